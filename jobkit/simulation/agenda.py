"""Virtual time: which Pods have to be looked at, and when."""

from __future__ import annotations

from heapq import heappop, heappush
from operator import attrgetter
from typing import TYPE_CHECKING

from jobkit.simulation.pod import NEVER

if TYPE_CHECKING:
    from jobkit.model import Milliseconds
    from jobkit.simulation.pod import SimulatedPod

__all__ = ["Agenda"]

_BY_ORDINAL = attrgetter("ordinal")


class Agenda:
    """Pods by the time at which something may be due for them.

    A Pod is looked at once at each of its times, however often it was put down; a look at which nothing turns out
    to be due does no harm. Pods that share a time share a place in the queue, so a thousand that start together cost
    one entry.
    """

    def __init__(self) -> None:
        self.next: Milliseconds = NEVER
        self._times: list[Milliseconds] = []
        self._pods: dict[Milliseconds, list[SimulatedPod]] = {}

    def put(self, pod: SimulatedPod, time: Milliseconds) -> None:
        """Has the Pod looked at at this time."""
        pods = self._pods.get(time)
        if pods is None:
            self._pods[time] = [pod]
            heappush(self._times, time)
            self.next = min(self.next, time)
        else:
            pods.append(pod)

    def due(self, now: Milliseconds) -> list[SimulatedPod]:
        """Takes out the Pods whose time has come, each once, in the order of their creation."""
        pods: list[SimulatedPod] = []
        while self.next <= now:
            pods += self._pods.pop(heappop(self._times))
            self.next = self._times[0] if self._times else NEVER
        if len(pods) < 2:
            return pods
        return sorted(set(pods), key=_BY_ORDINAL)
