"""Two ways lead to the same facts, and to the same decision."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from stored import job_document, pod_document, stored_time
from strategies import Case, cases
from watching import Sync, watched

import jobkit
from jobkit.controller.facts import Groups
from jobkit.controller.groups import group_pods
from jobkit.simulation.document import rfc3339


@given(cases())
def test_groups_kept_up_to_date_are_those_found_from_all_pods(case: Case) -> None:
    def look(sync: Sync) -> None:
        assert seen(sync.groups) == seen(group_pods(sync.job, sync.pods))

    watched(case, look)


def seen(groups: Groups) -> dict[str, Any]:
    return {
        "active": sorted(pod.ordinal for pod in groups.active),
        "ready": groups.ready,
        "terminating": sorted(pod.ordinal for pod in groups.terminating),
        "unaccounted": [pod.ordinal for pod in groups.unaccounted],
        "held_back": dict(groups.held_back),
        "charged_held_back": groups.charged_held_back,
        "accountable": [pod.ordinal for pod in groups.accountable],
        "fail_job": groups.fail_job and (groups.fail_job[0].ordinal, groups.fail_job[1]),
        "restarts": groups.restarts,
        "active_indexes": dict(groups.active_indexes),
        "strays": groups.strays,
        "completed": set(groups.completed),
        "failed": set(groups.failed),
        "open": list(groups.open_indexes()),
    }


@given(cases())
def test_reconcile_decides_on_the_stored_objects_what_the_run_decides(case: Case) -> None:
    def look(sync: Sync) -> None:
        job, pods = job_document(sync.document, sync.job), [pod_document(p) for p in sync.pods]
        record = sync.memory
        backoff = (record.failures, stored_time(record.last)) if record.last is not None else None
        found = jobkit.reconcile(job, pods, now=rfc3339(sync.now), backoff=backoff)
        assert acts(found.decision) == acts(sync.decision)

    watched(case, look)


def acts(decision: Any) -> dict[str, Any]:
    """What a decision does, apart from the times on another axis."""
    status = decision.second_write or decision.first_write
    return {
        "create": decision.create,
        "write_off": {pod.name for pod in decision.write_off},
        "end": {pod.name for pod in decision.end},
        "released": {pod.name for pod in decision.released},
        "requeue_after": decision.requeue_after,
        "finished": decision.finished and (decision.finished.type, decision.finished.reason),
        "status": status
        and (status.active, status.ready, status.terminating, status.succeeded, status.failed,
             str(status.completed_indexes), str(status.failed_indexes)),
        "because": [(because.rule, because.field) for because in decision.because],
    }  # fmt: skip
