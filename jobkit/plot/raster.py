"""The Pod chart for very many Pods: the mean of the Pods' colours, one cell a pixel."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import to_rgb

from jobkit.picture.looks import FAINT, LOOKS, PALE_SUCCESS, SMALL, WEIGHTS
from jobkit.picture.segments import pod_segments
from jobkit.simulation.run import PodFate, PodState

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from jobkit.picture.layout import Layout
    from jobkit.picture.view import View

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
    for place in layout.places:
        for start, end, state in pod_segments(place.pod, view.t):
            cells.add(state, place.row, start, end)
        pod = place.pod
        if pod.fate is PodFate.Succeeded and pod.finished is not None and pod.finished <= view.t:
            cells.add("done", place.row, pod.finished, view.t)
    for index, since in _given_up(view).items():
        cells.add(PodState.Failed, index, since, view.t)
    return cells.image()


def _given_up(view: View) -> dict[int, int]:
    """Since when each failed index is given up."""
    if not view.status.failed_indexes:
        return {}
    failed = set(view.status.failed_indexes)
    return {
        pod.index: pod.finished
        for pod in view.pods
        if pod.index is not None and pod.index in failed and pod.finished is not None
    }


class _Cells:
    """How much of each cell is covered by each state, gathered as changes along the rows."""

    def __init__(self, view: View, rows: int, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._columns = width / view.axis_end
        self._rows = height / rows
        self._spans: dict[PodState | str, list[tuple[int, float, float]]] = defaultdict(list)

    def add(self, state: PodState | str, row: int, start: float, end: float) -> None:
        self._spans[state].append((row, start, end))

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

    def _cover(self, spans: list[tuple[int, float, float]]) -> NDArray[Any]:
        rows, start, end = np.array(spans, dtype=float).T
        row = (rows * self._rows).astype(int)
        first = np.minimum((start * self._columns).astype(int), self.width - 1)
        # what is there takes at least one cell, however short it was
        last = np.clip((end * self._columns).astype(int), first + 1, self.width)
        changes = np.zeros((self.height, self.width + 1))
        np.add.at(changes, (row, first), 1)
        np.add.at(changes, (row, last), -1)
        return np.cumsum(changes, axis=1)[:, :-1]


def _weight(state: PodState | str) -> float:
    return WEIGHTS.get(state, 1.0) if isinstance(state, PodState) else _DONE_WEIGHT


def _colour(state: PodState | str) -> tuple[float, float, float]:
    if isinstance(state, PodState):
        return to_rgb(LOOKS[state].fill or "#ffffff")
    return to_rgb(PALE_SUCCESS)
