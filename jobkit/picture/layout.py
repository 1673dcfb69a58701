"""Which row a Pod's bar is drawn in: rows for a few Pods, lanes for many, a raster beyond."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from jobkit.picture.segments import pod_end

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from jobkit.picture.view import View
    from jobkit.simulation.run import PodRun

__all__ = ["Layout", "Place", "Rows", "lay_out", "row_of"]

_MOST_ROWS = 24
_MOST_LANES = 64
_MOST_BARS = 1000


class Rows(Enum):
    """What a row of the Pod chart stands for."""

    Named = "named"
    Lanes = "lanes"
    Raster = "raster"


class Place(NamedTuple):
    """A Pod's place: its row, and which of `parts` slices of that row it has."""

    pod: PodRun
    row: int
    part: int = 0
    parts: int = 1


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The arrangement of all Pods.

    Attributes:
        arrange: Gives the places.
        note: What the rows are, in a few words ("by index", "119 in 24 lanes").
    """

    kind: Rows
    rows: int
    arrange: Callable[[], Iterable[Place]]
    note: str

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every Pod's place; a raster of very many is drawn without them."""
        return tuple(self.arrange())


def lay_out(view: View) -> Layout:
    """The arrangement that suits the number of Pods and indexes."""
    number = view.number_of_pods
    by_index = view.completions > 0
    rows = view.completions if by_index else number
    if rows <= _MOST_ROWS and number <= _MOST_BARS:
        return _by_index(view, rows) if by_index else _in_order(view.pods)
    if number <= _MOST_BARS:
        pods = view.pods
        lanes = _lanes(pods, view)
        used = max(lanes, default=0) + 1
        if used <= _MOST_LANES:
            places = tuple(Place(pod=pod, row=lane) for pod, lane in zip(pods, lanes, strict=True))
            note = f"{number} in {used} lanes"
            return Layout(kind=Rows.Lanes, rows=used, arrange=lambda: places, note=note)
    return Layout(
        kind=Rows.Raster,
        rows=max(rows, 1),
        arrange=lambda: (Place(pod, row_of(pod, by_index=by_index)) for pod in view.pods),
        note=f"{number}, by index" if by_index else f"{number}, in order",
    )


def row_of(pod: PodRun, *, by_index: bool) -> int:
    """The row of a raster that a Pod is in."""
    return (pod.index or 0) if by_index else pod.ordinal


def _in_order(pods: Sequence[PodRun]) -> Layout:
    places = [Place(pod=pod, row=row) for row, pod in enumerate(pods)]
    return Layout(kind=Rows.Named, rows=max(len(pods), 1), arrange=lambda: places, note="in order")


def _by_index(view: View, rows: int) -> Layout:
    by_index: dict[int, list[PodRun]] = {}
    for pod in view.pods:
        by_index.setdefault(pod.index or 0, []).append(pod)
    places: list[Place] = []
    for index, pods in sorted(by_index.items()):
        parts = _lanes(pods, view)
        number = max(parts) + 1
        places.extend(
            Place(pod=pod, row=index, part=part, parts=number)
            for pod, part in zip(pods, parts, strict=True)
        )
    return Layout(kind=Rows.Named, rows=max(rows, 1), arrange=lambda: places, note="by index")


def _lanes(pods: Sequence[PodRun], view: View) -> list[int]:
    """The lowest lane that is free when each Pod is created."""
    free: list[int] = []
    busy: list[tuple[int, int]] = []
    lanes: list[int] = []
    for pod in pods:
        while busy and busy[0][0] <= pod.created:
            heapq.heappush(free, heapq.heappop(busy)[1])
        lane = heapq.heappop(free) if free else len(busy)
        heapq.heappush(busy, (max(pod_end(pod, view.t), pod.created), lane))
        lanes.append(lane)
    return lanes
