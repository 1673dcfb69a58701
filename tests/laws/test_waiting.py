"""Laws of the back-off. Source: controller.md of Kubernetes 1.37, back-off after Pod failures; KEP-3850."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from strategies import Case, cases
from watching import Sync, watched

import jobkit
from jobkit.controller.backoff import backoff_delay


@given(cases())
def test_no_pod_is_created_while_failures_delay_it(case: Case) -> None:
    def look(sync: Sync) -> None:
        if not sync.decision.create or sync.job.spec.has_limit_per_index:
            return
        record = sync.decision.memory or sync.memory
        assert record.end is None or record.end <= sync.now

    watched(case, look)


@given(cases())
def test_an_index_waits_for_its_own_failures(case: Case) -> None:
    run = jobkit.simulate(case.job, case.scenario)
    if not run.job.spec.has_limit_per_index:
        return
    by_index: dict[int, list[jobkit.PodRun]] = {}
    for pod in run.pods:
        by_index.setdefault(pod.index or 0, []).append(pod)
    for pods in by_index.values():
        for before, after in pairwise(pods):
            failures = (after.index_failure_count or 0) + (after.index_ignored_failure_count or 0)
            if not failures:
                continue  # the one before was written off, or beyond the Job's end
            ended = [t for t in (before.finished, before.deletion_requested) if t is not None]
            assert after.created - min(ended) >= 0
            if before.deletion_requested is None and before.finished is not None:
                assert after.created - before.finished >= backoff_delay(failures)


@given(cases())
def test_a_waiting_controller_comes_back_when_the_wait_is_over(case: Case) -> None:
    def look(sync: Sync) -> None:
        decision = sync.decision
        if decision.waiting_until is None:
            return
        assert decision.waiting_until > sync.now
        assert not decision.create
        assert decision.requeue_after is not None
        assert decision.requeue_after <= max(1000, decision.waiting_until - sync.now)

    watched(case, look)
