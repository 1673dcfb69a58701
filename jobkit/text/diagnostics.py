"""Diagnostics as a good compiler prints them: the place, the words, the line with a caret, the way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from jobkit.text.excerpt import excerpt, text_lines
from jobkit.text.terminal import PLAIN, Terminal, printable

if TYPE_CHECKING:
    from jobkit.diagnostics import Diagnostic, Diagnostics

__all__ = ["diagnostics_lines", "report", "total_line", "verdict_line"]

_MOST = 50
_COLOURS = {"error": "#ff5f5f", "warning": "#d7af00", "lint": "#00afd7"}
_NEXT = "once that is mended, this comes next:"


def diagnostics_lines(
    diagnostics: Diagnostics, name: str, text: str = "", terminal: Terminal = PLAIN
) -> list[str]:
    """All findings, errors first, each with its line of the text, then what would come next.

    Args:
        diagnostics: The findings.
        name: The name of the file, as messages have it.
        text: The text that they are about.
        terminal: Where they are shown.
    """
    return list(_Report(name, text_lines(text) if text else [], terminal).of(diagnostics))


def report(diagnostics: Diagnostics) -> str:
    """The findings and, as the last line, what they amount to."""
    name = diagnostics.file or "manifest"
    lines = diagnostics_lines(diagnostics, name, diagnostics.text or "")
    return "\n".join([*lines, verdict_line(diagnostics, name)])


def verdict_line(diagnostics: Diagnostics, name: str, terminal: Terminal = PLAIN) -> str:
    """Whether it is valid, and how much was found, in one line."""
    errors, next_errors = _errors(diagnostics), _next_errors(diagnostics)
    warnings, lint = _warnings(diagnostics, "warning"), _warnings(diagnostics, "lint")
    words = [_number(errors, "error")] if errors else []
    words += [f"{next_errors} more once that is mended"] if next_errors else []
    words += [_number(warnings, "warning")] if warnings else []
    words += [f"{lint} of lint"] if lint else []
    result = "valid" if diagnostics.valid else "invalid"
    return printable(name) + ": " + terminal.strong(", ".join((result, *words)))


def total_line(answers: Sequence[Diagnostics], unread: int = 0) -> str:
    """How many of several files are valid, and what was found in all of them."""
    valid = sum(answer.valid for answer in answers)
    words = [f"{valid} valid"]
    words += [f"{len(answers) - valid} invalid"] if valid < len(answers) else []
    words += [f"{unread} not read"] if unread else []
    errors = sum(_errors(answer) for answer in answers)
    words += [_number(errors, "error")] if errors else []
    return f"{_number(len(answers) + unread, 'file')}: {', '.join(words)}"


class _Report:
    def __init__(self, name: str, lines: Sequence[str], terminal: Terminal) -> None:
        self.name, self.lines, self.terminal = name, lines, terminal

    def of(self, diagnostics: Diagnostics) -> Iterator[str]:
        yield from self.findings("error", diagnostics.errors)
        warnings = [each for each in diagnostics.warnings if each.type != "lint"]
        yield from self.findings("warning", warnings)
        yield from self.findings("lint", diagnostics.lint)
        for document in diagnostics.documents:
            yield from self.of(document)
        then = diagnostics.then
        if then is not None and (then.errors or then.warnings or then.then):
            yield self.terminal.strong(_NEXT)
            yield from self.of(then)

    def findings(self, word: str, findings: Sequence[Diagnostic]) -> Iterator[str]:
        for finding in findings[:_MOST]:
            yield from self.finding(word, finding)
        if len(findings) > _MOST:
            yield f"{word}: and {len(findings) - _MOST} more"

    def finding(self, word: str, finding: Diagnostic) -> Iterator[str]:
        place = self.name
        if finding.line is not None:
            place += f":{finding.line}:{finding.column or 1}"
        field = f"{finding.field}: " if finding.field else ""
        kind = f"{finding.type}: " if finding.type not in ("warning", "lint", "") else ""
        rule = f" [{finding.rule}]" if finding.rule else ""
        head = self.terminal.strong(self.terminal.paint(f"{word}:", _COLOURS[word]))
        yield f"{head} {printable(f'{place}: {field}{kind}{finding.message}{rule}')}"
        if finding.line is not None and 0 < finding.line <= len(self.lines):
            yield from excerpt(
                self.lines[finding.line - 1], finding.line, finding.column or 1, self.terminal,
                _COLOURS[word],
            )  # fmt: skip
        if finding.hint:
            yield f"      = help: {printable(finding.hint)}"
        if finding.explain:
            yield f"      = more: jobkit explain {printable(finding.explain)}"


def _errors(diagnostics: Diagnostics) -> int:
    return len(diagnostics.errors) + sum(map(_errors, diagnostics.documents))


def _warnings(diagnostics: Diagnostics, kind: str) -> int:
    own = sum(each.type == kind for each in diagnostics.warnings)
    return own + sum(_warnings(document, kind) for document in diagnostics.documents)


def _next_errors(diagnostics: Diagnostics) -> int:
    then = diagnostics.then
    own = 0 if then is None else len(then.errors) + _next_errors(then)
    return own + sum(map(_next_errors, diagnostics.documents))


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
