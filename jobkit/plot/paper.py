"""What all pictures are drawn on: a figure with jobkit's own settings, and axes with a time line."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import Formatter, Locator, TickHelper

from jobkit.picture.looks import BASELINE, BODY, FAINT, GRID, INK, SETTINGS
from jobkit.picture.view import axis_unit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from jobkit.picture.view import View

__all__ = ["NO_DATE", "Picture", "bare", "gutter_label", "settings", "time_axis"]

NO_DATE: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": "jobkit"},
    "pdf": {"CreationDate": None, "Creator": "jobkit", "Producer": None},
    "png": {"Software": None},
}
"""Metadata that leaves the time and the program out: the same run gives the same bytes."""

_FINE = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
_NICE = (1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 300, 360, 600, 900, 1200, 1800, 3600)
_MOST_TICKS = 10


def settings() -> Any:
    """A context in which matplotlib draws as jobkit wants it; other people's settings stay out."""
    own: dict[Any, Any] = {**mpl.rcParamsDefault, "backend": mpl.rcParams["backend"]}
    return mpl.rc_context(own | SETTINGS)


class Picture(Figure):
    """A matplotlib figure that says what it shows, and shows itself in a notebook."""

    alternative_text: str = ""

    def draw(self, renderer: Any) -> None:
        """Draws with jobkit's settings, whoever asks for it."""
        with settings():
            super().draw(renderer)

    def savefig(self, fname: Any, **options: Any) -> None:
        """Saves with jobkit's settings; the same run gives the same bytes.

        SVG, PNG and PDF carry the alternative text.
        """
        form = options.get("format") or str(fname).rpartition(".")[2].lower()
        own = dict(NO_DATE.get(form, {}))
        if form in NO_DATE:
            own["Subject" if form == "pdf" else "Description"] = self.alternative_text
        options["metadata"] = {**own, **options.get("metadata", {})}
        with settings():
            super().savefig(fname, **options)

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        image = BytesIO()
        self.savefig(image, format="png")
        width = round(self.get_figwidth() * 100)
        return (
            {"image/png": image.getvalue(), "text/plain": self.alternative_text},
            {"image/png": {"alt": self.alternative_text, "width": width}},
        )

    def __repr__(self) -> str:
        return f"<Picture: {self.alternative_text.partition('. ')[0]}>"


def bare(ax: Axes) -> None:
    """Takes spines, ticks and labels off."""
    ax.set(xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set_visible(False)


def time_axis(ax: Axes, view: View, *, labels: bool) -> None:
    """Time from 0 to the end of the view, with light lines at round times."""
    bare(ax)
    ax.set_xlim(0, view.axis_end)
    ax.xaxis.set_major_locator(_RoundTimes(view.axis_end))
    ax.xaxis.set_major_formatter(_Time())
    ax.tick_params(axis="x", length=0, labelsize=BODY, labelcolor=FAINT, pad=4)
    ax.tick_params(axis="x", labelbottom=labels)
    ax.grid(axis="x", color=GRID, linewidth=0.8, zorder=0)
    ax.set_axisbelow(True)
    if view.is_moment:
        ax.axvline(float(view.t), color=INK, linewidth=1.2, zorder=9, clip_on=False)


class _RoundTimes(Locator):
    """Ticks at round times of the part in view, of a time line with an end."""

    def __init__(self, end: float) -> None:
        self._end = end

    def __call__(self) -> list[float]:
        start, end = _in_view(self)
        unit, _ = axis_unit(end - start)
        step = _tick_step((end - start) / unit) * unit
        first, last = -int(-max(start, 0) // step), int(min(end, self._end) // step)
        return [step * number for number in range(first, last + 1)]

    def tick_values(self, vmin: float, vmax: float) -> list[float]:  # noqa: ARG002  of the axis
        return self()


class _Time(Formatter):
    """Times in the unit that suits the part in view; the first tick names it, and so does the pointer."""

    def __call__(self, time: float, place: int | None = None) -> str:
        start, end = _in_view(self)
        unit, name = axis_unit(end - start)
        text = f"{time / unit:.10g}"
        return text if place else f"{text} {name}"


def _in_view(of: TickHelper) -> tuple[float, float]:
    assert of.axis is not None, "it is asked by its axis"
    start, end = sorted(of.axis.get_view_interval())
    return start, end


def gutter_label(ax: Axes, name: str, note: str = "", *, top: float = 1.0) -> None:
    """A chart's name in the gutter at its left, and a few words below it.

    `top` is where the name's upper edge stands, as a share of the chart's height.
    """
    place: dict[str, Any] = {"xycoords": ("figure fraction", "axes fraction"), "va": "top"}
    left = (0.004, top)
    ax.annotate(name, left, fontsize=BODY, fontweight="bold", color=INK, **place)
    if note:
        place |= {"textcoords": "offset points", "xytext": (0, -11.5)}
        ax.annotate(note, left, fontsize=BODY - 0.5, color=FAINT, **place)


def baseline(ax: Axes) -> None:
    """A light line at the bottom of a chart."""
    ax.axhline(0, color=BASELINE, linewidth=0.8, zorder=1)


def _tick_step(span: float) -> float:
    for step in (*_FINE, *_NICE) if span < _NICE[1] else _NICE:
        if span / step <= _MOST_TICKS:
            return step
    whole = _NICE[-1]
    while span / whole > _MOST_TICKS:
        whole *= 2
    return whole
