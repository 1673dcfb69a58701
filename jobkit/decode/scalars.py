"""What a plain YAML scalar means to a cluster's tools.

kubectl reads YAML 1.1 with rules of its own, which differ from PyYAML's: `y` is true, `1:30` and
`2024-01-01` are texts, `0o10` and `010` are 8, `1e2` is 100.
"""

from __future__ import annotations

import binascii
import math
import re
from base64 import b64decode

__all__ = ["JsonScalar", "ScalarProblem", "key_text", "plain_value", "tagged_value"]

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
_LARGEST_WHOLE = 1e21  # from here on a number is written with an exponent, so it is no integer


class ScalarProblem(ValueError):
    """A scalar that no JSON value stands for; the text says why."""


def plain_value(text: str) -> JsonScalar:
    """The value of a scalar without quotes and without a tag.

    Raises:
        ScalarProblem: For infinity and not-a-number.
    """
    if text in _NULLS:
        return None
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    if text[0] not in _WORD_START or len(text) > _LONGEST_NUMBER:
        return text
    if _NOT_JSON.fullmatch(text):
        raise ScalarProblem(f"{text} is a number that JSON, and so a cluster, does not know")
    return _number(text)


def tagged_value(tag: str, text: str, *, is_plain: bool) -> JsonScalar:
    """The value of a scalar with an explicit tag, such as `!!int "10"`; local tags are passed over.

    Raises:
        ScalarProblem: If the text does not fit to the tag.
    """
    if not tag.startswith(_TAG):
        return plain_value(text) if is_plain else text
    name = tag.removeprefix(_TAG)
    if name == "str":
        return text
    if name == "binary":
        return _binary(text)
    value = plain_value(text)
    if name == "float" and isinstance(value, int) and not isinstance(value, bool):
        return value
    expected = {"int": int, "float": float, "bool": bool, "null": type(None)}.get(name, object)
    if type(value) is not expected and expected is not object:
        raise ScalarProblem(f"{text!r} is not what its tag !!{name} says")
    return value


def key_text(value: JsonScalar) -> str:
    """The key that a scalar becomes in JSON.

    Raises:
        ScalarProblem: For null.
    """
    if value is None:
        raise ScalarProblem("a key may not be empty")
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _number(text: str) -> JsonScalar:
    digits = text.replace("_", "")
    for pattern, base in _INTEGERS:
        if pattern.fullmatch(digits):
            return _whole(digits, base)
    if _FLOAT.fullmatch(digits):
        value = float(digits)
        if math.isinf(value):
            raise ScalarProblem(f"{text} is too large a number")
        return int(value) if value.is_integer() and abs(value) < _LARGEST_WHOLE else value
    return text


def _whole(digits: str, base: int) -> int | float:
    value = int(digits, base)
    return value if -(2**63) <= value < 2**64 else float(value)


def _binary(text: str) -> str:
    try:
        return b64decode("".join(text.split()), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise ScalarProblem("the text after !!binary is not base64 of a text") from None
