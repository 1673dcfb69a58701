"""Two runs as one document: both traces, where they part, and both manifests in one list of lines."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from jobkit.trace.document import trace
from jobkit.words.parting import parting_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jobkit.simulation.run import Run

__all__ = ["comparison"]


def comparison(a: Run, b: Run) -> dict[str, Any]:
    """The document of two runs.

    Returns:
        `a` and `b` are traces; `difference` holds time and field of the first one, or is None;
        `words` say it in a sentence;
        `manifest` has a row for each line: whose it is ("A", "B", or "" for both), its number
        (of A where both have it) and its text.
    """
    found = a.first_difference(b)
    rows = list(_rows(a.source.rstrip().splitlines(), b.source.rstrip().splitlines()))
    return {
        "a": trace(a),
        "b": trace(b),
        "title": _title(a, b, rows),
        "words": parting_words(a, b, found),
        "difference": None if found is None else {"t": found.t, "what": found.what},
        "manifest": rows,
    }


def _rows(a: Sequence[str], b: Sequence[str]) -> Iterator[list[Any]]:
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    for tag, start_a, end_a, start_b, end_b in matcher.get_opcodes():
        if tag == "equal":
            yield from (["", line + 1, a[line]] for line in range(start_a, end_a))
        else:
            yield from (["A", line + 1, a[line]] for line in range(start_a, end_a))
            yield from (["B", line + 1, b[line]] for line in range(start_b, end_b))


def _title(a: Run, b: Run, rows: Sequence[Sequence[Any]]) -> str:
    """The question that the comparison asks: the one line that differs, if it is one."""
    ours = [text.strip() for whose, _, text in rows if whose == "A"]
    theirs = [text.strip() for whose, _, text in rows if whose == "B"]
    if a.job.name != b.job.name:
        return f"{a.job.name} and {b.job.name}"
    if len(ours) <= 1 and len(theirs) <= 1 and (ours or theirs):
        first = ours[0] if ours else f"no {theirs[0].partition(':')[0]}"
        second = theirs[0] if theirs else f"no {ours[0].partition(':')[0]}"
        return f"{a.job.name}: {first} or {second}?"
    return f"{a.job.name}, twice"
