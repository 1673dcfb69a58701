"""What the controller would do instead, if one field of the spec were another: asked of the engine, never guessed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jobkit.model import ConditionType, PodReplacementPolicy, true_condition
from jobkit.simulation.alternatives import decide_otherwise
from jobkit.words.numbers import counted, rough_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jobkit.controller.decision import Because, Decision
    from jobkit.model import JobSpec, JobStatus, Milliseconds
    from jobkit.simulation.run import DecisionEntry, Run

__all__ = ["instead_of"]

MOST_PODS = 1500
MOST_TURNS = 200
MOST_CREATIONS = 60
"""How many questions about creations are asked, and how many about everything else."""

_PLENTY = 1_000_000


@dataclass(frozen=True, slots=True)
class _Question:
    """Another spec, and the words that it is introduced with."""

    words: str
    spec: JobSpec
    if_same: str = ""


def instead_of(run: Run) -> dict[Milliseconds, str]:
    """For some moments of a run what the controller would do there instead.

    A run with very many Pods has none: every answer costs a look at all Pods.
    """
    if len(run.pods) > MOST_PODS:
        return {}
    asked = dict(_questions(run))
    answers = decide_otherwise(run, {at: question.spec for at, question in asked.items()})
    words: dict[Milliseconds, str] = {}
    for position, decision in answers.items():
        entry = run.decisions[position]
        text = _worded(asked[position], entry, decision, run.status(_before(entry.t)))
        if text:
            words.setdefault(entry.t, text)
    return words


def _questions(run: Run) -> Iterator[tuple[int, _Question]]:
    left = {True: MOST_CREATIONS, False: MOST_TURNS}
    for position, entry in enumerate(run.decisions):
        is_creation = bool(entry.decision.create)
        question = _question(run, entry) if left[is_creation] else None
        if question is not None:
            left[is_creation] -= 1
            yield position, question


def _before(t: Milliseconds) -> Milliseconds:
    return type(t)(t - 1)


def _question(run: Run, entry: DecisionEntry) -> _Question | None:
    spec, decision = run.spec(entry.t), entry.decision
    for because in decision.because:
        found = _about(because, spec, decision)
        if found is not None:
            return found
    return _about_ignored(run, entry, spec)


def _about(because: Because, spec: JobSpec, decision: Decision) -> _Question | None:
    """The one other value that makes the rule behind a decision plain."""
    match because.rule:
        case "backoffLimit":
            enough = because.numbers.get("failed", because.numbers.get("restarts", 0) + 1)
            return _with(spec, "backoffLimit", "backoff_limit", enough)
        case "activeDeadlineSeconds":
            other = replace(spec, active_deadline_seconds=None)
            return _Question("without activeDeadlineSeconds", other)
        case "maxFailedIndexes":
            return _with(spec, "maxFailedIndexes", "max_failed_indexes", because.numbers["failed"])
        case "podFailurePolicy":
            number = because.numbers["rule"]
            rules = spec.pod_failure_policy or ()
            left = rules[:number] + rules[number + 1 :]
            return _Question(f"without rule {number}", replace(spec, pod_failure_policy=left))
        case "successPolicy":
            return _Question("without successPolicy", replace(spec, success_policy=None))
        case "backoffLimitPerIndex":
            return _per_index(spec, +1)
        case "back-off" if because.field == "spec.backoffLimitPerIndex":
            return _per_index(spec, -1) if not decision.create else None
        case "back-off" if any(fate == "counted" for _, fate in decision.judged):
            fewer = because.numbers["failures"] - 1
            return _with(spec, "backoffLimit", "backoff_limit", fewer)
        case "parallelism" if decision.create:
            if because.field == "spec.parallelism":
                return _with(spec, "parallelism", "parallelism", spec.parallelism + 1)
            plenty = replace(spec, parallelism=_PLENTY)
            return _Question("", plenty, "a higher parallelism would change nothing")
        case "podReplacementPolicy":
            policy = PodReplacementPolicy.TerminatingOrFailed
            other = replace(spec, pod_replacement_policy=policy)
            return _Question(f"with podReplacementPolicy: {policy}", other)
        case "suspend":
            return _Question("with suspend: false", replace(spec, suspend=False))
    return None


def _with(spec: JobSpec, name: str, attribute: str, value: int) -> _Question:
    return _Question(f"with {name}: {value}", replace(spec, **{attribute: value}))  # type: ignore[arg-type]


def _per_index(spec: JobSpec, more: int) -> _Question | None:
    limit = (spec.backoff_limit_per_index or 0) + more
    if limit < 0:
        return None
    return _with(spec, "backoffLimitPerIndex", "backoff_limit_per_index", limit)


def _about_ignored(run: Run, entry: DecisionEntry, spec: JobSpec) -> _Question | None:
    is_new = any(
        fate == "ignored" and run.pods[pod.ordinal].judged == entry.t
        for pod, fate in entry.decision.judged
    )
    if not is_new:
        return None
    return _Question("without podFailurePolicy", replace(spec, pod_failure_policy=None))


def _worded(question: _Question, entry: DecisionEntry, other: Decision, before: JobStatus) -> str:
    """The answer as half a sentence; empty if the other spec changes nothing."""
    actual = list(_deeds(entry.decision, entry.t, before))
    deeds = list(_deeds(other, entry.t, before))
    if deeds == actual:
        return question.if_same
    if not question.words:
        return ""
    if not deeds:
        return f"{question.words} the Job would go on"
    return f"{question.words} it would {_joined(deeds)}"


def _joined(deeds: Sequence[str]) -> str:
    return deeds[0] if len(deeds) == 1 else f"{', '.join(deeds[:-1])} and {deeds[-1]}"


def _deeds(decision: Decision, t: Milliseconds, before: JobStatus) -> Iterator[str]:
    if decision.create:
        yield f"create {counted(len(decision.create), 'Pod')}"
    if decision.deleted:
        yield f"delete {counted(len(decision.deleted), 'Pod')}"
    for status in (decision.first_write, decision.second_write):
        verdict = status and true_condition(
            status, ConditionType.FailureTarget, ConditionType.SuccessCriteriaMet
        )
        if verdict and verdict.last_transition_time == t:
            target = "Failed" if verdict.type is ConditionType.FailureTarget else "Complete"
            yield f"give the verdict: {target}"
            return
    given_up = _given_up(decision, before)
    if given_up:
        yield f"give up {counted(given_up, 'index', 'indexes')}"
    if decision.waiting_until is not None and not decision.create:
        yield f"try again at {rough_time(decision.waiting_until)}"


def _given_up(decision: Decision, before: JobStatus) -> int:
    for status in (decision.second_write, decision.first_write):
        if status is not None and status.failed_indexes is not None:
            return len(status.failed_indexes) - len(before.failed_indexes or ())
    return 0
