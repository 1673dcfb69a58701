"""Two Jobs, one scenario: the field is named first, then the first difference is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jobkit.html import table
from jobkit.lessons.bench import Bench, value_words, worded
from jobkit.lessons.load import LessonNotFound
from jobkit.lessons.markup import inline
from jobkit.lessons.measures import measured
from jobkit.lessons.records import Comparison
from jobkit.lessons.table import text_table
from jobkit.model import Milliseconds
from jobkit.picture.view import format_time
from jobkit.simulation.run import Run
from jobkit.words.story import tell

__all__ = ["Compared", "compare_runs", "visible_difference"]

_FIGURES = ("result", "end", "pods", "failed", "succeeded")


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Both runs and the first difference; without a guess it only asks.

    Attributes:
        guess: The field that the learner named; None until then.
    """

    comparison: Comparison
    first: Run
    second: Run
    guess: str | None = None

    @property
    def differs_at(self) -> Milliseconds | None:
        """When the two first differ in Pods or status, in milliseconds; None if they never do."""
        return visible_difference(self.first, self.second)

    def view(self) -> Any:
        """Both runs on one time axis, opened at the first difference; once a field is named."""
        from jobkit.lessons.forms import side_by_side  # noqa: PLC0415  the seam to widgets

        return self if self.guess is None else side_by_side(self.first, self.second)

    def __str__(self) -> str:
        if self.guess is None:
            name = 'Name the field that makes the difference: compare(guess="spec.…")'
            if not self._is_about_a_field():
                name = 'Say what makes the difference: compare(guess="…")'
            return f"{self.comparison.asks}\n{name}"
        return "\n".join(
            [
                self._answer(),
                text_table(("", "first", "second"), self._rows()),
                *self._parting(),
            ]
        )

    def __repr__(self) -> str:
        return str(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        from html import escape  # noqa: PLC0415  only notebooks need it

        text = str(self)
        if self.guess is None:
            lines = "<br>".join(inline(line) for line in text.splitlines())
            return {"text/plain": text, "text/html": f"<p>{lines}</p>"}
        parting = "<br>".join(map(escape, self._parting()))
        html = (
            f"<div><p>{escape(self._answer())}</p>"
            f"{table(('', 'first', 'second'), self._rows())}<p>{parting}</p></div>"
        )
        return {"text/plain": text, "text/html": html}

    def _answer(self) -> str:
        named, field = (self.guess or "").strip(), self.comparison.field
        if not self._is_about_a_field():
            return f"You said: {named}. It is {field}."
        changed = {*self.comparison.set, *self.comparison.other, field}
        if not _names(named, field):
            verdict = "It is another"
        elif any(_names(named, each) and not _names(each, field) for each in changed):
            verdict = "More than one field is called that; here it is"
        else:
            verdict = "It is that"
        which = "" if named == field else f": {field}"
        return f"You named {self.guess}. {verdict}{which}."

    def _rows(self) -> list[tuple[str, str, str]]:
        rows = []
        for name in _FIGURES:
            label = worded(name, "").rstrip(": ")
            unit = "s" if name == "end" else ""
            rows.append(
                (
                    label,
                    value_words(measured(self.first, name), unit),
                    value_words(measured(self.second, name), unit),
                )
            )
        return rows

    def _is_about_a_field(self) -> bool:
        return self.comparison.field.startswith("spec.")

    def _parting(self) -> list[str]:
        t = self.differs_at
        if t is None:
            return ["The two runs are the same from beginning to end."]
        first, second = self._own()
        return [
            f"They part at {format_time(t)}.",
            f"First{first}: {_deed(self.first, t)}",
            f"Second{second}: {_deed(self.second, t)}",
            self.comparison.model,
        ]

    def _own(self) -> tuple[str, str]:
        """What either run has that the other has not, as far as a few words can say it."""
        if self.comparison.other_scenario is not None:
            return f" ({self.comparison.scenario})", f" ({self.comparison.other_scenario})"
        return (
            _only(self.comparison.set, self.comparison.other),
            _only(self.comparison.other, self.comparison.set),
        )


def _only(changes: Mapping[str, Any], others: Mapping[str, Any]) -> str:
    own = [
        f"{path}: {value}"
        for path, value in changes.items()
        if others.get(path) != value and isinstance(value, int | str)
    ]
    return f" ({', '.join(own)})" if own else ""


def visible_difference(a: Run, b: Run) -> Milliseconds | None:
    """When two runs first differ in what can be seen: Pods and their states, status and conditions."""
    for t in sorted({*a.moments, *b.moments}):
        if _seen(a, t) != _seen(b, t):
            return t
    return None


def _seen(run: Run, t: Milliseconds) -> tuple[object, ...]:
    status = run.status(t)
    conditions = [(each.type, each.reason) for each in status.conditions]
    pods = [(pod.ordinal, pod.index, state) for pod, state in run.at(t).pods]
    return status.active, status.terminating, status.succeeded, status.failed, conditions, pods


def compare_runs(
    bench: Bench, comparisons: tuple[Comparison, ...], number: int, guess: str | None
) -> Compared:
    """The lesson's comparison of that number, from 1.

    Raises:
        LessonNotFound: If the lesson has no such comparison.
    """
    if not 1 <= number <= len(comparisons):
        raise LessonNotFound(f"there is no comparison {number}; there are {len(comparisons)}")
    chosen = comparisons[number - 1]
    return Compared(
        comparison=chosen,
        first=bench.own_run(chosen.scenario, chosen.job, chosen.set),
        second=bench.own_run(chosen.other_scenario or chosen.scenario, chosen.job, chosen.other),
        guess=guess,
    )


def _names(guess: str, field: str) -> bool:
    """Whether a guess means the field or something in it; who begins with `spec` gives the whole path."""
    said, meant = guess.lower(), field.lower()
    parts = meant.split(".")
    ends = [parts] if said.startswith("spec") else [parts[at:] for at in range(len(parts))]
    return any(said.split(".")[: len(end)] == end for end in ends)


def _deed(run: Run, t: int) -> str:
    steps = [step for step in tell(run) if step.t == t]
    if not steps:
        return "nothing is decided."
    reason = f" because {steps[0].reasons[0].text}" if steps[0].reasons else ""
    return f"{steps[0].did.rstrip('.')}{reason}".rstrip(".") + "."
