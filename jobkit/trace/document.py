"""The trace: everything that a browser needs to show a run at any moment, as one JSON document."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from jobkit.intervals import IndexSet
from jobkit.model import Milliseconds
from jobkit.picture.series import (
    active_levels,
    budget_of,
    ceiling_levels,
    waits,
    wanted_levels,
)
from jobkit.picture.view import axis_unit, format_time, view_of
from jobkit.simulation.run import PodFate
from jobkit.text.status import describe_cells, get_cells, ledger_cells
from jobkit.trace.pods import (
    POD_WORDS,
    layout_document,
    looks_document,
    pods_document,
    row_waits,
)
from jobkit.trace.tracks import Tracks
from jobkit.words.card import Card, Cards
from jobkit.words.headline import shorten
from jobkit.words.instead import instead_of
from jobkit.words.judgement import RULES, judge
from jobkit.words.margin import margin_notes, patched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jobkit.model import Condition, JobSpec, JobStatus
    from jobkit.picture.series import Level
    from jobkit.picture.view import View
    from jobkit.simulation.run import Event, PodRun, Run

__all__ = ["VERSION", "Trace", "alternatives", "steps_of", "trace"]

VERSION = 1
MOST_STEPS = 3000
_LONGEST_INDEXES = 72
_LONGEST_CHIP = 34

Trace = dict[str, Any]
"""The document; its parts are named in `trace`."""


def trace(run: Run, *, with_alternatives: bool = True) -> Trace:
    """The document of a run.

    Args:
        run: The run.
        with_alternatives: Whether the cards say what the controller would do instead; if not,
            `alternatives` gives that later.

    Returns:
        `steps.t` are the times of the steps; everything under `tracks` is a pair of lists, the
        steps at which something changes and its value from there on. `pods` has a column for each
        fact, `series` has pairs of times and values, `cards` one entry per step.
    """
    view = view_of(run)
    steps = steps_of(run)
    made = _Steps(run, steps, with_alternatives=with_alternatives)
    return {
        "version": VERSION,
        "job": {"name": run.job.name, "indexed": run.job.spec.is_indexed},
        "end": run.end,
        "axis": {"end": view.axis_end, "unit": list(axis_unit(view.axis_end))},
        "looks": looks_document(),
        "steps": {"t": list(steps)},
        "cards": made.cards,
        "tracks": made.tracks(),
        "judgement": [[rule.letter, rule.words] for rule in RULES],
        "pods": pods_document(view),
        "podWords": POD_WORDS,
        "layout": layout_document(view),
        "series": _series(view),
        "indexes": _indexes(view),
        "events": list(_events(run.events)),
        "verdict": _condition(made.verdict),
        "endState": _condition(made.end_state),
        "manifest": run.source.rstrip().splitlines(),
    }


def alternatives(run: Run) -> dict[str, str]:
    """What the controller would do instead, by the number of the step as text."""
    told = instead_of(run)
    return {str(step): told[t] for step, t in enumerate(steps_of(run)) if told.get(t)}


def steps_of(run: Run) -> Sequence[Milliseconds]:
    """The moments that a stepper stops at: all of them, or of very many a choice.

    What nobody should miss comes first (what people did, conditions), then failures, then changes of
    the status; of the first kind that would be too many only every n-th is taken.
    """
    if len(run.moments) <= MOST_STEPS:
        return run.moments
    chosen = {Milliseconds(0), run.moments[-1], *(request.t for request in run.requests)}
    chosen |= {
        condition.last_transition_time
        for entry in (run.trajectory[-1:] or ())
        for condition in entry.status.conditions
    }
    failures = {pod.judged for pod in run.pods if pod.judged is not None and _is_failure(pod)}
    changes = {entry.t for entry in run.trajectory}
    for times in (failures, changes):
        left = max(1, MOST_STEPS - len(chosen))
        more = sorted(t for t in times - chosen if t <= run.end)
        chosen |= set(more[:: -(-len(more) // left)] if more else ())
    return tuple(sorted(chosen))


def _is_failure(pod: PodRun) -> bool:
    return pod.fate in (PodFate.Counted, PodFate.Ignored)


class _Steps:
    """Goes through the steps once and notes what changes."""

    def __init__(self, run: Run, steps: Sequence[Milliseconds], *, with_alternatives: bool) -> None:
        self.run = run
        self.lines = run.source.rstrip().splitlines()
        self.cards: list[dict[str, Any]] = []
        self.verdict: Condition | None = None
        self.end_state: Condition | None = None
        self._ledger, self._status, self._get, self._describe = (Tracks() for _ in range(4))
        self._judgement, self._notes, self._lit = (Tracks() for _ in range(3))
        self._noted: set[int] = set()
        self._told: tuple[JobSpec, JobStatus] | None = None
        maker = Cards(run, with_alternatives=with_alternatives)
        for step, t in enumerate(steps):
            card = maker.card(t)
            self.cards.append(self._card(t, card))
            self._note(step, t, card)

    def tracks(self) -> dict[str, Any]:
        return {
            "ledger": self._ledger.document(),
            "status": self._status.document(),
            "kubectl": {"get": self._get.document(), "describe": self._describe.document()},
            "judgement": self._judgement.document(),
            "notes": self._notes.document(),
            "lit": self._lit.document().get("lit", ([], [])),
        }

    def _card(self, t: Milliseconds, card: Card) -> dict[str, Any]:
        now = patched(self.run, t)
        document: dict[str, Any] = {
            "did": card.did,
            "because": [
                self._reason(each.text, each.field, each.place, now) for each in card.because
            ],
            "next": card.following,
        }
        if card.instead:
            document["instead"] = card.instead
        flags = {
            "turn": card.is_turn,
            "decision": card.is_decision,
            "failure": card.has_failure,
            "waits": card.waits,
            "verdict": card.has_verdict,
        }
        return document | {name: True for name, holds in flags.items() if holds}

    def _reason(self, text: str, field: str, place: str, now: Mapping[str, str]) -> list[Any]:
        if not field.startswith("spec."):
            return [text]
        line = int(place.removeprefix("line ")) if place.startswith("line ") else None
        return [text, self._chip(field, line, now.get(field)), line]

    def _chip(self, field: str, line: int | None, now: str | None) -> str:
        """The field as the manifest has it; with the value that it has now if somebody changed it."""
        name = field.removeprefix("spec.").removeprefix("template.spec.")
        if now is not None:
            return f"{name}: {now} now"
        if line is None or line > len(self.lines):
            return f"{name}: default" if line is None and self.lines else name
        written = self.lines[line - 1].split(" #")[0].strip().removeprefix("- ")
        return written if len(written) <= _LONGEST_CHIP and ":" in written else name

    def _note(self, step: int, t: Milliseconds, card: Card) -> None:
        run = self.run
        status, ledger = run.status(t), run.ledger(t)
        self.verdict, self.end_state = ledger.verdict, ledger.end_state
        for name, value in ledger_cells(ledger):
            self._ledger.put(step, name, int(value) if value.isdigit() else value)
        until = ledger.waiting_until
        self._ledger.put(step, "waiting until", None if until is None else format_time(until))
        self._ledger.put(step, "until", until)
        spec = run.spec(t)
        for name, value in get_cells(run.job, spec, status, t, Milliseconds(0)):
            self._get.put(step, name, value)
        if self._told is None or spec is not self._told[0] or status is not self._told[1]:
            # the texts of large sets of indexes are costly, and most steps do not change them
            self._told = (spec, status)
            for name, value in _status_rows(spec, status):
                self._status.put(step, name, value)
            for name, value in describe_cells(spec, status):
                self._describe.put(step, name, value)
        for rule, line in zip(RULES, judge(run, t, card.rules), strict=True):
            self._judgement.put(step, rule.letter, [line.words, line.standing])
        notes = margin_notes(run, t)
        self._noted.update(notes)
        for line_number in sorted(self._noted):
            self._notes.put(step, line_number, notes.get(line_number, ""))
        lit = sorted(
            {reason[2] for reason in self.cards[-1]["because"] if len(reason) > 1 and reason[2]}
        )
        self._lit.put(step, "lit", lit)


def _status_rows(spec: JobSpec, status: JobStatus) -> Iterator[tuple[str, Any]]:
    yield "active", status.active
    yield "ready", status.ready or 0
    yield "terminating", status.terminating or 0
    yield "succeeded", status.succeeded
    yield "failed", status.failed
    if spec.is_indexed:
        completed = str(status.completed_indexes)
        yield "completedIndexes", shorten(completed, _LONGEST_INDEXES)
    if status.failed_indexes is not None:
        yield "failedIndexes", shorten(str(status.failed_indexes), _LONGEST_INDEXES)
    yield (
        "conditions",
        [
            [
                str(each.type),
                each.status,
                str(each.reason),
                format_time(each.last_transition_time),
                each.message,
            ]
            for each in status.conditions
        ],
    )


def _series(view: View) -> dict[str, Any]:
    run, budget = view.run, budget_of(view)
    ignored = sorted(
        pod.judged for pod in run.pods if pod.fate is PodFate.Ignored and pod.judged is not None
    )
    terminating = _changes((entry.t, entry.status.terminating or 0) for entry in run.trajectory)
    return {
        "active": _levels(active_levels(view)),
        "terminating": terminating,
        "wanted": _levels(wanted_levels(view)),
        "ceiling": _levels(ceiling_levels(view)),
        "waits": [list(each) for each in waits(view)],
        "rowWaits": row_waits(view),
        "budget": {
            "name": budget.name,
            "spent": _levels(budget.spent),
            "limit": _levels(budget.limit),
            "failures": list(budget.failures),
        },
        "ignored": ignored,
    }


def _levels(levels: Sequence[Level]) -> list[list[int]]:
    return [[level.t for level in levels], [level.value for level in levels]]


def _changes(values: Iterator[tuple[int, int]]) -> list[list[int]]:
    times: list[int] = []
    kept: list[int] = []
    for t, value in values:
        if times and times[-1] == t:
            times.pop()
            kept.pop()
        if not kept or kept[-1] != value:
            times.append(t)
            kept.append(value)
    return [times, kept]


def _indexes(view: View) -> dict[str, Any] | None:
    """When each index was done or given up, and how many there are over time; None without indexes."""
    if not view.completions:
        return None
    done: list[int | None] = [None] * view.completions
    failed: list[int | None] = [None] * view.completions
    completed_before, failed_before = IndexSet(), IndexSet()
    for entry in view.run.trajectory:
        completed, given_up = entry.status.completed_indexes, entry.status.failed_indexes
        if completed is not completed_before:
            _fill(done, completed.added_since(completed_before), entry.t)
            completed_before = completed
        if given_up is not None and given_up is not failed_before:
            _fill(failed, given_up.added_since(failed_before), entry.t)
            failed_before = given_up
    times = [t for t, _ in view.run.specs]
    counts = [spec.completions or 0 for _, spec in view.run.specs]
    return {"done": done, "failed": failed, "count": [times, counts]}


def _fill(times: list[int | None], indexes: set[int], t: int) -> None:
    for index in indexes:
        if index < len(times):
            times[index] = t


def _events(events: Sequence[Event]) -> Iterator[list[Any]]:
    """Events of one kind at one time in one entry: time, type, reason, text, times."""
    for (t, kind, reason), same in groupby(
        events, key=lambda event: (event.t, event.type, event.reason)
    ):
        group = list(same)
        text = group[0].message if group[0].pod is None else ""
        if len(group) == 1 and group[0].pod is not None:
            text = group[0].message.rpartition(" ")[2]
        yield [t, kind, reason, text, len(group)]


def _condition(condition: Condition | None) -> list[Any] | None:
    if condition is None:
        return None
    letter = "F" if condition.type in ("Failed", "FailureTarget") else "S"
    return [condition.last_transition_time, str(condition.type), str(condition.reason), letter]
