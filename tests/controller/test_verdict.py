"""The verdicts, and which of several comes first. Source: controller.md of Kubernetes 1.37, sections 2 and 3."""

from __future__ import annotations

import pytest
from builders import a_condition, a_job, a_pod, a_status, facts_of, on_condition, on_exit_codes

from jobkit.controller.verdict import completions_reached, deadline, find_verdict
from jobkit.decode.pod import StoredPod
from jobkit.model import ContainerStatus, Job, SuccessPolicyRule

FAIL_JOB = (on_exit_codes("FailJob", 42),)
FAILED = [a_pod(0, exit_code=1)]
INDEX_FAILED = [a_pod(0, index=0, exit_code=1)]
ONE_DONE = (SuccessPolicyRule(succeeded_count=1),)


def reason(job: Job, *pods: StoredPod) -> str | None:
    verdict = find_verdict(facts_of(job, *pods))
    return verdict and str(verdict.reason)


@pytest.mark.parametrize(
    ("job", "pods", "expected"),
    [
        pytest.param(a_job(), [], None, id="nothing happened"),
        pytest.param(a_job(backoff_limit=1), FAILED, None, id="limit 1 allows one failure"),
        pytest.param(a_job(backoff_limit=0), FAILED, "BackoffLimitExceeded", id="limit 0 allows none"),
        pytest.param(a_job(backoff_limit=2, status=a_status(failed=2)), FAILED, "BackoffLimitExceeded", id="earlier failures count"),
        pytest.param(a_job(backoff_limit=2, status=a_status(failed=3)), [], "BackoffLimitExceeded", id="a limit that was lowered"),
        pytest.param(a_job(backoff_limit=0, pod_failure_policy=(on_exit_codes("Ignore", 1),)), FAILED, None, id="an ignored failure does not count"),
        pytest.param(a_job(backoff_limit=0), [a_pod(0, exit_code=1, is_tracked=False)], None, id="one that was accounted for does not count again"),
        pytest.param(a_job(backoff_limit=0), [a_pod(0, deleted=50)], "BackoffLimitExceeded", id="a deleted Pod is a failure"),
        pytest.param(a_job(backoff_limit=0, strict=True), [a_pod(0, deleted=50)], None, id="unless only failed Pods are replaced"),
        pytest.param(a_job(pod_failure_policy=FAIL_JOB), [a_pod(0, exit_code=42)], "PodFailurePolicy", id="a FailJob rule matches"),
        pytest.param(a_job(pod_failure_policy=FAIL_JOB), [a_pod(0, exit_code=42, is_tracked=False)], "PodFailurePolicy", id="also on a Pod accounted for"),
        pytest.param(a_job(pod_failure_policy=(on_condition("FailJob"),)), [a_pod(0, conditions=("DisruptionTarget",))], None, id="but not on a Pod that runs"),
        pytest.param(a_job(active_deadline_seconds=100), [a_pod(0)], "DeadlineExceeded", id="the deadline is reached"),
        pytest.param(a_job(active_deadline_seconds=101), [a_pod(0)], None, id="the deadline is not reached"),
        pytest.param(a_job(active_deadline_seconds=10, suspend=True), [], None, id="a suspended Job has no deadline"),
        pytest.param(a_job(active_deadline_seconds=10, status=a_status(start_time=None)), [], None, id="a deadline counts from the start"),
        pytest.param(a_job(indexed=3, backoff_limit_per_index=0, max_failed_indexes=0), INDEX_FAILED, "MaxFailedIndexesExceeded", id="no failed index is allowed"),
        pytest.param(a_job(indexed=3, backoff_limit_per_index=0, max_failed_indexes=1), INDEX_FAILED, None, id="one failed index is allowed"),
        pytest.param(a_job(indexed=2, backoff_limit_per_index=0, status=a_status(completed_indexes={1})), INDEX_FAILED, "FailedIndexes", id="all are decided and one failed"),
        pytest.param(a_job(indexed=3, backoff_limit_per_index=0, status=a_status(completed_indexes={1})), INDEX_FAILED, None, id="one is undecided"),
        pytest.param(a_job(indexed=3, success_policy=ONE_DONE), [a_pod(0, index=0, exit_code=0)], "SuccessPolicy", id="enough succeeded"),
        pytest.param(a_job(indexed=1), [a_pod(0, index=0, exit_code=0)], None, id="completions are judged later"),
        pytest.param(a_job(backoff_limit=0, suspend=True), FAILED, "BackoffLimitExceeded", id="a suspended Job may fail"),
    ],
)  # fmt: skip
def test_the_verdict_is(job: Job, pods: list[StoredPod], expected: str | None) -> None:
    assert reason(job, *pods) == expected


def restarting(ordinal: int, restarts: int, phase: str = "Running") -> StoredPod:
    return a_pod(ordinal, phase=phase, restarts=restarts)


@pytest.mark.parametrize(
    ("limit", "pods", "ends"),
    [
        pytest.param(0, [restarting(0, 0)], False, id="no restart"),
        pytest.param(0, [restarting(0, 1)], True, id="limit 0 ends at the first"),
        pytest.param(1, [restarting(0, 1)], True, id="limit 1 too"),
        pytest.param(2, [restarting(0, 1)], False, id="limit 2 does not"),
        pytest.param(
            2, [restarting(0, 1), restarting(1, 1)], True, id="restarts of all Pods add up"
        ),
        pytest.param(
            2, [restarting(0, 5, "Succeeded")], False, id="finished Pods take theirs with them"
        ),
        pytest.param(1, [restarting(0, 1, "Pending")], True, id="pending Pods count"),
    ],
)
def test_restarts_end_a_job_as_soon_as_they_reach_the_limit(
    limit: int, pods: list[StoredPod], *, ends: bool
) -> None:
    job = a_job(on_failure=True, backoff_limit=limit, completions=9)
    assert (reason(job, *pods) == "BackoffLimitExceeded") == ends


def test_restarts_of_sidecars_count_too() -> None:
    proxy = ContainerStatus("proxy", restart_count=3, is_init=True, is_sidecar=True)
    job = a_job(on_failure=True, backoff_limit=3)
    assert reason(job, a_pod(0, container_statuses=(proxy,))) == "BackoffLimitExceeded"


EVERYTHING = {
    "indexed": 2,
    "backoff_limit": 0,
    "backoff_limit_per_index": 0,
    "max_failed_indexes": 0,
    "active_deadline_seconds": 10,
    "pod_failure_policy": FAIL_JOB,
    "success_policy": ONE_DONE,
}
PODS = [a_pod(0, index=0, exit_code=42), a_pod(1, index=1, exit_code=0)]


@pytest.mark.parametrize(
    ("without", "expected"),
    [
        ((), "PodFailurePolicy"),
        (("pod_failure_policy",), "BackoffLimitExceeded"),
        (("pod_failure_policy", "backoff_limit"), "DeadlineExceeded"),
        (("pod_failure_policy", "backoff_limit", "active_deadline_seconds"), "MaxFailedIndexesExceeded"),
        (("pod_failure_policy", "backoff_limit", "active_deadline_seconds", "max_failed_indexes"), "FailedIndexes"),
        (("pod_failure_policy", "backoff_limit", "active_deadline_seconds", "max_failed_indexes", "backoff_limit_per_index"), "SuccessPolicy"),
    ],
)  # fmt: skip
def test_of_several_verdicts_the_first_is_given(without: tuple[str, ...], expected: str) -> None:
    spec = {name: value for name, value in EVERYTHING.items() if name not in without}
    assert reason(a_job(**spec), *PODS) == expected


@pytest.mark.parametrize("stored", ["FailureTarget", "SuccessCriteriaMet"])
def test_a_stored_verdict_stands_before_all_others(stored: str) -> None:
    condition = a_condition(stored, reason="Stored", message="as it was")
    verdict = find_verdict(
        facts_of(a_job(**EVERYTHING, status=a_status(conditions=(condition,))), *PODS)
    )
    assert verdict is not None
    assert (verdict.target, verdict.reason, verdict.message) == (stored, "Stored", "as it was")
    assert verdict.is_stored


def test_the_policy_names_the_first_matching_pod() -> None:
    job = a_job(pod_failure_policy=FAIL_JOB, parallelism=3)
    verdict = find_verdict(facts_of(job, a_pod(2, exit_code=42), a_pod(1, exit_code=42)))
    assert verdict is not None
    assert verdict.because.pods == ("pod-1",)
    assert verdict.message == (
        "Pod default/pod-1 ended with exit code 42 in container main, which rule 0 with action FailJob matches."
    )


@pytest.mark.parametrize(
    ("completions", "succeeded", "active", "reached"),
    [
        (3, 3, 0, True),
        (3, 2, 0, False),
        (3, 3, 1, False),
        (3, 4, 0, True),
        (0, 0, 0, True),
        (None, 0, 0, False),
        (None, 1, 0, True),
        (None, 1, 1, False),
    ],
)
def test_completions_are_reached_when_no_pod_is_active_any_more(
    completions: int | None, succeeded: int, active: int, *, reached: bool
) -> None:
    job = a_job(completions=completions, status=a_status(succeeded=succeeded))
    assert (completions_reached(facts_of(job), active) is not None) == reached


def test_the_deadline_counts_from_the_start_of_the_job() -> None:
    job = a_job(active_deadline_seconds=30, status=a_status(start_time=5_000))
    assert deadline(facts_of(job)) == 35_000
