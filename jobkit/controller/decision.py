"""What one sync decides, and why: plain values."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from itertools import islice
from string import Formatter
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jobkit.controller.backoff import BackoffRecord
    from jobkit.model import Condition, JobStatus, Milliseconds, Pod

__all__ = ["Because", "Creation", "Decision", "JobEvent", "names_of"]


class _Wording(Formatter):
    """Format fields such as {pods:Pod is|Pods are}: the number, with one of two names."""

    def format_field(self, value: Any, spec: str) -> str:
        one, bar, many = spec.partition("|")
        if not bar:
            return str(super().format_field(value, spec))
        return f"{value} {one if value == 1 else many}"


_WORDING = _Wording()


MOST_NAMED = 20


def names_of(pods: Iterable[Pod]) -> tuple[str, ...]:
    """The names that a reason gives: all, or of many Pods the first twenty."""
    return tuple(pod.name for pod in islice(pods, MOST_NAMED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """One reason behind a decision.

    Attributes:
        rule: Name of the rule ("backoffLimit", "parallelism").
        field: The field of the manifest that it comes from.
        sentence: The reason in words; its {numbers} are filled in from `numbers`, those that count
            something together with its name: {failed:failure|failures}.
        pods: Names of the Pods it is about; of many, the first twenty.
        numbers: The figures that were compared.
    """

    rule: str
    field: str
    sentence: str
    pods: tuple[str, ...] = ()
    numbers: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentence with its figures."""
        return _WORDING.vformat(self.sentence, (), self.numbers)

    def to_dict(self) -> dict[str, Any]:
        """The reason as documents hold it."""
        return {"rule": self.rule, "field": self.field, "pods": list(self.pods), "text": self.text}


class Creation(NamedTuple):
    """A Pod to be created: its index, and the failures that its annotations carry on."""

    index: int | None = None  # type: ignore[assignment]  # of the Job; a tuple's own is not needed
    failure_count: int | None = None
    ignored_failure_count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobEvent:
    """An event on the Job; `pod` is set where it names one."""

    type: str
    reason: str
    message: str
    pod: Pod | None = None


class Decision(NamedTuple):
    """All that one sync does, in the order in which it does it.

    Pods are created, written off (finalizer first, then deletion) or ended (deletion first); then comes the first
    write of the status, then `released` Pods lose their finalizer, then the second write.

    Attributes:
        create: Pods to create; the order has a meaning only for indexes (ascending).
        write_off: Pods that are removed without being counted.
        end: Active Pods that are deleted because of a verdict.
        released: Pods that lose their finalizer after the first write.
        first_write: The status after the first write, None if it is left out.
        second_write: The status after the second write, None if it is left out.
        requeue_after: When the controller wants to look again by itself; None if it does not.
        waiting_until: The end of the back-off that holds creations up, None if none does.
        wanted: Pods it would like active.
        judged: Pods whose fate became known: (Pod, "succeeded" | "counted" | "ignored" | "cut down"). A failed Pod is
            judged whenever it comes to be held back for its index, and when it is released; who keeps books takes
            the first.
        memory: What the controller remembers after the first write; None leaves it as it was.
        finished: The terminal condition, if this sync sets it.
        early_events: Events before the first write, those of single Pods aside.
        late_events: Events after the second write.
    """

    create: tuple[Creation, ...] = ()
    write_off: tuple[Pod, ...] = ()
    end: tuple[Pod, ...] = ()
    released: tuple[Pod, ...] = ()
    first_write: JobStatus | None = None
    second_write: JobStatus | None = None
    requeue_after: Milliseconds | None = None
    waiting_until: Milliseconds | None = None
    wanted: int = 0
    judged: tuple[tuple[Pod, str], ...] = ()
    memory: BackoffRecord | None = None
    finished: Condition | None = None
    early_events: tuple[JobEvent, ...] = ()
    late_events: tuple[JobEvent, ...] = ()
    because: tuple[Because, ...] = ()

    def outline(self) -> Decision:
        """The decision without its Pods."""
        return self._replace(create=(), write_off=(), end=(), released=(), judged=())

    @property
    def deleted(self) -> tuple[Pod, ...]:
        """Pods whose deletion is requested."""
        return self.write_off + self.end
