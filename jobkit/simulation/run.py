"""A finished run: the whole history of one Job, immutable, to be looked at from any side."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from jobkit.model import (
    Condition,
    ConditionType,
    Job,
    JobSpec,
    JobStatus,
    Milliseconds,
    Phase,
    PodCondition,
    true_condition,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jobkit.controller.decision import Because, Decision
    from jobkit.scenario import Scenario

__all__ = [
    "DecisionEntry", "Difference", "Event", "Ledger", "Moment", "Outcome", "PodFate", "PodRun", "PodState", "Request", "Run", "StatusEntry", "seconds",
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


_ENDED = {
    PodFate.Succeeded: PodState.Succeeded,
    PodFate.Counted: PodState.Failed,
    PodFate.Ignored: PodState.Ignored,
    PodFate.CutDown: PodState.CutDown,
}


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

    def state(self, t: Milliseconds) -> PodState | None:
        """What it is at `t`; None before its creation."""
        if t < self.created:
            return None
        if self.ended(t):
            if self.fate is not None and self.judged is not None and self.judged <= t:
                return _ENDED[self.fate]
            return PodState.Succeeded if self.phase == Phase.Succeeded else PodState.Failed
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


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """A decision of the controller and its time."""

    t: Milliseconds
    decision: Decision

    @property
    def because(self) -> tuple[Because, ...]:
        return self.decision.because

    def to_dict(self) -> dict[str, Any]:
        wait = self.decision.requeue_after
        return {
            "t": seconds(self.t),
            "create": len(self.decision.create),
            "delete": len(self.decision.deleted),
            "requeueAfter": seconds(wait),
            "because": [because.to_dict() for because in self.decision.because],
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


@dataclass(frozen=True, kw_only=True)
class Run:
    """A finished run. Times are milliseconds since the Job's creation; documents have seconds.

    Attributes:
        job: The Job as it was created.
        manifest: The Job at the end as the API server would return it; None once deleted.
        scenario: What happened around it.
        trajectory: The status after every change of it, in order; several may share a time.
        pods: Every Pod ever created, by ordinal.
        events: Events on the Job, in order.
        decisions: What the controller decided, whenever it did something or had to wait.
        requests: Patches and the API server's answers.
        specs: The spec in force from each time on; the first entry is at 0.
        end: When the run was over (not later than the scenario's `until`).
        positions: Line and column of each field of the manifest, by path ("spec.backoffLimit").
    """

    job: Job
    manifest: Mapping[str, Any] | None
    scenario: Scenario
    trajectory: Sequence[StatusEntry]
    pods: Sequence[PodRun]
    events: Sequence[Event]
    decisions: Sequence[DecisionEntry]
    requests: Sequence[Request]
    specs: Sequence[tuple[Milliseconds, JobSpec]]
    outcome: Outcome
    end: Milliseconds
    positions: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @cached_property
    def moments(self) -> tuple[Milliseconds, ...]:
        """The times at which something changed, ascending; the steps of a stepper."""
        times = {entry.t for entry in self.trajectory} | {entry.t for entry in self.decisions}
        times |= {request.t for request in self.requests} | {Milliseconds(0)}
        for pod in self.pods:
            times |= {
                t
                for t in (pod.created, pod.bound, pod.running, pod.stop_requested, pod.finished)
                if t is not None
            }
        return tuple(sorted(t for t in times if t <= self.end))

    def status(self, t: Milliseconds) -> JobStatus:
        """The status as stored after everything at `t`."""
        at = bisect_right(self._status_times, t)
        return self.trajectory[at - 1].status if at else JobStatus()

    def spec(self, t: Milliseconds) -> JobSpec:
        """The spec in force at `t`."""
        return [spec for since, spec in self.specs if since <= t][-1]

    def decision(self, t: Milliseconds) -> DecisionEntry | None:
        """The last decision at or before `t`."""
        at = bisect_right(self._decision_times, t)
        return self.decisions[at - 1] if at else None

    def ledger(self, t: Milliseconds) -> Ledger:
        """The ledger after everything at `t`."""
        status = self.status(t)
        judged = [
            bisect_right(self._judged[fate], t)
            for fate in (PodFate.Counted, PodFate.Ignored, PodFate.CutDown)
        ]
        last = self.decision(t)
        waiting = last.decision.waiting_until if last is not None else None
        verdict = true_condition(
            status, ConditionType.FailureTarget, ConditionType.SuccessCriteriaMet
        )
        return Ledger(
            wanted=last.decision.wanted if last is not None else 0,
            active=status.active,
            terminating=status.terminating or 0,
            succeeded=status.succeeded,
            counted=judged[0],
            ignored=judged[1],
            cut_down=judged[2],
            waiting_until=waiting
            if waiting is not None and waiting > t and verdict is None
            else None,
            verdict=verdict,
            end_state=true_condition(status, ConditionType.Complete, ConditionType.Failed),
        )

    def at(self, t: Milliseconds) -> Moment:
        """Everything at one time, after all that happened at it."""
        last = self.decision(t)
        return Moment(
            t=t,
            status=self.status(t),
            pods=tuple((pod, state) for pod in self.pods if (state := pod.state(t)) is not None),
            ledger=self.ledger(t),
            decision=last if last is not None and last.t == t else None,
            events=tuple(event for event in self.events if event.t == t),
        )

    def line_of(self, path: str) -> int | None:
        """The manifest's line of a field, or of the nearest field above it; None for a default.

        >>> run.line_of("spec.podFailurePolicy.rules[0]")  # doctest: +SKIP
        9
        """
        position = self.positions.get(path)
        return position[0] if position is not None else None

    def first_difference(self, other: Run) -> Difference | None:
        """Where this run and another part; None if their histories are the same."""
        from jobkit.simulation.compare import first_difference  # compare needs Run's type only  # noqa: PLC0415

        return first_difference(self, other)

    def to_dict(self) -> dict[str, Any]:
        """The document that `jobkit simulate -o json` prints."""
        return {
            "job": self.manifest,
            "trajectory": [entry.to_dict() for entry in self.trajectory],
            "pods": [pod.to_dict() for pod in self.pods],
            "events": [event.to_dict() for event in self.events],
            "decisions": [entry.to_dict() for entry in self.decisions],
            "requests": [request.to_dict() for request in self.requests],
            "outcome": self.outcome.to_dict(),
        }

    def __repr__(self) -> str:
        from jobkit.text import run_title  # wording is loaded when it is shown  # noqa: PLC0415

        return f"<Run of {run_title(self)}>"

    def __str__(self) -> str:
        from jobkit.text import run_text  # wording is loaded when it is shown  # noqa: PLC0415

        return run_text(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        from jobkit.html import run_mimebundle  # HTML is loaded when it is shown  # noqa: PLC0415

        return run_mimebundle(self)

    @cached_property
    def _status_times(self) -> list[Milliseconds]:
        return [entry.t for entry in self.trajectory]

    @cached_property
    def _decision_times(self) -> list[Milliseconds]:
        return [entry.t for entry in self.decisions]

    @cached_property
    def _judged(self) -> dict[PodFate, list[Milliseconds]]:
        judged: dict[PodFate, list[Milliseconds]] = {fate: [] for fate in PodFate}
        for pod in self.pods:
            if pod.fate is not None and pod.judged is not None:
                judged[pod.fate].append(pod.judged)
        for times in judged.values():
            times.sort()
        return judged


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
