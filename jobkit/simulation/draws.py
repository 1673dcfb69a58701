"""Chance, keyed by what it is for: a draw never depends on other draws.

The key is (seed, completion index or creation ordinal, attempt, what is drawn), so the same seed under another Job
spec gives each (index, attempt) the same fate.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from jobkit.model import Milliseconds

if TYPE_CHECKING:
    from jobkit.scenario import Duration

__all__ = ["Key", "PodChance", "draw_duration", "fraction", "name_suffix"]

Key = tuple[int, str, int]

ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
_PAIRS = [second + first for first in ALPHABET for second in ALPHABET]
_STEP = 2.0**-53


def fraction(key: Key, what: str) -> float:
    """A number above 0 and below 1, always the same for the same key and purpose."""
    seed, who, attempt = key
    return _fraction(blake2b(f"{seed}/{who}/{attempt}/{what}".encode(), digest_size=8).digest())


def _fraction(digest: bytes) -> float:
    return ((int.from_bytes(digest, "big") >> 11) + 0.5) * _STEP


class PodChance:
    """The draws of Pods under one seed: what their keys begin with is digested once for all of them."""

    def __init__(self, seed: int) -> None:
        self._of_index = blake2b(f"{seed}/index ".encode(), digest_size=8)
        self._of_pod = blake2b(f"{seed}/pod ".encode(), digest_size=8)

    def fraction(self, index: int | None, ordinal: int, attempt: int, what: str) -> float:
        """A number above 0 and below 1 for a Pod and a purpose.

        The key is (seed, "index 3", attempt); a Pod without index is known by its ordinal alone, as (seed, "pod 12",
        0), since its attempt hangs on others.
        """
        if index is None:
            state = self._of_pod.copy()
            state.update(f"{ordinal}/0/{what}".encode())
        else:
            state = self._of_index.copy()
            state.update(f"{index}/{attempt}/{what}".encode())
        return _fraction(state.digest())


def draw_duration(duration: Duration, chance: float) -> Milliseconds:
    """The duration itself, or the one of its distribution at a fraction; whole milliseconds, never below 0."""
    if isinstance(duration, int):
        return duration
    drawn = round(duration.quantile(chance))
    return Milliseconds(max(0, drawn))


def name_suffix(seed: int, ordinal: int) -> str:
    """The random part of a Pod's name: five characters of the API server's alphabet."""
    digest = blake2b(f"{seed}/name/{ordinal}".encode(), digest_size=8).digest()
    number = int.from_bytes(digest, "big")
    number, first = divmod(number, len(_PAIRS))
    number, second = divmod(number, len(_PAIRS))
    return _PAIRS[first] + _PAIRS[second] + ALPHABET[number % len(ALPHABET)]
