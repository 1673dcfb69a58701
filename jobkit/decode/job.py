"""A stored Job document as a `Job` record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jobkit.decode.times import read_time
from jobkit.intervals import IndexSet, format_indexes, parse_indexes
from jobkit.model import (
    Action,
    CompletionMode,
    Condition,
    ConditionType,
    ExitCodeRule,
    Job,
    JobSpec,
    JobStatus,
    Milliseconds,
    PodConditionPattern,
    PodFailurePolicyRule,
    PodReplacementPolicy,
    PodTemplate,
    SuccessPolicyRule,
)

__all__ = ["read_job"]

Fields = Mapping[str, Any]
_CONDITION_TYPES = frozenset(ConditionType)


def read_job(stored: Fields, origin_ms: int | None = None) -> Job:
    """Reads a Job that has its defaults and has passed validation.

    Args:
        stored: The document, with or without status.
        origin_ms: What times count from, in milliseconds since 1970; 1970 itself if None.
    """
    metadata = stored.get("metadata") or {}
    spec = stored["spec"]
    return Job(
        name=metadata.get("name", ""),
        namespace=metadata.get("namespace", "default"),
        uid=metadata.get("uid", ""),
        spec=_spec(spec),
        status=_status(stored.get("status") or {}, spec.get("completions"), origin_ms or 0),
        is_being_deleted="deletionTimestamp" in metadata,
    )


def _spec(spec: Fields) -> JobSpec:
    failure_policy, success_policy = spec.get("podFailurePolicy"), spec.get("successPolicy")
    completions = spec.get("completions")
    return JobSpec(
        parallelism=spec.get("parallelism", 1),
        completions=completions,
        completion_mode=CompletionMode(spec.get("completionMode", CompletionMode.NonIndexed)),
        backoff_limit=spec.get("backoffLimit", 6),
        backoff_limit_per_index=spec.get("backoffLimitPerIndex"),
        max_failed_indexes=spec.get("maxFailedIndexes"),
        active_deadline_seconds=spec.get("activeDeadlineSeconds"),
        ttl_seconds_after_finished=spec.get("ttlSecondsAfterFinished"),
        suspend=spec.get("suspend", False),
        pod_replacement_policy=PodReplacementPolicy(
            spec.get("podReplacementPolicy", PodReplacementPolicy.TerminatingOrFailed)
        ),
        pod_failure_policy=None
        if failure_policy is None
        else tuple(map(_failure_rule, failure_policy.get("rules") or ())),
        success_policy=None
        if success_policy is None
        else tuple(_success_rule(rule, completions) for rule in success_policy.get("rules") or ()),
        managed_by=spec.get("managedBy"),
        template=_template((spec.get("template") or {}).get("spec") or {}),
    )


def _failure_rule(rule: Fields) -> PodFailurePolicyRule:
    codes = rule.get("onExitCodes")
    return PodFailurePolicyRule(
        action=Action(rule["action"]),
        on_exit_codes=None
        if codes is None
        else ExitCodeRule(
            operator=codes["operator"],
            values=frozenset(codes.get("values") or ()),
            container_name=codes.get("containerName"),
        ),
        on_pod_conditions=tuple(
            PodConditionPattern(pattern["type"], pattern.get("status") or "True")
            for pattern in rule.get("onPodConditions") or ()
        ),
    )


def _success_rule(rule: Fields, completions: int | None) -> SuccessPolicyRule:
    text = rule.get("succeededIndexes")
    return SuccessPolicyRule(
        succeeded_indexes=None
        if text is None
        else frozenset(parse_indexes(text, completions or 0)),
        succeeded_count=rule.get("succeededCount"),
    )


def _template(pod: Fields) -> PodTemplate:
    restart_policy = pod.get("restartPolicy", "Never")
    grace = pod.get("terminationGracePeriodSeconds", 30)
    return PodTemplate(
        restart_policy="OnFailure" if restart_policy == "OnFailure" else "Never",
        containers=tuple(each.get("name", "") for each in pod.get("containers") or ()),
        init_containers=tuple(each.get("name", "") for each in pod.get("initContainers") or ()),
        sidecars=tuple(
            each.get("name", "")
            for each in pod.get("initContainers") or ()
            if each.get("restartPolicy") == "Always"
        ),
        termination_grace_period_seconds=grace if grace >= 0 else 1,
        active_deadline_seconds=pod.get("activeDeadlineSeconds"),
    )


def _status(status: Fields, completions: int | None, origin: int) -> JobStatus:
    failed_indexes = status.get("failedIndexes")
    uncounted = status.get("uncountedTerminatedPods") or {}
    return JobStatus(
        active=status.get("active", 0),
        ready=status.get("ready"),
        terminating=status.get("terminating"),
        succeeded=status.get("succeeded", 0),
        failed=status.get("failed", 0),
        completed_indexes=_indexes(status.get("completedIndexes", ""), completions or 0),
        failed_indexes=None
        if failed_indexes is None
        else _indexes(failed_indexes, completions or 0),
        start_time=_time(status.get("startTime"), origin),
        completion_time=_time(status.get("completionTime"), origin),
        conditions=tuple(
            _condition(each, origin)
            for each in status.get("conditions") or ()
            if each.get("type") in _CONDITION_TYPES
        ),
        uncounted_succeeded=tuple(uncounted.get("succeeded") or ()),
        uncounted_failed=tuple(uncounted.get("failed") or ()),
    )


def _indexes(text: str, completions: int) -> IndexSet:
    """The indexes that a status names; one past the last stands for whatever the controller would drop or reword."""
    indexes = parse_indexes(text, completions)
    return IndexSet(indexes if format_indexes(indexes) == text else {*indexes, completions})


def _condition(condition: Fields, origin: int) -> Condition:
    status = condition.get("status")
    return Condition(
        type=ConditionType(condition["type"]),
        status=status if status in ("True", "False") else "Unknown",
        reason=condition.get("reason", ""),
        message=condition.get("message", ""),
        last_transition_time=_time(condition.get("lastTransitionTime"), origin) or Milliseconds(0),
    )


def _time(text: str | None, origin: int) -> Milliseconds | None:
    return None if text is None else read_time(text, origin)
