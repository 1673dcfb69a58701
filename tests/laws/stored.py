"""A running simulation's Job and Pods as an API server would store them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from jobkit.decode.pod import COMPLETION_INDEX, FAILURE_COUNT, FINALIZER, IGNORED_FAILURE_COUNT
from jobkit.model import Job, Milliseconds
from jobkit.simulation.document import ORIGIN, rfc3339, stored_document
from jobkit.simulation.pod import SimulatedPod

Fields = dict[str, Any]


def stored_time(time: Milliseconds) -> datetime:
    return ORIGIN + timedelta(milliseconds=time)


def job_document(document: Fields, job: Job) -> Fields:
    return stored_document(document, job.status)


def pod_document(pod: SimulatedPod) -> Fields:
    annotations = {
        FAILURE_COUNT: str(pod.index_failure_count),
        IGNORED_FAILURE_COUNT: str(pod.index_ignored_failure_count),
    }
    if pod.completion_index is not None:
        annotations[COMPLETION_INDEX] = str(pod.completion_index)
    uid = "00000000-0000-4000-8000-000000000001"
    metadata: Fields = {
        "name": pod.name,
        "namespace": "default",
        "uid": pod.uid,
        "creationTimestamp": rfc3339(pod.created),
        "labels": {"batch.kubernetes.io/controller-uid": uid},
        "ownerReferences": [{"kind": "Job", "name": "demo", "uid": uid, "controller": True}],
        "finalizers": [FINALIZER] if pod.is_tracked else [],
        "annotations": annotations,
    }
    if pod.deletion_requested is not None:
        metadata["deletionTimestamp"] = rfc3339(pod.deletion_requested)
    conditions = [{"type": c.type, "status": c.status} for c in pod.conditions]
    if pod.ready_changed is not None:
        status = "True" if pod.is_ready else "False"
        conditions.append(
            {"type": "Ready", "status": status, "lastTransitionTime": rfc3339(pod.ready_changed)}
        )
    return {
        "kind": "Pod",
        "metadata": metadata,
        "spec": {"nodeName": "node"} if pod.is_bound else {},
        "status": {
            "phase": str(pod.phase),
            "conditions": conditions,
            "containerStatuses": [
                {
                    "name": each.name,
                    "restartCount": each.restart_count,
                    "state": {}
                    if each.exit_code is None
                    else {"terminated": terminated(each.exit_code, each.finished_at)},
                }
                for each in pod.container_statuses
            ],
        },
    }


def terminated(code: int, end: Milliseconds | None) -> Fields:
    return {"exitCode": code, "finishedAt": None if end is None else rfc3339(end)}
