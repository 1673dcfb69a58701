"""What a picture says in words: its title, the reason below it, and its alternative text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from jobkit.intervals import format_indexes
from jobkit.model import Reason
from jobkit.picture.looks import LOOKS
from jobkit.picture.view import format_time
from jobkit.simulation.run import PodFate

if TYPE_CHECKING:
    from jobkit.model import Condition, Milliseconds
    from jobkit.picture.view import View
    from jobkit.simulation.run import PodRun

__all__ = ["alternative", "headline", "pod_note", "progress", "reason", "shorten"]

_VERDICT_RULES = frozenset({
    "podFailurePolicy", "backoffLimit", "activeDeadlineSeconds", "maxFailedIndexes", "backoffLimitPerIndex",
    "successPolicy", "completions",
})  # fmt: skip
_LONGEST_LIST = 60


def shorten(text: str, length: int) -> str:
    """A text of at most `length` characters, shortened in the middle.

    >>> shorten("a-very-long-name-of-a-job", 15)
    'a-very-…f-a-job'
    """
    if len(text) <= length:
        return text
    head = length // 2
    return text[:head] + "…" + text[len(text) - (length - 1 - head) :]


def progress(view: View) -> str:
    """How much of the work is done: "9 of 10 indexes done"."""
    done, completions = view.status.succeeded, view.spec.completions
    if completions is None:
        return f"{done} {'Pod' if done == 1 else 'Pods'} succeeded"
    what = "index" if view.spec.is_indexed else "completion"
    plural = f"{what}es" if what == "index" else f"{what}s"
    if completions == 0:
        return "nothing to do"
    if completions == 1:
        return f"its only {what} {'done' if done else 'not done'}"
    if done == completions:
        return f"all {done} {plural} done"
    return f"{done} of {completions} {plural} done"


def headline(view: View, longest_name: int = 40) -> str:
    """The outcome as a sentence, or how far the Job is at the moment."""
    name = shorten(view.run.job.name, longest_name)
    if view.is_moment:
        return f"{name} at {format_time(view.t)}: {progress(view)}"
    outcome = view.run.outcome
    match outcome.result:
        case "Complete" | "Failed":
            return f"{name}: {outcome.result} after {format_time(outcome.makespan or 0)}, {progress(view)}"
        case "Deleted":
            return f"{name}: deleted at {format_time(view.t)}, {progress(view)}"
        case "Suspended":
            return f"{name}: suspended, {progress(view)} at {format_time(view.t)}"
    return f"{name}: still running after {format_time(view.t)}, {progress(view)}"


def reason(view: View) -> str:
    """Why: what the verdict rests on, else what the controller did last; may be empty."""
    if view.is_moment:
        return _last_decision(view)
    parts = [_verdict_reason(view) if view.ledger.verdict else _last_decision(view)]
    end_state = view.ledger.end_state
    if view.run.outcome.result == "Deleted" and end_state is not None:
        parts.insert(0, f"{end_state.type} since {format_time(end_state.last_transition_time)}.")
    if view.ledger.cut_down and view.ledger.verdict:
        pods = "1 Pod is" if view.ledger.cut_down == 1 else f"{view.ledger.cut_down} Pods are"
        parts.append(f"{pods} cut down.")
    return " ".join(part for part in parts if part)


def _verdict_reason(view: View) -> str:
    verdict = view.ledger.verdict
    assert verdict is not None
    for entry in view.run.decisions:
        if entry.t == verdict.last_transition_time:
            for because in entry.because:
                if because.rule in _VERDICT_RULES:
                    return because.text
    return verdict.message or f"The verdict is {verdict.type}, reason {verdict.reason}."


def _last_decision(view: View) -> str:
    last = view.run.decision(view.t)
    if last is not None and last.because:
        text = last.because[0].text
        return text if last.t == view.t else f"Since {format_time(last.t)}: {text}"
    if view.run.outcome.reason == Reason.JobSuspended:
        return "The Job is suspended: no Pod is created until it is resumed."
    return ""


def alternative(view: View) -> str:
    """The picture in sentences, for whoever cannot see it."""
    sentences = [
        f"Job {headline(view, longest_name=253)}.",
        reason(view),
        _pods(view),
        _parallelism(view),
        _indexes(view),
        _condition("Verdict", view.ledger.verdict),
        _condition("End state", view.ledger.end_state),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _pods(view: View) -> str:
    if not view.number_of_pods:
        return "No Pod was created."
    states = Counter(view.pod_states)
    counts = [f"{states[state]} {LOOKS[state].word}" for state in LOOKS if states[state]]
    number = "1 Pod" if view.number_of_pods == 1 else f"{view.number_of_pods} Pods"
    retries = sum(1 for pod in view.run.pods.special() if pod.restarts and pod.created <= view.t)
    restarted = f" Containers of {retries} of them were restarted." if retries else ""
    return f"{number}: {', '.join(counts)}.{restarted}"


def _parallelism(view: View) -> str:
    peak = max(
        (entry.status.active for entry in view.run.trajectory if entry.t <= view.t), default=0
    )
    return f"At most {peak} active at one time, parallelism {view.spec.parallelism}."


def _indexes(view: View) -> str:
    failed = view.status.failed_indexes
    if not failed:
        return ""
    return f"Failed indexes: {shorten(format_indexes(failed), _LONGEST_LIST)}."


def _condition(label: str, condition: Condition | None) -> str:
    if condition is None:
        return f"{label}: none."
    return f"{label}: {condition.type} ({condition.reason}) at {format_time(condition.last_transition_time)}."


_DISRUPTIONS = {
    "EvictionByEvictionAPI": "evicted",
    "PreemptionByScheduler": "preempted",
    "DeletionByTaintManager": "node tainted",
    "DeletionByPodGC": "node gone",
    "TerminationByKubelet": "node under pressure",
}


def pod_note(pod: PodRun, t: Milliseconds) -> str:
    """What stands behind the bar of a Pod that did not succeed: how it ended; else nothing."""
    if not pod.ended(t):
        return ""
    if pod.fate not in (PodFate.Counted, PodFate.Ignored):
        return _restarted(pod) if pod.restarts else ""
    disruption = next((c.reason for c in pod.conditions if c.type == "DisruptionTarget"), None)
    if disruption is not None:
        return _DISRUPTIONS.get(disruption, "disrupted")
    if pod.reason == "DeadlineExceeded":
        return "Pod deadline"
    if pod.exit_code is None:
        return ""
    if pod.restarts:
        return _restarted(pod)
    return "deleted" if pod.deletion_requested is not None else f"exit {pod.exit_code}"


def _restarted(pod: PodRun) -> str:
    return f"{pod.restarts} restart{'' if pod.restarts == 1 else 's'}"
