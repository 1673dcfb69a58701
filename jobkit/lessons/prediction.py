"""Predictions: taken before the run is shown, kept beside it, and answered by the rule behind them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from jobkit.decode.suggestions import nearest
from jobkit.errors import UnusableInput
from jobkit.html import table
from jobkit.lessons.beliefs import IMAGINED, expected_runs
from jobkit.lessons.bench import Bench, is_met, value_words
from jobkit.lessons.load import beliefs
from jobkit.lessons.measures import measured
from jobkit.lessons.records import Question
from jobkit.lessons.result import CheckResult, GoalResult
from jobkit.lessons.table import text_table

if TYPE_CHECKING:
    from jobkit.lessons.lesson import Lesson

__all__ = ["Answer", "Answers", "Journal", "answered", "belief_behind", "judged"]

_NUMBER = re.compile(r"(\d+(?:\.\d+)?) ?(?:s|sec|seconds?|pods?)?")
_ABOUT_ALL = ("confidence", "because")
_CONFIDENCE = {1: "a guess", 2: "fairly sure", 3: "sure"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer beside what is so.

    Attributes:
        value: What was answered.
        is_right: None where nobody but a person can tell.
        belief: The belief whose wrong rule gives this answer.
        says: What to learn from it.
    """

    question: Question
    value: Any
    is_right: bool | None
    belief: str | None = None
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was answered, and once it is shown, what is so.

    Attributes:
        is_late: The run had been seen before; the answers are no prediction any more.
        is_shown: Whether the outcome stands beside it.
    """

    lesson: str
    answers: tuple[Answer, ...]
    confidence: int | None = None
    because: str = ""
    is_late: bool = False
    is_shown: bool = False
    kept: Answers | None = None

    @property
    def right(self) -> int:
        """How many answers are right, of those that can be told."""
        return sum(each.is_right is True for each in self.answers)

    def __str__(self) -> str:
        return "\n".join([self._title(), *(self._table() if self.is_shown else self._plain())])

    def __repr__(self) -> str:
        return str(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        from html import escape  # noqa: PLC0415  only notebooks need it

        rows = (
            self._rows() if self.is_shown else [(e.question.id, str(e.value)) for e in self.answers]
        )
        header = _SHOWN if self.is_shown else ("question", "your answer")
        below = table(header, rows) if rows else ""
        html = f"<div><p>{escape(self._title())}</p>{below}</div>"
        return {"text/plain": str(self), "text/html": html}

    def _title(self) -> str:
        if not self.answers:
            return 'No prediction yet. Answer first: predict(P1=…, confidence=1, because="…")'
        if self.is_shown:
            told = sum(each.is_right is not None for each in self.answers)
            return f"Your prediction beside the run: {self.right} of {told} as it came."
        if self.is_late:
            return "The run has been shown already, so the first prediction stays as it is."
        sure = f" ({_CONFIDENCE[self.confidence]})" if self.confidence else ""
        return f"Prediction kept{sure}. Now run it, then outcome() shows both."

    def _plain(self) -> list[str]:
        return [f"  {each.question.id}: {each.value}" for each in self.answers]

    def _table(self) -> list[str]:
        return [text_table(_SHOWN, self._rows())]

    def _rows(self) -> list[tuple[str, str, str, str]]:
        rows = []
        for each in self.answers:
            key = each.question.key
            is_so = value_words(key, each.question.unit) if key is not None else "in your own words"
            rows.append(
                (each.question.id, value_words(each.value, each.question.unit), is_so, each.says)
            )
        return rows


_SHOWN = ("question", "you said", "it is", "because")


@dataclass
class Journal:
    """What a learner has answered in one lesson; the first answer before a run is the prediction."""

    prediction: Answers | None = None
    seen: set[str] = field(default_factory=set)

    def has_run(self, scenario: str) -> None:
        """Notes that a scenario has been shown."""
        self.seen.add(scenario)

    def keep(self, answers: Answers) -> Answers:
        """Keeps a prediction. What was answered before its run was shown stays; gaps may be filled."""
        before = self.prediction
        asked = {e.question.about.scenario for e in answers.answers if e.question.about is not None}
        if before is None or not self.seen & asked:
            self.prediction = answers
            return answers
        first = {each.question.id: each for each in before.answers}
        added = [each for each in answers.answers if each.question.id not in first]
        all_of_them = sorted((*before.answers, *added), key=lambda each: each.question.id)
        self.prediction = replace(before, answers=tuple(all_of_them))
        is_late = any(
            first.get(each.question.id, each).value != each.value for each in answers.answers
        )
        return replace(self.prediction, is_late=is_late)

    def reveal(self, lesson: Lesson) -> Answers:
        """The prediction beside what is so."""
        if self.prediction is None:
            return Answers(lesson=lesson.id, answers=())
        return replace(self.prediction, is_shown=True)

    def check(self, lesson: Lesson) -> CheckResult:
        """A goal of one point for having answered."""
        questions = lesson.loaded.content.predict
        made = () if self.prediction is None else self.prediction.answers
        given = {each.question.id for each in made if each.value not in (None, "")}
        missing = [each.id for each in questions if each.id not in given]
        message = (
            f"Still open: {', '.join(missing)}." if missing else "Right or wrong earns the same."
        )
        goal = GoalResult(
            id="made",
            title="A prediction is made for every question.",
            points=1.0,
            earned=0.0 if missing else 1.0,
            passed=not missing,
            message=message,
            hints=("Guess. A wrong prediction teaches more than none.",) * 3,
        )
        return CheckResult(exercise=f"{lesson.id}.predict", goals=(goal,))


def answered(
    lesson: Lesson,
    questions: tuple[Question, ...],
    answers: Mapping[str, Any],
    journal: Journal,
    *,
    is_prediction: bool = True,
) -> Answers:
    """Takes answers given as arguments.

    Raises:
        UnusableInput: If an answer belongs to no question, or the confidence is not 1, 2 or 3.
    """
    by_id = {each.id: each for each in questions}
    for name in answers:
        if name not in by_id and name not in _ABOUT_ALL:
            meant = nearest(name, [*by_id, *_ABOUT_ALL])
            hint = f"; did you mean {meant}?" if meant else f"; there are {', '.join(by_id)}"
            raise UnusableInput(f"there is no question {name}{hint}")
    confidence = answers.get("confidence")
    if confidence is not None and confidence not in _CONFIDENCE:
        raise UnusableInput(f"confidence is 1, 2 or 3, not {confidence!r}")
    given = tuple(
        judged(lesson, by_id[name], value)
        for name, value in answers.items()
        if name in by_id and value is not None
    )
    kept = Answers(
        lesson=lesson.id,
        answers=given,
        confidence=confidence,
        because=str(answers.get("because") or ""),
        is_shown=not is_prediction,
    )
    return journal.keep(kept) if is_prediction else kept


def belief_behind(lesson: Lesson, question: Question, value: Any) -> str | None:
    """The belief whose wrong rule gives this answer, by the choices or by the rules themselves."""
    for choice in question.choices:
        if choice.belief is not None and _same_answer(value, choice.value):
            return choice.belief
    if question.about is None:
        return None
    bench = Bench(lesson.loaded)
    run = bench.expected(question.about)
    measure = next(iter(question.about.figures))
    for belief in lesson.loaded.content.meets:
        imagined = expected_runs(belief, run) if belief in IMAGINED else {}
        if measure in imagined and is_met(imagined[measure], value):
            return belief
    return None


def judged(lesson: Lesson, question: Question, value: Any) -> Answer:
    """An answer beside what is so, with the belief behind it and what to learn from it."""
    if question.key is None:
        return Answer(question=question, value=value, is_right=None, says=question.model)
    value = _meant(question, value)
    if _same_answer(value, question.key):
        return Answer(question=question, value=value, is_right=True, says=question.model)
    belief = belief_behind(lesson, question, value)
    why = next(
        (each.why for each in question.choices if each.why and _same_answer(value, each.value)),
        None,
    )
    says = why or question.model
    if belief is not None:
        entry = beliefs()[belief]
        says = f"{belief}, “{entry.belief}” {entry.truth} {question.model}"
    return Answer(question=question, value=value, is_right=False, belief=belief, says=says)


def _meant(question: Question, value: Any) -> Any:
    """What a text means: a number with or without its unit, or the one choice that it stands for.

    It stands for a choice that begins with it ("no" is "no - it is refused"), that it is a part of
    ("deleted"), or that has the same numbers ("7, 3" is "7 and 3").
    """
    if not isinstance(value, str):
        return value
    text = " ".join(value.lower().split())
    if isinstance(question.key, int | float) and (number := _NUMBER.fullmatch(text)):
        return float(number[1]) if "." in number[1] else int(number[1])
    choices = [each.value for each in question.choices if isinstance(each.value, str)]
    if text in map(str.lower, choices):
        return value
    for is_meant in (str.startswith, str.__contains__, _has_the_numbers):
        meant = [each for each in choices if text and is_meant(each.lower(), text)]
        if len(meant) == 1:
            return meant[0]
    return value


def _has_the_numbers(choice: str, text: str) -> bool:
    numbers = re.findall(r"\d+", text)
    return bool(numbers) and numbers == re.findall(r"\d+", choice)


def _same_answer(value: Any, other: Any) -> bool:
    if isinstance(value, str) and isinstance(other, str):
        return " ".join(value.lower().split()) == " ".join(other.lower().split())
    if isinstance(value, str) != isinstance(other, str):
        return str(value).strip().lower() == str(other).strip().lower()
    return is_met(value, other)


def correct_value(lesson: Lesson, question: Question) -> Any:
    """What the engine gives for a question about a run; None for others."""
    if question.about is None:
        return None
    bench = Bench(lesson.loaded)
    at, wanted = bench.wanted(question.about)
    return measured(bench.expected(question.about), next(iter(wanted)), at)
