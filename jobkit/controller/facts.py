"""What one sync knows: the Pods sorted into groups, and everything counted from them once.

There are two ways to the groups: `group_pods` goes through all Pods; `PodGroups` (groups.py) is kept up to
date while Pods change. Both use `standing`, and a sync cannot tell them apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol

from jobkit.controller.backoff import BackoffRecord
from jobkit.controller.indexes import fails_index
from jobkit.controller.pod_failure_policy import Match, counts
from jobkit.model import JobSpec, Milliseconds, Phase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from jobkit.controller.held_back import HeldBack
    from jobkit.model import Job, JobStatus, Pod

__all__ = ["Facts", "Groups", "gather_facts", "standing"]

_BY_ORDINAL = attrgetter("ordinal")


ACTIVE, READY, TERMINATING, UNACCOUNTED, FAILED = 1, 2, 4, 8, 16
"""The groups that a Pod may belong to; how it stands is the sum of them."""
_IS_READY = ACTIVE | READY
_HAS_FAILED = UNACCOUNTED | FAILED
_COUNTS_AS_FAILED = TERMINATING | UNACCOUNTED | FAILED


def standing(pod: Pod, *, only_failed: bool) -> int:
    """How the controller classes a Pod (controller's table of phases and deletion).

    Args:
        pod: The Pod.
        only_failed: Whether podReplacementPolicy is Failed; else a Pod whose deletion was requested counts as failed
            at once.
    """
    phase = pod.phase
    if phase is Phase.Succeeded:
        return UNACCOUNTED if pod.is_tracked else 0
    if phase is Phase.Failed:
        return _HAS_FAILED if pod.is_tracked else FAILED
    if pod.deletion_requested is None:
        return _IS_READY if pod.is_ready else ACTIVE
    if only_failed:
        return TERMINATING
    return _COUNTS_AS_FAILED if pod.is_tracked else TERMINATING | FAILED


class Groups(Protocol):
    """The Job's Pods, sorted. Pods in a group come in the order of their creation.

    Attributes:
        active: Pending or running, and not being deleted.
        ready: How many of the active are ready.
        terminating: Being deleted, containers not stopped.
        unaccounted: Succeeded or failed, and still with the finalizer.
        held_back: Those of them that are kept for their index (backoffLimitPerIndex).
        newly_held_back: Those that were not yet when somebody last took note of them; some may be so no more.
        charged_held_back: How many of those held back are charged.
        accountable: The unaccounted that are not held back.
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
    def held_back(self) -> Mapping[int, HeldBack]: ...
    @property
    def newly_held_back(self) -> Sequence[HeldBack]: ...
    @property
    def charged_held_back(self) -> int: ...
    @property
    def accountable(self) -> Sequence[Pod]: ...
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
        accountable: Pods to be released once they are accounted for.
        new_charged: Charged failures among them that were not known before.
        succeeded: Successes in all: Pods, or completed indexes.
        failed: Charged failures in all.
        record: The back-off record, this sync's news included; with limits per index it plays no part.
        newly_completed: Indexes that completed since the last sync.
        newly_failed: Indexes that fail now (backoffLimitPerIndex).
        held_back: For each index that waits for its replacement: the Pod that carries its failure counts.
    """

    job: Job
    spec: JobSpec
    status: JobStatus
    groups: Groups
    index_limit: int | None
    now: Milliseconds
    sync_period: Milliseconds
    start_time: Milliseconds | None
    accountable: Sequence[Pod]
    new_charged: Sequence[Pod]
    succeeded: int
    failed: int
    record: BackoffRecord
    newly_completed: AbstractSet[int]
    newly_failed: AbstractSet[int]
    held_back: Mapping[int, HeldBack]

    @property
    def charged(self) -> list[Pod]:
        """Charged failures that no counter holds yet, in the order of their creation, with those held back."""
        pods = [*self.new_charged, *_charged(self.groups.held_back.values(), self.status)]
        return sorted(pods, key=_BY_ORDINAL)

    def holds_back(self, held: HeldBack) -> bool:
        """Whether this Pod is held back in this sync."""
        index = held.pod.completion_index
        return index is not None and self.held_back.get(index) is held

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
    accountable = ended = groups.accountable
    if limit is not None:
        ended = [p for p in ended if (i := p.completion_index) is not None and i < limit]
    won, lost = _by_success(ended) if ended else ([], [])
    successes = won
    if status.uncounted_succeeded:
        successes = [pod for pod in won if pod.uid not in status.uncounted_succeeded]
    failures = lost
    if status.uncounted_failed:
        failures = [pod for pod in lost if pod.uid not in status.uncounted_failed]
    charged = failures
    if spec.pod_failure_policy:
        charged = [pod for pod in failures if counts(spec.pod_failure_policy, pod)]
    completed: set[int] = set()
    failed: set[int] = set()
    held_back: Mapping[int, HeldBack] = {}
    charged_before = 0
    succeeded = status.succeeded + len(successes) + len(status.uncounted_succeeded)
    if spec.is_indexed:
        completed = set(_indexes(won)) - groups.completed
        succeeded = len(groups.completed) + len(completed)
        if spec.has_limit_per_index:
            held_back, charged_before = groups.held_back, groups.charged_held_back
            if status.uncounted_failed:
                charged_before = len(_charged(held_back.values(), status))
            failed = set(_indexes(pod for pod in lost if fails_index(spec, pod))) - groups.failed
            accountable, held_back = _without(completed | failed, accountable, held_back)
    return Facts(
        job=job,
        spec=spec,
        status=status,
        groups=groups,
        index_limit=limit,
        now=now,
        sync_period=sync_period,
        start_time=now if status.start_time is None and not spec.suspend else status.start_time,
        accountable=accountable,
        new_charged=charged,
        succeeded=succeeded,
        failed=status.failed + charged_before + len(charged) + len(status.uncounted_failed),
        record=memory if spec.has_limit_per_index else memory.updated(successes, failures),
        newly_completed=completed,
        newly_failed=failed,
        held_back=held_back,
    )


def _without(
    decided: AbstractSet[int], accountable: Sequence[Pod], held_back: Mapping[int, HeldBack]
) -> tuple[Sequence[Pod], Mapping[int, HeldBack]]:
    """No Pod is held back for an index that is decided in this sync; it is to be accounted for."""
    freed = decided & held_back.keys()
    if not freed:
        return accountable, held_back
    pods = [*accountable, *(held_back[index].pod for index in freed)]
    kept = {index: held for index, held in held_back.items() if index not in freed}
    return sorted(pods, key=_BY_ORDINAL), kept


def _charged(held_back: Iterable[HeldBack], status: JobStatus) -> list[Pod]:
    """The Pods held back that are charged, but for those that an interrupted sync has in the status."""
    return [
        held.pod
        for held in held_back
        if held.is_charged and held.pod.uid not in status.uncounted_failed
    ]


def _by_success(ended: Iterable[Pod]) -> tuple[list[Pod], list[Pod]]:
    success = Phase.Succeeded
    return [p for p in ended if p.phase is success], [p for p in ended if p.phase is not success]


def _indexes(pods: Iterable[Pod]) -> list[int]:
    """The indexes of Pods that are known to be in range."""
    return [pod.completion_index for pod in pods]  # type: ignore[misc]  # they have one
