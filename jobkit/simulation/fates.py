"""Which fate of a scenario a new Pod gets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jobkit.scenario import Disruption, Fate, When
from jobkit.simulation.draws import Key, fraction

if TYPE_CHECKING:
    from jobkit.scenario import Scenario

__all__ = ["draw_key", "fate_of"]

_USUAL = Fate()


def draw_key(seed: int, index: int | None, ordinal: int, attempt: int) -> Key:
    """The key of a Pod's draws. A Pod without index is known by its ordinal alone: its attempt hangs on others."""
    return (seed, f"pod {ordinal}", 0) if index is None else (seed, f"index {index}", attempt)


def fate_of(scenario: Scenario, index: int | None, ordinal: int, attempt: int) -> Fate:
    """The first entry whose `when` fits the Pod, with what is left to chance drawn."""
    for fate in scenario.pods:
        if _fits(fate.when, index, ordinal, attempt):
            if fate.fails_with is None and fate.disrupted_with is None:
                return fate
            return _drawn(fate, draw_key(scenario.seed, index, ordinal, attempt))
    return _USUAL


def _fits(when: When, index: int | None, ordinal: int, attempt: int) -> bool:
    if when.index is not None and (index is None or not _within(when.index, index)):
        return False
    if when.pod is not None and not _within(when.pod, ordinal):
        return False
    return when.attempt is None or _within(when.attempt, attempt)


def _within(intervals: tuple[range, ...], number: int) -> bool:
    return any(number in interval for interval in intervals)


def _drawn(fate: Fate, key: Key) -> Fate:
    if fate.fails_with is not None and fraction(key, "failsWith") < fate.fails_with.probability:
        fate = replace(fate, exit_code=fate.fails_with.exit_code)
    if (
        fate.disrupted_with is not None
        and fraction(key, "disruptedWith") < fate.disrupted_with.probability
    ):
        fate = replace(fate, disrupted=fate.disrupted_with.disruption or Disruption())
    return fate
