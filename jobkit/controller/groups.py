"""The Job's Pods sorted into groups: all at once, or kept up to date while they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jobkit.controller.facts import standing
from jobkit.controller.pod_failure_policy import Match, match_policy
from jobkit.model import Action, Phase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from jobkit.model import Job, Pod

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
        self.start_anew(job)

    def start_anew(self, job: Job) -> None:
        """Forgets all Pods, since the Job's spec has changed."""
        spec = job.spec
        self._policy = spec.pod_failure_policy
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
        self._is_indexed = spec.is_indexed
        self._only_failed = spec.only_replaces_failed
        completions = (spec.completions or 0) if spec.is_indexed else 0
        self._completions = completions
        self.completed = {i for i in job.status.completed_indexes.to_set() if i < completions}
        self.failed = {i for i in (job.status.failed_indexes or ()) if i < completions}
        self._frontier = 0
        self._freed: list[int] = []
        self._fails_job = any(rule.action is Action.FailJob for rule in self._policy or ())
        self._counts_restarts = spec.template.restart_policy == "OnFailure"

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
        new = standing(pod, only_failed=self._only_failed)
        old = self._standing.get(ordinal, 0)
        if new != old:
            self._standing[ordinal] = new
            self._move(pod, ordinal, old, new)
        if self._counts_restarts:
            self._count_restarts(pod, ordinal)
        if self._fails_job and new & FAILED:
            match = match_policy(self._policy, pod)
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
        self.completed.update(indexes)

    def fail(self, indexes: Iterable[int]) -> None:
        """Takes note of indexes that the stored status names as failed from now on."""
        self.failed.update(indexes)

    def open_indexes(self) -> Iterator[int]:
        # From the frontier on nothing was ever used. Below it only what lost a Pod can be open, and is sought here
        # rather than at every change: sorting what is nearly sorted costs little.
        active, completed, failed = self.active_indexes, self.completed, self.failed
        stopping = self._stopping_indexes if self._only_failed else ()
        frontier, end = self._frontier, self._completions
        while frontier < end and (
            frontier in active
            or frontier in completed
            or frontier in failed
            or frontier in stopping
        ):
            frontier += 1
        self._frontier = frontier
        self._freed = [
            index
            for index in sorted(set(self._freed))
            if index not in active
            and index not in completed
            and index not in failed
            and index not in stopping
        ]
        yield from [index for index in self._freed if index < frontier]
        for index in range(frontier, end):
            if not (index in active or index in completed or index in failed or index in stopping):
                yield index

    def _move(self, pod: Pod, ordinal: int, old: int, new: int) -> None:
        changed = old ^ new
        if changed & READY:
            self.ready += 1 if new & READY else -1
        if changed & ACTIVE:
            if new & ACTIVE:
                self._active[ordinal] = pod
            else:
                del self._active[ordinal]
            if self._is_indexed:
                self._tally(self.active_indexes, pod.completion_index, new & ACTIVE)
        if changed & UNACCOUNTED:
            if new & UNACCOUNTED:
                self._unaccounted[ordinal] = pod
            else:
                del self._unaccounted[ordinal]
        if changed & TERMINATING:
            if new & TERMINATING:
                self._terminating[ordinal] = pod
            else:
                del self._terminating[ordinal]
            if self._is_indexed:
                self._tally(self._stopping_indexes, pod.completion_index, new & TERMINATING)

    def _tally(self, indexes: dict[int | None, int], index: int | None, belongs: int) -> None:
        count = indexes.get(index, 0) + (1 if belongs else -1)
        if count:
            indexes[index] = count
        else:
            del indexes[index]
        if index is None or index >= self._completions:
            if indexes is self.active_indexes:
                self.strays += 1 if belongs else -1
        elif not belongs:
            self._freed.append(index)

    def _count_restarts(self, pod: Pod, ordinal: int) -> None:
        running = pod.phase in (Phase.Pending, Phase.Running)
        new = sum(status.restart_count for status in pod.container_statuses) if running else 0
        self.restarts += new - self._restarts.get(ordinal, 0)
        self._restarts[ordinal] = new
