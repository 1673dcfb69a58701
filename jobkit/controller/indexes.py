"""Completion indexes: which fail, which wait, which are started next. Source: KEP-2214, KEP-3850."""

from __future__ import annotations

from itertools import filterfalse, islice
from typing import TYPE_CHECKING

from jobkit.controller.backoff import finish_time, index_backoff_end
from jobkit.controller.decision import Creation
from jobkit.controller.pod_failure_policy import counts, match_policy
from jobkit.model import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jobkit.controller.facts import Facts
    from jobkit.model import JobSpec, Milliseconds, Pod

__all__ = ["choose_indexes", "due_indexes", "fails_index", "held_back_pods", "replacements"]


def fails_index(spec: JobSpec, pod: Pod) -> bool:
    """Whether this failed Pod is the end of its index: by a FailIndex rule, or as one failure too many."""
    limit = spec.backoff_limit_per_index
    if limit is None:
        return False
    match = match_policy(spec.pod_failure_policy, pod)
    if match is not None and match.action is Action.FailIndex:
        return True
    return (match is None or match.action is not Action.Ignore) and pod.index_failure_count >= limit


def held_back_pods(failures: Iterable[Pod]) -> dict[int, Pod]:
    """For each index: the failed Pod that carries its failure counts.

    It keeps its finalizer until its replacement exists, since the counts live in the Pods' annotations.
    """
    held: dict[int, Pod] = {}
    for pod in failures:
        index = pod.completion_index
        assert index is not None, "without an index there is nothing to retry"
        other = held.get(index)
        if other is None or (
            _failures(other) <= _failures(pod) and finish_time(other) <= finish_time(pod)
        ):
            held[index] = pod
    return held


def choose_indexes(facts: Facts, room: int) -> list[int]:
    """The lowest indexes that could get a Pod, at most `room` of them; also those whose back-off still runs."""
    new = facts.newly_completed | facts.newly_failed
    return list(islice(filterfalse(new.__contains__, facts.groups.open_indexes()), room))


def due_indexes(facts: Facts, chosen: Sequence[int]) -> tuple[list[int], Milliseconds | None]:
    """Those of the chosen indexes that may start now; and if there are none, when the first may."""
    held_back, now = facts.held_back, facts.now
    ends = {index: index_backoff_end(held_back[index]) for index in chosen if index in held_back}
    due = [index for index in chosen if index not in ends or ends[index] <= now]
    return due, None if due else min(ends.values(), default=None)


def replacements(facts: Facts, indexes: Iterable[int]) -> tuple[Creation, ...]:
    """The Pods to create for these indexes, with the failure counts that they carry on."""
    if not facts.spec.has_limit_per_index:
        return tuple([Creation(index) for index in indexes])
    held_back = facts.held_back
    return tuple(
        [
            _retry(facts, index, held_back[index]) if index in held_back else Creation(index, 0)
            for index in indexes
        ]
    )


def _retry(facts: Facts, index: int, held: Pod) -> Creation:
    counted = counts(facts.spec.pod_failure_policy, held)
    return Creation(
        index=index,
        failure_count=held.index_failure_count + counted,
        ignored_failure_count=held.index_ignored_failure_count + (not counted),
    )


def _failures(pod: Pod) -> int:
    return pod.index_failure_count + pod.index_ignored_failure_count
