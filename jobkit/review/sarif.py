"""Findings as a SARIF 2.1.0 log, which code review tools read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from jobkit.decode.fix import Edit, Fix
from jobkit.diagnostics import Diagnostic, Diagnostics
from jobkit.review.findings import Weighed, weighed
from jobkit.validation.lint import RULES

__all__ = ["sarif_log"]

Document = dict[str, Any]

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_TYPES = {
    "syntax": "The text is no YAML or JSON.",
    "unknown field": "The object has no field of this name.",
    "duplicate field": "A key stands twice in one map.",
    "wrong type": "The value cannot be read as what its field holds.",
    "wrong kind": "apiVersion or kind is missing, or is not that of a Job.",
    "lint": "It is legal, and probably not meant.",
    "warning": "The API server takes it, and warns of it.",
}


def sarif_log(
    answers: Mapping[str, Diagnostics],
    version: str,
    unread: Sequence[str] = (),
    fixes: Mapping[str, Fix] | None = None,
) -> Document:
    """The log of one run.

    Args:
        answers: Name of each file, with `/` between its parts, to its findings.
        version: The version of jobkit.
        unread: What is said of files that could not be read.
        fixes: Name of a file to what can be mended in it for certain.
    """
    found = [(name, each) for name, answer in answers.items() for each in weighed(answer)]
    rules = _rules([each.finding for _, each in found])
    places = {rule["id"]: number for number, rule in enumerate(rules)}
    notices = [{"level": "error", "message": {"text": text}} for text in unread]
    run: Document = {
        "tool": {"driver": {"name": "jobkit", "version": version, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not unread, "toolExecutionNotifications": notices}],
        "results": [
            _result(name, each, places) | _fixes(name, each.finding, (fixes or {}).get(name))
            for name, each in found
        ],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rules(findings: Sequence[Diagnostic]) -> list[Document]:
    """Every lint rule, and the error types that occur."""
    rules: list[Document] = [
        {
            "id": rule.id,
            "shortDescription": {"text": rule.reason},
            "help": {"text": f"{rule.fix}. More: jobkit explain {rule.explain}"},
            "defaultConfiguration": {"level": "note"},
            "properties": {"tags": ["lint", rule.misconception]},
        }
        for rule in RULES
    ]
    known = {rule["id"] for rule in rules}
    for finding in findings:
        name = _rule_id(finding)
        if name not in known:
            known.add(name)
            about = _TYPES.get(finding.type, f"The API server answers: {finding.type}.")
            level = "warning" if finding.type == "warning" else "error"
            rules.append(
                {
                    "id": name,
                    "shortDescription": {"text": about},
                    "defaultConfiguration": {"level": level},
                }
            )
    return rules


def _rule_id(finding: Diagnostic) -> str:
    return finding.rule or finding.type.lower().replace(" ", "-")


def _result(name: str, each: Weighed, places: Mapping[str, int]) -> Document:
    finding = each.finding
    message = f"{finding.field}: {finding.message}" if finding.field else finding.message
    location: Document = {"artifactLocation": {"uri": quote(name)}}
    if finding.line is not None:
        location["region"] = {"startLine": finding.line, "startColumn": finding.column or 1}
    result: Document = {
        "ruleId": _rule_id(finding),
        "ruleIndex": places[_rule_id(finding)],
        "level": each.level,
        "message": {"text": message + (f" Help: {finding.hint}." if finding.hint else "")},
        "locations": [{"physicalLocation": location}],
    }
    if finding.field:
        result["locations"][0]["logicalLocations"] = [
            {"fullyQualifiedName": finding.field, "kind": "member"}
        ]
    if each.is_next:
        result["properties"] = {"comesNext": True}
    return result


def _fixes(name: str, finding: Diagnostic, fix: Fix | None) -> Document:
    """The repair of a finding, for tools that offer to make it."""
    edits = [edit for edit in fix.edits if _mends(edit, finding)] if fix is not None else []
    if fix is None or not edits:
        return {}
    replacements = [
        {
            "deletedRegion": {
                "startLine": edit.line,
                "startColumn": edit.column,
                "endLine": edit.end_line,
                "endColumn": edit.end_column,
            },
            "insertedContent": {"text": edit.after},
        }
        for edit in edits
    ]
    change = {"artifactLocation": {"uri": quote(name)}, "replacements": replacements}
    return {"fixes": [{"description": {"text": edits[0].message}, "artifactChanges": [change]}]}


def _mends(edit: Edit, finding: Diagnostic) -> bool:
    if finding.line != edit.line or finding.type in ("lint", "warning"):
        return False
    return finding.column == edit.column or (
        finding.type == "duplicate field" and finding.field == edit.field
    )
