"""Jobs, Pods and their status as frozen records, in the API's words.

Times are whole milliseconds on one axis: since the Job's creation in a simulation, since the epoch
for objects read from a cluster. `None` means "not set", as in the API.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple, NewType, Protocol

from jobkit.intervals import IndexSet

__all__ = [
    "Action",
    "CompletionMode",
    "Condition",
    "ConditionType",
    "ContainerStatus",
    "ExitCodeRule",
    "Job",
    "JobSpec",
    "JobStatus",
    "Milliseconds",
    "Phase",
    "Pod",
    "PodCondition",
    "PodConditionPattern",
    "PodFailurePolicyRule",
    "PodReplacementPolicy",
    "PodTemplate",
    "Reason",
    "SuccessPolicyRule",
    "is_finished",
    "true_condition",
]

Milliseconds = NewType("Milliseconds", int)


class CompletionMode(StrEnum):
    NonIndexed = "NonIndexed"
    Indexed = "Indexed"


class PodReplacementPolicy(StrEnum):
    TerminatingOrFailed = "TerminatingOrFailed"
    Failed = "Failed"


class Action(StrEnum):
    """What a rule of the Pod failure policy does with a failed Pod."""

    Count = "Count"
    FailIndex = "FailIndex"
    FailJob = "FailJob"
    Ignore = "Ignore"


class Phase(StrEnum):
    Pending = "Pending"
    Running = "Running"
    Succeeded = "Succeeded"
    Failed = "Failed"
    Unknown = "Unknown"


class ConditionType(StrEnum):
    """Conditions of a Job."""

    Complete = "Complete"
    Failed = "Failed"
    FailureTarget = "FailureTarget"
    SuccessCriteriaMet = "SuccessCriteriaMet"
    Suspended = "Suspended"


class Reason(StrEnum):
    """Reasons of a Job's conditions."""

    PodFailurePolicy = "PodFailurePolicy"
    BackoffLimitExceeded = "BackoffLimitExceeded"
    DeadlineExceeded = "DeadlineExceeded"
    MaxFailedIndexesExceeded = "MaxFailedIndexesExceeded"
    FailedIndexes = "FailedIndexes"
    SuccessPolicy = "SuccessPolicy"
    CompletionsReached = "CompletionsReached"
    JobSuspended = "JobSuspended"
    JobResumed = "JobResumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitCodeRule:
    """`onExitCodes` of a Pod failure policy rule."""

    operator: Literal["In", "NotIn"]
    values: frozenset[int]
    container_name: str | None = None


@dataclass(frozen=True, slots=True)
class PodConditionPattern:
    """One entry of `onPodConditions`."""

    type: str
    status: str = "True"


@dataclass(frozen=True, slots=True, kw_only=True)
class PodFailurePolicyRule:
    """One rule: an action, and either exit codes or Pod conditions."""

    action: Action
    on_exit_codes: ExitCodeRule | None = None
    on_pod_conditions: tuple[PodConditionPattern, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessPolicyRule:
    """One rule of the success policy; `succeeded_indexes` is None when only the count matters."""

    succeeded_indexes: frozenset[int] | None = None
    succeeded_count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PodTemplate:
    """What of the Pod template matters for the running of the Job; times in seconds, as in the API.

    `sidecars` names those of `init_containers` that restart always: the Pod neither waits for their
    end before it starts nor lives longer because of them.
    """

    restart_policy: Literal["Never", "OnFailure"] = "Never"
    containers: tuple[str, ...] = ("main",)
    init_containers: tuple[str, ...] = ()
    sidecars: tuple[str, ...] = ()
    termination_grace_period_seconds: int = 30
    active_deadline_seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSpec:
    """The Job's spec after defaulting. Source: batch/v1 JobSpec.

    Attributes:
        is_indexed: Whether every completion has an index of its own.
        only_replaces_failed: Whether a replacement waits until the old Pod has reached a terminal phase.
        has_limit_per_index: Whether every index has failures of its own to spend (KEP-3850).
    """

    parallelism: int = 1
    completions: int | None = 1
    completion_mode: CompletionMode = CompletionMode.NonIndexed
    backoff_limit: int = 6
    backoff_limit_per_index: int | None = None
    max_failed_indexes: int | None = None
    active_deadline_seconds: int | None = None
    ttl_seconds_after_finished: int | None = None
    suspend: bool = False
    pod_replacement_policy: PodReplacementPolicy = PodReplacementPolicy.TerminatingOrFailed
    pod_failure_policy: tuple[PodFailurePolicyRule, ...] | None = None
    success_policy: tuple[SuccessPolicyRule, ...] | None = None
    managed_by: str | None = None
    template: PodTemplate = field(default_factory=PodTemplate)
    is_indexed: bool = field(init=False, repr=False, compare=False)
    only_replaces_failed: bool = field(init=False, repr=False, compare=False)
    has_limit_per_index: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        is_indexed = self.completion_mode is CompletionMode.Indexed
        strict = self.pod_replacement_policy is PodReplacementPolicy.Failed
        limited = is_indexed and self.backoff_limit_per_index is not None
        object.__setattr__(self, "is_indexed", is_indexed)
        object.__setattr__(self, "only_replaces_failed", strict)
        object.__setattr__(self, "has_limit_per_index", limited)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition of a Job."""

    type: ConditionType
    status: Literal["True", "False", "Unknown"] = "True"
    reason: str = ""
    message: str = ""
    last_transition_time: Milliseconds = Milliseconds(0)


class JobStatus(NamedTuple):
    """The Job's status as stored. Source: batch/v1 JobStatus.

    `ready` and `terminating` are None before the first sync; `failed_indexes` is None unless failures
    are limited per index. The `uncounted_*` hold UIDs between the two writes of one sync only.
    """

    active: int = 0
    ready: int | None = None
    terminating: int | None = None
    succeeded: int = 0
    failed: int = 0
    completed_indexes: IndexSet = IndexSet()
    failed_indexes: IndexSet | None = None
    start_time: Milliseconds | None = None
    completion_time: Milliseconds | None = None
    conditions: tuple[Condition, ...] = ()
    uncounted_succeeded: tuple[str, ...] = ()
    uncounted_failed: tuple[str, ...] = ()


class Job(NamedTuple):
    """A Job as the API server stores it, as far as the controller looks at it."""

    name: str
    namespace: str = "default"
    uid: str = ""
    spec: JobSpec = JobSpec()
    status: JobStatus = JobStatus()
    is_being_deleted: bool = False


@dataclass(frozen=True, slots=True)
class PodCondition:
    """A condition of a Pod, apart from Ready, which has fields of its own."""

    type: str
    status: str = "True"
    reason: str = ""


class ContainerStatus(NamedTuple):
    """One container's status.

    Attributes:
        exit_code: Exit code if its current state is terminated, else None.
        finished_at: When it ended, None if it has not or nobody knows.
        is_init: It is an init container or a sidecar.
        is_sidecar: It is an init container that restarts always.
    """

    name: str
    exit_code: int | None = None
    finished_at: Milliseconds | None = None
    restart_count: int = 0
    is_init: bool = False
    is_sidecar: bool = False


class Pod(Protocol):
    """What the controller reads of a Pod; objects from a cluster and simulated Pods both offer it."""

    @property
    def name(self) -> str: ...
    @property
    def uid(self) -> str: ...
    @property
    def ordinal(self) -> int:
        """Place in the order of creation; settles ties."""
        ...

    @property
    def completion_index(self) -> int | None: ...
    @property
    def phase(self) -> Phase: ...
    @property
    def is_tracked(self) -> bool:
        """Whether it still has the finalizer batch.kubernetes.io/job-tracking."""
        ...

    @property
    def is_bound(self) -> bool: ...
    @property
    def is_ready(self) -> bool: ...
    @property
    def ready_changed(self) -> Milliseconds | None:
        """When condition Ready last became True or False; None if it is neither."""
        ...

    @property
    def created(self) -> Milliseconds: ...
    @property
    def deletion_requested(self) -> Milliseconds | None:
        """DeletionTimestamp less the grace period; None while nobody asked for deletion."""
        ...

    @property
    def container_statuses(self) -> tuple[ContainerStatus, ...]: ...
    @property
    def conditions(self) -> tuple[PodCondition, ...]: ...
    @property
    def index_failure_count(self) -> int:
        """Counted failures of its index before it."""
        ...

    @property
    def index_ignored_failure_count(self) -> int: ...


def true_condition(status: JobStatus, *types: ConditionType) -> Condition | None:
    """The first condition of one of these types that is True."""
    for condition in status.conditions:
        if condition.type in types and condition.status == "True":
            return condition
    return None


def is_finished(status: JobStatus) -> bool:
    """Whether the Job is Complete or Failed."""
    return (
        bool(status.conditions)
        and true_condition(status, ConditionType.Complete, ConditionType.Failed) is not None
    )
