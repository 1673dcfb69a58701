"""What a plain YAML scalar means to a cluster's tools.

kubectl reads YAML 1.1 with rules of its own, which differ from PyYAML's: `y` is true, `1:30` and
`2024-01-01` are texts, `0o10` and `010` are 8, `1e2` is 100.
"""

from __future__ import annotations

import binascii
import math
import re
import struct
from base64 import b64decode
from decimal import Decimal

__all__ = ["JsonScalar", "ScalarProblem", "key_text", "plain_key", "plain_value", "tagged_value"]

JsonScalar = None | bool | int | float | str

_TAG = "tag:yaml.org,2002:"
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset("true True TRUE yes Yes YES on On ON y Y".split())
_FALSE = frozenset("false False FALSE no No NO off Off OFF n N".split())
_NOT_JSON = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INTEGERS = (
    (re.compile(r"[-+]?0[xX][0-9a-fA-F]+"), 16),
    (re.compile(r"[-+]?0[bB][01]+"), 2),
    (re.compile(r"[-+]?0[oO][0-7]+"), 8),
    (re.compile(r"[-+]?0[0-7]*"), 8),
    (re.compile(r"[-+]?[1-9][0-9]*"), 10),
)
_WORD_START = frozenset("0123456789+-.")
_LONGEST_NUMBER = 400
_LARGEST_FLOAT32 = 3.4028235e38
_KEY_EXPONENT = 6
_LARGEST_WHOLE = 1e21  # from here on a number is written with an exponent, so it is no integer


class ScalarProblem(ValueError):
    """A scalar that no JSON value stands for; the text says why."""


def plain_value(text: str) -> JsonScalar:
    """The value of a scalar without quotes and without a tag.

    Raises:
        ScalarProblem: For infinity and not-a-number.
    """
    kind, value = _resolved(text)
    if kind == "float":
        return _json_number(float(value or 0), text)
    return value


def tagged_value(tag: str, text: str) -> JsonScalar:
    """The value of a scalar with an explicit tag, such as `!!int "10"`; with a local tag it is a text.

    Raises:
        ScalarProblem: If the text does not fit to the tag.
    """
    name = tag.removeprefix(_TAG) if tag.startswith(_TAG) else "str"
    if name == "binary":
        return _binary(text)
    if name not in ("int", "float", "bool", "null"):
        return text
    kind, value = _resolved(text)
    if kind == "int" and name == "float":
        kind, value = "float", float(value or 0)
    if kind != name:
        raise ScalarProblem(f"{text[:40]!r} is not what its tag !!{name} says")
    return _json_number(float(value or 0), text) if kind == "float" else value


def plain_key(text: str) -> str:
    """The key of a map that a scalar without quotes and tag becomes in JSON.

    Raises:
        ScalarProblem: For null, and for a whole number that needs more than 63 bits.
    """
    kind, value = _resolved(text)
    if kind == "float":
        return _float_key(float(value or 0))
    if kind == "int" and int(value or 0) >= 2**63:
        raise ScalarProblem("a number of this size cannot be a key")
    return key_text(value)


def key_text(value: JsonScalar) -> str:
    """The key that a value becomes in JSON.

    Raises:
        ScalarProblem: For null.
    """
    if value is None:
        raise ScalarProblem("a key may not be empty")
    if isinstance(value, bool):
        return "true" if value else "false"
    return _float_key(value) if isinstance(value, float) else str(value)


def _resolved(text: str) -> tuple[str, JsonScalar]:
    """The kind and value that a text stands for; what is nothing else is a text."""
    if text in _NULLS:
        return "null", None
    if text in _TRUE:
        return "bool", True
    if text in _FALSE:
        return "bool", False
    if text[0] not in _WORD_START or len(text) > _LONGEST_NUMBER:
        return "str", text
    if _NOT_JSON.fullmatch(text):
        return "float", float(text.replace(".", "", 1).lower())
    return _number(text)


def _number(text: str) -> tuple[str, JsonScalar]:
    digits = text if text[0] == "." else text.replace("_", "")
    for pattern, base in _INTEGERS:
        if pattern.fullmatch(digits):
            value = int(digits, base)
            if -(2**63) <= value < 2**64:
                return "int", value
    if _FLOAT.fullmatch(digits) and not math.isinf(float(digits)):
        return "float", float(digits)
    return "str", text


def _json_number(value: float, text: str) -> JsonScalar:
    """A whole number counts as an integer, until JSON would write it with an exponent."""
    if not math.isfinite(value):
        raise ScalarProblem(f"{text} is a number that JSON, and so a cluster, does not know")
    if value.is_integer() and abs(value) < _LARGEST_WHOLE:
        return int(
            Decimal(repr(value))
        )  # JSON has only the digits that tell it from its neighbours
    return value


def _float_key(value: float) -> str:
    """A fraction as a key: the shortest digits that say it in 32 bits, as the cluster's tools write it."""
    if math.isnan(value):
        return ".nan"
    if abs(value) > _LARGEST_FLOAT32:
        return ".inf" if value > 0 else "-.inf"
    single = _as_float32(value)
    precision = next(p for p in range(1, 18) if _as_float32(float(f"{single:.{p}g}")) == single)
    mantissa, _, exponent = f"{single:.{precision - 1}e}".partition("e")
    if single and not -4 <= int(exponent) < _KEY_EXPONENT:
        return f"{mantissa}e{int(exponent):+03d}"
    return f"{single:.{max(precision - 1 - int(exponent), 0)}f}"


def _as_float32(value: float) -> float:
    (single,) = struct.unpack("<f", struct.pack("<f", value))
    return float(single)


def _binary(text: str) -> str:
    try:
        return b64decode("".join(text.split()), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise ScalarProblem("the text after !!binary is not base64 of a text") from None
