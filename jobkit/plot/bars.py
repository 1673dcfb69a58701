"""The Pod chart with a bar for each Pod: rows for a few, lanes for some hundreds."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patches import Rectangle

from jobkit.picture.layout import Rows
from jobkit.picture.looks import FAINT, HATCH_INK, INK, LOOKS, SMALL
from jobkit.picture.segments import pod_end, pod_segments
from jobkit.simulation.run import PodFate, PodState
from jobkit.words.headline import pod_note

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes

    from jobkit.picture.layout import Layout, Place
    from jobkit.picture.view import View
    from jobkit.simulation.run import PodRun

__all__ = ["draw_bars"]

_FILLED = 0.76
"""The share of a row that its bar takes."""

_LANE_GAP = 0.8
"""Points left free at the end of a Pod in a lane, so that neighbours stay apart."""

_LETTER_ROOM = 8.5
"""Points that a letter needs within its bar."""

_CHARACTER = 4.1
"""Points that a character of a note takes, about."""

_FINEST_HATCH = 3.5
"""Points of height below which a hatch is only noise."""

_TALLEST = 19.0
"""Points of height beyond which a bar only shouts."""

_NARROWEST_OUTLINE = 2.5
"""Points of width below which a dotted outline is only noise."""

Box = tuple[float, float, float, float]


def draw_bars(ax: Axes, view: View, layout: Layout) -> None:
    """Draws every Pod: one collection of polygons for each state, letters and notes for few rows."""
    ax.set_ylim(layout.rows, 0)
    points = _points_per_unit(ax, layout.rows)
    filled = min(_FILLED, _TALLEST / points[1])
    boxes: dict[PodState, list[Box]] = defaultdict(list)
    for place in layout.places:
        top, height = _place(place, filled)
        gap = _LANE_GAP / points[0] if layout.kind is Rows.Lanes else 0.0
        for start, end, state in pod_segments(place.pod, view.t):
            last = end == pod_end(place.pod, view.t)
            width = end - start - (gap if last and end - start > 3 * gap else 0.0)
            if LOOKS[state].fill or width * points[0] > _NARROWEST_OUTLINE:
                boxes[state].append((start, top, width, height))
    has_hatch = points[1] * filled >= _FINEST_HATCH
    for state in LOOKS:
        if boxes[state]:
            _draw_boxes(ax, boxes[state], state, has_hatch=has_hatch)
    if layout.kind is Rows.Named:
        _draw_letters(ax, view, layout, points, filled)
        _draw_waits(ax, view, layout, filled)
        _label_rows(ax, view.completions or len(layout.places))
    elif layout.kind is Rows.Lanes:
        _mark_failures(ax, view, layout)


def _place(place: Place, filled: float) -> tuple[float, float]:
    """Top and height of a Pod's bar, in rows."""
    height = filled / place.parts
    return place.row + (1 - filled) / 2 + place.part * height, height * (
        1 if place.parts == 1 else 0.92
    )


def _points_per_unit(ax: Axes, rows: int) -> tuple[float, float]:
    """Points a millisecond takes, and points a row takes."""
    figure = ax.get_figure(root=True)
    assert figure is not None, "axes are on a figure"
    box = ax.get_position()
    width, height = figure.get_size_inches() * 72
    left, right = ax.get_xlim()
    return box.width * width / (right - left), box.height * height / max(rows, 1)


def _draw_boxes(
    ax: Axes, boxes: Sequence[Box], state: PodState, *, has_hatch: bool, zorder: float = 3
) -> None:
    look = LOOKS[state]
    corners = np.array(boxes, dtype=float)
    left, top = corners[:, 0], corners[:, 1]
    right, bottom = left + corners[:, 2], top + corners[:, 3]
    polygons = np.stack([left, top, right, top, right, bottom, left, bottom], axis=1)
    collection = PolyCollection(
        list(polygons.reshape(-1, 4, 2)),
        facecolors=look.fill or "none",
        edgecolors=HATCH_INK if look.fill else FAINT,
        linewidths=0 if look.fill else 0.7,
        linestyles="-" if look.fill else ":",
        zorder=zorder,
        label=look.word,
    )
    if has_hatch and look.hatch:
        collection.set_hatch(look.hatch)
    ax.add_collection(collection, autolim=False)


def _draw_letters(
    ax: Axes, view: View, layout: Layout, points: tuple[float, float], filled: float
) -> None:
    following = _next_in_row(layout)
    for place in layout.places:
        pod = place.pod
        state = pod.state(view.t)
        if state is None:
            continue
        look, (top, height) = LOOKS[state], _place(place, filled)
        end = min(float(pod_end(pod, view.t)), view.shown_until)
        middle = top + height / 2
        room = (end - pod.created) * points[0]
        size = min(SMALL + 0.5, max(points[1] * height * 0.95, 5.0))
        cap = _LETTER_ROOM / points[0]
        free = (following.get(pod.ordinal, view.axis_end) - end) * points[0]
        at = end
        if room >= _LETTER_ROOM + 1:
            if look.fill:
                box = Rectangle((end - cap, top), cap, height, facecolor=look.fill, linewidth=0)
                box.set_zorder(4)
                ax.add_patch(box)
            _text(ax, end - cap / 2, middle, look.letter, size=size, bold=True)
        elif free > _LETTER_ROOM:
            _text(ax, end + cap * 0.55, middle, look.letter, size=size, bold=True)
            at, free = end + cap, free - _LETTER_ROOM
        note = pod_note(pod, view.t)
        if note and free > len(note) * _CHARACTER + 5 and points[1] * height > 5:
            ax.annotate(
                note, (at, middle), (3.5, 0), textcoords="offset points", va="center_baseline",
                fontsize=SMALL, color=FAINT, zorder=5, annotation_clip=False,
            )  # fmt: skip


def _text(ax: Axes, x: float, y: float, text: str, *, size: float, bold: bool) -> None:
    ax.text(
        x, y, text, ha="center", va="center_baseline", fontsize=size, color="#111111", zorder=5,
        fontweight="bold" if bold else "normal",
    )  # fmt: skip


def _next_in_row(layout: Layout) -> dict[int, float]:
    """When the next Pod of the same row begins, by the ordinal of the one before it."""
    rows: dict[tuple[int, int], PodRun] = {}
    following: dict[int, float] = {}
    for place in layout.places:
        before = rows.get((place.row, place.part))
        if before is not None:
            following[before.ordinal] = float(place.pod.created)
        rows[(place.row, place.part)] = place.pod
    return following


def _draw_waits(ax: Axes, view: View, layout: Layout, filled: float) -> None:
    """A dotted line below the row from a failure to the end of the wait for its replacement."""
    following = _next_in_row(layout)
    lines = []
    for place in layout.places:
        wait = _wait_of(place.pod, view, following)
        if wait is not None:
            y = place.row + 1 - (1 - filled) / 2 + 0.04
            lines.append([(wait[0], y), (wait[1], y)])
    if lines:
        dots = LineCollection(lines, colors=INK, linewidths=1.1, linestyles=(0, (1, 1.8)), zorder=4)
        ax.add_collection(dots, autolim=False)


def _wait_of(pod: PodRun, view: View, following: dict[int, float]) -> tuple[float, float] | None:
    if pod.fate not in (PodFate.Counted, PodFate.Ignored) or pod.finished is None:
        return None
    if pod.finished > view.t:
        return None
    if pod.ordinal in following:
        return (float(pod.finished), following[pod.ordinal])
    decision = view.run.decision(pod.judged if pod.judged is not None else pod.finished)
    until = decision.decision.waiting_until if decision is not None else None
    if until is None or until <= pod.finished or view.ledger.verdict is not None:
        return None
    return (float(pod.finished), float(min(until, view.axis_end)))


def _label_rows(ax: Axes, number: int) -> None:
    step = 1 if number <= 24 else 2
    rows = range(0, number, step)
    ax.set_yticks([row + 0.5 for row in rows], [str(row) for row in rows])
    size = SMALL + 0.5 if number <= 16 else SMALL - 1
    ax.tick_params(axis="y", length=0, labelsize=size, labelcolor=FAINT, pad=4)


def _mark_failures(ax: Axes, view: View, layout: Layout) -> None:
    """Rings the failures of the moment: in narrow lanes no letter has room."""
    if not view.is_moment:
        return
    now: Iterable[Place] = (place for place in layout.places if place.pod.judged == view.t)
    marked = [place for place in now if place.pod.fate in (PodFate.Counted, PodFate.CutDown)]
    if marked:
        x = [float(pod_end(place.pod, view.t)) for place in marked]
        y = [place.row + 0.5 for place in marked]
        ax.plot(
            x, y, "o", color=INK, markersize=4, markerfacecolor="white", zorder=10, clip_on=False
        )
