"""Laws of counting. Source: controller.md of Kubernetes 1.37, finalizer tracking and status fields."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from strategies import Case, cases
from watching import Sync, watched

import jobkit
from jobkit.model import JobSpec


@given(cases())
def test_every_pod_of_a_finished_job_is_released_exactly_once(case: Case) -> None:
    released: Counter[int] = Counter()

    def look(sync: Sync) -> None:
        decision = sync.decision
        pods = {pod.ordinal: pod for pod in (*decision.write_off, *decision.released)}
        released.update(ordinal for ordinal, pod in pods.items() if pod.is_tracked)

    run = watched(case, look)
    assert all(count == 1 for count in released.values())
    if run.outcome.result in ("Complete", "Failed"):
        assert set(released) == {pod.ordinal for pod in run.pods}


@given(cases())
def test_never_more_pods_fail_than_were_created(case: Case) -> None:
    run = jobkit.simulate(case.job, case.scenario)
    for entry in run.trajectory:
        assert entry.status.failed <= sum(pod.created <= entry.t for pod in run.pods)


@given(cases())
def test_failures_are_never_forgotten(case: Case) -> None:
    failed = [entry.status.failed for entry in jobkit.simulate(case.job, case.scenario).trajectory]
    assert failed == sorted(failed)


@given(cases())
def test_successes_become_fewer_only_where_an_elastic_job_shrinks(case: Case) -> None:
    run = jobkit.simulate(case.job, case.scenario)
    for before, after in pairwise(run.trajectory):
        spec = run.spec(after.t)
        if after.status.succeeded < before.status.succeeded:
            assert spec.is_indexed
            assert spec.completions == spec.parallelism


@given(cases())
def test_indexes_are_in_range_apart_and_as_many_as_succeeded(case: Case) -> None:
    run = jobkit.simulate(case.job, case.scenario)
    for entry in run.trajectory:
        status, spec = entry.status, run.spec(entry.t)
        if not spec.is_indexed:
            assert len(status.completed_indexes) == 0
            assert status.failed_indexes is None
            continue
        completed = status.completed_indexes.to_set()
        failed = set(status.failed_indexes or ())
        assert len(completed) == status.succeeded
        assert not completed & failed
        assert max(completed | failed, default=-1) < most_completions(run)
        assert (status.failed_indexes is None) == (not spec.has_limit_per_index)


def most_completions(run: jobkit.Run) -> int:
    return max(spec.completions or 0 for _, spec in run.specs)


@given(cases())
def test_never_more_pods_are_ready_than_active(case: Case) -> None:
    for entry in jobkit.simulate(case.job, case.scenario).trajectory:
        assert (entry.status.ready or 0) <= entry.status.active


@given(cases())
def test_replacing_only_failed_pods_never_goes_beyond_parallelism(case: Case) -> None:
    run = jobkit.simulate(case.job, case.scenario)
    if not run.job.spec.only_replaces_failed or has_let_go_of_pods(run):
        return
    most = max(spec.parallelism for _, spec in run.specs)
    for entry in run.trajectory:
        assert entry.status.active + (entry.status.terminating or 0) <= most


def has_let_go_of_pods(run: jobkit.Run) -> bool:
    """Whether the Job shrank, was suspended, or replaced Pods by another policy: then more may be about."""
    specs: list[JobSpec] = [spec for _, spec in run.specs]
    return any(
        after.parallelism < before.parallelism or after.suspend or not after.only_replaces_failed
        for before, after in pairwise(specs)
    )


@given(cases())
def test_the_ledger_charges_what_the_status_counts(case: Case) -> None:
    run = jobkit.simulate(case.job, case.scenario)
    held = run.job.spec.has_limit_per_index
    for entry in run.trajectory:
        ledger = run.ledger(entry.t)
        assert ledger.succeeded == run.status(entry.t).succeeded
        if not held and run.outcome.result == "Complete":
            assert ledger.counted == run.status(entry.t).failed
