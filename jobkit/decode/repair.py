"""Mends the obvious in a manifest: misspelt keys, wrong case, quoted numbers, a wrong apiVersion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jobkit.decode.manifest import API_VERSION, KIND
from jobkit.decode.strict import decode_strictly
from jobkit.decode.suggestions import nearest
from jobkit.fields.tree import FieldType, fields_of

__all__ = ["repaired"]


def repaired(written: Any) -> dict[str, Any] | None:
    """A copy of a manifest in which the faults of its form are mended; None if that is beyond it.

    A wrong apiVersion or kind is mended alone, since a cluster tells nothing else beside it. An
    unknown field that resembles no other is left out.
    """
    if not isinstance(written, Mapping):
        return None
    if written.get("apiVersion") != API_VERSION or written.get("kind") != KIND:
        return _with_identity(written)
    mended = _object(written, "Job")
    left = decode_strictly(mended, KIND)
    return None if left.wrong or left.unknown else mended


def _with_identity(written: Mapping[str, Any]) -> dict[str, Any]:
    meant = {
        str(key): name
        for key in written
        for name in ("apiVersion", "kind")
        if key not in fields_of(KIND) and name not in written and nearest(str(key), [name])
    }
    mended = {name: value for name, value in written.items() if str(name) not in meant}
    return {**mended, "apiVersion": API_VERSION, "kind": KIND}


def _object(value: Any, kind: str) -> Any:
    if not isinstance(value, Mapping):
        return value
    fields = fields_of(kind)
    mended: dict[str, Any] = {}
    for name, below in value.items():
        meant = (
            name if name in fields else nearest(str(name), [f for f in fields if f not in value])
        )
        if meant is not None and meant not in mended:
            mended[meant] = _value(below, fields[meant])
    return mended


def _value(value: Any, expected: FieldType) -> Any:
    if expected.container == "list":
        items = value if isinstance(value, list) else [value] if expected.is_scalar else value
        return (
            [_value(item, expected.element) for item in items] if isinstance(items, list) else items
        )
    if expected.container == "map" and isinstance(value, Mapping):
        return {name: _value(item, expected.element) for name, item in value.items()}
    if not expected.is_scalar:
        return _object(value, expected.kind)
    return _scalar(value, expected.kind)


def _scalar(value: Any, kind: str) -> Any:
    if kind.startswith("int") and isinstance(value, str):
        digits = value.strip()
        return int(digits) if digits.removeprefix("-").isdecimal() and digits.isascii() else value
    if kind == "string" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if kind == "boolean" and isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return value
