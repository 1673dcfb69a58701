"""Diagnostics for broken rules, one function for each of the API server's error types.

`where` is the path in the manifest that is at fault, where the server's path is another (it tells
some rules at the parent, or without a position); `on_key` says that the key itself is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jobkit.decode.suggestions import nearest
from jobkit.diagnostics import Diagnostic

__all__ = [
    "duplicate",
    "forbidden",
    "invalid",
    "no_operator",
    "not_found",
    "required",
    "too_long",
    "too_many",
    "unsupported",
    "warning",
]


def invalid(
    field: str,
    value: Any,
    message: str,
    hint: str | None = None,
    *,
    where: str | None = None,
    on_key: bool = False,
) -> Diagnostic:
    """A value that the rules do not allow."""
    return Diagnostic(
        field=field,
        type="Invalid value",
        value=value,
        message=message,
        hint=hint,
        where=where,
        on_key=on_key,
    )


def required(
    field: str, message: str, hint: str | None = None, *, where: str | None = None
) -> Diagnostic:
    """A field that is missing, or empty."""
    return Diagnostic(field=field, type="Required value", message=message, hint=hint, where=where)


def unsupported(
    field: str,
    value: Any,
    allowed: Iterable[str],
    hint: str | None = None,
    *,
    where: str | None = None,
) -> Diagnostic:
    """For a value that is none of a few; says which are, and which was probably meant."""
    allowed = [each for each in allowed if each]
    name = (where or field).rpartition(".")[2]
    meant = nearest(value, allowed) if isinstance(value, str) and value else None
    message = (
        f"{name} is one of {', '.join(allowed)}."
        if len(allowed) > 1
        else f"{name} is {allowed[0]}."
    )
    return Diagnostic(
        field=field,
        type="Unsupported value",
        value=value,
        message=message,
        hint=f"did you mean {meant}?" if meant else hint or _choice(value, allowed),
        where=where,
    )


def _choice(value: Any, allowed: list[str]) -> str:
    if not value:
        return "write one of them, or take the field out to get the default"
    return f"write {' or '.join(allowed)}, letter by letter" if len(allowed) < 3 else "write one of them, letter by letter"  # fmt: skip


def no_operator(field: str, value: str, allowed: Iterable[str]) -> Diagnostic:
    """For an operator that there is not; the server calls it invalid, and not unsupported."""
    allowed = list(allowed)
    meant = nearest(value, allowed) if value else None
    hint = f"did you mean {meant}?" if meant else f"write {allowed[0]} if in doubt"
    return invalid(field, value, f"The operator is one of {', '.join(allowed)}.", hint)


def duplicate(
    field: str, value: Any, message: str, hint: str | None = None, *, where: str | None = None
) -> Diagnostic:
    """Something that stands there twice."""
    return Diagnostic(
        field=field, type="Duplicate value", value=value, message=message, hint=hint, where=where
    )


def forbidden(
    field: str, message: str, hint: str | None = None, *, where: str | None = None
) -> Diagnostic:
    """Something that may not be given here; its key is at fault."""
    return Diagnostic(
        field=field, type="Forbidden", message=message, hint=hint, where=where, on_key=True
    )


def not_found(field: str, value: Any, message: str, hint: str | None = None) -> Diagnostic:
    """A name that nothing bears."""
    return Diagnostic(field=field, type="Not found", value=value, message=message, hint=hint)


def too_long(field: str, limit: int, length: int | None = None) -> Diagnostic:
    """A text of more bytes than are allowed."""
    measured = "" if length is None else f", and this has {length}"
    return Diagnostic(
        field=field,
        type="Too long",
        message=f"At most {limit} bytes are allowed here{measured}.",
        hint="shorten it",
    )


def too_many(field: str, count: int, limit: int) -> Diagnostic:
    """A list of more items than are allowed."""
    message = f"There are {count} entries, and at most {limit} are allowed."
    return Diagnostic(
        field=field, type="Too many", value=count, message=message, hint=f"keep {limit} of them"
    )


def warning(
    field: str, message: str, hint: str | None = None, *, where: str | None = None
) -> Diagnostic:
    """Something that the API server takes, and warns of."""
    return Diagnostic(field=field, type="warning", message=message, hint=hint, where=where)
