"""One row of a timeline in text: the lives of Pods, one behind the other, as lines and letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jobkit.picture.looks import LOOKS
from jobkit.picture.segments import pod_end, pod_pieces
from jobkit.simulation.run import PodState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jobkit.model import Milliseconds
    from jobkit.picture.segments import Piece
    from jobkit.simulation.run import PodRun
    from jobkit.text.axis import Axis
    from jobkit.text.terminal import Terminal

__all__ = [
    "ENDED",
    "LINES",
    "RESTARTING",
    "columns_of",
    "draw_row",
]

LINES = {
    PodState.Waiting: ("·", "."),
    PodState.Starting: ("╌", ":"),
    PodState.Running: ("━", "="),
    PodState.Terminating: ("≈", "~"),
}
"""What a Pod is drawn with while it lives: in Unicode, and in ASCII."""

RESTARTING = ("┄", "-")
"""While its container waits to be started again."""

ENDED = (PodState.Succeeded, PodState.CutDown, PodState.Ignored, PodState.Failed)
"""How a Pod ends; of several in one column the last of these is shown: no failure may get lost."""


def columns_of(pod: PodRun, axis: Axis, now: Milliseconds) -> range:
    """The columns that a Pod's bar takes, its letter included."""
    return range(axis.column(pod.created), axis.column(pod_end(pod, now)) + 1)


def draw_row(pods: Sequence[PodRun], axis: Axis, now: Milliseconds, terminal: Terminal) -> str:
    """The bars of Pods that do not overlap; each ends with the letter of what it is at `now`."""
    cells: list[str] = [" "] * axis.columns
    caps: dict[int, PodState] = {}
    for pod in pods:
        state = pod.state(now)
        if state is None:
            continue
        fill = LOOKS[state].fill if state in ENDED else None
        for piece in pod_pieces(pod, now):
            _draw_piece(cells, piece, axis, fill, terminal)
        column = axis.column(pod_end(pod, now))
        caps[column] = _weightier(caps.get(column), state)
    for column, state in caps.items():
        cells[column] = terminal.cap(LOOKS[state].letter, LOOKS[state].fill)
    return "".join(cells).rstrip()


def _draw_piece(
    cells: list[str], piece: Piece, axis: Axis, fate_fill: str | None, terminal: Terminal
) -> None:
    glyphs = RESTARTING if piece.state is None else LINES[piece.state]
    own = None if piece.state is None else LOOKS[piece.state].fill
    # a run has the colour of its end, as in the pictures
    fill = fate_fill if piece.state is PodState.Running and fate_fill else own
    text = terminal.paint(glyphs[0] if terminal.unicode else glyphs[1], fill)
    for column in range(axis.column(piece.start), axis.column(piece.end)):
        cells[column] = text


def _weightier(known: PodState | None, state: PodState) -> PodState:
    if known is None:
        return state
    weights = {each: weight for weight, each in enumerate(ENDED)}
    return max(known, state, key=lambda each: weights.get(each, len(ENDED)))
