"""Pods to which nothing can happen but that they are bound, start and end by themselves: most Pods of most Jobs.

What such a Pod does hangs on no other Pod. So all of them can be taken through a stretch of time in which neither the
controller nor anybody else does anything, one stage after the other, each Pod at times of its own. Source: jobkit's
contract, section 3; it comes to the same as looking at every Pod at each of its times, only sooner.
"""

from __future__ import annotations

from bisect import bisect_left
from heapq import heappop, heappush, heapreplace
from typing import TYPE_CHECKING, Protocol, cast

from jobkit.model import Milliseconds, Phase
from jobkit.simulation.pod import NEVER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from jobkit.scenario import Fate
    from jobkit.simulation.columns import PodColumns
    from jobkit.simulation.delays import Delays
    from jobkit.simulation.pod import SimulatedPod

__all__ = ["QuietPods", "is_quiet"]


def is_quiet(fate: Fate, *, can_restart: bool) -> bool:
    """Whether nothing happens to a Pod with this fate but that it starts and ends, as long as nobody interferes."""
    return not (
        fate.conditions
        or fate.containers
        or fate.disrupted
        or fate.stuck
        or (can_restart and fate.exit_code)
    )


class Watcher(Protocol):
    """Who has to know what becomes of Pods."""

    def changed_alike(self, pods: Sequence[SimulatedPod]) -> None:
        """The same has happened to all of them."""

    def ended_alike(self, pods: Sequence[SimulatedPod], worked: int) -> None:
        """They are in the same terminal phase now, and ran for so many milliseconds."""


class QuietPods:
    """Binds, starts and ends quiet Pods.

    A Pod to which something else happens after all is taken out by disturbing it.

    Attributes:
        next: When the next of them changes; NEVER if none does.
    """

    def __init__(self, delays: Delays, columns: PodColumns, watcher: Watcher) -> None:
        self.next: Milliseconds = NEVER
        self._delays = delays
        self._columns = columns.numbers
        self._watcher = watcher
        self._to_bind = _Batches()
        self._to_start = _Batches()
        # by the end of the first of each, and to part those that share it by the first ordinal
        self._running: list[tuple[Milliseconds, int, _Together]] = []

    def add(self, pods: Sequence[SimulatedPod], now: Milliseconds) -> None:
        """Takes Pods that were created now."""
        delays = self._delays
        self._to_bind.put_after(pods, now, delays.scheduling_of_all, delays.scheduling)
        self._look_ahead()

    def live(self, until: Milliseconds) -> None:
        """Does all that happens to them before a time."""
        while self._to_bind.next < until:
            self._bind(*self._to_bind.take())
        while self._to_start.next < until:
            self._start(*self._to_start.take())
        if self._running and self._running[0][0] < until:
            self._end(until)
        self._look_ahead()

    def _look_ahead(self) -> None:
        end = self._running[0][0] if self._running else NEVER
        self.next = min(self._to_bind.next, self._to_start.next, end)

    def _bind(self, now: Milliseconds, pods: list[SimulatedPod]) -> None:
        bound = self._columns["bound"]
        for pod in pods:
            bound[pod.ordinal] = now
        delays = self._delays
        self._to_start.put_after(pods, now, delays.startup_of_all, delays.startup)
        self._watcher.changed_alike(pods)

    def _start(self, now: Milliseconds, pods: list[SimulatedPod]) -> None:
        phase, running = Phase.Running, self._columns["running"]
        ends = cast("list[Milliseconds]", [now + runs for runs in self._delays.runs(pods)])
        for pod, end in zip(pods, ends, strict=True):
            running[pod.ordinal] = now
            pod.phase = phase
            pod.is_ready = True
            pod.end_at = end
        self._watcher.changed_alike(pods)
        if pods:
            together = _Together(pods, now, ends)
            heappush(self._running, (together.next, pods[0].ordinal, together))

    def _end(self, until: Milliseconds) -> None:
        won: list[SimulatedPod] = []
        lost: list[SimulatedPod] = []
        worked = wasted = 0
        running, succeeded, failed = self._running, Phase.Succeeded, Phase.Failed
        finished, codes = self._columns["finished"], self._columns["exit_code"]
        while running and running[0][0] < until:
            _, first, together = running[0]
            for pod, end in together.take(until):
                if not pod.is_quiet:
                    continue
                finished[pod.ordinal] = end
                codes[pod.ordinal] = code = pod.fate.exit_code
                pod.is_ready = False
                pod.has_ended = True
                if code:
                    pod.phase = failed
                    lost.append(pod)
                    wasted += end - together.start
                else:
                    pod.phase = succeeded
                    won.append(pod)
                    worked += end - together.start
            if together.next < NEVER:
                heapreplace(running, (together.next, first, together))
            else:
                heappop(running)
        for pods, work in ((won, worked), (lost, wasted)):
            if pods:
                self._watcher.ended_alike(pods, work)


class _Together:
    """Pods that started together, the first to end first.

    Attributes:
        start: When they started.
        next: When the next of them ends that is quiet still; NEVER if none does.
    """

    def __init__(
        self, pods: Sequence[SimulatedPod], start: Milliseconds, ends: Sequence[Milliseconds]
    ) -> None:
        self.start = start
        order = sorted(range(len(pods)), key=ends.__getitem__)
        self._pods = [pods[place] for place in order]
        self._ends = [ends[place] for place in order]
        self._taken = 0
        self.next = self._ends[0]

    def take(self, until: Milliseconds) -> Iterator[tuple[SimulatedPod, Milliseconds]]:
        """Those that end before a time, with their ends; among them some that are no longer quiet."""
        pods, ends, first = self._pods, self._ends, self._taken
        taken = last = bisect_left(ends, until, first)
        while taken < len(pods) and not pods[taken].is_quiet:
            taken += 1
        self._taken, self.next = taken, ends[taken] if taken < len(pods) else NEVER
        return zip(pods[first:last], ends[first:last], strict=True)


class _Batches:
    """Pods by the time at which they are all due."""

    def __init__(self) -> None:
        self.next: Milliseconds = NEVER
        self._times: list[Milliseconds] = []
        self._pods: dict[Milliseconds, list[SimulatedPod]] = {}

    def put_after(
        self,
        pods: Sequence[SimulatedPod],
        now: Milliseconds,
        of_all: Milliseconds | None,
        of_each: Callable[[SimulatedPod], Milliseconds],
    ) -> None:
        """Has Pods due after the delay of them all, or if there is none after each one's own."""
        if of_all is not None:
            self._put(pods, Milliseconds(now + of_all))
        else:
            for pod in pods:
                self._put((pod,), Milliseconds(now + of_each(pod)))

    def _put(self, pods: Sequence[SimulatedPod], time: Milliseconds) -> None:
        others = self._pods.get(time)
        if others is None:
            self._pods[time] = list(pods)
            heappush(self._times, time)
            self.next = self._times[0]
        else:
            others += pods

    def take(self) -> tuple[Milliseconds, list[SimulatedPod]]:
        """The Pods that are due next, those left out that are no longer quiet; and when they are."""
        time = heappop(self._times)
        self.next = self._times[0] if self._times else NEVER
        return time, [pod for pod in self._pods.pop(time) if pod.is_quiet]
