"""The column at the right of the composed picture: ledger and key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle

from jobkit.picture.looks import BODY, FAINT, HATCH_INK, INK, KEY, LOOKS, SMALL
from jobkit.picture.view import format_time
from jobkit.plot.paper import bare

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from jobkit.model import Condition
    from jobkit.picture.view import View

__all__ = ["draw_key", "draw_ledger"]

_LEDGER_LINES = 8
_MOST_SECONDS = 100_000
"""More have no room beside their name, and say little to anybody."""


def draw_ledger(ax: Axes, view: View) -> None:
    """The ledger of the moment, a line each, numbers flush right."""
    bare(ax)
    ax.set(xlim=(0, 1), ylim=(_LEDGER_LINES, 0))
    for row, (name, value) in enumerate(_lines(view)):
        is_end = row < 2 and value != "none"
        ax.text(0, row + 0.5, name, va="center_baseline", fontsize=BODY, color=FAINT)
        ax.text(
            1, row + 0.5, value, ha="right", va="center_baseline", fontsize=BODY, color=INK,
            fontweight="bold" if is_end else "normal",
        )  # fmt: skip


def _lines(view: View) -> list[tuple[str, str]]:
    ledger = view.ledger
    return [
        ("verdict", _time(ledger.verdict)),
        ("end state", _time(ledger.end_state)),
        ("Pods made", str(view.number_of_pods)),
        ("succeeded", str(ledger.succeeded)),
        ("counted", str(ledger.counted)),
        ("ignored", str(ledger.ignored)),
        ("cut down", str(ledger.cut_down)),
        ("active", str(ledger.active)) if view.is_moment else _work(view),
    ]


def _work(view: View) -> tuple[str, str]:
    name, amount = "Pod-seconds", view.run.outcome.pod_seconds
    if amount >= _MOST_SECONDS:
        name, amount = "Pod-hours", amount / 3600
    rounded = amount if amount < 1000 and amount == round(amount, 1) else round(amount)
    return name, f"{rounded:,.10g}".replace(",", "\N{THIN SPACE}")


def _time(condition: Condition | None) -> str:
    return "none" if condition is None else format_time(condition.last_transition_time)


def draw_key(ax: Axes) -> None:
    """What the looks mean, six lines; waiting and starting explain themselves."""
    bare(ax)
    ax.set(xlim=(0, 1), ylim=(len(KEY), 0))
    for row, state in enumerate(KEY):
        look = LOOKS[state]
        swatch = Rectangle(
            (0, row + 0.14), 0.14, 0.72, facecolor=look.fill, hatch=look.hatch or None,
            edgecolor=HATCH_INK, linewidth=0,
        )  # fmt: skip
        ax.add_patch(swatch)
        ax.text(
            0.215, row + 0.5, look.letter, ha="center", va="center_baseline",
            fontsize=SMALL + 0.5, fontweight="bold", color=INK,
        )  # fmt: skip
        ax.text(0.28, row + 0.5, look.word, va="center_baseline", fontsize=SMALL + 0.5, color=FAINT)
