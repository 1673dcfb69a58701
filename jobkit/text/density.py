"""Many Pods in text: how many are in each state over time, and when how many end."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from jobkit.picture.looks import LOOKS
from jobkit.picture.segments import pod_end, pod_pieces
from jobkit.simulation.run import PodState
from jobkit.text.bars import ENDED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jobkit.picture.view import View
    from jobkit.text.axis import Axis
    from jobkit.text.terminal import Terminal

__all__ = ["density_rows"]

_BLOCKS = " ▁▂▃▄▅▆▇█"
_ASCII = " .:-=+*#@"
_LIVING = (PodState.Waiting, PodState.Starting, PodState.Running, PodState.Terminating)


def density_rows(view: View, axis: Axis, terminal: Terminal) -> tuple[str, list[tuple[str, str]]]:
    """A title, and a row for each state that occurs.

    Living states show the mean number of Pods in each column, ends how many Pods end in it. Each
    row has a scale of its own; at its left stands the most of a living state, or all that ended so.
    """
    living = {state: _Shares(axis.columns) for state in _LIVING}
    ends = {state: [0.0] * axis.columns for state in ENDED}
    for pod in view.pods:
        for piece in pod_pieces(pod, view.t):
            state = PodState.Waiting if piece.state is None else piece.state
            living[state].add(axis.position(piece.start), axis.position(piece.end))
        last = pod.state(view.t)
        if last in ends:
            ends[last][axis.column(pod_end(pod, view.t))] += 1
    values = {state: shares.values() for state, shares in living.items()} | ends
    rows = [_row(state, values[state], terminal) for state in LOOKS if any(values[state])]
    title = f"{len(view.pods)} Pods, a row a state; left: the most at once, or all that ended so"
    return title, rows


class _Shares:
    """How much of each column intervals fill, all together, in time linear in their number."""

    def __init__(self, columns: int) -> None:
        self.partial = [0.0] * (columns + 1)
        self.changes = [0] * (columns + 1)

    def add(self, start: float, end: float) -> None:
        first, last = int(start), int(end)
        if first == last:
            self.partial[first] += end - start
            return
        self.partial[first] += first + 1 - start
        self.partial[last] += end - last
        self.changes[first + 1] += 1
        self.changes[last] -= 1

    def values(self) -> list[float]:
        whole = accumulate(self.changes)
        return [part + full for part, full in zip(self.partial, whole, strict=True)][:-1]


def _row(state: PodState, values: Sequence[float], terminal: Terminal) -> tuple[str, str]:
    glyphs = _BLOCKS if terminal.unicode else _ASCII
    top = max(values)
    cells = [glyphs[_level(value, top)] for value in values]
    look = LOOKS[state]
    label = f"{look.letter} {round(sum(values)) if state in ENDED else max(round(top), 1)}"
    return label, terminal.paint("".join(cells), look.fill)


def _level(value: float, top: float) -> int:
    """1 to 8; 0 only for nothing at all: a lone failure must stay visible."""
    return 0 if value <= 0 else max(1, round(8 * value / top))
