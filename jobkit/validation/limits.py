"""The rules about one field by itself, as the table of limits has them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.fields.limits import LIMITS, Limit
from jobkit.fields.tree import fields_of
from jobkit.validation.names import follows, form_problem
from jobkit.validation.problems import invalid, required, too_long, too_many, unsupported

__all__ = ["field_problems", "limit_problems", "range_problem"]

Fields = Mapping[str, Any]


def limit_problems(
    kind: str, owner: Fields, path: str, *, without: Collection[str] = ()
) -> Iterator[Diagnostic]:
    """What is wrong with the fields of an object, each by itself.

    Args:
        kind: The kind of the object.
        owner: The object, with its defaults.
        path: The server's path of the object.
        without: Fields that are judged elsewhere.
    """
    for name in LIMITS[kind]:
        if name not in without:
            yield from field_problems(kind, owner, name, f"{path}.{name}")


def field_problems(
    kind: str, owner: Fields, name: str, field: str, where: str | None = None
) -> Iterator[Diagnostic]:
    """What is wrong with one field of an object by itself.

    Args:
        kind: The kind of the object.
        owner: The object.
        name: The name of the field.
        field: The server's path of the field.
        where: The path in the manifest, if it is another.
    """
    limit, value = LIMITS[kind][name], owner.get(name)
    if limit.needed and not value:
        yield required(field, f"{name} must be given here{_of(limit)}.", f"add {name}", where=where)
        return
    if value is None:
        value = _read_as(kind, name)
    if isinstance(value, str):
        yield from _text_problems(value, limit, field, where)
    elif isinstance(value, int):
        if problem := range_problem(field, value, limit, where):
            yield problem
    elif isinstance(value, list | tuple):
        yield from _list_problems(value, limit, field)


def range_problem(
    field: str, value: int, limit: Limit, where: str | None = None
) -> Diagnostic | None:
    """What is said of a number outside its bounds."""
    lowest, highest = limit.lowest, limit.highest
    if (lowest is None or value >= lowest) and (highest is None or value <= highest):
        return None
    name = (where or field).rpartition(".")[2]
    if highest is None:
        words = f"{name} cannot be negative" if lowest == 0 else f"{name} is at least {lowest}"
        return invalid(field, value, f"{words}.", f"write {lowest} or a larger number", where=where)
    if limit.highest == 0o777:
        words = "file mode 0 to 0777 (octal), which is 511 in decimal digits"
        return invalid(field, value, f"{name} is a {words}.", "write it like 0644", where=where)
    return invalid(
        field,
        value,
        f"{name} lies between {lowest} and {highest}.",
        f"write a number from {lowest} to {highest}",
        where=where,
    )


def _text_problems(value: str, limit: Limit, field: str, where: str | None) -> Iterator[Diagnostic]:
    if limit.values and value not in limit.values:
        yield unsupported(field, value, limit.values, where=where)
    if limit.longest is not None and len(value.encode()) > limit.longest:
        yield too_long(field, limit.longest, len(value.encode()))
    if limit.form is not None and not follows(value, limit.form):
        yield form_problem(field, value, limit.form, where)


def _list_problems(value: Collection[Any], limit: Limit, field: str) -> Iterator[Diagnostic]:
    if limit.most is not None and len(value) > limit.most:
        yield too_many(field, len(value), limit.most)
    if limit.lowest is not None:
        for index, item in enumerate(value):
            if problem := range_problem(f"{field}[{index}]", item, limit):
                yield problem


def _read_as(kind: str, name: str) -> str | int | None:
    """What the server reads in place of a field that is left out: empty, unless it tells the difference."""
    expected = fields_of(kind)[name]
    if not expected.is_required or expected.container != "one":
        return None
    empties: dict[str, str | int] = {"string": "", "int32": 0, "int64": 0}
    return empties.get(expected.kind)


def _of(limit: Limit) -> str:
    return f": {', '.join(limit.values)}" if limit.values else ""
