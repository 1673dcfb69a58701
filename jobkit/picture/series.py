"""Numbers over time that pictures draw: active Pods, the failure budget, the waits of the back-off."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from jobkit.simulation.run import PodFate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from jobkit.model import JobSpec, Milliseconds
    from jobkit.picture.view import View

__all__ = [
    "Budget",
    "Level",
    "Wait",
    "active_levels",
    "budget_of",
    "ceiling_levels",
    "waits",
    "wanted_levels",
]

UNLIMITED = 2**31 - 1
"""The backoffLimit that a server fills in where failures are limited per index."""


class Level(NamedTuple):
    """A number, and the time in milliseconds from which it holds."""

    t: Milliseconds
    value: int


class Wait(NamedTuple):
    """A time in which the controller creates no Pod; it ends early when a later decision says so."""

    start: Milliseconds
    end: Milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What of the Job's failure budget is spent over time.

    Attributes:
        name: What is counted ("Failures", "Restarts", "Given up").
        note: How much is spent of how much ("3 of 2").
        spent: The number over time.
        limit: The limit over time; empty where there is none.
        failures: Times at which a failure was counted, one entry a failure.
    """

    name: str
    note: str
    spent: tuple[Level, ...]
    limit: tuple[Level, ...]
    failures: tuple[Milliseconds, ...]


def active_levels(view: View) -> tuple[Level, ...]:
    """`status.active` over time, up to the moment of the view."""
    entries = view.run.trajectory
    return _levels(Level(entry.t, entry.status.active) for entry in entries if entry.t <= view.t)


def wanted_levels(view: View) -> tuple[Level, ...]:
    """How many Pods the controller would like to be active, over time."""
    entries = view.run.decisions
    return _levels(Level(entry.t, entry.outline.wanted) for entry in entries if entry.t <= view.t)


def ceiling_levels(view: View) -> tuple[Level, ...]:
    """`spec.parallelism` over time."""
    return _levels(Level(t, spec.parallelism) for t, spec in view.run.specs if t <= view.t)


def waits(view: View) -> tuple[Wait, ...]:
    """The back-off of the whole Job: when nothing is created, and until when.

    Jobs that limit failures per index have none: there each index waits for itself.
    """
    if view.spec.has_limit_per_index:
        return ()
    known = [entry for entry in view.run.decisions if entry.t <= view.t]
    times = [entry.t for entry in known]
    found: list[Wait] = []
    for entry in known:
        until = entry.outline.waiting_until
        if until is None:
            continue
        later = bisect_right(times, entry.t)
        end = min(until, times[later]) if later < len(times) else until
        if found and entry.t in found[-1]:
            # looked at again, or found to last longer
            found[-1] = Wait(found[-1].start, end)
        else:
            found.append(Wait(entry.t, end))
    return tuple(found)


def budget_of(view: View) -> Budget:
    """The budget that decides about this Job's failure."""
    spec = view.spec
    if spec.has_limit_per_index:
        return _budget(view, "Given up", _given_up(view), lambda spec: spec.max_failed_indexes)
    if spec.template.restart_policy == "OnFailure":
        return _budget(view, "Restarts", _restarts(view), lambda spec: spec.backoff_limit)
    return _budget(view, "Failures", _counted(view), lambda spec: spec.backoff_limit)


def _budget(
    view: View, name: str, spent: tuple[Level, ...], limit_of: Callable[[JobSpec], int | None]
) -> Budget:
    limit = _limits(view, limit_of)
    note = _peak_note(spent, limit) if name == "Restarts" else _note(spent, limit)
    return Budget(name=name, note=note, spent=spent, limit=limit, failures=_failure_times(view))


def _given_up(view: View) -> tuple[Level, ...]:
    entries = (entry for entry in view.run.trajectory if entry.t <= view.t)
    return _levels(Level(entry.t, len(entry.status.failed_indexes or ())) for entry in entries)


def _restarts(view: View) -> tuple[Level, ...]:
    changes: list[tuple[Milliseconds, int]] = []
    verdict = view.ledger.verdict
    for pod in view.pods:
        starts = [start for start, _ in pod.runs[1:] if start <= view.t]
        changes += [(start, 1) for start in starts]
        ends = [time for time in (pod.finished, pod.deleted) if time is not None and time <= view.t]
        # what the verdict was given for stays to be seen
        if starts and ends and (verdict is None or min(ends) < verdict.last_transition_time):
            changes.append((min(ends), -len(starts)))
    return _sums(changes)


def _counted(view: View) -> tuple[Level, ...]:
    return _sums([(t, 1) for t in _failure_times(view)])


def _failure_times(view: View) -> tuple[Milliseconds, ...]:
    return tuple(t for t in view.run.pods.judged(PodFate.Counted) if t <= view.t)


def _limits(view: View, limit_of: Callable[[JobSpec], int | None]) -> tuple[Level, ...]:
    levels = []
    for t, spec in view.run.specs:
        limit = limit_of(spec)
        if t <= view.t and limit is not None and limit < UNLIMITED:
            levels.append(Level(t, limit))
    return _levels(levels)


def _note(spent: Sequence[Level], limit: Sequence[Level]) -> str:
    number = spent[-1].value if spent else 0
    return f"{number} of {limit[-1].value}" if limit else f"{number}, no limit"


def _peak_note(spent: Sequence[Level], limit: Sequence[Level]) -> str:
    """Finished Pods take their restarts with them, so the peak says more than the last number."""
    peak = max((level.value for level in spent), default=0)
    return f"most {peak} of {limit[-1].value}" if limit else f"most {peak}"


def _sums(changes: Iterable[tuple[Milliseconds, int]]) -> tuple[Level, ...]:
    total, levels = 0, []
    for t, change in sorted(changes):
        total += change
        levels.append(Level(t, total))
    return _levels(levels)


def _levels(levels: Iterable[Level]) -> tuple[Level, ...]:
    """Only the changes, and of several at one time the last."""
    kept: list[Level] = []
    for level in levels:
        if kept and kept[-1].t == level.t:
            kept.pop()
        if not kept or kept[-1].value != level.value:
            kept.append(level)
    return tuple(kept)
