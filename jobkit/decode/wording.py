"""What is said of names and values that do not fit to the field tree."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jobkit.decode.source import Document, Duplicate
from jobkit.decode.strict import UnknownField, WrongType
from jobkit.decode.suggestions import unknown_field_hint
from jobkit.decode.syntax import Place
from jobkit.decode.type_hints import type_hint
from jobkit.diagnostics import Diagnostic
from jobkit.fields.tree import FieldType

__all__ = [
    "at",
    "described",
    "duplicate_field",
    "plain_value",
    "shown",
    "unknown_field",
    "wrong_type",
]


def duplicate_field(finding: Duplicate) -> Diagnostic:
    """The diagnostic for a key that stands twice."""
    return at(
        finding.again,
        Diagnostic(
            field=finding.field,
            type="duplicate field",
            message=f"{finding.key} stands twice here, first on line {finding.first[0]}. A server refuses that; "
            "kubectl would send the last one only.",
            hint="keep one of the two",
        ),
    )


def unknown_field(document: Document, finding: UnknownField, whole: str) -> Diagnostic:
    """The diagnostic for a name that its object does not have; `whole` is what the document is."""
    owner = finding.field.removesuffix(finding.name).rstrip(".")
    return at(
        document.keys.get(finding.field),
        Diagnostic(
            field=finding.field,
            type="unknown field",
            message=f"{owner or whole} has no field {finding.name}.",
            hint=unknown_field_hint(finding.name, finding.kind, owner)
            or _fields_there(owner, whole),
            value=plain_value(finding.value),
        ),
    )


_POSITION = re.compile(r"\[\d+\]")
_MOST_BITS = 1000  # of a whole number that is written out
_WORDS = {
    "string": "a text",
    "boolean": "true or false",
    "int32": "a whole number from -2147483648 to 2147483647",
    "int64": "a whole number",
    "Quantity": "a quantity such as 500m, 2 or 128Mi",
    "IntOrString": "a whole number or a name",
    "Time": "a time such as 2026-01-31T08:00:00Z",
    "Json": "a map",
}


def wrong_type(document: Document, finding: WrongType) -> Diagnostic:
    """The diagnostic for a value of the wrong type."""
    name = finding.name or "this"
    value = plain_value(finding.value)
    return at(
        document.values.get(finding.field),
        Diagnostic(
            field=finding.field,
            type="wrong type",
            message=f"{name} must be {_expected(finding.expected)}, and this is "
            f"{described(finding.value)}.",
            hint=type_hint(
                name, finding.expected, finding.value, document.texts.get(finding.field)
            ),
            value=value,
        ),
    )


def _fields_there(owner: str, whole: str) -> str | None:
    if whole != "a Job":
        return None
    path = _POSITION.sub("", owner)
    return (
        f"take it out; jobkit explain {path} lists the fields there are" if path else "take it out"
    )


def _expected(expected: FieldType) -> str:
    if expected.container == "list":
        return "a list"
    if expected.container == "map":
        return "a map of " + ("texts" if expected.kind == "string" else "quantities")
    return _WORDS.get(expected.kind, "a map of fields")


def described(value: Any) -> str:
    """What a value is, in words: `the text "3"`."""
    if value is None:
        return "empty"
    if isinstance(value, Mapping):
        return "a map"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, bool):
        return f"the truth value {shown(value)}"
    if isinstance(value, str | int | float):
        return f"the {'text' if isinstance(value, str) else 'number'} {shown(value)}"
    return f"a {type(value).__name__} of Python"


def shown(value: Any) -> str:
    """A value as JSON, shortened."""
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        return "of very many digits"
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def plain_value(value: Any) -> Any:
    """A value as reports carry it: what JSON can say, and nothing for maps and lists."""
    if isinstance(value, Mapping | list | tuple):
        return None
    is_number = isinstance(value, int) and value.bit_length() <= _MOST_BITS
    is_fraction = isinstance(value, float) and math.isfinite(value)
    return (
        value
        if value is None or isinstance(value, str) or is_number or is_fraction
        else shown(value)
    )


def at(place: Place | None, diagnostic: Diagnostic) -> Diagnostic:
    """The diagnostic with its line and column, if they are known."""
    if place is None:
        return diagnostic
    return replace(diagnostic, line=place[0], column=place[1])
