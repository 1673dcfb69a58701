"""The Job's Pods sorted into groups: all at once, or kept up to date while they change."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING

from jobkit.controller.facts import standing
from jobkit.controller.pod_failure_policy import Match, match_policy
from jobkit.model import Action, Phase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from jobkit.model import Job, JobSpec, Pod

__all__ = ["PodGroups", "group_pods"]

ACTIVE, READY, TERMINATING, UNACCOUNTED, FAILED = 1, 2, 4, 8, 16


def group_pods(job: Job, pods: Iterable[Pod]) -> PodGroups:
    """The groups of these Pods, found by looking at every one."""
    groups = PodGroups(job)
    for pod in sorted(pods, key=lambda pod: pod.ordinal):
        groups.observe(pod)
    return groups


class PodGroups:
    """Groups that follow the Pods: `observe` a Pod after each change of it, `forget` one that is gone.

    A change costs the same however many Pods there are. After a change of the Job's spec start anew.
    """

    def __init__(self, job: Job) -> None:
        self._spec: JobSpec = job.spec
        self._standing: dict[int, int] = {}
        self._active: dict[int, Pod] = {}
        self._terminating: dict[int, Pod] = {}
        self._unaccounted: dict[int, Pod] = {}
        self._fail_job: dict[int, tuple[Pod, Match]] = {}
        self._restarts: dict[int, int] = {}
        self.ready = 0
        self.restarts = 0
        self.strays = 0
        self.active_indexes: dict[int | None, int] = {}
        self._stopping_indexes: dict[int | None, int] = {}
        self._is_indexed = job.spec.is_indexed
        self._waits_for_stopping = job.spec.only_replaces_failed
        completions = (job.spec.completions or 0) if job.spec.is_indexed else 0
        self._completions = completions
        self.completed = {i for i in job.status.completed_indexes.to_set() if i < completions}
        self.failed = {i for i in (job.status.failed_indexes or ()) if i < completions}
        self._frontier = 0
        self._freed: list[int] = []
        self._fails_job = any(
            rule.action is Action.FailJob for rule in job.spec.pod_failure_policy or ()
        )
        self._counts_restarts = job.spec.template.restart_policy == "OnFailure"
        self._advance_frontier()

    @property
    def active(self) -> Collection[Pod]:
        return self._active.values()

    @property
    def terminating(self) -> Collection[Pod]:
        return self._terminating.values()

    @property
    def unaccounted(self) -> Sequence[Pod]:
        return [self._unaccounted[ordinal] for ordinal in sorted(self._unaccounted)]

    @property
    def fail_job(self) -> tuple[Pod, Match] | None:
        return self._fail_job[min(self._fail_job)] if self._fail_job else None

    def observe(self, pod: Pod) -> None:
        """Takes note of a Pod that is new or has changed."""
        ordinal = pod.ordinal
        new = standing(pod, self._spec)
        old = self._standing.get(ordinal, 0)
        if new != old:
            self._standing[ordinal] = new
            self._move(pod, ordinal, old, new)
        if self._counts_restarts:
            self._count_restarts(pod, ordinal)
        if self._fails_job and new & FAILED:
            match = match_policy(self._spec.pod_failure_policy, pod)
            if match is not None and match.action is Action.FailJob:
                self._fail_job[ordinal] = (pod, match)
            else:
                self._fail_job.pop(ordinal, None)

    def forget(self, pod: Pod) -> None:
        """Takes note that the Pod's object is gone."""
        ordinal = pod.ordinal
        self._move(pod, ordinal, self._standing.pop(ordinal, 0), 0)
        self.restarts -= self._restarts.pop(ordinal, 0)
        self._fail_job.pop(ordinal, None)

    def complete(self, indexes: Iterable[int]) -> None:
        """Takes note of indexes that the stored status names as completed from now on."""
        for index in indexes:
            self.completed.add(index)
            self._place(index)

    def fail(self, indexes: Iterable[int]) -> None:
        """Takes note of indexes that the stored status names as failed from now on."""
        for index in indexes:
            self.failed.add(index)
            self._place(index)

    def open_indexes(self) -> Iterator[int]:
        yield from tuple(self._freed)
        index = self._frontier
        while index < self._completions:
            if self._is_open(index):
                yield index
            index += 1

    def _move(self, pod: Pod, ordinal: int, old: int, new: int) -> None:
        changed = old ^ new
        if changed & ACTIVE:
            self._switch(self._active, pod, ordinal, new & ACTIVE)
            if self._is_indexed:
                self._tally(self.active_indexes, pod, new & ACTIVE)
        if changed & READY:
            self.ready += 1 if new & READY else -1
        if changed & TERMINATING:
            self._switch(self._terminating, pod, ordinal, new & TERMINATING)
            if self._is_indexed:
                self._tally(self._stopping_indexes, pod, new & TERMINATING)
        if changed & UNACCOUNTED:
            self._switch(self._unaccounted, pod, ordinal, new & UNACCOUNTED)

    @staticmethod
    def _switch(group: dict[int, Pod], pod: Pod, ordinal: int, belongs: int) -> None:
        if belongs:
            group[ordinal] = pod
        else:
            del group[ordinal]

    def _tally(self, indexes: dict[int | None, int], pod: Pod, belongs: int) -> None:
        index = pod.completion_index
        count = indexes.get(index, 0) + (1 if belongs else -1)
        if count:
            indexes[index] = count
        else:
            del indexes[index]
        if index is None or index >= self._completions:
            if indexes is self.active_indexes:
                self.strays += 1 if belongs else -1
        else:
            self._place(index)

    def _count_restarts(self, pod: Pod, ordinal: int) -> None:
        running = pod.phase in (Phase.Pending, Phase.Running)
        new = sum(status.restart_count for status in pod.container_statuses) if running else 0
        self.restarts += new - self._restarts.get(ordinal, 0)
        self._restarts[ordinal] = new

    def _is_open(self, index: int) -> bool:
        if index in self.active_indexes or index in self.completed or index in self.failed:
            return False
        return not (self._waits_for_stopping and index in self._stopping_indexes)

    def _advance_frontier(self) -> None:
        while self._frontier < self._completions and not self._is_open(self._frontier):
            self._frontier += 1

    def _place(self, index: int) -> None:
        """Keeps `_freed` (open indexes below the frontier) sorted; from the frontier on nothing was ever used."""
        if index == self._frontier:
            self._advance_frontier()
        if index >= self._frontier:
            return
        freed = self._freed
        at = bisect_left(freed, index)
        is_listed = at < len(freed) and freed[at] == index
        if self._is_open(index) != is_listed:
            if is_listed:
                del freed[at]
            else:
                insort(freed, index)
