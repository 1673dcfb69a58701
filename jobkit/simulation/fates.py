"""Which fate of a scenario a new Pod gets."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from jobkit.scenario import Disruption, Fate
from jobkit.simulation.draws import PodChance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jobkit.scenario import Probability, Scenario

__all__ = ["FateBook"]

_USUAL = Fate()


class FateBook:
    """The fates of a scenario, ready to be looked up for one Pod after another."""

    def __init__(self, scenario: Scenario) -> None:
        self._chance = PodChance(scenario.seed)
        self._entries = [
            (
                _searchable(fate.when.index),
                _searchable(fate.when.pod),
                _searchable(fate.when.attempt),
                _Variants(fate),
            )
            for fate in scenario.pods
        ]

    def of(self, index: int | None, ordinal: int, attempt: int) -> Fate:
        """The first entry whose `when` fits the Pod, with what is left to chance drawn."""
        for indexes, ordinals, attempts, variants in self._entries:
            if (
                (attempts is None or attempt in attempts)
                and (ordinals is None or ordinal in ordinals)
                and (indexes is None or (index is not None and index in indexes))
            ):
                if not variants.has_chance:
                    return variants.fate
                return variants.drawn(self._chance, index, ordinal, attempt)
        return _USUAL


def _searchable(intervals: tuple[range, ...] | None) -> range | _Intervals | None:
    """Numbers in which a look-up is short, however many intervals they have; None stands for all."""
    if intervals is None or len(intervals) == 1:
        return None if intervals is None else intervals[0]
    return _Intervals(intervals)


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
        fails, disrupted = fate.fails_with, fate.disrupted_with
        self.has_chance = fails is not None or disrupted is not None
        self._fails = None if fails is None else fails.probability
        self._disrupted = None if disrupted is None else disrupted.probability
        self._made: dict[tuple[bool, bool], Fate] = {}

    def drawn(self, chance: PodChance, index: int | None, ordinal: int, attempt: int) -> Fate:
        does_fail = is_disrupted = False
        if self._fails is not None:
            does_fail = chance.fraction(index, ordinal, attempt, "failsWith") < self._fails
        if self._disrupted is not None:
            drawn = chance.fraction(index, ordinal, attempt, "disruptedWith")
            is_disrupted = drawn < self._disrupted
        if not (does_fail or is_disrupted):
            return self.fate
        made = self._made.get((does_fail, is_disrupted))
        if made is None:
            made = self._made[does_fail, is_disrupted] = self._make(
                self.fate.fails_with if does_fail else None,
                self.fate.disrupted_with if is_disrupted else None,
            )
        return made

    def _make(self, fails: Probability | None, disrupted: Probability | None) -> Fate:
        fate = self.fate
        if fails is not None:
            fate = replace(fate, exit_code=fails.exit_code)
        if disrupted is not None:
            fate = replace(fate, disrupted=disrupted.disruption or Disruption())
        return fate
