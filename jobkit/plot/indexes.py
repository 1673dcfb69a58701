"""The index grid: what became of every completion index."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb

from jobkit.picture.index_states import LETTERS, IndexState, count_states, worst
from jobkit.picture.looks import FAINT, GRID, HATCH_INK, LOOKS, SMALL
from jobkit.plot.paper import bare
from jobkit.simulation.run import PodState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from jobkit.picture.index_states import IndexCell

__all__ = ["draw_indexes", "grid_height", "grid_words"]

_LOOKS = {
    IndexState.Done: LOOKS[PodState.Succeeded],
    IndexState.Running: LOOKS[PodState.Running],
    IndexState.Failed: LOOKS[PodState.Failed],
}
_MOST_NUMBERED = 24
_NUMBERED_COLUMNS = 5
_MOST_OUTLINED = 300
_MOST_SINGLE = 5000
_GAP = 0.09
_LARGEST_CELL = 19.0
_SMALL_CELL = 9.0
_LEAST_WITH_LINE = 4
"""Points; a few indexes do not fill the column."""


def draw_indexes(ax: Axes, cells: Sequence[IndexCell]) -> None:
    """Draws a cell for each index.

    From some thousands on a cell stands for several indexes and shows the worst of them.
    """
    bare(ax)
    groups = _groups(cells)
    states = [worst(group) for group in groups]
    if len(groups) > _MOST_OUTLINED:
        _draw_image(ax, states)
    else:
        _draw_grid(ax, states, cells)


def grid_words(cells: Sequence[IndexCell], characters: int) -> list[str]:
    """What the grid shows in numbers, on lines of so many characters."""
    parts = count_states(cells).split(" · ")
    if _per_cell(len(cells)) > 1:
        parts += [f"{_per_cell(len(cells))} indexes a cell,", "the worst shown"]
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]} · {part}" if lines and not lines[-1].endswith(",") else part
        if lines and len(joined) <= characters and joined != part:
            lines[-1] = joined
        else:
            lines.append(part)
    return lines


def grid_height(number: int, width: float) -> float:
    """Inches that the grid of so many indexes takes in a column `width` inches wide."""
    if number <= _MOST_NUMBERED:
        columns = min(_NUMBERED_COLUMNS, number)
        return math.ceil(number / columns) * min(_LARGEST_CELL / 72, width / _NUMBERED_COLUMNS)
    cells = math.ceil(number / _per_cell(number))
    columns = _columns(cells)
    return math.ceil(cells / columns) * min(width / columns, _SMALL_CELL / 72)


def _per_cell(number: int) -> int:
    """How many indexes share a cell."""
    return max(1, math.ceil(number / _MOST_SINGLE))


def _columns(number: int) -> int:
    """Columns of a grid without numbers: from 16 for some dozens to a square for thousands."""
    return max(16, math.ceil(math.sqrt(number * 1.25)))


def _groups(cells: Sequence[IndexCell]) -> list[Sequence[IndexCell]]:
    size = _per_cell(len(cells))
    return [cells[start : start + size] for start in range(0, len(cells), size)]


def _draw_grid(ax: Axes, states: Sequence[IndexState], cells: Sequence[IndexCell]) -> None:
    """Cells as shapes; with their numbers while they are few."""
    number = len(states)
    is_numbered = number <= _MOST_NUMBERED
    columns = _NUMBERED_COLUMNS if is_numbered else _columns(number)
    _fit(ax, columns, math.ceil(number / columns), _LARGEST_CELL if is_numbered else _SMALL_CELL)
    for state in IndexState:
        places = [at for at, each in enumerate(states) if each is state]
        if places:
            _draw_cells(ax, places, columns, state)
    if is_numbered:
        for at, cell in enumerate(cells):
            _number(ax, at, columns, cell)


def _draw_image(ax: Axes, states: Sequence[IndexState]) -> None:
    """Cells as blocks of whole pixels, with a white line between them where that leaves enough."""
    columns = _columns(len(states))
    rows = math.ceil(len(states) / columns)
    size = _pixels(ax, columns)
    filled = size - 1 if size >= _LEAST_WITH_LINE else size
    image = np.ones((rows * size, columns * size, 3))
    for at, state in enumerate(states):
        look = _LOOKS.get(state)
        top, left = at // columns * size, at % columns * size
        colour = to_rgb(look.fill) if look is not None and look.fill else to_rgb(GRID)
        image[top : top + filled, left : left + filled] = colour
    _fit(ax, columns, rows, size * 72 / _dots(ax))
    ax.imshow(image, extent=(0, columns, rows, 0), aspect="auto", interpolation="none")


def _pixels(ax: Axes, columns: int) -> int:
    """Dots of the finished picture that a cell takes, a whole number: else the lines beat."""
    figure = ax.get_figure(root=True)
    assert figure is not None, "axes are on a figure"
    width = ax.get_position().width * figure.get_figwidth()
    return max(1, int(min(width / columns, _SMALL_CELL / 72) * _dots(ax) + 1e-6))


def _dots(ax: Axes) -> float:
    figure = ax.get_figure(root=True)
    assert figure is not None, "axes are on a figure"
    return float(figure.dpi)


def _fit(ax: Axes, columns: int, rows: int, largest: float) -> None:
    """Makes the axes as large as square cells need, their upper left corner where it was."""
    figure = ax.get_figure(root=True)
    assert figure is not None, "axes are on a figure"
    box = ax.get_position()
    width, height = box.width * figure.get_figwidth() * 72, box.height * figure.get_figheight() * 72
    cell = min(largest, width / columns, height / max(rows, 1))
    wide, high = columns * cell / width * box.width, rows * cell / height * box.height
    ax.set_position((box.x0, box.y1 - high, wide, high))
    ax.set_xlim(0, columns)
    ax.set_ylim(rows, 0)


def _draw_cells(ax: Axes, places: Sequence[int], columns: int, state: IndexState) -> None:
    at = np.array(places)
    left, top = at % columns + _GAP / 2, at // columns + _GAP / 2
    right, bottom = left + 1 - _GAP, top + 1 - _GAP
    corners = np.stack([left, top, right, top, right, bottom, left, bottom], axis=1)
    look = _LOOKS.get(state)
    collection = PolyCollection(
        list(corners.reshape(-1, 4, 2)),
        facecolors=look.fill if look else "white",
        edgecolors=HATCH_INK if look else FAINT if state is IndexState.Waiting else GRID,
        linewidths=0 if look else 0.7,
        linestyles=":" if state is IndexState.Waiting else "-",
        zorder=2,
    )
    if look is not None and look.hatch:
        collection.set_hatch(look.hatch)
    ax.add_collection(collection, autolim=False)


def _number(ax: Axes, at: int, columns: int, cell: IndexCell) -> None:
    x, y = at % columns + 0.5, at // columns + 0.5
    text = f"{cell.index} {LETTERS[cell.state]}".strip()
    open_or_waiting = cell.state in (IndexState.Open, IndexState.Waiting)
    colour = FAINT if open_or_waiting else "#111111"
    several = cell.pods > 1
    look = _LOOKS.get(cell.state)
    box = {"facecolor": look.fill if look else "white", "edgecolor": "none", "pad": 0.6}
    ax.text(
        x, y - (0.16 if several else 0), text, ha="center", va="center_baseline", zorder=4,
        fontsize=SMALL, color=colour, fontweight="bold", bbox=box if several or look else None,
    )  # fmt: skip
    if several:
        ax.text(
            x, y + 0.2, f"×{cell.pods}", ha="center", va="center_baseline", zorder=5,
            fontsize=SMALL - 0.6, color=colour, bbox=box,
        )  # fmt: skip
