"""Durations of a scenario: `90`, `90s`, `1m30s`, `2h`, or a distribution."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from jobkit.model import Milliseconds
from jobkit.scenario import Choice, Duration, Exponential, LogNormal, Normal, Uniform

__all__ = ["DurationProblem", "read_duration", "read_plain_duration"]

LONGEST = Milliseconds(100 * 366 * 24 * 3600 * 1000)
_PART = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_UNITS = {"ns": 1e-6, "us": 1e-3, "µs": 1e-3, "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}
_FORMS = "90, 90s, 1m30s or 2h"


class DurationProblem(ValueError):
    """A text or value that is no duration; the message says why."""


def read_duration(value: Any) -> Duration:
    """A duration or a distribution of durations.

    Raises:
        DurationProblem: If it is neither.
    """
    if not isinstance(value, Mapping):
        return read_plain_duration(value)
    if len(value) != 1 or next(iter(value)) not in _DISTRIBUTIONS:
        names = ", ".join(_DISTRIBUTIONS)
        raise DurationProblem(f"a distribution has one key out of {names}")
    name, parameters = next(iter(value.items()))
    return _DISTRIBUTIONS[name](parameters)


def read_plain_duration(value: Any) -> Milliseconds:
    """Milliseconds out of seconds (a number) or a text with units; a half is rounded up.

    Raises:
        DurationProblem: If it is none, negative, not finite or longer than a hundred years.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise DurationProblem(f"a duration is written {_FORMS}")
    milliseconds = _seconds_text(value) if isinstance(value, str) else _thousandfold(value)
    if not math.isfinite(milliseconds) or milliseconds > LONGEST:
        raise DurationProblem("a duration of more than a hundred years is not simulated")
    if milliseconds < 0:
        raise DurationProblem("a duration cannot be negative")
    return Milliseconds(math.floor(milliseconds + 0.5))


def _thousandfold(seconds: float) -> float:
    # an integer beyond every float has no finite product
    if abs(seconds) <= LONGEST:
        return seconds * 1000
    return math.inf if seconds > 0 else -math.inf


def _seconds_text(text: str) -> float:
    text = text.strip()
    if len(text) > 100:
        raise DurationProblem(f"a duration is written {_FORMS}")
    if _NUMBER.fullmatch(text):
        return float(text) * 1000
    total, at = 0.0, 0
    while found := _PART.match(text, at):
        total += float(found.group(1)) * _UNITS[found.group(2)]
        at = found.end()
    if at != len(text) or not text:
        raise DurationProblem(f"{text!r} is no duration; write {_FORMS}")
    return total


def _number(value: Any, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise DurationProblem(f"{what} must be a number")
    return float(value)


def _pair(value: Any, name: str) -> tuple[Any, Any]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise DurationProblem(f"{name} takes a list of two")
    return value[0], value[1]


def _uniform(value: Any) -> Uniform:
    low, high = map(read_plain_duration, _pair(value, "uniform"))
    if low > high:
        raise DurationProblem("uniform takes the shorter duration first")
    return Uniform(low, high)


def _exponential(value: Any) -> Exponential:
    return Exponential(read_plain_duration(value))


def _normal(value: Any) -> Normal:
    mean, deviation = _pair(value, "normal")
    return Normal(read_plain_duration(mean), read_plain_duration(deviation))


def _lognormal(value: Any) -> LogNormal:
    median, sigma = _pair(value, "lognormal")
    text = str(sigma).strip().removesuffix("s")
    spread = _number(float(text) if _NUMBER.fullmatch(text) else sigma, "the sigma of lognormal")
    if not 0 <= spread <= 10:
        raise DurationProblem("the sigma of lognormal lies between 0 and 10")
    return LogNormal(read_plain_duration(median), spread)


def _choice(value: Any) -> Choice:
    if not isinstance(value, list | tuple) or not value:
        raise DurationProblem("choice takes a list of pairs of a duration and its weight")
    options = [_pair(each, "each choice") for each in value]
    weights = [_number(weight, "a weight") for _, weight in options]
    if min(weights) < 0 or not sum(weights) > 0:
        raise DurationProblem("weights are not negative, and one is above 0")
    return Choice(
        tuple(
            (read_plain_duration(each), weight)
            for (each, _), weight in zip(options, weights, strict=True)
        )
    )


_DISTRIBUTIONS: dict[str, Callable[[Any], Duration]] = {
    "uniform": _uniform,
    "exponential": _exponential,
    "normal": _normal,
    "lognormal": _lognormal,
    "choice": _choice,
}
