"""One Job under many seeds and settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

from jobkit.decode.manifest import decode_job
from jobkit.decode.scenario import decode_scenario
from jobkit.decode.source import load_documents
from jobkit.diagnostics import Diagnostics
from jobkit.errors import InvalidInput, UnusableInput
from jobkit.files import read_source
from jobkit.sweeps.cells import MOST_RUNS, Cell, cells_of, choices_of, varies_scenario
from jobkit.sweeps.table import Row, Sweep
from jobkit.sweeps.work import Piece, do_all, pieces_of
from jobkit.text.progress import runs_line
from jobkit.verbs import prepare

if TYPE_CHECKING:
    from jobkit.diagnostics import Diagnostic
    from jobkit.verbs import Prepared, Source

__all__ = ["Progress", "sweep"]

Progress = Callable[[int, int], None]
"""Is told how many runs are done, and how many there are."""


def sweep(
    job: Source,
    scenario: Source | None = None,
    *,
    seeds: int | Iterable[int] = 100,
    vary: Mapping[str, Iterable[Any]] | None = None,
    executor: Any = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Sweep:
    """Runs a Job under many seeds, for every combination of the values that fields are to take.

    The result is the same whatever does the work, and in whatever order. A combination that a cluster
    would refuse is a row with the API server's errors.

    Args:
        job: The Job.
        scenario: What happens around it; what it leaves to chance is drawn anew for each seed.
        seeds: How many, from 0 on; or the seeds themselves.
        vary: Values by path: {"spec.backoffLimit": range(8), "scenario.spec.cluster.capacity": [5, 10]}; None
            among the values leaves the field out.
        executor: Who does the work: an executor of concurrent.futures, a Dask client, a pool of multiprocessing or
            of Ray, anything with `submit`, `apply_async` or `map`. If None it begins here, and what is left after a
            second goes to processes on this machine.
        workers: How many processes, without an executor; 1 does all in this one.
        progress: Called with how many runs are done and how many there are; a bar on a terminal if None.

    Raises:
        InvalidInput: If nothing varies and a cluster would refuse the Job; or if the scenario cannot be.
        UnusableInput: If one of them cannot be read at all, a path leads to no field, or there is nothing to run.
        UnknownField: With the field that may be meant.
    """
    numbers = _seeds(seeds)
    choices = choices_of(vary, len(numbers))
    fields = _job_fields(job)
    around = _scenario_fields(scenario, is_whole=not any(map(varies_scenario, choices)))
    cells = [_Judged(cell) for cell in cells_of(fields, around, choices)]
    if not choices:
        cells[0].insist()
    runnable = [(number, cell.prepared) for number, cell in enumerate(cells) if cell.prepared]
    pieces = pieces_of(runnable, numbers)
    with _shown(progress) as told:
        found = do_all(pieces, executor, workers, told)
    return Sweep(varied=tuple(choices), rows=tuple(_rows(cells, pieces, found)))


class _Judged:
    """A cell, and what a cluster says of it: ready to be run, or why it cannot be."""

    def __init__(self, cell: Cell) -> None:
        self.values = cell.values
        self.prepared: Prepared | None = None
        self.refusal: InvalidInput | None = None
        try:
            self.prepared = prepare(cell.job, cell.scenario)
        except InvalidInput as refusal:
            self.refusal = refusal

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return () if self.refusal is None else self.refusal.diagnostics.errors

    def insist(self) -> None:
        if self.refusal is not None:
            raise self.refusal


def _rows(cells: list[_Judged], pieces: list[Piece], found: list[list[Any]]) -> Iterator[Row]:
    """The rows in the order of cells, and then of seeds."""
    ran: dict[int, list[Row]] = {}
    for piece, results in zip(pieces, found, strict=True):
        values = cells[piece.cell].values
        ran.setdefault(piece.cell, []).extend(
            Row.of(values, seed, result) for seed, result in zip(piece.seeds, results, strict=True)
        )
    for number, cell in enumerate(cells):
        yield from (
            ran.get(number, ()) if cell.prepared else (Row.of(cell.values, None, cell.errors),)
        )


def _seeds(seeds: int | Iterable[int]) -> tuple[int, ...]:
    if isinstance(seeds, int):
        seeds = range(min(seeds, MOST_RUNS + 1))
    numbers = tuple(islice(seeds, MOST_RUNS + 1))
    if not numbers:
        raise UnusableInput("seeds: at least one is needed")
    if not all(isinstance(seed, int) for seed in numbers):
        raise UnusableInput("seeds: whole numbers are wanted")
    return numbers


def _job_fields(job: Source) -> Mapping[str, Any]:
    decoded = decode_job(read_source(job))
    if decoded.document is None:
        raise InvalidInput(Diagnostics(errors=decoded.errors, warnings=decoded.warnings))
    return decoded.document


def _scenario_fields(scenario: Source | None, *, is_whole: bool) -> Mapping[str, Any]:
    """The scenario as plain fields; with `is_whole` it has to be right as it is."""
    source = {} if scenario is None else read_source(scenario)
    if is_whole:
        decode_scenario(source)  # what is wrong is told with its line as long as there are lines
    if isinstance(source, Mapping):
        return source
    documents = load_documents(source, what="scenario")
    value = documents[0].value if documents else {}
    if not isinstance(value, Mapping):
        decode_scenario(source)
    return value if isinstance(value, Mapping) else {}


@contextmanager
def _shown(progress: Progress | None) -> Iterator[Progress]:
    if progress is not None:
        yield progress
        return
    with runs_line() as line:
        yield line or _silent


def _silent(done: int, total: int) -> None:
    pass
