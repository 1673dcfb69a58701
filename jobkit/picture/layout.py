"""Which row a Pod's bar is drawn in: rows for a few Pods, lanes for many, a raster beyond."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from jobkit.picture.segments import pod_end

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jobkit.picture.view import View
    from jobkit.simulation.run import PodRun

__all__ = ["Layout", "Place", "Rows", "lay_out"]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The arrangement of all Pods.

    Attributes:
        note: What the rows are, in a few words ("by index", "119 in 24 lanes").
    """

    kind: Rows
    rows: int
    places: tuple[Place, ...]
    note: str


def lay_out(view: View) -> Layout:
    """The arrangement that suits the number of Pods and indexes."""
    pods = view.pods
    by_index = view.completions > 0
    rows = view.completions if by_index else len(pods)
    if rows <= _MOST_ROWS and len(pods) <= _MOST_BARS:
        return _by_index(view, rows) if by_index else _in_order(pods)
    if len(pods) <= _MOST_BARS:
        lanes = _lanes(pods, view)
        used = max(lanes, default=0) + 1
        if used <= _MOST_LANES:
            places = tuple(Place(pod=pod, row=lane) for pod, lane in zip(pods, lanes, strict=True))
            note = f"{len(pods)} in {used} lanes"
            return Layout(kind=Rows.Lanes, rows=used, places=places, note=note)
    if by_index:
        places = tuple(Place(pod=pod, row=pod.index or 0) for pod in pods)
        note = f"{len(pods)}, by index"
    else:
        places = tuple(Place(pod=pod, row=pod.ordinal) for pod in pods)
        note = f"{len(pods)}, in order"
    return Layout(kind=Rows.Raster, rows=max(rows, 1), places=places, note=note)


def _in_order(pods: Sequence[PodRun]) -> Layout:
    places = tuple(Place(pod=pod, row=row) for row, pod in enumerate(pods))
    return Layout(kind=Rows.Named, rows=max(len(pods), 1), places=places, note="in order")


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
    return Layout(kind=Rows.Named, rows=max(rows, 1), places=tuple(places), note="by index")


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
