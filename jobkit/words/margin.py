"""What stands in the margin of the manifest: behind each field the live number that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jobkit.model import Action
from jobkit.picture.view import format_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jobkit.model import JobSpec, JobStatus, Milliseconds
    from jobkit.simulation.run import Ledger, Run

__all__ = ["margin_notes"]


def margin_notes(run: Run, t: Milliseconds) -> dict[int, str]:
    """The notes by line of the manifest; a field that the manifest leaves out has none."""
    spec, status, ledger = run.spec(t), run.status(t), run.ledger(t)
    return {
        run.positions[field][0]: note
        for field, note in _notes(spec, status, ledger, t)
        if field in run.positions
    }


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
