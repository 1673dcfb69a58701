"""Quantities of resources: `500m`, `2`, `128Mi`.

Source: the Quantity type of the API (k8s.io/apimachinery, resource.Quantity).
"""

from __future__ import annotations

import math
import re
from fractions import Fraction

__all__ = ["FORM", "canonical_quantity", "is_quantity", "parse_quantity"]

FORM = r"(?=.)([+-]?)([0-9]*)(?:\.([0-9]*))?([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?"
"""Regular expression of a quantity: sign, digits, fraction, suffix; not nothing at all."""

_FORM = re.compile(FORM)
_BINARY = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
_DECIMAL = {-9: "n", -6: "u", -3: "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T", 15: "P", 18: "E"}
_EXPONENTS = {suffix: exponent for exponent, suffix in _DECIMAL.items()}
_FINEST = -9
_LARGEST_EXPONENT = 400
_LONGEST = 400
_SMALLEST_BINARY = 1024
_LARGEST_BINARY = 2**63 - 1
_MOST_DIGITS = 18  # of what a server keeps in 64 bits
_MOST_BINARY_DIGITS = 14


def is_quantity(value: object) -> bool:
    """Whether an API server can read this as a quantity."""
    return _matched(value) is not None


def parse_quantity(value: object) -> Fraction | None:
    """The number that a quantity stands for; None if it is none. What is finer than a nano is rounded up."""
    found = _matched(value)
    if found is None:
        return None
    number, suffix = _plain_number(found), found[4] or ""
    if suffix not in _BINARY[1:]:
        return _rounded_up(number * Fraction(10) ** _exponent(suffix), _FINEST)
    exact = _rounded_up(number * 1024 ** _BINARY.index(suffix), _FINEST)
    return max(min(exact, Fraction(_LARGEST_BINARY)), Fraction(-_LARGEST_BINARY))


def canonical_quantity(value: object, *, finest: int = _FINEST) -> str | None:
    """The way an API server writes a quantity: `0.5` is `500m`, `1024Mi` is `1Gi`.

    What looks canonical to the server stays as it is written, even `+1` and `1E3`.

    Args:
        value: A text or a number.
        finest: The smallest power of ten that is kept; -3 for the resources of a container.
    """
    found, parsed = _matched(value), parse_quantity(value)
    if found is None or parsed is None:
        return None
    if _is_kept(found, finest):
        return found[0]
    number, suffix = _rounded_up(parsed, finest), found[4] or ""
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
    text = str(value)
    if len(text) > _LONGEST or any(character < " " for character in text):
        return (
            None  # a line break at the end reaches the server as the two characters of its escape
        )
    return _FORM.fullmatch(text.strip())


def _plain_number(found: re.Match[str]) -> Fraction:
    """The number before the suffix; 0 if there are no digits, as for `m` alone."""
    digits, fraction = found[2] or "", found[3] or ""
    size = Fraction(int(digits + fraction or "0"), 10 ** len(fraction))
    return -size if found[1] == "-" else size


def _is_kept(found: re.Match[str], finest: int) -> bool:
    """Whether a server takes the text for canonical. Source: ParseQuantity."""
    digits, fraction, suffix = found[2].lstrip("0") or "0", found[3] or "", found[4] or ""
    if suffix in _BINARY[1:]:
        power = 10 * _BINARY.index(suffix)
        fits = not fraction and len(digits) + power * 3 // 10 <= _MOST_BINARY_DIGITS
        return fits and int(digits) % 8 != 0
    shifted, scale = digits + fraction, _exponent(suffix) - len(fraction)
    is_canonical = scale % 3 == 0 and not shifted.endswith("000") and not shifted.startswith("0")
    return is_canonical and len(shifted) <= _MOST_DIGITS and scale >= finest


def _exponent(suffix: str) -> int:
    if suffix in _EXPONENTS:
        return _EXPONENTS[suffix]
    return max(-_LARGEST_EXPONENT, min(int(suffix[1:]), _LARGEST_EXPONENT))


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
