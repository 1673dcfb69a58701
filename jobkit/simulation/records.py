"""The records that a run is made of: Pods, statuses, events, decisions, requests, and what sums them up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from jobkit.model import Condition, JobStatus, Milliseconds, Phase, PodCondition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jobkit.controller.decision import Because, Decision

__all__ = [
    "DecisionEntry", "Difference", "Ending", "Event", "Ledger", "Moment", "Outcome", "PodFate", "PodRun", "PodState", "Request",
    "StatusEntry", "condition_document", "seconds", "state_at_end", "status_document",
]  # fmt: skip


def seconds(time: Milliseconds | None) -> float | int | None:
    """Milliseconds as the seconds of a document: 9000 gives 9, 2500 gives 2.5."""
    if time is None:
        return None
    return time // 1000 if time % 1000 == 0 else time / 1000


class PodFate(StrEnum):
    """What became of a Pod in the controller's books."""

    Succeeded = "succeeded"
    Counted = "counted"
    Ignored = "ignored"
    CutDown = "cut down"


class PodState(StrEnum):
    """What a Pod is at one moment, as pictures and tables name it."""

    Waiting = "waiting"
    Starting = "starting"
    Running = "running"
    Terminating = "terminating"
    Succeeded = "succeeded"
    Failed = "failed"
    Ignored = "ignored"
    CutDown = "cut down"


ENDED = {
    PodFate.Succeeded: PodState.Succeeded,
    PodFate.Counted: PodState.Failed,
    PodFate.Ignored: PodState.Ignored,
    PodFate.CutDown: PodState.CutDown,
}
"""What a Pod is that has ended, once the controller has judged it."""
_OVER = {Phase.Succeeded: PodState.Succeeded, Phase.Failed: PodState.Failed}


def state_at_end(phase: Phase) -> PodState:
    """What a Pod is that has ended, as long as the controller has not judged it.

    One that went with its Job had no end of its own: it is cut down, and failed at nothing.
    """
    return _OVER.get(phase, PodState.CutDown)


@dataclass(frozen=True, slots=True, kw_only=True)
class PodRun:
    """One Pod's whole life. Times are None for what never happened.

    Attributes:
        ordinal: Place in the order of creation over the whole Job, from 0.
        index: Completion index, None for NonIndexed Jobs.
        attempt: How many Pods came before it for its index, or had failed when it was created.
        stop_requested: When its containers were asked to stop, by deletion or by its own deadline.
        finished: When its containers stopped, or the garbage collector marked it Failed.
        deleted: When the object went.
        fate: What became of it in the controller's books; None while that is open.
        judged: When the controller came to that.
        runs: Start and end of each run of its named container (end None while it runs).
        restarts: How often that container was started again (restartPolicy OnFailure).
    """

    name: str
    ordinal: int
    index: int | None
    attempt: int
    created: Milliseconds
    bound: Milliseconds | None = None
    running: Milliseconds | None = None
    stop_requested: Milliseconds | None = None
    finished: Milliseconds | None = None
    deletion_requested: Milliseconds | None = None
    deleted: Milliseconds | None = None
    phase: Phase = Phase.Pending
    exit_code: int | None = None
    reason: str | None = None
    restarts: int = 0
    conditions: tuple[PodCondition, ...] = ()
    fate: PodFate | None = None
    judged: Milliseconds | None = None
    runs: tuple[tuple[Milliseconds, Milliseconds | None], ...] = ()
    index_failure_count: int | None = None
    index_ignored_failure_count: int | None = None

    def ended(self, t: Milliseconds) -> bool:
        """Whether it takes part in nothing any more at `t`."""
        return any(time is not None and time <= t for time in (self.finished, self.deleted))

    @property
    def ended_as(self) -> PodState:
        """How it ended, as long as the controller has not judged it."""
        return state_at_end(self.phase)

    def state(self, t: Milliseconds) -> PodState | None:
        """What it is at `t`; None before its creation."""
        if t < self.created:
            return None
        if self.ended(t):
            if self.fate is not None and self.judged is not None and self.judged <= t:
                return ENDED[self.fate]
            return self.ended_as
        if self.stop_requested is not None and self.stop_requested <= t:
            return PodState.Terminating
        if self.running is not None and self.running <= t:
            return PodState.Running
        return PodState.Starting if self.bound is not None and self.bound <= t else PodState.Waiting

    def to_dict(self) -> dict[str, Any]:
        """The Pod as a run's document holds it."""
        document: dict[str, Any] = {
            "name": self.name,
            "ordinal": self.ordinal,
            "index": self.index,
            "attempt": self.attempt,
            "created": seconds(self.created),
            "bound": seconds(self.bound),
            "running": seconds(self.running),
            "finished": seconds(self.finished),
            "deleted": seconds(self.deleted),
            "phase": str(self.phase),
            "exitCode": self.exit_code,
            "reason": self.reason,
            "restarts": self.restarts,
            "deletionRequested": seconds(self.deletion_requested),
            "conditions": [
                {"type": c.type, "status": c.status, "reason": c.reason} for c in self.conditions
            ],
        }
        if self.index_failure_count is not None:
            document["indexFailureCount"] = str(self.index_failure_count)
        if self.index_ignored_failure_count:
            document["indexIgnoredFailureCount"] = str(self.index_ignored_failure_count)
        return document


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """The Job's status from `t` on, until the next entry."""

    t: Milliseconds
    status: JobStatus

    def to_dict(self) -> dict[str, Any]:
        return {"t": seconds(self.t), "status": status_document(self.status)}


class Event(NamedTuple):
    """An event on the Job, as `kubectl describe` shows it. `pod` is the ordinal of the Pod it names."""

    t: Milliseconds
    type: str
    reason: str
    message: str
    object: str
    pod: int | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "t": seconds(self.t),
            "type": self.type,
            "reason": self.reason,
            "object": self.object,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionEntry:
    """A decision of the controller and its time.

    Attributes:
        outline: The decision without its Pods.
        created: How many Pods it creates.
        deleted: How many Pods it deletes.
        whole: Gives the decision with its Pods; which they are, the Pods of two runs tell when compared.
    """

    t: Milliseconds
    outline: Decision
    created: int
    deleted: int
    whole: Callable[[], Decision] = field(compare=False, repr=False)

    @property
    def decision(self) -> Decision:
        """The decision with the Pods that it is about."""
        return self.whole()

    @property
    def because(self) -> tuple[Because, ...]:
        return self.outline.because

    def to_dict(self) -> dict[str, Any]:
        return {
            "t": seconds(self.t),
            "create": self.created,
            "delete": self.deleted,
            "requeueAfter": seconds(self.outline.requeue_after),
            "because": [because.to_dict() for because in self.because],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A patch that somebody sent, and the API server's answer."""

    t: Milliseconds
    patch: Mapping[str, Any]
    accepted: bool
    errors: tuple[Any, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        document: dict[str, Any] = {
            "t": seconds(self.t),
            "patch": self.patch,
            "accepted": self.accepted,
        }
        if not self.accepted:
            document["errors"] = [error.to_dict() for error in self.errors]
        return document


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How it ended. Times in milliseconds; Pod-seconds in seconds of running, all Pods together.

    Attributes:
        result: Complete, Failed, Running, Suspended or Deleted.
        reason: Reason of the terminal condition; JobSuspended; else empty.
        makespan: Time of the terminal condition, None without one.
        wasted_pod_seconds: Running time of Pods that did not succeed.
    """

    result: str
    reason: str
    makespan: Milliseconds | None
    pod_seconds: float
    wasted_pod_seconds: float
    peak_active: int

    def to_dict(self) -> dict[str, Any]:
        return {
            "result": self.result,
            "reason": self.reason,
            "makespan": seconds(self.makespan),
            "podSeconds": self.pod_seconds,
            "wastedPodSeconds": self.wasted_pod_seconds,
            "peakActive": self.peak_active,
        }


class Ending(NamedTuple):
    """How a run ended, and what the books say then: all that is kept of a run without its history.

    Attributes:
        pods: How many Pods were ever made.
        succeeded: Units of work ticked off.
        counted: Failures charged to the budget.
        ignored: Failures that a rule told the controller not to charge.
        cut_down: Pods ended because the Job ended, was suspended or shrank.
        failed_indexes: How many indexes were given up.
    """

    outcome: Outcome
    pods: int
    succeeded: int
    counted: int
    ignored: int
    cut_down: int
    failed_indexes: int

    def to_dict(self) -> dict[str, Any]:
        return {
            **self.outcome.to_dict(),
            "pods": self.pods,
            "succeeded": self.succeeded,
            "counted": self.counted,
            "ignored": self.ignored,
            "cutDown": self.cut_down,
            "failedIndexes": self.failed_indexes,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The table that all lessons speak of, at one moment.

    Attributes:
        wanted: Pods the controller would like active now.
        succeeded: Units of work ticked off.
        counted: Failures charged to the budget.
        ignored: Failures that a rule told the controller not to charge.
        cut_down: Pods ended because the Job ended, was suspended or shrank.
        waiting_until: Earliest moment a replacement may be made, None when none waits.
        verdict: FailureTarget or SuccessCriteriaMet, once given.
        end_state: Failed or Complete, once no Pod is left.
    """

    wanted: int = 0
    active: int = 0
    terminating: int = 0
    succeeded: int = 0
    counted: int = 0
    ignored: int = 0
    cut_down: int = 0
    waiting_until: Milliseconds | None = None
    verdict: Condition | None = None
    end_state: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Everything at one time: the status as stored, the Pods with their states, the ledger."""

    t: Milliseconds
    status: JobStatus
    pods: tuple[tuple[PodRun, PodState], ...]
    ledger: Ledger
    decision: DecisionEntry | None = None
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The first point at which two runs part: when, in what, and how it stands in each."""

    t: Milliseconds
    what: str
    first: Any
    second: Any

    def __str__(self) -> str:
        from jobkit.words.difference import difference_words  # noqa: PLC0415  loaded when shown

        return difference_words(self)


def status_document(status: JobStatus) -> dict[str, Any]:
    """A status as a trajectory holds it: every field, times in seconds since the Job's creation."""
    return {
        "active": status.active,
        "ready": status.ready,
        "terminating": status.terminating,
        "succeeded": status.succeeded,
        "failed": status.failed,
        "completedIndexes": str(status.completed_indexes),
        "failedIndexes": None if status.failed_indexes is None else str(status.failed_indexes),
        "startTime": seconds(status.start_time),
        "completionTime": seconds(status.completion_time),
        "conditions": [condition_document(condition) for condition in status.conditions],
    }


def condition_document(condition: Condition) -> dict[str, Any]:
    """A condition as a trajectory holds it."""
    return {
        "type": str(condition.type),
        "status": condition.status,
        "reason": condition.reason,
        "message": condition.message,
        "lastTransitionTime": seconds(condition.last_transition_time),
    }
