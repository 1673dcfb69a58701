"""Diagnostics as a compiler would print them: the place, the words, the line with a caret, the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jobkit.text.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jobkit.diagnostics import Diagnostic, Diagnostics

__all__ = ["diagnostics_lines", "verdict_line"]

_LONGEST_LINE = 160
_MOST = 50


def diagnostics_lines(diagnostics: Diagnostics, name: str, text: str = "") -> list[str]:
    """All findings, errors first, each with its line of the text, then what would come next."""
    lines = text.splitlines()
    return list(_report(diagnostics, name, lines))


def verdict_line(diagnostics: Diagnostics, name: str) -> str:
    """Whether it is valid, in one line."""
    errors, warnings = _count(diagnostics, "errors"), _count(diagnostics, "warnings")
    words = [_number(errors, "error")] if errors else []
    words += [_number(warnings, "warning")] if warnings else []
    result = "valid" if diagnostics.valid else "invalid"
    return printable(f"{name}: {result}" + (f", {' and '.join(words)}" if words else ""))


def _report(diagnostics: Diagnostics, name: str, lines: Sequence[str]) -> Iterator[str]:
    yield from _findings("error", diagnostics.errors, name, lines)
    yield from _findings("warning", diagnostics.warnings, name, lines)
    for document in diagnostics.documents:
        yield from _report(document, name, lines)
    if diagnostics.then is not None and diagnostics.then.errors:
        yield "once that is mended, this comes next:"
        yield from ("  " + line for line in _report(diagnostics.then, name, lines))


def _findings(
    word: str, findings: Sequence[Diagnostic], name: str, lines: Sequence[str]
) -> Iterator[str]:
    for finding in findings[:_MOST]:
        yield from _finding(word, finding, name, lines)
    if len(findings) > _MOST:
        yield f"{word}: and {len(findings) - _MOST} more"


def _finding(word: str, finding: Diagnostic, name: str, lines: Sequence[str]) -> Iterator[str]:
    place = f"{name}:{finding.line}:{finding.column}" if finding.line is not None else name
    field = f"{finding.field}: " if finding.field else ""
    kind = f"{finding.type}: " if finding.type not in ("warning", "") else ""
    yield printable(f"{word}: {place}: {field}{kind}{finding.message}")
    yield from _excerpt(finding, lines)
    if finding.hint:
        yield printable(f"  help: {finding.hint}")


def _excerpt(finding: Diagnostic, lines: Sequence[str]) -> Iterator[str]:
    if finding.line is None or not 0 < finding.line <= len(lines):
        return
    line, column = lines[finding.line - 1], (finding.column or 1) - 1
    if not line.strip() or len(line) > _LONGEST_LINE:
        return
    gutter = f"{finding.line:>5} | "
    yield gutter + printable(line.replace("\t", " "))
    yield " " * (len(gutter) + min(column, len(line))) + "^"


def _count(diagnostics: Diagnostics, what: str) -> int:
    own = len(getattr(diagnostics, what))
    return own + sum(_count(document, what) for document in diagnostics.documents)


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
