"""Small tables that show themselves as text and as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jobkit.html import table
from jobkit.lessons.bench import Bench, value_words
from jobkit.lessons.measures import MEASURES, measured
from jobkit.lessons.strictly import LessonFileInvalid

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Figures", "figures", "text_table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Figures of several runs, one run a row."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        return text_table(self.header, self.rows)

    def __repr__(self) -> str:
        return str(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": table(self.header, self.rows)}


def figures(
    bench: Bench,
    scenario: str,
    field: str,
    values: Sequence[Any],
    *,
    measures: Sequence[str],
    job: str,
) -> Figures:
    """A field with several values in one scenario.

    A sweep keeps how runs end, for many seeds; a lesson's measures look into the one run of each value.

    Raises:
        LessonFileInvalid: If there is no such measure.
    """
    unknown = [name for name in measures if name not in MEASURES]
    if unknown:
        raise LessonFileInvalid(f"{unknown[0]} is no measure; there are {', '.join(MEASURES)}")
    rows = []
    for value in values:
        run = bench.own_run(scenario, job, {field: value})
        shown = [value_words(measured(run, name), MEASURES[name].unit) for name in measures]
        rows.append(("default" if value is None else str(value), *shown))
    name = field.rpartition(".")[2]
    return Figures(header=(name, *(MEASURES[each].label for each in measures)), rows=tuple(rows))


def text_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in plain text, columns flush left."""
    widths = [max(len(row[at]) for row in (header, *rows)) for at in range(len(header))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (header, *rows)
    )
