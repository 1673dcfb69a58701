"""Where a search looks: scenarios with some failures, disruptions and drains; or all placements of a few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations
from typing import TYPE_CHECKING, Any

from jobkit.errors import UnusableInput

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from jobkit.model import JobSpec

__all__ = ["Space", "placements", "scenario_document"]

Document = dict[str, Any]
_REASONS = ("PreemptionByScheduler", "EvictionByEvictionAPI", "DeletionByTaintManager")


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Scenarios in which some Pods fail or are disrupted, and some nodes are drained; times in whole seconds.

    Attributes:
        failures: At most so many entries of Pods that fail, by index and attempt, or by Pod.
        attempts: Which attempts of an index may fail: those below this number.
        permanent: Whether an index may also fail at every attempt.
        exit_codes: What failing Pods exit with.
        runs: How long Pods run, from the shortest to the longest.
        disruptions: At most so many Pods that are disrupted.
        drains: At most so many drains of a node.
        base: What all scenarios have besides, as a scenario's `spec`: clock, cluster, until.
    """

    failures: int = 4
    attempts: int = 3
    permanent: bool = True
    exit_codes: Sequence[int] = (1,)
    runs: tuple[int, int] = (1, 600)
    disruptions: int = 2
    drains: int = 1
    base: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.runs[0] <= self.runs[1]:
            raise UnusableInput(f"runs: {self.runs} is no span from the shortest to the longest")
        if min(self.failures, self.disruptions, self.drains) < 0 or self.attempts < 1:
            raise UnusableInput("a space has no negative numbers, and at least one attempt")
        if not self.exit_codes:
            raise UnusableInput("exit_codes: at least one is needed")

    def strategy(self, spec: JobSpec) -> SearchStrategy[Document]:
        """The scenarios for such a Job, as a strategy of Hypothesis; the plainest come first."""
        from hypothesis import strategies as st  # noqa: PLC0415  optional, and slow to load

        whens = st.sampled_from(self._whens(spec))
        seconds = st.integers(*self.runs)

        @st.composite
        def scenarios(draw: DrawFn) -> Document:
            failing = draw(st.lists(whens, max_size=self.failures, unique_by=str))
            disrupted = draw(st.lists(whens, max_size=self.disruptions, unique_by=str))
            fates = [self._failure(draw, st, when, seconds) for when in failing]
            fates += [_disruption(draw, st, when, seconds) for when in disrupted]
            fates.append({"runs": _duration(draw(seconds))})
            drains = draw(st.lists(st.integers(0, 2 * self.runs[1]), max_size=self.drains))
            events = [
                {
                    "at": _duration(at),
                    "drain": {"pods": draw(st.integers(1, spec.parallelism or 1))},
                }
                for at in sorted(drains)
            ]
            return scenario_document({**self.base, "pods": fates, "events": events})

        return scenarios()

    def _whens(self, spec: JobSpec) -> list[dict[str, str]]:
        """Which Pods an entry may be about."""
        if not spec.is_indexed:
            number = (spec.completions or spec.parallelism or 1) + self.failures
            return [{"pod": str(pod)} for pod in range(number)]
        attempts: list[dict[str, str]] = [{"attempt": str(each)} for each in range(self.attempts)]
        if self.permanent:
            attempts.append({})
        return [
            {"index": str(index), **attempt}
            for attempt in attempts
            for index in range(spec.completions or 1)
        ]

    def _failure(self, draw: DrawFn, st: Any, when: Document, seconds: Any) -> Document:
        code = draw(st.sampled_from(list(self.exit_codes)))
        return {"when": when, "runs": _duration(draw(seconds)), "exitCode": code}


def _disruption(draw: DrawFn, st: Any, when: Document, seconds: Any) -> Document:
    how = {"after": _duration(draw(seconds)), "reason": draw(st.sampled_from(_REASONS))}
    return {"when": when, "runs": _duration(draw(seconds)), "disrupted": how}


def placements(
    indexes: int,
    failures: int,
    *,
    times: Sequence[float] | None = None,
    exit_code: int = 1,
    clock: str = "classroom",
) -> Iterator[Document]:
    """All ways in which some of the indexes fail, with all orders in which the indexes come to their ends.

    Args:
        indexes: How many there are.
        failures: How many of them fail, at every attempt.
        times: When they end, in seconds, one for each; 10, 20, 30 … if None.
        exit_code: Of those that fail.
        clock: The clock of the scenarios.

    Raises:
        UnusableInput: If there are not as many times as indexes.

    >>> sum(1 for _ in placements(6, 2))
    10800
    """
    ends = [10 * (number + 1) for number in range(indexes)] if times is None else list(times)
    if len(ends) != indexes:
        raise UnusableInput(f"times: {len(ends)} for {indexes} indexes")
    for failing in combinations(range(indexes), failures):
        for order in permutations(ends):
            fates = [
                {
                    "when": {"index": str(index)},
                    "runs": end,
                    "exitCode": exit_code * (index in failing),
                }
                for index, end in enumerate(order)
            ]
            yield scenario_document({"clock": clock, "pods": fates})


def scenario_document(spec: Mapping[str, Any]) -> Document:
    """A scenario with this `spec`; empty lists are left out."""
    filled = {name: value for name, value in spec.items() if value != []}
    return {"apiVersion": "jobkit/v1", "kind": "Scenario", "spec": filled}


def _duration(seconds: int) -> str:
    return f"{seconds}s"
