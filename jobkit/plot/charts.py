"""The charts below the Pods: parallelism, the failure budget, verdict and end state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.patches import Rectangle

from jobkit.picture.looks import BODY, FAINT, HATCH_INK, INK, LOOKS, SMALL
from jobkit.picture.series import active_levels, budget_of, ceiling_levels, waits, wanted_levels
from jobkit.picture.view import format_time
from jobkit.plot.paper import baseline
from jobkit.simulation.run import PodState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from jobkit.model import Condition
    from jobkit.picture.series import Budget, Level
    from jobkit.picture.view import View

__all__ = ["draw_budget", "draw_conditions", "draw_parallelism"]

_RUNNING = LOOKS[PodState.Running].fill
_FAILED = LOOKS[PodState.Failed].fill
_ROOM_FOR_WORD = 0.13
"""The share of the axis that a word in a chart needs."""

_FEW_WAITS = 12
_SHORTEST_ARROW = 0.02
"""The share of the axis below which an arrow is all head."""

_FEW_TICKS = 60


def draw_parallelism(ax: Axes, view: View) -> str:
    """Active Pods as an area, the ceiling dashed, what is wanted as a line; gives the note."""
    active, wanted, ceiling = active_levels(view), wanted_levels(view), ceiling_levels(view)
    top = max([1, *(level.value for level in (*active, *wanted, *ceiling))])
    ax.set_ylim(0, top * 1.08)
    x, y = _steps(active, view.t)
    ax.fill_between(x, y, step="post", color=_RUNNING, alpha=0.8, linewidth=0, zorder=2)
    ax.plot(*_steps(ceiling, view.axis_end), drawstyle="steps-post", **_DASHED)
    ax.plot(
        *_steps(wanted, view.t), drawstyle="steps-post", color=INK, linewidth=1.5, zorder=4,
        solid_capstyle="butt",
    )  # fmt: skip
    _label_ends(ax, [0, top], largest=9)
    _name_area(ax, view, active, top)
    _name_wanted(ax, view, active, wanted, top)
    peak = max((level.value for level in ceiling), default=0)
    current = ceiling[-1].value if ceiling else 0
    return f"ceiling {current}" if current == peak else f"ceiling {current}, was {peak}"


def _label_ends(ax: Axes, values: Sequence[int], largest: int) -> None:
    """Labels the ends of the scale; a long number would run into the chart's name, which tells it."""
    ax.set_yticks(values, [str(value) if value <= largest else "" for value in values])
    ax.tick_params(axis="y", length=0, labelsize=BODY, labelcolor=FAINT, pad=4)


_DASHED: dict[str, Any] = {
    "color": INK, "linewidth": 1.2, "linestyle": (0, (4, 2.2)), "zorder": 3,
}  # fmt: skip


def _steps(levels: Sequence[Level], end: float) -> tuple[list[float], list[int]]:
    """Points of a step line that goes on to `end`."""
    if not levels:
        return [0.0, end], [0, 0]
    x: list[float] = [0.0] if levels[0].t > 0 else []
    y = [0] if levels[0].t > 0 else []
    x += [float(level.t) for level in levels]
    y += [level.value for level in levels]
    return [*x, max(end, x[-1])], [*y, y[-1]]


def _name_area(ax: Axes, view: View, active: Sequence[Level], top: int) -> None:
    """The word "active" where the area is wide and high enough."""
    best = _widest(active, view.shown_until, lambda value: value * 2 >= top)
    if best is not None and best[1] - best[0] > _ROOM_FOR_WORD * view.axis_end:
        middle = (best[0] + best[1]) / 2
        _word(ax, middle, best[2] * 0.4, "active", ha="center")


def _name_wanted(
    ax: Axes, view: View, active: Sequence[Level], wanted: Sequence[Level], top: int
) -> None:
    """The word "wanted" above its line where that is low, else below it."""
    if not wanted:
        return
    spans = [
        (float(level.t), float(following), level.value)
        for level, following in zip(
            wanted, [*(each.t for each in wanted[1:]), view.shown_until], strict=True
        )
    ]
    wide = [each for each in spans if each[1] - each[0] > _ROOM_FOR_WORD * view.axis_end]
    low = [each for each in wide if max(each[2], _highest(active, each)) <= top * 0.72]
    if low:
        start, end, value = max(low, key=lambda each: each[1] - each[0])
        above = max(value, _highest(active, (start, end, value)))
        _word(ax, (start + end) / 2, above + top * 0.15, "wanted", ha="center")
    elif wide:
        start, _, value = wide[0]
        _word(ax, start + 0.014 * view.axis_end, value - top * 0.14, "wanted", ha="left")


def _highest(levels: Sequence[Level], span: tuple[float, float, int]) -> int:
    """The highest level within a time."""
    before = [level.value for level in levels if level.t <= span[0]][-1:]
    return max([0, *before, *(each.value for each in levels if span[0] < each.t < span[1])])


def _widest(levels: Sequence[Level], end: float, fits: Any) -> tuple[float, float, int] | None:
    """The longest time over which all values fit: start, end, and the lowest value in it."""
    best: tuple[float, float, int] | None = None
    start, lowest = None, 0
    for at, level in enumerate(levels):
        if not fits(level.value):
            start = None
            continue
        lowest = level.value if start is None else min(lowest, level.value)
        start = float(level.t) if start is None else start
        stop = float(levels[at + 1].t) if at + 1 < len(levels) else float(end)
        if best is None or stop - start > best[1] - best[0]:
            best = (start, stop, lowest)
    return best


def draw_budget(ax: Axes, view: View) -> Budget:
    """What of the failure budget is spent, its limit dashed, and the waits of the back-off."""
    budget = budget_of(view)
    highest = max([1, *(level.value for level in (*budget.spent, *budget.limit))])
    limit = max((level.value for level in budget.limit), default=0)
    top = highest if limit <= 4 * max(highest_spent(budget), 3) else max(highest_spent(budget), 3)
    ax.set_ylim(0, top * 1.3)
    x, y = _steps(budget.spent, view.t)
    ax.fill_between(x, y, step="post", color=_FAILED, alpha=0.3, linewidth=0, zorder=2)
    ax.plot(x, y, drawstyle="steps-post", color=_FAILED, linewidth=1.6, zorder=4)
    if budget.limit and limit <= top:
        ax.plot(*_steps(budget.limit, view.axis_end), drawstyle="steps-post", **_DASHED)
    _label_ends(ax, sorted({0, min(limit, top) or top}), largest=99)
    baseline(ax)
    if highest_spent(budget):
        _mark_last(ax, view, budget)
    if budget.name != "Failures":
        _draw_ticks(ax, view, budget, top)
    _draw_waits(ax, view, budget, top)
    return budget


def _mark_last(ax: Axes, view: View, budget: Budget) -> None:
    """A dot and the number at the end of the line."""
    end, value = float(view.t if view.is_moment else view.busy_until), budget.spent[-1].value
    ax.plot([end], [value], "o", color=_FAILED, markersize=3, zorder=7, clip_on=False)
    ax.annotate(
        str(value), (end, value), (4, 0), textcoords="offset points", va="center_baseline",
        fontsize=SMALL + 0.5, fontweight="bold", color=INK, zorder=7, annotation_clip=False,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
    )  # fmt: skip


def highest_spent(budget: Budget) -> int:
    """The most that was ever spent."""
    return max((level.value for level in budget.spent), default=0)


def _draw_ticks(ax: Axes, view: View, budget: Budget, top: int) -> None:
    if not budget.failures:
        return
    width = 1.4 if len(budget.failures) <= _FEW_TICKS else 0.6
    times = [float(t) for t in budget.failures]
    ax.vlines(times, 0, top * 0.22, color=_FAILED, linewidth=width, zorder=4)
    first = budget.failures[0]
    later = [t for t in budget.failures if t > first]
    room = (later[0] if later else view.axis_end) - first
    if (room > 0.34 * view.axis_end and highest_spent(budget) == 0) or len(budget.failures) <= 3:
        text = "each tick: one counted failure"
        if first < 0.45 * view.axis_end:
            _word(ax, first + 0.012 * view.axis_end, top * 0.24, text, ha="left", color=FAINT)


def _draw_waits(ax: Axes, view: View, budget: Budget, top: int) -> None:
    """Dotted arrows over the waits, with their length where it has room."""
    known = waits(view)
    for wait in known if len(known) <= _FEW_WAITS else ():
        level = max([0, *(each.value for each in budget.spent if each.t <= wait.start)])
        y = min(level + top * 0.18, top * 1.22)
        end = min(float(wait.end), view.axis_end)
        if end - wait.start < _SHORTEST_ARROW * view.axis_end:
            continue
        ax.annotate(
            "", (end, y), (float(wait.start), y), zorder=5, annotation_clip=False,
            arrowprops={"arrowstyle": "->", "color": FAINT, "linewidth": 1.0, "shrinkA": 0,
                        "shrinkB": 0, "linestyle": (0, (1, 1.6)), "mutation_scale": 6},
        )  # fmt: skip
        if wait.end - wait.start > 0.12 * view.axis_end:
            text = format_time(wait.end - wait.start)
            box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
            ax.text(
                (wait.start + end) / 2, y, text, ha="center", va="center_baseline",
                fontsize=SMALL, color=INK, bbox=box, zorder=6,
            )  # fmt: skip


def draw_conditions(ax: Axes, view: View) -> None:
    """Verdict and end state, each a bar from its moment on."""
    ax.set_ylim(2, 0)
    conditions = (view.ledger.verdict, view.ledger.end_state)
    for row, condition in enumerate(conditions):
        if condition is not None:
            text = str(condition.type)
            if row == 0 and condition.reason:
                text += f" · {condition.reason}"
            _draw_condition(ax, view, row, condition, text)
    for row, name in enumerate(("Verdict", "End state")):
        ax.annotate(
            name, (0.004, row + 0.5), xycoords=("figure fraction", "data"),
            va="center_baseline", fontsize=BODY, fontweight="bold", color=INK,
        )  # fmt: skip


def _draw_condition(ax: Axes, view: View, row: int, condition: Condition, text: str) -> None:
    is_failure = condition.type in ("FailureTarget", "Failed")
    look = LOOKS[PodState.Failed if is_failure else PodState.Succeeded]
    start = float(condition.last_transition_time)
    bar = Rectangle(
        (start, row + 0.17), view.axis_end - start, 0.66, facecolor=look.fill, linewidth=0,
        edgecolor=HATCH_INK, hatch=look.hatch or None, zorder=3,
    )  # fmt: skip
    ax.add_patch(bar)
    if not _fits(start, text, view) and not _fits(view.axis_end - start, text, view):
        text = str(condition.type)
    has_room = _fits(start, text, view)
    box = None if has_room else {"facecolor": look.fill, "edgecolor": "none", "pad": 1.0}
    ax.annotate(
        text, (start, row + 0.5), (-3.5 if has_room else 5, 0), textcoords="offset points",
        ha="right" if has_room else "left", va="center_baseline", fontsize=BODY,
        fontweight="bold", color=INK, bbox=box, zorder=6,
    )  # fmt: skip


def _fits(time: float, text: str, view: View) -> bool:
    """Whether a text in the size of the conditions has room in so much time."""
    return time > 0.016 * len(text) * view.axis_end


def _word(ax: Axes, x: float, y: float, text: str, *, ha: str, color: str = INK) -> None:
    ax.text(x, y, text, ha=ha, va="center_baseline", fontsize=SMALL + 0.5, color=color, zorder=6)
