"""The composed picture, each chart alone, and files of them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from jobkit.errors import UnusableInput
from jobkit.picture.index_states import index_cells
from jobkit.picture.layout import Rows, lay_out
from jobkit.picture.looks import BODY, FAINT, FONTS, INK, NOTE, TITLE
from jobkit.picture.view import view_of
from jobkit.plot.bars import draw_bars
from jobkit.plot.charts import draw_budget, draw_conditions, draw_parallelism
from jobkit.plot.indexes import draw_indexes, grid_height, grid_words
from jobkit.plot.paper import Picture, gutter_label, settings, time_axis
from jobkit.plot.raster import draw_raster
from jobkit.plot.side import draw_key, draw_ledger
from jobkit.words.headline import alternative, headline, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes

    from jobkit.picture.index_states import IndexCell
    from jobkit.picture.layout import Layout
    from jobkit.picture.view import View
    from jobkit.simulation.run import Run

__all__ = [
    "alternative_text",
    "budget",
    "conditions",
    "figure",
    "indexes",
    "parallelism",
    "pods",
    "save",
]

FORMATS = ("svg", "png", "pdf")

_WIDTH = 7.0
_LEFT, _RIGHT = 0.135, 0.745
_SIDE, _SIDE_END = 0.79, 0.975
_TALLEST_PODS, _ROW = 2.28, 0.3
"""Inches: the Pod chart's height with many rows, and what a row takes while they are few."""

_TOP, _BOTTOM = 0.7, 0.4
_BELOW_PODS = (("parallelism", 0.182, 0.61), ("budget", 0.182, 0.487), ("ends", 0.187, 0.326))
"""The other charts from top to bottom: the gap above each, and its height, in inches."""

_LEDGER, _KEY, _GAP = 1.54, 0.93, 0.24


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The places of the parts of a composed picture, worked out in inches from its top."""

    height: float
    pods: float

    @classmethod
    def of(cls, rows: int, cells: Sequence[IndexCell]) -> _Sheet:
        main = _TOP + _BOTTOM + sum(gap + height for _, gap, height in _BELOW_PODS)
        side = _TOP + _LEDGER + _GAP + _KEY + _BOTTOM
        if cells:
            grid = grid_height(len(cells), _WIDTH * (_SIDE_END - _SIDE))
            side += 0.36 + grid + _LINE * len(grid_words(cells, _CHARACTERS))
        height = max(main + min(_TALLEST_PODS, rows * _ROW), side)
        return cls(height, height - main)

    def box(self, left: float, top: float, width: float, height: float) -> Box:
        """A place in shares of the figure; `top` and `height` come in inches."""
        return (left, 1 - (top + height) / self.height, width, height / self.height)

    def charts(self) -> dict[str, Box]:
        top, width = _TOP, _RIGHT - _LEFT
        boxes = {"pods": self.box(_LEFT, top, width, self.pods)}
        top += self.pods
        for name, gap, height in _BELOW_PODS:
            boxes[name] = self.box(_LEFT, top + gap, width, height)
            top += gap + height
        return boxes

    def y(self, top: float) -> float:
        """A distance from the top in inches as a share of the figure's height."""
        return 1 - top / self.height


Box = tuple[float, float, float, float]


def figure(run: Run, t: int | None = None) -> Picture:
    """The whole picture of a run: Pods, parallelism, failure budget, verdict, indexes and ledger.

    Args:
        run: A finished run.
        t: The moment up to which it is drawn, in milliseconds; the end of the run if None.

    Raises:
        UnusableInput: If `t` lies before the Job's creation.
    """
    view = view_of(run, t)
    with settings():
        layout, cells = lay_out(view), index_cells(view)
        sheet = _Sheet.of(layout.rows, cells)
        picture = Picture(figsize=(_WIDTH, sheet.height), facecolor="white")
        picture.alternative_text = alternative(view)
        _write_title(picture, view, sheet)
        charts = {name: picture.add_axes(box) for name, box in sheet.charts().items()}
        _draw_pods(charts["pods"], view, layout)
        _draw_parallelism(charts["parallelism"], view)
        _draw_budget(charts["budget"], view)
        time_axis(charts["ends"], view, labels=True)
        draw_conditions(charts["ends"], view)
        _draw_side(picture, view, sheet, cells)
    return picture


def pods(run: Run, t: int | None = None, *, ax: Axes | None = None) -> Picture:
    """Every Pod with every retry over time."""
    return _alone(run, t, ax, _draw_pods, height=2.9)


def parallelism(run: Run, t: int | None = None, *, ax: Axes | None = None) -> Picture:
    """Active Pods over time, with the ceiling that `parallelism` sets and what is wanted."""
    return _alone(run, t, ax, _draw_parallelism, height=1.35)


def budget(run: Run, t: int | None = None, *, ax: Axes | None = None) -> Picture:
    """What of the failure budget is spent over time, its limit, and the waits of the back-off."""
    return _alone(run, t, ax, _draw_budget, height=1.35)


def conditions(run: Run, t: int | None = None, *, ax: Axes | None = None) -> Picture:
    """Verdict and end state over time."""
    return _alone(run, t, ax, draw_conditions, height=0.8)


def indexes(run: Run, t: int | None = None, *, ax: Axes | None = None) -> Picture:
    """What became of every completion index.

    Raises:
        UnusableInput: If the Job has no indexes, or `t` lies before its creation.
    """
    view = view_of(run, t)
    if not view.completions:
        raise UnusableInput(
            "a Job without completion indexes (completionMode Indexed) has no grid of them"
        )
    cells = index_cells(view)
    words = "\n".join(grid_words(cells, 2 * _CHARACTERS))
    with settings():
        height = grid_height(len(cells), _GRID_WIDTH * 0.94) + _GRID_WORDS
        box = (0.03, _GRID_WORDS / height, 0.94, 0.98 - _GRID_WORDS / height)
        picture, ax = _paper(ax, (_GRID_WIDTH, height), box)
        draw_indexes(ax, cells)
        ax.annotate(
            words, (0, 0), (0, -6), xycoords="axes fraction", textcoords="offset points",
            va="top", fontsize=NOTE - 1, color=FAINT,
        )  # fmt: skip
    return _with_text(picture, view)


def save(run: Run, path: str | os.PathLike[str], t: int | None = None) -> None:
    """Saves the whole picture as .svg, .png or .pdf, by the path's ending.

    Raises:
        UnusableInput: If the path ends otherwise, or `t` lies before the Job's creation.
        OSError: If the file cannot be written.
    """
    form = os.fspath(path).rpartition(".")[2].lower()
    if form not in FORMATS:
        raise UnusableInput(
            f"{path}: a picture ends in .{', .'.join(FORMATS[:-1])} or .{FORMATS[-1]}"
        )
    figure(run, t).savefig(path, format=form)


def alternative_text(run: Run, t: int | None = None) -> str:
    """The picture in sentences, for whoever cannot see it."""
    return alternative(view_of(run, t))


def _alone(
    run: Run,
    t: int | None,
    ax: Axes | None,
    draw: Callable[[Axes, View], None],
    height: float,
) -> Picture:
    view = view_of(run, t)
    with settings():
        bottom = 0.24 / height
        picture, ax = _paper(ax, (_WIDTH, height), (_LEFT, bottom, 0.985 - _LEFT, 0.94 - bottom))
        time_axis(ax, view, labels=True)
        draw(ax, view)
        time_axis_labels(ax)
    return _with_text(picture, view)


def time_axis_labels(ax: Axes) -> None:
    """Shows the times below a chart that stands alone."""
    ax.tick_params(axis="x", labelbottom=True)


def _paper(
    ax: Axes | None, size: tuple[float, float], box: tuple[float, float, float, float]
) -> tuple[Any, Axes]:
    """A new picture with axes, or the figure whose axes were handed in."""
    if ax is not None:
        return ax.get_figure(root=True), ax
    picture = Picture(figsize=size, facecolor="white")
    return picture, picture.add_axes(box)


def _with_text(picture: Any, view: View) -> Picture:
    if isinstance(picture, Picture):
        picture.alternative_text = alternative(view)
    return picture  # type: ignore[no-any-return]  # the figure that the caller's axes are on


def _write_title(picture: Picture, view: View, sheet: _Sheet) -> None:
    place: dict[str, Any] = {"va": "center_baseline"}
    picture.text(
        0.004, sheet.y(0.171), _title(view), fontsize=TITLE, fontweight="bold", color=INK, **place
    )
    picture.text(0.004, sheet.y(0.396), _fitted(reason(view)), fontsize=NOTE, color=FAINT, **place)


def _title(view: View) -> str:
    """The headline, with as much of a long name as the picture is wide enough for."""
    texts = [headline(view, longest_name) for longest_name in range(40, 8, -2)]
    return next((text for text in texts if _title_width(text) <= 0.99 * _WIDTH), texts[-1])


def _title_width(text: str) -> float:
    """Inches."""
    font = FontProperties(family=FONTS, weight="bold", size=TITLE)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) / 72


_LONGEST_REASON = 104


def _fitted(text: str) -> str:
    if len(text) <= _LONGEST_REASON:
        return text
    return text[: _LONGEST_REASON - 1].rpartition(" ")[0] + "…"


def _draw_pods(ax: Axes, view: View, layout: Layout | None = None) -> None:
    time_axis(ax, view, labels=False)
    layout = lay_out(view) if layout is None else layout
    if layout.kind is Rows.Raster:
        draw_raster(ax, view, layout)
    else:
        draw_bars(ax, view, layout)
    gutter_label(ax, "Pods", layout.note, top=0.985)


def _draw_parallelism(ax: Axes, view: View) -> None:
    time_axis(ax, view, labels=False)
    gutter_label(ax, "Parallelism", draw_parallelism(ax, view))


def _draw_budget(ax: Axes, view: View) -> None:
    time_axis(ax, view, labels=False)
    drawn = draw_budget(ax, view)
    gutter_label(ax, drawn.name, drawn.note)


def _draw_side(picture: Picture, view: View, sheet: _Sheet, cells: Sequence[IndexCell]) -> None:
    width = _SIDE_END - _SIDE
    top = _TOP
    if cells:
        style: dict[str, Any] = {"fontsize": BODY, "va": "center_baseline"}
        picture.text(
            _SIDE, sheet.y(_TOP - 0.02), "Completion indexes", fontweight="bold", color=INK, **style
        )
        high = grid_height(len(cells), _WIDTH * width)
        draw_indexes(picture.add_axes(sheet.box(_SIDE, top + 0.09, width, high)), cells)
        top += 0.09 + high + 0.13
        for line in grid_words(cells, _CHARACTERS):
            picture.text(_SIDE, sheet.y(top), line, color=FAINT, **style)
            top += _LINE
        top += 0.14
    draw_ledger(picture.add_axes(sheet.box(_SIDE, top, width, _LEDGER)), view)
    draw_key(picture.add_axes(sheet.box(_SIDE, sheet.height - 0.455 - _KEY, width, _KEY)))


_GRID_WIDTH, _GRID_WORDS = 2.6, 0.36
"""Inches of an index grid that stands alone, and of the words below it."""

_CHARACTERS, _LINE = 24, 0.145
"""What a line of the column at the right takes, and its height in inches."""
