"""Asks every rule about a Job, and words what they find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.validation.lint.catalogue import RULES, rule_of
from jobkit.validation.lint.choice import EVERYTHING, Choice, unknown_rule
from jobkit.validation.lint.comments import Silenced
from jobkit.validation.lint.rule import Finding, Rule
from jobkit.validation.lint.subject import subject_of

__all__ = ["lint", "unknown_mentions", "unsilenced"]


def lint(document: Mapping[str, Any], choice: Choice = EVERYTHING) -> Iterator[Diagnostic]:
    """What is legal in a Job and probably not meant, without places.

    Args:
        document: A decoded Job that the API server accepts, without defaults.
        choice: The rules that are asked.
    """
    chosen = [rule for rule in RULES if rule.id in choice.rules]
    if not chosen:
        return
    subject = subject_of(document)
    for rule in chosen:
        for finding in rule.check(subject):
            yield _worded(rule, finding)


def unsilenced(
    findings: Iterable[Diagnostic], silenced: Silenced, start: int | None
) -> Iterator[Diagnostic]:
    """The findings of one document that no comment of its text silences.

    Args:
        findings: With their lines.
        silenced: What the comments of the text say.
        start: The line with which the document begins.
    """
    for finding in findings:
        if not silenced.covers(finding.rule or "", finding.line, start):
            yield finding


def unknown_mentions(silenced: Silenced) -> Iterator[Diagnostic]:
    """Comments that name no rule."""
    for line, name in silenced.mentions:
        if rule_of(name) is None:
            yield Diagnostic(
                field="",
                type="lint",
                rule="unknown-rule",
                message=f"This comment silences nothing: {unknown_rule(name)}.",
                hint="`jobkit validate --list-rules` lists the rules",
                line=line,
                column=1,
            )


def _worded(rule: Rule, finding: Finding) -> Diagnostic:
    return Diagnostic(
        field=finding.field,
        type="lint",
        message=finding.message,
        hint=finding.fix or rule.fix,
        rule=rule.id,
        misconception=rule.misconception,
        explain=rule.explain,
    )
