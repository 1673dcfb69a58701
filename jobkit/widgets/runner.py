"""Work off the kernel's main thread, so that the next keystroke can overtake a long run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

__all__ = ["Overtaken", "Runner"]

T = TypeVar("T")


class Overtaken(Exception):
    """Newer work was asked for; this is of no use any more."""


@dataclass(frozen=True, slots=True)
class _Pending(Generic[T]):
    number: int
    future: Future[T]
    done: Callable[[T], None]


class Runner:
    """Does the newest piece of work only.

    In a kernel the work is done in a thread and its result delivered by the event loop; without an
    event loop, or where there are no threads, everything happens within `start`.
    """

    def __init__(self) -> None:
        self._newest = 0
        self._pending: _Pending[Any] | None = None
        self._pool: ThreadPoolExecutor | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a result is still to come."""
        return self._pending is not None

    def start(self, work: Callable[[Callable[..., None]], T], done: Callable[[T], None]) -> None:
        """Starts a piece of work and forgets any older one.

        Args:
            work: Gets a function to call now and then, which ends it when it is overtaken.
            done: Gets the result, on the caller's thread.
        """
        self._newest += 1
        number = self._newest

        def stop_if_overtaken(*_: object) -> None:
            if number != self._newest:
                raise Overtaken

        try:
            loop = asyncio.get_running_loop()
            self._pool = self._pool or ThreadPoolExecutor(1, thread_name_prefix="jobkit-run")
            future = self._pool.submit(work, stop_if_overtaken)
        except RuntimeError:  # no event loop, or a Python without threads
            self._pending = None
            done(work(stop_if_overtaken))
            return
        self._pending = _Pending(number, future, done)
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(self._deliver, number))

    def settle(self) -> None:
        """Waits for what is still to come, and delivers it."""
        if self._pending is not None:
            self._deliver(self._pending.number)

    def _deliver(self, number: int) -> None:
        pending = self._pending
        if pending is None or pending.number != number:
            return
        self._pending = None
        pending.done(pending.future.result())
