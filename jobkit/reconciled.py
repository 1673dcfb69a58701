"""One decision of the controller over objects from a cluster."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from jobkit.simulation.document import rfc3339, status_fields
from jobkit.simulation.run import seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jobkit.controller.decision import Because, Decision
    from jobkit.model import Job, JobStatus, Milliseconds, Pod

__all__ = ["EPOCH", "Reconciled"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What the controller decides about a Job and its Pods at one time, and why.

    Attributes:
        job: The Job as stored.
        pods: The Job's Pods, oldest first.
        now: The time of the decision, in milliseconds since 1970, as all times here.
        decision: Everything that the controller does, in order.
        positions: Line and column of the Job's fields, by path; empty where it was no text.
        stored_status: The Job's status as it was given, which stands if nothing is written.
    """

    job: Job
    pods: Sequence[Pod]
    now: Milliseconds
    decision: Decision
    positions: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    stored_status: Mapping[str, Any] = field(default_factory=dict)

    @property
    def because(self) -> tuple[Because, ...]:
        """The reasons of the decision."""
        return self.decision.because

    @property
    def status(self) -> JobStatus:
        """The Job's status after the decision."""
        return self.decision.second_write or self.decision.first_write or self.job.status

    def to_dict(self) -> dict[str, Any]:
        """The document that `jobkit reconcile -o json` prints."""
        decision, finished = self.decision, self.decision.finished
        return {
            "create": len(decision.create),
            "createIndexes": [each.index for each in decision.create if each.index is not None],
            "delete": [pod.name for pod in decision.deleted],
            "requeueAfter": seconds(decision.requeue_after),
            "status": self._status_document(),
            "finished": finished and {"type": str(finished.type), "reason": str(finished.reason)},
            "removeFinalizers": [pod.name for pod in self._released()],
            "because": [because.to_dict() for because in decision.because],
        }

    def _released(self) -> Iterator[Pod]:
        """Pods that lose the finalizer; one that is written off may be accounted for in the same sync."""
        written_off = self.decision.write_off
        yield from (pod for pod in written_off if pod.is_tracked)
        yield from (pod for pod in self.decision.released if pod not in written_off)

    def _status_document(self) -> dict[str, Any]:
        if self.status is self.job.status:
            return dict(self.stored_status)
        return status_fields(self.status, EPOCH)

    def __repr__(self) -> str:
        from jobkit.text.decision import decision_title  # noqa: PLC0415  wording is loaded when it is shown

        return f"<{decision_title(self)}>"

    def __str__(self) -> str:
        from jobkit.text.decision import decision_text  # noqa: PLC0415  wording is loaded when it is shown

        return decision_text(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        from jobkit.html import decision_mimebundle  # noqa: PLC0415  HTML is loaded when it is shown

        return decision_mimebundle(self)

    @property
    def at(self) -> str:
        """The time of the decision as RFC 3339 text."""
        return rfc3339(self.now, EPOCH)
