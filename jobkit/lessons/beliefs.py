"""Known wrong beliefs as deliberately wrong rules.

Each rule says what somebody with the belief expects of a run (measure to value), or of what the API
server answers. It speaks only where the belief makes a difference, and is silent otherwise. These
rules are wrong on purpose: no figure that a learner is shown as true comes from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jobkit.diagnostics import Diagnostic, Diagnostics
from jobkit.fields.tree import field_names
from jobkit.lessons.measures import Value, attempts_of, failures_in_order, measured
from jobkit.model import Action, Milliseconds, Phase
from jobkit.scenario import Fate
from jobkit.simulation.fates import FateBook
from jobkit.simulation.run import PodFate, PodRun, Run, seconds

__all__ = ["IMAGINED", "REFUSED", "Imagined", "expected_runs", "is_refused_for"]

Imagined = Mapping[str, Value]
_Rule = Callable[[Run], Imagined]

_BASE, _LONGEST = 10_000, 600_000


def _retries_of_each(run: Run) -> Imagined:
    """M01: every Pod has the whole budget for itself."""
    completions = run.job.spec.completions or 0
    if _reason(run) != "BackoffLimitExceeded" or completions < 2:
        return {}
    pods = completions * (run.job.spec.backoff_limit + 1)
    return {"pods": pods, "failed": pods}


def _logs_are_kept(run: Run) -> Imagined:
    """M02: every failed attempt leaves something to look at."""
    attempts = sum(attempts_of(pod) - (pod.phase is Phase.Succeeded) for pod in run.pods)
    return {"evidence": attempts, "unseen": 0} if attempts else {}


def _never_means_once(run: Run) -> Imagined:
    """M03: restartPolicy Never means that there is no second attempt."""
    failures = failures_in_order(run)
    if run.job.spec.template.restart_policy != "Never" or not failures:
        return {}
    if (run.job.spec.completions or 1) > 1:
        return {"pods": run.job.spec.completions}
    end = seconds(failures[0].finished)
    return {
        "pods": 1, "attempts": 1, "starts": 1, "secondCreated": None, "lastCreated": 0,
        "result": "Failed", "verdict": end, "end": end,
    }  # fmt: skip


def _limit_counts_attempts(run: Run) -> Imagined:
    """M04: backoffLimit is the number of attempts."""
    limit = run.job.spec.backoff_limit
    if _reason(run) != "BackoffLimitExceeded" or not limit:
        return {}
    imagined: dict[str, Value] = {"pods": limit, "attempts": limit}
    failures = failures_in_order(run)
    if (run.job.spec.completions or 1) == 1 and len(failures) > limit:
        last = failures[limit - 1]
        imagined |= {"lastCreated": seconds(last.created), "failed": limit}
        imagined |= {"verdict": seconds(last.finished), "end": seconds(last.finished)}
    return imagined


def _main_container_ends_it(run: Run) -> Imagined:
    """M05: the Job is done when its main program is."""
    last = run.pods[-1] if run.pods else None
    if last is None or last.running is None or len(run.job.spec.template.containers) < 2:
        return {}
    fate = _fate(run, last)
    if not isinstance(fate.runs, int) or fate.exit_code:
        return {}
    return {"result": "Complete", "end": seconds(Milliseconds(last.running + fate.runs))}


def _no_start_is_a_failure(run: Run) -> Imagined:
    """M06: a Pod that cannot start fails."""
    stuck = [pod for pod in run.pods if pod.running is None]
    if not stuck or run.outcome.result not in ("Running", "Failed"):
        return {}
    return {"result": "Failed", "reason": "BackoffLimitExceeded", "end": 0, "verdict": 0}


def _any_change_goes(run: Run) -> Imagined:
    """M07: a Job can be edited freely."""
    return {"refused": 0} if run.requests else {}


def _complete_covers_failure(run: Run) -> Imagined:
    """M08: whoever waits for Complete also hears of a failure."""
    return {"waitReturns": seconds(run.outcome.makespan)}


def _runs_once(run: Run) -> Imagined:
    """M10: one completion, one run of the program."""
    completions = run.job.spec.completions
    return {} if completions is None else {"starts": completions, "pods": completions}


def _ttl_limits_running(run: Run) -> Imagined:
    """M11: ttlSecondsAfterFinished counts from the start."""
    ttl = run.job.spec.ttl_seconds_after_finished
    return {} if ttl is None else {"gone": ttl}


def _width_divides(run: Run) -> Imagined:
    """M12: so many at once means so many times faster, and always that many at once."""
    width = run.job.spec.parallelism
    if width < 2 or _result(run) != "Complete":
        return {}
    end = round(run.outcome.pod_seconds / width, 3)
    end = int(end) if end.is_integer() else end
    return {"end": end, "verdict": end, "active": width, "idle": 0, "idleFrom": end, "peak": width}


def _finished_things_vanish(run: Run) -> Imagined:
    """M13: what has finished is cleaned up."""
    imagined: dict[str, Value] = {"objects": 0}
    if run.outcome.makespan is not None:
        imagined["gone"] = seconds(run.outcome.makespan)
    return imagined


def _one_deadline_for_all(run: Run) -> Imagined:
    """M20: the deadline of the Pod and that of the Job do the same."""
    spec = run.job.spec
    deadline = spec.template.active_deadline_seconds
    if deadline is not None and spec.active_deadline_seconds is None:
        return {"result": "Failed", "reason": "DeadlineExceeded", "verdict": deadline}
    late = [pod for pod in run.pods if pod.fate is PodFate.CutDown]
    if _reason(run) == "DeadlineExceeded" and late:
        return {"result": "Complete", "cutDown": 0, "counted": len(late)}
    return {}


def _deadline_measures_work(run: Run) -> Imagined:
    """M21: waiting to start does not use up the deadline."""
    deadline = run.job.spec.active_deadline_seconds
    started = [pod.running for pod in run.pods if pod.running is not None]
    if deadline is None or not started or not min(started):
        return {}
    lengths = [_fate(run, pod).runs for pod in run.pods]
    longest = max((each for each in lengths if isinstance(each, int)), default=0)
    if longest > deadline * 1000:
        return {"verdict": seconds(Milliseconds(min(started) + deadline * 1000))}
    end = seconds(Milliseconds(max(started) + longest))
    return {"result": "Complete", "verdict": end, "end": end, "reason": "CompletionsReached"}


def _deadline_deletes(run: Run) -> Imagined:
    """M22: the Job disappears when its deadline passes."""
    if _reason(run) != "DeadlineExceeded":
        return {}
    verdict = measured(run, "verdict")
    return {"gone": verdict, "objects": 0}


def _others_are_safe(run: Run) -> Imagined:
    """M23: one bad Pod cannot hurt the others."""
    cut = [pod for pod in run.pods if pod.fate is PodFate.CutDown]
    if not cut:
        return {}
    succeeded = run.status(run.end).succeeded + len(cut)
    return {
        "cutDown": 0,
        "lost": 0.0,
        "succeeded": succeeded,
        "failed": len(failures_in_order(run)),
    }


def _success_refills(run: Run) -> Imagined:
    """M24: a success gives the whole budget back."""
    if _reason(run) != "BackoffLimitExceeded" or not run.status(run.end).succeeded:
        return {}
    judged = sorted(
        (pod for pod in run.pods if pod.fate in (PodFate.Succeeded, PodFate.Counted)),
        key=lambda pod: (pod.judged or 0, pod.ordinal),
    )
    streak = longest = 0
    for pod in judged:
        streak = 0 if pod.fate is PodFate.Succeeded else streak + 1
        longest = max(longest, streak)
    if longest > run.job.spec.backoff_limit:
        return {}
    return {"result": "Complete", "succeeded": run.job.spec.completions}


def _retries_at_once(run: Run) -> Imagined:
    """M25: a failed Pod is replaced at once."""
    if not failures_in_order(run) or run.job.spec.template.restart_policy != "Never":
        return {}
    at_once = measured(run, "firstFailed")
    created = _imagined_chain(run, wait=0)
    if created is None:
        return {"secondCreated": at_once, "waitingUntil": at_once} if len(run.pods) > 1 else {}
    return {**_as_figures(created, run), **_end_at_once(run), "waitingUntil": at_once}


def _end_at_once(run: Run) -> Imagined:
    """The end of a Job all of whose Pods fail alike, which in truth takes longer than the scenario."""
    failures = failures_in_order(run)
    if _result(run) != "Running" or len(failures) < len(run.pods) - 1:
        return {}
    each = (failures[0].finished or 0) - failures[0].created
    end = seconds(Milliseconds(each * (run.job.spec.backoff_limit + 1)))
    return {"result": "Failed", "reason": "BackoffLimitExceeded", "verdict": end, "end": end}


def _each_waits_alone(run: Run) -> Imagined:
    """M26: of Pods that fail together each is replaced after its own 10 s."""
    failures = failures_in_order(run)
    together = [pod for pod in failures if failures and pod.finished == failures[0].finished]
    later = (
        [pod for pod in run.pods if pod.created > (failures[0].finished or 0)] if failures else []
    )
    if len(together) < 2 or not later or later[0].created - (failures[0].finished or 0) <= _BASE:
        return {}
    again = seconds(Milliseconds((failures[0].finished or 0) + _BASE))
    return {"waitingUntil": again, "lastCreated": again}


def _unset_is_one(run: Run) -> Imagined:
    """M27: completions 1 and completions left out are the same."""
    spec = run.job.spec
    if spec.parallelism < 2 or spec.completions not in (None, 1):
        return {}
    peak = spec.parallelism if spec.completions == 1 else 1
    return {"peak": peak, "pods": peak, "active": peak}


def _target_is_the_end(run: Run) -> Imagined:
    """M41: with FailureTarget all is over, or hangs."""
    verdict, end = measured(run, "verdict"), measured(run, "end")
    return {"end": verdict} if verdict != end else {}


def _first_condition_counts(run: Run) -> Imagined:
    """M42: the first condition of the list is the state of the Job."""
    first = measured(run, "firstCondition", None)
    return {} if first is None else {"endState": first, "result": first}


def _best_rule_wins(run: Run) -> Imagined:
    """M44: of all rules that fit, the most specific one decides."""
    rules = run.job.spec.pod_failure_policy or ()
    for pod in sorted(run.pods, key=lambda pod: (pod.finished or 0, pod.ordinal)):
        if pod.finished is None or not pod.exit_code or pod.stop_requested is not None:
            continue
        for rule in rules:
            codes = rule.on_exit_codes
            if (
                rule.action is Action.FailJob
                and codes is not None
                and pod.exit_code in codes.values
            ):
                at = seconds(pod.finished)
                return {"result": "Failed", "reason": "PodFailurePolicy", "verdict": at, "end": at}
    return {}


def _ignored_costs_nothing(run: Run) -> Imagined:
    """M46: an ignored failure is repeated at once, and some day it works."""
    ignored = [pod for pod in run.pods if pod.fate is PodFate.Ignored]
    if not ignored:
        return {}
    created = _imagined_chain(run, wait=0)
    imagined: dict[str, Value] = dict(_as_figures(created, run)) if created else {}
    if _result(run) in ("Running", "Failed"):
        imagined |= {"result": "Complete"}
    return imagined


def _killed_means_memory(run: Run) -> Imagined:
    """M47: exit code 137 says that memory ran out."""
    killed = sum(pod.exit_code == 137 for pod in run.pods)
    return {"outOfMemory": killed} if killed else {}


def _failed_counts_crashes(run: Run) -> Imagined:
    """M51: status.failed is the number of programs that crashed."""
    failed = run.status(run.end).failed
    return {"crashes": failed} if failed else {}


def _tries_again_later(run: Run) -> Imagined:
    """M61: a failed Job tries again after a while."""
    if _result(run) != "Failed":
        return {}
    return {"result": "Running", "end": None}


IMAGINED: dict[str, _Rule] = {
    "M01": _retries_of_each,
    "M02": _logs_are_kept,
    "M03": _never_means_once,
    "M04": _limit_counts_attempts,
    "M05": _main_container_ends_it,
    "M06": _no_start_is_a_failure,
    "M07": _any_change_goes,
    "M08": _complete_covers_failure,
    "M10": _runs_once,
    "M11": _ttl_limits_running,
    "M12": _width_divides,
    "M13": _finished_things_vanish,
    "M20": _one_deadline_for_all,
    "M21": _deadline_measures_work,
    "M22": _deadline_deletes,
    "M23": _others_are_safe,
    "M24": _success_refills,
    "M25": _retries_at_once,
    "M26": _each_waits_alone,
    "M27": _unset_is_one,
    "M41": _target_is_the_end,
    "M42": _first_condition_counts,
    "M44": _best_rule_wins,
    "M46": _ignored_costs_nothing,
    "M47": _killed_means_memory,
    "M51": _failed_counts_crashes,
    "M61": _tries_again_later,
}
"""What somebody with the belief expects of a run: measure to value."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the API server refuses and somebody with the belief does not expect it to."""

    fits: Callable[[Diagnostic], bool]


def _is_about(field: str, *types: str) -> Callable[[Diagnostic], bool]:
    return lambda problem: problem.field.endswith(field) and (not types or problem.type in types)


REFUSED: dict[str, Refusal] = {
    "M14": Refusal(_is_about("restartPolicy", "Required value")),
    "M15": Refusal(
        lambda problem: problem.type == "unknown field" and _is_known_elsewhere(problem)
    ),
    "M43": Refusal(
        lambda problem: (
            problem.field.endswith("restartPolicy")
            and problem.type in ("Invalid value", "Unsupported value", "Forbidden")
            and "podFailurePolicy" in problem.message + (problem.hint or "")
        )
    ),
    "M45": Refusal(
        lambda problem: ".onExitCodes." in problem.field and problem.type == "Invalid value"
    ),
}
"""Beliefs that show in what is refused."""


def is_refused_for(belief: str, diagnostics: Diagnostics) -> bool:
    """Whether the answer of the API server is one that the belief does not expect."""
    refusal = REFUSED.get(belief)
    return refusal is not None and any(refusal.fits(each) for each in _all(diagnostics))


def expected_runs(belief: str, run: Run) -> Imagined:
    """What the belief expects of a run; empty where it makes no difference."""
    rule = IMAGINED.get(belief)
    return {} if rule is None else rule(run)


def _all(diagnostics: Diagnostics) -> list[Diagnostic]:
    then = _all(diagnostics.then) if diagnostics.then is not None else []
    return [*diagnostics.errors, *then]


def _is_known_elsewhere(problem: Diagnostic) -> bool:
    """Whether a field of that name exists on another level of a Job."""
    return problem.field.rpartition(".")[2] in field_names()


def _result(run: Run) -> Value:
    return measured(run, "result")


def _reason(run: Run) -> Value:
    return measured(run, "reason")


def _fate(run: Run, pod: PodRun) -> Fate:
    return FateBook(run.scenario).of(pod.index, pod.ordinal, pod.attempt)


def _imagined_chain(run: Run, wait: int) -> list[int] | None:
    """When the Pods of a Job that works on one thing at a time would come with this wait."""
    if run.job.spec.parallelism != 1 and (run.job.spec.completions or 0) != 1:
        return None
    times, now = [], 0
    for pod in run.pods:
        times.append(now)
        if pod.finished is None or pod.running is None:
            break
        now += pod.finished - pod.running
        if pod.phase is Phase.Failed:
            now += wait
    return [*times, now]


def _as_figures(chain: list[int] | None, run: Run) -> dict[str, Value]:
    if not chain or len(run.pods) < 2:
        return {}
    created, end = chain[: len(run.pods)], chain[-1]
    figures: dict[str, Value] = {
        "created": tuple(time / 1000 for time in created),
        "secondCreated": seconds(Milliseconds(created[1])) if len(created) > 1 else None,
        "lastCreated": seconds(Milliseconds(created[-1])),
    }
    if measured(run, "reason") in ("CompletionsReached", "BackoffLimitExceeded"):
        figures |= {"end": seconds(Milliseconds(end)), "verdict": seconds(Milliseconds(end))}
    return figures
