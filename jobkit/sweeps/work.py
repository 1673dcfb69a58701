"""The work of a sweep in pieces that can be sent to other processes, and the pool that does it.

Any executor with `submit` will do: those of concurrent.futures, a Dask client, a pool of Ray's. A piece that is lost
with its worker is sent again; the order in which pieces come back does not matter.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, Any, NamedTuple

from jobkit.errors import JobkitError
from jobkit.simulation.simulate import simulate_outcome

if TYPE_CHECKING:
    from jobkit.simulation.records import Outcome
    from jobkit.verbs import Prepared

__all__ = ["Piece", "do_all", "run_piece"]

MOST_TRIES = 4
FEW = 500
"""So many runs are done faster here than other processes are started."""


class Piece(NamedTuple):
    """Some seeds of one cell."""

    cell: int
    seeds: tuple[int, ...]
    prepared: Prepared


def run_piece(piece: Piece) -> list[Outcome]:
    """The outcomes of a piece, by seed."""
    stored, scenario, sets_grace = (
        piece.prepared.stored,
        piece.prepared.scenario,
        piece.prepared.sets_grace,
    )
    return [
        simulate_outcome(stored, replace(scenario, seed=seed), sets_grace=sets_grace)
        for seed in piece.seeds
    ]


def do_all(
    pieces: Sequence[Piece],
    executor: Any,
    workers: int | None,
    progress: Callable[[int, int], None],
) -> list[list[Outcome]]:
    """The outcomes of all pieces, in their order, whoever did them in whatever order."""
    total = sum(len(piece.seeds) for piece in pieces)
    done: dict[int, list[Outcome]] = {}

    def finished(place: int, outcomes: list[Outcome]) -> None:
        done[place] = outcomes
        progress(sum(len(pieces[each].seeds) for each in done), total)

    progress(0, total)
    if executor is not None:
        _collect(_with_submit(executor), pieces, range(len(pieces)), finished)
    elif workers == 1 or (workers is None and total <= FEW) or not _has_processes():
        for place, piece in enumerate(pieces):
            finished(place, run_piece(piece))
    else:
        _in_processes(pieces, workers, done, finished)
    return [done[place] for place in range(len(pieces))]


def _in_processes(
    pieces: Sequence[Piece],
    workers: int | None,
    done: dict[int, list[Outcome]],
    finished: Callable[[int, list[Outcome]], None],
) -> None:
    """A pool breaks as a whole when one of its processes dies; then another does what is left."""
    for attempt in range(1, MOST_TRIES + 1):
        left = [place for place in range(len(pieces)) if place not in done]
        try:
            with _process_pool(workers) as pool:
                _collect(pool, pieces, left, finished)
        except BrokenProcessPool:
            if attempt == MOST_TRIES:
                raise
        else:
            return


@contextmanager
def _process_pool(workers: int | None) -> Iterator[Executor]:
    # spawned, since a fork of a notebook's kernel with its threads may hang
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        with _deaf_to_interruption():
            pool.submit(int)  # starts all processes
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _deaf_to_interruption() -> Iterator[None]:
    """Processes started meanwhile never hear Ctrl-C, which reaches all of a terminal; the caller's does again."""
    if current_thread() is not main_thread():
        yield  # only the main thread may decide over signals
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)


def _has_processes() -> bool:
    return hasattr(os, "fork") or os.name == "nt"


def _with_submit(executor: Any) -> Any:
    """An executor as concurrent.futures has them; a Dask client gives one."""
    return executor.get_executor() if hasattr(executor, "get_executor") else executor


def _collect(
    executor: Any,
    pieces: Sequence[Piece],
    places: Sequence[int],
    finished: Callable[[int, list[Outcome]], None],
) -> None:
    tries = dict.fromkeys(places, 1)
    running: dict[Future[list[Outcome]], int] = {
        executor.submit(run_piece, pieces[place]): place for place in places
    }
    try:
        while running:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                place = running.pop(future)
                try:
                    outcomes = future.result()
                except (JobkitError, BrokenProcessPool):
                    raise
                except Exception:
                    # lost with its worker, as far as anybody can tell from here; executors have errors of their own
                    tries[place] += 1
                    if tries[place] > MOST_TRIES:
                        raise
                    running[executor.submit(run_piece, pieces[place])] = place
                else:
                    finished(place, outcomes)
    finally:
        for future in running:
            future.cancel()
