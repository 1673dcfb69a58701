"""What one sync knows: the Pods sorted into groups, and everything counted from them once.

There are two ways to the groups: `group_pods` goes through all Pods; `PodGroups` (groups.py) is kept up to
date while Pods change. Both use `standing`, and a sync cannot tell them apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import TYPE_CHECKING, Protocol

from jobkit.controller.backoff import BackoffRecord
from jobkit.controller.indexes import fails_index, held_back_pods
from jobkit.controller.pod_failure_policy import Match, counts
from jobkit.model import JobSpec, Milliseconds, Phase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from jobkit.model import Job, JobStatus, Pod

__all__ = ["Facts", "Groups", "Standing", "gather_facts", "standing"]


class Standing(IntFlag):
    """The groups that a Pod belongs to."""

    Nothing = 0
    Active = 1
    Ready = 2
    Terminating = 4
    Unaccounted = 8
    Failed = 16


def standing(pod: Pod, *, only_failed: bool) -> int:
    """How the controller classes a Pod (controller's table of phases and deletion).

    Args:
        pod: The Pod.
        only_failed: Whether podReplacementPolicy is Failed; else a Pod whose deletion was requested counts as failed
            at once.
    """
    phase = pod.phase
    if phase is Phase.Succeeded:
        return 8 if pod.is_tracked else 0
    if phase is Phase.Failed:
        return 24 if pod.is_tracked else 16
    if pod.deletion_requested is None:
        return 3 if pod.is_ready else 1
    if only_failed:
        return 4
    return 28 if pod.is_tracked else 20


class Groups(Protocol):
    """The Job's Pods, sorted. Pods in a group come in the order of their creation.

    Attributes:
        active: Pending or running, and not being deleted.
        ready: How many of the active are ready.
        terminating: Being deleted, containers not stopped.
        unaccounted: Succeeded or failed, and still with the finalizer.
        fail_job: The first failed Pod that a FailJob rule matches.
        restarts: Restarts of containers in Pods that are pending or running.
        active_indexes: How many active Pods each index has.
        strays: How many active Pods have no index, or one out of range (Indexed).
        completed: Completed indexes as stored, those out of range left out.
        failed: Failed indexes as stored, likewise.
    """

    @property
    def active(self) -> Collection[Pod]: ...
    @property
    def ready(self) -> int: ...
    @property
    def terminating(self) -> Collection[Pod]: ...
    @property
    def unaccounted(self) -> Sequence[Pod]: ...
    @property
    def fail_job(self) -> tuple[Pod, Match] | None: ...
    @property
    def restarts(self) -> int: ...
    @property
    def active_indexes(self) -> Mapping[int | None, int]: ...
    @property
    def strays(self) -> int: ...
    @property
    def completed(self) -> AbstractSet[int]: ...
    @property
    def failed(self) -> AbstractSet[int]: ...

    def open_indexes(self) -> Iterator[int]:
        """Indexes that could get a Pod, ascending: in range, not completed, not failed, without an active Pod.

        With podReplacementPolicy Failed an index also waits for its terminating Pods.
        """
        ...


@dataclass(slots=True, kw_only=True)
class Facts:
    """All facts of one sync, computed once.

    Attributes:
        groups: The Pods, sorted.
        index_limit: Where the indexes end; None without indexes.
        start_time: Start of the Job, set by this sync if it is the first one not suspended.
        new_successes: Pods that succeeded and were not known to have.
        new_failures: Pods that failed and were not known to have; held-back ones again and again.
        counted_failures: Those of them that are charged.
        succeeded: Successes in all: Pods, or completed indexes.
        failed: Charged failures in all.
        record: The back-off record, this sync's news included; with limits per index it plays no part.
        newly_completed: Indexes that completed since the last sync.
        newly_failed: Indexes that fail now (backoffLimitPerIndex).
        held_back: For each index that waits for its replacement: the Pod that carries its failure count.
    """

    job: Job
    spec: JobSpec
    status: JobStatus
    groups: Groups
    index_limit: int | None
    now: Milliseconds
    sync_period: Milliseconds
    start_time: Milliseconds | None
    new_successes: Sequence[Pod]
    new_failures: Sequence[Pod]
    counted_failures: Sequence[Pod]
    succeeded: int
    failed: int
    record: BackoffRecord
    newly_completed: AbstractSet[int]
    newly_failed: AbstractSet[int]
    held_back: Mapping[int, Pod]

    @property
    def has_uncounted(self) -> bool:
        """Whether a sync was interrupted between its two writes, and left UIDs in the status."""
        return bool(self.status.uncounted_succeeded or self.status.uncounted_failed)

    def in_range(self, pod: Pod) -> bool:
        """Whether its result counts: always without indexes, else if its index exists."""
        if self.index_limit is None:
            return True
        index = pod.completion_index
        return index is not None and index < self.index_limit


def gather_facts(
    job: Job, groups: Groups, now: Milliseconds, memory: BackoffRecord, sync_period: Milliseconds
) -> Facts:
    """Counts everything that a sync wants to know."""
    spec, status = job.spec, job.status
    limit = (spec.completions or 0) if spec.is_indexed else None
    ended = groups.unaccounted
    if limit is not None:
        ended = [p for p in ended if (i := p.completion_index) is not None and i < limit]
    won, lost = _by_success(ended) if ended else ([], [])
    successes = won
    if status.uncounted_succeeded:
        successes = [pod for pod in won if pod.uid not in status.uncounted_succeeded]
    failures = lost
    if status.uncounted_failed:
        failures = [pod for pod in lost if pod.uid not in status.uncounted_failed]
    counted = failures
    if spec.pod_failure_policy:
        counted = [pod for pod in failures if counts(spec.pod_failure_policy, pod)]
    completed: set[int] = set()
    failed: set[int] = set()
    held_back: dict[int, Pod] = {}
    succeeded = status.succeeded + len(successes) + len(status.uncounted_succeeded)
    if spec.is_indexed:
        completed = set(_indexes(won)) - groups.completed
        succeeded = len(groups.completed) + len(completed)
        if spec.has_limit_per_index:
            failed = set(_indexes(pod for pod in lost if fails_index(spec, pod))) - groups.failed
            held_back = held_back_pods(_of_open_indexes(groups, lost, completed | failed))
    return Facts(
        job=job,
        spec=spec,
        status=status,
        groups=groups,
        index_limit=limit,
        now=now,
        sync_period=sync_period,
        start_time=now if status.start_time is None and not spec.suspend else status.start_time,
        new_successes=successes,
        new_failures=failures,
        counted_failures=counted,
        succeeded=succeeded,
        failed=status.failed + len(counted) + len(status.uncounted_failed),
        record=memory if spec.has_limit_per_index else memory.updated(successes, failures),
        newly_completed=completed,
        newly_failed=failed,
        held_back=held_back,
    )


def _by_success(ended: Iterable[Pod]) -> tuple[list[Pod], list[Pod]]:
    success = Phase.Succeeded
    return [p for p in ended if p.phase is success], [p for p in ended if p.phase is not success]


def _of_open_indexes(groups: Groups, pods: Iterable[Pod], new: AbstractSet[int]) -> Iterator[Pod]:
    """Those whose index is neither completed nor failed (`new` holds what is so since this sync) nor active."""
    completed, failed, active = groups.completed, groups.failed, groups.active_indexes
    for pod in pods:
        index = pod.completion_index
        if not (index in active or index in completed or index in failed or index in new):
            yield pod


def _indexes(pods: Iterable[Pod]) -> list[int]:
    """The indexes of Pods that are known to be in range."""
    return [pod.completion_index for pod in pods]  # type: ignore[misc]  # they have one
