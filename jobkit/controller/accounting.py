"""Accounting: which Pods are released, what they are tallied as, and the two writes of the status."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from jobkit.controller.conditions import with_condition
from jobkit.controller.pod_failure_policy import counts
from jobkit.intervals import IndexSet
from jobkit.model import ConditionType, JobStatus, Phase

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

    from jobkit.controller.facts import Facts
    from jobkit.controller.pods import Managed
    from jobkit.controller.verdict import Verdict
    from jobkit.model import Condition, Pod

__all__ = ["Tally", "finish", "is_due", "settle", "stage"]

MOST_PER_SYNC = 500
_BY_ORDINAL = attrgetter("ordinal")
_INDEX, _SUCCESS, _FAILURE, _NOTHING = "index", "success", "failure", "nothing"


@dataclass(slots=True, kw_only=True)
class Tally:
    """What the Pods that a sync accounts for amount to.

    Attributes:
        released: Pods that lose their finalizer.
        succeeded: UIDs tallied as successes (NonIndexed).
        failed: UIDs tallied as failures.
        judged: What became of each Pod; see Decision.judged.
        is_truncated: More is to be tallied than one sync may.
    """

    released: tuple[Pod, ...] = ()
    succeeded: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    judged: tuple[tuple[Pod, str], ...] = ()
    is_truncated: bool = False


def settle(facts: Facts, verdict: Verdict | None) -> Tally:
    """Goes through the Pods that still have their finalizer, and releases those that need not be kept.

    Under a failure every Pod is tallied as failed, under a success active ones are released untallied.
    """
    candidates = _candidates(facts, verdict)
    if not candidates:
        return Tally(judged=_newly_held_back(facts, verdict))
    judge, status = _judge_of(facts, verdict), facts.status
    known_successes, known_failures = status.uncounted_succeeded, status.uncounted_failed
    succeeded: list[str] = []
    failed: list[str] = []
    judged: list[tuple[Pod, str]] = []
    tallied, truncated = len(_left_uncounted(facts)), False
    for pod in candidates:
        tally, fate = judge(pod)
        judged.append((pod, fate))
        if tally is _INDEX:
            tallied += 1
        elif tally is _SUCCESS and pod.uid not in known_successes:
            succeeded.append(pod.uid)
            tallied += 1
        elif tally is _FAILURE and pod.uid not in known_failures:
            failed.append(pod.uid)
            tallied += 1
        if tallied >= MOST_PER_SYNC:
            truncated = True
            break
    return Tally(
        released=tuple(candidates[: len(judged)]),
        succeeded=tuple(succeeded),
        failed=tuple(failed),
        judged=(*judged, *_newly_held_back(facts, verdict)),
        is_truncated=truncated,
    )


def stage(
    facts: Facts,
    managed: Managed,
    tally: Tally,
    verdict: Verdict | None,
    suspended: Condition | None,
) -> JobStatus:
    """The status with everything that this sync found; whether it is written is asked next."""
    stored = _without_released(facts)
    start, conditions = facts.start_time, stored.conditions
    if suspended is not None:
        conditions = with_condition(conditions, suspended)
        start = None if suspended.status == "True" else facts.now
    if verdict is not None and not verdict.is_stored:
        conditions = (*conditions, verdict.interim(facts.now))
    completed, failed = _indexes(facts)
    return JobStatus(
        active=managed.active,
        ready=managed.ready,
        terminating=managed.terminating,
        succeeded=stored.succeeded if facts.index_limit is None else len(completed),
        failed=stored.failed,
        completed_indexes=completed,
        failed_indexes=failed,
        start_time=start,
        completion_time=stored.completion_time,
        conditions=conditions,
        uncounted_succeeded=stored.uncounted_succeeded + tally.succeeded,
        uncounted_failed=stored.uncounted_failed + tally.failed,
    )


def finish(
    facts: Facts, status: JobStatus, tally: Tally, managed: Managed, verdict: Verdict | None
) -> tuple[JobStatus, Condition | None]:
    """The status of the second write, and the terminal condition if it sets one."""
    if status.uncounted_succeeded or status.uncounted_failed:
        status = _counted(facts, status, tally)
    if verdict is None or tally.is_truncated or managed.terminating:
        return status, None
    terminal = verdict.terminal(facts.now)
    status = status._replace(conditions=(*status.conditions, terminal))
    if terminal.type is ConditionType.Complete:
        status = status._replace(completion_time=facts.now)
    return status, terminal


def _counted(facts: Facts, status: JobStatus, tally: Tally) -> JobStatus:
    """UIDs of Pods that have lost their finalizer join the counters."""
    held = _left_uncounted(facts)
    if held:
        held -= {pod.uid for pod in tally.released}
    return _with_counted(status, held)


def _with_counted(status: JobStatus, held: AbstractSet[str]) -> JobStatus:
    """The status with all uncounted UIDs in the counters but those that are held."""
    succeeded = tuple(uid for uid in status.uncounted_succeeded if uid in held)
    failed = tuple(uid for uid in status.uncounted_failed if uid in held)
    return status._replace(
        succeeded=status.succeeded + len(status.uncounted_succeeded) - len(succeeded),
        failed=status.failed + len(status.uncounted_failed) - len(failed),
        uncounted_succeeded=succeeded,
        uncounted_failed=failed,
    )


def _candidates(facts: Facts, verdict: Verdict | None) -> list[Pod]:
    """Pods that this sync may release, in the order in which it looks at them."""
    groups = facts.groups
    if verdict is None and not facts.job.is_being_deleted:
        pods = list(facts.accountable)
    else:
        pods = list(groups.unaccounted)
        pods += [pod for pod in (*groups.active, *groups.terminating) if pod.is_tracked]
        # a terminating Pod may be among the unaccounted too
        pods = sorted({pod.ordinal: pod for pod in pods}.values(), key=_BY_ORDINAL)
    if facts.spec.is_indexed:
        pods.sort(key=lambda pod: -1 if pod.completion_index is None else pod.completion_index)
    return pods


def _judge_of(facts: Facts, verdict: Verdict | None) -> Callable[[Pod], tuple[str, str]]:
    """Says of a released Pod what it is tallied as, and what became of it in the words of the ledger."""
    status, newly_completed = facts.status, facts.newly_completed
    is_indexed, succeeded = facts.index_limit is not None, Phase.Succeeded

    def judge(pod: Pod) -> tuple[str, str]:
        if pod.phase is not succeeded:
            return _judge_failure(facts, verdict, pod)
        if status.uncounted_failed and pod.uid in status.uncounted_failed:
            return _NOTHING, "succeeded"
        if not is_indexed:
            return _SUCCESS, "succeeded"
        return _INDEX if pod.completion_index in newly_completed else _NOTHING, "succeeded"

    return judge


def _judge_failure(facts: Facts, verdict: Verdict | None, pod: Pod) -> tuple[str, str]:
    has_failed = pod.phase is Phase.Failed or (
        pod.deletion_requested is not None and not facts.spec.only_replaces_failed
    )
    ends_in_failure = has_failed or (verdict is not None and verdict.is_failure)
    if not ends_in_failure or not facts.in_range(pod):
        return _NOTHING, "cut down"
    charged = counts(facts.spec.pod_failure_policy, pod)
    tally = _FAILURE if charged else _NOTHING
    if not has_failed:
        return tally, "cut down"
    return tally, "counted" if charged else "ignored"


def _newly_held_back(facts: Facts, verdict: Verdict | None) -> tuple[tuple[Pod, str], ...]:
    new = facts.groups.newly_held_back
    if verdict is not None or not new:
        return ()
    present = sorted(filter(facts.holds_back, new), key=lambda held: held.pod.ordinal)
    return tuple([(held.pod, "counted" if held.is_charged else "ignored") for held in present])


def _without_released(facts: Facts) -> JobStatus:
    """The stored status; Pods that an interrupted sync left uncounted join the counters once they are released."""
    status = facts.status
    if not facts.has_uncounted:
        return status
    return _with_counted(status, _left_uncounted(facts))


def _left_uncounted(facts: Facts) -> set[str]:
    """UIDs that an interrupted sync left uncounted and whose Pods still have their finalizer."""
    if not facts.has_uncounted:
        return set()
    groups, status = facts.groups, facts.status
    uncounted = {*status.uncounted_succeeded, *status.uncounted_failed}
    return {
        pod.uid
        for group in (groups.unaccounted, groups.active, groups.terminating)
        for pod in group
        if pod.is_tracked and pod.uid in uncounted
    }


def _indexes(facts: Facts) -> tuple[IndexSet, IndexSet | None]:
    """Completed and failed indexes: all new ones are written, also those whose Pods are left to the next sync."""
    groups, status = facts.groups, facts.status
    completed, failed = status.completed_indexes, status.failed_indexes
    if facts.index_limit is not None:
        completed = _successor(completed, groups.completed, facts.newly_completed)
        if facts.spec.has_limit_per_index:
            failed = IndexSet() if failed is None else failed
            failed = _successor(failed, groups.failed, facts.newly_failed)
    return completed, failed


def _successor(stored: IndexSet, in_range: object, added: object) -> IndexSet:
    kept, new = in_range, added
    assert isinstance(kept, (set, frozenset)), "groups hold sets"
    assert isinstance(new, (set, frozenset)), "tallies hold sets"
    dropped = stored.to_set() - kept if len(stored) != len(kept) else ()
    return stored.changed(new - kept, dropped)


def is_due(stored: JobStatus, status: JobStatus) -> bool:
    """Whether the staged status is written; a start time alone is not worth it."""
    return (
        stored.active != status.active
        or stored.ready != status.ready
        or stored.terminating != status.terminating
        or stored.conditions != status.conditions
        or stored.completed_indexes is not status.completed_indexes
        or stored.uncounted_succeeded != status.uncounted_succeeded
        or stored.uncounted_failed != status.uncounted_failed
        or (stored.failed_indexes is not status.failed_indexes)
    )
