"""Quantities of resources: `500m`, `2`, `128Mi`.

Source: the Quantity type of the API (k8s.io/apimachinery, resource.Quantity).
"""

from __future__ import annotations

import math
import re
from fractions import Fraction

__all__ = ["canonical_quantity", "is_quantity", "parse_quantity"]

_FORM = re.compile(
    r"([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?"
)
_BINARY = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
_DECIMAL = {-9: "n", -6: "u", -3: "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T", 15: "P", 18: "E"}
_EXPONENTS = {suffix: exponent for exponent, suffix in _DECIMAL.items()}
_FINEST = -9
_LARGEST_EXPONENT = 400
_SMALLEST_BINARY = 1024


def is_quantity(value: object) -> bool:
    """Whether an API server can read this as a quantity."""
    return _matched(value) is not None


def parse_quantity(value: object) -> Fraction | None:
    """The number that a quantity stands for; None if it is none. What is finer than a nano is rounded up."""
    found = _matched(value)
    if found is None:
        return None
    number, suffix = Fraction(found.group(1)), found.group(2) or ""
    if suffix in _BINARY:
        exact = number * 1024 ** _BINARY.index(suffix)
    else:
        exact = number * Fraction(10) ** _exponent(suffix)
    return _rounded_up(exact, _FINEST)


def canonical_quantity(value: object, *, finest: int = _FINEST) -> str | None:
    """The way an API server writes a quantity: `0.5` is `500m`, `1024Mi` is `1Gi`.

    Args:
        value: A text or a number.
        finest: The smallest power of ten that is kept; -3 for the resources of a container.
    """
    found, parsed = _matched(value), parse_quantity(value)
    if found is None or parsed is None:
        return None
    number, suffix = _rounded_up(parsed, finest), found.group(2) or ""
    if suffix in _BINARY[1:] and abs(number) >= _SMALLEST_BINARY:
        return _binary(math.ceil(number))
    if suffix[:1] in ("e", "E") and len(suffix) > 1:
        digits, power = _mantissa(number)
        return f"{digits}e{power}" if power else str(digits)
    return _decimal(number)


def _matched(value: object) -> re.Match[str] | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    text = value.strip() if isinstance(value, str) else str(value)
    found = _FORM.fullmatch(text) if len(text) <= _LARGEST_EXPONENT else None
    if found is not None and abs(_exponent(found.group(2) or "")) > _LARGEST_EXPONENT:
        return None
    return found


def _exponent(suffix: str) -> int:
    if suffix in _BINARY:
        return 0
    return _EXPONENTS[suffix] if suffix in _EXPONENTS else int(suffix[1:])


def _rounded_up(number: Fraction, exponent: int) -> Fraction:
    """Away from zero, to a whole multiple of a power of ten."""
    unit = Fraction(10) ** exponent
    whole = math.ceil(abs(number) / unit) * unit
    return whole if number >= 0 else -whole


def _binary(number: int) -> str:
    power = 0
    while power < len(_BINARY) - 1 and number % 1024 == 0:
        number //= 1024
        power += 1
    return f"{number}{_BINARY[power]}"


def _decimal(number: Fraction) -> str:
    digits, power = _mantissa(number)
    while power > max(_DECIMAL):
        digits, power = digits * 1000, power - 3
    return f"{digits}{_DECIMAL[power]}"


def _mantissa(number: Fraction) -> tuple[int, int]:
    """Whole digits and the largest power of ten, a multiple of three, that say the number exactly."""
    if not number:
        return 0, 0
    power = _FINEST
    digits = int(number * 10**-_FINEST)
    while digits % 1000 == 0:
        digits //= 1000
        power += 3
    return digits, power
