"""The Pod chart for very many Pods: the mean of the Pods' colours, one cell a pixel."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import to_rgb

from jobkit.picture.layout import row_of
from jobkit.picture.looks import FAINT, FATES, LOOKS, PALE_SUCCESS, SMALL, WEIGHTS
from jobkit.picture.segments import pod_segments
from jobkit.simulation.history import NOTHING
from jobkit.simulation.run import PodFate, PodState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from jobkit.picture.layout import Layout
    from jobkit.picture.view import View
    from jobkit.simulation.run import PodRun

__all__ = ["draw_raster", "raster"]

_DONE_WEIGHT = 0.25
"""How much a finished row counts beside rows in which something runs."""


def draw_raster(ax: Axes, view: View, layout: Layout) -> None:
    """Draws all Pods as one image; only the ends of the rows are labelled."""
    figure = ax.get_figure(root=True)
    assert figure is not None, "axes are on a figure"
    box, size = ax.get_position(), figure.get_size_inches() * figure.dpi
    width, height = max(int(box.width * size[0]), 1), max(int(box.height * size[1]), 1)
    image = raster(view, layout, width, min(height, layout.rows))
    ax.set_ylim(layout.rows, 0)
    ax.imshow(
        image, extent=(0, view.axis_end, layout.rows, 0), aspect="auto", interpolation="none",
        zorder=3,
    )  # fmt: skip
    ax.set_ylim(layout.rows, 0)
    ax.set_xlim(0, view.axis_end)
    ax.set_yticks([0, layout.rows], ["0", str(layout.rows - 1)])
    ax.tick_params(axis="y", length=0, labelsize=SMALL, labelcolor=FAINT, pad=4)
    top, bottom = ax.get_yticklabels()
    top.set_verticalalignment("top")
    bottom.set_verticalalignment("bottom")


def raster(view: View, layout: Layout, width: int, height: int) -> NDArray[Any]:
    """The image: `height` x `width` x 4 shares of red, green, blue and opacity.

    A cell has the mean colour of the Pods in it; failures weigh more, so that a lone one stays
    visible. Behind a success its row stays pale green, behind a given-up index it is a line.
    """
    cells = _Cells(view, layout.rows, width, height)
    special = view.run.pods.special()
    _add_plain(cells, view, [pod.ordinal for pod in special if pod.created <= view.t])
    for pod in special:
        if pod.created <= view.t:
            _add_special(cells, view, pod)
    for index, since in _given_up(view).items():
        cells.add(PodState.Failed, index, since, view.t)
    return cells.image()


def _add_plain(cells: _Cells, view: View, but_for: Sequence[int]) -> None:
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
                cells.add(look, rows[of_look], start[of_look], following[of_look])
        else:
            cells.add(state, rows[lasts], start[lasts], following[lasts])
        following = start
    done = (np.array(pods.fates()[: len(chosen)], dtype=object)[chosen] == PodFate.Succeeded) & (
        finished <= t
    )
    cells.add("done", rows[done], finished[done], t)


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


def _add_special(cells: _Cells, view: View, pod: PodRun) -> None:
    row = row_of(pod, by_index=view.completions > 0)
    for start, end, state in pod_segments(pod, view.t):
        cells.add(state, row, start, end)
    if pod.fate is PodFate.Succeeded and pod.finished is not None and pod.finished <= view.t:
        cells.add("done", row, pod.finished, view.t)


def _given_up(view: View) -> dict[int, int]:
    """Since when each failed index is given up."""
    if not view.status.failed_indexes:
        return {}
    failed = set(view.status.failed_indexes)
    ends = zip(view.pod_indexes, view.run.pods.column("finished"), strict=False)
    return {index: end for index, end in ends if index in failed and end != NOTHING}


_Spans = tuple[Any, ...]
"""Rows, starts and ends."""


class _Cells:
    """How much of each cell is covered by each state, gathered as changes along the rows."""

    def __init__(self, view: View, rows: int, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._columns = width / view.axis_end
        self._rows = height / rows
        self._spans: dict[PodState | str, list[_Spans]] = defaultdict(list)

    def add(self, state: PodState | str, rows: Any, start: Any, end: Any) -> None:
        """Adds one span, or arrays of them."""
        spans = np.broadcast_arrays(*(np.atleast_1d(each) for each in (rows, start, end)))
        if len(spans[0]):
            self._spans[state].append(spans)

    def image(self) -> NDArray[Any]:
        total = np.zeros((self.height, self.width))
        colour = np.zeros((self.height, self.width, 3))
        for state, spans in self._spans.items():
            cover = self._cover(spans) * _weight(state)
            total += cover
            colour += cover[:, :, None] * np.array(_colour(state))
        shown = total > 0
        image = np.ones((self.height, self.width, 4))
        image[:, :, 3] = shown
        image[shown, :3] = colour[shown] / total[shown][:, None]
        return image

    def _cover(self, spans: list[_Spans]) -> NDArray[Any]:
        rows, start, end = (np.concatenate(part) for part in zip(*spans, strict=True))
        row = (rows * self._rows).astype(int)
        first = np.minimum((start * self._columns).astype(int), self.width - 1)
        # what is there takes at least one cell, however short it was
        last = np.clip((end * self._columns).astype(int), first + 1, self.width)
        columns = self.width + 1
        cells = self.height * columns
        begun = np.bincount(row * columns + first, minlength=cells)
        ended = np.bincount(row * columns + last, minlength=cells)
        return np.cumsum((begun - ended).reshape(self.height, columns), axis=1)[:, :-1]


def _weight(state: PodState | str) -> float:
    return WEIGHTS.get(state, 1.0) if isinstance(state, PodState) else _DONE_WEIGHT


def _colour(state: PodState | str) -> tuple[float, float, float]:
    if isinstance(state, PodState):
        return to_rgb(LOOKS[state].fill or "#ffffff")
    return to_rgb(PALE_SUCCESS)
