"""The simulated cluster: objects, scheduler and Pod garbage collector; what runs on nodes is the kubelet's.

It does what the contract, section 3, says, and nothing of the Job controller's.
"""

from __future__ import annotations

from collections import deque
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol

from jobkit.model import Milliseconds, Phase, PodCondition
from jobkit.scenario import Stuck
from jobkit.simulation.agenda import Agenda
from jobkit.simulation.columns import PodColumns
from jobkit.simulation.delays import Delays
from jobkit.simulation.kubelet import Kubelet, set_condition
from jobkit.simulation.pod import NEVER
from jobkit.simulation.quiet import QuietPods, is_quiet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jobkit.model import PodTemplate
    from jobkit.scenario import Scenario, Target
    from jobkit.simulation.pod import SimulatedPod

__all__ = ["SimulatedCluster"]

COLLECTION_PERIOD = 20_000
_BY_BINDING = attrgetter("bound", "ordinal")


class Watcher(Protocol):
    """Who watches Pods: the controller's side."""

    def observe(self, pod: SimulatedPod) -> None:
        """A Pod is new or has changed."""

    def observe_alike(self, pods: Sequence[SimulatedPod]) -> None:
        """The same for Pods that stood alike and stand alike now."""

    def forget(self, pod: SimulatedPod) -> None:
        """A Pod's object is gone."""


class SimulatedCluster:
    """Everything around the controller, driven from outside: `settle` does all that is due at an instant.

    Attributes:
        pods: Every Pod ever created, by ordinal.
        columns: What is kept of them.
        failed: How many have reached phase Failed.
        unended: How many have not ended and are still there.
        worked: Milliseconds for which Pods ran that run no more.
        wasted: Those of them that were of Pods which did not succeed.
        conditions_to_come: How many conditions the scenario has still to set.
        has_changed: Whether a watcher of Pods saw anything since this was last set to false.
    """

    def __init__(self, scenario: Scenario, template: PodTemplate, watcher: Watcher) -> None:
        self.pods: list[SimulatedPod] = []
        self.columns = PodColumns()
        self.now = Milliseconds(0)
        self.failed = 0
        self.unended = 0
        self.worked = 0
        self.wasted = 0
        self.conditions_to_come = 0
        self.has_changed = False
        self._watcher = watcher
        self._delays = Delays(scenario)
        self._agenda = Agenda()
        self._bindings = Agenda()
        self._kubelet = Kubelet(template, self._delays, self._agenda, self)
        self._waiting: deque[SimulatedPod] = deque()
        capacity = scenario.cluster.capacity
        self._free = NEVER if capacity is None else capacity
        self._quiet = QuietPods(self._delays, self.columns, self)
        self._can_restart = template.restart_policy != "Never"
        # with a capacity a Pod waits for others; a deadline of its own may end it before its containers do
        self._knows_quiet = capacity is None and template.active_deadline_seconds is None
        self._unbound_held: dict[int, SimulatedPod] = {}
        self._next_collection = Milliseconds(COLLECTION_PERIOD)

    # What the controller and people ask for

    def add(self, pods: Sequence[SimulatedPod]) -> None:
        """Takes Pods that were created at this instant."""
        self.pods += pods
        self.unended += len(pods)
        self.has_changed = True
        self._watcher.observe_alike(pods)
        quiet: list[SimulatedPod] = []
        fate, can_be_quiet = None, False
        for pod in pods:
            if pod.fate is not fate:  # mostly few are different
                fate = pod.fate
                can_be_quiet = is_quiet(fate, can_restart=self._can_restart)
            if can_be_quiet and self._knows_quiet:
                pod.is_quiet = True
                quiet.append(pod)
            else:
                self._expect(pod)
        if quiet:
            self._quiet.add(quiet, self.now)

    def _expect(self, pod: SimulatedPod) -> None:
        fate = pod.fate
        if fate.conditions:
            self.conditions_to_come += len(fate.conditions)
            for timed in fate.conditions:
                self._agenda.put(pod, self._delays.condition(pod, timed))
        if fate.stuck is not Stuck.Scheduling:
            self._bindings.put(pod, Milliseconds(pod.created + self._delays.scheduling(pod)))

    def delete(self, pod: SimulatedPod) -> None:
        """What the API server does on DELETE; a second one changes nothing."""
        if pod.deletion_requested is not None or pod.deleted is not None:
            return
        self._disturb(pod)
        pod.deletion_requested = self.now
        if self._reap(pod):
            return
        self.changed(pod)
        if pod.has_ended:
            return
        if pod.bound is None:
            self._unbound_held[pod.ordinal] = pod
        elif pod.stop_at == NEVER:
            pod.has_to_stop = True  # the kubelet sees it when it comes to this Pod
            self._agenda.put(pod, self.now)

    def remove_all(self) -> list[SimulatedPod]:
        """Removes all Pods at once, as they go with their Job; gives those that were still there."""
        removed = [pod for pod in self.pods if pod.deleted is None]
        for pod in removed:
            pod.disturb()
            pod.deleted = self.now
            if not pod.has_ended:
                self.worked += pod.worked(self.now)
                self.wasted += pod.worked(self.now)
        return removed

    def release(self, pods: Iterable[SimulatedPod]) -> None:
        """Takes the tracking finalizer off."""
        ended: dict[Phase, list[SimulatedPod]] = {Phase.Succeeded: [], Phase.Failed: []}
        others: list[SimulatedPod] = []
        for pod in pods:
            # a quiet Pod is neither deleted nor about to be
            if pod.is_tracked and (pod.is_quiet or pod.deleted is None):
                pod.is_tracked = False
                stays = pod.has_ended and (pod.is_quiet or pod.deletion_requested is None)
                (ended[pod.phase] if stays else others).append(pod)
        for alike in ended.values():
            self.changed_alike(alike)
        for pod in others:
            self._disturb(pod)
            if pod.deletion_requested is None or not self._reap(pod):
                self.changed(pod)

    def disrupt(self, pod: SimulatedPod, reason: str) -> None:
        """Evicts or preempts: DisruptionTarget first, then deletion. Source: KEP-3329."""
        if pod.deleted is not None or pod.has_ended or pod.deletion_requested is not None:
            return
        set_condition(pod, PodCondition("DisruptionTarget", "True", reason))
        self.changed(pod)
        self.delete(pod)

    def find(self, target: Target) -> SimulatedPod | None:
        """The newest Pod alive that the target names."""
        for pod in reversed(self.pods):
            if _is_alive(pod) and (
                (target.pod is not None and pod.ordinal == target.pod)
                or (target.index is not None and pod.completion_index == target.index)
            ):
                return pod
        return None

    def drain(self, pods: int) -> None:
        """Evicts that many Pods, those bound first before others."""
        bound = [pod for pod in self.pods if _is_alive(pod) and pod.bound is not None]
        for pod in sorted(bound, key=_BY_BINDING)[:pods]:
            self.disrupt(pod, "EvictionByEvictionAPI")

    def _disturb(self, pod: SimulatedPod) -> None:
        """Something happens to a Pod: from now on it is looked at one by one."""
        was_expected = not pod.is_quiet or pod.has_ended
        pod.disturb()
        if was_expected:
            return
        if pod.bound is None:
            self._expect(pod)
        else:
            self._kubelet.take_over(pod)

    # Time

    @property
    def next_time(self) -> Milliseconds:
        """When something is due again; NEVER if nothing is."""
        return min(self._quiet.next, self._next_look)

    @property
    def _next_look(self) -> Milliseconds:
        following = min(self._agenda.next, self._bindings.next)
        return min(following, self._next_collection) if self._unbound_held else following

    def close(self) -> None:
        """Parts the cluster from those that know it: then all is freed at once, without a search for circles."""
        del self._kubelet, self._quiet

    def live_quietly(self, until: Milliseconds) -> None:
        """Lets quiet Pods live on, as long as nothing else is due before `until`.

        Every change of theirs has its own time; the clock stays where it is.
        """
        self._quiet.live(min(until, self._next_look))

    def go_to(self, now: Milliseconds) -> None:
        """Sets the clock."""
        self.now = self._kubelet.now = now
        if self._next_collection < now:
            self._next_collection = Milliseconds(-(-now // COLLECTION_PERIOD) * COLLECTION_PERIOD)

    def settle(self) -> None:
        """Does all that is due now: first what happens to Pods, then binding, in turn; then the garbage collector."""
        now, agenda, look_at = self.now, self._agenda, self._kubelet.look_at
        while True:
            if self._quiet.next <= now:
                self._quiet.live(Milliseconds(now + 1))
            while agenda.next <= now:
                for pod in agenda.due(now):
                    look_at(pod)
            if self._bindings.next <= now or (self._waiting and self._free):
                self._bind()
            if agenda.next <= now:
                continue
            if self._next_collection > now:
                return
            self._next_collection = Milliseconds(self._next_collection + COLLECTION_PERIOD)
            self._collect_garbage()

    # Scheduler

    def _bind(self) -> None:
        """Binds Pods in the order in which they became able to be, as far as there is room."""
        if self._bindings.next <= self.now:
            self._waiting.extend(self._bindings.due(self.now))
        while self._waiting and self._free:
            pod = self._waiting.popleft()
            if pod.deletion_requested is None and pod.deleted is None:
                pod.bound = pod.ready_changed = self.now
                self._free -= 1
                self._kubelet.take(pod)
                self.has_changed = True  # a watcher sees it, though the Pod stands where it stood

    # What the kubelet reports

    def changed(self, pod: SimulatedPod) -> None:
        """A watcher sees the Pod anew."""
        self.has_changed = True
        self._watcher.observe(pod)

    def changed_alike(self, pods: Sequence[SimulatedPod]) -> None:
        """The same has happened to all of them."""
        if pods:
            self.has_changed = True
            self._watcher.observe_alike(pods)

    def ended_alike(self, pods: Sequence[SimulatedPod], worked: int) -> None:
        """They have ended by themselves, all in the same phase."""
        self.unended -= len(pods)
        self.worked += worked
        if pods[0].phase is Phase.Failed:
            self.failed += len(pods)
            self.wasted += worked
        self.changed_alike(pods)

    def ended(self, pod: SimulatedPod) -> None:
        """All its containers have stopped, or it never ran and is given up."""
        pod.end_at = pod.restart_at = pod.stop_at = pod.disrupt_at = NEVER
        pod.start_at = pod.init_restart_at = NEVER
        self.unended -= 1
        work = pod.worked(self.now)
        self.worked += work
        if pod.bound is not None:
            self._free += 1
        if pod.phase is Phase.Failed:
            self.failed += 1
            self.wasted += work
        if pod.deletion_requested is None or not self._reap(pod):
            self.changed(pod)

    def condition_came(self) -> None:
        """One condition less is to come."""
        self.conditions_to_come -= 1

    # Objects

    def _reap(self, pod: SimulatedPod) -> bool:
        """Removes the object if it is being deleted, nothing holds it, and nothing of it runs."""
        if pod.deletion_requested is None or pod.is_tracked:
            return False
        if pod.bound is not None and not pod.has_ended:
            return False
        pod.deleted = self.now
        self._unbound_held.pop(pod.ordinal, None)
        if not pod.has_ended:
            self.unended -= 1
        self.conditions_to_come -= len(pod.fate.conditions) - pod.conditions_done
        self.has_changed = True
        self._watcher.forget(pod)
        return True

    def _collect_garbage(self) -> None:
        """Marks Pods Failed that are being deleted, were never bound, and are held by the finalizer."""
        held = sorted(self._unbound_held.items())
        self._unbound_held.clear()
        for _, pod in held:
            pod.phase = Phase.Failed
            pod.has_ended = True
            pod.finished = self.now
            self.ended(pod)


def _is_alive(pod: SimulatedPod) -> bool:
    return pod.deleted is None and not pod.has_ended and pod.deletion_requested is None
