"""What each completion index of a Job is at one moment, for the index grid."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from jobkit.simulation.run import PodState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jobkit.picture.view import View

__all__ = ["IndexCell", "IndexState", "count_states", "index_cells", "worst"]


class IndexState(StrEnum):
    """A completion index's state; later ones are worse when several share a cell."""

    Done = "done"
    Open = "open"
    Running = "running"
    Waiting = "in back-off"
    Failed = "failed"


LETTERS = {
    IndexState.Done: "S",
    IndexState.Open: "",
    IndexState.Running: "R",
    IndexState.Waiting: "W",
    IndexState.Failed: "F",
}
"""The letter that stands in a cell."""

_ORDER = tuple(IndexState)
_WORDS = (
    IndexState.Done,
    IndexState.Running,
    IndexState.Waiting,
    IndexState.Failed,
    IndexState.Open,
)


@dataclass(frozen=True, slots=True)
class IndexCell:
    """One index: its state, and how many Pods it has had."""

    index: int
    state: IndexState
    pods: int


def index_cells(view: View) -> tuple[IndexCell, ...]:
    """Every index of the Job in order; empty for a Job without indexes."""
    if not view.completions:
        return ()
    pods = Counter(view.pod_indexes)
    alive: set[int] = set()
    ended: set[int] = set()
    is_decided = view.ledger.verdict is not None
    for index, state in zip(view.pod_indexes, view.pod_states, strict=True):
        if state is PodState.Terminating and is_decided:
            continue  # cut down: its index is as open as one that never began
        if state in _ALIVE:
            alive.add(index)
        elif not is_decided:
            ended.add(index)
    done = set(view.status.completed_indexes)
    failed = set(view.status.failed_indexes or ())
    return tuple(
        IndexCell(index, _state(index, done, failed, alive, ended), pods[index])
        for index in range(view.completions)
    )


def worst(cells: Sequence[IndexCell]) -> IndexState:
    """The state that a cell shows which stands for several indexes."""
    return max((cell.state for cell in cells), key=_ORDER.index)


def count_states(cells: Sequence[IndexCell]) -> str:
    """How many indexes are in each state: "9 done · 1 failed"."""
    counts = Counter(cell.state for cell in cells)
    return " · ".join(f"{counts[state]} {state}" for state in _WORDS if counts[state])


_ALIVE = frozenset(
    {PodState.Waiting, PodState.Starting, PodState.Running, PodState.Terminating},
)


def _state(
    index: int, done: set[int], failed: set[int], alive: set[int], ended: set[int]
) -> IndexState:
    if index in done:
        return IndexState.Done
    if index in failed:
        return IndexState.Failed
    if index in alive:
        return IndexState.Running
    return IndexState.Waiting if index in ended else IndexState.Open
