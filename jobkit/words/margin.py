"""What stands in the margin of the manifest: behind each field the live number that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jobkit.model import Action
from jobkit.picture.view import format_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jobkit.model import JobSpec, JobStatus, Milliseconds
    from jobkit.simulation.run import Ledger, Run

__all__ = ["margin_notes", "patched"]

_CAN_CHANGE = {
    "spec.parallelism": "parallelism",
    "spec.completions": "completions",
    "spec.backoffLimit": "backoff_limit",
    "spec.maxFailedIndexes": "max_failed_indexes",
    "spec.activeDeadlineSeconds": "active_deadline_seconds",
    "spec.ttlSecondsAfterFinished": "ttl_seconds_after_finished",
    "spec.suspend": "suspend",
}
"""Fields of one value that somebody may change while the Job runs, and their names in a spec."""


def margin_notes(run: Run, t: Milliseconds) -> dict[int, str]:
    """The notes by line of the manifest; a field that the manifest leaves out has none."""
    spec, status, ledger = run.spec(t), run.status(t), run.ledger(t)
    notes = dict(_notes(spec, status, ledger, t))
    for field, value in patched(run, t).items():
        notes[field] = f"now {value}, {notes[field]}" if field in notes else f"now {value}"
    return {
        run.positions[field][0]: note for field, note in notes.items() if field in run.positions
    }


def patched(run: Run, t: Milliseconds) -> dict[str, str]:
    """The fields whose value in force is no longer that of the manifest, and the value."""
    first, spec = run.job.spec, run.spec(t)
    if spec is first:
        return {}
    values = {
        field: (getattr(first, name), getattr(spec, name)) for field, name in _CAN_CHANGE.items()
    }
    return {field: _written(new) for field, (old, new) in values.items() if old != new}


def _written(value: object) -> str:
    if value is None:
        return "unset"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _notes(
    spec: JobSpec, status: JobStatus, ledger: Ledger, t: Milliseconds
) -> Iterator[tuple[str, str]]:
    yield "spec.completions", f"{status.succeeded} done"
    yield "spec.parallelism", f"{ledger.active} active"
    if not spec.has_limit_per_index:
        yield "spec.backoffLimit", f"{ledger.counted} counted"
    yield "spec.backoffLimitPerIndex", f"{ledger.counted} counted"
    yield "spec.maxFailedIndexes", f"{len(status.failed_indexes or ())} given up"
    yield from _times(spec, status, ledger, t)
    if spec.suspend:
        yield "spec.suspend", "suspended"
    if ledger.terminating:
        yield "spec.podReplacementPolicy", f"{ledger.terminating} terminating"
        yield "spec.template.spec.terminationGracePeriodSeconds", f"{ledger.terminating} stopping"
    for number, rule in enumerate(spec.pod_failure_policy or ()):
        if rule.action is Action.Ignore and ledger.ignored:
            yield f"spec.podFailurePolicy.rules[{number}]", f"{ledger.ignored} ignored"
            break
    if spec.success_policy and ledger.verdict is not None:
        is_met = ledger.verdict.reason == "SuccessPolicy"
        yield "spec.successPolicy", "met" if is_met else "not met"


def _times(
    spec: JobSpec, status: JobStatus, ledger: Ledger, t: Milliseconds
) -> Iterator[tuple[str, str]]:
    if spec.active_deadline_seconds is not None and status.start_time is not None:
        left = status.start_time + spec.active_deadline_seconds * 1000 - t
        if ledger.end_state is None and not spec.suspend:
            yield "spec.activeDeadlineSeconds", f"{format_time(max(left, 0))} left"
    if spec.ttl_seconds_after_finished is not None and ledger.end_state is not None:
        left = ledger.end_state.last_transition_time + spec.ttl_seconds_after_finished * 1000 - t
        yield "spec.ttlSecondsAfterFinished", f"{format_time(max(left, 0))} left"
