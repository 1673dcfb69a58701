"""Pods to which nothing can happen but that they are bound, start and end by themselves: most Pods of most Jobs.

What such a Pod does hangs on no other Pod. So all of them can be taken through a stretch of time in which neither the
controller nor anybody else does anything, one stage after the other, each Pod at times of its own. Source: jobkit's
contract, section 3; it comes to the same as looking at every Pod at each of its times, only sooner.
"""

from __future__ import annotations

from heapq import heappop, heappush, heapreplace
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol

from jobkit.model import Milliseconds, Phase
from jobkit.simulation.pod import NEVER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jobkit.scenario import Fate
    from jobkit.simulation.delays import Delays
    from jobkit.simulation.pod import SimulatedPod

__all__ = ["QuietPods", "is_quiet"]

_BY_END = attrgetter("end_at")


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

    def ended_alike(self, pods: Sequence[SimulatedPod]) -> None:
        """They are in the same terminal phase now."""


class QuietPods:
    """Binds, starts and ends quiet Pods.

    A Pod to which something else happens after all is taken out by setting its `is_quiet` to false.

    Attributes:
        next: When the next of them changes; NEVER if none does.
    """

    def __init__(self, delays: Delays, watcher: Watcher) -> None:
        self.next: Milliseconds = NEVER
        self._delays = delays
        self._watcher = watcher
        self._to_bind = _Batches()
        self._to_start = _Batches()
        # what started together stands together, the next to end last; with the time of that end, and the first ordinal
        self._running: list[tuple[Milliseconds, int, list[SimulatedPod]]] = []

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
        for pod in pods:
            pod.bound = pod.ready_changed = now
        delays = self._delays
        self._to_start.put_after(pods, now, delays.startup_of_all, delays.startup)
        self._watcher.changed_alike(pods)

    def _start(self, now: Milliseconds, pods: list[SimulatedPod]) -> None:
        phase, draw = Phase.Running, self._delays.draw
        for pod in pods:
            pod.running = pod.ready_changed = now
            pod.phase = phase
            pod.is_ready = True
            pod.end_at = Milliseconds(now + draw(pod.fate.runs, pod, "runs"))
        self._watcher.changed_alike(pods)
        if pods:
            first = pods[0].ordinal
            pods.sort(key=_BY_END, reverse=True)
            heappush(self._running, (pods[-1].end_at, first, pods))

    def _end(self, until: Milliseconds) -> None:
        won: list[SimulatedPod] = []
        lost: list[SimulatedPod] = []
        running = self._running
        while running and running[0][0] < until:
            _, first, together = running[0]
            while together and (together[-1].end_at < until or not together[-1].is_quiet):
                pod = together.pop()
                if pod.is_quiet:
                    pod.finished = pod.ready_changed = pod.end_at
                    pod.is_ready = False
                    pod.has_ended = True
                    pod.exit_code = pod.fate.exit_code
                    (lost if pod.exit_code else won).append(pod)
            if together:
                heapreplace(running, (together[-1].end_at, first, together))
            else:
                heappop(running)
        for pods, phase in ((won, Phase.Succeeded), (lost, Phase.Failed)):
            for pod in pods:
                pod.phase = phase
            if pods:
                self._watcher.ended_alike(pods)


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
