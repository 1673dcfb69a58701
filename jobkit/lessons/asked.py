"""A lesson's questions as widgets: each is locked in by itself, and the lesson's journal keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets

from jobkit.lessons.prediction import judged
from jobkit.widgets import Predict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jobkit.lessons.forms import Questions
    from jobkit.lessons.lesson import Lesson
    from jobkit.lessons.records import Question

__all__ = ["Asked"]


class Asked(ipywidgets.VBox):  # type: ignore[misc]
    """Questions below one another; shows itself as text where no widget can be drawn."""

    def __init__(self, lesson: Lesson, plain: Questions) -> None:
        self._plain = plain
        self._lesson = lesson
        self._widgets = {
            each.id: _widget(lesson, each, asks_why=plain.is_prediction) for each in plain.questions
        }
        for widget in self._widgets.values():
            widget.observe(self._keep, "locked")
        super().__init__(list(self._widgets.values()))

    def _keep(self, _: object) -> None:
        """Puts down in the journal what is locked in so far."""
        if not self._plain.is_prediction:
            return
        given = {name: each for name, each in self._widgets.items() if each.locked}
        answers = {name: each.answer for name, each in given.items() if each.answer is not None}
        newest = next(reversed(given.values()))
        if answers:
            self._lesson.predict(
                **answers, confidence=newest.confidence or None, because=newest.because
            )

    def __repr__(self) -> str:
        return str(self._plain)

    def _repr_mimebundle_(self, **keywords: Any) -> Any:
        bundle = super()._repr_mimebundle_(**keywords)
        still = self._plain._repr_mimebundle_()
        if isinstance(bundle, tuple):
            return ({**bundle[0], **still}, *bundle[1:])
        return {**(bundle or {}), **still}


def _widget(lesson: Lesson, question: Question, *, asks_why: bool) -> Predict:
    unit = "" if question.choices else question.unit
    asks = f"{question.id}. {question.asks}"
    if question.choices and question.unit == "s":
        asks += " (in seconds)"
    return Predict(
        asks,
        choices=[choice.value for choice in question.choices],
        kind=_kind(question, is_prediction=asks_why),
        key=question.key,
        why=_why(lesson, question),
        unit=unit,
        asks_why=asks_why,
    )


def _kind(question: Question, *, is_prediction: bool) -> str:
    """What is predicted is set as a flag; what is read off a run is typed, to the second."""
    if question.choices:
        return "choice"
    if isinstance(question.key, int | float):
        return "time" if question.unit == "s" and is_prediction else "number"
    return "text"


def _why(lesson: Lesson, question: Question) -> Mapping[str, str]:
    """For each answer that is offered what speaks for it or against it."""
    told = {str(each.value): judged(lesson, question, each.value).says for each in question.choices}
    return {**told, "": question.model}
