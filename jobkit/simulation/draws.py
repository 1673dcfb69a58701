"""Chance, keyed by what it is for: a draw never depends on other draws.

The key is (seed, completion index or creation ordinal, attempt, what is drawn), so the same seed under another Job
spec gives each (index, attempt) the same fate.
"""

from __future__ import annotations

from hashlib import blake2b
from itertools import groupby, islice, repeat
from struct import Struct
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jobkit.model import Milliseconds
    from jobkit.scenario import Duration

__all__ = ["Key", "PodChance", "draw_duration", "draw_durations", "fraction", "name_suffix"]

Key = tuple[int, str, int]

ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
_PAIRS = [second + first for first in ALPHABET for second in ALPHABET]
_STEP = 2.0**-53


def fraction(key: Key, what: str) -> float:
    """A number above 0 and below 1, always the same for the same key and purpose."""
    seed, who, attempt = key
    digest = blake2b(f"{seed}/{who}/{attempt}/{what}".encode(), digest_size=8).digest()
    return _fractions([int.from_bytes(digest, "big")])[0]


def _fractions(numbers: Iterable[int]) -> list[float]:
    """Integers of 64 bits as fractions: the first 53 of each, which a float can hold."""
    return [((number >> 11) + 0.5) * _STEP for number in numbers]


class PodChance:
    """The draws of Pods under one seed.

    A Pod with an index is known by that and its attempt; one without by its ordinal alone, since its attempt hangs on
    others. Eight Pods that are numbered one after another share a digest, in which each has eight bytes of its own: as
    they mostly come in that order, the latest digest of each purpose is kept.
    """

    def __init__(self, seed: int) -> None:
        self._begun = {kind: blake2b(f"{seed}/{kind} ".encode()) for kind in ("index", "pod")}
        self._latest: dict[tuple[str, str], _Eight] = {}

    def fraction(self, pod: _Known, what: str) -> float:
        """A number above 0 and below 1 for a Pod and a purpose."""
        return self.fractions((pod,), what)[0]

    def fractions(self, pods: Sequence[_Known], what: str) -> list[float]:
        """The same for many Pods of one Job."""
        indexes = [index for pod in pods if (index := pod.completion_index) is not None]
        if indexes:
            return self._draw("index", indexes, [pod.attempt for pod in pods], what)
        return self._draw("pod", [pod.ordinal for pod in pods], repeat(0), what)

    def _draw(
        self, kind: str, numbers: Sequence[int], attempts: Iterable[int], what: str
    ) -> list[float]:
        found: list[int] = []
        begun = self._begun[kind]
        place, of_attempt, eight = self._latest.get((kind, what), _NOT_YET)
        for number, attempt in zip(numbers, attempts, strict=False):
            if number >> 3 != place or attempt != of_attempt:
                place, of_attempt = number >> 3, attempt
                digest = begun.copy()
                digest.update(f"{place}/{attempt}/{what}".encode())
                eight = _EIGHT_NUMBERS.unpack(digest.digest())
            found.append(eight[number & 7])
        self._latest[kind, what] = place, of_attempt, eight
        return _fractions(found)


class _Known(Protocol):
    """A Pod, as far as chance knows it."""

    completion_index: int | None
    ordinal: int
    attempt: int


_Eight = tuple[int, int, tuple[int, ...]]
"""Place of the eight among all, attempt, and their numbers."""
_NOT_YET: _Eight = (-1, 0, ())
_EIGHT_NUMBERS = Struct(">8Q")


def draw_duration(duration: Duration, chance: float) -> Milliseconds:
    """The duration itself, or the one of its distribution at a fraction; whole milliseconds, never below 0."""
    if isinstance(duration, int):
        return duration
    return draw_durations((duration,), (chance,))[0]


def draw_durations(durations: Iterable[Duration], chances: Iterable[float]) -> list[Milliseconds]:
    """The same for many durations, each with a fraction of its own."""
    left = iter(chances)
    found: list[int] = []
    for _, alike in groupby(durations, id):  # mostly all are one and the same
        same = list(alike)
        duration, fractions = same[0], list(islice(left, len(same)))
        if isinstance(duration, int):
            found += [duration] * len(same)
        else:
            found += [round(time) for time in duration.quantiles(fractions)]
    return cast("list[Milliseconds]", found)


def name_suffix(seed: int, ordinal: int) -> str:
    """The random part of a Pod's name: five characters of the API server's alphabet."""
    digest = blake2b(f"{seed}/name/{ordinal}".encode(), digest_size=8).digest()
    number = int.from_bytes(digest, "big")
    number, first = divmod(number, len(_PAIRS))
    number, second = divmod(number, len(_PAIRS))
    return _PAIRS[first] + _PAIRS[second] + ALPHABET[number % len(ALPHABET)]
