"""What a run keeps of its Pods, decisions and events: numbers in columns, made into records when somebody looks.

A Job of a million Pods would otherwise keep some ten million small objects that hardly anybody looks at.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple, cast, overload

from jobkit.controller.decision import Creation
from jobkit.model import Milliseconds, Phase
from jobkit.simulation.columns import FATES, NOTHING
from jobkit.simulation.records import (
    ENDED,
    DecisionEntry,
    Event,
    PodFate,
    PodRun,
    PodState,
    state_at_end,
)

if TYPE_CHECKING:
    from jobkit.controller.decision import Decision
    from jobkit.model import Pod
    from jobkit.simulation.columns import PodColumns
    from jobkit.simulation.pod import PodNames, SimulatedPod

__all__ = ["EventLog", "NotedDecision", "PodEvents", "PodRuns", "note"]

_PHASES = tuple(Phase)
_ENDED_AS = tuple(map(state_at_end, _PHASES))
_PHASE_CODES = {phase: code for code, phase in enumerate(_PHASES)}


class PodRuns(Sequence[PodRun]):
    """All Pods of a run, by ordinal."""

    def __init__(
        self,
        columns: PodColumns,
        pods: Sequence[SimulatedPod],
        names: PodNames,
        *,
        with_counts: bool,
    ) -> None:
        self._names = names
        self._numbers = dict(columns.numbers)
        self._attempts = self._numbers.pop("attempt")
        counts = self._numbers.pop("index_failure_count")
        self._counts = counts if with_counts else None
        self._phases = bytes([_PHASE_CODES[pod.phase] for pod in pods])
        self._fates = bytes(columns.fates)
        self._further = {
            pod.ordinal: _further(pod, with_counts) for pod in pods if _has_further(pod)
        }

    def __len__(self) -> int:
        return len(self._phases)

    @overload
    def __getitem__(self, place: int) -> PodRun: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[PodRun]: ...
    def __getitem__(self, place: int | slice) -> PodRun | Sequence[PodRun]:
        return self._records[place]

    def __iter__(self) -> Iterator[PodRun]:
        return iter(self._records)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PodRuns) and self._records == other._records

    def __hash__(self) -> int:
        return hash(self._phases)

    def name_of(self, ordinal: int) -> str:
        """The name of one Pod."""
        index = self._numbers["index"][ordinal]
        return self._names.of(ordinal, None if index == NOTHING else index)

    def times(self) -> set[Milliseconds]:
        """All times at which a Pod was created, bound, started, restarted, asked to stop, or stopped."""
        names = ("created", "bound", "running", "finished", "deletion_requested")
        found: set[int] = set()
        for name in names:
            found.update(self._numbers[name])
        for further in self._further.values():
            if "stop_requested" in further:
                found.add(further["stop_requested"])
            found.update(t for run in further.get("runs", ()) for t in run if t is not None)
        found.discard(NOTHING)
        return cast("set[Milliseconds]", found)

    def column(self, name: str) -> array[int]:
        """One number of every Pod, by ordinal, for whoever looks at very many; NOTHING stands for None.

        There are created, bound, running, finished, deletion_requested, deleted, judged, index and exit_code.
        """
        return self._numbers[name]

    def fates(self) -> list[PodFate | None]:
        """What became of every Pod, by ordinal."""
        return [FATES[code] for code in self._fates]

    def special(self) -> list[PodRun]:
        """The Pods with more to tell than the numbers of columns: conditions, restarts, a deadline of their own."""
        return [self._record(ordinal) for ordinal in self._further]

    def created_by(self, t: Milliseconds) -> int:
        """How many Pods were created at or before `t`; they are numbered in that order."""
        return bisect_right(self._numbers["created"], t)

    def states(self, t: Milliseconds) -> list[PodState]:
        """What every Pod is at `t` that was created by then, by ordinal; as `PodRun.state` has it."""
        numbers, number = self._numbers, self.created_by(t)
        ended = zip(numbers["finished"], numbers["deleted"], numbers["judged"], strict=True)
        found: list[PodState] = []
        for ordinal, (finished, deleted, judged) in zip(range(number), ended, strict=False):
            fate = self._fates[ordinal]
            if NOTHING < finished <= t or NOTHING < deleted <= t:
                if fate and NOTHING < judged <= t:
                    found.append(ENDED[cast("PodFate", FATES[fate])])
                else:
                    found.append(_ENDED_AS[self._phases[ordinal]])
            else:
                found.append(cast("PodState", self._record(ordinal).state(t)))
        return found

    def judged(self, fate: PodFate) -> list[Milliseconds]:
        """When the controller came to this end of Pods, ascending."""
        code = FATES.index(fate)
        times = zip(self._numbers["judged"], self._fates, strict=True)
        return sorted(Milliseconds(time) for time, of in times if of == code and time != NOTHING)

    @cached_property
    def _records(self) -> tuple[PodRun, ...]:
        return tuple(self._record(ordinal) for ordinal in range(len(self)))

    def _record(self, ordinal: int) -> PodRun:
        numbers: dict[str, Any] = {
            name: None if (number := column[ordinal]) == NOTHING else number
            for name, column in self._numbers.items()
        }
        running, asked = numbers["running"], numbers["deletion_requested"]
        fields = {
            **numbers,
            "runs": () if running is None else ((running, numbers["finished"]),),
            "stop_requested": asked,
            **self._further.get(ordinal, {}),
        }
        if self._counts is not None:
            fields["index_failure_count"] = self._counts[ordinal]
            fields.setdefault("index_ignored_failure_count", 0)
        finished, stop = fields["finished"], fields["stop_requested"]
        if stop is not None and finished is not None and stop > finished:
            fields["stop_requested"] = None  # its containers had stopped before
        return PodRun(
            name=self.name_of(ordinal),
            ordinal=ordinal,
            attempt=self._attempts[ordinal],
            phase=_PHASES[self._phases[ordinal]],
            fate=FATES[self._fates[ordinal]],
            **fields,
        )


def _has_further(pod: SimulatedPod) -> bool:
    if pod.is_quiet or pod.index_ignored_failure_count:
        return pod.index_ignored_failure_count > 0
    return bool(
        pod.conditions or pod.reason or pod.stop_requested is not None or pod.last_end is not None
    )


def _further(pod: SimulatedPod, with_counts: bool) -> dict[str, Any]:  # noqa: FBT001  of the Job
    """What only few Pods have."""
    fields: dict[str, Any] = {}
    if pod.conditions:
        fields["conditions"] = pod.conditions
    if pod.reason:
        fields["reason"] = pod.reason
    if pod.stop_requested is not None:
        asked = (pod.stop_requested, pod.deletion_requested)
        fields["stop_requested"] = min(time for time in asked if time is not None)
    if pod.last_end is not None:
        runs: list[tuple[Milliseconds, Milliseconds | None]] = list(pod.runs)
        if not pod.is_waiting_for_restart and pod.last_end != pod.finished:
            runs.append((pod.run_start, pod.finished))
        fields |= {"restarts": pod.restarts, "runs": tuple(runs)}
    if with_counts and pod.index_ignored_failure_count:
        fields["index_ignored_failure_count"] = pod.index_ignored_failure_count
    return fields


class NotedDecision(NamedTuple):
    """A decision with ordinals in place of Pods."""

    t: Milliseconds
    outline: Decision
    created: range
    written_off: array[int]
    ended: array[int]
    released: array[int]
    judged: array[int]
    fates: tuple[str, ...]

    def entry(self, pods: PodRuns) -> DecisionEntry:
        """The decision as a run shows it, about the run's Pods."""
        return DecisionEntry(
            t=self.t,
            outline=self.outline,
            created=len(self.created),
            deleted=len(self.written_off) + len(self.ended),
            whole=partial(self._whole, pods),  # no lambda, so that a run can be pickled
        )

    def _whole(self, pods: PodRuns) -> Decision:
        def named(ordinals: Iterable[int]) -> tuple[Pod, ...]:
            # a decision that is over is about what became of its Pods
            return tuple(cast("Pod", pods[ordinal]) for ordinal in ordinals)

        if not (self.created or self.written_off or self.ended or self.released or self.judged):
            return self.outline
        return self.outline._replace(
            create=tuple(_creation(pods[ordinal]) for ordinal in self.created),
            write_off=named(self.written_off),
            end=named(self.ended),
            released=named(self.released),
            judged=tuple(zip(named(self.judged), self.fates, strict=True)),
        )


def _creation(pod: PodRun) -> Creation:
    return Creation(pod.index, pod.index_failure_count, pod.index_ignored_failure_count)


def note(
    t: Milliseconds, decision: Decision, judged: Sequence[tuple[Pod, str]], first_ordinal: int
) -> NotedDecision:
    """Notes a decision.

    Args:
        t: Its time.
        decision: The decision.
        judged: Pods whose fate was not known before.
        first_ordinal: That of the first Pod that it creates.
    """
    pods, fates = zip(*judged, strict=True) if judged else ((), ())
    outline = decision
    if decision.create or decision.deleted or decision.released or decision.judged:
        outline = decision.outline()
    return NotedDecision(
        t=t,
        outline=outline,
        created=range(first_ordinal, first_ordinal + len(decision.create)),
        written_off=_ordinals(decision.write_off),
        ended=_ordinals(decision.end),
        released=_ordinals(decision.released),
        judged=_ordinals(pods),
        fates=fates,
    )


def _ordinals(pods: Iterable[Pod]) -> array[int]:
    return array("i", [pod.ordinal for pod in pods])


class PodEvents(NamedTuple):
    """Events that differ only in the Pod that they name."""

    t: Milliseconds
    reason: str
    words: str
    ordinals: Sequence[int]


class EventLog(Sequence[Event]):
    """All events of a run, in order."""

    def __init__(
        self, entries: Sequence[Event | PodEvents], subject: str, name_of: Callable[[int], str]
    ) -> None:
        self._entries = entries
        self._subject = subject
        self._name_of = name_of
        sizes = (len(each.ordinals) if isinstance(each, PodEvents) else 1 for each in entries)
        self._ends = array("q", accumulate(sizes))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, place: int) -> Event: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Event]: ...
    def __getitem__(self, place: int | slice) -> Event | Sequence[Event]:
        if isinstance(place, slice):
            return tuple(self[each] for each in range(*place.indices(len(self))))
        place = range(len(self))[place]
        number = bisect_right(self._ends, place)
        entry = self._entries[number]
        if isinstance(entry, Event):
            return entry
        return self._event(entry, entry.ordinals[place - self._ends[number]])

    def __iter__(self) -> Iterator[Event]:
        for entry in self._entries:
            if isinstance(entry, Event):
                yield entry
            else:
                yield from (self._event(entry, ordinal) for ordinal in entry.ordinals)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EventLog) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(len(self))

    def _event(self, group: PodEvents, ordinal: int) -> Event:
        message = group.words + self._name_of(ordinal)
        return Event(group.t, "Normal", group.reason, message, self._subject, ordinal)
