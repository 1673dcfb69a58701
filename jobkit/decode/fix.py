"""Writes certain repairs into the text of a manifest; all other bytes stay as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import yaml

from jobkit.decode.repair import Path, Repair, dotted, is_surely_job, mended
from jobkit.decode.source import load_documents
from jobkit.decode.spans import BREAK, Span, Spans, spans_of
from jobkit.errors import InvalidInput

__all__ = ["Edit", "Fix", "fixed"]

_MARK = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change of the text.

    Attributes:
        field: What is mended: the path of the field as it is written.
        start: The first character that goes, counted from 0 and without a byte order mark.
        end: The first character behind it that stays.
        after: What comes in its place.
        line: The line of `start`, from 1.
        column: Its column, from 1.
        end_line: The line of `end`.
        end_column: Its column.
        message: What is mended, for people: `restartyPolicy -> restartPolicy`.
    """

    field: str
    start: int
    end: int
    after: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str

    def to_dict(self) -> dict[str, Any]:
        """The edit as `-o json` prints it."""
        return {
            "field": self.field,
            "line": self.line,
            "column": self.column,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Fix:
    """A text before and after its certain repairs.

    Attributes:
        before: The text as it was.
        after: The text with all edits made.
        edits: Each change; places are those of the text before.
    """

    before: str
    after: str
    edits: tuple[Edit, ...] = ()


def fixed(text: str) -> Fix:
    """The text with everything mended that is certain; as it was where that is nothing.

    Only what surely is a Job is touched. A change is made only if the text, read again, says the
    same as before apart from the repairs.
    """
    found = _edits(text)
    after = _applied(text, found)
    if after == text or not _says_the_same(text, after, found):
        return Fix(text, text)
    return Fix(text, after, tuple(each.edit for each in found))


@dataclass(frozen=True, slots=True)
class _Found:
    """An edit, and the repair of a value that it stands for (None for a key said twice)."""

    edit: Edit
    document: int
    repair: Repair | None


def _edits(text: str) -> list[_Found]:
    body = text.removeprefix(_MARK)
    try:
        documents = load_documents(body)
        spans = spans_of(body)
    except (InvalidInput, yaml.YAMLError):
        return []
    if len(documents) != len(spans):
        return []
    found = [
        each
        for number, document in enumerate(documents)
        for base, value in _jobs(document.value)
        for each in _of_job(body, number, base, value, spans[number])
    ]
    found.sort(key=lambda each: (each.edit.start, each.edit.end))
    return [
        each for at, each in enumerate(found)
        if at == 0 or each.edit.start >= found[at - 1].edit.end
    ]  # fmt: skip


def _jobs(value: Any) -> Iterator[tuple[Path, Any]]:
    """What surely is a Job in a document, with the path at which it stands."""
    if isinstance(value, Mapping) and value.get("kind") == "List":
        items = value.get("items")
        for number, item in enumerate(items if isinstance(items, list) else ()):
            if is_surely_job(item):
                yield ("items", number), item
    elif is_surely_job(value):
        yield (), value


def _of_job(text: str, number: int, base: Path, job: Any, spans: Spans) -> Iterator[_Found]:
    for repair in mended(job, certain=True).repairs:
        path = (*base, *repair.path)
        span = (spans.keys if repair.is_key else spans.values).get(path)
        if span is None or span.is_shared:
            continue
        after, value = _written(repair, span)
        if after is not None:
            edit = _edit(
                text, span.start, span.end, after=after, path=path, message=_arrow(span.text, after)
            )
            moved = Repair(path, repair.before, value, repair.is_key, is_certain=True)
            yield _Found(edit, number, moved)
    for path, entry in spans.repeated:
        if path[: len(base)] == base:
            message = f"{entry.key} stands twice, with the same value; the second is taken out"
            yield _Found(
                _edit(text, entry.start, entry.end, after="", path=path, message=message),
                number,
                None,
            )


def _written(repair: Repair, span: Span) -> tuple[str | None, Any]:
    """What to write in place of a scalar, and what it then says."""
    if repair.is_key or isinstance(repair.after, str):
        quoted_now = not repair.is_key and not isinstance(repair.before, str)
        if quoted_now:  # a number or truth value for a text: what is written is what is meant
            return json.dumps(span.text, ensure_ascii=False), span.text
        return f"{span.style}{repair.after}{span.style}", repair.after
    return json.dumps(repair.after), repair.after


def _arrow(before: str, after: str) -> str:
    return f"{before} -> {after}"


def _edit(text: str, start: int, end: int, *, after: str, path: Path, message: str) -> Edit:
    (line, column), (end_line, end_column) = _place(text, start), _place(text, end)
    return Edit(
        field=dotted(path),
        start=start,
        end=end,
        after=after,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        message=message,
    )


def _place(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of a character."""
    breaks = list(BREAK.finditer(text, 0, index))
    return len(breaks) + 1, index - (breaks[-1].end() if breaks else 0) + 1


def _applied(text: str, found: Sequence[_Found]) -> str:
    mark = _MARK if text.startswith(_MARK) else ""
    body = text.removeprefix(_MARK)
    for each in reversed(found):
        body = body[: each.edit.start] + each.edit.after + body[each.edit.end :]
    return mark + body


def _says_the_same(before: str, after: str, found: Sequence[_Found]) -> bool:
    """Whether the new text, read again, is the old one but for the repairs."""
    try:
        old, new = (load_documents(text.removeprefix(_MARK)) for text in (before, after))
    except InvalidInput:
        return False
    expected = [deepcopy(document.value) for document in old]
    repairs = [(each.document, each.repair) for each in found if each.repair is not None]
    for number, repair in sorted(repairs, key=lambda pair: (pair[1].is_key, -len(pair[1].path))):
        _apply(expected[number], repair)
    return expected == [document.value for document in new]


def _apply(value: Any, repair: Repair) -> None:
    """Values first, then keys from the deepest up, so that every path still holds."""
    *above, last = repair.path
    for part in above:
        value = value[part]
    if repair.is_key:
        value[repair.after] = value.pop(last)
    else:
        value[last] = repair.after
