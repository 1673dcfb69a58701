"""One Job under many seeds and settings."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from jobkit.decode.manifest import decode_job
from jobkit.decode.scenario import decode_scenario
from jobkit.decode.source import load_documents
from jobkit.diagnostics import Diagnostics
from jobkit.errors import InvalidInput, UnusableInput
from jobkit.files import read_source
from jobkit.sweeps.cells import cells_of
from jobkit.sweeps.table import Row, Sweep
from jobkit.sweeps.work import Piece, do_all
from jobkit.verbs import prepare

if TYPE_CHECKING:
    from jobkit.verbs import Source

__all__ = ["sweep"]

_PIECE = 50
_BAR = 24


def sweep(
    job: Source,
    scenario: Source | None = None,
    *,
    seeds: int | Iterable[int] = 100,
    vary: Mapping[str, Iterable[Any]] | None = None,
    executor: Any = None,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Sweep:
    """Runs a Job under many seeds, for every combination of the values that fields are to take.

    The result is the same whatever does the work, and in whatever order.

    Args:
        job: The Job.
        scenario: What happens around it; what it leaves to chance is drawn anew for each seed.
        seeds: How many, from 0 on; or the seeds themselves.
        vary: Values by path: {"spec.backoffLimit": range(8), "scenario.spec.cluster.capacity": [5, 10]}.
        executor: Who does the work: an executor of concurrent.futures, a Dask client, anything with `submit`;
            processes on this machine if None.
        workers: How many processes, without an executor; 1 does all in this one.
        progress: Called with how many runs are done and how many there are; a bar on a terminal if None.

    Raises:
        InvalidInput: If a cluster would refuse the Job in one of the combinations, or the scenario cannot be.
        UnusableInput: If one of them cannot be read at all, or a path leads nowhere.
    """
    numbers = _seeds(seeds)
    varied = {path: list(values) for path, values in (vary or {}).items()}
    cells = list(cells_of(_job_fields(job), _scenario_fields(scenario), varied))
    ready = [prepare(cell.job, cell.scenario) for cell in cells]
    pieces = [
        Piece(number, numbers[start : start + _PIECE], prepared)
        for number, prepared in enumerate(ready)
        for start in range(0, len(numbers), _PIECE)
    ]
    with_bar = progress is None and sys.stderr.isatty()
    try:
        found = do_all(pieces, executor, workers, progress or (_show if with_bar else _silent))
    finally:
        if with_bar:
            sys.stderr.write("\r\x1b[K")
    rows = tuple(
        Row(cells[piece.cell].values, seed, outcome)
        for piece, outcomes in zip(pieces, found, strict=True)
        for seed, outcome in zip(piece.seeds, outcomes, strict=True)
    )
    return Sweep(varied=tuple(varied), rows=rows)


def _seeds(seeds: int | Iterable[int]) -> tuple[int, ...]:
    numbers = tuple(range(seeds)) if isinstance(seeds, int) else tuple(seeds)
    if not numbers:
        raise UnusableInput("seeds: there is none")
    return numbers


def _job_fields(job: Source) -> Mapping[str, Any]:
    decoded = decode_job(read_source(job))
    if decoded.document is None:
        raise InvalidInput(Diagnostics(errors=decoded.errors, warnings=decoded.warnings))
    return decoded.document


def _scenario_fields(scenario: Source | None) -> Mapping[str, Any]:
    source = {} if scenario is None else read_source(scenario)
    if isinstance(source, Mapping):
        return source
    documents = load_documents(source, what="scenario")
    value = documents[0].value if documents else {}
    decode_scenario(source)  # what is wrong is told with its line as long as there are lines
    return value if isinstance(value, Mapping) else {}


def _silent(done: int, total: int) -> None:
    pass


def _show(done: int, total: int) -> None:
    filled = _BAR * done // total
    sys.stderr.write(f"\r\x1b[K[{'#' * filled}{'.' * (_BAR - filled)}] {done:,} of {total:,} runs")
    sys.stderr.flush()
