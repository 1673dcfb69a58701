"""A manifest with its subgoals in the margin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from jobkit.decode.manifest import decode_job
from jobkit.lessons.records import LABELS

__all__ = ["Annotated", "annotated"]

_GAP = 4
_COLOURS = ("#0072b2", "#009e73", "#d55e00", "#cc79a7", "#e69f00", "#5b6168")
"""One colour for each subgoal, the same in every lesson; the words stand beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """Lines of a manifest, each with the subgoal that it serves or none."""

    lines: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        width = max(len(line) for line, _ in self.lines) + _GAP
        return "\n".join(
            f"{line:<{width}}| {label}" if label else line for line, label in self.lines
        )

    def __repr__(self) -> str:
        return str(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        rows = "".join(_row(line, label) for line, label in self.lines)
        style = "border-collapse:collapse;margin:8px 0;background:transparent"
        return {"text/plain": str(self), "text/html": f'<table style="{style}">{rows}</table>'}


def annotated(manifest: str, subgoals: Mapping[str, str]) -> Annotated:
    """The manifest's lines with the subgoals of the fields that begin on them."""
    positions = decode_job(manifest).positions
    labels = {positions[path][0]: label for path, label in subgoals.items() if path in positions}
    lines = manifest.rstrip("\n").split("\n")
    return Annotated(
        lines=tuple((line, labels.get(number, "")) for number, line in enumerate(lines, 1))
    )


def _row(line: str, label: str) -> str:
    code = "text-align:left;padding:0 24px 0 0;font-family:monospace;white-space:pre"
    margin = "text-align:left;padding:0 0 0 8px;white-space:nowrap"
    if label:
        margin += f";border-left:3px solid {_COLOURS[LABELS.index(label)]}"
    return f'<tr style="background:transparent"><td style="{code}">{escape(line)}</td><td style="{margin}">{escape(label)}</td></tr>'
