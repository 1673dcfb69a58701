"""A finished run: the whole history of one Job, immutable, to be looked at from any side."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from jobkit.model import ConditionType, Job, JobSpec, JobStatus, Milliseconds, true_condition
from jobkit.simulation.history import EventLog, PodRuns
from jobkit.simulation.records import (
    DecisionEntry,
    Difference,
    Event,
    Ledger,
    Moment,
    Outcome,
    PodFate,
    PodRun,
    PodState,
    Request,
    StatusEntry,
    condition_document,
    seconds,
    status_document,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jobkit.scenario import Scenario

__all__ = [
    "DecisionEntry", "Difference", "Event", "Ledger", "Moment", "Outcome", "PodFate", "PodRun", "PodState", "Request", "Run", "StatusEntry",
    "condition_document", "seconds", "status_document",
]  # fmt: skip

_BY_TIME = attrgetter("t")


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
        source: The manifest as it was written; empty if it was handed over as a mapping.
        stored: The Job as a server stored it on creation.
    """

    job: Job
    manifest: Mapping[str, Any] | None
    scenario: Scenario
    trajectory: Sequence[StatusEntry]
    pods: PodRuns
    events: EventLog
    decisions: Sequence[DecisionEntry]
    requests: Sequence[Request]
    specs: Sequence[tuple[Milliseconds, JobSpec]]
    outcome: Outcome
    end: Milliseconds
    positions: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    source: str = ""
    stored: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def moments(self) -> tuple[Milliseconds, ...]:
        """The times at which something changed, ascending; the steps of a stepper."""
        times = {entry.t for entry in self.trajectory} | {entry.t for entry in self.decisions}
        times |= {request.t for request in self.requests} | {Milliseconds(0)}
        times |= self.pods.times()
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
        waiting = last.outline.waiting_until if last is not None else None
        verdict = true_condition(
            status, ConditionType.FailureTarget, ConditionType.SuccessCriteriaMet
        )
        return Ledger(
            wanted=last.outline.wanted if last is not None else 0,
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
            events=tuple(
                self.events[
                    bisect_left(self.events, t, key=_BY_TIME) : bisect_right(
                        self.events, t, key=_BY_TIME
                    )
                ]
            ),
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

    def to_html(self, *, full: bool = True) -> str:
        """The run as HTML in which stepping, scrubbing and the reasons work, without any network.

        Args:
            full: Whether to make a whole document; otherwise a piece for a page of one's own, such
                as `IPython.display.HTML(run.to_html(full=False))` in a notebook.
        """
        from jobkit.widgets.page import fragment, page  # made when asked for  # noqa: PLC0415

        return page(self) if full else fragment(self)

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
        return {fate: self.pods.judged(fate) for fate in PodFate}
