"""The explanation of a field as text that fits its terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import TYPE_CHECKING

from jobkit.text.terminal import PLAIN, Terminal, printable

if TYPE_CHECKING:
    from jobkit.words.field import Explanation, FieldLine, ShownExample

__all__ = ["explanation_text"]

_WIDEST = 92
EMPTY = '""'
_NARROWEST = 40
_INDENT = "  "
_LABELS = 12
"""Columns for "may change" and its like."""


def explanation_text(explanation: Explanation, terminal: Terminal = PLAIN) -> str:
    """The whole explanation; the tree of fields if it is about no single one."""
    width = max(_NARROWEST, min(terminal.width, _WIDEST))
    lines = (
        _page(explanation, terminal, width)
        if explanation.field
        else _tree(explanation, terminal, width)
    )
    return "\n".join(lines) + "\n"


def _page(explanation: Explanation, terminal: Terminal, width: int) -> Iterator[str]:
    yield _title(explanation, terminal, width)
    yield from wrap(explanation.brief, width)
    for paragraph in explanation.meaning:
        yield ""
        yield from _wrapped(paragraph, width)
    if facts := list(_facts(explanation, width)):
        yield ""
        yield from facts
    yield from _section("values", _pairs(explanation.values, width), terminal)
    yield from _section("works with", _pairs(explanation.beside, width), terminal)
    yield from _section(
        "often misunderstood",
        _pairs(((f"{each.id}: {each.belief}?", each.truth) for each in explanation.beliefs), width),
        terminal,
    )
    yield from _section("jobkit validate warns", _pairs(explanation.lint, width), terminal)
    yield from _section("fields", _listed(explanation.fields, width), terminal)
    if explanation.example is not None:
        yield from _example(explanation.field, explanation.example, terminal, width)
    others = [f"{_INDENT}{each.field}" for each in explanation.others]
    yield from _section("other fields of this name", others, terminal)


def _title(explanation: Explanation, terminal: Terminal, width: int) -> str:
    gap = width - len(explanation.field) - len(explanation.type)
    name = terminal.strong(explanation.field)
    return f"{name}{' ' * gap}{explanation.type}" if gap > 1 else f"{name}  {explanation.type}"


def _facts(explanation: Explanation, width: int) -> Iterator[str]:
    facts = (
        ("needed", "yes" if explanation.needed else None),
        ("default", explanation.default),
        *(("limits" if at == 0 else "", limit) for at, limit in enumerate(explanation.limits)),
        ("Kubernetes", explanation.since),
        ("may change", explanation.changes),
    )
    for label, text in facts:
        if text:
            yield from wrap(
                text,
                width,
                initial_indent=f"{_INDENT}{label:<{_LABELS}}",
                subsequent_indent=" " * (_LABELS + len(_INDENT)),
            )


def _section(name: str, lines: Iterable[str], terminal: Terminal) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield terminal.strong(name)
        yield from found


def _pairs(pairs: Iterable[tuple[str, str]], width: int) -> Iterator[str]:
    """Short names with their texts beside them, long ones with their texts below."""
    found = list(pairs)
    room = max((len(name) for name, _ in found), default=0) + 2
    beside = room <= width // 3
    for name, text in found:
        if not beside:
            yield from wrap(name, width, initial_indent=_INDENT, subsequent_indent=_INDENT * 2)
            yield from _wrapped(text, width, _INDENT * 3)
        elif text:
            first, later = f"{_INDENT}{name:<{room}}", " " * (room + len(_INDENT))
            yield from wrap(text, width, initial_indent=first, subsequent_indent=later)
        else:
            yield f"{_INDENT}{name or EMPTY}"


def _listed(fields: Iterable[FieldLine], width: int) -> Iterator[str]:
    yield from _pairs(((_last(each.field), each.brief or each.type) for each in fields), width)


def _example(field: str, example: ShownExample, terminal: Terminal, width: int) -> Iterator[str]:
    yield ""
    yield from wrap(f"{terminal.strong('example')}: {example.shows}", width)
    yield from _literal(example.job)
    if example.scenario is not None:
        yield f"{_INDENT}---"
        yield from _literal(example.scenario)
    yield from wrap(
        f"gives: {example.result}", width, initial_indent=_INDENT, subsequent_indent=_INDENT * 2
    )
    yield ""
    yield terminal.strong("try it")
    yield from (f"{_INDENT}{line}" for line in _commands(field, example))


def _commands(field: str, example: ShownExample) -> Iterator[str]:
    yield f"jobkit explain {_quoted(field)} --example > job.yaml"
    if example.scenario is not None:
        yield f"jobkit explain {_quoted(field)} --example scenario > scenario.yaml"
        yield "jobkit simulate job.yaml --scenario scenario.yaml"
    elif example.result.startswith("refused"):
        yield "jobkit validate job.yaml"
    elif example.result.startswith("the server"):
        yield "jobkit defaults job.yaml"
    else:
        yield "jobkit simulate job.yaml"


def _quoted(field: str) -> str:
    """Without brackets, which a shell would take for a pattern."""
    return field.replace("[]", "").replace(".*", "")


def _literal(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield f"{_INDENT * 2}{printable(line)}"


def _wrapped(text: str, width: int, indent: str = _INDENT) -> Iterator[str]:
    yield from wrap(text, width, initial_indent=indent, subsequent_indent=indent)


def _tree(explanation: Explanation, terminal: Terminal, width: int) -> Iterator[str]:
    yield from wrap(explanation.brief, width)
    yield from wrap("jobkit explain FIELD says more, by path or by name.", width)
    for line in explanation.fields:
        depth = 0 if line.field in ("Job", "Scenario") else line.field.count(".") + 1
        depth -= line.field.startswith("scenario.")
        name = _INDENT * depth + _last(line.field)
        if depth == 0:
            yield ""
        room = max(28, -(-(len(name) + 2) // 4) * 4)
        text = f"{name:<{room}}{line.brief}"
        shown = text if len(text) <= width else f"{text[: width - 1]}…"
        yield terminal.strong(shown) if depth <= 1 else shown


def _last(path: str) -> str:
    return path.rpartition(".")[2]
