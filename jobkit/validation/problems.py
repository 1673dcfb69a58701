"""Diagnostics for broken rules, one function for each of the API server's error types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jobkit.decode.suggestions import nearest
from jobkit.diagnostics import Diagnostic

__all__ = [
    "duplicate",
    "forbidden",
    "invalid",
    "not_found",
    "required",
    "too_long",
    "too_many",
    "unsupported",
    "warning",
]


def invalid(field: str, value: Any, message: str, hint: str | None = None) -> Diagnostic:
    return Diagnostic(field=field, type="Invalid value", value=value, message=message, hint=hint)


def required(field: str, message: str, hint: str | None = None) -> Diagnostic:
    return Diagnostic(field=field, type="Required value", message=message, hint=hint)


def unsupported(
    field: str, value: Any, allowed: Iterable[str], hint: str | None = None
) -> Diagnostic:
    """For a value that is none of a few; says which are, and which was probably meant."""
    allowed = list(allowed)
    name = field.rpartition(".")[2]
    meant = nearest(value, allowed) if isinstance(value, str) and value else None
    return Diagnostic(
        field=field,
        type="Unsupported value",
        value=value,
        message=f"{name} is one of {', '.join(allowed)}.",
        hint=f"did you mean {meant}?" if meant else hint,
    )


def duplicate(field: str, value: Any, message: str, hint: str | None = None) -> Diagnostic:
    return Diagnostic(field=field, type="Duplicate value", value=value, message=message, hint=hint)


def forbidden(field: str, message: str, hint: str | None = None) -> Diagnostic:
    return Diagnostic(field=field, type="Forbidden", message=message, hint=hint)


def not_found(field: str, value: Any, message: str, hint: str | None = None) -> Diagnostic:
    return Diagnostic(field=field, type="Not found", value=value, message=message, hint=hint)


def too_long(field: str, limit: int) -> Diagnostic:
    return Diagnostic(
        field=field, type="Too long", message=f"At most {limit} bytes are allowed here."
    )


def too_many(field: str, count: int, limit: int) -> Diagnostic:
    message = f"There are {count} entries, and at most {limit} are allowed."
    return Diagnostic(field=field, type="Too many", value=count, message=message)


def warning(field: str, message: str, hint: str | None = None) -> Diagnostic:
    """Something that the API server takes, and warns of."""
    return Diagnostic(field=field, type="warning", message=message, hint=hint)
