"""Which indexes fail, wait, and are started next. Source: KEP-2214, KEP-3850."""

from __future__ import annotations

import pytest
from builders import NOW, a_job, a_pod, a_status, facts_of, on_exit_codes, seconds

from jobkit.controller.groups import group_pods
from jobkit.controller.held_back import carrier
from jobkit.controller.indexes import choose_indexes, due_indexes, fails_index, replacements
from jobkit.decode.pod import StoredPod
from jobkit.model import Job, PodFailurePolicyRule


@pytest.mark.parametrize(
    ("limit", "failures", "rules", "fails"),
    [
        pytest.param(0, 0, (), True, id="limit 0 fails on the first failure"),
        pytest.param(1, 0, (), False, id="limit 1 allows a retry"),
        pytest.param(1, 1, (), True, id="limit 1 allows no second"),
        pytest.param(None, 9, (), False, id="without a limit no index fails"),
        pytest.param(5, 0, (on_exit_codes("FailIndex", 1),), True, id="FailIndex fails at once"),
        pytest.param(0, 0, (on_exit_codes("Ignore", 1),), False, id="an ignored failure never fails it"),
        pytest.param(0, 0, (on_exit_codes("Count", 1),), True, id="Count is as without a rule"),
    ],
)  # fmt: skip
def test_a_failed_pod_is_the_end_of_its_index(
    limit: int | None, failures: int, rules: tuple[PodFailurePolicyRule, ...], *, fails: bool
) -> None:
    job = a_job(indexed=3, backoff_limit_per_index=limit, pod_failure_policy=rules)
    assert fails_index(job.spec, a_pod(index=0, exit_code=1, failures=failures)) == fails


@pytest.mark.parametrize(
    ("job", "pods", "chosen"),
    [
        pytest.param(a_job(indexed=5), [], [0, 1, 2], id="the lowest first"),
        pytest.param(a_job(indexed=5), [a_pod(0, index=0), a_pod(1, index=2)], [1, 3, 4], id="not those with a Pod"),
        pytest.param(a_job(indexed=5, status=a_status(completed_indexes={0, 1})), [], [2, 3, 4], id="not completed ones"),
        pytest.param(a_job(indexed=5), [a_pod(0, index=0, exit_code=0)], [1, 2, 3], id="not one that succeeded just now"),
        pytest.param(a_job(indexed=5, backoff_limit_per_index=0), [a_pod(0, index=1, exit_code=1)], [0, 2, 3], id="not one that failed just now"),
        pytest.param(a_job(indexed=5), [a_pod(0, index=0, deleted=50)], [0, 1, 2], id="one whose Pod is being deleted"),
        pytest.param(a_job(indexed=5, strict=True), [a_pod(0, index=0, deleted=50)], [1, 2, 3], id="but not if only failed Pods are replaced"),
        pytest.param(a_job(indexed=2), [], [0, 1], id="no index beyond the last"),
        pytest.param(a_job(indexed=5, backoff_limit_per_index=2), [a_pod(0, index=0, exit_code=1)], [0, 1, 2], id="also one that waits, which keeps its place"),
    ],
)  # fmt: skip
def test_indexes_are_chosen(job: Job, pods: list[StoredPod], chosen: list[int]) -> None:
    assert choose_indexes(facts_of(job, *pods), room=3) == chosen


def test_of_the_chosen_indexes_those_start_whose_wait_is_over() -> None:
    job = a_job(indexed=4, backoff_limit_per_index=5)
    waiting = a_pod(0, index=0, exit_code=1, ended=95)
    waited = a_pod(1, index=1, exit_code=1, ended=60)
    assert due_indexes(facts_of(job, waiting, waited), [0, 1, 2]) == ([1, 2], None)


def test_if_all_chosen_indexes_wait_the_first_end_is_told() -> None:
    job = a_job(indexed=4, backoff_limit_per_index=5)
    pods = a_pod(0, index=0, exit_code=1, ended=95), a_pod(1, index=1, exit_code=1, ended=93)
    assert due_indexes(facts_of(job, *pods), [0, 1]) == ([], seconds(103))


def test_a_wait_that_ends_now_is_over() -> None:
    job = a_job(indexed=1, backoff_limit_per_index=5)
    pod = a_pod(0, index=0, exit_code=1, ended=NOW / 1000 - 10)
    assert due_indexes(facts_of(job, pod), [0]) == ([0], None)


@pytest.mark.parametrize(
    ("pods", "kept"),
    [
        pytest.param([a_pod(0, index=0, exit_code=1, failures=0), a_pod(1, index=0, exit_code=1, failures=1)], 1, id="more failures"),
        pytest.param([a_pod(0, index=0, exit_code=1, ended=90), a_pod(1, index=0, exit_code=1, ended=80)], 0, id="the later end among equals"),
        pytest.param([a_pod(0, index=0, exit_code=1, failures=2), a_pod(1, index=0, exit_code=1, ignored=1)], 0, id="counted and ignored together"),
        pytest.param([a_pod(0, index=0, exit_code=1, failures=1, ended=95), a_pod(1, index=0, exit_code=1, failures=2, ended=90)], 0, id="no later failure that ended earlier"),
    ],
)  # fmt: skip
def test_the_pod_that_carries_the_counts_is_held_back(pods: list[StoredPod], kept: int) -> None:
    assert carrier(pods).ordinal == kept
    job = a_job(indexed=1, backoff_limit_per_index=5)
    assert facts_of(job, *pods).held_back[0].pod.ordinal == kept


def test_what_is_asked_first_of_the_pods_held_back_is_up_to_date() -> None:
    job = a_job(indexed=2, backoff_limit_per_index=5)
    pod = a_pod(0, index=1, exit_code=1)
    assert group_pods(job, [pod]).charged_held_back == 1
    assert [held.pod for held in group_pods(job, [pod]).newly_held_back] == [pod]
    assert not group_pods(job, [pod]).accountable


@pytest.mark.parametrize(
    ("rules", "failures", "ignored"),
    [
        pytest.param((), 2, 0, id="a counted failure adds to the counted"),
        pytest.param((on_exit_codes("Ignore", 1),), 1, 1, id="an ignored one to the ignored"),
    ],
)
def test_a_replacement_carries_the_counts_on(
    rules: tuple[PodFailurePolicyRule, ...], failures: int, ignored: int
) -> None:
    job = a_job(indexed=1, backoff_limit_per_index=5, pod_failure_policy=rules)
    facts = facts_of(job, a_pod(0, index=0, exit_code=1, failures=1))
    (creation,) = replacements(facts, [0])
    assert creation == (0, failures, ignored)


def test_a_first_pod_starts_with_no_failures() -> None:
    assert (
        replacements(facts_of(a_job(indexed=1, backoff_limit_per_index=5)), [0])[0].failure_count
        == 0
    )
    assert replacements(facts_of(a_job(indexed=1)), [0])[0].failure_count is None
