"""One row of a timeline in text: the lives of Pods, one behind the other, as lines and letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jobkit.picture.looks import LOOKS
from jobkit.simulation.run import PodState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jobkit.model import Milliseconds
    from jobkit.simulation.run import PodRun
    from jobkit.text.axis import Axis
    from jobkit.text.terminal import Terminal

__all__ = [
    "ENDED",
    "LINES",
    "RESTARTING",
    "Segment",
    "columns_of",
    "draw_row",
    "pod_end",
    "segments",
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


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a Pod's life. `state` is None while a container waits to be started again."""

    state: PodState | None
    start: Milliseconds
    end: Milliseconds


def segments(pod: PodRun, now: Milliseconds) -> Iterator[Segment]:
    """A Pod's life up to `now`, in order, without gaps."""
    end = pod_end(pod, now)
    marks = [
        (pod.created, PodState.Waiting),
        (pod.bound, PodState.Starting),
        (pod.running, PodState.Running),
    ]
    marks.append((pod.stop_requested, PodState.Terminating))
    known = [(t, state) for t, state in marks if t is not None and t < end]
    for at, (t, state) in enumerate(known):
        following = known[at + 1][0] if at + 1 < len(known) else end
        if state is PodState.Running:
            yield from _runs(pod, t, following)
        elif following > t:
            yield Segment(state, t, following)


def pod_end(pod: PodRun, now: Milliseconds) -> Milliseconds:
    """When it ended, or `now` if it has not."""
    ends = [t for t in (pod.finished, pod.deleted) if t is not None]
    return min([*ends, now])


def _runs(pod: PodRun, start: Milliseconds, end: Milliseconds) -> Iterator[Segment]:
    """The runs of its container, and the waits between them."""
    at = start
    for first, last in pod.runs[:-1]:
        if last is None or first >= end:
            break
        yield Segment(PodState.Running, at, min(last, end))
        at = next((again for again, _ in pod.runs if again > first), end)
        if at > last:
            yield Segment(None, last, min(at, end))
    if at < end:
        yield Segment(PodState.Running, at, end)


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
        for segment in segments(pod, now):
            _draw_segment(cells, segment, axis, fill, terminal)
        column = axis.column(pod_end(pod, now))
        caps[column] = _weightier(caps.get(column), state)
    for column, state in caps.items():
        cells[column] = terminal.cap(LOOKS[state].letter, LOOKS[state].fill)
    return "".join(cells).rstrip()


def _draw_segment(
    cells: list[str], segment: Segment, axis: Axis, fate_fill: str | None, terminal: Terminal
) -> None:
    glyphs = RESTARTING if segment.state is None else LINES[segment.state]
    own = None if segment.state is None else LOOKS[segment.state].fill
    # a run has the colour of its end, as in the pictures
    fill = fate_fill if segment.state is PodState.Running and fate_fill else own
    text = terminal.paint(glyphs[0] if terminal.unicode else glyphs[1], fill)
    for column in range(axis.column(segment.start), axis.column(segment.end)):
        cells[column] = text


def _weightier(known: PodState | None, state: PodState) -> PodState:
    if known is None:
        return state
    weights = {each: weight for weight, each in enumerate(ENDED)}
    return max(known, state, key=lambda each: weights.get(each, len(ENDED)))
