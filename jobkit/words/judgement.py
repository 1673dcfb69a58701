"""The order of judgement: the eight rules that may end a Job, and how each stands at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from jobkit.model import Action
from jobkit.picture.view import format_time
from jobkit.words.numbers import counted

if TYPE_CHECKING:
    from collections.abc import Collection

    from jobkit.model import JobSpec, JobStatus, Milliseconds
    from jobkit.simulation.run import Ledger, Run

__all__ = ["RULES", "Line", "Rule", "judge"]


class Rule(NamedTuple):
    """One of the rules: its letter and words, and the name by which decisions record it."""

    letter: str
    words: str
    name: str


RULES = (
    Rule("a", "verdict already given", "verdict given"),
    Rule("b", "a FailJob rule matched", "podFailurePolicy"),
    Rule("c", "failure budget exceeded", "backoffLimit"),
    Rule("d", "deadline passed", "activeDeadlineSeconds"),
    Rule("e", "too many failed indexes", "maxFailedIndexes"),
    Rule("f", "all decided, some failed", "backoffLimitPerIndex"),
    Rule("g", "success rule met", "successPolicy"),
    Rule("h", "all completions reached", "completions"),
)
"""In the order in which a verdict is sought; the first that applies wins."""


@dataclass(frozen=True, slots=True)
class Line:
    """How one rule stands.

    Attributes:
        words: The figures that are compared ("1 of 3 used").
        standing: "hit" for the rule that fires at this moment, "stands" for one that fired before,
            "" for one that was asked in vain, "skipped" for one that is not asked any more.
    """

    words: str
    standing: str = ""


def judge(run: Run, t: Milliseconds, fired: Collection[str]) -> tuple[Line, ...]:
    """How the rules stand after everything at `t`.

    Args:
        run: The run.
        t: The time.
        fired: Names of the rules that decisions of this moment name.
    """
    spec, status, ledger = run.spec(t), run.status(t), run.ledger(t)
    hit = _hit(ledger, t, fired)
    lines = []
    for at, rule in enumerate(RULES):
        if hit is not None and at > hit:
            lines.append(Line("not asked", "skipped"))
        elif at == hit:
            standing = "hit" if rule.name in fired else "stands"
            lines.append(Line(_of_hit(rule.letter, spec, status, ledger), standing))
        else:
            lines.append(Line(_of_miss(rule.letter, spec, status, ledger)))
    return tuple(lines)


def _hit(ledger: Ledger, t: Milliseconds, fired: Collection[str]) -> int | None:
    if ledger.verdict is None:
        return None
    if ledger.verdict.last_transition_time == t:
        for at, rule in enumerate(RULES[1:], start=1):
            if rule.name in fired:
                return at
    return 0


def _of_hit(letter: str, spec: JobSpec, status: JobStatus, ledger: Ledger) -> str:
    failed = len(status.failed_indexes or ())
    match letter:
        case "a":
            assert ledger.verdict is not None, "only a verdict is kept"
            return str(ledger.verdict.type)
        case "b":
            return "matched"
        case "c":
            if spec.template.restart_policy == "OnFailure" and ledger.counted <= spec.backoff_limit:
                return "restarts used up"
            return f"{ledger.counted} > {spec.backoff_limit}"
        case "d":
            return f"{spec.active_deadline_seconds} s passed"
        case "e":
            return f"{failed} > {spec.max_failed_indexes}"
        case "f":
            return f"{status.succeeded} + {failed} = {spec.completions}"
        case "g":
            return f"{counted(status.succeeded, 'index', 'indexes')} done"
    return f"{status.succeeded} of {_completions(spec)}"


def _of_miss(letter: str, spec: JobSpec, status: JobStatus, ledger: Ledger) -> str:
    failed = len(status.failed_indexes or ())
    match letter:
        case "a":
            return "no"
        case "b":
            return _fail_job(spec)
        case "c":
            if spec.has_limit_per_index:
                return "limit is per index"
            return f"{ledger.counted} of {spec.backoff_limit} used"
        case "d":
            return _deadline(spec, status)
        case "e":
            if not spec.has_limit_per_index or spec.max_failed_indexes is None:
                return "no limit"
            return f"{failed} of {spec.max_failed_indexes}"
        case "f":
            if not spec.has_limit_per_index:
                return "no such limit"
            return (
                f"{status.succeeded} + {failed} < {spec.completions}" if failed else "none failed"
            )
        case "g":
            return "not met" if spec.success_policy and spec.is_indexed else "no rule"
    if spec.completions is None:
        return "Pods still active" if status.succeeded else "none succeeded"
    if status.succeeded >= spec.completions:
        return f"{ledger.active} still active"
    return f"{status.succeeded} of {spec.completions}"


def _fail_job(spec: JobSpec) -> str:
    if not spec.pod_failure_policy:
        return "no rules"
    has_rule = any(rule.action is Action.FailJob for rule in spec.pod_failure_policy)
    return "no match" if has_rule else "no FailJob rule"


def _deadline(spec: JobSpec, status: JobStatus) -> str:
    if spec.active_deadline_seconds is None:
        return "no deadline"
    if spec.suspend or status.start_time is None:
        return "clock stands still"
    return f"due at {format_time(status.start_time + spec.active_deadline_seconds * 1000)}"


def _completions(spec: JobSpec) -> str:
    return "1" if spec.completions is None else str(spec.completions)
