"""The picture of a sweep: for each combination how the runs ended, and how long they took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from jobkit.errors import UnusableInput
from jobkit.picture.looks import BODY, FAINT, GRID, HATCH_INK, INK, LOOKS, NOTE, SMALL, TITLE
from jobkit.picture.view import axis_unit
from jobkit.plot.paper import Picture, bare, settings
from jobkit.simulation.run import PodState

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from jobkit.sweeps.table import Summary, Sweep

__all__ = ["sweep"]

_WIDTH, _TOP, _BOTTOM, _ROW = 7.0, 0.86, 0.42, 0.24
"""Inches; a row is one combination."""

_ENDS, _GAP, _RIGHT = 0.62, 0.06, 0.975
_GUTTER, _WIDEST_GUTTER, _CHARACTER = 0.12, 0.4, 0.0105
"""Shares of the width: where the left chart ends, what is beside it, and what a character of a label takes."""

_MOST_ROWS = 60
_THICK = 0.68
_LEAST_SHARE_FOR_WORDS = 0.08
_LOOKS = {
    "Complete": LOOKS[PodState.Succeeded],
    "Failed": LOOKS[PodState.Failed],
    "Running": LOOKS[PodState.Running],
    "Suspended": LOOKS[PodState.Starting],
    "Deleted": LOOKS[PodState.CutDown],
}


def sweep(sweep: Sweep) -> Picture:
    """How the runs of each combination ended, and how their makespans are spread.

    At the left each bar is cut by the shares of end states. At the right the dot is the median, the thick line
    holds the middle half of the runs, the thin one 90 of 100.

    Raises:
        UnusableInput: If there are more combinations than a picture can show.
    """
    from jobkit.sweeps.show import alternative, label, title  # noqa: PLC0415  a picture is below what it shows

    summaries = sweep.summary()
    if len(summaries) > _MOST_ROWS:
        raise UnusableInput(
            f"a picture shows up to {_MOST_ROWS} combinations, and these are {len(summaries):,}"
        )
    height = _TOP + _BOTTOM + _ROW * max(len(summaries), 3)
    with settings():
        picture = Picture(figsize=(_WIDTH, height), facecolor="white")
        picture.alternative_text = alternative(sweep)
        first = 1 - 0.171 / height
        picture.text(
            0.004, first, title(sweep), fontsize=TITLE, fontweight="bold", color=INK,
            va="center_baseline",
        )  # fmt: skip
        picture.text(
            0.004, 1 - 0.396 / height, ", ".join(sweep.varied), fontsize=NOTE, color=FAINT,
            va="center_baseline",
        )  # fmt: skip
        bottom, tall = _BOTTOM / height, 1 - (_TOP + _BOTTOM) / height
        longest = max(len(label(each)) for each in summaries)
        left = min(max(_GUTTER, 0.015 + longest * _CHARACTER), _WIDEST_GUTTER)
        _draw_ends(picture.add_axes((left, bottom, _ENDS - left, tall)), summaries)
        times = _ENDS + _GAP
        _draw_times(picture.add_axes((times, bottom, _RIGHT - times, tall)), summaries)
    return picture


def _draw_ends(ax: Axes, summaries: tuple[Summary, ...]) -> None:
    from jobkit.sweeps.show import label  # noqa: PLC0415  as above

    _rows(ax, summaries, "Share of end states")
    ax.set_yticks(range(len(summaries)), [label(each) for each in summaries])
    ax.tick_params(axis="y", length=0, labelsize=BODY, labelcolor=INK, pad=4)
    ax.set_xlim(0, 1)
    ax.set_xticks([0, 0.5, 1], ["0", "50", "100 %"])
    for row, each in enumerate(summaries):
        left = 0.0
        for result in each.results:
            _draw_share(ax, row, left, each.share(result), result)
            left += each.share(result)
        if not each.runs:
            ax.text(0.01, row, "refused by the API server", va="center_baseline", color=FAINT)


def _draw_share(ax: Axes, row: int, left: float, share: float, result: str) -> None:
    look = _LOOKS[result]
    box = Rectangle(
        (left, row - _THICK / 2), share, _THICK, facecolor=look.fill or "white", hatch=look.hatch,
        edgecolor=HATCH_INK, linewidth=0, zorder=3,
    )  # fmt: skip
    ax.add_patch(box)
    if share >= _LEAST_SHARE_FOR_WORDS:
        words = result if share >= 0.3 else result[:1]
        ax.text(
            left + share / 2, row, words, ha="center", va="center", fontsize=SMALL, zorder=4,
            color=INK, bbox={"boxstyle": "square,pad=0.15", "facecolor": look.fill, "linewidth": 0},
        )  # fmt: skip


def _draw_times(ax: Axes, summaries: tuple[Summary, ...]) -> None:
    _rows(ax, summaries, "Makespan")
    most = max((each.makespan.high for each in summaries if each.makespan), default=1.0)
    ax.set_xlim(0, max(most, 1e-3) * 1.06)
    unit, name = axis_unit(most * 1000)
    factor = 1000 / unit

    def time(value: float, _: int) -> str:
        return f"{value * factor:g} {name}" if value == 0 else f"{value * factor:g}"

    steps = MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(0, most * factor)
    ax.set_xticks([step / factor for step in steps if step <= most * factor * 1.06])
    ax.xaxis.set_major_formatter(FuncFormatter(time))
    for row, each in enumerate(summaries):
        span = each.makespan
        if span is None:
            if each.runs:
                ax.text(0, row, " no end", va="center_baseline", color=FAINT)
            continue
        line: dict[str, Any] = {"color": INK, "solid_capstyle": "butt", "zorder": 3}
        ax.plot([span.low, span.high], [row, row], linewidth=1.0, **line)
        ax.plot([span.quarter, span.three_quarters], [row, row], linewidth=4.5, **line)
        ax.plot(
            [span.median], [row], "o", markersize=4.5, markerfacecolor="white",
            markeredgecolor=INK, markeredgewidth=1.2, zorder=4,
        )  # fmt: skip


def _rows(ax: Axes, summaries: tuple[Summary, ...], name: str) -> None:
    bare(ax)
    ax.set_ylim(max(len(summaries), 3) - 0.5, -0.5)
    ax.grid(axis="x", color=GRID, linewidth=0.8, zorder=0)
    ax.set_axisbelow(True)
    ax.tick_params(axis="x", length=0, labelsize=BODY, labelcolor=FAINT, pad=4)
    ax.annotate(
        name, (0, 1), (0, 5), xycoords="axes fraction", textcoords="offset points",
        fontsize=BODY, fontweight="bold", color=INK,
    )  # fmt: skip
