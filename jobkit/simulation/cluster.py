"""The simulated cluster: scheduler, kubelet and Pod garbage collector.

It does what the contract, section 3, says, and nothing of the Job controller's. `changed` is called after every
change of a Pod that a watcher would see, `gone` when a Pod's object has gone.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from jobkit.model import Milliseconds, Phase, PodCondition
from jobkit.scenario import Clock, Stuck
from jobkit.simulation.agenda import Agenda
from jobkit.simulation.draws import Key, draw_duration
from jobkit.simulation.fates import draw_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from jobkit.model import PodTemplate
    from jobkit.scenario import Duration, Scenario, Target
    from jobkit.simulation.pod import SimulatedPod

__all__ = ["SimulatedCluster"]

SECOND = 1000
COLLECTION_PERIOD = 20 * SECOND
CRASH_LOOP_BASE, CRASH_LOOP_LONGEST, CRASH_LOOP_RESET = 10 * SECOND, 300 * SECOND, 600 * SECOND
KILLED = 137


class SimulatedCluster:
    """Everything around the controller, driven from outside: `settle` does all that is due at an instant."""

    def __init__(
        self,
        scenario: Scenario,
        template: PodTemplate,
        changed: Callable[[SimulatedPod], None],
        gone: Callable[[SimulatedPod], None],
    ) -> None:
        self.pods: list[SimulatedPod] = []
        self.now = Milliseconds(0)
        self.failed = 0
        self.unended = 0
        self.conditions_to_come = 0
        self._seed = scenario.seed
        self._settings = scenario.cluster
        self._is_classroom = scenario.clock is Clock.Classroom
        self._template = template
        self._grace = Milliseconds(template.termination_grace_period_seconds * SECOND)
        self._changed = changed
        self._gone = gone
        self._agenda = Agenda()
        self._bindable: list[tuple[Milliseconds, int]] = []
        self._in_use = 0
        self._unbound_held: dict[int, SimulatedPod] = {}
        self._next_collection = COLLECTION_PERIOD

    # What the controller and people ask for

    def add(self, pod: SimulatedPod) -> None:
        """Takes a Pod that was created at this instant."""
        self.pods.append(pod)
        self.unended += 1
        for timed in pod.fate.conditions:
            self._agenda.put(
                pod,
                Milliseconds(
                    pod.created + self._draw(timed.after, pod, f"condition {timed.condition.type}")
                ),
            )
        self.conditions_to_come += len(pod.fate.conditions)
        if pod.fate.stuck is not Stuck.Scheduling:
            delay = self._delay(pod, "scheduling_delay", SECOND)
            heappush(self._bindable, (Milliseconds(pod.created + delay), pod.ordinal))
        self._changed(pod)

    def delete(self, pod: SimulatedPod) -> None:
        """What the API server and the kubelet do on DELETE; a second one changes nothing."""
        if pod.deletion_requested is not None or pod.deleted is not None:
            return
        pod.deletion_requested = self.now
        if self._reap(pod):
            return
        self._changed(pod)
        if pod.is_terminal:
            return
        if pod.bound is None:
            self._unbound_held[pod.ordinal] = pod
        elif pod.stop_at is None:
            pod.has_to_stop = True  # the kubelet sees it when it comes to this Pod
            self._agenda.put(pod, self.now)

    def release(self, pod: SimulatedPod) -> None:
        """Takes the tracking finalizer off."""
        if not pod.is_tracked or pod.deleted is not None:
            return
        pod.is_tracked = False
        if not self._reap(pod):
            self._changed(pod)

    def disrupt(self, pod: SimulatedPod, reason: str) -> None:
        """Evicts or preempts: DisruptionTarget first, then deletion. Source: KEP-3329."""
        if pod.deleted is not None or pod.is_terminal or pod.deletion_requested is not None:
            return
        self._set_condition(pod, PodCondition("DisruptionTarget", "True", reason))
        self._changed(pod)
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
        for pod in sorted(bound, key=lambda pod: (pod.bound, pod.ordinal))[:pods]:
            self.disrupt(pod, "EvictionByEvictionAPI")

    # Time

    @property
    def next_time(self) -> Milliseconds | None:
        """When something is due again."""
        times = [time for time in (self._agenda.next, self._next_binding()) if time is not None]
        if self._unbound_held:
            times.append(Milliseconds(self._next_collection))
        return min(times, default=None)

    def settle(self, now: Milliseconds, happen: Callable[[], bool]) -> None:
        """Does all that is due; `happen` lets due events of the scenario happen."""
        self.now = now
        if self._next_collection < now:
            self._next_collection = -(-now // COLLECTION_PERIOD) * COLLECTION_PERIOD
        while True:
            again = happen()
            for pod in self._agenda.due(now):
                while pod.deleted is None and self._transition(pod):
                    again = True
            while self._bindable and self._bind_next():
                again = True
            if not again:
                if self._next_collection > now:
                    return
                self._next_collection += COLLECTION_PERIOD
                if not self._collect_garbage():
                    return

    # Scheduler

    def _next_binding(self) -> Milliseconds | None:
        while self._bindable:
            time, ordinal = self._bindable[0]
            if self._can_be_bound(self.pods[ordinal]):
                return None if self._is_full else time
            heappop(self._bindable)
        return None

    @property
    def _is_full(self) -> bool:
        return self._settings.capacity is not None and self._in_use >= self._settings.capacity

    @staticmethod
    def _can_be_bound(pod: SimulatedPod) -> bool:
        return pod.bound is None and pod.deletion_requested is None and pod.deleted is None

    def _bind_next(self) -> bool:
        time = self._next_binding()
        if time is None or time > self.now:
            return False
        pod = self.pods[heappop(self._bindable)[1]]
        pod.bound = pod.ready_changed = self.now
        self._in_use += 1
        deadline = self._template.active_deadline_seconds
        if deadline is not None:
            self._agenda.put(pod, Milliseconds(self.now + deadline * SECOND))
        if pod.fate.stuck is not Stuck.Starting:
            delay = self._delay(pod, "startup_delay", 2 * SECOND) + self._init_time(pod)
            pod.start_at = Milliseconds(self.now + delay)
            self._agenda.put(pod, pod.start_at)
        self._changed(pod)
        return True

    def _init_time(self, pod: SimulatedPod) -> int:
        """How long its init containers run, up to the first that fails."""
        total = 0
        for name, fate in pod.fate.containers:
            if name in self._template.init_containers:
                total += self._draw(fate.runs or Milliseconds(0), pod, f"runs of {name}")
                if fate.exit_code:
                    break
        return total

    # Kubelet

    def _transition(self, pod: SimulatedPod) -> bool:
        """Does the first thing that is due for the Pod; false if nothing is."""
        now = self.now
        if pod.has_to_stop:
            pod.has_to_stop = False
            self._ask_to_stop(pod)
            return True
        if pod.is_terminal:
            return self._come_conditions(pod)
        if pod.end_at is not None and pod.end_at <= now:
            self._run_ended(pod)
        elif pod.restart_at is not None and pod.restart_at <= now:
            pod.restart_at = None
            pod.restarts += 1
            self._start_run(pod)
        elif pod.stop_at is not None and pod.stop_at <= now:
            self._stop(pod)
        elif pod.disrupt_at is not None and pod.disrupt_at <= now:
            pod.disrupt_at = None
            self.disrupt(pod, pod.fate.disrupted.reason if pod.fate.disrupted else "")
        elif self._come_conditions(pod) or self._containers_ended(pod):
            pass
        elif pod.start_at is not None and pod.start_at <= now and pod.deletion_requested is None:
            pod.start_at = None
            self._start(pod)
        else:
            return self._deadline_passed(pod)
        return True

    def _start(self, pod: SimulatedPod) -> None:
        for name, fate in pod.fate.containers:
            if name in self._template.init_containers and fate.exit_code:
                self._init_failed(pod, name, fate.exit_code)
                return
        pod.running = self.now
        if pod.fate.disrupted is not None:
            pod.disrupt_at = Milliseconds(
                self.now + self._draw(pod.fate.disrupted.after, pod, "disrupted")
            )
            self._agenda.put(pod, pod.disrupt_at)
        self._start_run(pod)

    def _init_failed(self, pod: SimulatedPod, name: str, code: int) -> None:
        if self._template.restart_policy != "Never":
            return  # the kubelet tries it again and again: the Pod never gets to its containers
        pod.init_exit = (name, code, self.now)
        pod.phase = Phase.Failed
        self._ended(pod)

    def _start_run(self, pod: SimulatedPod) -> None:
        later = pod.later_run()
        runs = pod.fate.runs if later is None else later.runs
        pod.run_start = self.now
        pod.end_at = Milliseconds(
            self.now + self._draw(runs, pod, f"runs {pod.restarts}" if pod.restarts else "runs")
        )
        for end, _, _ in self._further_ends(pod):
            self._agenda.put(pod, end)
            pod.end_at = max(pod.end_at, end)
        self._agenda.put(pod, pod.end_at)
        pod.phase = Phase.Running
        self._set_ready(pod, ready=True)
        self._changed(pod)

    def _further_ends(self, pod: SimulatedPod) -> list[tuple[Milliseconds, int, int]]:
        """End, place and exit code of containers that have fates of their own."""
        ends = []
        for name, fate in pod.fate.containers:
            if name in pod.container_names and name != pod.main_container and fate.runs is not None:
                runs = self._draw(fate.runs, pod, f"runs of {name}")
                ends.append(
                    (
                        Milliseconds(pod.run_start + runs),
                        pod.container_names.index(name),
                        fate.exit_code,
                    )
                )
        return ends

    def _containers_ended(self, pod: SimulatedPod) -> bool:
        """Shows containers that ended before their Pod."""
        if not pod.fate.containers or pod.running is None:
            return False
        codes = list(pod.exit_codes) or [(None, None)] * len(pod.container_names)
        before = list(codes)
        for end, place, code in self._further_ends(pod):
            if end <= self.now:
                codes[place] = (code, end)
        if codes == before:
            return False
        pod.exit_codes = tuple(codes)
        self._changed(pod)
        return True

    def _run_ended(self, pod: SimulatedPod) -> None:
        end = pod.end_at
        assert end is not None, "a run that ends has an end"
        pod.end_at = None
        code = self._code(pod)
        if self._worst_code(pod) == 0 and not pod.stop_why:
            self._finish(pod, code, Phase.Succeeded)
        elif self._template.restart_policy == "Never" or pod.stop_at is not None:
            self._finish(pod, code, Phase.Failed)
        else:
            self._crash_loop(pod, end)

    def _code(self, pod: SimulatedPod) -> int:
        later = pod.later_run()
        return pod.fate.exit_code if later is None else later.exit_code

    def _worst_code(self, pod: SimulatedPod) -> int:
        others = (
            fate.exit_code for name, fate in pod.fate.containers if name in pod.container_names
        )
        return next((code for code in (self._code(pod), *others) if code), 0)

    def _crash_loop(self, pod: SimulatedPod, end: Milliseconds) -> None:
        """Waits before the container is started again: 0, then 10 s, doubling. Source: kubelet's crash loop."""
        if end - pod.run_start > CRASH_LOOP_RESET:
            pod.backoff = 0
        wait = pod.backoff
        pod.backoff = CRASH_LOOP_BASE if not wait else min(2 * wait, CRASH_LOOP_LONGEST)
        pod.restart_at = Milliseconds(end + wait)
        pod.last_end = end
        pod.runs = [*(pod.runs or ()), (pod.run_start, end)]
        self._agenda.put(pod, pod.restart_at)
        if wait:
            self._set_ready(pod, ready=False)
            self._changed(pod)

    def _ask_to_stop(self, pod: SimulatedPod) -> None:
        """SIGTERM; a Pod none of whose containers runs ends at once."""
        if pod.running is None or pod.restart_at is not None:
            self._end_idle(pod)
            return
        delay = min(self._delay(pod, "termination_delay", 5 * SECOND, self._grace), self._grace)
        pod.stop_at = Milliseconds(self.now + delay)
        self._agenda.put(pod, pod.stop_at)

    def _end_idle(self, pod: SimulatedPod) -> None:
        end = pod.last_end if pod.running is not None else None
        self._finish(pod, self._code(pod), Phase.Failed, ended=end)

    def _stop(self, pod: SimulatedPod) -> None:
        asked = pod.stop_requested if pod.stop_requested is not None else pod.deletion_requested
        assert asked is not None, "a Pod that is stopped was asked to"
        assert pod.stop_at is not None, "a stop has a time"
        code = pod.fate.termination_exit_code
        code = self._settings.termination_exit_code if code is None else code
        if pod.stop_at - asked >= self._grace:
            code = KILLED
        phase = Phase.Succeeded if code == 0 and not pod.stop_why else Phase.Failed
        self._finish(pod, code, phase, everywhere=True)

    def _finish(
        self,
        pod: SimulatedPod,
        code: int,
        phase: Phase,
        *,
        everywhere: bool = False,
        ended: Milliseconds | None = None,
    ) -> None:
        """All containers have stopped: the named one with `code`, others with 0 or what they had."""
        if pod.running is None:
            pod.exit_codes = ((KILLED, None),) * len(pod.container_names)
            pod.exit_code = KILLED
        else:
            end = self.now if ended is None else ended
            pod.exit_codes = tuple(self._last_codes(pod, code, end, everywhere=everywhere))
            pod.exit_code = code
        pod.phase = phase
        pod.reason = pod.stop_why
        self._set_ready(pod, ready=False)
        self._ended(pod)

    def _last_codes(
        self, pod: SimulatedPod, code: int, end: Milliseconds, *, everywhere: bool
    ) -> list[tuple[int | None, Milliseconds | None]]:
        fates = dict(pod.fate.containers)
        codes: list[tuple[int | None, Milliseconds | None]] = []
        for place, name in enumerate(pod.container_names):
            before = pod.exit_codes[place] if pod.exit_codes else (None, None)
            if before[0] is not None:
                codes.append(before)
            elif everywhere or name == pod.main_container:
                codes.append((code, end))
            else:
                codes.append((fates[name].exit_code if name in fates else 0, end))
        return codes

    def _ended(self, pod: SimulatedPod) -> None:
        pod.finished = self.now
        pod.end_at = pod.restart_at = pod.stop_at = pod.disrupt_at = pod.start_at = None
        self.unended -= 1
        if pod.bound is not None:
            self._in_use -= 1
        if pod.phase is Phase.Failed:
            self.failed += 1
        if not self._reap(pod):
            self._changed(pod)

    def _deadline_passed(self, pod: SimulatedPod) -> bool:
        """Asks the Pod to stop when its own deadline passes. Source: activeDeadlineSeconds of the Pod."""
        deadline = self._template.active_deadline_seconds
        if deadline is None or pod.bound is None or pod.stop_at is not None:
            return False
        if pod.bound + deadline * SECOND > self.now:
            return False
        pod.stop_why = "DeadlineExceeded"
        pod.stop_requested = self.now
        self._ask_to_stop(pod)
        return True

    # Objects

    def _come_conditions(self, pod: SimulatedPod) -> bool:
        done = pod.conditions_done
        if done >= len(pod.fate.conditions):
            return False
        timed = pod.fate.conditions[done]
        if (
            pod.created + self._draw(timed.after, pod, f"condition {timed.condition.type}")
            > self.now
        ):
            return False
        pod.conditions_done += 1
        self.conditions_to_come -= 1
        self._set_condition(pod, timed.condition)
        self._changed(pod)
        return True

    @staticmethod
    def _set_condition(pod: SimulatedPod, condition: PodCondition) -> None:
        if any(old.type == condition.type for old in pod.conditions):
            pod.conditions = tuple(
                condition if old.type == condition.type else old for old in pod.conditions
            )
        else:
            pod.conditions = (*pod.conditions, condition)

    def _set_ready(self, pod: SimulatedPod, *, ready: bool) -> None:
        if pod.is_ready != ready:
            pod.is_ready = ready
            pod.ready_changed = self.now

    def _reap(self, pod: SimulatedPod) -> bool:
        """Removes the object if it is being deleted, nothing holds it, and nothing of it runs."""
        if (
            pod.deletion_requested is None
            or pod.is_tracked
            or not (pod.bound is None or pod.is_terminal)
        ):
            return False
        pod.deleted = self.now
        self._unbound_held.pop(pod.ordinal, None)
        if not pod.is_terminal:
            self.unended -= 1
        self.conditions_to_come -= len(pod.fate.conditions) - pod.conditions_done
        self._gone(pod)
        return True

    def _collect_garbage(self) -> bool:
        """Marks Pods Failed that are being deleted, were never bound, and are held by the finalizer."""
        held = sorted(self._unbound_held.items())
        self._unbound_held.clear()
        for _, pod in held:
            pod.phase = Phase.Failed
            self._ended(pod)
        return bool(held)

    # Delays

    def _delay(self, pod: SimulatedPod, name: str, usual: int, classroom: int = 0) -> Milliseconds:
        own: Duration | None = getattr(pod.fate, name)
        duration = own if own is not None else getattr(self._settings, name)
        if duration is None:
            return Milliseconds(classroom if self._is_classroom else usual)
        return self._draw(duration, pod, name)

    def _draw(self, duration: Duration, pod: SimulatedPod, what: str) -> Milliseconds:
        if isinstance(duration, int):
            return duration
        return draw_duration(duration, self._key(pod), what)

    def _key(self, pod: SimulatedPod) -> Key:
        return draw_key(self._seed, pod.completion_index, pod.ordinal, pod.attempt)


def _is_alive(pod: SimulatedPod) -> bool:
    return pod.deleted is None and not pod.is_terminal and pod.deletion_requested is None
