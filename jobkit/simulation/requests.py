"""When the controller syncs: one queue entry, one delayed slot, retries after a refused write."""

from __future__ import annotations

from jobkit.model import Milliseconds

__all__ = ["SyncRequests"]

LONGEST_RETRY = 60_000


class SyncRequests:
    """The controller's queue for its one Job. The slot keeps the earliest delayed request only."""

    def __init__(self, sync_period: Milliseconds) -> None:
        self.sync_period = sync_period
        self.slot: Milliseconds | None = None
        self._asked = True
        self._retries = 0

    @property
    def is_asked(self) -> bool:
        """Whether a sync is asked for at once."""
        return self._asked

    def at_once(self) -> None:
        """Asks for a sync now."""
        self._asked = True

    def after(self, now: Milliseconds, delay: int) -> None:
        """Asks for a sync later; an earlier request stands."""
        if delay <= 0:
            self._asked = True
        elif self.slot is None or now + delay < self.slot:
            self.slot = Milliseconds(now + delay)

    def batched(self, now: Milliseconds) -> None:
        """Asks for a sync after the batching period."""
        self.after(now, self.sync_period)

    def retry(self, now: Milliseconds) -> None:
        """Asks for a sync after a failed one: 1 s later, doubling, at most 60 s."""
        self.after(now, min(LONGEST_RETRY, 1000 << min(self._retries, 6)))
        self._retries += 1

    def forget_retries(self) -> None:
        """A sync went well."""
        self._retries = 0

    def take(self, now: Milliseconds) -> bool:
        """Whether a sync is due; the request is used up."""
        if self.slot is not None and self.slot <= now:
            self.slot = None
            self._asked = True
        due, self._asked = self._asked, False
        return due
