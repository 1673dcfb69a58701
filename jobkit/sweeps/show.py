"""A sweep in words: its title, a table of text, and the same as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from jobkit.html import table
from jobkit.picture.view import format_time
from jobkit.text.terminal import printable
from jobkit.words.numbers import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jobkit.sweeps.table import Summary, Sweep

__all__ = ["alternative", "html", "label", "text", "title", "value_words"]

_MOST_LINES = 40
_LONGEST_VALUE = 32
_RESULTS = ("Complete", "Failed")
_HEADS = ("runs", "Complete", "Failed", "other", "5 %", "median", "95 %", "Pods", "wasted")


def title(sweep: Sweep) -> str:
    """How much there is: "800 runs in 8 combinations"."""
    runs = counted(sum(each.runs for each in sweep.summary()), "run")
    number = len(sweep.summary())
    return runs if not sweep.varied else f"{runs} in {counted(number, 'combination')}"


def text(sweep: Sweep) -> str:
    """The summary as a table; makespans as the times that 5, 50 and 95 of a hundred runs stay within."""
    lines = [_heads(sweep), *(_cells(each) for each in _kept(sweep))]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    shown = [
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    return "\n".join([title(sweep), *shown, *_notes(sweep)])


def html(sweep: Sweep) -> str:
    """The summary as a small table that follows the theme of the page."""
    rows = [_cells(each) for each in _kept(sweep)]
    notes = "".join(f'<p style="margin:4px 0">{escape(note)}</p>' for note in _notes(sweep))
    head = f'<p style="margin:4px 0"><b>{escape(title(sweep))}</b></p>'
    return f"<div>{head}{table(_heads(sweep), rows)}{notes}</div>"


def alternative(sweep: Sweep) -> str:
    """The picture of a sweep in sentences."""
    sentences = [f"{title(sweep)}."]
    for each in _kept(sweep):
        if not each.runs:
            sentences.append(f"{label(each)}: refused by the API server.")
            continue
        shares = ", ".join(f"{each.share(name):.0%} {name}" for name in each.results)
        span = ""
        if each.makespan is not None:
            low, middle, high = (format_time(1000 * each.makespan[at]) for at in (0, 2, 4))
            span = f"; makespan {middle} in the middle, {low} to {high} for 90 of 100"
        sentences.append(f"{label(each)}: {shares}{span}.")
    return " ".join(sentences)


def label(summary: Summary) -> str:
    """A combination in a few words: "backoffLimit 3, parallelism 2"."""
    words = (f"{path.rpartition('.')[2]} {value_words(value)}" for path, value in summary.values)
    return ", ".join(words) or "all runs"


def value_words(value: Any) -> str:
    """A value in at most some thirty characters."""
    if value is None:
        return "not set"
    words = printable(str(value).lower() if isinstance(value, bool) else str(value))
    return words if len(words) <= _LONGEST_VALUE else f"{words[: _LONGEST_VALUE - 1]}…"


def _kept(sweep: Sweep) -> Sequence[Summary]:
    return sweep.summary()[:_MOST_LINES]


def _notes(sweep: Sweep) -> Iterator[str]:
    left_out = len(sweep.summary()) - _MOST_LINES
    if left_out > 0:
        yield f"… {counted(left_out, 'combination')} more: summary() has them all"
    for each in _kept(sweep):
        if each.errors:
            yield f"{label(each)}: {printable(str(each.errors[0]))}"


def _heads(sweep: Sweep) -> list[str]:
    return [*(path.removeprefix("spec.") for path in sweep.varied), *_HEADS]


def _cells(summary: Summary) -> list[str]:
    values = [value_words(value) for _, value in summary.values]
    if not summary.runs:
        return [*values, "invalid", *[""] * (len(_HEADS) - 1)]
    numbers = [summary.results.get(name, 0) for name in _RESULTS]
    span = summary.makespan
    times = ["-"] * 3 if span is None else [_time(span[at]) for at in (0, 2, 4)]
    return [
        *values,
        f"{summary.runs:,}",
        *(f"{number:,}" for number in (*numbers, summary.runs - sum(numbers))),
        *times,
        f"{summary.pods:,.1f}",
        f"{summary.waste:.1%}",
    ]


def _time(time: float) -> str:
    return format_time(1000 * time)
