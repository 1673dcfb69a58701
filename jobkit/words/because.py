"""Recorded reasons as short sentences for a card: the rule's own figures, in good grammar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jobkit.words.numbers import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jobkit.controller.decision import Because
    from jobkit.model import JobSpec

__all__ = ["worded"]


def worded(because: Because, spec: JobSpec, *, ignored: bool = False) -> str:
    """The reason in the words of a card; as it was recorded where those read well.

    Args:
        because: The reason.
        spec: The spec that it was decided by.
        ignored: Whether the decision is about failures that a rule ignores.
    """
    numbers = because.numbers
    match because.rule:
        case "parallelism" if "create" in numbers:
            return _parallelism(numbers, spec, by_limit=because.field == "spec.parallelism")
        case "back-off":
            return _back_off(numbers, ignored=ignored)
        case "backoffLimit" if "failed" in numbers:
            return f"{counted(numbers['failed'], 'failure')} counted, {numbers['limit']} allowed."
        case "maxFailedIndexes":
            failed = counted(numbers["failed"], "index", "indexes")
            return f"{failed} failed, {numbers['limit']} allowed."
        case "successPolicy":
            done = counted(numbers["succeeded"], "index", "indexes")
            return f"{done} done: that satisfies rule {numbers['rule']}."
        case "completions" if numbers["completions"] is not None:
            return f"{numbers['succeeded']} of {numbers['completions']} completions reached."
        case "podReplacementPolicy" if numbers["blocked"] == 1:
            return "1 Pod still terminates; its replacement waits for it."
        case "suspend":
            verb = "is" if numbers["active"] == 1 else "are"
            return f"The Job is suspended: {counted(numbers['active'], 'Pod')} {verb} cut down, uncounted."
    return because.text


def _parallelism(numbers: Mapping[str, Any], spec: JobSpec, *, by_limit: bool) -> str:
    active, wanted = numbers["active"], numbers["wanted"]
    if by_limit:
        return f"{active} active, at most {spec.parallelism} allowed."
    nouns = ("index", "indexes") if spec.is_indexed else ("completion", "completions")
    return f"Only {counted(wanted, *nouns)} missing, {active} active."


def _back_off(numbers: Mapping[str, Any], *, ignored: bool) -> str:
    if "delay" in numbers:
        failures, delay = numbers["failures"], f"delay {numbers['delay']:g} s"
        if ignored:
            return f"Ignored failures are paced too: {failures} since the last success, {delay}."
        return f"{counted(failures, 'failure')} since the last success: {delay}."
    if "indexes" in numbers:
        if "," in numbers["indexes"]:
            return f"Indexes {numbers['indexes']} wait for their back-off before the next try."
        return f"Index {numbers['indexes']} waits for its back-off before the next try."
    failures = counted(numbers["failures"], "failure")
    return f"Index {numbers['index']} has waited its back-off: retry after {failures}."
