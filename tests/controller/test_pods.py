"""How many Pods are wanted, which come and which go. Source: controller.md of Kubernetes 1.37, section 4."""

from __future__ import annotations

import pytest
from builders import a_job, a_pod, a_status, facts_of, seconds

from jobkit.controller.backoff import BackoffRecord
from jobkit.controller.pods import MOST_PER_SYNC, manage, removal_list
from jobkit.decode.pod import StoredPod
from jobkit.model import Job


def running(count: int, *, start: int = 0, **fields: object) -> list[StoredPod]:
    return [a_pod(ordinal, **fields) for ordinal in range(start, start + count)]


@pytest.mark.parametrize(
    ("job", "pods", "created", "removed"),
    [
        pytest.param(a_job(parallelism=3, completions=9), [], 3, 0, id="as many as parallelism"),
        pytest.param(a_job(parallelism=9, completions=3), [], 3, 0, id="as many as completions are missing"),
        pytest.param(a_job(parallelism=9, completions=3, status=a_status(succeeded=2)), [], 1, 0, id="successes need no Pod"),
        pytest.param(a_job(parallelism=3, completions=9), running(2), 1, 0, id="what is missing"),
        pytest.param(a_job(parallelism=3, completions=9), running(5), 0, 2, id="what is too much"),
        pytest.param(a_job(parallelism=0, completions=9), running(5), 0, 5, id="parallelism 0 removes all"),
        pytest.param(a_job(parallelism=3, completions=9, suspend=True), running(2), 0, 2, id="suspension removes all"),
        pytest.param(a_job(parallelism=3, completions=9, suspend=True), [], 0, 0, id="and creates none"),
        pytest.param(a_job(parallelism=3, completions=None), [], 3, 0, id="a work queue is filled"),
        pytest.param(a_job(parallelism=3, completions=None, status=a_status(succeeded=1)), running(1), 0, 0, id="after its first success it is left alone"),
        pytest.param(a_job(parallelism=3, completions=9, strict=True), running(2, deleted=50), 1, 0, id="terminating Pods take places if only failed ones are replaced"),
        pytest.param(a_job(parallelism=1000, completions=1000), [], MOST_PER_SYNC, 0, id="at most 500 at once are created"),
        pytest.param(a_job(parallelism=0, completions=1000), running(700), 0, MOST_PER_SYNC, id="at most 500 at once are removed"),
    ],
)  # fmt: skip
def test_pods_come_and_go(job: Job, pods: list[StoredPod], created: int, removed: int) -> None:
    managed = manage(facts_of(job, *pods, now=seconds(1000)))
    assert (len(managed.create), len(managed.write_off)) == (created, removed)
    assert managed.active == sum(pod.deletion_requested is None for pod in pods) + created - removed
    assert managed.terminating == sum(pod.deletion_requested is not None for pod in pods) + removed


def test_failures_hold_creations_up() -> None:
    job = a_job(parallelism=2, completions=9)
    managed = manage(facts_of(job, memory=BackoffRecord(1, seconds(95))))
    assert (managed.create, managed.waiting_until) == ((), seconds(105))


def test_a_back_off_that_ends_now_holds_nothing_up() -> None:
    managed = manage(facts_of(a_job(), memory=BackoffRecord(1, seconds(90))))
    assert len(managed.create) == 1


def test_with_a_limit_per_index_other_failures_hold_nothing_up() -> None:
    job = a_job(indexed=3, parallelism=1, backoff_limit_per_index=1)
    managed = manage(facts_of(job, memory=BackoffRecord(5, seconds(99))))
    assert [creation.index for creation in managed.create] == [0]


def test_surplus_pods_go_before_missing_ones_come() -> None:
    job = a_job(indexed=3, parallelism=3)
    managed = manage(facts_of(job, a_pod(0, index=0), a_pod(1, index=0)))
    assert [pod.ordinal for pod in managed.write_off] == [0]
    assert managed.create == ()


PENDING = {"phase": "Pending", "is_ready": False, "is_bound": False, "ready_changed": None}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(a_pod(9, **PENDING), a_pod(0, **{**PENDING, "is_bound": True}), id="unbound before bound"),
        pytest.param(a_pod(9, **{**PENDING, "is_bound": True}), a_pod(0, phase="Unknown"), id="pending before unknown"),
        pytest.param(a_pod(9, phase="Unknown"), a_pod(0), id="unknown before running"),
        pytest.param(a_pod(9, is_ready=False), a_pod(0), id="not ready before ready"),
        pytest.param(a_pod(9, ready_changed=seconds(50)), a_pod(0, ready_changed=seconds(3)), id="ready for a short time before ready for long"),
        pytest.param(a_pod(9, restarts=3), a_pod(0, restarts=1), id="many restarts before few"),
        pytest.param(a_pod(9, created=seconds(2)), a_pod(0, created=seconds(1)), id="young before old"),
        pytest.param(a_pod(9, index=1), a_pod(0, index=2), id="among equals the lower index"),
    ],
)  # fmt: skip
def test_of_two_pods_goes_first(first: StoredPod, second: StoredPod) -> None:
    job = a_job(indexed=9) if first.completion_index is not None else a_job(completions=9)
    for pods in ((first, second), (second, first)):
        assert removal_list(facts_of(job, *pods), 1) == [first]


def test_pods_without_an_index_of_the_job_go_in_any_case() -> None:
    job = a_job(indexed=2, parallelism=5)
    stray, beyond, own = a_pod(0), a_pod(1, index=2), a_pod(2, index=1)
    assert removal_list(facts_of(job, stray, beyond, own), 0) == [stray, beyond]


def test_of_pods_with_one_index_the_furthest_stays() -> None:
    job = a_job(indexed=2, parallelism=5)
    early, late = a_pod(0, index=1, **PENDING), a_pod(1, index=1)
    assert removal_list(facts_of(job, early, late), 0) == [early]
