"""The work of a sweep in pieces that can be sent to other processes.

A piece does not depend on any other, so neither order nor number of workers can change what comes out.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from jobkit.errors import InvalidInput
from jobkit.simulation.simulate import simulate_ending
from jobkit.sweeps.executors import gather, in_processes

if TYPE_CHECKING:
    from jobkit.diagnostics import Diagnostic
    from jobkit.simulation.records import Ending
    from jobkit.verbs import Prepared

__all__ = ["Piece", "Result", "do_all", "pieces_of", "run_piece"]

_LARGEST_PIECE = 50
_PIECES_A_WORKER = 8
"""So that all workers have something to do until shortly before the end."""

_SECONDS_ALONE = 1.0
"""Short sweeps are over before other processes would have started."""

_WITHOUT_PROCESSES = ("emscripten", "wasi")

Result = "Ending | tuple[Diagnostic, ...]"


class Piece(NamedTuple):
    """Some seeds of one cell."""

    cell: int
    seeds: tuple[int, ...]
    prepared: Prepared


def pieces_of(cells: Iterable[tuple[int, Prepared]], seeds: tuple[int, ...]) -> list[Piece]:
    """All runs, cell by cell, cut into pieces."""
    ready = list(cells)
    share = len(ready) * len(seeds) // (_PIECES_A_WORKER * (os.cpu_count() or 1))
    size = max(1, min(share, _LARGEST_PIECE))
    return [
        Piece(number, seeds[start : start + size], prepared)
        for number, prepared in ready
        for start in range(0, len(seeds), size)
    ]


def run_piece(piece: Piece) -> list[Ending | tuple[Diagnostic, ...]]:
    """How the runs of a piece end, by seed; errors where a run cannot be made."""
    return [_run(piece.prepared, seed) for seed in piece.seeds]


def _run(prepared: Prepared, seed: int) -> Ending | tuple[Diagnostic, ...]:
    scenario = replace(prepared.scenario, seed=seed)
    try:
        return simulate_ending(prepared.stored, scenario, sets_grace=prepared.sets_grace)
    except InvalidInput as error:  # more Pods than are simulated
        return error.diagnostics.errors


def do_all(
    pieces: Sequence[Piece],
    executor: Any,
    workers: int | None,
    progress: Callable[[int, int], None],
) -> list[list[Any]]:
    """The results of all pieces, in their order, whoever did them in whatever order.

    Args:
        pieces: The work.
        executor: Who does it; nobody in particular if None.
        workers: How many processes there may be, without an executor.
        progress: Told the number of runs that are done, and of all runs.
    """
    total = sum(len(piece.seeds) for piece in pieces)
    results: dict[int, list[Any]] = {}
    count = 0

    def finished(place: int, found: list[Any]) -> None:
        nonlocal count
        results[place] = found
        count += len(found)
        progress(count, total)

    progress(0, total)
    if executor is not None:
        gather(executor, run_piece, dict(enumerate(pieces)), finished)
    else:
        _begin_alone(pieces, workers, finished)
        left = {place: piece for place, piece in enumerate(pieces) if place not in results}
        in_processes(run_piece, left, workers, finished)
    return [results[place] for place in range(len(pieces))]


def _begin_alone(
    pieces: Sequence[Piece], workers: int | None, finished: Callable[[int, list[Any]], None]
) -> None:
    """Does pieces here: all where nobody else could, otherwise as many as a second allows."""
    is_alone = workers == 1 or sys.platform in _WITHOUT_PROCESSES or (os.cpu_count() or 1) == 1
    stop = time.monotonic() + _SECONDS_ALONE
    for place, piece in enumerate(pieces):
        if not is_alone and time.monotonic() >= stop:
            return
        finished(place, run_piece(piece))
