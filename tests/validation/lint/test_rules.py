"""Each rule finds what it is about, and not what is close to it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lint_manifests import (
    DISRUPTED_FIRST,
    GOOD,
    SPOT,
    a_container,
    a_job,
    condition,
    env,
    exits,
    indexed,
    policy,
)

import jobkit
from jobkit.fields.misconceptions import MISCONCEPTIONS
from jobkit.validation.lint import RULES

ARGO = {"annotations": {"argocd.argoproj.io/tracking-id": "demo:batch/Job:demo/demo"}}
HOOK = {"annotations": {**ARGO["annotations"], "argocd.argoproj.io/hook": "PostSync"}}
LONG_NAME = "nightly-import-of-customer-data-from-the-old-warehouse"
INDEX = "$(JOB_COMPLETION_INDEX)"


def helpers(*images: str) -> dict[str, Any]:
    beside = [a_container(name=image.partition(":")[0], image=image) for image in images]
    return {"containers": [a_container(), *beside]}


def pre_stop(seconds: int) -> dict[str, Any]:
    return {"lifecycle": {"preStop": {"sleep": {"seconds": seconds}}}}


def shell(text: str) -> dict[str, Any]:
    return {"command": ["sh", "-c"], "args": [text]}


def script(text: str) -> dict[str, Any]:
    return {"command": ["/bin/sh", "-ec", text]}


CASES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    # work
    ("parallelism-above-completions", a_job(completions=3, parallelism=5), a_job(completions=5, parallelism=5)),
    ("parallelism-zero", a_job(parallelism=0, completions=3), a_job(parallelism=0, completions=0)),
    ("completions-zero", a_job(completions=0, parallelism=1), a_job(completions=1, parallelism=1)),
    (
        "index-in-own-variable",
        indexed(container={"env": env(SHARD=f"shard-{INDEX}")}),
        indexed(container={"env": env(JOB_COMPLETION_INDEX="0", SHARD=f"shard-{INDEX}")}),
    ),
    (
        "index-in-own-variable",
        indexed(container={"env": env(SHARD=f"$${INDEX}")}),
        indexed(container={"env": env(SHARD=f"${INDEX}")}),  # $$( is a written-out $(
    ),
    (
        "index-without-indexed",
        a_job(container={"args": [f"--shard={INDEX}"]}),
        a_job(container={"args": [f"--shard={INDEX}"], "env": env(JOB_COMPLETION_INDEX="7")}),
    ),
    (
        "index-without-indexed",
        a_job(container=shell("run --shard ${JOB_COMPLETION_INDEX}")),
        a_job(container=shell("run --shard ${JOB_COMPLETION_INDEX:-0}")),
    ),
    (
        "index-hidden",
        indexed(container={"env": env(JOB_COMPLETION_INDEX="0")}),
        indexed(
            container={
                "env": [
                    {
                        "name": "JOB_COMPLETION_INDEX",
                        "valueFrom": {
                            "fieldRef": {
                                "fieldPath": "metadata.annotations['batch.kubernetes.io/job-completion-index']"
                            }
                        },
                    }
                ]
            }
        ),
    ),
    ("hostname-replaced", indexed(pod={"hostname": "worker"}), a_job(pod={"hostname": "worker"})),
    ("name-cut", a_job(name="n" * 58), a_job(name="n" * 57)),
    ("name-cut", indexed(1001, name=LONG_NAME), indexed(10, name=LONG_NAME)),
    (
        "host-port-in-parallel",
        a_job(completions=2, parallelism=2, container={"ports": [{"containerPort": 80, "hostPort": 80}]}),
        a_job(completions=2, parallelism=1, container={"ports": [{"containerPort": 80, "hostPort": 80}]}),
    ),
    # limits
    (
        "no-total-limit",
        indexed(10, backoffLimitPerIndex=1, activeDeadlineSeconds=None),
        indexed(10, backoffLimitPerIndex=1, activeDeadlineSeconds=None, maxFailedIndexes=5),
    ),
    (
        "job-limit-before-index-limit",
        indexed(backoffLimitPerIndex=3, backoffLimit=3),
        indexed(backoffLimitPerIndex=3, backoffLimit=4),
    ),
    (
        "job-limit-before-index-limit",
        indexed(backoffLimitPerIndex=3, backoffLimit=2),
        indexed(backoffLimitPerIndex=3, backoffLimit=2, podFailurePolicy=policy(exits("FailIndex", 42))),
    ),
    (
        "no-index-can-fail",
        indexed(backoffLimitPerIndex=3, backoffLimit=3, maxFailedIndexes=1),
        indexed(
            backoffLimitPerIndex=3, backoffLimit=3, maxFailedIndexes=1,
            podFailurePolicy=policy(exits("FailIndex", 42)),
        ),
    ),
    (
        "no-index-can-fail",
        indexed(backoffLimitPerIndex=6, maxFailedIndexes=1, activeDeadlineSeconds=630),
        indexed(backoffLimitPerIndex=6, maxFailedIndexes=1, activeDeadlineSeconds=631),
    ),
    (
        "no-index-can-fail",
        indexed(backoffLimitPerIndex=10_000, maxFailedIndexes=1, activeDeadlineSeconds=None),
        indexed(backoffLimitPerIndex=1_000, maxFailedIndexes=1, activeDeadlineSeconds=None),
    ),
    (
        "max-failed-indexes-never-exceeded",
        indexed(4, backoffLimitPerIndex=1, maxFailedIndexes=4),
        indexed(4, backoffLimitPerIndex=1, maxFailedIndexes=3),
    ),
    (
        "on-failure-limit-without-retry",
        a_job(backoffLimit=1, pod={"restartPolicy": "OnFailure"}),
        a_job(backoffLimit=2, pod={"restartPolicy": "OnFailure"}),
    ),
    ("on-failure-limit-without-retry", a_job(backoffLimit=0, pod={"restartPolicy": "OnFailure"}), a_job(backoffLimit=0)),
    (
        "retries-for-days",
        a_job(backoffLimit=1000, activeDeadlineSeconds=None),
        a_job(backoffLimit=100, activeDeadlineSeconds=None),
    ),
    (
        "deadline-before-retries",
        a_job(backoffLimit=6, activeDeadlineSeconds=630),
        a_job(backoffLimit=6, activeDeadlineSeconds=631),
    ),
    ("deadline-before-retries", a_job(backoffLimit=10, activeDeadlineSeconds=600), a_job(activeDeadlineSeconds=600)),
    # failure policy
    (
        "shadowed-rule",
        a_job(podFailurePolicy=policy(exits("FailJob", 1, 2), exits("Ignore", 2))),
        a_job(podFailurePolicy=policy(exits("FailJob", 1, 2), exits("Ignore", 2, 3))),
    ),
    (
        "shadowed-rule",
        a_job(podFailurePolicy=policy(exits("FailJob", 1, operator="NotIn"), exits("Ignore", 2, 3))),
        a_job(podFailurePolicy=policy(exits("FailJob", 1, operator="NotIn"), exits("Ignore", 1))),
    ),
    (
        "shadowed-rule",  # both containers are covered by a rule that names none
        a_job(podFailurePolicy=policy(exits("FailJob", 2), exits("Ignore", 2, container="main"))),
        a_job(
            podFailurePolicy=policy(exits("FailJob", 2, container="main"), exits("Ignore", 2)),
            pod={"containers": [a_container(), a_container(name="second")]},
        ),
    ),
    (
        "shadowed-rule",
        a_job(podFailurePolicy=policy(condition("FailJob", "ConfigIssue"), condition("Ignore", "ConfigIssue"))),
        a_job(
            podFailurePolicy=policy(
                condition("FailJob", "ConfigIssue"), condition("Ignore", "ConfigIssue", status="False")
            )
        ),
    ),
    (
        "shadowed-exit-code",
        a_job(podFailurePolicy=policy(exits("FailJob", 1, 2), exits("Ignore", 2, 3))),
        a_job(podFailurePolicy=policy(exits("FailJob", 1, 2), exits("FailJob", 2, 3))),
    ),
    (
        "exit-code-before-disruption",
        a_job(podFailurePolicy=policy(exits("FailJob", 143), condition("Ignore"))),
        a_job(podFailurePolicy=policy(condition("Ignore"), exits("FailJob", 143))),
    ),
    (
        "exit-code-before-disruption",
        a_job(podFailurePolicy=policy(exits("FailJob", 1, operator="NotIn"), condition("Ignore"))),
        a_job(podFailurePolicy=policy(exits("FailJob", 1, 137, 143, operator="NotIn"), condition("Ignore"))),
    ),
    (
        "exit-code-137",
        a_job(podFailurePolicy=policy(exits("FailJob", 137))),
        a_job(podFailurePolicy=DISRUPTED_FIRST),
    ),
    (
        "ignore-without-bound",
        a_job(activeDeadlineSeconds=None, podFailurePolicy=policy(condition("Ignore"))),
        a_job(activeDeadlineSeconds=7200, podFailurePolicy=policy(condition("Ignore"))),
    ),
    (
        "exit-code-zero",
        a_job(podFailurePolicy=policy(exits("FailJob", 0, 42, operator="NotIn"))),
        a_job(podFailurePolicy=policy(exits("FailJob", 42, operator="NotIn"))),
    ),
    (
        "exit-code-out-of-range",
        a_job(podFailurePolicy=policy(exits("FailJob", 256))),
        a_job(podFailurePolicy=policy(exits("FailJob", 255))),
    ),
    (
        "exit-code-out-of-range",
        a_job(podFailurePolicy=policy(exits("FailJob", -1))),
        a_job(podFailurePolicy=policy(exits("FailJob", -1)), pod={"nodeSelector": {"kubernetes.io/os": "windows"}}),
    ),
    (
        "disruption-ends-work",
        a_job(podFailurePolicy=policy(condition("FailJob"))),
        a_job(podFailurePolicy=policy(condition("FailJob", "ConfigIssue"))),
    ),
    (
        "condition-misspelt",
        a_job(podFailurePolicy=policy(condition("Ignore", "DisruptionTargets"))),
        a_job(podFailurePolicy=policy(condition("Ignore", "ConfigIssue"))),
    ),
    (
        "disruption-not-true",
        a_job(podFailurePolicy=policy(condition("Ignore", status="False"))),
        a_job(podFailurePolicy=policy(condition("Ignore", status="True"))),
    ),
    (
        "count-without-effect",
        a_job(podFailurePolicy=policy(exits("FailJob", 42), exits("Count", 1))),
        a_job(podFailurePolicy=policy(exits("Count", 1), exits("FailJob", 42, operator="NotIn"))),
    ),
    (
        "fail-index-without-effect",
        indexed(backoffLimitPerIndex=0, podFailurePolicy=policy(exits("FailIndex", 42))),
        indexed(
            backoffLimitPerIndex=0,
            podFailurePolicy=policy(exits("FailIndex", 42), exits("Ignore", 43, operator="NotIn")),
        ),
    ),
    # success policy
    (
        "success-count-of-one",
        indexed(10, successPolicy=policy({"succeededIndexes": "0,2-3", "succeededCount": 1})),
        indexed(10, successPolicy=policy({"succeededIndexes": "0", "succeededCount": 1})),
    ),
    (
        "success-set-of-all",
        indexed(10, successPolicy=policy({"succeededIndexes": "0-9", "succeededCount": 4})),
        indexed(10, successPolicy=policy({"succeededIndexes": "0-8", "succeededCount": 4})),
    ),
    (
        "success-met-by-any",
        indexed(10, successPolicy=policy({"succeededCount": 0})),
        indexed(10, successPolicy=policy({"succeededCount": 1})),
    ),
    (
        "success-met-by-any",
        indexed(10, successPolicy=policy({"succeededIndexes": ""})),
        indexed(10, successPolicy=policy({"succeededIndexes": "9"})),
    ),
    (
        "success-needs-all",
        indexed(10, successPolicy=policy({"succeededCount": 10})),
        indexed(10, successPolicy=policy({"succeededCount": 9})),
    ),
    (
        "success-needs-all",
        indexed(10, successPolicy=policy({"succeededIndexes": "0-9"})),
        indexed(10, successPolicy=policy({"succeededIndexes": "0-8"})),
    ),
    (
        "success-rule-never-decides",
        indexed(10, successPolicy=policy({"succeededCount": 2}, {"succeededIndexes": "0-2"})),
        indexed(10, successPolicy=policy({"succeededCount": 4}, {"succeededIndexes": "0-2"})),
    ),
    (
        "success-rule-never-decides",
        indexed(10, successPolicy=policy({"succeededIndexes": "0,2"}, {"succeededIndexes": "0"})),
        indexed(10, successPolicy=policy({"succeededIndexes": "0,2"}, {"succeededIndexes": "1"})),
    ),
    (
        "success-rule-never-decides",  # nine of ten always hold one of the last two
        indexed(
            10,
            successPolicy=policy(
                {"succeededCount": 9}, {"succeededIndexes": "8-9", "succeededCount": 1}
            ),
        ),
        indexed(
            10,
            successPolicy=policy(
                {"succeededCount": 8}, {"succeededIndexes": "8-9", "succeededCount": 1}
            ),
        ),
    ),
    # time
    ("no-deadline", a_job(activeDeadlineSeconds=None), a_job(activeDeadlineSeconds=None, pod={"activeDeadlineSeconds": 60})),
    ("deadline-zero", a_job(activeDeadlineSeconds=0), a_job(activeDeadlineSeconds=1)),
    (
        "pod-deadline-beyond-job-deadline",
        a_job(activeDeadlineSeconds=600, pod={"activeDeadlineSeconds": 600}),
        a_job(activeDeadlineSeconds=600, pod={"activeDeadlineSeconds": 599}),
    ),
    ("ttl-zero", a_job(ttlSecondsAfterFinished=0), a_job(ttlSecondsAfterFinished=600)),
    (
        "ttl-under-reconciler",
        a_job(ttlSecondsAfterFinished=600, metadata=ARGO),
        a_job(ttlSecondsAfterFinished=600, metadata=HOOK),
    ),
    ("grace-zero", a_job(pod={"terminationGracePeriodSeconds": 0}), a_job(pod={"terminationGracePeriodSeconds": 1})),
    (
        "grace-longer-than-notice",
        a_job(pod={**SPOT, "terminationGracePeriodSeconds": 120}),
        a_job(pod={"nodeSelector": {"eks.amazonaws.com/capacityType": "SPOT"}, "terminationGracePeriodSeconds": 120}),
    ),
    (
        "grace-beyond-deadline",
        a_job(activeDeadlineSeconds=60, pod={"terminationGracePeriodSeconds": 90}),
        a_job(activeDeadlineSeconds=60, pod={"terminationGracePeriodSeconds": 60}),
    ),
    (
        "grace-holds-up-replacement",
        a_job(podReplacementPolicy="Failed", pod={"terminationGracePeriodSeconds": 1800}),
        a_job(pod={"terminationGracePeriodSeconds": 1800}),
    ),
    ("pre-stop-takes-all-grace", a_job(container=pre_stop(30)), a_job(container=pre_stop(20))),
    # Pods
    ("sidecar-in-containers", a_job(pod=helpers("fluent-bit:3.1")), a_job(pod=helpers("compress:1"))),
    (
        "container-never-ends",
        a_job(container={"command": ["sleep", "infinity"]}),
        a_job(container={"command": ["sleep", "1000"]}),
    ),
    (
        "container-never-ends",
        a_job(container={"image": "nginx:1.27"}),
        a_job(container={"image": "nginx:1.27", "args": ["nginx", "-t"]}),
    ),
    (
        "container-never-ends",
        a_job(container=script("while true; do work; done")),
        a_job(container=script("while true; do work && exit 0; done")),
    ),
    (
        "container-never-ends",
        a_job(container=shell("tail -F /opt/logs.txt")),
        a_job(container=shell("tail -F /opt/logs.txt & work; kill %1")),
    ),
    (
        "container-never-ends",
        a_job(container=script("work; sleep infinity")),
        a_job(container=script("timeout 60 sleep infinity")),
    ),
    ("no-resources", a_job(container={"resources": {}}), a_job(container={"resources": {"limits": {"memory": "1Gi"}}})),
    ("mutable-image-tag", a_job(container={"image": "registry.example:5000/app"}), a_job(container={"image": "registry.example:5000/app:3"})),
    ("mutable-image-tag", a_job(container={"image": "app:latest"}), a_job(container={"image": f"app:latest@sha256:{'a' * 64}"})),
    (
        "logs-go-with-the-pod",
        a_job(pod={"restartPolicy": "OnFailure"}),
        a_job(pod={"restartPolicy": "OnFailure"}, container={"terminationMessagePolicy": "FallbackToLogsOnError"}),
    ),
    (
        "stop-signal-ends-with-zero",
        a_job(container=script("trap 'save; exit 0' TERM\nwork")),
        a_job(container=script("trap 'save; exit 143' TERM\nwork")),
    ),
    ("exit-code-lost", a_job(container=script("import-data || true")), a_job(container=script("warm-up || true; import-data"))),
    ("exit-code-lost", a_job(container=shell("import-data; exit 0")), a_job(container=shell("import-data || exit 1; exit 0"))),
    ("exit-code-lost", a_job(container=shell("import-data\nexit 0\n")), a_job(container=script("import-data; exit 0"))),
    ("exit-code-lost", a_job(container=shell("import-data; true")), a_job(container=shell("set -eu; import-data; clean || true"))),
]  # fmt: skip

FOUND = [
    pytest.param(rule, manifest, id=f"{rule}-{number}")
    for number, (rule, manifest, _) in enumerate(CASES)
]
CLOSE = [
    pytest.param(rule, manifest, id=f"{rule}-{number}")
    for number, (rule, _, manifest) in enumerate(CASES)
]


def rules_in(manifest: dict[str, Any]) -> set[str | None]:
    answer = jobkit.validate(manifest)
    assert answer.valid, answer.summary()
    return {finding.rule for finding in answer.lint}


@pytest.mark.parametrize(("rule", "manifest"), FOUND)
def test_a_rule_finds_what_it_is_about(rule: str, manifest: dict[str, Any]) -> None:
    assert rule in rules_in(manifest)


@pytest.mark.parametrize(("rule", "manifest"), CLOSE)
def test_a_rule_leaves_alone_what_is_only_close(rule: str, manifest: dict[str, Any]) -> None:
    assert rule not in rules_in(manifest)


@pytest.mark.parametrize("manifest", [pytest.param(job, id=name) for name, job in GOOD.items()])
def test_no_rule_finds_anything_in_a_good_manifest(manifest: dict[str, Any]) -> None:
    assert rules_in(manifest) == set()


def test_every_rule_has_a_case_and_every_case_a_rule() -> None:
    assert {rule.id for rule in RULES} == {rule for rule, _, _ in CASES}


def test_there_are_at_least_twenty_five_rules_with_names_of_their_own() -> None:
    names = [rule.id for rule in RULES]
    assert len(names) == len(set(names)) >= 25


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES])
def test_a_rule_says_why_and_what_to_do_and_where_to_read(rule: Any) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.id)
    assert rule.misconception in MISCONCEPTIONS
    assert rule.reason.endswith(".")
    assert rule.fix
    assert not rule.fix.endswith(".")
    assert jobkit.explain(rule.explain)


@pytest.mark.parametrize(("rule", "manifest"), FOUND)
def test_a_finding_carries_its_rule_and_speaks_plainly(rule: str, manifest: dict[str, Any]) -> None:
    found = [each for each in jobkit.validate(manifest).lint if each.rule == rule]
    for finding in found:
        document = finding.to_dict()
        assert document["type"] == "lint"
        assert document["rule"] == rule
        assert document["explain"]
        assert document["misconception"].startswith("M")
        assert document["hint"]
        assert finding.message.endswith(".")
        assert not re.search(r"!|please|oops", finding.message, re.IGNORECASE)
