"""A Job manifest: text or mapping in, the decoded Job and everything wrong with its form out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, TypeVar

from jobkit.decode.plain import plain_document
from jobkit.decode.source import MOST_JOB_VALUES, Document, load_documents
from jobkit.decode.strict import Strict, decode_strictly
from jobkit.decode.suggestions import nearest
from jobkit.decode.syntax import Place
from jobkit.decode.wording import (
    at,
    described,
    duplicate_field,
    plain_value,
    shown,
    unknown_field,
    wrong_type,
)
from jobkit.diagnostics import Diagnostic
from jobkit.errors import InvalidInput

__all__ = ["DecodedJob", "OtherDocument", "decode_job", "decode_jobs", "decode_written", "only_job"]

Found = TypeVar("Found")
_ITEM = re.compile(r"items\[(\d+)\]\.")
_MOST_TOLD = 100  # of each kind, as a server does

API_VERSION = "batch/v1"
KIND = "Job"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedJob:
    """What a manifest says.

    Attributes:
        document: The Job in JSON types, nulls taken out; None if it could not be decoded.
        written: The same as it stands in the text.
        positions: Field path to line and column, from 1, of its key; empty for a mapping.
        value_positions: Field path to line and column of its value.
        errors: Everything that keeps it from being decoded.
        warnings: What is said of other documents beside it.
        duplicates: Keys that stand twice, also where a cluster does not come to tell of them.
    """

    document: dict[str, Any] | None
    written: Any = None
    positions: Mapping[str, Place] = field(default_factory=dict)
    value_positions: Mapping[str, Place] = field(default_factory=dict)
    errors: tuple[Diagnostic, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    duplicates: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherDocument:
    """A document of another kind, which is left alone."""

    kind: str
    name: str
    line: int | None


def decode_job(source: str | Mapping[str, Any]) -> DecodedJob:
    """Decodes the one Job of a text or mapping; a syntax error becomes one of its `errors`."""
    try:
        found = decode_jobs(source)
    except InvalidInput as error:
        return DecodedJob(document=None, errors=error.diagnostics.errors)
    return only_job(found)


def only_job(found: Sequence[DecodedJob | OtherDocument]) -> DecodedJob:
    """The one Job of several documents; that there is none, or more, becomes one of its `errors`."""
    jobs = [each for each in found if isinstance(each, DecodedJob)]
    others = tuple(_left_alone(each) for each in found if isinstance(each, OtherDocument))
    if len(jobs) == 1:
        return _with_warnings(jobs[0], others)
    if not jobs:
        return DecodedJob(document=None, errors=(_no_job(others),))
    line, column = jobs[1].positions.get("apiVersion", (None, None))
    several = Diagnostic(
        field="",
        type="wrong kind",
        message=f"There are {len(jobs)} Jobs here; this looks at one at a time.",
        hint="put each Job into a file of its own",
        line=line,
        column=column,
    )
    return DecodedJob(document=None, errors=(several,))


def decode_jobs(source: str | Mapping[str, Any]) -> list[DecodedJob | OtherDocument]:
    """Decodes every document of a text, `kind: List` unpacked.

    Raises:
        InvalidInput: If the text is no YAML.
    """
    if isinstance(source, Mapping):
        plain = plain_document(source, MOST_JOB_VALUES)
        documents = list(_unpacked(Document(value=plain, start=None)))
    else:
        documents = [
            each for one in load_documents(source, as_kubectl=True) for each in _unpacked(one)
        ]
    if len(documents) == 1:
        return [decode_written(documents[0])]
    return [_other(each) or decode_written(each) for each in documents]


def decode_written(document: Document) -> DecodedJob:
    """Decodes one document as a Job."""
    errors = list(_wrong_kind(document))
    duplicates = tuple(duplicate_field(each) for each in document.duplicates[:_MOST_TOLD])
    strict: Strict | None = None
    if not errors:
        strict = decode_strictly(document.value, KIND)
        errors = [
            *duplicates,
            *(unknown_field(document, each, "a Job") for each in strict.unknown[:_MOST_TOLD]),
            *(wrong_type(document, each) for each in strict.wrong[:_MOST_TOLD]),
        ]
    errors.sort(key=lambda error: (error.line or 0, error.column or 0))
    return DecodedJob(
        document=strict.value if strict is not None and not errors else None,
        written=document.value,
        positions=document.keys,
        value_positions=document.values,
        errors=tuple(errors),
        warnings=() if document.unread is None else (_unread(document.unread),),
        duplicates=duplicates,
    )


def _unread(place: Place) -> Diagnostic:
    """What is said of lines that kubectl passes over without a word."""
    return Diagnostic(
        field="",
        type="lint",
        message="This line begins further left than the first one, so the document ends above it; "
        "kubectl passes over the rest without a word.",
        hint="let all keys of the top level begin in the same column",
        line=place[0],
        column=place[1],
    )


def _unpacked(document: Document) -> Iterator[Document]:
    value = document.value
    if not (isinstance(value, Mapping) and value.get("kind") == "List"):
        yield document
        return
    items = value.get("items")
    keys, values = _rebased(document.keys), _rebased(document.values)
    texts = _rebased(document.texts)
    again = _rebased({each.field: each for each in document.duplicates})
    for index, item in enumerate(items if isinstance(items, list) else []):
        yield Document(
            value=item,
            keys=keys.get(index, {}),
            values=values.get(index, {}),
            texts=texts.get(index, {}),
            duplicates=[replace(each, field=path) for path, each in again.get(index, {}).items()],
            start=document.values.get(f"items[{index}]", document.start),
        )


def _rebased(found: Mapping[str, Found]) -> dict[int, dict[str, Found]]:
    """What was found below each item of a List, by paths that begin at the item."""
    below: dict[int, dict[str, Found]] = {}
    for path, each in found.items():
        item = _ITEM.match(path)
        if item is not None:
            below.setdefault(int(item[1]), {})[path[item.end() :]] = each
    return below


def _other(document: Document) -> OtherDocument | None:
    value = document.value
    if not isinstance(value, Mapping):
        return None
    kind, version = value.get("kind"), value.get("apiVersion")
    if not isinstance(kind, str) or not isinstance(version, str) or kind.lower() == KIND.lower():
        return None
    metadata = value.get("metadata")
    name = metadata.get("name") if isinstance(metadata, Mapping) else None
    line = document.start[0] if document.start else None
    return OtherDocument(kind=kind, name=str(name or ""), line=line)


def _left_alone(other: OtherDocument) -> Diagnostic:
    return Diagnostic(
        field="kind",
        type="warning",
        message=f"{other.kind} {other.name}".strip() + " is no Job and is left alone.",
        value=other.kind,
        line=other.line,
        column=1 if other.line is not None else None,
    )


def _no_job(others: tuple[Diagnostic, ...]) -> Diagnostic:
    if others:
        return Diagnostic(field="", type="wrong kind", message="No document here is a Job.")
    return Diagnostic(
        field="",
        type="wrong kind",
        message="There is nothing here: no document, or only comments.",
        hint=f"a Job begins with `apiVersion: {API_VERSION}` and `kind: {KIND}`",
        line=1,
        column=1,
    )


def _with_warnings(job: DecodedJob, warnings: tuple[Diagnostic, ...]) -> DecodedJob:
    return replace(job, warnings=(*job.warnings, *warnings))


def _wrong_kind(document: Document) -> Iterator[Diagnostic]:
    value = document.value
    if not isinstance(value, Mapping):
        yield at(
            document.start,
            Diagnostic(
                field="",
                type="wrong kind",
                message=f"A manifest is a map of fields, and this is {described(value)}.",
                hint=f"a Job begins with `apiVersion: {API_VERSION}` and `kind: {KIND}`",
            ),
        )
        return
    for name, right in (("apiVersion", API_VERSION), ("kind", KIND)):
        found = value.get(name)
        if found != right:
            yield _wrong_identity(document, name, right, found)


def _wrong_identity(document: Document, name: str, right: str, found: Any) -> Diagnostic:
    if found is not None:
        return at(
            document.values.get(name),
            Diagnostic(
                field=name,
                type="wrong kind",
                message=f"{name} {shown(found)} is not that of a Job.",
                hint=f"write `{name}: {right}`",
                value=plain_value(found),
            ),
        )
    if document.unread is not None:
        message = f"The document ends above this line, which begins further left than the first one; so {name} is not set."
        hint = "let all keys of the top level begin in the same column"
        return at(
            document.unread, Diagnostic(field=name, type="wrong kind", message=message, hint=hint)
        )
    some = islice(document.value, _MOST_TOLD)
    meant = next((key for key in some if nearest(str(key), [name])), None)
    if meant is not None and meant != name:
        message = f"{name} is not set; keys are told apart by every letter, and this is `{meant}`."
        place, hint = document.keys.get(meant), f"did you mean {name}?"
    else:
        message = f"{name} is not set, so nobody knows what this is."
        place, hint = document.start, f"add `{name}: {right}`"
    return at(place, Diagnostic(field=name, type="wrong kind", message=message, hint=hint))
