"""What jobkit explains of a field: its guide put into words, and the object that `jobkit.explain` gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jobkit.fields.forms import FORMS
from jobkit.fields.guide.example import Ends, Example, Fills, Refused
from jobkit.fields.guide.record import NOTHING, FieldGuide, Since
from jobkit.fields.misconceptions import MISCONCEPTIONS
from jobkit.fields.paths import Field, all_fields, find_field, namesakes
from jobkit.fields.tree import FieldType
from jobkit.validation.lint.catalogue import RULES
from jobkit.words.numbers import counted

__all__ = ["Belief", "Explanation", "FieldLine", "ShownExample", "explain_field", "list_fields"]

_TYPES = {
    "string": "text",
    "boolean": "true or false",
    "int32": "whole number",
    "int64": "whole number",
    "Quantity": "quantity",
    "IntOrString": "number or name",
    "Time": "time",
    "Duration": "duration",
    "PlainDuration": "duration",
    "Intervals": "intervals",
    "Number": "number from 0 to 1",
    "Json": "part of a Job",
    "FieldsV1": "set of fields",
}
_UNWORDED = (
    "jobkit checks the names and types of this field and has no words of its own for it: "
    "it plays no part in what the Job controller decides."
)
_ALIKE = ("initContainers[].", "ephemeralContainers[].")
_OWN_WORDS = "InitContainer."
_MOST_NAMESAKES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLine:
    """A field in a list of fields."""

    field: str
    type: str
    brief: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """A usual misunderstanding: its id, what is believed, and what is true."""

    id: str
    belief: str
    truth: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownExample:
    """A Job that shows the field, and what comes of it.

    Attributes:
        shows: What to look at.
        job: The manifest.
        scenario: What happens around it; None where all Pods succeed after 10 s.
        result: What a run, or a server's answer, gives.
    """

    shows: str
    job: str
    scenario: str | None
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a field means for the running of a Job.

    Attributes:
        field: Its path; empty for the list of all fields.
        type: In words.
        brief: One line.
        meaning: Paragraphs.
        default: What is filled in where it is absent, in words.
        limits: What it may be, one limit each.
        values: The only values allowed, with their meanings.
        needed: Whether the server refuses a Job without it.
        since: Since which release of Kubernetes.
        changes: When it may change in a stored Job.
        beside: Fields that it works with, each with how.
        beliefs: Usual misunderstandings.
        lint: Rules of `jobkit validate` that are about it: id and reason.
        example: A Job to try.
        fields: The fields that it holds.
        others: Other fields of the same name.
    """

    field: str
    type: str
    brief: str
    meaning: tuple[str, ...] = ()
    default: str | None = None
    limits: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    needed: bool = False
    since: str | None = None
    changes: str | None = None
    beside: tuple[tuple[str, str], ...] = ()
    beliefs: tuple[Belief, ...] = ()
    lint: tuple[tuple[str, str], ...] = ()
    example: ShownExample | None = None
    fields: tuple[FieldLine, ...] = ()
    others: tuple[FieldLine, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The document that `jobkit explain -o json` prints."""
        example = self.example
        return {
            "field": self.field,
            "type": self.type,
            "brief": self.brief,
            "meaning": list(self.meaning),
            "default": self.default,
            "limits": list(self.limits),
            "values": dict(self.values),
            "needed": self.needed,
            "since": self.since,
            "changes": self.changes,
            "beside": [{"field": field, "how": how} for field, how in self.beside],
            "misunderstandings": [
                {"id": each.id, "belief": each.belief, "truth": each.truth} for each in self.beliefs
            ],
            "lint": [{"id": name, "reason": reason} for name, reason in self.lint],
            "example": None
            if example is None
            else {
                "shows": example.shows,
                "job": example.job,
                "scenario": example.scenario,
                "result": example.result,
            },
            "fields": [_line_document(each) for each in self.fields],
            "others": [_line_document(each) for each in self.others],
        }

    def __str__(self) -> str:
        from jobkit.text.field import explanation_text  # noqa: PLC0415  loaded when shown

        return explanation_text(self)

    def __repr__(self) -> str:
        if not self.field:
            return f"<Explanation of {counted(len(self.fields), 'field')}>"
        return f"<Explanation of {self.field}: {self.brief}>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        from jobkit.field_html import explanation_html  # noqa: PLC0415  loaded when shown

        return {"text/plain": str(self), "text/html": explanation_html(self)}


def explain_field(path: str) -> Explanation:
    """What the field means that a path, the end of a path or a name stands for.

    Raises:
        UnknownField: If there is none; it names the nearest ones.
    """
    field = find_field(path)
    guide = field.guide
    others = namesakes(field)
    return Explanation(
        field=field.path,
        type=type_words(field.held),
        brief=_UNWORDED if guide is None else _sentence(guide.brief),
        meaning=() if guide is None else paragraphs(guide),
        default=None if guide is None else default_words(guide),
        limits=tuple(limit_words(field)),
        values=tuple(field.limits.values.items()),
        needed=field.needed,
        since=None if guide is None or guide.since is None else since_words(guide.since),
        changes=None if guide is None or guide.changes is None else str(guide.changes),
        beside=() if guide is None else guide.beside,
        beliefs=() if guide is None else tuple(_beliefs(guide)),
        lint=tuple(
            (rule.id, rule.reason) for rule in RULES if _plain(rule.explain) == _plain(field.path)
        ),
        example=_example(field),
        fields=tuple(_line(all_fields()[path]) for path in field.below),
        others=tuple(_line(each) for each in others) if len(others) <= _MOST_NAMESAKES else (),
    )


def list_fields() -> Explanation:
    """Every field that there are words for, as a tree in the order of the manifest."""
    described = [field for field in all_fields().values() if _is_listed(field)]
    return Explanation(
        field="",
        type="",
        brief="The fields of a Job, of its status, of its Pods, and of a jobkit scenario.",
        fields=tuple(_line(field) for field in described),
    )


def type_words(held: FieldType) -> str:
    """A type in words: "list of texts" would be too much, "list: text" says it."""
    word = _TYPES.get(held.kind, "fields")
    return word if held.container == "one" else f"{held.container}: {word}"


def paragraphs(guide: FieldGuide) -> tuple[str, ...]:
    """The meaning, each paragraph on one line."""
    parts = guide.meaning.strip().split("\n\n")
    return tuple(" ".join(part.split()) for part in parts if part.strip())


def default_words(guide: FieldGuide) -> str | None:
    """The default and when it differs: "6; 2147483647 if backoffLimitPerIndex is given"."""
    shown = [] if guide.default is NOTHING else [value_words(guide.default)]
    notes = [guide.default_note] if guide.default_note else []
    return "; ".join(shown + notes) or None


def limit_words(field: Field) -> Iterator[str]:
    """What the value may be by itself, then what it may be beside others."""
    limits = field.limits
    if limits.least is not None:
        yield (
            f"{limits.least} or more"
            if limits.most is None
            else f"{limits.least} to {limits.most:,}"
        )
    if limits.form is not None:
        yield ("values: " if field.held.container == "map" else "") + FORMS[limits.form].words
    if limits.keys is not None:
        yield f"keys: {FORMS[limits.keys].words}"
    longest = limits.longest or (FORMS[limits.form].longest if limits.form else None)
    if longest is not None:
        yield f"at most {longest:,} characters"
    if limits.fewest_items is not None:
        yield f"at least {counted(limits.fewest_items, 'entry', 'entries')}"
    if limits.most_items is not None:
        yield f"at most {counted(limits.most_items, 'entry', 'entries')}"
    if limits.unique:
        yield "no entry twice"
    if field.guide is not None and field.guide.limits_note:
        yield field.guide.limits_note


def since_words(since: Since) -> str:
    """The releases: "1.24 for good, from 1.22 on by default, from 1.21 on request"."""
    if since.stable is None:
        if since.beta is None:
            return f"{since.alpha}, off by default"
        return f"{since.beta} on by default, from {since.alpha} on request"
    earlier = [
        *([f"from {since.beta} on by default"] if since.beta else []),
        *([f"from {since.alpha} on request"] if since.alpha else []),
    ]
    return f"{since.stable} for good" + (f", {', '.join(earlier)}" if earlier else "")


def value_words(value: Any) -> str:
    """A value as YAML would have it."""
    if isinstance(value, str):
        return value or '""'
    return json.dumps(value)


def result_words(gives: Ends | Refused | Fills) -> str:
    """What comes of an example, as a sentence with all that a test has checked."""
    if isinstance(gives, Refused):
        return f"refused: {gives.type} at {gives.field}"
    if isinstance(gives, Fills):
        filled = [f"{path}: {value_words(value)}" for path, value in gives.values.items()]
        return f"the server fills in {', '.join(filled)}"
    parts = [_end_words(gives)]
    if gives.created is not None:
        parts.append(_created_words(gives.created))
    parts += [f"{name} {_status_words(value)}" for name, value in gives.status.items()]
    return "; ".join(parts)


def _end_words(gives: Ends) -> str:
    reason = f" ({gives.reason})" if gives.reason else ""
    if gives.result == "Deleted":
        return "deleted" if gives.at is None else f"finished at {gives.at:g} s, and deleted later"
    if gives.at is None:
        return f"still {gives.result}{reason} when the run is over"
    return f"{gives.result}{reason} at {gives.at:g} s"


def _created_words(created: tuple[float, ...]) -> str:
    if not created:
        return "no Pod"
    times = [f"{time:g}" for time in created]
    *first, last = times
    shown = f"{', '.join(first)} and {last}" if first else last
    return f"{counted(len(created), 'Pod')}, created at {shown} s"


def _status_words(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else f"{value:g}"


def _example(field: Field) -> ShownExample | None:
    """The field's own example, or that of the nearest field around it which has one."""
    example = _nearest_example(field)
    if example is None:
        return None
    return ShownExample(
        shows=example.shows,
        job=example.job,
        scenario=example.scenario_text,
        result=result_words(example.gives),
    )


def _nearest_example(field: Field) -> Example | None:
    path = field.path if field.guide is not None else ""
    while path:
        guide = all_fields()[path].guide if path in all_fields() else None
        if guide is not None and guide.example is not None:
            return guide.example
        path = path.rpartition(".")[0].removesuffix("[]")
        path = "Scenario" if path == "scenario" else path
    return None


def _beliefs(guide: FieldGuide) -> Iterator[Belief]:
    for name, truth in guide.beliefs:
        yield Belief(id=name, belief=MISCONCEPTIONS[name], truth=truth)


def _plain(path: str) -> str:
    return path.replace("[]", "")


def _is_listed(field: Field) -> bool:
    """Fields with words; of the three lists of containers only the first one in full."""
    if field.guide is None:
        return False
    within = next((each for each in _ALIKE if each in field.path), None)
    return within is None or field.guide.field.startswith(_OWN_WORDS)


def _line(field: Field) -> FieldLine:
    brief = "" if field.guide is None else field.guide.brief
    return FieldLine(field=field.path, type=type_words(field.held), brief=brief)


def _line_document(line: FieldLine) -> dict[str, str]:
    return {"field": line.field, "type": line.type, "brief": line.brief}


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
