"""Where two runs part, told as what the controller does in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jobkit.picture.view import format_time
from jobkit.words.card import Cards
from jobkit.words.difference import difference_words

if TYPE_CHECKING:
    from jobkit.model import Milliseconds
    from jobkit.simulation.run import Difference, Run

__all__ = ["SAME", "parting_words"]

SAME = "The two runs are the same from start to end."


def parting_words(a: Run, b: Run, difference: Difference | None) -> str:
    """What the controller does in each run at the first difference; else in which field they differ."""
    if difference is None:
        return SAME
    ours, theirs = _deed(a, difference.t), _deed(b, difference.t)
    if ours == theirs:
        return f"The runs part at {difference_words(difference)}"
    return f"The runs part at {format_time(difference.t)}: A {ours}, B {theirs}."


def _deed(run: Run, t: Milliseconds) -> str:
    if t > run.end:
        return "is over"
    did = Cards(run, with_alternatives=False).card(t).did
    return did[:1].lower() + did[1:]
