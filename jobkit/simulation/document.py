"""The Job as a document of the API: the stored manifest with a status."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from jobkit.model import Milliseconds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jobkit.model import Condition, JobStatus

__all__ = ["ORIGIN", "rfc3339", "status_fields", "stored_document"]

ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)
"""When simulated Jobs are created, for documents that need a date."""


def rfc3339(time: Milliseconds, origin: datetime = ORIGIN) -> str:
    """The API's text of a time; whole seconds, as a server stores them."""
    return (origin + timedelta(milliseconds=time)).strftime("%Y-%m-%dT%H:%M:%SZ")


def stored_document(
    document: Mapping[str, Any], status: JobStatus, origin: datetime = ORIGIN
) -> dict[str, Any]:
    """The Job with this status, as the API server returns it."""
    stored = {key: value for key, value in document.items() if key != "status"}
    stored["metadata"] = {
        **stored["metadata"],
        "creationTimestamp": rfc3339(Milliseconds(0), origin),
    }
    stored["status"] = status_fields(status, origin)
    return stored


def status_fields(status: JobStatus, origin: datetime = ORIGIN) -> dict[str, Any]:
    """The status as stored: zero counters and empty lists are absent, times are RFC 3339."""
    fields: dict[str, Any] = {}
    if status.conditions:
        fields["conditions"] = [_condition(condition, origin) for condition in status.conditions]
    if status.start_time is not None:
        fields["startTime"] = rfc3339(status.start_time, origin)
    if status.completion_time is not None:
        fields["completionTime"] = rfc3339(status.completion_time, origin)
    counters = {"active": status.active, "succeeded": status.succeeded, "failed": status.failed}
    fields |= {name: number for name, number in counters.items() if number}
    if status.terminating is not None:
        fields["terminating"] = status.terminating
    if len(status.completed_indexes):
        fields["completedIndexes"] = str(status.completed_indexes)
    if status.failed_indexes is not None:
        fields["failedIndexes"] = str(status.failed_indexes)
    if status.ready is not None:
        fields["uncountedTerminatedPods"] = _uncounted(status)
        fields["ready"] = status.ready
    return fields


def _uncounted(status: JobStatus) -> dict[str, list[str]]:
    lists = {"succeeded": status.uncounted_succeeded, "failed": status.uncounted_failed}
    return {name: list(uids) for name, uids in lists.items() if uids}


def _condition(condition: Condition, origin: datetime) -> dict[str, Any]:
    time = rfc3339(condition.last_transition_time, origin)
    return {
        "type": str(condition.type),
        "status": condition.status,
        "lastProbeTime": time,
        "lastTransitionTime": time,
        "reason": str(condition.reason),
        "message": condition.message,
    }
