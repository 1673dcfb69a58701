"""The result of a sweep: a row a run, and what sums the runs of each combination up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib import import_module
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from jobkit.simulation.records import seconds

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from jobkit.simulation.records import Outcome

__all__ = ["Row", "Summary", "Sweep"]

QUANTILES = (0.05, 0.5, 0.95)


class Row(NamedTuple):
    """One run: the values of the fields that vary, the seed, and how it ended."""

    values: tuple[tuple[str, Any], ...]
    seed: int
    outcome: Outcome

    def to_dict(self) -> dict[str, Any]:
        """The row as a flat record."""
        return {**dict(self.values), "seed": self.seed, **self.outcome.to_dict()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The runs of one combination, summed up.

    Attributes:
        results: How many runs ended how ("Complete", "Failed", …).
        makespan: The 5 %, 50 % and 95 % quantiles in seconds of the runs that ended; None if none did.
        waste: Share of the Pod-seconds that Pods ran which did not succeed.
    """

    values: tuple[tuple[str, Any], ...]
    runs: int
    results: Mapping[str, int]
    makespan: tuple[float, float, float] | None
    waste: float

    def to_dict(self) -> dict[str, Any]:
        """The summary as a flat record."""
        shares = {name: number / self.runs for name, number in self.results.items()}
        low, middle, high = self.makespan or (None, None, None)
        times = {"makespan5": low, "makespan50": middle, "makespan95": high}
        return {**dict(self.values), "runs": self.runs, **shares, **times, "waste": self.waste}


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """Many runs of one Job, in the order of combinations and then of seeds.

    Attributes:
        varied: The paths of the fields that vary.
        rows: The runs.
    """

    varied: tuple[str, ...]
    rows: tuple[Row, ...]

    def summary(self) -> tuple[Summary, ...]:
        """A line for each combination."""
        return tuple(
            _summed_up(list(rows)) for _, rows in groupby(self.rows, key=attrgetter("values"))
        )

    def to_dict(self) -> dict[str, Any]:
        """Everything, in JSON types."""
        return {
            "varied": list(self.varied),
            "summary": [each.to_dict() for each in self.summary()],
            "runs": [row.to_dict() for row in self.rows],
        }

    def frame(self) -> Any:
        """The runs as a pandas DataFrame; a list of records where there is no pandas."""
        records = [row.to_dict() for row in self.rows]
        try:
            pandas = import_module("pandas")  # optional, and slow to load
        except ImportError:
            return records
        return pandas.DataFrame.from_records(records)

    def plot(self) -> Figure:
        """A picture: for each combination how the runs ended, and how long they took."""
        from jobkit.sweeps.picture import draw_sweep  # noqa: PLC0415  matplotlib is loaded when it is asked for

        return draw_sweep(self)

    def __repr__(self) -> str:
        return f"<Sweep of {len(self.rows):,} runs in {len(self.summary()):,} combinations>"

    def __str__(self) -> str:
        lines = [self._heads(), *(_cells(each) for each in self.summary())]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join(
            "  ".join(text.rjust(width) for text, width in zip(line, widths, strict=True)).rstrip()
            for line in lines
        )

    def _repr_html_(self) -> str:
        def line(cells: Sequence[str], tag: str) -> str:
            return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"

        body = "".join(line(_cells(each), "td") for each in self.summary())
        return f"<table>{line(self._heads(), 'th')}{body}</table>"

    def _heads(self) -> list[str]:
        return [
            *self.varied,
            "runs",
            "Complete",
            "Failed",
            "other",
            "5 %",
            "median",
            "95 %",
            "waste",
        ]


def _cells(summary: Summary) -> list[str]:
    results = [summary.results.get(name, 0) for name in ("Complete", "Failed")]
    times = ["-"] * 3 if summary.makespan is None else [f"{time:g} s" for time in summary.makespan]
    return [
        *(str(value) for _, value in summary.values),
        f"{summary.runs:,}",
        *(f"{number:,}" for number in (*results, summary.runs - sum(results))),
        *times,
        f"{summary.waste:.1%}",
    ]


def _summed_up(rows: Sequence[Row]) -> Summary:
    outcomes = [row.outcome for row in rows]
    ended = sorted(each.makespan for each in outcomes if each.makespan is not None)
    work = sum(each.pod_seconds for each in outcomes)
    return Summary(
        values=rows[0].values,
        runs=len(rows),
        results=dict(sorted(Counter(each.result for each in outcomes).items())),
        makespan=_quantiles([float(seconds(time) or 0) for time in ended]),
        waste=sum(each.wasted_pod_seconds for each in outcomes) / work if work else 0.0,
    )


def _quantiles(ordered: Sequence[float]) -> tuple[float, float, float] | None:
    """Values that occurred: of a hundred the 5th, the 50th and the 95th."""
    if not ordered:
        return None
    low, middle, high = (ordered[max(0, round(q * len(ordered)) - 1)] for q in QUANTILES)
    return low, middle, high
