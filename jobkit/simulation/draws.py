"""Chance, keyed by what it is for: a draw never depends on other draws.

The key is (seed, completion index or creation ordinal, attempt, what is drawn), so the same seed under another Job
spec gives each (index, attempt) the same fate.
"""

from __future__ import annotations

import math
from hashlib import blake2b
from statistics import NormalDist
from typing import TYPE_CHECKING, assert_never

from jobkit.model import Milliseconds
from jobkit.scenario import Choice, Exponential, LogNormal, Normal, Uniform

if TYPE_CHECKING:
    from jobkit.scenario import Duration

__all__ = ["Key", "draw_duration", "fraction", "name_suffix"]

Key = tuple[int, str, int]

ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
_PAIRS = [second + first for first in ALPHABET for second in ALPHABET]


def fraction(key: Key, what: str) -> float:
    """A number above 0 and below 1, always the same for the same key and purpose."""
    seed, who, attempt = key
    digest = blake2b(f"{seed}/{who}/{attempt}/{what}".encode(), digest_size=8).digest()
    number = int.from_bytes(digest, "big") >> 11
    return (number + 0.5) / (1 << 53)


def draw_duration(duration: Duration, key: Key, what: str) -> Milliseconds:
    """The duration itself, or a draw from its distribution; whole milliseconds, never below 0."""
    if isinstance(duration, int):
        return duration
    chance = fraction(key, what)
    value: float
    match duration:
        case Uniform(low, high):
            value = low + (high - low) * chance
        case Exponential(mean):
            value = -mean * math.log(chance)
        case Normal(mean, deviation):
            value = mean + deviation * NormalDist().inv_cdf(chance)
        case LogNormal(median, sigma):
            value = median * math.exp(sigma * NormalDist().inv_cdf(chance))
        case Choice(options):
            value = _chosen(options, chance)
        case _:
            assert_never(duration)
    return Milliseconds(max(0, round(value)))


def name_suffix(seed: int, ordinal: int) -> str:
    """The random part of a Pod's name: five characters of the API server's alphabet."""
    digest = blake2b(f"{seed}/name/{ordinal}".encode(), digest_size=8).digest()
    number = int.from_bytes(digest, "big")
    number, first = divmod(number, len(_PAIRS))
    number, second = divmod(number, len(_PAIRS))
    return _PAIRS[first] + _PAIRS[second] + ALPHABET[number % len(ALPHABET)]


def _chosen(options: tuple[tuple[Milliseconds, float], ...], chance: float) -> float:
    rest = chance * sum(weight for _, weight in options)
    for value, weight in options:
        rest -= weight
        if rest < 0:
            return value
    return options[-1][0]
