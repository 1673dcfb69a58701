"""Which fate of a scenario new Pods get."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import repeat
from typing import TYPE_CHECKING, Protocol

from jobkit.scenario import Disruption, Fate, When
from jobkit.simulation.draws import PodChance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jobkit.scenario import Probability, Scenario

__all__ = ["FateBook"]

_USUAL = Fate()


class Newcomer(Protocol):
    """A Pod whose fate is still open."""

    completion_index: int | None
    ordinal: int
    attempt: int
    fate: Fate


@dataclass
class _Asked:
    """One that is only asked about."""

    completion_index: int | None
    ordinal: int
    attempt: int
    fate: Fate = _USUAL


class FateBook:
    """The fates of a scenario, ready to be looked up for one batch of Pods after another."""

    def __init__(self, scenario: Scenario) -> None:
        chance = PodChance(scenario.seed)
        self._entries = [_Entry(fate, chance) for fate in scenario.pods]

    def of(self, index: int | None, ordinal: int, attempt: int) -> Fate:
        """The fate of one Pod that is only asked about."""
        pod = _Asked(index, ordinal, attempt)
        self.give((pod,))
        return pod.fate

    def give(self, pods: Sequence[Newcomer]) -> None:
        """Gives each Pod the first entry whose `when` fits it, with what is left to chance drawn."""
        for entry in self._entries:
            fitting, pods = entry.divide(pods)
            if fitting:
                entry.give(fitting)
            if not pods:
                return
        for pod in pods:
            pod.fate = _USUAL


class _Entry:
    """One entry: whom it fits, and what it gives them."""

    def __init__(self, fate: Fate, chance: PodChance) -> None:
        when = fate.when
        self._fits_all = when == When()
        self._indexes = _searchable(when.index)
        self._ordinals = _searchable(when.pod)
        self._attempts = _searchable(when.attempt)
        self._chance = chance
        self._fate = fate
        self._made: dict[tuple[bool, bool], Fate] = {}

    def divide(self, pods: Sequence[Newcomer]) -> tuple[Sequence[Newcomer], Sequence[Newcomer]]:
        """Those of the Pods that it fits, and the others."""
        if self._fits_all:
            return pods, ()
        indexes, ordinals, attempts = self._indexes, self._ordinals, self._attempts
        fitting: list[Newcomer] = []
        others: list[Newcomer] = []
        for pod in pods:
            index = pod.completion_index
            fits = (
                (attempts is None or pod.attempt in attempts)
                and (ordinals is None or pod.ordinal in ordinals)
                and (indexes is None or (index is not None and index in indexes))
            )
            (fitting if fits else others).append(pod)
        return fitting, others

    def give(self, pods: Sequence[Newcomer]) -> None:
        """Gives Pods their fate: the entry as it stands, or as it is when chance has them fail or be disrupted."""
        fate = self._fate
        for pod in pods:
            pod.fate = fate
        if fate.fails_with is None and fate.disrupted_with is None:
            return
        fails = self._draw(pods, fate.fails_with, "failsWith")
        disrupted = self._draw(pods, fate.disrupted_with, "disruptedWith")
        for pod, does_fail, is_disrupted in zip(pods, fails, disrupted, strict=False):
            if does_fail or is_disrupted:
                pod.fate = self._altered(does_fail, is_disrupted)

    def _draw(
        self, pods: Sequence[Newcomer], what: Probability | None, name: str
    ) -> Iterable[bool]:
        if what is None:
            return repeat(False)  # noqa: FBT003  for each of them
        limit = what.probability
        return [chance < limit for chance in self._chance.fractions(pods, name)]

    def _altered(self, does_fail: bool, is_disrupted: bool) -> Fate:  # noqa: FBT001  both drawn
        """The entry with what chance brings; each made once."""
        made = self._made.get((does_fail, is_disrupted))
        if made is not None:
            return made
        fate = self._fate
        if does_fail and fate.fails_with is not None:
            fate = replace(fate, exit_code=fate.fails_with.exit_code)
        if is_disrupted and fate.disrupted_with is not None:
            fate = replace(fate, disrupted=fate.disrupted_with.disruption or Disruption())
        self._made[does_fail, is_disrupted] = fate
        return fate


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
