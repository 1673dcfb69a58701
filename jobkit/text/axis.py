"""The time axis of a timeline in text: which column a time falls into, and the ticks."""

from __future__ import annotations

from dataclasses import dataclass

from jobkit.picture.view import format_time

__all__ = ["Axis"]

_STEPS = (
    1,
    2,
    5,
    10,
    20,
    30,
    60,
    120,
    300,
    600,
    1200,
    1800,
    3600,
    7200,
    10800,
    21600,
    43200,
    86400,
)
_ROOM = 12
"""Columns that a tick's label may need."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Times from 0 to `span` milliseconds over a number of columns; the last one holds the end."""

    span: int
    columns: int

    def column(self, t: int) -> int:
        """The column that a time falls into; a time beyond the axis falls into the last."""
        return min(max(t, 0) * (self.columns - 1) // self.span, self.columns - 1)

    def position(self, t: int) -> float:
        """The time as a fraction of columns, for shares of a column."""
        return min(max(t, 0) * (self.columns - 1) / self.span, float(self.columns))

    @property
    def step(self) -> int:
        """Milliseconds between two ticks: a round number with room for its label."""
        least = self.span * _ROOM / max(self.columns - 1, 1)
        for seconds in _STEPS:
            if seconds * 1000 >= least:
                return seconds * 1000
        days = -(-least // (_STEPS[-1] * 1000))
        return int(days) * _STEPS[-1] * 1000

    def lines(self, *, unicode: bool) -> tuple[str, str]:
        """The ruler, and the labels below it."""
        rule, tick = ("─", "┴") if unicode else ("-", "+")
        ruler, labels = [rule] * self.columns, [" "] * (self.columns + _ROOM)
        for t in range(0, self.span + 1, self.step):
            column, label = self.column(t), format_time(t)
            ruler[column] = tick
            if column + len(label) <= self.columns:
                labels[column : column + len(label)] = label
        return "".join(ruler), "".join(labels).rstrip()
