"""How long failures delay the creation of Pods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jobkit.model import Milliseconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jobkit.model import ContainerStatus, Pod

__all__ = ["BackoffRecord", "backoff_delay", "finish_time", "index_backoff_end"]

BASE = 10_000
LONGEST = 600_000
_DELAYS = [Milliseconds(min(LONGEST, BASE << doubled)) for doubled in range(7)]


@dataclass(frozen=True, slots=True)
class BackoffRecord:
    """What a running controller remembers of a Job: failures since its last success, and the newest one's time.

    Source: Job controller's Pod back-off; a controller that restarts forgets it.
    """

    failures: int = 0
    last: Milliseconds | None = None

    def updated(self, successes: Sequence[Pod], failures: Sequence[Pod]) -> BackoffRecord:
        """The record after Pods that newly succeeded and newly failed (ignored failures included)."""
        if not successes and not failures:
            return self
        if not successes:
            return BackoffRecord(self.failures + len(failures), _latest(failures))
        if not failures:
            return BackoffRecord()
        success = _latest(successes)
        after = [pod for pod in failures if finish_time(pod) > success]
        return BackoffRecord(len(after), _latest(after)) if after else BackoffRecord()

    @property
    def end(self) -> Milliseconds | None:
        """From when on Pods may be created again; None when nothing delays them."""
        if self.failures == 0 or self.last is None:
            return None
        return Milliseconds(self.last + backoff_delay(self.failures))


def backoff_delay(failures: int) -> Milliseconds:
    """How long the controller waits before it creates replacement Pods.

    Args:
        failures: Pods that failed since the last success; 0 or more.

    Returns:
        0 for none, then 10 s, doubling, at most 600 s.

    Source: Job controller's Pod back-off; per index: KEP-3850.
    """
    if failures <= 0:
        return Milliseconds(0)
    return _DELAYS[failures - 1] if failures < len(_DELAYS) else _DELAYS[-1]


def index_backoff_end(held_back: Pod) -> Milliseconds:
    """From when on the Pod held back for an index may be replaced. Source: KEP-3850."""
    failures = held_back.index_failure_count + held_back.index_ignored_failure_count + 1
    return Milliseconds(finish_time(held_back) + backoff_delay(failures))


def finish_time(pod: Pod) -> Milliseconds:
    """When the Pod counts as finished: its containers' end, else what comes nearest to it.

    Without the end of all containers it is the moment at which it stopped being ready, else that of the
    request to delete it, else its creation.
    """
    ended = _containers_end(pod)
    if ended is not None:
        return ended
    if pod.ready_changed is not None and not pod.is_ready:
        return pod.ready_changed
    if pod.deletion_requested is not None:
        return pod.deletion_requested
    return pod.created


def _containers_end(pod: Pod) -> Milliseconds | None:
    statuses = pod.container_statuses
    if len(statuses) == 1 and not statuses[0].is_init:  # as with most Pods
        return statuses[0].finished_at if statuses[0].exit_code is not None else None
    regular = [status for status in statuses if not status.is_init]
    sidecars = [status for status in statuses if status.is_sidecar]
    if not sidecars:
        return _last_end(regular)
    end, sidecars_end = _last_end(regular), _last_end(sidecars)
    if sidecars_end is None or end is None:
        return sidecars_end
    return max(end, sidecars_end)


def _last_end(statuses: Sequence[ContainerStatus]) -> Milliseconds | None:
    last: Milliseconds | None = None
    for status in statuses:
        if status.exit_code is None or status.finished_at is None:
            return None
        if last is None or status.finished_at > last:
            last = status.finished_at
    return last


def _latest(pods: Iterable[Pod]) -> Milliseconds:
    return max(finish_time(pod) for pod in pods)
