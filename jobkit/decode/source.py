"""YAML or JSON text to plain values, with the line and column of each, within bounds.

PyYAML turns the text into events; the values are built here, since the cluster's reading of scalars
differs from PyYAML's and since nothing may grow out of proportion (nesting, aliases, size).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

from jobkit.decode.scalars import (
    JsonScalar,
    ScalarProblem,
    key_text,
    plain_key,
    plain_value,
    tagged_value,
)
from jobkit.decode.syntax import Place, syntax_error, unreadable_character
from jobkit.diagnostics import Diagnostic, Diagnostics
from jobkit.errors import InvalidInput

__all__ = ["DEEPEST", "MOST_JOB_VALUES", "Document", "Duplicate", "YamlLoader", "load_documents"]

LONGEST_TEXT = 3 * 1024 * 1024  # what an API server takes in one request
DEEPEST = 100
MOST_VALUES = 200_000
MOST_JOB_VALUES = 40_000  # in a file of Jobs, of which each has about a hundred
MOST_JOB_DOCUMENTS = 500

# An escape in JSON: halves of a character, alone or in a pair; or any other.
_ESCAPE = re.compile(
    r"\\(?:u(?P<first>d[89ab][0-9a-f]{2})\\u(?P<second>d[c-f][0-9a-f]{2})|u(?P<half>d[89a-f][0-9a-f]{2})|.)",
    re.IGNORECASE | re.DOTALL,
)
_NO_KEY = "A list or a map cannot be a key.", "put the text in quotes, if it is one"
_YAML_VERSION = (1, 1)
_NO_DOCUMENT = "<document start>"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A key that stands twice in one map: where first, where again."""

    field: str
    key: str
    first: Place
    again: Place


@dataclass(slots=True)
class Document:
    """One document.

    Attributes:
        value: JSON types; of a key that is given twice the last value, as kubectl reads it.
        keys: Field path to the place of its key, or of the list item.
        values: Field path to the place where its value begins.
        texts: Field path to what is written for a number, a truth value or null: `1.10`, `yes`.
        duplicates: Keys given twice.
        start: Where the document begins.
        unread: Where reading ended before the end: a line that begins further left than the first.
    """

    value: Any = None
    keys: dict[str, Place] = field(default_factory=dict)
    values: dict[str, Place] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    duplicates: list[Duplicate] = field(default_factory=list)
    start: Place | None = (1, 1)
    unread: Place | None = None


def load_documents(
    text: str, *, longest: int = LONGEST_TEXT, what: str = "manifest", as_kubectl: bool = False
) -> list[Document]:
    """The documents of a text that hold anything.

    Args:
        text: YAML, or JSON.
        longest: Most characters that are read.
        what: What the text is, for messages.
        as_kubectl: Whether these are manifests that kubectl would send. Then the rest of a document
            is passed over after its first map has ended, and the bounds are those for Jobs.

    Raises:
        InvalidInput: With one diagnostic of type "syntax".
    """
    if len(text) > longest:
        _refuse(
            what, None, f"The text is larger than {longest // 1024:,} KiB, more than is read here.",
            "an API server takes no request above 3 MiB",
        )  # fmt: skip
    text = text.removeprefix("\ufeff")
    if problem := unreadable_character(text):
        raise InvalidInput(Diagnostics(errors=(problem,)), what)
    try:
        return list(_Composer(text, as_kubectl=as_kubectl).documents())
    except yaml.MarkedYAMLError as error:
        raise InvalidInput(Diagnostics(errors=(syntax_error(error, text),)), what) from None
    except _Refusal as refusal:
        _refuse(what, refusal.place, refusal.message, refusal.hint)


def _refuse(what: str, place: Place | None, message: str, hint: str | None) -> NoReturn:
    line, column = place or (None, None)
    problem = Diagnostic(
        field="", type="syntax", message=message, hint=hint, line=line, column=column
    )
    raise InvalidInput(Diagnostics(errors=(problem,)), what)


class _Refusal(Exception):
    def __init__(self, place: Place, message: str, hint: str | None = None) -> None:
        self.place, self.message, self.hint = place, message, hint


class YamlLoader(_Loader):  # type: ignore[misc]
    """Tells scalars without quotes and tag from all others by the tag `PLAIN`."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012


PLAIN = "plain"
YamlLoader.add_implicit_resolver(PLAIN, re.compile(""), None)


@dataclass(slots=True)
class _Anchored:
    value: Any
    size: int


class _Composer:
    """Builds values out of events, and keeps count of what it builds."""

    def __init__(self, text: str, *, as_kubectl: bool) -> None:
        self.as_kubectl = as_kubectl
        self.most = MOST_JOB_VALUES if as_kubectl else MOST_VALUES
        is_json = _is_json(text)
        self.events: Iterator[Any] = yaml.parse(
            _with_whole_characters(text) if is_json else text, Loader=YamlLoader
        )
        self.numbers = _json_number if is_json else plain_value
        self.document = Document()
        self.anchors: dict[str, _Anchored | None] = {}
        self.built = 0
        self.from_aliases = 0

    def documents(self) -> Iterator[Document]:
        """The documents that hold something."""
        try:
            yield from self.complete_documents()
        except yaml.MarkedYAMLError as error:
            mark, is_over = error.problem_mark, _NO_DOCUMENT in str(error.problem)
            if mark is None or not is_over or not self.as_kubectl or self.document.value is None:
                raise
            self.document.unread = mark.line + 1, mark.column + 1

    def complete_documents(self) -> Iterator[Document]:
        number = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                number += 1
                if self.as_kubectl and event.version not in (None, _YAML_VERSION):
                    written = ".".join(map(str, event.version))
                    raise _Refusal(
                        _place(event), f"kubectl reads YAML 1.1, and not what says it is {written}.",
                        "take the line %YAML out",
                    )  # fmt: skip
                if self.as_kubectl and number > MOST_JOB_DOCUMENTS:
                    raise _Refusal(
                        _place(event),
                        f"There are more than {MOST_JOB_DOCUMENTS} documents here.",
                        "split the file",
                    )
                self.anchors = {}
                first = next(self.events)
                self.document = Document(start=_place(first))
                self.document.value = self.node(first, "", 0)
                if self.document.value is not None:
                    yield self.document

    def node(self, event: Any, path: str, depth: int) -> Any:
        """The value that begins with this event."""
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        self.count(event, 1)
        before = self.built
        if event.anchor:
            self.anchors[event.anchor] = None
        if isinstance(event, yaml.ScalarEvent):
            value: Any = self.scalar(event)
            if not isinstance(value, str):
                self.document.texts[path] = event.value
        elif depth >= DEEPEST:
            raise _Refusal(
                _place(event),
                f"More than {DEEPEST} levels stand inside one another.",
                "a bracket or brace may be missing; a Job needs some ten levels",
            )
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self.sequence(path, depth)
        else:
            value = self.mapping(path, depth)
        if event.anchor:
            self.anchors[event.anchor] = _Anchored(value, self.built - before + 1)
        return value

    def sequence(self, path: str, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            below = f"{path}[{len(items)}]"
            self.document.keys[below] = self.document.values[below] = _place(event)
            items.append(self.node(event, below, depth + 1))
        return items

    def mapping(self, path: str, depth: int) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        written: dict[str, Place] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            place = _place(event)
            if _is_merge(event):
                self.merge(fields, place, depth)
                continue
            key = self.key(event)
            below = f"{path}.{key}" if path else key
            if key in written:
                self.document.duplicates.append(Duplicate(below, key, written[key], place))
            written[key] = self.document.keys[below] = place
            value = next(self.events)
            self.document.values[below] = _place(value)
            fields[key] = self.node(value, below, depth + 1)
        return fields

    def merge(self, fields: dict[str, Any], place: Place, depth: int) -> None:
        """Takes over the keys of the maps after `<<`."""
        value = self.node(next(self.events), "<<", depth + 1)
        for source in value if isinstance(value, list) else [value]:
            if not isinstance(source, dict):
                raise _Refusal(
                    place,
                    "`<<` takes over the keys of a map, and this is none.",
                    "write an alias of a map after it",
                )
            fields.update(source)

    def key(self, event: Any) -> str:
        if isinstance(event, yaml.AliasEvent):
            value: Any = self.alias(event)
        elif isinstance(event, yaml.ScalarEvent):
            self.count(event, 1)
            value = None if _is_plain(event) else self.scalar(event)
        else:
            raise _Refusal(_place(event), *_NO_KEY)
        if isinstance(value, list | dict):
            raise _Refusal(_place(event), *_NO_KEY)
        try:
            return plain_key(event.value) if _is_plain(event) else key_text(value)
        except ScalarProblem as problem:
            message = f"This is no key: {problem}."
            raise _Refusal(_place(event), message, "put the key in quotes") from None

    def scalar(self, event: Any) -> JsonScalar:
        try:
            if _is_plain(event):
                return self.numbers(event.value)
            if event.tag in (None, "!") or event.implicit[1]:
                return str(event.value)
            return tagged_value(event.tag, event.value)
        except ScalarProblem as problem:
            message = f"This value cannot be sent to a cluster: {problem}."
            hint = "put it in quotes, if it is meant as a text"
            raise _Refusal(_place(event), message, hint) from None

    def alias(self, event: Any) -> Any:
        place = _place(event)
        if event.anchor not in self.anchors:
            message = f"Nothing before this is marked as &{event.anchor[:40]}."
            raise _Refusal(place, message, "put the text in quotes, if no alias is meant")
        anchored = self.anchors[event.anchor]
        if anchored is None:
            message = f"*{event.anchor[:40]} stands inside what it stands for."
            raise _Refusal(place, message, "write out what is meant")
        self.from_aliases += anchored.size
        self.count(event, anchored.size)
        return anchored.value

    def count(self, event: Any, size: int) -> None:
        self.built += size
        if self.built > self.most:
            raise _Refusal(
                _place(event),
                f"The text stands for more than {self.most:,} values.",
                "aliases multiply what they stand for" if self.from_aliases else "split the file",
            )


def _place(event: Any) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _is_plain(event: Any) -> bool:
    """Whether it is a scalar without quotes and without a tag."""
    is_scalar = isinstance(event, yaml.ScalarEvent)
    return is_scalar and event.implicit[0] and event.style in (None, "") and event.tag != "!"


def _is_merge(event: Any) -> bool:
    return _is_plain(event) and event.value == "<<"


def _is_json(text: str) -> bool:
    if not text.lstrip().startswith("{"):
        return False
    try:
        json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return False
    return True


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _with_whole_characters(text: str) -> str:
    """JSON writes a character beyond 16 bits as two escapes, which YAML does not know."""
    return _ESCAPE.sub(_whole_character, text) if "\\u" in text else text


def _whole_character(escape: re.Match[str]) -> str:
    if escape["first"] is not None:
        whole = bytes.fromhex(escape["first"] + escape["second"]).decode("utf-16-be")
        return f"\\U{ord(whole):08X}"
    return "\\uFFFD" if escape["half"] is not None else escape.group()


def _json_number(text: str) -> JsonScalar:
    """A literal of JSON, where a fraction stays a fraction even if nothing stands behind the point."""
    value: JsonScalar = json.loads(text) if text else None
    return value
