"""The status of a Job as kubectl shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jobkit.model import ConditionType, Milliseconds, true_condition
from jobkit.picture.view import format_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jobkit.model import Job, JobSpec, JobStatus
    from jobkit.simulation.run import Event, Ledger

__all__ = [
    "condition_lines",
    "describe_cells",
    "describe_lines",
    "event_lines",
    "get_cells",
    "get_lines",
    "human_duration",
    "ledger_cells",
    "ledger_line",
    "table",
]

_LONGEST_INDEXES = 50
_MINUTE, _HOUR, _DAY, _YEAR = 60, 3600, 86_400, 365 * 86_400
_DURATIONS = (
    (2 * _MINUTE, 1, "s", 0, ""),
    (10 * _MINUTE, _MINUTE, "m", 1, "s"),
    (3 * _HOUR, _MINUTE, "m", 0, ""),
    (8 * _HOUR, _HOUR, "h", _MINUTE, "m"),
    (2 * _DAY, _HOUR, "h", 0, ""),
    (8 * _DAY, _DAY, "d", _HOUR, "h"),
    (2 * _YEAR, _DAY, "d", 0, ""),
    (8 * _YEAR, _YEAR, "y", _DAY, "d"),
)
"""Below how many seconds a duration is told in which units."""

_LAST_WORDS = (
    ConditionType.Complete,
    ConditionType.Failed,
    ConditionType.Suspended,
    ConditionType.FailureTarget,
    ConditionType.SuccessCriteriaMet,
)


def get_lines(
    job: Job, spec: JobSpec, status: JobStatus, now: Milliseconds, created: Milliseconds
) -> list[str]:
    """What `kubectl get job` prints.

    Source: kubectl's table of Jobs. DURATION of a Job that failed goes on growing: only a complete
    Job has a completionTime.
    """
    cells = get_cells(job, spec, status, now, created)
    return table(zip(*cells, strict=True))


def get_cells(
    job: Job, spec: JobSpec, status: JobStatus, now: Milliseconds, created: Milliseconds
) -> list[tuple[str, str]]:
    """The columns of `kubectl get job`: heading and value."""
    return [
        ("NAME", job.name),
        ("STATUS", _status_word(job, status)),
        ("COMPLETIONS", _completions(spec, status)),
        ("DURATION", _duration(status, now)),
        ("AGE", human_duration(now - created)),
    ]


def describe_lines(spec: JobSpec, status: JobStatus) -> list[str]:
    """What `kubectl describe job` says of spec and status, as far as it is about the running of the Job."""
    rows = describe_cells(spec, status)
    width = max(len(name) for name, _ in rows) + 3
    return [f"{name + ':':<{width}}{value}" for name, value in rows]


def describe_cells(spec: JobSpec, status: JobStatus) -> list[tuple[str, str]]:
    """The same as names and values."""
    rows = [
        ("Parallelism", str(spec.parallelism)),
        ("Completions", "<unset>" if spec.completions is None else str(spec.completions)),
        ("Completion Mode", str(spec.completion_mode)),
        ("Suspend", str(spec.suspend).lower()),
        ("Backoff Limit", str(spec.backoff_limit)),
    ]
    if spec.ttl_seconds_after_finished is not None:
        rows.append(("TTL Seconds After Finished", str(spec.ttl_seconds_after_finished)))
    if spec.active_deadline_seconds is not None:
        rows.append(("Active Deadline Seconds", f"{spec.active_deadline_seconds}s"))
    if status.start_time is not None and status.completion_time is not None:
        rows.append(("Duration", human_duration(status.completion_time - status.start_time)))
    rows.append(("Pods Statuses", _pods_statuses(status)))
    if spec.is_indexed:
        rows.append(("Completed Indexes", _capped(str(status.completed_indexes))))
    return rows


def condition_lines(status: JobStatus) -> list[str]:
    """The conditions: type, status, reason, since when; each message once, below."""
    if not status.conditions:
        return ["no condition"]
    rows = [["CONDITION", "STATUS", "REASON", "SINCE"]]
    rows += [
        [str(each.type), each.status, str(each.reason), format_time(each.last_transition_time)]
        for each in status.conditions
    ]
    messages = dict.fromkeys(each.message for each in status.conditions if each.message)
    return [*table(rows), *messages]


def ledger_cells(ledger: Ledger) -> list[tuple[str, str]]:
    """The ledger's lines and their values; what is 0 stays, so that ledgers can be compared."""
    cells = [
        ("wanted", str(ledger.wanted)),
        ("active", str(ledger.active)),
        ("terminating", str(ledger.terminating)),
        ("succeeded", str(ledger.succeeded)),
        ("counted", str(ledger.counted)),
        ("ignored", str(ledger.ignored)),
        ("cut down", str(ledger.cut_down)),
    ]
    if ledger.waiting_until is not None:
        cells.append(("waiting until", format_time(ledger.waiting_until)))
    return cells


def ledger_line(ledger: Ledger) -> str:
    """The ledger in one line."""
    return "  ".join(f"{name} {value}" for name, value in ledger_cells(ledger))


def event_lines(events: Sequence[Event]) -> list[str]:
    """The Job's events as `kubectl describe` groups them: those of one kind in one line."""
    groups: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        groups.setdefault((event.type, event.reason), []).append(event)
    rows = [["TYPE", "REASON", "TIMES", "WHEN", "LAST MESSAGE"]]
    for (kind, reason), same in groups.items():
        first, last = format_time(same[0].t), format_time(same[-1].t)
        when = first if first == last else f"{first} to {last}"
        rows.append([kind, reason, str(len(same)), when, same[-1].message])
    return table(rows) if groups else []


def table(rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows as columns of text, three blanks apart, as kubectl does it."""
    rows = [list(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def human_duration(milliseconds: int) -> str:
    """A duration as kubectl prints it: two units at most, fewer as it grows.

    >>> human_duration(42_000), human_duration(123_000), human_duration(4_000_000), human_duration(90_000_000)
    ('42s', '2m3s', '66m', '25h')

    Source: HumanDuration of apimachinery.
    """
    seconds = max(milliseconds, 0) // 1000
    for limit, large, large_unit, small, small_unit in _DURATIONS:
        if seconds < limit:
            text = f"{seconds // large}{large_unit}"
            rest = seconds % large // small if small else 0
            return text + f"{rest}{small_unit}" if rest else text
    return f"{seconds // _YEAR}y"


def _status_word(job: Job, status: JobStatus) -> str:
    for kind in _LAST_WORDS:
        if true_condition(status, kind) is not None:
            return str(kind)
        if kind is ConditionType.Failed and job.is_being_deleted:
            return "Terminating"
    return "Running"


def _completions(spec: JobSpec, status: JobStatus) -> str:
    if spec.completions is not None:
        return f"{status.succeeded}/{spec.completions}"
    return f"{status.succeeded}/1" + (f" of {spec.parallelism}" if spec.parallelism > 1 else "")


def _duration(status: JobStatus, now: Milliseconds) -> str:
    if status.start_time is None:
        return ""
    end = status.completion_time if status.completion_time is not None else now
    return human_duration(end - status.start_time)


def _pods_statuses(status: JobStatus) -> str:
    ready = "" if status.ready is None else f" ({status.ready} Ready)"
    return f"{status.active} Active{ready} / {status.succeeded} Succeeded / {status.failed} Failed"


def _capped(indexes: str) -> str:
    """Cut at the first comma behind fifty characters, as kubectl does it."""
    if not indexes:
        return "<none>"
    comma = indexes.find(",", _LONGEST_INDEXES)
    return indexes if comma < 0 else indexes[: comma + 1] + "..."
