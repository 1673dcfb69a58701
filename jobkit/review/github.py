"""Findings as annotations of a GitHub workflow: one line each, in the log of the step."""

from __future__ import annotations

from collections.abc import Iterator

from jobkit.diagnostics import Diagnostics
from jobkit.review.findings import Weighed, weighed

__all__ = ["github_annotations"]

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_IN_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = {**_IN_MESSAGE, ord(":"): "%3A", ord(","): "%2C"}


def github_annotations(name: str | None, answer: Diagnostics) -> Iterator[str]:
    """A workflow command for each finding.

    Args:
        name: The path of the file in the repository; None for a text that has none.
        answer: The findings.
    """
    for each in weighed(answer):
        yield _annotation(name, each)


def _annotation(name: str | None, each: Weighed) -> str:
    finding = each.finding
    properties = {"file": name}
    if finding.line is not None:
        properties |= {"line": str(finding.line), "col": str(finding.column or 1)}
    properties["title"] = finding.rule or finding.type
    listed = ",".join(
        f"{key}={value.translate(_IN_PROPERTY)}" for key, value in properties.items() if value
    )
    message = f"{finding.field}: {finding.message}" if finding.field else finding.message
    if each.is_next:
        message = f"Once the errors before are mended: {message}"
    if finding.hint:
        message += f"\nhelp: {finding.hint}"
    return f"::{_COMMANDS[each.level]} {listed}::{message.translate(_IN_MESSAGE)}"
