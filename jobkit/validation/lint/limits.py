"""Failure limits: how many failures a Job and its indexes bear, and what comes first."""

from __future__ import annotations

from jobkit.model import Action
from jobkit.validation.lint.rule import Finding, Findings, Rule
from jobkit.validation.lint.subject import Subject, waits

__all__ = ["RULES"]

_DEFAULT_LIMIT = 6
_DAY = 86_400
_MOST_RESTARTS_ALIKE = 1


def _no_total_limit(subject: Subject) -> Findings:
    spec = subject.spec
    if not spec.has_limit_per_index or subject.sets("backoffLimit"):
        return
    if spec.max_failed_indexes is not None or spec.active_deadline_seconds is not None:
        return
    limit, completions = spec.backoff_limit_per_index or 0, spec.completions or 0
    most = completions * (limit + 1)
    if most > _DEFAULT_LIMIT + 1:
        yield Finding(
            field="spec.backoffLimitPerIndex",
            message=f"{most} Pods may fail, {limit + 1} for each of {completions} indexes: with "
            f"backoffLimitPerIndex the backoffLimit is not {_DEFAULT_LIMIT} but 2147483647.",
        )


def _job_fails_first(subject: Subject) -> Findings:
    spec = subject.spec
    if not spec.has_limit_per_index or not subject.sets("backoffLimit"):
        return
    limit = spec.backoff_limit_per_index or 0
    if limit and spec.backoff_limit <= limit and not _has_fail_index(subject):
        yield Finding(
            field="spec.backoffLimit",
            message=f"{spec.backoff_limit + 1} failures of any indexes end the Job, and one index gives up "
            f"only with its failure {limit + 1}: no index ever fails without ending the Job for all.",
        )


def _no_index_fails(subject: Subject) -> Findings:
    spec = subject.spec
    if spec.max_failed_indexes is None or not spec.has_limit_per_index or _has_fail_index(subject):
        return
    limit = spec.backoff_limit_per_index or 0
    deadline = spec.active_deadline_seconds
    if limit and subject.sets("backoffLimit") and spec.backoff_limit <= limit:
        why = f"with backoffLimit {spec.backoff_limit} the first index that fails ends the Job"
    elif deadline is not None and waits(limit) >= deadline:
        why = (
            f"{limit} retries of an index wait {waits(limit)} s in all, and "
            f"activeDeadlineSeconds {deadline} ends the Job before one has failed"
        )
    elif waits(limit) > 30 * _DAY:
        why = f"{limit} retries of an index wait {waits(limit) // _DAY} days in all"
    else:
        return
    yield Finding(
        field="spec.maxFailedIndexes",
        message=f"maxFailedIndexes never decides anything: {why}.",
    )


def _has_fail_index(subject: Subject) -> bool:
    rules = subject.spec.pod_failure_policy or ()
    return any(rule.action is Action.FailIndex for rule in rules)


def _never_exceeded(subject: Subject) -> Findings:
    spec = subject.spec
    if spec.max_failed_indexes is None or not spec.completions or not spec.is_indexed:
        return
    if spec.max_failed_indexes >= spec.completions:
        yield Finding(
            field="spec.maxFailedIndexes",
            message=f"More than {spec.max_failed_indexes} indexes would have to fail, and there are "
            f"{spec.completions}: nothing stops the Job early.",
            fix=f"write at most {spec.completions - 1}, or take maxFailedIndexes out",
        )


def _limit_on_failure(subject: Subject) -> Findings:
    spec = subject.spec
    if spec.template.restart_policy != "OnFailure" or not subject.sets("backoffLimit"):
        return
    if spec.backoff_limit <= _MOST_RESTARTS_ALIKE:
        yield Finding(
            field="spec.backoffLimit",
            message="The first restart of a container ends the Job as soon as it begins: with "
            "restartPolicy OnFailure the limits 0 and 1 are alike, and no retry is ever finished.",
        )


def _endless_retries(subject: Subject) -> Findings:
    spec = subject.spec
    if not subject.sets("backoffLimit") or spec.template.restart_policy != "Never":
        return
    if spec.active_deadline_seconds is None and waits(spec.backoff_limit) > _DAY:
        hours = waits(spec.backoff_limit) // 3600
        yield Finding(
            field="spec.backoffLimit",
            message=f"A program that always fails is tried {spec.backoff_limit + 1} times; the waits "
            f"in between alone take {hours} hours, and no deadline ends them.",
        )


def _deadline_before_limit(subject: Subject) -> Findings:
    spec = subject.spec
    deadline = spec.active_deadline_seconds
    if deadline is None or spec.template.restart_policy != "Never":
        return
    if not subject.sets("backoffLimit") or (spec.completions, spec.parallelism) != (1, 1):
        return
    limit, needed = spec.backoff_limit, waits(spec.backoff_limit)
    if limit and 0 < deadline <= needed:
        yield Finding(
            field="spec.backoffLimit",
            message=f"The waits before {limit} retries take {needed} s in all, and "
            f"activeDeadlineSeconds ends the Job at {deadline} s: the last retries never come.",
        )


RULES = (
    Rule(
        id="no-total-limit",
        reason="With backoffLimitPerIndex the usual backoffLimit of 6 does not hold: every index may "
        "use up its own limit, and nothing ends the Job before.",
        misconception="M52",
        fix="set maxFailedIndexes, backoffLimit or activeDeadlineSeconds",
        explain="spec.backoffLimitPerIndex",
        check=_no_total_limit,
    ),
    Rule(
        id="job-limit-before-index-limit",
        reason="Failures of all indexes count towards backoffLimit; where it is not above "
        "backoffLimitPerIndex, one bad index ends the Job for all.",
        misconception="M52",
        fix="take backoffLimit out, or raise it well above backoffLimitPerIndex",
        explain="spec.backoffLimitPerIndex",
        check=_job_fails_first,
    ),
    Rule(
        id="no-index-can-fail",
        reason="maxFailedIndexes counts indexes that used up backoffLimitPerIndex; it has no effect if "
        "the Job ends before one does, or with the first.",
        misconception="M53",
        fix="lower backoffLimitPerIndex, or add a rule with the action FailIndex",
        explain="spec.maxFailedIndexes",
        check=_no_index_fails,
    ),
    Rule(
        id="max-failed-indexes-never-exceeded",
        reason="maxFailedIndexes ends a Job when more than that many indexes have failed, not at that "
        "number.",
        misconception="M53",
        fix="write a number below completions",
        explain="spec.maxFailedIndexes",
        check=_never_exceeded,
    ),
    Rule(
        id="on-failure-limit-without-retry",
        reason="With restartPolicy OnFailure the Job ends when the number of restarts reaches "
        "backoffLimit, in the middle of the last one.",
        misconception="M04",
        fix="write backoffLimit: 2 or more, or restartPolicy: Never, where 1 means one full retry",
        explain="spec.backoffLimit",
        check=_limit_on_failure,
    ),
    Rule(
        id="retries-for-days",
        reason="From the seventh failure in a row on the controller waits ten minutes before each "
        "retry; a large limit without a deadline goes on for days.",
        misconception="M25",
        fix="add activeDeadlineSeconds, or lower backoffLimit",
        explain="spec.backoffLimit",
        check=_endless_retries,
    ),
    Rule(
        id="deadline-before-retries",
        reason="The deadline also runs while the controller waits between retries, and the waits double.",
        misconception="M21",
        fix="raise activeDeadlineSeconds, or lower backoffLimit",
        explain="spec.activeDeadlineSeconds",
        check=_deadline_before_limit,
    ),
)  # fmt: skip
