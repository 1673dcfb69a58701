"""Chance, keyed by what it is for: a draw never depends on other draws.

What a Pod draws is keyed by (seed, completion index or creation ordinal, attempt, what is drawn), so the same seed
under another Job spec gives each (index, attempt) the same fate: `PodChance`. Whatever else is left to chance has a key
of its own: `fraction`.
"""

from __future__ import annotations

from hashlib import blake2b
from itertools import chain, groupby, islice
from struct import Struct
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jobkit.model import Milliseconds
    from jobkit.scenario import Duration

__all__ = ["Key", "PodChance", "draw_durations", "fraction", "name_suffix"]

Key = tuple[int, str, int]

ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
_PAIRS = [second + first for first in ALPHABET for second in ALPHABET]
_STEP = 2.0**-52


def fraction(key: Key, what: str) -> float:
    """A number above 0 and below 1, always the same for the same key and purpose."""
    seed, who, attempt = key
    digest = blake2b(f"{seed}/{who}/{attempt}/{what}".encode(), digest_size=8).digest()
    return _fractions((int.from_bytes(digest, "big"),))[0]


def _fractions(numbers: Iterable[int]) -> list[float]:
    """Integers of 64 bits as fractions: the first 52 of each, which a float can hold with a half more."""
    return [((number >> 12) + 0.5) * _STEP for number in numbers]


class PodChance:
    """The draws of Pods under one seed.

    A Pod with an index is known by that and its attempt; one without by its ordinal alone, since its attempt hangs on
    others. Eight Pods that are numbered one after another share a digest, in which each has eight bytes of its own. As
    they mostly come in that order, the latest digest of each purpose is kept.
    """

    def __init__(self, seed: int) -> None:
        self._begun = {kind: blake2b(f"{seed}/{kind} ".encode()) for kind in ("index", "pod")}
        self._latest: dict[tuple[str, str], tuple[int, int, _Eight]] = {}

    def fraction(self, pod: _Known, what: str) -> float:
        """A number above 0 and below 1 for a Pod and a purpose."""
        index = pod.completion_index
        if index is None:
            number = self._eight("pod", pod.ordinal >> 3, 0, what)[pod.ordinal & 7]
        else:
            number = self._eight("index", index >> 3, pod.attempt, what)[index & 7]
        return _fractions((number,))[0]

    def fractions(self, pods: Sequence[_Known], what: str) -> list[float]:
        """The same for many Pods of one Job."""
        if len(pods) < 4:  # too few to be looked at together
            return [self.fraction(pod, what) for pod in pods]
        kind, attempts = "index", [pod.attempt for pod in pods]
        numbers = [index for pod in pods if (index := pod.completion_index) is not None]
        if not numbers:
            kind, attempts = "pod", [0] * len(pods)
            numbers = [pod.ordinal for pod in pods]
        found: list[int] = []
        for attempt, alike in groupby(attempts):
            start, count = len(found), len(list(alike))
            some = numbers[start : start + count]
            if some == list(range(some[0], some[0] + count)):
                found += self._in_a_row(kind, some[0], count, attempt, what)
            else:
                found += [self._eight(kind, n >> 3, attempt, what)[n & 7] for n in some]
        return _fractions(found)

    def _in_a_row(
        self, kind: str, first: int, count: int, attempt: int, what: str
    ) -> Iterable[int]:
        places = range(first >> 3, (first + count + 7) >> 3)
        eights = [self._eight(kind, place, attempt, what) for place in places]
        return islice(chain.from_iterable(eights), first & 7, (first & 7) + count)

    def _eight(self, kind: str, place: int, attempt: int, what: str) -> _Eight:
        """The numbers of the eight Pods that begin with number 8 * place."""
        latest_place, latest_attempt, eight = self._latest.get((kind, what), _NOT_YET)
        if place != latest_place or attempt != latest_attempt:
            digest = self._begun[kind].copy()
            digest.update(f"{place}/{attempt}/{what}".encode())
            eight = _EIGHT_NUMBERS.unpack(digest.digest())
            self._latest[kind, what] = place, attempt, eight
        return eight


class _Known(Protocol):
    """A Pod, as far as chance knows it."""

    completion_index: int | None
    ordinal: int
    attempt: int


_Eight = tuple[int, ...]
_NOT_YET: tuple[int, int, _Eight] = (-1, 0, ())
_EIGHT_NUMBERS = Struct(">8Q")


def draw_durations(durations: Sequence[Duration], chances: Sequence[float]) -> list[Milliseconds]:
    """Each duration itself, or the one of its distribution at its fraction; whole milliseconds, never below 0."""
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
