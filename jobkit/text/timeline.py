"""The timeline of a run in text: a row per index or Pod, lanes, or counts over time."""

from __future__ import annotations

import textwrap
from bisect import bisect_right
from typing import TYPE_CHECKING

from jobkit.picture.looks import LOOKS
from jobkit.picture.view import format_time, view_of
from jobkit.simulation.run import PodState
from jobkit.text.axis import Axis
from jobkit.text.bars import LINES, RESTARTING, columns_of, draw_row
from jobkit.text.density import density_rows
from jobkit.text.terminal import PLAIN, Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jobkit.model import Condition, Milliseconds
    from jobkit.picture.view import View
    from jobkit.simulation.run import PodRun, Run

__all__ = ["timeline"]

MOST_ROWS = 24
_GUTTER = 13
_LEAST_COLUMNS = 20
_LEAST_PER_POD = 3
"""Columns that a Pod in a lane needs, on the average, to be told from its neighbours."""


def timeline(run: Run, terminal: Terminal = PLAIN) -> list[str]:
    """The timeline as lines of text, none wider than the terminal.

    Up to 24 rows each index (or Pod) has a row of its own; then Pods share lanes; and where they
    are too many for that, each state has a row with its number over time.
    """
    view = view_of(run)
    if not run.pods:
        return ["no Pod was created"]
    axis = Axis(view.busy_until, max(terminal.width - _GUTTER - 1, _LEAST_COLUMNS))
    title, rows, shows_bars = _rows(view, axis, terminal)
    lines = textwrap.wrap(title, max(terminal.width, _LEAST_COLUMNS))
    lines += [f"{label:>{_GUTTER - 1}} {row}".rstrip() for label, row in rows]
    lines += [
        f"{label:>{_GUTTER - 1}} {row}".rstrip() for label, row in _marks(view, axis, terminal)
    ]
    lines += [" " * _GUTTER + line for line in axis.lines(unicode=terminal.unicode)]
    return lines + _key(run, view.t, terminal, shows_bars=shows_bars)


Row = tuple[str, str]


def _rows(view: View, axis: Axis, terminal: Terminal) -> tuple[str, list[Row], bool]:
    rows = _own_rows(view, axis)
    title = ""
    if rows is None:
        rows = _lanes(view, axis)
        if rows is not None:
            title = f"{len(view.pods)} Pods in {len(rows)} lanes: each takes the lowest that is free, rows mean nothing"
    if rows is None:
        return *density_rows(view, axis, terminal), False
    drawn = [(label, draw_row(pods, axis, view.t, terminal)) for label, pods in rows]
    return title, drawn, True


def _own_rows(view: View, axis: Axis) -> list[tuple[str, list[PodRun]]] | None:
    """A row per index or Pod, split where its Pods overlap; None if there are too many."""
    if not view.run.job.spec.is_indexed:
        return (
            None
            if len(view.pods) > MOST_ROWS
            else [(f"Pod {pod.ordinal}", [pod]) for pod in view.pods]
        )
    if view.completions > MOST_ROWS:
        return None
    groups: dict[int, list[PodRun]] = {index: [] for index in range(view.completions)}
    for pod in view.pods:
        groups.setdefault(pod.index or 0, []).append(pod)
    rows: list[tuple[str, list[PodRun]]] = []
    for index, pods in groups.items():
        lanes = _apart(pods, axis, view.t) or [[]]
        rows += [(f"index {index}" if not at else "", lane) for at, lane in enumerate(lanes)]
    return rows if len(rows) <= MOST_ROWS + MOST_ROWS // 2 else None


def _lanes(view: View, axis: Axis) -> list[tuple[str, list[PodRun]]] | None:
    if len(view.pods) * _LEAST_PER_POD > MOST_ROWS * axis.columns:
        return None
    lanes = _apart(view.pods, axis, view.t)
    if len(lanes) > MOST_ROWS or len(view.pods) * _LEAST_PER_POD > len(lanes) * axis.columns:
        return None
    return [("", lane) for lane in lanes]


def _apart(pods: Sequence[PodRun], axis: Axis, now: Milliseconds) -> list[list[PodRun]]:
    """Pods in as many lanes as they need; a Pod may start in the column in which another ends."""
    lanes: list[list[PodRun]] = []
    ends: list[int] = []
    for pod in pods:
        columns = columns_of(pod, axis, now)
        at = next((lane for lane, end in enumerate(ends) if end <= columns.start), len(lanes))
        if at == len(lanes):
            lanes.append([])
            ends.append(0)
        lanes[at].append(pod)
        ends[at] = columns.stop - 1
    return lanes


def _marks(view: View, axis: Axis, terminal: Terminal) -> Iterator[Row]:
    """Rows below the Pods: when the controller waits, its verdict, the end."""
    waits = [
        (entry.t, entry.decision.waiting_until)
        for entry in view.run.decisions
        if entry.decision.waiting_until is not None
    ]
    if waits:
        yield "back-off", _waits(waits, view, axis, terminal)
    verdict, end = view.ledger.verdict, view.ledger.end_state
    if verdict is not None:
        yield "verdict", _mark(verdict, axis, terminal)
    if end is not None:
        yield "end state", _mark(end, axis, terminal)


def _waits(
    waits: Sequence[tuple[Milliseconds, Milliseconds]], view: View, axis: Axis, terminal: Terminal
) -> str:
    cells = [" "] * axis.columns
    times = [entry.t for entry in view.run.decisions]
    for start, until in waits:
        # a later decision may wait for another end, or for none
        following = bisect_right(times, start)
        end = min(until, times[following]) if following < len(times) else until
        for column in range(axis.column(start), max(axis.column(end), axis.column(start) + 1)):
            cells[column] = "┄" if terminal.unicode else "-"
    return "".join(cells)


def _mark(condition: Condition, axis: Axis, terminal: Terminal) -> str:
    sign = "◆" if terminal.unicode else "*"
    words = f"{condition.type} at {format_time(condition.last_transition_time)}"
    column = axis.column(condition.last_transition_time)
    if column + len(words) + 2 <= axis.columns:
        return " " * column + f"{sign} {words}"
    if len(words) < column:
        return f"{words} ".rjust(column) + sign
    return " " * column + sign


def _key(run: Run, now: Milliseconds, terminal: Terminal, *, shows_bars: bool) -> list[str]:
    """What the lines and letters mean, as far as this timeline uses them."""
    used = {pod.state(now) for pod in run.pods}
    used |= {PodState.Waiting for pod in run.pods if pod.bound is None or pod.bound > pod.created}
    used |= {
        PodState.Starting for pod in run.pods if pod.bound is not None and pod.running != pod.bound
    }
    used |= {PodState.Running for pod in run.pods if pod.running is not None}
    used |= {
        PodState.Terminating for pod in run.pods if pod.stop_requested not in (None, pod.finished)
    }
    parts = []
    for state, look in LOOKS.items():
        if state in used:
            glyphs = LINES.get(state) if shows_bars else None
            line = (
                "" if glyphs is None else (glyphs[0] if terminal.unicode else glyphs[1]) * 2 + " "
            )
            parts.append(f"{line}{look.letter} {look.word}")
    if shows_bars and any(pod.restarts for pod in run.pods):
        parts.append(
            f"{(RESTARTING[0] if terminal.unicode else RESTARTING[1]) * 2} waits to restart"
        )
    return _wrapped(parts, terminal.width)


def _wrapped(parts: Sequence[str], width: int) -> list[str]:
    lines = [""]
    for part in parts:
        longer = f"{lines[-1]}   {part}" if lines[-1] else part
        if len(longer) + _GUTTER <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(part)
    return [" " * _GUTTER + line for line in lines]
