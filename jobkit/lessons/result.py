"""What a check says: one entry for every goal, with points, evidence, hints and the belief behind it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from jobkit.diagnostics import Diagnostics
from jobkit.html import Markup, table
from jobkit.lessons.load import LessonNotFound, beliefs
from jobkit.lessons.markup import folded, inline, one_by_one
from jobkit.picture.view import format_time

__all__ = ["CheckResult", "CounterExample", "Evidence", "GoalResult"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where it can be seen.

    Attributes:
        scenario: Name of the scenario.
        t: Time in milliseconds, None where nothing happened.
        decision: What the controller did then.
        because: Why, by its own record.
    """

    scenario: str
    t: int | None = None
    decision: str = ""
    because: str = ""

    def __str__(self) -> str:
        time = "" if self.t is None else f" at {format_time(self.t)}"
        why = f" because {self.because}" if self.because else ""
        decision = f": {self.decision}" if self.decision else ""
        return f"{self.scenario}{time}{decision}{why}"

    def to_dict(self) -> dict[str, Any]:
        time = None if self.t is None else self.t / 1000
        return {
            "scenario": self.scenario,
            "t": time,
            "decision": self.decision,
            "because": self.because,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalResult:
    """One goal.

    Attributes:
        message: What was seen.
        suspected: Id of the belief that explains the answer; None if none is known to.
    """

    id: str
    title: str
    points: float
    earned: float
    passed: bool
    message: str
    evidence: tuple[Evidence, ...] = ()
    hints: tuple[str, ...] = ()
    suspected: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title,
            "points": self.points,
            "earned": self.earned,
            "passed": self.passed,
            "message": self.message,
            "evidence": [each.to_dict() for each in self.evidence],
            "hints": list(self.hints),
            "suspected": self.suspected,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterExample:
    """The smallest scenario found in which the answer misses a goal and a solution meets it."""

    goal: str
    scenario: str
    saw: str
    token: str

    def to_dict(self) -> dict[str, Any]:
        return {
            "goal": self.goal,
            "scenario": self.scenario,
            "saw": self.saw,
            "token": self.token,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """The whole answer to a submitted manifest.

    Attributes:
        exercise: "L03.E1".
        goals: Empty if the manifest could not be graded.
        diagnostics: Why it could not; None if it could.
        server_says: What a cluster answers to a manifest that is graded although it would be refused:
            where the exercise is to repair it.
        is_absent: The hidden pack is not there: nothing is awarded, nothing lost.
    """

    exercise: str
    goals: tuple[GoalResult, ...] = ()
    diagnostics: Diagnostics | None = None
    problem: str = ""
    is_hidden: bool = False
    is_absent: bool = False
    seed: int = 0
    counter_example: CounterExample | None = None
    server_says: Diagnostics | None = None

    @property
    def gradable(self) -> bool:
        """Whether there was a Job to run."""
        return self.diagnostics is None and not self.problem

    @property
    def points(self) -> float:
        """What can be earned."""
        return sum(goal.points for goal in self.goals)

    @property
    def earned(self) -> float:
        """What is earned."""
        return sum(goal.earned for goal in self.goals)

    @property
    def passed(self) -> bool:
        """Whether every goal is met."""
        return self.gradable and bool(self.goals) and all(goal.passed for goal in self.goals)

    def hint(self, goal: str, step: int = 1) -> str:
        """One of the three hints of a goal; each says more than the one before.

        A goal that was not looked at yet says what it waits for.

        Raises:
            LessonNotFound: If there is no such goal.
        """
        for each in self.goals:
            if each.id == goal and not each.hints:
                return each.message
            if each.id == goal:
                return each.hints[min(max(step, 1), len(each.hints)) - 1]
        known = ", ".join(each.id for each in self.goals) or "none"
        raise LessonNotFound(f"there is no goal {goal!r} here; there are {known}")

    @property
    def summary(self) -> str:
        """The result in one sentence."""
        which = "hidden" if self.is_hidden else "public"
        if self.is_absent:
            return (
                f"{self.exercise}: no hidden goals are installed here; nothing is awarded or lost"
            )
        if not self.gradable:
            return f"{self.exercise}: not gradable yet"
        if self.passed:
            return (
                f"{self.exercise}: all {which} goals met, {self.earned:g} of {self.points:g} points"
            )
        met = sum(goal.passed for goal in self.goals)
        return (
            f"{self.exercise}: {met} of {len(self.goals)} {which} goals met, "
            f"{self.earned:g} of {self.points:g} points"
        )

    def to_dict(self) -> dict[str, Any]:
        """The result in JSON types."""
        document: dict[str, Any] = {
            "exercise": self.exercise,
            "hidden": self.is_hidden,
            "seed": self.seed,
            "gradable": self.gradable,
            "earned": self.earned,
            "points": self.points,
            "passed": self.passed,
            "summary": self.summary,
            "goals": [goal.to_dict() for goal in self.goals],
        }
        if self.is_absent:
            document["absent"] = True
        if self.diagnostics is not None:
            document["diagnostics"] = self.diagnostics.to_dict()
        if self.server_says is not None:
            document["serverSays"] = self.server_says.to_dict()
        if self.problem:
            document["problem"] = self.problem
        if self.counter_example is not None:
            document["counterExample"] = self.counter_example.to_dict()
        return document

    def to_nbgrader(self, points: float) -> float:
        """Shows the feedback and gives the grade as a plain number; the last line of a graded cell.

        Raises:
            AssertionError: If nothing is earned, so that the cell counts as failed.
        """
        from jobkit.lessons.adapters import to_nbgrader  # noqa: PLC0415  adapters know results

        return to_nbgrader(self, points)

    def __repr__(self) -> str:
        return f"<{self.summary}>"

    def __str__(self) -> str:
        return "\n".join(_lines(self, hints=1, more='.hint("{goal}", {next})'))

    def text(self, hints: int = 1) -> str:
        """The result for a terminal, with so many hints for every goal that is not met."""
        return "\n".join(_lines(self, hints=hints, more="--hints {next}"))

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": _html(self)}


_ANSWER = "A cluster would say now"
"""Before what a server tells at this stage; the rest it tells once that is mended."""


def _lines(result: CheckResult, hints: int, more: str) -> list[str]:
    lines = [result.summary]
    if result.problem:
        lines.append(f"  {result.problem}")
    if result.diagnostics is not None:
        lines += [f"  {each}" for each in result.diagnostics.errors]
    if result.server_says is not None:
        lines.append(f"  {_ANSWER}:")
        lines += [f"    {each}" for each in result.server_says.errors]
    for goal in result.goals:
        mark = "met" if goal.passed else "not met"
        lines.append(f"  {goal.id} {mark} ({goal.earned:g}/{goal.points:g}): {goal.title}")
        if goal.message:
            lines.append(f"     {goal.message}")
        if not goal.passed:
            lines += [
                f"     {line}" for line in (*_after_failure(goal), *_hints(goal, hints, more))
            ]
    if result.counter_example is not None:
        lines.append(f"  The smallest scenario that shows it: {result.counter_example.saw}")
        lines += [f"    {line}" for line in result.counter_example.scenario.splitlines()]
        lines.append(f"    To step through it, in a notebook: {_opening(result.counter_example)}")
    return lines


def _opening(example: CounterExample) -> str:
    return f'jobkit.lab(token="{example.token}")'


def _after_failure(goal: GoalResult) -> list[str]:
    lines = [str(each) for each in goal.evidence if each.decision]
    if goal.suspected is not None:
        belief = beliefs()[goal.suspected]
        lines.append(f"Perhaps behind it ({belief.id}): “{belief.belief}” {belief.truth}")
    return lines


def _hints(goal: GoalResult, number: int, more: str) -> list[str]:
    """The first hints, and how to get the next."""
    all_ = len(goal.hints)
    lines = [f"Hint {place} of {all_}: {hint}" for place, hint in enumerate(goal.hints, 1)]
    if 0 < number < all_:
        lines[number - 1] += f" ({more.format(goal=goal.id, next=number + 1)} says more)"
    return lines[:number]


def _mark(goal: GoalResult) -> Markup:
    mark = "met" if goal.passed else "not met"
    return Markup(
        f'<span style="white-space:nowrap">{mark}<br>{goal.earned:g}/{goal.points:g}</span>'
    )


def _seen(goal: GoalResult) -> Markup:
    """What was seen, what may be behind it, and hints that open one after another."""
    lines = [goal.message, *([] if goal.passed else _after_failure(goal))]
    hints = "" if goal.passed else one_by_one("Hint", goal.hints)
    seen = "<br>".join(inline(line) for line in lines if line)
    return Markup(f'<div style="overflow-wrap:anywhere">{seen}{hints}</div>')


def _errors(diagnostics: Diagnostics) -> str:
    rows = [
        [str(each.line or ""), each.field, inline(each.message), inline(each.hint or "")]
        for each in diagnostics.errors
    ]
    return table(("line", "field", "what is wrong", "how to mend it"), rows)


def _html(result: CheckResult) -> str:
    parts = [f'<p style="margin:4px 0"><b>{escape(result.summary)}</b></p>']
    if result.problem:
        parts.append(f"<p>{escape(result.problem)}</p>")
    if result.diagnostics is not None:
        parts.append(_errors(result.diagnostics))
    if result.server_says is not None:
        parts.append(f'<p style="margin:4px 0">{_ANSWER}:</p>{_errors(result.server_says)}')
    if result.goals:
        rows = [
            [
                goal.id,
                _mark(goal),
                inline(goal.title),
                _seen(goal),
            ]
            for goal in result.goals
        ]
        parts.append(table(("goal", "points", "asked", "seen"), rows))
    if result.counter_example is not None:
        example = result.counter_example
        parts.append(
            folded(
                f"The smallest scenario that shows it: {example.saw}",
                Markup(
                    f'<pre style="margin:4px 0">{escape(example.scenario)}</pre>'
                    f'<p style="margin:4px 0">To step through it: '
                    f'<code style="overflow-wrap:anywhere">{escape(_opening(example))}</code></p>'
                ),
            )
        )
    return f"<div>{''.join(parts)}</div>"
