"""The result of a sweep: a row a run, and what sums the runs of each combination up."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from jobkit.errors import UnusableInput
from jobkit.simulation.records import Ending, seconds

if TYPE_CHECKING:
    from jobkit.diagnostics import Diagnostic

__all__ = ["INVALID", "Quantiles", "Row", "Summary", "Sweep"]

INVALID = "Invalid"
"""The result of a combination that a cluster would refuse."""

_FIGURES = (
    "result", "reason", "makespan", "podSeconds", "wastedPodSeconds", "peakActive", "pods", "succeeded",
    "counted", "ignored", "cutDown", "failedIndexes",
)  # fmt: skip


class Row(NamedTuple):
    """One run; or a combination that cannot be run, and why.

    Attributes:
        values: The values of the fields that vary, by path.
        seed: The run's seed; None where the whole combination is refused.
        ending: How it ended; None where it could not be run.
        errors: What the API server says against it.
    """

    values: tuple[tuple[str, Any], ...]
    seed: int | None
    ending: Ending | None
    errors: tuple[Diagnostic, ...] = ()

    @classmethod
    def of(
        cls, values: tuple[tuple[str, Any], ...], seed: int | None, found: Ending | tuple[Any, ...]
    ) -> Row:
        """The row of a run's ending, or of the errors that stand in its place."""
        if isinstance(found, Ending):
            return cls(values, seed, found)
        return cls(values, seed, None, found)

    @property
    def result(self) -> str:
        """Complete, Failed, Running, Suspended, Deleted or Invalid."""
        return INVALID if self.ending is None else self.ending.outcome.result

    @property
    def reason(self) -> str:
        """The reason of the terminal condition; of an invalid combination the first error."""
        if self.ending is not None:
            return self.ending.outcome.reason
        return str(self.errors[0]) if self.errors else ""

    def to_dict(self) -> dict[str, Any]:
        """The row as a flat record in JSON types; times in seconds, None where nothing ran."""
        record = dict.fromkeys(_FIGURES) if self.ending is None else self.ending.to_dict()
        row = {**dict(self.values), "seed": self.seed, **record}
        row |= {"result": self.result, "reason": self.reason}
        if self.errors:
            row["errors"] = [error.to_dict() for error in self.errors]
        return row


class Quantiles(NamedTuple):
    """What 5, 25, 50, 75 and 95 of a hundred runs stay at or below; values that occurred."""

    low: float
    quarter: float
    median: float
    three_quarters: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The runs of one combination, summed up.

    Attributes:
        values: The values of the fields that vary, by path.
        runs: How many runs there were; 0 for a combination that a cluster would refuse.
        results: How many ended how ("Complete", "Failed", …).
        reasons: How many ended for which reason ("CompletionsReached", "BackoffLimitExceeded", …).
        makespan: In seconds, of the runs that came to an end; None if none did.
        pods: Pods made in the mean.
        pod_seconds: Pod-seconds in the mean.
        waste: Share of all Pod-seconds that was spent on Pods which did not succeed.
        errors: What the API server says against the combination.
    """

    values: tuple[tuple[str, Any], ...]
    runs: int
    results: Mapping[str, int]
    reasons: Mapping[str, int]
    makespan: Quantiles | None
    pods: float
    pod_seconds: float
    waste: float
    errors: tuple[Diagnostic, ...] = ()

    def share(self, result: str) -> float:
        """The share of runs that ended like this, from 0 to 1."""
        return self.results.get(result, 0) / self.runs if self.runs else 0.0

    def to_dict(self) -> dict[str, Any]:
        """The summary as a record in JSON types."""
        record: dict[str, Any] = {
            **dict(self.values),
            "runs": self.runs,
            "results": dict(self.results),
            "reasons": dict(self.reasons),
            "shares": {name: self.share(name) for name in self.results},
            "makespan": None if self.makespan is None else self.makespan._asdict(),
            "pods": self.pods,
            "podSeconds": self.pod_seconds,
            "waste": self.waste,
        }
        if self.errors:
            record["errors"] = [error.to_dict() for error in self.errors]
        return record


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
        """What sums each combination up, in the order of combinations."""
        return self._summary

    def to_dict(self) -> dict[str, Any]:
        """Everything, in JSON types."""
        return {
            "varied": list(self.varied),
            "summary": [each.to_dict() for each in self.summary()],
            "runs": [row.to_dict() for row in self.rows],
        }

    def to_csv(self) -> str:
        """The runs as comma-separated values, with a head; nothing stands for None."""
        text = io.StringIO()
        names = [*self.varied, "seed", *_FIGURES]
        writer = csv.DictWriter(text, names, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(row.to_dict() for row in self.rows)
        return text.getvalue()

    def to_pandas(self) -> Any:
        """The runs as a pandas DataFrame, a column a field.

        Raises:
            UnusableInput: If pandas is not installed; `rows` and `to_dict` need nothing.
        """
        try:
            pandas = import_module("pandas")  # optional, and slow to load
        except ImportError:
            raise UnusableInput("a DataFrame needs pandas: pip install pandas") from None
        columns = [*self.varied, "seed", *_FIGURES]
        return pandas.DataFrame.from_records([row.to_dict() for row in self.rows], columns=columns)

    @cached_property
    def _summary(self) -> tuple[Summary, ...]:
        return tuple(
            _summed_up(list(rows)) for _, rows in groupby(self.rows, key=attrgetter("values"))
        )

    def __repr__(self) -> str:
        from jobkit.sweeps.show import title  # noqa: PLC0415  wording is loaded when it is shown

        return f"<Sweep of {title(self)}>"

    def __str__(self) -> str:
        from jobkit.sweeps.show import text  # noqa: PLC0415  wording is loaded when it is shown

        return text(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        from jobkit.sweeps.show import html  # noqa: PLC0415  HTML is loaded when it is shown

        return {"text/plain": str(self), "text/html": html(self)}


def _summed_up(rows: Sequence[Row]) -> Summary:
    endings = [row.ending for row in rows if row.ending is not None]
    outcomes = [ending.outcome for ending in endings]
    work = sum(each.pod_seconds for each in outcomes)
    times = sorted(each.makespan for each in outcomes if each.makespan is not None)
    runs = len(endings)
    return Summary(
        values=rows[0].values,
        runs=runs,
        results=dict(sorted(Counter(each.result for each in outcomes).items())),
        reasons=dict(sorted(Counter(each.reason for each in outcomes if each.reason).items())),
        makespan=_quantiles([float(seconds(time) or 0) for time in times]),
        pods=sum(each.pods for each in endings) / runs if runs else 0.0,
        pod_seconds=work / runs if runs else 0.0,
        waste=sum(each.wasted_pod_seconds for each in outcomes) / work if work else 0.0,
        errors=next((row.errors for row in rows if row.errors), ()),
    )


def _quantiles(ordered: Sequence[float]) -> Quantiles | None:
    if not ordered:
        return None
    # the smallest value that at least so many of a hundred reach; in whole numbers, since 0.95 is not exact
    places = [-(-len(ordered) * percent // 100) - 1 for percent in (5, 25, 50, 75, 95)]
    return Quantiles(*(ordered[max(place, 0)] for place in places))
