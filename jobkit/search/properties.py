"""What can be stated of a finished run, in words, and the moment at which it stops being true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jobkit.model import ConditionType, Milliseconds, true_condition
from jobkit.picture.view import format_time
from jobkit.simulation.run import PodFate
from jobkit.words.numbers import counted

if TYPE_CHECKING:
    from jobkit.simulation.records import Ending
    from jobkit.simulation.run import PodRun, Run

__all__ = [
    "Property", "at_most_active", "at_most_pods", "completes", "ends", "loses_no_index",
    "never_fails_for_a_disruption", "wastes_at_most",
]  # fmt: skip


@dataclass(frozen=True, slots=True, repr=False)
class Property:
    """A statement about a run; called with one it says whether it holds.

    Attributes:
        words: The statement, to be read after "the Job": "completes within 300 s".
        breach: When it stops being true in a run; None where it holds.
        by_ending: Whether it holds, from the ending alone, so that a search needs no history; None if that does not
            tell.
    """

    words: str
    breach: Callable[[Run], Milliseconds | None]
    by_ending: Callable[[Ending], bool | None] | None = None

    def __call__(self, run: Run) -> bool:
        return self.breach(run) is None

    def __str__(self) -> str:
        return self.words

    def __repr__(self) -> str:
        return f"<Property: {self.words}>"


def completes(within: float | None = None) -> Property:
    """The Job gets the condition Complete, at the latest `within` seconds after its creation.

    >>> completes(within=300)
    <Property: completes within 300 s>
    """
    latest = None if within is None else round(within * 1000)

    def breach(run: Run) -> Milliseconds | None:
        failed = _failure(run)
        if failed is not None and (latest is None or failed <= latest):
            return failed
        end = run.outcome.makespan
        if end is None or failed is not None:
            return Milliseconds(run.end if latest is None else min(latest, run.end))
        return None if latest is None or end <= latest else Milliseconds(latest)

    def by_ending(ending: Ending) -> bool | None:
        outcome = ending.outcome
        if outcome.result == "Deleted" and outcome.makespan is not None:
            return None
        in_time = latest is None or (outcome.makespan is not None and outcome.makespan <= latest)
        return outcome.result == "Complete" and in_time

    words = "completes" if latest is None else f"completes within {format_time(latest)}"
    return Property(words, breach, by_ending)


def ends() -> Property:
    """The Job gets an end state, Complete or Failed, before the scenario is over."""

    def breach(run: Run) -> Milliseconds | None:
        return run.end if run.outcome.makespan is None else None

    return Property("ends", breach, lambda ending: ending.outcome.makespan is not None)


def at_most_pods(number: int) -> Property:
    """Never more than so many Pods are made, retries included.

    >>> at_most_pods(12)
    <Property: never makes more than 12 Pods>
    """

    def breach(run: Run) -> Milliseconds | None:
        return run.pods[number].created if len(run.pods) > number else None

    words = f"never makes more than {counted(number, 'Pod')}"
    return Property(words, breach, lambda ending: ending.pods <= number)


def at_most_active(number: int) -> Property:
    """Never more than so many Pods are active at one time."""

    def breach(run: Run) -> Milliseconds | None:
        return next((entry.t for entry in run.trajectory if entry.status.active > number), None)

    words = f"never has more than {counted(number, 'Pod')} active"
    return Property(words, breach, lambda ending: ending.outcome.peak_active <= number)


def loses_no_index() -> Property:
    """No index is given up, and the Job does not fail: then those without a success are lost, too."""

    def breach(run: Run) -> Milliseconds | None:
        given_up = (entry.t for entry in run.trajectory if entry.status.failed_indexes)
        return min(
            (t for t in (next(given_up, None), _failure(run)) if t is not None), default=None
        )

    def by_ending(ending: Ending) -> bool | None:
        if ending.failed_indexes or ending.outcome.result == "Failed":
            return False
        # one that still runs may have its verdict already
        return True if ending.outcome.result == "Complete" else None

    return Property("loses no index", breach, by_ending)


def never_fails_for_a_disruption() -> Property:
    """The Job does not fail while a disruption of its Pods is among the failures that it counts."""

    def breach(run: Run) -> Milliseconds | None:
        failed = _failure(run)
        is_blamed = failed is not None and any(
            pod.fate is PodFate.Counted and _is_disrupted(pod) for pod in run.pods
        )
        return failed if is_blamed else None

    def by_ending(ending: Ending) -> bool | None:
        return True if ending.outcome.result == "Complete" else None

    return Property("never fails for a disruption", breach, by_ending)


def wastes_at_most(pod_seconds: float) -> Property:
    """Pods that do not succeed run for no more than so many seconds, all together."""

    def breach(run: Run) -> Milliseconds | None:
        return run.end if run.outcome.wasted_pod_seconds > pod_seconds else None

    words = f"wastes at most {pod_seconds:g} Pod-seconds"
    return Property(words, breach, lambda e: e.outcome.wasted_pod_seconds <= pod_seconds)


def _failure(run: Run) -> Milliseconds | None:
    """When the verdict was given that the Job fails."""
    for entry in run.trajectory:
        if true_condition(entry.status, ConditionType.FailureTarget, ConditionType.Failed):
            return entry.t
    return None


def _is_disrupted(pod: PodRun) -> bool:
    return any(each.type == "DisruptionTarget" and each.status == "True" for each in pod.conditions)
