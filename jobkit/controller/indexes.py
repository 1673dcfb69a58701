"""Completion indexes: which fail, which wait, which are started next. Source: KEP-2214, KEP-3850."""

from __future__ import annotations

from itertools import filterfalse, islice, repeat
from typing import TYPE_CHECKING

from jobkit.controller.decision import Creation
from jobkit.controller.pod_failure_policy import match_policy
from jobkit.model import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jobkit.controller.facts import Facts
    from jobkit.controller.held_back import HeldBack
    from jobkit.model import JobSpec, Milliseconds, Pod

__all__ = ["choose_indexes", "due_indexes", "fails_index", "replacements"]


def fails_index(spec: JobSpec, pod: Pod) -> bool:
    """Whether this failed Pod is the end of its index: by a FailIndex rule, or as one failure too many."""
    limit = spec.backoff_limit_per_index
    if limit is None:
        return False
    match = match_policy(spec.pod_failure_policy, pod)
    if match is not None and match.action is Action.FailIndex:
        return True
    return (match is None or match.action is not Action.Ignore) and pod.index_failure_count >= limit


def choose_indexes(facts: Facts, room: int) -> list[int]:
    """The lowest indexes that could get a Pod, at most `room` of them; also those whose back-off still runs."""
    new = facts.newly_completed | facts.newly_failed
    return list(islice(filterfalse(new.__contains__, facts.groups.open_indexes()), room))


def due_indexes(facts: Facts, chosen: Sequence[int]) -> tuple[list[int], Milliseconds | None]:
    """Those of the chosen indexes that may start now; and if there are none, when the first may."""
    held_back, now = facts.held_back, facts.now
    ends = {i: held.backoff_end for i in chosen if (held := held_back.get(i)) is not None}
    due = [index for index in chosen if index not in ends or ends[index] <= now]
    return due, None if due else min(ends.values(), default=None)


def replacements(facts: Facts, indexes: Sequence[int]) -> tuple[Creation, ...]:
    """The Pods to create for these indexes, with the failure counts that they carry on."""
    if not facts.spec.has_limit_per_index:
        return tuple([Creation(index) for index in indexes])
    held_back = facts.held_back
    creations = list(map(Creation._make, zip(indexes, repeat(0), repeat(None))))
    for place, index in enumerate(indexes):
        if index in held_back:
            creations[place] = _retry(index, held_back[index])
    return tuple(creations)


def _retry(index: int, held: HeldBack) -> Creation:
    pod, is_charged = held.pod, held.is_charged
    counted, ignored = pod.index_failure_count, pod.index_ignored_failure_count
    return Creation(index, counted + is_charged, ignored + (not is_charged))
