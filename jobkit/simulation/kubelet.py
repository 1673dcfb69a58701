"""The simulated kubelet: how containers start, end, crash, are restarted, and stop when they are asked to.

Source: jobkit's contract, section 3; controller.md of Kubernetes 1.37, the Pod's side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from jobkit.model import Milliseconds, Phase, PodCondition
from jobkit.simulation.pod import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jobkit.model import PodTemplate
    from jobkit.simulation.agenda import Agenda
    from jobkit.simulation.delays import Delays
    from jobkit.simulation.pod import SimulatedPod

__all__ = ["Kubelet", "set_condition"]

SECOND = 1000
CRASH_LOOP_BASE, CRASH_LOOP_LONGEST, CRASH_LOOP_RESET = 10 * SECOND, 300 * SECOND, 600 * SECOND
KILLED = 137


class Watchers(Protocol):
    """Who has to know what becomes of Pods."""

    def changed(self, pod: SimulatedPod) -> None:
        """Something changed that a watcher of the Pod sees."""

    def ended(self, pod: SimulatedPod) -> None:
        """It is in a terminal phase now."""

    def disrupt(self, pod: SimulatedPod, reason: str) -> None:
        """It is to be disrupted now."""

    def condition_came(self) -> None:
        """One of the conditions that the scenario sets was set."""


class Kubelet:
    """Looks after bound Pods. The times at which a Pod has to be looked at are put down in the agenda."""

    def __init__(
        self, template: PodTemplate, delays: Delays, agenda: Agenda, watchers: Watchers
    ) -> None:
        self.now = Milliseconds(0)
        self._template = template
        self._delays = delays
        self._agenda = agenda
        self._watchers = watchers
        self._grace = Milliseconds(template.termination_grace_period_seconds * SECOND)
        self._can_restart = template.restart_policy != "Never"
        deadline = template.active_deadline_seconds
        self._deadline = None if deadline is None else deadline * SECOND

    def take(self, pod: SimulatedPod) -> None:
        """Takes a Pod that was bound at this instant."""
        if self._deadline is not None:
            self._agenda.put(pod, Milliseconds(self.now + self._deadline))
        if pod.fate.stuck is None:
            delay: int = self._delays.startup(pod)
            if pod.fate.containers:
                delay += sum(length for _, length, _ in self._init_runs(pod))
            self._start_after(pod, delay)

    def take_over(self, pod: SimulatedPod) -> None:
        """Takes a bound Pod that was quiet up to now."""
        if pod.running is None:
            assert pod.bound is not None, "the scheduler still has it"
            pod.start_at = Milliseconds(pod.bound + self._delays.startup(pod))
            self._agenda.put(pod, pod.start_at)
        else:
            pod.run_start = pod.running
            self._agenda.put(pod, pod.end_at)

    def look_at(self, pod: SimulatedPod) -> None:
        """Does all that is due for a Pod, one thing after another."""
        while pod.deleted is None and self._does_next(pod):
            pass

    def _does_next(self, pod: SimulatedPod) -> bool:
        """Does the first thing that is due. The order is the contract's."""
        now = self.now
        if pod.has_to_stop:
            pod.has_to_stop = False
            self._ask_to_stop(pod)
        elif pod.has_ended:
            return self._sets_condition(pod)
        elif pod.end_at <= now:
            self._run_ended(pod)
        elif pod.restart_at <= now:
            pod.restart_at = NEVER
            pod.restarts += 1
            self._start_run(pod)
        elif pod.stop_at <= now:
            self._stop(pod)
        elif pod.disrupt_at <= now:
            pod.disrupt_at = NEVER
            assert pod.fate.disrupted is not None, "its fate has a disruption"
            self._watchers.disrupt(pod, pod.fate.disrupted.reason)
        elif (pod.fate.conditions and self._sets_condition(pod)) or (
            pod.fate.containers and self._shows_ended_containers(pod)
        ):
            pass
        elif pod.start_at <= now and pod.deletion_requested is None:
            pod.start_at = NEVER
            self._start(pod)
        elif pod.init_restart_at <= now:
            pod.init_restart_at = NEVER
            self._restart_init(pod, pod.init_failed)
        else:
            return self._deadline is not None and self._deadline_passed(pod, self._deadline)
        return True

    # Starting

    def _start_after(self, pod: SimulatedPod, delay: int) -> None:
        pod.start_at = Milliseconds(self.now + delay)
        self._agenda.put(pod, pod.start_at)

    def _init_runs(self, pod: SimulatedPod) -> Iterator[tuple[str, int, int]]:
        """Name, length and exit code of the next run of each init container, up to the first that fails.

        Sidecars are none of them: a Pod does not wait for their end.
        """
        fates, restarts = dict(pod.fate.containers), dict(pod.init_restarts)
        for name in self._template.init_containers:
            if name not in fates or name in self._template.sidecars:
                continue
            number = restarts.get(name, 0)
            later = fates[name].restarts[:number][-1:]
            code = later[0].exit_code if later else fates[name].exit_code
            runs = (later[0].runs if later else fates[name].runs) or Milliseconds(0)
            what = f"runs of {name}" + (f" {number}" if number else "")
            yield name, self._delays.draw(runs, pod, what), code
            if code:
                return

    def _start(self, pod: SimulatedPod) -> None:
        for name, _, code in self._init_runs(pod) if pod.fate.containers else ():
            if code:
                self._init_failed(pod, name, code)
                return
        pod.running = self.now
        if pod.fate.disrupted is not None:
            after = self._delays.draw(pod.fate.disrupted.after, pod, "disrupted")
            pod.disrupt_at = Milliseconds(self.now + after)
            self._agenda.put(pod, pod.disrupt_at)
        self._start_run(pod)

    def _init_failed(self, pod: SimulatedPod, name: str, code: int) -> None:
        if self._can_restart:
            wait, pod.init_backoff = pod.init_backoff, _next_wait(pod.init_backoff)
            pod.init_failed, pod.init_restart_at = name, Milliseconds(self.now + wait)
            self._agenda.put(pod, pod.init_restart_at)
            return
        pod.init_exit = (name, code, self.now)
        self._end(pod, Phase.Failed)

    def _restart_init(self, pod: SimulatedPod, name: str) -> None:
        """Starts a failed init container again; those before it are done. Source: kubelet's crash loop."""
        restarts = dict(pod.init_restarts)
        restarts[name] = restarts.get(name, 0) + 1
        pod.init_restarts = tuple(restarts.items())
        runs = list(self._init_runs(pod))
        done = [each for each, _, _ in runs].index(name)
        self._start_after(pod, sum(length for _, length, _ in runs[done:]))
        self._watchers.changed(pod)

    def _start_run(self, pod: SimulatedPod) -> None:
        later = pod.later_run()
        runs = pod.fate.runs if later is None else later.runs
        if not isinstance(runs, int):
            runs = self._delays.draw(runs, pod, f"runs {pod.restarts}" if pod.restarts else "runs")
        pod.run_start = self.now
        pod.end_at = Milliseconds(self.now + runs)
        if pod.fate.containers:
            for end, _, _ in self._further_ends(pod):
                self._agenda.put(pod, end)
                pod.end_at = max(pod.end_at, end)
        self._agenda.put(pod, pod.end_at)
        pod.phase = Phase.Running
        if not pod.is_ready:
            pod.is_ready, pod.ready_changed = True, self.now
        self._watchers.changed(pod)

    def _further_ends(self, pod: SimulatedPod) -> list[tuple[Milliseconds, int, int]]:
        """End, place and exit code of containers that have fates of their own."""
        ends = []
        names = pod.kin.containers
        for name, fate in pod.fate.containers:
            if name in names and name != pod.main_container and fate.runs is not None:
                runs = self._delays.draw(fate.runs, pod, f"runs of {name}")
                ends.append((Milliseconds(pod.run_start + runs), names.index(name), fate.exit_code))
        return ends

    # Ending by itself

    def _shows_ended_containers(self, pod: SimulatedPod) -> bool:
        """Shows containers that ended before their Pod."""
        if pod.running is None:
            return False
        codes = list(pod.exit_codes) or [(None, None)] * len(pod.kin.containers)
        before = list(codes)
        for end, place, code in self._further_ends(pod):
            if end <= self.now:
                codes[place] = (code, end)
        if codes == before:
            return False
        pod.exit_codes = tuple(codes)
        self._watchers.changed(pod)
        return True

    def _run_ended(self, pod: SimulatedPod) -> None:
        end, pod.end_at = pod.end_at, NEVER
        code = self._code(pod)
        if not pod.stop_why and not code and not (pod.fate.containers and self._other_code(pod)):
            self._finish(pod, code, Phase.Succeeded)
        elif not self._can_restart or pod.stop_at != NEVER:
            self._finish(pod, code, Phase.Failed)
        else:
            self._crash_loop(pod, end)

    @staticmethod
    def _code(pod: SimulatedPod) -> int:
        later = pod.later_run() if pod.restarts else None
        return pod.fate.exit_code if later is None else later.exit_code

    @staticmethod
    def _other_code(pod: SimulatedPod) -> int:
        """The exit code of the first container beside the named one that fails, or 0."""
        others = (
            fate.exit_code for name, fate in pod.fate.containers if name in pod.kin.containers
        )
        return next((code for code in others if code), 0)

    def _crash_loop(self, pod: SimulatedPod, end: Milliseconds) -> None:
        """Waits before the container is started again: 0, then 10 s, doubling. Source: kubelet's crash loop."""
        if end - pod.run_start > CRASH_LOOP_RESET:
            pod.backoff = 0
        wait, pod.backoff = pod.backoff, _next_wait(pod.backoff)
        pod.restart_at = Milliseconds(end + wait)
        pod.last_end = end
        pod.runs = (*pod.runs, (pod.run_start, end))
        self._agenda.put(pod, pod.restart_at)
        if wait:
            if pod.is_ready:
                pod.is_ready, pod.ready_changed = False, self.now
            self._watchers.changed(pod)

    # Being stopped

    def _ask_to_stop(self, pod: SimulatedPod) -> None:
        """SIGTERM; a Pod none of whose containers runs ends at once."""
        if pod.running is None or pod.restart_at != NEVER:
            end = pod.last_end if pod.running is not None else None
            self._finish(pod, self._code(pod), Phase.Failed, ended=end)
            return
        delay = min(self._delays.termination(pod, self._grace), self._grace)
        pod.stop_at = Milliseconds(self.now + delay)
        self._agenda.put(pod, pod.stop_at)

    def _stop(self, pod: SimulatedPod) -> None:
        asked = pod.stop_requested if pod.stop_requested is not None else pod.deletion_requested
        assert asked is not None, "a Pod that is stopped was asked to"
        code = self._delays.termination_exit_code(pod)
        if pod.stop_at - asked >= self._grace:
            code = KILLED
        phase = Phase.Succeeded if code == 0 and not pod.stop_why else Phase.Failed
        self._finish(pod, code, phase, everywhere=True)

    def _deadline_passed(self, pod: SimulatedPod, deadline: int) -> bool:
        """Asks the Pod to stop when its own deadline passes. Source: activeDeadlineSeconds of the Pod."""
        if pod.bound is None or pod.stop_at != NEVER or pod.bound + deadline > self.now:
            return False
        pod.stop_why = "DeadlineExceeded"
        pod.stop_requested = self.now
        self._ask_to_stop(pod)
        return True

    # The end

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
            pod.exit_codes = ((KILLED, None),) * len(pod.kin.containers)
            pod.exit_code = KILLED
        else:
            end = self.now if ended is None else ended
            pod.exit_codes = self._last_codes(pod, code, end, everywhere=everywhere)
            pod.exit_code = code
        if pod.stop_why:
            pod.reason = pod.stop_why
        if pod.is_ready:
            pod.is_ready, pod.ready_changed = False, self.now
        self._end(pod, phase)

    @staticmethod
    def _last_codes(
        pod: SimulatedPod, code: int, end: Milliseconds, *, everywhere: bool
    ) -> tuple[tuple[int | None, Milliseconds | None], ...]:
        if len(pod.kin.containers) == 1:
            return ((code, end),)
        fates = dict(pod.fate.containers)
        codes: list[tuple[int | None, Milliseconds | None]] = []
        for place, name in enumerate(pod.kin.containers):
            before = pod.exit_codes[place] if pod.exit_codes else (None, None)
            if before[0] is not None:
                codes.append(before)
            elif everywhere or name == pod.main_container:
                codes.append((code, end))
            else:
                codes.append((fates[name].exit_code if name in fates else 0, end))
        return tuple(codes)

    def _end(self, pod: SimulatedPod, phase: Phase) -> None:
        pod.phase = phase
        pod.has_ended = True
        pod.finished = self.now
        self._watchers.ended(pod)

    # Conditions that the scenario sets

    def _sets_condition(self, pod: SimulatedPod) -> bool:
        done = pod.conditions_done
        if done >= len(pod.fate.conditions):
            return False
        timed = pod.fate.conditions[done]
        if self._delays.condition(pod, timed) > self.now:
            return False
        pod.conditions_done += 1
        set_condition(pod, timed.condition)
        self._watchers.condition_came()
        self._watchers.changed(pod)
        return True


def _next_wait(wait: int) -> int:
    """The crash loop's wait after this one: 10 s, doubling, at most 300 s."""
    return CRASH_LOOP_BASE if not wait else min(2 * wait, CRASH_LOOP_LONGEST)


def set_condition(pod: SimulatedPod, condition: PodCondition) -> None:
    """Sets a condition in place of an older one of its type."""
    if any(old.type == condition.type for old in pod.conditions):
        pod.conditions = tuple(
            condition if old.type == condition.type else old for old in pod.conditions
        )
    else:
        pod.conditions = (*pod.conditions, condition)
