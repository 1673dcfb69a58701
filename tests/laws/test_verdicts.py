"""Laws of verdicts and ends. Source: controller.md of Kubernetes 1.37, conditions and strict status checks."""

from __future__ import annotations

from hypothesis import given
from strategies import Case, cases

import jobkit
from jobkit.model import ConditionType as Is
from jobkit.model import JobStatus, true_condition


def verdict_time(run: jobkit.Run) -> float:
    """When the first verdict was written; endless if none was."""
    times = (
        e.t
        for e in run.trajectory
        if true_condition(e.status, Is.FailureTarget, Is.SuccessCriteriaMet)
    )
    return next(times, float("inf"))


@given(cases())
def test_no_pod_is_created_between_a_verdict_and_the_end(case: Case) -> None:
    run = jobkit.simulate(case.job, case.scenario)
    verdict = verdict_time(run)
    assert all(pod.created < verdict for pod in run.pods)
    assert not any(e.decision.create for e in run.decisions if e.t >= verdict)


@given(cases())
def test_a_failure_target_comes_before_failed_and_success_criteria_before_complete(
    case: Case,
) -> None:
    for entry in jobkit.simulate(case.job, case.scenario).trajectory:
        order = [condition.type for condition in entry.status.conditions]
        for end, target in ((Is.Failed, Is.FailureTarget), (Is.Complete, Is.SuccessCriteriaMet)):
            if end in order:
                assert target in order[: order.index(end)]


@given(cases())
def test_an_end_repeats_the_reason_of_its_verdict(case: Case) -> None:
    status = jobkit.simulate(case.job, case.scenario).trajectory[-1].status
    for end, target in ((Is.Failed, Is.FailureTarget), (Is.Complete, Is.SuccessCriteriaMet)):
        ended, announced = true_condition(status, end), true_condition(status, target)
        if ended is not None:
            assert announced is not None
            assert (ended.reason, ended.message) == (announced.reason, announced.message)


@given(cases())
def test_a_job_never_both_fails_and_succeeds(case: Case) -> None:
    for entry in jobkit.simulate(case.job, case.scenario).trajectory:
        failing = true_condition(entry.status, Is.Failed, Is.FailureTarget)
        succeeding = true_condition(entry.status, Is.Complete, Is.SuccessCriteriaMet)
        assert failing is None or succeeding is None


@given(cases())
def test_a_finished_job_has_no_pod_left_and_a_start(case: Case) -> None:
    for entry in jobkit.simulate(case.job, case.scenario).trajectory:
        status = entry.status
        if true_condition(status, Is.Failed, Is.Complete):
            assert (status.active, status.ready, status.terminating) == (0, 0, 0)
            assert not status.uncounted_failed
            assert not status.uncounted_succeeded
            assert status.start_time is not None or case.job["spec"].get("completions") == 0


@given(cases())
def test_only_complete_jobs_have_a_completion_time(case: Case) -> None:
    for entry in jobkit.simulate(case.job, case.scenario).trajectory:
        complete = true_condition(entry.status, Is.Complete)
        assert (entry.status.completion_time is None) == (complete is None)
        if complete is not None:
            assert entry.status.completion_time == complete.last_transition_time


@given(cases())
def test_a_verdict_is_never_taken_back(case: Case) -> None:
    before: set[Is] = set()
    for entry in jobkit.simulate(case.job, case.scenario).trajectory:
        now = given_types(entry.status)
        assert before <= now
        before = now


def given_types(status: JobStatus) -> set[Is]:
    lasting = (Is.FailureTarget, Is.Failed, Is.SuccessCriteriaMet, Is.Complete)
    return {kind for kind in lasting if true_condition(status, kind)}
