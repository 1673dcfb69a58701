"""Small builders: each sets only what a case is about."""

from __future__ import annotations

from typing import Any

from jobkit.controller.backoff import BackoffRecord
from jobkit.controller.facts import Facts, gather_facts
from jobkit.controller.groups import group_pods
from jobkit.decode.pod import StoredPod
from jobkit.intervals import IndexSet
from jobkit.model import (
    Action,
    CompletionMode,
    Condition,
    ConditionType,
    ContainerStatus,
    ExitCodeRule,
    Job,
    JobSpec,
    JobStatus,
    Milliseconds,
    Phase,
    PodCondition,
    PodConditionPattern,
    PodFailurePolicyRule,
    PodReplacementPolicy,
    PodTemplate,
)

NOW = Milliseconds(100_000)
"""When the cases decide; Pods are created at 0 and end at 90 s unless they say otherwise."""


def seconds(number: float) -> Milliseconds:
    return Milliseconds(round(number * 1000))


def a_job(
    *, status: JobStatus | None = None, strict: bool = False, on_failure: bool = False, **spec: Any
) -> Job:
    """A Job with this spec, started at 0; Indexed if it has `indexed` completions."""
    if (indexed := spec.pop("indexed", None)) is not None:
        spec |= {"completions": indexed, "completion_mode": CompletionMode.Indexed}
    if strict:
        spec["pod_replacement_policy"] = PodReplacementPolicy.Failed
    if on_failure:
        spec["template"] = PodTemplate(restart_policy="OnFailure")
    return Job(name="demo", uid="job-uid", spec=JobSpec(**spec), status=status or a_status())


def a_status(**fields: Any) -> JobStatus:
    """A status after the first sync; index sets may be given as sets."""
    for name in ("completed_indexes", "failed_indexes"):
        if isinstance(fields.get(name), set):
            fields[name] = IndexSet(fields[name])
    usual = JobStatus(ready=0, terminating=0, start_time=Milliseconds(0))
    return usual._replace(**fields)


def a_pod(
    ordinal: int = 0,
    *,
    index: int | None = None,
    phase: Phase | str = Phase.Running,
    exit_code: int | None = None,
    ended: float | None = None,
    restarts: int = 0,
    failures: int = 0,
    ignored: int = 0,
    deleted: float | None = None,
    conditions: tuple[str, ...] = (),
    **fields: Any,
) -> StoredPod:
    """A Pod, tracked and bound; with an exit code it has ended (at 90 s), with what that makes of it.

    Args:
        deleted: When its deletion was requested, in seconds.
        failures: Counted failures of its index before it.
        conditions: Types of conditions that are True.
    """
    if exit_code is not None and phase is Phase.Running:
        phase = Phase.Failed if exit_code else Phase.Succeeded
    phase = Phase(phase)
    has_ended = phase in (Phase.Failed, Phase.Succeeded)
    if has_ended and exit_code is None:
        exit_code = 0 if phase is Phase.Succeeded else 1
    end = seconds(90 if ended is None else ended) if has_ended else None
    main = ContainerStatus(
        name="main", exit_code=exit_code, finished_at=end, restart_count=restarts
    )
    ready = phase is Phase.Running
    usual: dict[str, Any] = {
        "name": f"pod-{ordinal}",
        "uid": f"uid-{ordinal}",
        "ordinal": ordinal,
        "completion_index": index,
        "phase": phase,
        "is_tracked": True,
        "is_bound": True,
        "is_ready": ready,
        "ready_changed": end if has_ended else seconds(3),
        "created": Milliseconds(0),
        "deletion_requested": None if deleted is None else seconds(deleted),
        "container_statuses": (main,),
        "conditions": tuple(PodCondition(each) for each in conditions),
        "index_failure_count": failures,
        "index_ignored_failure_count": ignored,
    }
    return StoredPod(**{**usual, **fields})


def on_exit_codes(
    action: Action | str, *values: int, operator: str = "In", container: str | None = None
) -> PodFailurePolicyRule:
    rule = ExitCodeRule(
        operator="In" if operator == "In" else "NotIn",
        values=frozenset(values),
        container_name=container,
    )
    return PodFailurePolicyRule(action=Action(action), on_exit_codes=rule)


def on_condition(
    action: Action | str, type_: str = "DisruptionTarget", status: str = "True"
) -> PodFailurePolicyRule:
    return PodFailurePolicyRule(
        action=Action(action), on_pod_conditions=(PodConditionPattern(type_, status),)
    )


def a_condition(type_: ConditionType | str, **fields: Any) -> Condition:
    return Condition(type=ConditionType(type_), **fields)


def facts_of(
    job: Job,
    *pods: StoredPod,
    now: Milliseconds = NOW,
    memory: BackoffRecord | None = None,
    sync_period: Milliseconds = Milliseconds(1000),
) -> Facts:
    """What one sync knows of these Pods."""
    return gather_facts(job, group_pods(job, pods), now, memory or BackoffRecord(), sync_period)
