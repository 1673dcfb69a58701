"""Others that do work: processes of this machine, and whatever executor, client or pool a caller hands in.

A piece of work that is lost with its worker is done again, a bounded number of times.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from jobkit.errors import JobkitError, UnusableInput

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

__all__ = ["gather", "in_processes"]

MOST_TRIES = 4
_SECONDS_TO_FINISH = 2.0

Act = Callable[[Any], Any]
Finished = Callable[[int, Any], None]


def gather(executor: Any, act: Act, pieces: Mapping[int, Any], finished: Finished) -> None:
    """Lets somebody do the work; tells `finished` of every piece, in the order in which they end.

    Args:
        executor: With `submit`, as in concurrent.futures; or a Dask client, which gives such an executor; or a pool
            with `apply_async`, as in multiprocessing and Ray; or, at the least, with `map`.
        act: What is done with a piece; it can be sent to other processes, as the pieces can.
        pieces: The work, by its place.
        finished: Told place and result.

    Raises:
        UnusableInput: If the executor has none of these.
    """
    if hasattr(executor, "get_executor"):
        executor = executor.get_executor()
    if hasattr(executor, "submit"):
        _collect(executor.submit, act, pieces, finished)
    elif hasattr(executor, "apply_async"):
        _collect(_submitting(executor), act, pieces, finished)
    elif hasattr(executor, "map"):
        places = list(pieces)
        for place, result in zip(places, executor.map(act, list(pieces.values())), strict=True):
            finished(place, result)
    else:
        raise UnusableInput(
            f"executor: {type(executor).__name__} has neither submit nor apply_async nor map"
        )


def in_processes(
    act: Act, pieces: Mapping[int, Any], workers: int | None, finished: Finished
) -> None:
    """Lets new processes of this machine do the work.

    A pool breaks as a whole when one of its processes dies; then another pool does what is left.
    """
    left = dict(pieces)

    def done(place: int, result: Any) -> None:
        del left[place]
        finished(place, result)

    tries = 0
    while left:
        try:
            with _process_pool(min(workers or sys.maxsize, len(left))) as pool:
                _collect(pool.submit, act, dict(left), done)
        except BrokenExecutor:
            tries += 1
            if tries == MOST_TRIES:
                raise


def _collect(
    submit: Callable[..., Any], act: Act, pieces: Mapping[int, Any], finished: Finished
) -> None:
    tries = dict.fromkeys(pieces, 1)
    with _without_the_callers_script(), _interruptions_later():
        running = {submit(act, piece): place for place, piece in pieces.items()}
    try:
        while running:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                place = running.pop(future)
                try:
                    result = future.result()
                except (JobkitError, BrokenExecutor):
                    raise
                except Exception:
                    # lost with its worker, as far as can be told from here: executors have errors of their own
                    tries[place] += 1
                    if tries[place] > MOST_TRIES:
                        raise
                    running[submit(act, pieces[place])] = place
                else:
                    finished(place, result)
    finally:
        for future in running:
            future.cancel()


def _submitting(pool: Any) -> Callable[..., Future[Any]]:
    """`submit` for a pool that has only `apply_async`."""

    def submit(act: Act, piece: Any) -> Future[Any]:
        future: Future[Any] = Future()

        def settle(settled: Callable[[Any], None], value: Any) -> None:
            with suppress(Exception):  # cancelled meanwhile: nobody waits for it
                settled(value)

        pool.apply_async(
            act,
            (piece,),
            callback=lambda result: settle(future.set_result, result),
            error_callback=lambda error: settle(future.set_exception, error),
        )
        return future

    return submit


@contextmanager
def _process_pool(most: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of at most so many processes; after an error or an interruption none of them is left."""
    # late, since browsers have no processes
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import cpu_count, get_context  # noqa: PLC0415

    # spawned, since a fork of a notebook's kernel with its threads may hang
    pool = ProcessPoolExecutor(
        min(most, cpu_count(), 61),  # Windows waits for no more
        mp_context=get_context("spawn"),
        initializer=_leave_interruptions_to_the_parent,
    )
    try:
        yield pool
    except BaseException:
        _give_up(pool)
        raise
    pool.shutdown()


def _give_up(pool: ProcessPoolExecutor) -> None:
    """Ends the processes: in peace if they are done with their pieces soon, else by force."""
    workers = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    stop = time.monotonic() + _SECONDS_TO_FINISH
    for worker in workers:
        worker.join(max(stop - time.monotonic(), 0))
        if worker.exitcode is None:
            worker.terminate()
    for worker in workers:
        worker.join()


def _leave_interruptions_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _interruptions_later() -> Iterator[None]:
    """Holds Ctrl-C back while processes start: they inherit this, and the parent alone answers it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _without_the_callers_script() -> Iterator[None]:
    """Keeps new processes from running the caller's script once more: they need nothing of it.

    multiprocessing would, and a script whose sweep is not below `if __name__ == "__main__"` would start itself for
    ever. A pool starts its processes while work is submitted to it.
    """
    main = sys.modules["__main__"]
    hidden = {name: vars(main)[name] for name in ("__file__", "__spec__") if name in vars(main)}
    try:
        for name in hidden:
            setattr(main, name, None)
        yield
    finally:
        for name, value in hidden.items():
            setattr(main, name, value)
