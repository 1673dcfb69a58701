"""Questions as a form of plain widgets."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from jobkit.errors import UnusableInput
from jobkit.lessons.markup import inline

if TYPE_CHECKING:
    from jobkit.lessons.forms import Questions
    from jobkit.lessons.lesson import Lesson
    from jobkit.lessons.records import Question

__all__ = ["plain_form"]

_WIDE = {"description_width": "initial"}


class _Form(widgets.VBox):  # type: ignore[misc]
    """A form that also shows itself as text, where no widget can be drawn."""

    def __init__(self, plain: Questions, children: list[Any]) -> None:
        super().__init__(children)
        self._plain = plain

    def __repr__(self) -> str:
        return str(self._plain)

    def _repr_mimebundle_(self, **keywords: Any) -> Any:
        bundle = super()._repr_mimebundle_(**keywords)
        still = self._plain._repr_mimebundle_()
        if isinstance(bundle, tuple):
            return ({**bundle[0], **still}, *bundle[1:])
        return {**(bundle or {}), **still}


def plain_form(lesson: Lesson, questions: tuple[Question, ...], plain: Questions) -> Any:
    """A field for every question, and a button that keeps the answers."""
    fields = {each.id: _field(each) for each in questions}
    is_prediction = questions[0].id.startswith("P")
    sure = widgets.ToggleButtons(
        options=[("a guess", 1), ("fairly sure", 2), ("sure", 3)], description="How sure?"
    )
    because = widgets.Text(description="Because", placeholder="in one line", style=_WIDE)
    button = widgets.Button(description="Keep my answers", button_style="primary")
    said = widgets.HTML()

    def keep(_: object) -> None:
        answers = {
            name: field.value for name, field in fields.items() if field.value not in (None, "")
        }
        try:
            if is_prediction:
                kept = lesson.predict(**answers, confidence=sure.value, because=because.value)
            else:
                kept = lesson.investigate(**answers)
        except UnusableInput as error:
            said.value = f"<p>{escape(str(error))}</p>"
            return
        said.value = kept._repr_mimebundle_()["text/html"]

    button.on_click(keep)
    rows: list[Any] = []
    for each in questions:
        rows += [
            widgets.HTML(f"<b>{escape(each.id)}</b> {inline(each.asks)}"),
            fields[each.id],
        ]
    return _Form(plain, [*rows, *([sure, because] if is_prediction else []), button, said])


def _field(question: Question) -> Any:
    if question.choices:
        options = [(_shown(question, choice.value), choice.value) for choice in question.choices]
        return widgets.ToggleButtons(
            options=[("no answer", None), *options], value=None, style={"button_width": "auto"}
        )
    return widgets.Text(placeholder="your answer", layout=widgets.Layout(width="90%"))


def _shown(question: Question, value: Any) -> str:
    return f"{value} {question.unit}".strip()
