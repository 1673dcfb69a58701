"""The seam between lessons and widgets: questions as a form where widgets can be shown, else as text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from jobkit.lessons.markup import inline
from jobkit.lessons.records import Question

if TYPE_CHECKING:
    from jobkit.lessons.lesson import Lesson
    from jobkit.lessons.parsons import Puzzle
    from jobkit.simulation.run import Run

__all__ = ["Questions", "shown_blocks", "shown_form", "side_by_side", "steppable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """The questions as text, for where no widget can be shown."""

    lesson: str
    questions: tuple[Question, ...]

    @property
    def is_prediction(self) -> bool:
        """Whether the answers come before the run."""
        return self.questions[0].id.startswith("P")

    def __str__(self) -> str:
        lines = []
        for each in self.questions:
            lines.append(f"{each.id}: {each.asks}")
            if each.choices:
                lines.append(f"    {' | '.join(str(choice.value) for choice in each.choices)}")
        call = ", ".join(f"{each.id}=…" for each in self.questions)
        verb = "predict" if self.is_prediction else "investigate"
        return "\n".join([*lines, f"Answer with {verb}({call}, …)"])

    def __repr__(self) -> str:
        return str(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        items = "".join(
            f"<li><b>{escape(each.id)}</b> {inline(each.asks)}"
            + (
                f"<br>{escape(' | '.join(str(c.value) for c in each.choices))}"
                if each.choices
                else ""
            )
            + "</li>"
            for each in self.questions
        )
        return {"text/plain": str(self), "text/html": f"<ul>{items}</ul>"}


def shown_form(lesson: Lesson, questions: tuple[Question, ...]) -> Any:
    """The questions as widgets, or as text where there are none."""
    plain = Questions(lesson=lesson.id, questions=questions)
    if not _has_widgets():
        return plain
    from jobkit.lessons.asked import Asked  # noqa: PLC0415  widgets only in a notebook

    return Asked(lesson, plain)


def shown_blocks(blocks: Puzzle, judge: Callable[[list[str]], Puzzle]) -> Any:
    """Blocks to be put in order by clicking, or their text where there are no widgets."""
    if not _has_widgets():
        return blocks
    from jobkit.widgets import Blocks  # noqa: PLC0415  widgets only in a notebook

    letters = [letter for letter, _ in blocks.blocks]

    def judged(order: list[int]) -> tuple[str, bool]:
        tried = judge([letters[at] for at in order])
        return tried.verdict, tried.solved

    return Blocks([block.text for _, block in blocks.blocks], judge=judged)


_PARTS = (
    "head", "manifest", "card", "ledger", "transport", "pods", "parallelism", "failures", "verdict",
    "judgement", "conditions",
)  # fmt: skip
"""What of the run view a lesson shows; the rest is for the lab, where there is one run at a time."""


def steppable(run: Run, *, shows_judgement: bool = True) -> Any:
    """The run in a view that can be stepped through, at its beginning; the run itself elsewhere."""
    if not _has_widgets():
        return run
    from jobkit.widgets import RunView  # noqa: PLC0415  widgets only in a notebook

    return RunView(run, parts=[part for part in _PARTS if shows_judgement or part != "judgement"])


def side_by_side(first: Run, second: Run) -> Any:
    """Two runs on one time axis where there are widgets; elsewhere their texts."""
    if not _has_widgets():
        return f"{first}\n{second}"
    from jobkit.widgets import Compare  # noqa: PLC0415  widgets only in a notebook

    return Compare(first, second)


def _has_widgets() -> bool:
    """Whether this is a notebook whose kernel can show widgets."""
    if find_spec("ipywidgets") is None or find_spec("anywidget") is None:
        return False
    shell = sys.modules.get("IPython")
    return shell is not None and type(shell.get_ipython()).__name__ == "ZMQInteractiveShell"
