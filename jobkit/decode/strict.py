"""Strict decoding: a plain value against the field tree, as an API server reads it.

Unknown names and wrong types are found here; whether a value is allowed is validation's affair.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from jobkit.fields.quantity import is_quantity
from jobkit.fields.tree import FieldType, fields_of

__all__ = ["Strict", "UnknownField", "WrongType", "decode_strictly", "reads_as"]

_RANGES = {"int32": 2**31, "int64": 2**63}
_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([.,]\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII
)  # fmt: skip
_EMPTY: dict[str, Any] = {"string": "", "boolean": False, "int32": 0, "int64": 0, "Quantity": 0}


@dataclass(frozen=True, slots=True)
class UnknownField:
    """A name that its object does not have; `kind` is what the object is."""

    field: str
    name: str
    kind: str
    value: Any


@dataclass(frozen=True, slots=True)
class WrongType:
    """A value that cannot be read as the type of its field; `name` is the last part of the path."""

    field: str
    name: str
    expected: FieldType
    value: Any


@dataclass(slots=True)
class Strict:
    """What came of it: the value without its nulls, unknown names left out, and the findings."""

    value: Any = None
    unknown: list[UnknownField] = field(default_factory=list)
    wrong: list[WrongType] = field(default_factory=list)


def decode_strictly(value: Any, kind: str, path: str = "") -> Strict:
    """Reads a JSON-like value as an object of a kind ("Job", "PodTemplateSpec"…).

    A null counts as absent, as an empty element in a list, and as the empty text in a map of texts.
    """
    result = Strict()
    result.value = _read(value, FieldType(kind), path, result)
    return result


def reads_as(value: Any, expected: FieldType) -> bool:
    """Whether a value can stand in a field of a type, with nothing unknown in it."""
    result = Strict()
    _read(value, expected, "", result)
    return not result.unknown and not result.wrong


def _read(
    value: Any, expected: FieldType, path: str, result: Strict, key: str | None = None
) -> Any:
    """The value as its type; `key` is the path's last part where that may hold dots of its own."""
    if expected.container == "list":
        return _list(value, expected, path, result)
    if expected.container == "map":
        return _map(value, expected, path, result)
    if not expected.is_scalar:
        return _object(value, expected, path, result)
    if not _fits(value, expected.kind):
        _refuse(value, expected, path, result, key)
        return None
    return value


def _refuse(
    value: Any, expected: FieldType, path: str, result: Strict, key: str | None = None
) -> None:
    name = path.rpartition(".")[2] if key is None else key
    result.wrong.append(WrongType(path, name, expected, value))


def _object(value: Any, expected: FieldType, path: str, result: Strict) -> dict[str, Any] | None:
    if not isinstance(value, Mapping):
        _refuse(value, expected, path, result)
        return None
    fields = fields_of(expected.kind)
    decoded: dict[str, Any] = {}
    for name, below in value.items():
        where = f"{path}.{name}" if path else str(name)
        if name not in fields:
            result.unknown.append(UnknownField(where, str(name), expected.kind, below))
        elif below is not None:
            decoded[name] = _read(below, fields[name], where, result)
    return decoded


def _list(value: Any, expected: FieldType, path: str, result: Strict) -> list[Any] | None:
    if not isinstance(value, list | tuple):
        _refuse(value, expected, path, result)
        return None
    element = expected.element
    return [
        _EMPTY.get(element.kind, {})
        if item is None
        else _read(item, element, f"{path}[{index}]", result)
        for index, item in enumerate(value)
    ]


def _map(value: Any, expected: FieldType, path: str, result: Strict) -> dict[str, Any] | None:
    if not isinstance(value, Mapping):
        _refuse(value, expected, path, result)
        return None
    element = expected.element
    return {
        str(name): _EMPTY.get(element.kind, {})
        if item is None
        else _read(item, element, f"{path}.{name}", result, str(name))
        for name, item in value.items()
    }


def _fits(value: Any, kind: str) -> bool:
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "string":
        return isinstance(value, str)
    if kind in _RANGES:
        return _is_whole(value) and -_RANGES[kind] <= value < _RANGES[kind]
    if kind == "Quantity":
        return is_quantity(value)
    if kind == "IntOrString":
        return isinstance(value, str) or (_is_whole(value) and -(2**31) <= value < 2**31)
    if kind == "Time":
        return isinstance(value, str) and _is_time(value)
    if kind in ("Duration", "PlainDuration", "Intervals", "Number"):
        return True  # the scenario's own reading judges them
    return isinstance(value, Mapping)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_time(text: str) -> bool:
    if not _RFC3339.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text[:19])
    except ValueError:
        return False
    return True
