"""Failed Pods that are kept because their index waits for its next Pod. Source: KEP-3850.

The failures of an index are counted in annotations of its Pods. So the Pod with the present counts keeps its finalizer
until its replacement exists, which may be many syncs later. A sync gets all of them at once, each weighed when it
failed rather than at every sync.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jobkit.controller.backoff import finish_time, index_backoff_end
from jobkit.controller.indexes import fails_index
from jobkit.controller.pod_failure_policy import counts

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from jobkit.model import JobSpec, Milliseconds, Pod

__all__ = ["HeldBack", "HeldBackPods", "carrier"]


class HeldBack(NamedTuple):
    """A failed Pod that carries the failure counts of its index.

    Attributes:
        is_charged: Whether its own failure counts; not if a rule ignores it.
        backoff_end: From when on it may be replaced.
    """

    pod: Pod
    is_charged: bool
    backoff_end: Milliseconds


class HeldBackPods:
    """The Pods held back, by index; `by_index` brings all of it up to date with what was told before.

    Attributes:
        ordinals: Those of the Pods held back.
        charged: How many of them are charged.
        new: Those that came to be held back since this list was last emptied.
    """

    def __init__(self, spec: JobSpec, taken: Sequence[Container[int | None]]) -> None:
        """Starts without Pods; `taken` has the indexes that have an active Pod, and those that are decided."""
        self.ordinals: set[int] = set()
        self.charged = 0
        self.new: list[HeldBack] = []
        self._spec = spec
        self._taken = taken
        self._completions = spec.completions or 0
        self._failed: dict[int, dict[int, Pod]] = {}
        self._doubtful: set[int] = set()
        self._held: dict[int, HeldBack] = {}

    def lose(self, pods: Iterable[Pod]) -> None:
        """Takes note of Pods that have failed and have their finalizer."""
        for pod in pods:
            index = pod.completion_index
            if index is not None and index < self._completions:
                self._failed.setdefault(index, {})[pod.ordinal] = pod
                self._doubtful.add(index)

    def release(self, pods: Iterable[Pod]) -> None:
        """Takes note of Pods that have their finalizer no more, or have not failed after all."""
        for pod in pods:
            index = pod.completion_index
            failed = self._failed.get(index) if index is not None else None
            if index is None or failed is None or failed.pop(pod.ordinal, None) is None:
                continue
            if failed or index in self._held:
                self._doubtful.add(index)
            if not failed:
                del self._failed[index]

    def doubt(self, indexes: Iterable[int]) -> None:
        """Takes note of indexes that may be taken now, or may not be any more."""
        if self._failed:
            self._doubtful |= self._failed.keys() & indexes

    def by_index(self) -> Mapping[int, HeldBack]:
        """For each index with failed Pods that is not taken, and that none of them has failed: the Pod held back."""
        for index in self._doubtful:
            before = self._held.pop(index, None)
            if before is not None:
                self.ordinals.remove(before.pod.ordinal)
                self.charged -= before.is_charged
            after = self._look_at(index)
            if after is not None:
                self._held[index] = after
                self.new.append(after)
                self.ordinals.add(after.pod.ordinal)
                self.charged += after.is_charged
        self._doubtful.clear()
        return self._held

    def _look_at(self, index: int) -> HeldBack | None:
        failed = self._failed.get(index)
        if failed is None or any(index in each for each in self._taken):
            return None
        spec, pods = self._spec, [failed[ordinal] for ordinal in sorted(failed)]
        for pod in pods:
            if fails_index(spec, pod):
                return None
        pod = carrier(pods)
        is_charged = counts(spec.pod_failure_policy, pod)
        return HeldBack(pod, is_charged, index_backoff_end(pod))


def carrier(pods: Sequence[Pod]) -> Pod:
    """Of an index' failed Pods, in the order of their creation, the one that carries its failure counts."""
    found = pods[0]
    for pod in pods[1:]:
        if _failures(found) <= _failures(pod) and finish_time(found) <= finish_time(pod):
            found = pod
    return found


def _failures(pod: Pod) -> int:
    return pod.index_failure_count + pod.index_ignored_failure_count
