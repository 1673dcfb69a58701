"""One sync as a whole: gates, accounting, the two writes. Source: controller.md of Kubernetes 1.37, section 2."""

from __future__ import annotations

import pytest
from builders import NOW, a_condition, a_job, a_pod, a_status, on_exit_codes, seconds

from jobkit.controller.backoff import BackoffRecord
from jobkit.controller.decision import Decision
from jobkit.controller.reconcile import reconcile
from jobkit.decode.pod import StoredPod
from jobkit.model import ConditionType, Job, JobStatus


def decided(job: Job, *pods: StoredPod, memory: BackoffRecord | None = None) -> Decision:
    return reconcile(job, pods, NOW, memory)


def conditions(status: JobStatus | None) -> list[str]:
    return [] if status is None else [str(condition.type) for condition in status.conditions]


@pytest.mark.parametrize("end", ["Complete", "Failed"])
def test_a_finished_job_is_left_alone_and_its_failures_forgotten(end: str) -> None:
    job = a_job(status=a_status(conditions=(a_condition(end),)))
    decision = decided(job, a_pod(0), memory=BackoffRecord(3, seconds(50)))
    assert decision == Decision(because=decision.because, memory=BackoffRecord())
    assert end in decision.because[0].text


def test_a_job_of_another_controller_is_left_alone() -> None:
    decision = decided(a_job(managed_by="example.com/other"))
    assert decision == Decision(because=decision.because)


def test_a_job_of_this_controller_by_name_is_not() -> None:
    assert decided(a_job(managed_by="kubernetes.io/job-controller")).create


def test_the_first_sync_sets_the_start_and_writes_numbers() -> None:
    decision = decided(a_job(parallelism=2, completions=2, status=JobStatus()))
    written = decision.first_write
    assert written is not None
    assert (written.start_time, written.active, written.ready, written.terminating) == (
        NOW,
        2,
        0,
        0,
    )
    assert decision.second_write is None


def test_a_job_created_suspended_does_not_start() -> None:
    decision = decided(a_job(suspend=True, status=JobStatus()))
    assert decision.create == ()
    assert decision.first_write is not None
    assert decision.first_write.start_time is None
    assert conditions(decision.first_write) == ["Suspended"]
    assert [event.reason for event in decision.early_events] == ["Suspended"]


def test_a_failure_shows_in_the_second_write() -> None:
    decision = decided(a_job(status=a_status(active=1)), a_pod(0, exit_code=1, ended=95))
    assert decision.first_write is not None
    assert decision.second_write is not None
    assert (decision.first_write.active, decision.first_write.failed) == (0, 0)
    assert decision.first_write.uncounted_failed == ("uid-0",)
    assert (decision.second_write.failed, decision.second_write.uncounted_failed) == (1, ())
    assert decision.memory == BackoffRecord(1, seconds(95))


def test_an_indexed_success_shows_in_the_first_write() -> None:
    decision = decided(a_job(indexed=3, status=a_status(active=1)), a_pod(0, index=1, exit_code=0))
    assert decision.first_write is not None
    assert (str(decision.first_write.completed_indexes), decision.first_write.succeeded) == ("1", 1)


def test_completions_end_a_job_with_both_conditions_in_one_sync() -> None:
    decision = decided(a_job(status=a_status(active=1, ready=1)), a_pod(0, exit_code=0))
    assert conditions(decision.first_write) == ["SuccessCriteriaMet"]
    assert conditions(decision.second_write) == ["SuccessCriteriaMet", "Complete"]
    assert decision.second_write is not None
    assert decision.second_write.completion_time == NOW
    assert [event.reason for event in decision.late_events] == ["Completed"]


def test_a_failing_job_ends_only_when_no_pod_is_left() -> None:
    job = a_job(parallelism=2, completions=2, backoff_limit=0, status=a_status(active=2, ready=2))
    decision = decided(job, a_pod(0, exit_code=1), a_pod(1))
    assert [pod.ordinal for pod in decision.end] == [1]
    assert conditions(decision.second_write) == ["FailureTarget"]
    assert decision.finished is None


def test_the_pods_cut_down_with_a_failing_job_are_tallied_as_failed() -> None:
    job = a_job(parallelism=2, completions=2, backoff_limit=0, status=a_status(active=2))
    decision = decided(job, a_pod(0, exit_code=1), a_pod(1))
    assert decision.second_write is not None
    assert decision.second_write.failed == 2
    assert [(pod.ordinal, fate) for pod, fate in decision.judged] == [
        (0, "counted"),
        (1, "cut down"),
    ]


def test_an_ignore_rule_holds_for_pods_that_are_cut_down_too() -> None:
    rules = (on_exit_codes("FailJob", 1), on_exit_codes("Ignore", 42))
    side = a_pod(1, container_statuses=a_pod(1, exit_code=42).container_statuses)
    job = a_job(parallelism=2, completions=2, pod_failure_policy=rules, status=a_status(active=2))
    decision = decided(job, a_pod(0, exit_code=1), side)
    assert decision.second_write is not None
    assert decision.second_write.failed == 1


def test_pods_cut_off_by_success_leave_no_trace_in_the_counters() -> None:
    met = a_condition("SuccessCriteriaMet", reason="SuccessPolicy")
    job = a_job(
        indexed=3, status=a_status(active=1, completed_indexes={0}, succeeded=1, conditions=(met,))
    )
    decision = decided(job, a_pod(1, index=1))
    assert [pod.ordinal for pod in decision.released] == [1]
    assert decision.first_write is not None
    assert (decision.first_write.succeeded, decision.first_write.failed) == (1, 0)


def test_a_failure_is_held_back_until_its_index_has_a_new_pod() -> None:
    job = a_job(indexed=2, parallelism=1, backoff_limit_per_index=1, status=a_status(active=1))
    failed = a_pod(0, index=0, exit_code=1, ended=95)
    waiting = decided(job, failed)
    assert waiting.released == ()
    assert waiting.waiting_until == seconds(105)
    replaced = decided(job, failed, a_pod(1, index=0, failures=1))
    assert [pod.ordinal for pod in replaced.released] == [0]
    assert replaced.second_write is not None
    assert replaced.second_write.failed == 1


def test_of_more_than_500_results_the_rest_waits_for_the_next_sync() -> None:
    pods = [a_pod(ordinal, exit_code=0) for ordinal in range(700)]
    decision = decided(a_job(parallelism=700, completions=700, status=a_status(active=700)), *pods)
    assert len(decision.released) == 500
    assert decision.finished is None
    assert conditions(decision.second_write) == ["SuccessCriteriaMet"]


def test_all_indexes_that_succeeded_are_written_though_500_pods_are_released() -> None:
    pods = [a_pod(ordinal, index=ordinal, exit_code=0) for ordinal in range(700)]
    decision = decided(a_job(parallelism=700, indexed=700, status=a_status(active=700)), *pods)
    assert len(decision.released) == 500
    assert decision.first_write is not None
    assert str(decision.first_write.completed_indexes) == "0-699"


def test_a_job_that_is_being_deleted_only_lets_go_of_its_pods() -> None:
    job = a_job(parallelism=3, completions=3)._replace(is_being_deleted=True)
    decision = decided(job, a_pod(0), a_pod(1, exit_code=1))
    assert (decision.create, decision.deleted) == ((), ())
    assert {pod.ordinal for pod in decision.released} == {0, 1}


@pytest.mark.parametrize(
    ("job", "memory", "requeue"),
    [
        pytest.param(a_job(), BackoffRecord(1, seconds(95)), 5, id="the rest of a back-off"),
        pytest.param(
            a_job(), BackoffRecord(1, seconds(90.5)), 1, id="never sooner than the batching period"
        ),
        pytest.param(a_job(active_deadline_seconds=130), None, 30, id="the deadline"),
        pytest.param(
            a_job(active_deadline_seconds=102),
            BackoffRecord(1, seconds(95)),
            2,
            id="whichever comes first",
        ),
        pytest.param(a_job(), None, None, id="nothing to wait for"),
    ],
)
def test_the_controller_looks_again_after(
    job: Job, memory: BackoffRecord | None, requeue: float | None
) -> None:
    found = decided(job, memory=memory).requeue_after
    assert found == (None if requeue is None else seconds(requeue))


def test_uids_of_an_interrupted_sync_are_counted_once() -> None:
    status = a_status(active=0, failed=1, uncounted_failed=("gone", "uid-0"))
    decision = decided(a_job(completions=5, status=status), a_pod(0, exit_code=1, ended=95))
    assert decision.second_write is not None
    assert decision.second_write.failed == 3
    assert decision.second_write.uncounted_failed == ()


def test_more_successes_than_completions_are_remarked_on() -> None:
    job = a_job(completions=1, parallelism=1, status=a_status(active=2))
    decision = decided(job, a_pod(0, exit_code=0), a_pod(1, exit_code=0))
    assert [event.reason for event in decision.late_events] == ["TooManySucceededPods", "Completed"]


def test_suspension_clears_the_start_and_resumption_sets_it_anew() -> None:
    suspended = decided(a_job(suspend=True, status=a_status(active=1)), a_pod(0)).first_write
    assert suspended is not None
    assert suspended.start_time is None
    resumed = decided(a_job(status=suspended)).first_write
    assert resumed is not None
    assert resumed.start_time == NOW
    assert [
        condition.status
        for condition in resumed.conditions
        if condition.type is ConditionType.Suspended
    ] == ["False"]


def test_a_verdict_replaces_no_condition_of_its_type() -> None:
    old = a_condition("SuccessCriteriaMet", status="False")
    job = a_job(status=a_status(active=1, conditions=(old,)))
    decision = decided(job, a_pod(0, exit_code=0))
    assert conditions(decision.first_write) == ["SuccessCriteriaMet", "SuccessCriteriaMet"]
