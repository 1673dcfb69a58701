"""The simulated cluster: objects, scheduler and Pod garbage collector; what runs on nodes is the kubelet's.

It does what the contract, section 3, says, and nothing of the Job controller's.
"""

from __future__ import annotations

from collections import deque
from operator import attrgetter
from typing import TYPE_CHECKING

from jobkit.model import Milliseconds, Phase, PodCondition
from jobkit.scenario import Stuck
from jobkit.simulation.agenda import Agenda
from jobkit.simulation.delays import Delays
from jobkit.simulation.kubelet import Kubelet, set_condition
from jobkit.simulation.pod import NEVER

if TYPE_CHECKING:
    from collections.abc import Callable

    from jobkit.model import PodTemplate
    from jobkit.scenario import Scenario, Target
    from jobkit.simulation.pod import SimulatedPod

__all__ = ["SimulatedCluster"]

COLLECTION_PERIOD = 20_000
_BY_BINDING = attrgetter("bound", "ordinal")


class SimulatedCluster:
    """Everything around the controller, driven from outside: `settle` does all that is due at an instant.

    Attributes:
        pods: Every Pod ever created, by ordinal.
        failed: How many have reached phase Failed.
        unended: How many have not ended and are still there.
        conditions_to_come: How many conditions the scenario has still to set.
        has_changed: Whether a watcher of Pods saw anything since this was last set to false.
    """

    def __init__(
        self,
        scenario: Scenario,
        template: PodTemplate,
        observe: Callable[[SimulatedPod], None],
        forget: Callable[[SimulatedPod], None],
    ) -> None:
        self.pods: list[SimulatedPod] = []
        self.now = Milliseconds(0)
        self.failed = 0
        self.unended = 0
        self.conditions_to_come = 0
        self.has_changed = False
        self._observe = observe
        self._forget = forget
        self._delays = Delays(scenario)
        self._agenda = Agenda()
        self._bindings = Agenda()
        self._kubelet = Kubelet(template, self._delays, self._agenda, self)
        self._waiting: deque[SimulatedPod] = deque()
        capacity = scenario.cluster.capacity
        self._free = NEVER if capacity is None else capacity
        self._unbound_held: dict[int, SimulatedPod] = {}
        self._next_collection = Milliseconds(COLLECTION_PERIOD)

    # What the controller and people ask for

    def add(self, pod: SimulatedPod) -> None:
        """Takes a Pod that was created at this instant."""
        self.pods.append(pod)
        self.unended += 1
        fate = pod.fate
        if fate.conditions:
            self.conditions_to_come += len(fate.conditions)
            for timed in fate.conditions:
                self._agenda.put(pod, self._delays.condition(pod, timed))
        if fate.stuck is not Stuck.Scheduling:
            self._bindings.put(pod, Milliseconds(pod.created + self._delays.scheduling(pod)))
        self.has_changed = True
        self._observe(pod)

    def delete(self, pod: SimulatedPod) -> None:
        """What the API server does on DELETE; a second one changes nothing."""
        if pod.deletion_requested is not None or pod.deleted is not None:
            return
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

    def release(self, pod: SimulatedPod) -> None:
        """Takes the tracking finalizer off."""
        if not pod.is_tracked or pod.deleted is not None:
            return
        pod.is_tracked = False
        if pod.deletion_requested is None or not self._reap(pod):
            self.has_changed = True
            self._observe(pod)

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

    # Time

    @property
    def next_time(self) -> Milliseconds:
        """When something is due again; NEVER if nothing is."""
        following = min(self._agenda.next, self._bindings.next)
        return min(following, self._next_collection) if self._unbound_held else following

    def close(self) -> None:
        """Parts cluster and kubelet, which know each other: then all is freed at once, without a search for circles."""
        del self._kubelet

    def go_to(self, now: Milliseconds) -> None:
        """Sets the clock."""
        self.now = self._kubelet.now = now
        if self._next_collection < now:
            self._next_collection = Milliseconds(-(-now // COLLECTION_PERIOD) * COLLECTION_PERIOD)

    def settle(self) -> None:
        """Does all that is due now: first what happens to Pods, then binding, in turn; then the garbage collector."""
        now, agenda, look_at = self.now, self._agenda, self._kubelet.look_at
        while True:
            while agenda.next <= now:
                for pod in agenda.due(now):
                    look_at(pod)
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
        self._observe(pod)

    def ended(self, pod: SimulatedPod) -> None:
        """All its containers have stopped, or it never ran and is given up."""
        pod.end_at = pod.restart_at = pod.stop_at = pod.disrupt_at = NEVER
        pod.start_at = pod.init_restart_at = NEVER
        self.unended -= 1
        if pod.bound is not None:
            self._free += 1
        if pod.phase is Phase.Failed:
            self.failed += 1
        if pod.deletion_requested is None or not self._reap(pod):
            self.has_changed = True
            self._observe(pod)

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
        self._forget(pod)
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
