"""The Job's Pods sorted into groups: all at once, or kept up to date while they change."""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain, filterfalse, repeat
from typing import TYPE_CHECKING, cast

from jobkit.controller.facts import ACTIVE, FAILED, READY, TERMINATING, UNACCOUNTED, standing
from jobkit.controller.held_back import HeldBackPods
from jobkit.controller.pod_failure_policy import Match, match_policy
from jobkit.model import Action, Phase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from jobkit.controller.held_back import HeldBack
    from jobkit.model import Job, Pod

__all__ = ["PodGroups", "group_pods"]


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
        self._members = (
            (ACTIVE, self._active),
            (TERMINATING, self._terminating),
            (UNACCOUNTED, self._unaccounted),
        )
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
        self._freed: set[int] = set()
        self._has_limit_per_index = spec.has_limit_per_index
        taken = (self.active_indexes, self.completed, self.failed)
        self._held_back = HeldBackPods(spec, taken)  # empty without a limit per index
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
        pods = self._unaccounted
        return [pods[ordinal] for ordinal in sorted(pods)] if pods else []

    @property
    def accountable(self) -> Sequence[Pod]:
        if not self.held_back:
            return self.unaccounted
        pods = self._unaccounted
        others = filterfalse(self._held_back.ordinals.__contains__, pods)
        return [pods[ordinal] for ordinal in sorted(others)]

    @property
    def held_back(self) -> Mapping[int, HeldBack]:
        return self._held_back.by_index()

    @property
    def newly_held_back(self) -> Sequence[HeldBack]:
        self._held_back.by_index()
        return self._held_back.new

    def note_held_back(self) -> None:
        """From now on none of the present ones is new."""
        self._held_back.new.clear()

    @property
    def charged_held_back(self) -> int:
        self._held_back.by_index()
        return self._held_back.charged

    @property
    def fail_job(self) -> tuple[Pod, Match] | None:
        return self._fail_job[min(self._fail_job)] if self._fail_job else None

    def observe(self, pod: Pod) -> None:
        """Takes note of a Pod that is new or has changed."""
        self.observe_alike((pod,))

    def observe_alike(self, pods: Sequence[Pod]) -> None:
        """The same for Pods that stood alike and stand alike now, so that looking at one of them is enough."""
        new = standing(pods[0], only_failed=self._only_failed)
        old = self._standing.get(pods[0].ordinal, 0)
        if new != old:
            self._move(pods, old, new)
        if self._has_limit_per_index and (old | new) & FAILED:
            if new & FAILED and new & UNACCOUNTED:
                self._held_back.lose(pods)
            else:
                self._held_back.release(pods)
        if self._counts_restarts:
            for pod in pods:
                self._count_restarts(pod)
        if self._fails_job and new & FAILED:
            for pod in pods:
                self._match(pod)

    def forget(self, pod: Pod) -> None:
        """Takes note that the Pod's object is gone."""
        ordinal = pod.ordinal
        if ordinal in self._standing:
            self._move((pod,), self._standing[ordinal], 0)
        self._held_back.release((pod,))
        self.restarts -= self._restarts.pop(ordinal, 0)
        self._fail_job.pop(ordinal, None)

    def complete(self, indexes: Iterable[int]) -> None:
        """Takes note of indexes that the stored status names as completed from now on."""
        self._decide(self.completed, indexes)

    def fail(self, indexes: Iterable[int]) -> None:
        """Takes note of indexes that the stored status names as failed from now on."""
        self._decide(self.failed, indexes)

    def _decide(self, decided: set[int], indexes: Iterable[int]) -> None:
        new = set(indexes)
        decided |= new
        self._freed -= new
        self._held_back.doubt(new)

    def open_indexes(self) -> Iterator[int]:
        # below the frontier only what lost a Pod can be open
        first, end = self._frontier, self._completions
        self._frontier = frontier = next(self._open(range(first, end)), end)
        freed = sorted(self._freed)
        return chain(freed[: bisect_left(freed, frontier)], self._open(range(frontier, end)))

    def _open(self, indexes: Iterable[int]) -> Iterator[int]:
        """Those of the indexes that are neither in use nor done with.

        Under podReplacementPolicy Failed a Pod that stops is in the way of the next, though its index is not taken.
        """
        stopping = self._stopping_indexes if self._only_failed else ()
        for taken in (self.active_indexes, self.completed, self.failed, stopping):
            if taken:
                indexes = filterfalse(taken.__contains__, indexes)
        return iter(indexes)

    def _move(self, pods: Sequence[Pod], old: int, new: int) -> None:
        """Pods that all stood as `old` stand as `new`."""
        changed = old ^ new
        ordinals = [pod.ordinal for pod in pods]
        if new:
            self._standing.update(zip(ordinals, repeat(new)))
        else:
            for ordinal in ordinals:
                del self._standing[ordinal]
        if changed & READY:
            self.ready += len(pods) if new & READY else -len(pods)
        for group, members in self._members:
            if changed & group & new:
                members.update(zip(ordinals, pods, strict=True))
            elif changed & group:
                for ordinal in ordinals:
                    del members[ordinal]
        if self._is_indexed and changed & (ACTIVE | TERMINATING):
            self._move_indexes([pod.completion_index for pod in pods], changed, new)

    def _move_indexes(self, indexes: list[int | None], changed: int, new: int) -> None:
        """The same for the indexes of these Pods."""
        in_range = self._in_range(indexes)
        if changed & ACTIVE:
            _tally(self.active_indexes, indexes, new & ACTIVE)
            strays = len(indexes) - len(in_range)
            self.strays += strays if new & ACTIVE else -strays
        if changed & TERMINATING:
            _tally(self._stopping_indexes, indexes, new & TERMINATING)
        self._freed.difference_update(in_range)
        self._freed.update(self._open(in_range))
        self._held_back.doubt(in_range)

    def _in_range(self, indexes: list[int | None]) -> list[int]:
        end = self._completions
        if None not in indexes and max(cast("list[int]", indexes)) < end:  # as nearly always
            return cast("list[int]", indexes)
        return [index for index in indexes if index is not None and index < end]

    def _match(self, pod: Pod) -> None:
        match = match_policy(self._policy, pod)
        if match is not None and match.action is Action.FailJob:
            self._fail_job[pod.ordinal] = (pod, match)
        else:
            self._fail_job.pop(pod.ordinal, None)

    def _count_restarts(self, pod: Pod) -> None:
        ordinal = pod.ordinal
        running = pod.phase in (Phase.Pending, Phase.Running)
        new = sum(status.restart_count for status in pod.container_statuses) if running else 0
        self.restarts += new - self._restarts.get(ordinal, 0)
        self._restarts[ordinal] = new


def _tally(tally: dict[int | None, int], indexes: Iterable[int | None], belongs: int) -> None:
    """Counts a Pod of each of the indexes in, or out."""
    if belongs:
        for index in indexes:
            tally[index] = tally.get(index, 0) + 1
    else:
        for index in indexes:
            if tally[index] > 1:
                tally[index] -= 1
            else:
                del tally[index]
