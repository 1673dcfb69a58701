"""Manifests for lint: a good one to start from, and good ones of many kinds."""

from __future__ import annotations

from typing import Any

RESOURCES = {"requests": {"cpu": "500m", "memory": "256Mi"}}


def a_container(**changes: Any) -> dict[str, Any]:
    return {"name": "main", "image": "example/app:1.4", "resources": RESOURCES, **changes}


def a_job(
    *,
    name: str = "demo",
    metadata: dict[str, Any] | None = None,
    pod: dict[str, Any] | None = None,
    container: dict[str, Any] | None = None,
    **spec: Any,
) -> dict[str, Any]:
    """A Job that no rule finds fault with, and what the case is about; None takes a field out."""
    template = {"restartPolicy": "Never", "containers": [a_container(**(container or {}))]}
    whole = {
        "activeDeadlineSeconds": 3600,
        **spec,
        "template": {"spec": {**template, **(pod or {})}},
    }
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name, **(metadata or {})},
        "spec": {field: value for field, value in whole.items() if value is not None},
    }


def indexed(completions: int = 4, **changes: Any) -> dict[str, Any]:
    fields = {"completionMode": "Indexed", "completions": completions, "parallelism": 2}
    return a_job(**{**fields, **changes})


def policy(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"rules": list(rules)}


def exits(action: str, *codes: int, operator: str = "In", container: str | None = None) -> Any:
    named = {} if container is None else {"containerName": container}
    return {
        "action": action,
        "onExitCodes": {"operator": operator, "values": list(codes), **named},
    }


def condition(action: str, kind: str = "DisruptionTarget", **more: str) -> dict[str, Any]:
    return {"action": action, "onPodConditions": [{"type": kind, **more}]}


def env(**variables: str) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in variables.items()]


SPOT = {"nodeSelector": {"cloud.google.com/gke-spot": "true"}}
DISRUPTED_FIRST = policy(condition("Ignore"), exits("FailJob", 42, 137))

GOOD = {
    "one Pod": a_job(),
    "several Pods, three at a time": a_job(completions=10, parallelism=3, backoffLimit=3),
    "a time to live of an hour": a_job(ttlSecondsAfterFinished=3600),
    "a work queue": a_job(parallelism=3),
    "a deadline for each Pod alone": a_job(
        activeDeadlineSeconds=None, pod={"activeDeadlineSeconds": 600}
    ),
    "a Pod that may be tried twice within the deadline": a_job(pod={"activeDeadlineSeconds": 1500}),
    "waiting in a queue": a_job(suspend=True),
    "left to another controller": a_job(activeDeadlineSeconds=None, managedBy="example.com/queue"),
    "disruptions ignored first, then a code for good": a_job(podFailurePolicy=DISRUPTED_FIRST),
    "a code for good, then disruptions ignored": a_job(
        podFailurePolicy=policy(exits("FailJob", 42, container="main"), condition("Ignore"))
    ),
    "an exception before a wide rule": a_job(
        podFailurePolicy=policy(exits("Count", 1, 2), exits("FailJob", 3, operator="NotIn"))
    ),
    "indexes with limits of their own": indexed(10, backoffLimitPerIndex=1, maxFailedIndexes=5),
    "indexes with a way to give up": indexed(
        backoffLimitPerIndex=2,
        maxFailedIndexes=1,
        podFailurePolicy=policy(condition("Ignore"), exits("FailIndex", 42)),
    ),
    "a leader": indexed(5, parallelism=5, successPolicy=policy({"succeededIndexes": "0"})),
    "a quorum": indexed(5, parallelism=5, successPolicy=policy({"succeededCount": 3})),
    "two out of a set": indexed(
        6, successPolicy=policy({"succeededIndexes": "0-3", "succeededCount": 2})
    ),
    "any one result": indexed(5, successPolicy=policy({"succeededCount": 1})),
    "a leader, or half of all": indexed(
        6, successPolicy=policy({"succeededIndexes": "0"}, {"succeededCount": 3})
    ),
    "an index in args": indexed(container={"args": ["--shard=$(JOB_COMPLETION_INDEX)"]}),
    "an index in a script": indexed(
        container={"command": ["sh", "-c", "run --shard $JOB_COMPLETION_INDEX"]}
    ),
    "a sidecar that is one": a_job(
        pod={
            "initContainers": [
                a_container(name="log-shipper", image="fluent-bit:3.1", restartPolicy="Always")
            ]
        }
    ),
    "two programs that both end": a_job(
        pod={"containers": [a_container(), a_container(name="compress")]}
    ),
    "restarts in place": a_job(
        backoffLimit=4,
        pod={"restartPolicy": "OnFailure"},
        container={"terminationMessagePolicy": "FallbackToLogsOnError"},
    ),
    "a checkpoint in the grace of a spot node": a_job(
        pod={**SPOT, "terminationGracePeriodSeconds": 25}
    ),
    "an image by digest": a_job(container={"image": f"example/app@sha256:{'0' * 64}"}),
    "a registry with a port": a_job(container={"image": "registry.example:5000/team/app:2"}),
    "resources of the whole Pod": a_job(
        pod={"resources": RESOURCES, "containers": [{"name": "main", "image": "example/app:1"}]}
    ),
    "a server that runs a client": a_job(
        container={"image": "postgres:16", "command": ["pg_dump", "shop"]}
    ),
    "a loop that ends": a_job(
        container={"command": ["sh", "-c", "while true; do try && break; sleep 5; done"]}
    ),
    "a script that stops with 143": a_job(
        container={"command": ["bash", "-c", "trap 'save; exit 143' TERM\nwork"]}
    ),
    "Windows codes": a_job(
        podFailurePolicy=policy(exits("FailJob", -1073741510)), pod={"os": {"name": "windows"}}
    ),
}
