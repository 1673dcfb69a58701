"""Plain values into frozen records, strictly: an unknown key, a missing one or a wrong type is an error.

A record's fields are its schema: `atMost` in a file is `at_most` in the record, fields without a
default must be given, and nested records, tuples and maps are read likewise.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin

from jobkit.decode.suggestions import nearest
from jobkit.errors import UnusableInput

__all__ = ["LessonFileInvalid", "read_record"]

T = TypeVar("T")


class LessonFileInvalid(UnusableInput):
    """A lesson or exercise file that says what cannot be; the message names the place in it."""


def read_record(kind: type[T], value: Any, path: str = "") -> T:
    """One record out of a mapping.

    Raises:
        LessonFileInvalid: Naming the key that is wrong.
    """
    if not isinstance(value, Mapping):
        raise _wrong(path, f"a map of fields is wanted, not {_word(value)}")
    schema_of: Any = kind
    hints, fields = _schema(schema_of)
    unknown = [key for key in value if key not in fields]
    if unknown:
        meant = nearest(str(unknown[0]), list(fields))
        hint = f"; did you mean {meant}?" if meant else f"; known are {', '.join(fields)}"
        raise _wrong(_below(path, unknown[0]), f"there is no such key{hint}")
    arguments = {}
    for key, field in fields.items():
        if key in value:
            arguments[field.name] = _read(hints[field.name], value[key], _below(path, key))
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise _wrong(path, f"{key} is missing")
    try:
        return kind(**arguments)
    except ValueError as error:
        raise _wrong(path, str(error)) from error


@lru_cache
def _schema(kind: Any) -> tuple[dict[str, Any], dict[str, dataclasses.Field[Any]]]:
    fields = dataclasses.fields(kind)
    return typing.get_type_hints(kind), {_camel(each.name): each for each in fields if each.init}


def _read(hint: Any, value: Any, path: str) -> Any:
    origin = get_origin(hint)
    if hint is Any:
        return value
    if origin in (Union, types.UnionType):
        return _read_union(get_args(hint), value, path)
    if origin is tuple:
        if not isinstance(value, list):
            raise _wrong(path, f"a list is wanted, not {_word(value)}")
        return tuple(
            _read(get_args(hint)[0], item, f"{path}[{at}]") for at, item in enumerate(value)
        )
    if origin is Mapping or hint is Mapping:
        if not isinstance(value, Mapping):
            raise _wrong(path, f"a map is wanted, not {_word(value)}")
        of = get_args(hint)[1]
        return {str(key): _read(of, item, _below(path, key)) for key, item in value.items()}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return read_record(hint, value, path)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not hint:
        raise _wrong(path, f"{_NAMES.get(hint, hint)} is wanted, not {_word(value)}")
    return value.strip("\n") if isinstance(value, str) else value


def _read_union(options: tuple[Any, ...], value: Any, path: str) -> Any:
    if value is None and type(None) in options:
        return None
    wanted = [option for option in options if option is not type(None)]
    problem: LessonFileInvalid | None = None
    for option in wanted:
        try:
            return _read(option, value, path)
        except LessonFileInvalid as error:
            problem = problem or error
    assert problem is not None, "a union has options"
    raise problem


_NAMES = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


def _word(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "a map"
    return "a list" if isinstance(value, list) else f"{value!r}"[:60]


def _camel(name: str) -> str:
    first, *others = name.rstrip("_").split("_")
    return first + "".join(part.capitalize() for part in others)


def _below(path: str, key: Any) -> str:
    return f"{path}.{key}" if path else str(key)


def _wrong(path: str, message: str) -> LessonFileInvalid:
    return LessonFileInvalid(f"{path}: {message}" if path else message)
