"""How to mend a value of the wrong type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jobkit.decode.durations import DurationProblem, read_plain_duration
from jobkit.fields.tree import FieldType, fields_of

__all__ = ["type_hint"]

_WHOLE = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_BEGINS_WITH_NUMBER = re.compile(r"(-?[0-9]{1,19})[^0-9.].*", re.ASCII | re.DOTALL)
_NO_BLANK = re.compile(r"([A-Za-z][A-Za-z0-9]*):(\S.*)", re.DOTALL)
_SHOWN_FIELDS = 3
_LONGEST = 60


def type_hint(name: str, expected: FieldType, value: Any, written: str | None = None) -> str | None:
    """What to write in place of a value that its field cannot hold; None where nobody can tell.

    Args:
        name: The field's own name.
        expected: The type of the field.
        value: What stands there.
        written: The number or truth value as the text has it (1.10), if there is a text.
    """
    if expected.container == "list":
        return _for_list(value)
    if expected.container == "map":
        return "write a key and a value on each line below it, indented" if value != "" else None
    if not expected.is_scalar:
        return _for_object(expected, value)
    if isinstance(value, Mapping | list | tuple):
        return _for_scalar_instead_of(value)
    if expected.kind == "string":
        return _for_text(value, written)
    return _for_scalar(name, expected.kind, value)


def _for_list(value: Any) -> str:
    if isinstance(value, Mapping):
        return "begin each item with a dash and a blank: `- `"
    return f"write a list: [{_shown(value)}]"


def _for_object(expected: FieldType, value: Any) -> str:
    if isinstance(value, list | tuple):
        return "take the dash before it away, so that its fields stand below it directly, indented"
    if isinstance(value, str) and (found := _NO_BLANK.fullmatch(value)):
        return f"put a blank behind the colon: {found.group(1)}: {_cut(found.group(2))}"
    fields = fields_of(expected.kind)
    names = sorted(fields, key=lambda name: not fields[name].is_required)[:_SHOWN_FIELDS]
    if not names:
        return "write {}"
    more = " and so on" if len(fields) > len(names) else ""
    return f"write fields below it, indented: {', '.join(names)}{more}"


def _for_scalar_instead_of(value: Any) -> str:
    if (
        isinstance(value, list | tuple)
        and len(value) == 1
        and not isinstance(value[0], Mapping | list)
    ):
        return f"write the value alone: {_shown(value[0])}"
    if isinstance(value, Mapping) and not value:
        return "write a value, or take the field out"
    return "write one value; what stands below it belongs elsewhere"


def _for_text(value: Any, written: str | None) -> str:
    if isinstance(value, bool) and written is None:
        return "put it in quotes: YAML takes yes, no, on, off, y and n for truth values"
    if isinstance(value, bool):
        reason = "YAML takes yes, no, on, off, y and n for truth values"
        return f'put it in quotes: "{written}"; {reason}'
    return f'put it in quotes: "{value if written is None else _cut(written)}"'


def _for_scalar(name: str, kind: str, value: Any) -> str | None:
    if kind.startswith("int"):
        return _for_number(name, kind, value)
    if kind == "boolean":
        return _for_truth_value(value)
    if kind == "Quantity":
        return "write a number with a unit such as m, Mi or Gi behind it, without a blank"
    return None


def _for_number(name: str, kind: str, value: Any) -> str | None:
    if isinstance(value, bool):
        return "write a number"
    if isinstance(value, float):
        return f"write a whole number: {round(value)}" if abs(value) < 2**31 else None
    if isinstance(value, int):
        end = 2 ** (int(kind.removeprefix("int")) - 1)
        return f"write at most {end - 1}" if value > 0 else f"write at least {-end}"
    if not isinstance(value, str):
        return None
    text = value.strip()
    if _WHOLE.fullmatch(text):
        return f"write it without quotes: {int(text)}"
    if "Seconds" in name and (seconds := _seconds(text)) is not None:
        return f"write it in seconds, without a unit: {seconds}"
    if found := _BEGINS_WITH_NUMBER.fullmatch(text):
        return f"write the number alone: {found.group(1)}"
    return "write a number in digits"


def _seconds(text: str) -> int | None:
    try:
        milliseconds = read_plain_duration(text)
    except DurationProblem:
        return None
    return milliseconds // 1000 if milliseconds % 1000 == 0 else None


def _for_truth_value(value: Any) -> str:
    if value in (0, 1):
        return f"write {'true' if value else 'false'}"
    return "write true or false, without quotes"


def _shown(value: Any) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return _cut(text)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
