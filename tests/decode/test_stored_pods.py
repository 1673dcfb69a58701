"""Pods as an API server stores them. Source: controller.md of Kubernetes 1.37, sections 2 to 6."""

from __future__ import annotations

from typing import Any

import pytest

import jobkit
from jobkit.decode.pod import FINALIZER, adopted, belongs_to, read_pod
from jobkit.decode.pods import decode_pods
from jobkit.model import Phase

JOB = {
    "metadata": {"name": "demo", "namespace": "default", "uid": "u"},
    "spec": {"selector": {"matchLabels": {"controller": "u"}}},
}
OWNER = {"kind": "Job", "name": "demo", "uid": "u", "controller": True}


def stored(**metadata: Any) -> dict[str, Any]:
    usual = {"name": "p", "labels": {"controller": "u"}, "ownerReferences": [OWNER]}
    return {"kind": "Pod", "metadata": {**usual, **metadata}}


@pytest.mark.parametrize(
    ("pod", "own"),
    [
        pytest.param(stored(), True, id="the Job controls it"),
        pytest.param(stored(ownerReferences=[{**OWNER, "uid": "other"}]), False, id="a Job of the same name controlled it"),
        pytest.param(stored(ownerReferences=[{**OWNER, "kind": "ReplicaSet"}]), False, id="something else controls it"),
        pytest.param(stored(ownerReferences=[]), True, id="nobody controls it: adopted"),
        pytest.param(stored(ownerReferences=[{**OWNER, "controller": False}]), True, id="an owner is no controller"),
        pytest.param(stored(ownerReferences=[], deletionTimestamp="2026-01-01T00:00:00Z"), False, id="nobody adopts what is being deleted"),
        pytest.param(stored(labels={}), False, id="without the labels it is given up"),
        pytest.param(stored(namespace="elsewhere"), False, id="another namespace"),
    ],
)  # fmt: skip
def test_a_pod_belongs_to_the_job(pod: dict[str, Any], *, own: bool) -> None:
    assert belongs_to(pod, JOB) == own


def test_a_job_that_is_being_deleted_adopts_nothing() -> None:
    job = {**JOB, "metadata": {**JOB["metadata"], "deletionTimestamp": "2026-01-01T00:00:00Z"}}
    assert not belongs_to(stored(ownerReferences=[]), job)


def test_an_adopted_pod_gets_the_finalizer() -> None:
    assert read_pod(adopted(stored(ownerReferences=[])), 0).is_tracked
    assert not read_pod(adopted(stored()), 0).is_tracked
    assert read_pod(stored(finalizers=[FINALIZER]), 0).is_tracked


@pytest.mark.parametrize(
    ("annotation", "index"),
    [("3", 3), ("0", 0), ("+3", 3), ("007", 7), ("-1", None), ("x", None), ("", None), ("1.0", None), (" 1", None), ("99999999999", None), (3, None)],
)  # fmt: skip
def test_the_completion_index_is_read_from_its_annotation(
    annotation: Any, index: int | None
) -> None:
    pod = stored(annotations={"batch.kubernetes.io/job-completion-index": annotation})
    assert read_pod(pod, 0).completion_index == index


@pytest.mark.parametrize(
    ("phase", "read"),
    [
        ("Running", Phase.Running),
        ("", Phase.Pending),
        (None, Phase.Pending),
        ("Odd", Phase.Unknown),
    ],
)
def test_a_phase_is_read(phase: str | None, read: Phase) -> None:
    assert read_pod({**stored(), "status": {"phase": phase}}, 0).phase is read


@pytest.mark.parametrize(
    ("status", "ready", "is_known"),
    [("True", True, True), ("False", False, True), ("Unknown", False, False)],
)
def test_only_a_certain_ready_condition_tells_a_time(
    status: str, *, ready: bool, is_known: bool
) -> None:
    condition = {"type": "Ready", "status": status, "lastTransitionTime": "1970-01-01T00:00:05Z"}
    pod = read_pod({**stored(), "status": {"conditions": [condition]}}, 0)
    assert (pod.is_ready, pod.ready_changed) == (ready, 5000 if is_known else None)


def test_deletion_was_requested_a_grace_period_before_its_time() -> None:
    pod = stored(deletionTimestamp="1970-01-01T00:01:00Z", deletionGracePeriodSeconds=30)
    assert read_pod(pod, 0).deletion_requested == 30_000


def test_containers_and_sidecars_are_told_apart() -> None:
    pod = {
        **stored(),
        "spec": {
            "initContainers": [{"name": "proxy", "restartPolicy": "Always"}, {"name": "setup"}]
        },
        "status": {
            "containerStatuses": [{"name": "main", "restartCount": 2, "state": {"running": {}}}],
            "initContainerStatuses": [
                {
                    "name": "proxy",
                    "state": {
                        "terminated": {"exitCode": 137, "finishedAt": "1970-01-01T00:00:09Z"}
                    },
                },
                {"name": "setup", "state": {"terminated": {"exitCode": 0}}},
            ],
        },
    }
    main, proxy, setup = read_pod(pod, 0).container_statuses
    assert (main.exit_code, main.restart_count, main.is_init) == (None, 2, False)
    assert (proxy.exit_code, proxy.finished_at, proxy.is_sidecar) == (137, 9000, True)
    assert (setup.exit_code, setup.finished_at, setup.is_sidecar) == (0, None, False)


PODS = [
    stored(name="b", creationTimestamp="2026-01-02T00:00:00Z"),
    stored(name="a", creationTimestamp="2026-01-01T00:00:00Z"),
]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(PODS, id="mappings"),
        pytest.param({"kind": "List", "items": PODS}, id="a List"),
        pytest.param([{"kind": "List", "items": PODS}], id="a stream with a List"),
        pytest.param([*PODS, {"kind": "Service", "metadata": {"name": "s"}}], id="other objects among them"),
        pytest.param("- {kind: Pod, metadata: {name: b, creationTimestamp: '2026-01-02T00:00:00Z'}}\n- {kind: Pod, metadata: {name: a, creationTimestamp: '2026-01-01T00:00:00Z'}}", id="an array in YAML"),
        pytest.param('[{"kind": "Pod", "metadata": {"name": "b", "creationTimestamp": "2026-01-02T00:00:00Z"}}, {"kind": "Pod", "metadata": {"name": "a"}}]', id="an array in JSON"),
        pytest.param("kind: Pod\nmetadata: {name: b, creationTimestamp: '2026-01-02T00:00:00Z'}\n---\nkind: Pod\nmetadata: {name: a, creationTimestamp: '2026-01-01T00:00:00Z'}", id="a stream"),
    ],
)  # fmt: skip
def test_pods_come_in_any_form_and_are_put_in_order(source: Any) -> None:
    assert [pod["metadata"]["name"] for pod in decode_pods(source)] == ["a", "b"]


@pytest.mark.parametrize(
    "source",
    ["5", "- 5", "- {kind: Pod}", "- {}", [{"kind": "Pod", "metadata": {"name": 3}}], "- [[[]]]"],
)
def test_what_is_no_pod_is_refused(source: Any) -> None:
    with pytest.raises(jobkit.InvalidInput):
        decode_pods(source)
