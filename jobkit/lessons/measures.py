"""What can be asked of a run: every figure that goals, questions and beliefs speak of, by name.

A measure reads a finished run and computes no policy. Times are seconds since the Job's creation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jobkit.model import ConditionType, Milliseconds, Phase, true_condition
from jobkit.simulation.run import PodFate, PodRun, Run, seconds

__all__ = ["MEASURES", "Measure", "Value", "attempts_of", "failures_in_order", "measured"]

Value = int | float | str | bool | tuple[float, ...] | None

_VERDICTS = (ConditionType.FailureTarget, ConditionType.SuccessCriteriaMet)
_ENDS = (ConditionType.Complete, ConditionType.Failed)


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure.

    Attributes:
        label: What it is, as the subject of a sentence.
        of: Its value at a time (milliseconds); measures of the whole run pass over the time.
        unit: "s" for times, else empty.
        where: When in the run it shows, for evidence.
    """

    label: str
    of: Callable[[Run, Milliseconds], Value]
    unit: str = ""
    where: Callable[[Run, Milliseconds], Milliseconds | None] = lambda run, _: _decided(run)


def measured(run: Run, name: str, t: float | None = None) -> Value:
    """A measure of a run, by default at its end.

    >>> import jobkit
    >>> job = jobkit.lesson("L01")
    >>> measured(job.run("blip"), "pods")
    2
    """
    return MEASURES[name].of(run, _moment(run, t))


def attempts_of(pod: PodRun) -> int:
    """Runs of the program that came to an end of their own."""
    ended = [end for _, end in pod.runs if end is not None]
    is_last_recorded = len(pod.runs) > pod.restarts
    was_cut = pod.stop_requested is not None and is_last_recorded and ended[-1:] == [pod.finished]
    return len(ended) - was_cut


def failures_in_order(run: Run) -> list[PodRun]:
    """Pods that the controller charged, in the order in which it did."""
    charged = [pod for pod in run.pods if pod.fate is PodFate.Counted]
    return sorted(charged, key=lambda pod: (pod.judged or 0, pod.ordinal))


def _moment(run: Run, t: float | None) -> Milliseconds:
    return run.end if t is None else Milliseconds(round(t * 1000))


def _verdict(run: Run) -> Milliseconds | None:
    for entry in run.trajectory:
        condition = true_condition(entry.status, *_VERDICTS)
        if condition is not None:
            return condition.last_transition_time
    return None


def _decided(run: Run) -> Milliseconds | None:
    verdict = _verdict(run)
    return run.decisions[-1].t if verdict is None and run.decisions else verdict


def _result(run: Run, _: Milliseconds) -> Value:
    end = true_condition(run.status(run.end), *_ENDS)
    return run.outcome.result if end is None else str(end.type)


def _reason(run: Run, _: Milliseconds) -> Value:
    end = true_condition(run.status(run.end), *_ENDS)
    return run.outcome.reason if end is None else str(end.reason)


def _stopping(run: Run) -> Value:
    verdict, end = _verdict(run), run.outcome.makespan
    return None if verdict is None or end is None else seconds(Milliseconds(end - verdict))


def _idle_from(run: Run) -> Value:
    return next(
        (seconds(t) for t in run.moments if run.ledger(t).wanted < run.spec(t).parallelism), None
    )


def _created(run: Run) -> list[Milliseconds]:
    return [pod.created for pod in run.pods]


def _nth_created(run: Run, place: int) -> Value:
    times = sorted(_created(run))
    return seconds(times[place]) if -len(times) <= place < len(times) else None


def _first_failed(run: Run) -> Value:
    times = [pod.finished for pod in run.pods if pod.phase is Phase.Failed and pod.finished]
    return seconds(min(times, default=None))


def _last_creation(run: Run, _: Milliseconds) -> Milliseconds | None:
    return max(_created(run), default=None)


def _peak_time(run: Run, _: Milliseconds) -> Milliseconds | None:
    return next(
        (e.t for e in run.trajectory if e.status.active == run.outcome.peak_active),
        None,
    )


def _running_time(pod: PodRun, run: Run) -> float:
    if pod.running is None:
        return 0.0
    return ((pod.finished if pod.finished is not None else run.end) - pod.running) / 1000


def _useful(run: Run, _: Milliseconds) -> Value:
    return run.outcome.pod_seconds - run.outcome.wasted_pod_seconds


def _cut(run: Run, _: Milliseconds) -> Value:
    return sum(_running_time(pod, run) for pod in run.pods if pod.fate is PodFate.CutDown)


def _gone(run: Run, _: Milliseconds) -> Value:
    return seconds(run.end) if run.manifest is None else None


def _objects(run: Run, _: Milliseconds) -> Value:
    return (run.manifest is not None) + sum(pod.deleted is None for pod in run.pods)


def _evidence(run: Run, _: Milliseconds) -> int:
    return sum(pod.phase is Phase.Failed and pod.deleted is None for pod in run.pods)


def _crashes(run: Run, _: Milliseconds) -> int:
    return sum(attempts_of(pod) - (pod.phase is Phase.Succeeded) for pod in run.pods)


def _starts(run: Run, _: Milliseconds) -> Value:
    return sum(pod.restarts + 1 for pod in run.pods if pod.running is not None)


def _longest_life(run: Run, _: Milliseconds) -> Value:
    """How long the finished Job stays: time from the end until it is removed."""
    if run.manifest is not None or run.outcome.makespan is None:
        return None
    return seconds(Milliseconds(run.end - run.outcome.makespan))


def _wait_for_complete(run: Run, t: Milliseconds) -> Value:
    return seconds(run.outcome.makespan) if _result(run, t) == "Complete" else None


def _first_condition(run: Run, t: Milliseconds) -> Value:
    conditions = run.status(t).conditions
    return str(conditions[0].type) if conditions else None


def _end_state(run: Run, t: Milliseconds) -> Value:
    end = true_condition(run.status(t), *_ENDS)
    return None if end is None else str(end.type)


def _shortest_of_memory(run: Run, _: Milliseconds) -> Value:
    """Pods that exited 137 by themselves; those that were stopped say nothing of memory."""
    return sum(pod.exit_code == 137 and pod.stop_requested is None for pod in run.pods)


def _at(run: Run, t: Milliseconds) -> Milliseconds:
    return min(t, run.end)


MEASURES: dict[str, Measure] = {
    "result": Measure("the end state", _result),
    "reason": Measure("the reason", _reason),
    "verdict": Measure("the verdict comes", lambda run, _: seconds(_verdict(run)), "s"),
    "end": Measure(
        "the end state comes",
        lambda run, _: seconds(run.outcome.makespan),
        "s",
        lambda run, _: run.outcome.makespan,
    ),
    "stopping": Measure("from verdict to end state", lambda run, _: _stopping(run), "s"),
    "pods": Measure("Pods created", lambda run, _: len(run.pods), where=_last_creation),
    "created": Measure(
        "Pods are created at",
        lambda run, _: tuple(float(seconds(t) or 0) for t in _created(run)),
        "s",
        _last_creation,
    ),
    "secondCreated": Measure(
        "the second Pod is created", lambda run, _: _nth_created(run, 1), "s", _last_creation
    ),
    "lastCreated": Measure(
        "the last Pod is created", lambda run, _: _nth_created(run, -1), "s", _last_creation
    ),
    "firstFailed": Measure(
        "the first Pod fails", lambda run, _: _first_failed(run), "s", _last_creation
    ),
    "failed": Measure("status.failed", lambda run, t: run.status(t).failed),
    "succeeded": Measure("succeeded", lambda run, t: run.status(t).succeeded),
    "counted": Measure("counted failures", lambda run, t: run.ledger(t).counted),
    "ignored": Measure("ignored failures", lambda run, t: run.ledger(t).ignored),
    "cutDown": Measure("Pods cut down", lambda run, t: run.ledger(t).cut_down),
    "active": Measure("active Pods", lambda run, t: run.status(t).active, where=_at),
    "idle": Measure(
        "empty slots", lambda run, t: run.spec(t).parallelism - run.status(t).active, where=_at
    ),
    "idleFrom": Measure(
        "fewer Pods are wanted than may be active", lambda run, _: _idle_from(run), "s"
    ),
    "wanted": Measure("wanted Pods", lambda run, t: run.ledger(t).wanted, where=_at),
    "terminating": Measure(
        "terminating Pods", lambda run, t: run.status(t).terminating or 0, where=_at
    ),
    "waitingUntil": Measure(
        "waiting until", lambda run, t: seconds(run.ledger(t).waiting_until), "s", _at
    ),
    "peak": Measure("most active Pods", lambda run, _: run.outcome.peak_active, where=_peak_time),
    "podSeconds": Measure("Pod-seconds", lambda run, _: run.outcome.pod_seconds),
    "useful": Measure("useful Pod-seconds", _useful),
    "lost": Measure("Pod-seconds of Pods cut down", _cut),
    "attempts": Measure("full attempts", lambda run, _: sum(attempts_of(pod) for pod in run.pods)),
    "starts": Measure("starts of the program", _starts),
    "crashes": Measure("programs that crashed", _crashes),
    "evidence": Measure("failed Pods left to look at", _evidence),
    "unseen": Measure(
        "failed attempts that left nothing", lambda run, t: _crashes(run, t) - _evidence(run, t)
    ),
    "objects": Measure("objects left", _objects),
    "gone": Measure("the Job is removed", _gone, "s", lambda run, _: run.end),
    "kept": Measure("kept after the end", _longest_life, "s", lambda run, _: run.end),
    "refused": Measure(
        "refused changes", lambda run, _: sum(not each.accepted for each in run.requests)
    ),
    "waitReturns": Measure("a wait for Complete returns", _wait_for_complete, "s"),
    "firstCondition": Measure("the first condition", _first_condition, where=_at),
    "endState": Measure("the end state at that time", _end_state, where=_at),
    "outOfMemory": Measure("Pods that exited 137 by themselves", _shortest_of_memory),
}
"""Every measure, by the name that lesson files use."""
