"""The findings of a report in one row, each with how much it weighs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jobkit.diagnostics import Diagnostic, Diagnostics

__all__ = ["Weighed", "weighed"]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A finding: "error", "warning" or "note"; and whether it comes only once others are mended."""

    finding: Diagnostic
    level: str
    is_next: bool


def weighed(answer: Diagnostics, *, is_next: bool = False) -> Iterator[Weighed]:
    """All findings: errors, warnings, lint, and those that come next, which weigh less."""
    for error in answer.errors:
        yield Weighed(error, "warning" if is_next else "error", is_next)
    for warning in answer.warnings:
        yield Weighed(warning, "note" if warning.type == "lint" else "warning", is_next)
    for document in answer.documents:
        yield from weighed(document, is_next=is_next)
    if answer.then is not None:
        yield from weighed(answer.then, is_next=True)
