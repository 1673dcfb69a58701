"""A run as a story: what was decided when, why, and from which line of the manifest.

Wording only: every step is a recorded decision, request or event.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from jobkit.model import ConditionType
from jobkit.picture.view import format_time
from jobkit.scenario import DeleteJob, DeletePod, Drain, EvictPod
from jobkit.simulation.run import PodFate
from jobkit.words.numbers import counted, name_creations, name_pods, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jobkit.controller.decision import Because, Decision
    from jobkit.model import Condition, Milliseconds
    from jobkit.scenario import ScenarioEvent, Target
    from jobkit.simulation.run import DecisionEntry, Request, Run

__all__ = ["Reason", "Step", "happenings", "place_of", "reason_of", "tell", "verdict_words"]

_LONGEST_VALUE = 40
_VERDICTS = (ConditionType.FailureTarget, ConditionType.SuccessCriteriaMet)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something was done.

    Attributes:
        text: The reason as a sentence.
        field: The field of the manifest behind it; may be empty.
        place: "line 7", or "default" for a field that the manifest leaves out; empty if unknown.
    """

    text: str
    field: str = ""
    place: str = ""

    @property
    def source(self) -> str:
        """The field and its place: "spec.parallelism, line 7"."""
        return ", ".join(part for part in (self.field, self.place) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the story: the time, what was done, and why.

    `is_turn` marks what no summary may leave out: verdicts, ends, and what people did.
    """

    t: Milliseconds
    did: str
    reasons: tuple[Reason, ...] = ()
    is_turn: bool = False


def tell(run: Run) -> tuple[Step, ...]:
    """All steps of a run in order; at one time what people did comes before what was decided."""
    steps = [*_done_by_people(run), *_Narrator(run).steps(), *_ending(run)]
    return tuple(sorted(steps, key=attrgetter("t")))


def happenings(run: Run) -> tuple[Step, ...]:
    """The steps that the controller had no part in: requests, what the cluster did, the Job's removal."""
    return (*_done_by_people(run), *_ending(run))


def _done_by_people(run: Run) -> Iterator[Step]:
    hit = {pod.deletion_requested for pod in run.pods}
    yield from (_request(each) for each in run.requests)
    for event in run.scenario.events:
        step = _happening(event, hits_a_pod=event.at in hit) if event.at <= run.end else None
        if step is not None:
            yield step


def reason_of(because: Because, positions: Mapping[str, tuple[int, int]]) -> Reason:
    """A recorded reason, with the line of its field."""
    return Reason(text=because.text, field=because.field, place=place_of(because.field, positions))


def verdict_words(condition: Condition) -> str:
    """A verdict or an end state in words: "Failed (BackoffLimitExceeded)"."""
    return f"{condition.type} ({condition.reason})" if condition.reason else str(condition.type)


class _Narrator:
    """Goes through the decisions and remembers what was told, so that nothing is told twice."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.verdict_told = False
        self.wait_told: Milliseconds | None = None
        self.reasons_told: tuple[Reason, ...] = ()

    def steps(self) -> Iterator[Step]:
        for entry in self.run.decisions:
            step = self._step(entry)
            if step is not None:
                yield step

    def _step(self, entry: DecisionEntry) -> Step | None:
        decision = entry.decision
        reasons = tuple(reason_of(because, self.run.positions) for because in decision.because)
        verdict = self._new_verdict(decision)
        deeds = [
            *self._judged(decision),
            *_suspension(decision),
            *_pods(decision),
            *([f"gives the verdict {verdict_words(verdict)}"] if verdict else []),
            *(
                [f"sets the end state {verdict_words(decision.finished)}"]
                if decision.finished
                else []
            ),
            *self._wait(decision),
        ]
        if not deeds:
            if not _holds_back(decision) or reasons == self.reasons_told:
                return None
            deeds = ["creates no Pod yet"]
        self.reasons_told = reasons
        is_turn = (
            verdict is not None or decision.finished is not None or bool(decision.early_events)
        )
        return Step(t=entry.t, did=sentence(deeds), reasons=reasons, is_turn=is_turn)

    def _judged(self, decision: Decision) -> Iterator[str]:
        by_fate: dict[str, list[int]] = {}
        for pod, fate in decision.judged:
            by_fate.setdefault(fate, []).append(pod.ordinal)
        if succeeded := by_fate.get(PodFate.Succeeded):
            yield f"ticks off {self._named(succeeded, 'success', 'successes')}"
        if failed := by_fate.get(PodFate.Counted):
            yield f"counts {self._named(failed, 'failure', 'failures', 'the failure of ')}"
        if ignored := by_fate.get(PodFate.Ignored):
            yield f"ignores {self._named(ignored, 'failure', 'failures', 'the failure of ')}"
        cut_down = by_fate.get(PodFate.CutDown)
        if cut_down and not decision.deleted:
            yield f"books {self._named(cut_down, 'Pod', 'Pods')} as cut down"

    def _named(self, ordinals: list[int], noun: str, plural: str, before: str = "") -> str:
        names = name_pods([self.run.pods[ordinal] for ordinal in ordinals])
        return counted(len(ordinals), noun, plural) if names is None else before + names

    def _new_verdict(self, decision: Decision) -> Condition | None:
        if self.verdict_told:
            return None
        for status in (decision.first_write, decision.second_write):
            for condition in status.conditions if status is not None else ():
                if condition.type in _VERDICTS and condition.status == "True":
                    self.verdict_told = True
                    return condition
        return None

    def _wait(self, decision: Decision) -> Iterator[str]:
        until = decision.waiting_until
        if until is not None and until != self.wait_told:
            yield f"waits until {format_time(until)}"
        self.wait_told = until


def _suspension(decision: Decision) -> Iterator[str]:
    for event in decision.early_events:
        yield "suspends the Job" if event.reason == "Suspended" else "resumes the Job"


def _pods(decision: Decision) -> Iterator[str]:
    if decision.create:
        yield f"creates {name_creations([creation.index for creation in decision.create])}"
    if decision.deleted:
        yield f"deletes {counted(len(decision.deleted), 'Pod')}"


def _holds_back(decision: Decision) -> bool:
    return any(because.rule == "podReplacementPolicy" for because in decision.because)


def place_of(field: str, positions: Mapping[str, tuple[int, int]]) -> str:
    """Where the manifest has a field: "line 7", "default" if it leaves it out, empty if unknown."""
    if not positions or not field.startswith("spec."):
        return ""
    # of a list's entry the list itself is the next best place; of a plain field nothing above it is
    while field not in positions and field.endswith("]"):
        field = field.rpartition("[")[0]
    position = positions.get(field)
    return f"line {position[0]}" if position is not None else "default"


def _request(request: Request) -> Step:
    did = f"Somebody patches the Job: {_patched(request.patch)}."
    if request.accepted:
        return Step(t=request.t, did=did, is_turn=True)
    errors = "; ".join(f"{error.field}: {error.message.rstrip('.')}" for error in request.errors)
    return Step(t=request.t, did=f"{did} The API server refuses it: {errors}.", is_turn=True)


def _patched(patch: Mapping[str, Any]) -> str:
    changes = [f"{path} = {_value(value)}" for path, value in _leaves(patch)]
    more = len(changes) - 4
    return (
        ", ".join(changes[:4]) + (f" and {more} more" if more > 0 else "") if changes else "nothing"
    )


def _leaves(patch: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in patch.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, f"{above}{key}.")
        elif isinstance(value, list) and any(isinstance(item, dict) and item for item in value):
            yield from _leaves({f"{key}[{at}]": item for at, item in enumerate(value)}, above)
        else:
            yield f"{above}{key}", value


def _value(value: object) -> str:
    if value is None:
        return "unset"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def _happening(event: ScenarioEvent, *, hits_a_pod: bool) -> Step | None:
    effect = "" if hits_a_pod else " No Pod alive fits: nothing changes."
    match event.action:
        case DeletePod(target):
            did = f"Somebody deletes {_target(target)}."
        case EvictPod(target):
            did = f"The cluster evicts {_target(target)}."
        case Drain(pods):
            did = f"A drain evicts {counted(pods, 'Pod')}, oldest bound first."
        case DeleteJob():
            return Step(t=event.at, did="Somebody deletes the Job.", is_turn=True)
        case _:
            return None  # patches are told with the server's answer
    return Step(t=event.at, did=did + effect, is_turn=True)


def _target(target: Target) -> str:
    if target.pod is not None:
        return f"Pod {target.pod}"
    return f"the newest Pod of index {target.index}"


def _ending(run: Run) -> Iterable[Step]:
    result = run.outcome.result
    if result == "Deleted" and not any(
        isinstance(each.action, DeleteJob) for each in run.scenario.events
    ):
        spec = run.spec(run.end)
        field = "spec.ttlSecondsAfterFinished"
        text = f"{spec.ttl_seconds_after_finished} s have passed since the end."
        reason = Reason(text=text, field=field, place=place_of(field, run.positions))
        yield Step(
            t=run.end, did="The Job and its Pods are removed.", reasons=(reason,), is_turn=True
        )
    elif run.end >= run.scenario.until and result in ("Running", "Suspended"):
        did = f"The run stops here: the scenario ends at {format_time(run.end)}, the Job has not."
        yield Step(t=run.end, did=did, is_turn=True)
