"""Which fate of a scenario a new Pod gets."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from jobkit.scenario import Disruption, Fate, When
from jobkit.simulation.draws import Key, fraction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jobkit.scenario import Probability, Scenario

__all__ = ["FateBook", "draw_key"]

_USUAL = Fate()


def draw_key(seed: int, index: int | None, ordinal: int, attempt: int) -> Key:
    """The key of a Pod's draws. A Pod without index is known by its ordinal alone: its attempt hangs on others."""
    return (seed, f"pod {ordinal}", 0) if index is None else (seed, f"index {index}", attempt)


class FateBook:
    """The fates of a scenario, ready to be looked up for one Pod after another."""

    def __init__(self, scenario: Scenario) -> None:
        self._seed = scenario.seed
        self._entries = [(_Test(fate.when), _Variants(fate)) for fate in scenario.pods]

    def of(self, index: int | None, ordinal: int, attempt: int) -> Fate:
        """The first entry whose `when` fits the Pod, with what is left to chance drawn."""
        for test, variants in self._entries:
            if test.fits(index, ordinal, attempt):
                if not variants.has_chance:
                    return variants.fate
                return variants.drawn(draw_key(self._seed, index, ordinal, attempt))
        return _USUAL


class _Test:
    """Whether an entry is about a Pod; however many intervals it has, a look-up is short."""

    def __init__(self, when: When) -> None:
        self._index = None if when.index is None else _searchable(when.index)
        self._pod = None if when.pod is None else _searchable(when.pod)
        self._attempt = None if when.attempt is None else _searchable(when.attempt)

    def fits(self, index: int | None, ordinal: int, attempt: int) -> bool:
        if self._index is not None and (index is None or index not in self._index):
            return False
        if self._pod is not None and ordinal not in self._pod:
            return False
        return self._attempt is None or attempt in self._attempt


def _searchable(intervals: tuple[range, ...]) -> range | _Intervals:
    return intervals[0] if len(intervals) == 1 else _Intervals(intervals)


class _Intervals:
    """Intervals that may overlap, sorted and merged."""

    def __init__(self, intervals: Iterable[range]) -> None:
        self._starts: list[int] = []
        self._stops: list[int] = []
        for each in sorted(intervals, key=lambda each: each.start):
            if self._stops and each.start <= self._stops[-1]:
                self._stops[-1] = max(self._stops[-1], each.stop)
            else:
                self._starts.append(each.start)
                self._stops.append(each.stop)

    def __contains__(self, number: int) -> bool:
        place = bisect_right(self._starts, number) - 1
        return place >= 0 and number < self._stops[place]


class _Variants:
    """An entry as it stands, and as it is when chance has it fail or be disrupted; each made once."""

    def __init__(self, fate: Fate) -> None:
        self.fate = fate
        self.has_chance = fate.fails_with is not None or fate.disrupted_with is not None
        self._made: dict[tuple[bool, bool], Fate] = {}

    def drawn(self, key: Key) -> Fate:
        fails, disrupted = self.fate.fails_with, self.fate.disrupted_with
        does_fail = fails is not None and fraction(key, "failsWith") < fails.probability
        is_disrupted = (
            disrupted is not None and fraction(key, "disruptedWith") < disrupted.probability
        )
        made = self._made.get((does_fail, is_disrupted))
        if made is None:
            made = self._made[does_fail, is_disrupted] = self._make(
                fails if does_fail else None, disrupted if is_disrupted else None
            )
        return made

    def _make(self, fails: Probability | None, disrupted: Probability | None) -> Fate:
        fate = self.fate
        if fails is not None:
            fate = replace(fate, exit_code=fails.exit_code)
        if disrupted is not None:
            fate = replace(fate, disrupted=disrupted.disruption or Disruption())
        return fate
