"""The Pod chart for very many Pods: the mean of the Pods' colours, one cell a pixel.

Whoever zooms in sees the part in view drawn anew, down to single Pods.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.image import AxesImage
from matplotlib.ticker import FuncFormatter, Locator

from jobkit.picture.layout import row_of
from jobkit.picture.looks import FAINT, FATES, LOOKS, PALE_SUCCESS, SMALL, WEIGHTS
from jobkit.picture.segments import pod_segments
from jobkit.simulation.columns import NOTHING
from jobkit.simulation.run import PodFate, PodState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.backend_bases import RendererBase
    from numpy.typing import NDArray

    from jobkit.picture.layout import Layout
    from jobkit.picture.view import View
    from jobkit.simulation.run import PodRun

__all__ = ["Window", "draw_raster", "raster"]

_DONE_WEIGHT = 0.25
"""How much a finished row counts beside rows in which something runs."""


def draw_raster(ax: Axes, view: View, layout: Layout) -> None:
    """Draws all Pods as one image; only the ends of the rows are labelled."""
    ax.set_ylim(layout.rows, 0)
    ax.set_xlim(0, view.axis_end)
    ax.add_image(_Image(ax, view, layout))
    ax.yaxis.set_major_locator(_Ends(layout.rows))
    ax.yaxis.set_major_formatter(FuncFormatter(_row_at))
    ax.tick_params(axis="y", length=0, labelsize=SMALL, labelcolor=FAINT, pad=4)
    top, bottom = ax.get_yticklabels()
    top.set_verticalalignment("top")
    bottom.set_verticalalignment("bottom")


def _row_at(y: float, place: int | None) -> str:
    """The number of the row below the first tick or above the second one; without a place, under the pointer."""
    return str(math.ceil(y) - 1 if place else math.floor(y))


class _Ends(Locator):
    """Ticks at both ends of what is in view of the rows, also within a row: outside none would be drawn."""

    def __init__(self, rows: int) -> None:
        self._rows = rows

    def __call__(self) -> tuple[float, float]:
        assert self.axis is not None, "it is asked by its axis"
        top, bottom = sorted(self.axis.get_view_interval())
        return min(max(0, top), self._rows), min(max(0, bottom), self._rows)

    def tick_values(self, vmin: float, vmax: float) -> tuple[float, float]:  # noqa: ARG002  of the axis
        return self()


class Window(NamedTuple):
    """A part of the chart: times in milliseconds, and whole rows."""

    start: float
    end: float
    top: int
    bottom: int


class _Image(AxesImage):
    """The Pods in view, in as many cells as there are pixels; made when it is drawn, and anew for another view."""

    def __init__(self, ax: Axes, view: View, layout: Layout) -> None:
        super().__init__(ax, interpolation="none", zorder=3)
        self.set_clip_path(ax.patch)
        self._spans, self._whole = _spans(view), Window(0, view.axis_end, 0, layout.rows)
        self._shown: tuple[Window, int, int] | None = None
        self._show()

    def draw(self, renderer: RendererBase) -> None:
        self._show(renderer.get_image_magnification())
        super().draw(renderer)

    def _show(self, magnification: float = 1.0) -> None:
        """Makes the image, with more pixels than the axes have where a file of lines and curves has finer images."""
        assert isinstance(self.axes, Axes), "it is on axes as long as it is drawn"
        window, box = self._window(self.axes), self.axes.bbox
        width, height = int(box.width * magnification), int(box.height * magnification)
        height = max(min(height, window.bottom - window.top), 1)
        shown = window, max(width, 1), height
        if shown != self._shown:
            self._shown = shown
            self.set_data(self._spans.image(*shown))
            self.set_extent((window.start, window.end, window.bottom, window.top))

    def _window(self, ax: Axes) -> Window:
        """What is in view; where nothing of the chart is, its first cell."""
        start, end = sorted(ax.get_xlim())
        top, bottom = sorted(ax.get_ylim())
        whole, rows = self._whole.end, self._whole.bottom
        first = max(0, min(math.floor(top), rows - 1))
        start = max(0.0, min(start, whole - 1))
        return Window(
            start=start,
            end=max(start + 1, min(end, whole)),
            top=first,
            bottom=max(first + 1, min(math.ceil(bottom), rows)),
        )


def raster(
    view: View, layout: Layout, width: int, height: int, window: Window | None = None
) -> NDArray[Any]:
    """The image: `height` x `width` x 4 shares of red, green, blue and opacity.

    A cell has the mean colour of the Pods in it; failures weigh more, so that a lone one stays
    visible. Behind a success its row stays pale green, behind a given-up index it is a line.

    Args:
        view: What is to be seen.
        layout: Its rows.
        width: Cells side by side.
        height: Cells below one another.
        window: The part to be drawn; everything if left out.
    """
    whole = Window(0, view.axis_end, 0, layout.rows)
    return _spans(view).image(window or whole, width, height)


def _spans(view: View) -> _Spans:
    spans = _Spans()
    special = view.run.pods.special()
    _add_plain(spans, view, [pod.ordinal for pod in special if pod.created <= view.t])
    for pod in special:
        if pod.created <= view.t:
            _add_special(spans, view, pod)
    for index, since in _given_up(view).items():
        spans.add(PodState.Failed, index, since, view.t)
    return spans


def _add_plain(spans: _Spans, view: View, but_for: Sequence[int]) -> None:
    """Adds the Pods that the columns tell all of, all at once: what `pod_segments` gives of each."""
    pods, t = view.run.pods, view.t
    chosen = np.ones(view.number_of_pods, dtype=bool)
    chosen[np.array(but_for, dtype=int)] = False

    def times(name: str) -> NDArray[Any]:
        column = np.frombuffer(pods.column(name), dtype=np.int64)[: len(chosen)][chosen]
        return np.where(column == NOTHING, np.inf, column.astype(float))

    finished, asked = times("finished"), times("deletion_requested")
    end = np.minimum(np.minimum(finished, times("deleted")), t)
    rows = np.array(view.pod_indexes if view.completions else range(len(chosen)))[chosen]
    looks = np.array(_looks(view), dtype=object)[chosen]
    # what happens after the end does not happen; a piece lasts until the next that does
    following = end
    for time, state in (
        (np.where(asked > finished, np.inf, asked), PodState.Terminating),
        (times("running"), PodState.Running),
        (times("bound"), PodState.Starting),
        (times("created"), PodState.Waiting),
    ):
        happens = time < end
        start = np.where(happens, time, following)
        lasts = following > start
        if state is PodState.Running:
            for look in set(looks[lasts]):
                of_look = lasts & (looks == look)
                spans.add(look, rows[of_look], start[of_look], following[of_look])
        else:
            spans.add(state, rows[lasts], start[lasts], following[lasts])
        following = start
    done = (np.array(pods.fates()[: len(chosen)], dtype=object)[chosen] == PodFate.Succeeded) & (
        finished <= t
    )
    spans.add("done", rows[done], finished[done], t)


def _looks(view: View) -> list[PodState]:
    """The state that gives each Pod's piece at work its colour: its fate once that is known."""
    pods, t = view.run.pods, view.t
    judged = zip(view.pod_states, pods.fates(), pods.column("judged"), strict=False)
    return [
        FATES[fate]
        if fate is not None and NOTHING < time <= t
        else PodState.Running
        if state is PodState.Terminating
        else state
        for state, fate, time in judged
    ]


def _add_special(spans: _Spans, view: View, pod: PodRun) -> None:
    row = row_of(pod, by_index=view.completions > 0)
    for start, end, state in pod_segments(pod, view.t):
        spans.add(state, row, start, end)
    if pod.fate is PodFate.Succeeded and pod.finished is not None and pod.finished <= view.t:
        spans.add("done", row, pod.finished, view.t)


def _given_up(view: View) -> dict[int, int]:
    """Since when each failed index is given up."""
    if not view.status.failed_indexes:
        return {}
    failed = set(view.status.failed_indexes)
    ends = zip(view.pod_indexes, view.run.pods.column("finished"), strict=False)
    return {index: end for index, end in ends if index in failed and end != NOTHING}


class _Spans:
    """What state each row is in, and when: rows, starts and ends by state."""

    def __init__(self) -> None:
        self._of: dict[PodState | str, list[tuple[Any, ...]]] = defaultdict(list)

    def add(self, state: PodState | str, rows: Any, start: Any, end: Any) -> None:
        """Adds one span, or arrays of them."""
        spans = np.broadcast_arrays(*(np.atleast_1d(each) for each in (rows, start, end)))
        if len(spans[0]):
            self._of[state].append(spans)

    def image(self, window: Window, width: int, height: int) -> NDArray[Any]:
        """How much of each cell is covered by each state, as one colour."""
        total = np.zeros((height, width))
        colour = np.zeros((height, width, 3))
        for state, spans in self._of.items():
            cover = _cover(spans, window, width, height) * _weight(state)
            total += cover
            colour += cover[:, :, None] * np.array(_colour(state))
        shown = total > 0
        image = np.ones((height, width, 4))
        image[:, :, 3] = shown
        image[shown, :3] = colour[shown] / total[shown][:, None]
        return image


def _cover(spans: list[tuple[Any, ...]], window: Window, width: int, height: int) -> NDArray[Any]:
    """How many spans lie on each cell, gathered as changes along the rows."""
    rows, start, end = (np.concatenate(part) for part in zip(*spans, strict=True))
    seen = (rows >= window.top) & (rows < window.bottom) & (start < window.end)
    seen &= (end > window.start) | (start >= window.start)
    rows, start, end = rows[seen] - window.top, start[seen] - window.start, end[seen] - window.start
    a_column = width / (window.end - window.start)
    row = (rows * (height / (window.bottom - window.top))).astype(int)
    first = np.clip((start * a_column).astype(int), 0, width - 1)
    # what is there takes at least one cell, however short it was
    last = np.clip((end * a_column).astype(int), first + 1, width)
    columns = width + 1
    cells = height * columns
    begun = np.bincount(row * columns + first, minlength=cells)
    ended = np.bincount(row * columns + last, minlength=cells)
    return np.cumsum((begun - ended).reshape(height, columns), axis=1)[:, :-1]


def _weight(state: PodState | str) -> float:
    return WEIGHTS.get(state, 1.0) if isinstance(state, PodState) else _DONE_WEIGHT


def _colour(state: PodState | str) -> tuple[float, float, float]:
    if isinstance(state, PodState):
        return to_rgb(LOOKS[state].fill or "#ffffff")
    return to_rgb(PALE_SUCCESS)
