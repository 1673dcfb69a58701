"""Conditions of a Job: making, setting and wording them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jobkit.model import Condition, ConditionType, Reason

if TYPE_CHECKING:
    from jobkit.model import JobStatus, Milliseconds

__all__ = ["suspended_condition", "with_condition"]

# The controller compares these texts with the stored ones, so they are its own.
_SUSPENDED = {
    True: ("True", Reason.JobSuspended, "Job suspended"),
    False: ("False", Reason.JobResumed, "Job resumed"),
}


def with_condition(
    conditions: tuple[Condition, ...], condition: Condition
) -> tuple[Condition, ...]:
    """The conditions with this one in place of the first of its type, or else at the end."""
    for place, old in enumerate(conditions):
        if old.type is condition.type:
            return (*conditions[:place], condition, *conditions[place + 1 :])
    return (*conditions, condition)


def suspended_condition(
    status: JobStatus, *, suspended: bool, now: Milliseconds
) -> Condition | None:
    """The Suspended condition that has to be written, or None if the stored one says so already.

    A Job that was never suspended gets no Suspended=False. Source: spec.suspend, KEP-2232.
    """
    if not status.conditions and not suspended:
        return None
    value, reason, message = _SUSPENDED[suspended]
    stored = next((old for old in status.conditions if old.type is ConditionType.Suspended), None)
    if stored is None and not suspended:
        return None
    if stored is not None and (stored.status, stored.reason, stored.message) == (
        value,
        reason,
        message,
    ):
        return None
    return Condition(
        type=ConditionType.Suspended,
        status="True" if suspended else "False",
        reason=reason,
        message=message,
        last_transition_time=now,
    )
