"""One sync of the Job controller, top-down: facts, verdict, Pods, completions, accounting, decision.

A pure function over values: it reads no clock, touches nothing, and remembers nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jobkit.controller.accounting import finish, is_due, settle, stage
from jobkit.controller.backoff import BackoffRecord
from jobkit.controller.conditions import suspended_condition
from jobkit.controller.decision import Because, Decision, JobEvent
from jobkit.controller.facts import gather_facts
from jobkit.controller.groups import group_pods
from jobkit.controller.pods import Managed, end_all, manage
from jobkit.controller.verdict import completions_reached, deadline, find_verdict
from jobkit.model import Condition, ConditionType, Milliseconds, is_finished

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jobkit.controller.facts import Facts, Groups
    from jobkit.controller.verdict import Verdict
    from jobkit.model import Job, JobStatus, Pod

__all__ = ["decide", "reconcile"]

OWN_NAME = "kubernetes.io/job-controller"
SYNC_PERIOD = Milliseconds(1000)


def reconcile(
    job: Job,
    pods: Iterable[Pod],
    now: Milliseconds,
    memory: BackoffRecord | None = None,
    sync_period: Milliseconds = SYNC_PERIOD,
) -> Decision:
    """What the controller does about this Job and these Pods, and why.

    Args:
        job: The Job as stored.
        pods: The Pods that it owns, all of them.
        now: The time, on the axis that the Job and the Pods use.
        memory: What a running controller remembers; None for one that has just started.
        sync_period: Shortest delay of a back-off requeue.

    Source: Job controller of Kubernetes 1.37.
    """
    return decide(job, group_pods(job, pods), now, memory, sync_period)


def decide(
    job: Job,
    groups: Groups,
    now: Milliseconds,
    memory: BackoffRecord | None = None,
    sync_period: Milliseconds = SYNC_PERIOD,
) -> Decision:
    """The same for Pods that are sorted already."""
    if job.spec.managed_by not in (None, OWN_NAME):
        return Decision(because=(_managed_elsewhere(job),))
    if is_finished(job.status):
        return Decision(memory=BackoffRecord(), because=(_finished(job.status),))
    facts = gather_facts(job, groups, now, memory or BackoffRecord(), sync_period)
    verdict = find_verdict(facts)
    managed = end_all(facts, verdict.because.field) if verdict else _manage_unless_deleted(facts)
    reached = completions_reached(facts, managed.active) if verdict is None else None
    suspended = None
    if verdict is None and reached is None and not job.is_being_deleted:
        suspended = suspended_condition(job.status, suspended=job.spec.suspend, now=now)
    return _account(facts, managed, verdict, reached, suspended)


def _account(
    facts: Facts,
    managed: Managed,
    found: Verdict | None,
    reached: Verdict | None,
    suspended: Condition | None,
) -> Decision:
    verdict = found or reached
    tally = settle(facts, verdict)
    staged = stage(facts, managed, tally, verdict, suspended)
    first = staged if is_due(facts.status, staged) else None
    second, terminal = finish(facts, staged, tally, managed, verdict)
    because = (*((verdict.because,) if verdict else ()), *managed.because)
    return Decision(
        create=managed.create,
        write_off=managed.write_off,
        end=managed.end,
        released=tally.released,
        first_write=first,
        second_write=None if second is staged or second == staged else second,
        memory=facts.record if first is not None else None,
        requeue_after=_requeue(facts, managed, found),
        waiting_until=managed.waiting_until,
        wanted=managed.wanted,
        judged=tally.judged + tuple([(pod, "cut down") for pod in managed.write_off]),
        finished=terminal,
        early_events=_suspension_events(suspended),
        late_events=_terminal_events(facts, second, terminal),
        because=because,
    )


def _manage_unless_deleted(facts: Facts) -> Managed:
    if not facts.job.is_being_deleted:
        return manage(facts)
    groups = facts.groups
    return Managed(
        active=len(groups.active), ready=groups.ready, terminating=len(groups.terminating), wanted=0
    )


def _requeue(facts: Facts, managed: Managed, verdict: Verdict | None) -> Milliseconds | None:
    waits: list[int] = []
    end = deadline(facts)
    if end is not None and (verdict is None or not _judged_before_deadline(verdict)):
        waits.append(end - facts.now)
    if managed.waiting_until is not None:
        waits.append(max(facts.sync_period, managed.waiting_until - facts.now))
    return Milliseconds(min(waits)) if waits else None


def _judged_before_deadline(verdict: Verdict) -> bool:
    """Whether the verdict fell before the deadline was looked at; else a look at the deadline is asked for."""
    return verdict.is_stored or verdict.reason in (
        "PodFailurePolicy",
        "BackoffLimitExceeded",
        "DeadlineExceeded",
    )


def _suspension_events(condition: Condition | None) -> tuple[JobEvent, ...]:
    if condition is None:
        return ()
    reason = "Suspended" if condition.status == "True" else "Resumed"
    return (JobEvent(type="Normal", reason=reason, message=condition.message),)


def _terminal_events(
    facts: Facts, status: JobStatus, terminal: Condition | None
) -> tuple[JobEvent, ...]:
    if terminal is None:
        return ()
    if terminal.type is ConditionType.Failed:
        return (JobEvent(type="Warning", reason=terminal.reason, message=terminal.message),)
    completed = JobEvent(type="Normal", reason="Completed", message="The Job is complete.")
    completions = facts.spec.completions
    if completions is not None and status.succeeded > completions:
        surplus = "More Pods succeeded than the Job has completions."
        return (JobEvent(type="Warning", reason="TooManySucceededPods", message=surplus), completed)
    return (completed,)


def _managed_elsewhere(job: Job) -> Because:
    return Because(
        rule="managedBy",
        field="spec.managedBy",
        sentence="{manager} manages this Job; the built-in controller leaves it alone.",
        numbers={"manager": job.spec.managed_by},
    )


def _finished(status: JobStatus) -> Because:
    end = next(
        c for c in status.conditions if c.type in (ConditionType.Complete, ConditionType.Failed)
    )
    return Because(
        rule="end state",
        field="status.conditions",
        sentence="The Job is {state}; nothing is decided any more.",
        numbers={"state": str(end.type)},
    )
