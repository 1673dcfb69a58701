"""The picture of a sweep. matplotlib is loaded with this module only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

if TYPE_CHECKING:
    from jobkit.sweeps.table import Summary, Sweep

__all__ = ["draw_sweep"]

_COLOURS = {"Complete": "#4c7a5b", "Failed": "#b0563f"}
_HATCHES = {"Complete": "", "Failed": "////"}
_OTHER = "#9a9a9a"


def draw_sweep(sweep: Sweep) -> Figure:
    """For each combination: how the runs ended (with colour and hatch), and the span of their makespans."""
    summaries = sweep.summary()
    figure = Figure(figsize=(7, 1.6 + 0.32 * len(summaries)), dpi=200, layout="constrained")
    ends, times = figure.subplots(1, 2, sharey=True)
    places = range(len(summaries))
    for place, summary in zip(places, summaries, strict=True):
        left = 0.0
        for result, number in summary.results.items():
            share = number / summary.runs
            ends.barh(
                place, share, left=left, height=0.7, edgecolor="white", linewidth=0.5,
                color=_COLOURS.get(result, _OTHER), hatch=_HATCHES.get(result, "...."),
            )  # fmt: skip
            left += share
        if summary.makespan is not None:
            low, middle, high = summary.makespan
            times.plot([low, high], [place, place], color="#333333", linewidth=1)
            times.plot([middle], [place], "o", color="#333333", markersize=4)
    ends.set_yticks(list(places), [_label(each) for each in summaries])
    ends.invert_yaxis()
    ends.set_xlim(0, 1)
    ends.set_xlabel("share of runs: Complete plain, Failed hatched, others dotted")
    times.set_xlabel("makespan in s: 5 %, median, 95 %")
    figure.suptitle(f"{len(sweep.rows):,} runs", fontsize=9)
    for axes in (ends, times):
        axes.tick_params(labelsize=7)
        axes.xaxis.label.set_size(7)
        axes.spines[["top", "right"]].set_visible(False)
    return figure


def _label(summary: Summary) -> str:
    return (
        ", ".join(f"{path.rpartition('.')[2]} {value}" for path, value in summary.values) or "all"
    )
