"""Where two runs part: the first point in time at which their histories differ, and in what."""

from __future__ import annotations

from itertools import zip_longest
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from jobkit.intervals import IndexSet
from jobkit.model import JobStatus, Milliseconds
from jobkit.simulation.run import Difference, condition_document, seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from jobkit.simulation.run import DecisionEntry, Event, PodRun, Request, Run, StatusEntry

__all__ = ["first_difference"]

_COUNTERS = (
    ("active", attrgetter("active")),
    ("ready", attrgetter("ready")),
    ("terminating", attrgetter("terminating")),
    ("succeeded", attrgetter("succeeded")),
    ("failed", attrgetter("failed")),
)
_TIMES = (
    ("created", attrgetter("created")),
    ("bound", attrgetter("bound")),
    ("running", attrgetter("running")),
    ("deletionRequested", attrgetter("deletion_requested")),
    ("finished", attrgetter("finished")),
    ("deleted", attrgetter("deleted")),
)
_RESULTS = (
    ("phase", attrgetter("phase")),
    ("exitCode", attrgetter("exit_code")),
    ("reason", attrgetter("reason")),
    ("restarts", attrgetter("restarts")),
    ("conditions", attrgetter("conditions")),
)


def first_difference(a: Run, b: Run) -> Difference | None:
    """The earliest point at which two runs differ, None if their histories are the same.

    Generated Pod names are not compared: they tell one seed from another, not one course of
    events from another. At one time a decision comes before the status that it leads to, that
    before what Pods do, and events come last.

    Returns:
        The time, the field by its path in the run's document ("decisions.create",
        "trajectory.status.active", "pods[3].finished"), and its value in each run; times in
        seconds, as documents have them. None stands for a value that one of the runs does not have.
    """
    found = [
        _of_decisions(a.decisions, b.decisions),
        _of_statuses(a.trajectory, b.trajectory),
        _of_pods(a.pods, b.pods),
        _of_requests(a.requests, b.requests),
        _of_events(a.events, b.events),
    ]
    # min keeps the first of equals, so the order above settles ties
    return min((difference for difference in found if difference), key=lambda d: d.t, default=None)


def _of_decisions(a: Sequence[DecisionEntry], b: Sequence[DecisionEntry]) -> Difference | None:
    return _of_documents("decisions", a, b, _decision_fields)


def _decision_fields(entry: DecisionEntry) -> dict[str, Any]:
    decision = entry.decision
    fields: dict[str, Any] = {
        "create": len(decision.create),
        "createIndexes": [each.index for each in decision.create if each.index is not None],
        "delete": len(decision.deleted),
        "deletePods": [pod.ordinal for pod in decision.deleted],
        "requeueAfter": seconds(decision.requeue_after),
        "judged": [(pod.ordinal, fate) for pod, fate in decision.judged],
    }
    fields["because"] = [(because.rule, because.field, because.text) for because in entry.because]
    return fields


def _of_events(a: Sequence[Event], b: Sequence[Event]) -> Difference | None:
    return _of_documents("events", a, b, _event_fields)


def _event_fields(event: Event) -> dict[str, Any]:
    if event.pod is not None:
        return {"type": event.type, "reason": event.reason, "pod": event.pod}
    return {"type": event.type, "reason": event.reason, "message": event.message}


def _of_requests(a: Sequence[Request], b: Sequence[Request]) -> Difference | None:
    return _of_documents("requests", a, b, _request_fields)


def _request_fields(request: Request) -> dict[str, Any]:
    return {"patch": request.patch, "accepted": request.accepted}


def _of_documents(
    name: str, a: Sequence[Any], b: Sequence[Any], fields: Callable[[Any], dict[str, Any]]
) -> Difference | None:
    """The first difference of two timed lists, entry by entry."""
    for first, second in zip_longest(a, b):
        if first is None or second is None or first.t != second.t:
            return _missing(name, first, second, fields)
        ours, theirs = fields(first), fields(second)
        for key, value in ours.items():
            if value != theirs.get(key):
                return Difference(
                    t=first.t, what=f"{name}.{key}", first=value, second=theirs.get(key)
                )
    return None


def _missing(name: str, a: Any, b: Any, fields: Callable[[Any], dict[str, Any]]) -> Difference:
    """One run has an entry at a time at which the other has none."""
    if b is None or (a is not None and a.t < b.t):
        return Difference(t=a.t, what=name, first=fields(a), second=None)
    return Difference(t=b.t, what=name, first=None, second=fields(b))


def _of_statuses(a: Sequence[StatusEntry], b: Sequence[StatusEntry]) -> Difference | None:
    before_a, before_b = JobStatus(), JobStatus()
    for first, second in zip_longest(a, b):
        if first is None or second is None or first.t != second.t:
            return _missing("trajectory", first, second, lambda entry: entry.to_dict()["status"])
        parts = _status_parts(before_a, first.status, before_b, second.status)
        for key, ours, theirs in parts:
            return Difference(t=first.t, what=f"trajectory.status.{key}", first=ours, second=theirs)
        before_a, before_b = first.status, second.status
    return None


def _status_parts(
    before_a: JobStatus, a: JobStatus, before_b: JobStatus, b: JobStatus
) -> Iterator[tuple[str, Any, Any]]:
    """Fields in which two statuses differ whose predecessors were the same."""
    for key, of in _COUNTERS:
        if of(a) != of(b):
            yield key, of(a), of(b)
    if not _same_indexes(
        before_a.completed_indexes,
        a.completed_indexes,
        before_b.completed_indexes,
        b.completed_indexes,
    ):
        yield "completedIndexes", str(a.completed_indexes), str(b.completed_indexes)
    if not _same_indexes(
        before_a.failed_indexes, a.failed_indexes, before_b.failed_indexes, b.failed_indexes
    ):
        yield "failedIndexes", _text(a.failed_indexes), _text(b.failed_indexes)
    if a.start_time != b.start_time:
        yield "startTime", seconds(a.start_time), seconds(b.start_time)
    if a.completion_time != b.completion_time:
        yield "completionTime", seconds(a.completion_time), seconds(b.completion_time)
    if a.conditions != b.conditions:
        ours, theirs = (
            [condition_document(each) for each in status.conditions] for status in (a, b)
        )
        yield "conditions", ours, theirs


def _same_indexes(
    before_a: IndexSet | None, a: IndexSet | None, before_b: IndexSet | None, b: IndexSet | None
) -> bool:
    """Whether two sets are the same, given that those before them were.

    Only what was added is looked at as long as nothing was removed; the two full sets of a large
    Job would have to be built anew at every entry.
    """
    if a is None or b is None:
        return a is b
    if len(a) != len(b):
        return False
    if before_a is None or before_b is None:
        return a == b
    new_a, new_b = a.added_since(before_a), b.added_since(before_b)
    if len(a) == len(before_a) + len(new_a):
        return new_a == new_b and len(b) == len(before_b) + len(new_b)
    return a == b


def _text(indexes: IndexSet | None) -> str | None:
    return None if indexes is None else str(indexes)


def _of_pods(a: Sequence[PodRun], b: Sequence[PodRun]) -> Difference | None:
    earliest: Difference | None = None
    for first, second in zip_longest(a, b):
        found = _of_pod(first, second)
        if found is not None and (earliest is None or found.t < earliest.t):
            earliest = found
    return earliest


def _of_pod(a: PodRun | None, b: PodRun | None) -> Difference | None:
    if a is None or b is None:
        pod = a or b
        assert pod is not None, "zip_longest yields at least one of them"
        what = f"pods[{pod.ordinal}]"
        return Difference(
            t=pod.created, what=what, first=a and a.to_dict(), second=b and b.to_dict()
        )
    what = f"pods[{a.ordinal}]"
    if (a.index, a.attempt) != (b.index, b.attempt):
        t = min(a.created, b.created)
        return Difference(t=t, what=f"{what}.index", first=a.index, second=b.index)
    return _of_times(what, a, b) or _of_results(what, a, b)


def _of_times(what: str, a: PodRun, b: PodRun) -> Difference | None:
    found = [
        Difference(
            t=_earlier(of(a), of(b)),
            what=f"{what}.{key}",
            first=seconds(of(a)),
            second=seconds(of(b)),
        )
        for key, of in _TIMES
        if of(a) != of(b)
    ]
    return min(found, key=lambda d: d.t, default=None)


def _earlier(a: Milliseconds | None, b: Milliseconds | None) -> Milliseconds:
    return min(time for time in (a, b) if time is not None)


def _of_results(what: str, a: PodRun, b: PodRun) -> Difference | None:
    end = a.finished if a.finished is not None else a.deleted
    for key, of in _RESULTS:
        if of(a) != of(b):
            t = end if end is not None else a.created
            return Difference(t=t, what=f"{what}.{key}", first=of(a), second=of(b))
    return None
