"""What lint says of a Job is what happens when it runs."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from lint_manifests import a_container, a_job, condition, exits, indexed, policy
from recordings import without_messages

import jobkit

FAILS = {"runs": "1s", "exitCode": 1}
WORKS = {"runs": "1s"}


def run(job: dict[str, Any], *pods: dict[str, Any], **more: Any) -> jobkit.Run:
    return jobkit.simulate(
        job,
        {
            "apiVersion": "jobkit/v1",
            "kind": "Scenario",
            "metadata": {"name": "claim"},
            "spec": {"clock": "classroom", "pods": list(pods), **more},
        },
    )


def end(job: dict[str, Any], *pods: dict[str, Any], **more: Any) -> tuple[str, str, int]:
    """How the run ends, why, and after how many Pods."""
    document = run(job, *pods, **more).to_dict()
    outcome, created = document["outcome"], document["pods"]
    return outcome["result"], outcome["reason"], len(created)


def finds(job: dict[str, Any], rule: str) -> bool:
    return rule in {finding.rule for finding in jobkit.validate(job).lint}


def test_more_than_completions_never_run_at_a_time() -> None:
    job = a_job(completions=3, parallelism=5)
    assert finds(job, "parallelism-above-completions")
    assert run(job, WORKS).to_dict()["outcome"]["peakActive"] == 3


@pytest.mark.parametrize(
    ("rule", "job", "expected"),
    [
        ("parallelism-zero", a_job(parallelism=0, activeDeadlineSeconds=None), ("Running", "", 0)),
        ("completions-zero", a_job(completions=0, parallelism=1), ("Complete", "CompletionsReached", 0)),
    ],
)  # fmt: skip
def test_a_job_with_a_zero_runs_no_pod(
    rule: str, job: dict[str, Any], expected: tuple[str, str, int]
) -> None:
    assert finds(job, rule)
    assert end(job, WORKS, until="1h") == expected


def test_a_deadline_of_zero_fails_the_job_before_a_pod_can_do_anything() -> None:
    job = a_job(activeDeadlineSeconds=0)
    assert finds(job, "deadline-zero")
    assert end(job, WORKS)[:2] == ("Failed", "DeadlineExceeded")


def test_without_a_deadline_a_pod_that_cannot_start_is_waited_for_without_end() -> None:
    job = a_job(activeDeadlineSeconds=None)
    assert finds(job, "no-deadline")
    assert end(job, {"stuck": "Starting"}, until="240h") == ("Running", "", 1)
    assert end(a_job(activeDeadlineSeconds=600), {"stuck": "Starting"})[:2] == (
        "Failed",
        "DeadlineExceeded",
    )


@pytest.mark.parametrize(
    ("deadline", "is_found", "expected"),
    [
        (630, True, ("Failed", "DeadlineExceeded", 6)),
        (640, False, ("Failed", "BackoffLimitExceeded", 7)),
    ],
)
def test_retries_that_a_deadline_cuts_off_never_come(
    *,
    deadline: int,
    is_found: bool,
    expected: tuple[str, str, int],
) -> None:
    job = a_job(backoffLimit=6, activeDeadlineSeconds=deadline)
    assert finds(job, "deadline-before-retries") is is_found
    assert end(job, FAILS) == expected


def test_a_job_whose_limit_is_not_above_that_of_its_indexes_fails_with_the_first_of_them() -> None:
    job = indexed(backoffLimitPerIndex=2, backoffLimit=2)
    assert finds(job, "job-limit-before-index-limit")
    assert (
        failed_indexes(job, {"when": {"index": "0"}, **FAILS}, WORKS)[0] == "BackoffLimitExceeded"
    )
    job = indexed(backoffLimitPerIndex=2, backoffLimit=3)
    assert not finds(job, "job-limit-before-index-limit")
    assert failed_indexes(job, {"when": {"index": "0"}, **FAILS}, WORKS) == ("FailedIndexes", "0")


def failed_indexes(job: dict[str, Any], *pods: dict[str, Any]) -> tuple[str, str]:
    document = run(job, *pods).to_dict()
    return document["outcome"]["reason"], document["trajectory"][-1]["status"]["failedIndexes"]


def test_failed_indexes_as_many_as_completions_never_end_the_job_early() -> None:
    job = indexed(4, backoffLimitPerIndex=0, maxFailedIndexes=4)
    assert finds(job, "max-failed-indexes-never-exceeded")
    assert failed_indexes(job, FAILS) == ("FailedIndexes", "0-3")
    job = indexed(4, backoffLimitPerIndex=0, maxFailedIndexes=3)
    assert not finds(job, "max-failed-indexes-never-exceeded")
    assert failed_indexes(job, FAILS)[0] == "MaxFailedIndexesExceeded"


@pytest.mark.parametrize("limit", [0, 1])
def test_on_failure_with_a_limit_of_one_ends_as_the_first_restart_begins(limit: int) -> None:
    job = a_job(backoffLimit=limit, pod={"restartPolicy": "OnFailure"})
    assert finds(job, "on-failure-limit-without-retry")
    document = run(job, {"runs": "5s", "exitCode": 1, "restarts": [{"runs": "5s"}]}).to_dict()
    assert (document["outcome"]["result"], document["outcome"]["reason"]) == (
        "Failed",
        "BackoffLimitExceeded",
    )
    assert document["pods"][0]["restarts"] == 1
    first = next(e for e in document["trajectory"] if e["status"]["conditions"])
    assert first["t"] == 5.0


def test_ignored_failures_end_no_job() -> None:
    job = a_job(
        activeDeadlineSeconds=None, backoffLimit=0, podFailurePolicy=policy(exits("Ignore", 1))
    )
    assert finds(job, "ignore-without-bound")
    result, _, pods = end(job, FAILS, until="240h")
    assert result == "Running"
    assert pods > 1000


@pytest.mark.parametrize(
    ("rules", "is_found", "reason"),
    [
        ([exits("FailJob", 143), condition("Ignore")], True, "PodFailurePolicy"),
        ([condition("Ignore"), exits("FailJob", 143)], False, "CompletionsReached"),
    ],
)
def test_a_drained_pod_is_decided_by_the_first_rule_that_fits_its_exit_code_too(
    *,
    rules: list[dict[str, Any]],
    is_found: bool,
    reason: str,
) -> None:
    job = a_job(podFailurePolicy=policy(*rules))
    assert finds(job, "exit-code-before-disruption") is is_found
    drained = {
        "cluster": {"terminationDelay": "1s"},
        "events": [{"at": "5s", "evictPod": {"pod": 0}}],
    }
    job["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] = 30
    assert end(job, {"runs": "60s"}, **drained)[1] == reason


EXITS = [{"when": {"attempt": str(attempt)}, "runs": "1s", "exitCode": code} for attempt, code in enumerate([1, 2, 3, 42])]  # fmt: skip
WITHOUT_EFFECT = [
    pytest.param("shadowed-rule", [exits("Count", 2, 3), exits("FailJob", 2)], 1, id="shadowed"),
    pytest.param(
        "shadowed-rule",
        [exits("FailJob", 1, 2, 3, operator="NotIn"), exits("Ignore", 42)],
        1,
        id="shadowed by NotIn",
    ),
    pytest.param("count-without-effect", [exits("Ignore", 2), exits("Count", 1, 3)], 1, id="Count"),
]


@pytest.mark.parametrize(("rule", "rules", "number"), WITHOUT_EFFECT)
def test_a_rule_that_lint_calls_without_effect_has_none(
    rule: str, rules: list[dict[str, Any]], number: int
) -> None:
    job = a_job(backoffLimit=10, activeDeadlineSeconds=36_000, podFailurePolicy=policy(*rules))
    assert finds(job, rule)
    assert same_run(job, without(job, "podFailurePolicy", number), *EXITS, WORKS)


def test_fail_index_without_retries_has_no_effect() -> None:
    job = indexed(backoffLimitPerIndex=0, podFailurePolicy=policy(exits("FailIndex", 1)))
    assert finds(job, "fail-index-without-effect")
    assert same_run(
        job, without(job, "podFailurePolicy", 0), {"when": {"index": "2"}, **FAILS}, WORKS
    )


@pytest.mark.parametrize(
    ("lint", "rules", "number"),
    [
        ("success-needs-all", [{"succeededCount": 6}, {"succeededIndexes": "0-5"}], None),
        ("success-rule-never-decides", [{"succeededCount": 2}, {"succeededIndexes": "0-2"}], 1),
        ("success-rule-never-decides", [{"succeededIndexes": "0,3"}, {"succeededIndexes": "3"}], 0),
    ],
)
def test_a_success_rule_that_lint_calls_idle_decides_nothing(
    lint: str, rules: list[dict[str, Any]], number: int | None
) -> None:
    job = indexed(6, parallelism=6, successPolicy=policy(*rules))
    assert finds(job, lint)
    for order in ([1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1], [3, 6, 1, 5, 2, 4]):
        pods = [{"when": {"index": str(i)}, "runs": f"{10 * t}s"} for i, t in enumerate(order)]
        other = without(job, "successPolicy", number)
        assert verdict_time(job, *pods) == verdict_time(other, *pods)


@pytest.mark.parametrize("lint_and_rule", [
    ("success-count-of-one", {"succeededIndexes": "1-3", "succeededCount": 1}),
    ("success-met-by-any", {"succeededCount": 0}),
    ("success-met-by-any", {"succeededIndexes": ""}),
])  # fmt: skip
def test_one_success_is_enough_where_lint_says_so(
    lint_and_rule: tuple[str, dict[str, Any]],
) -> None:
    lint, rule = lint_and_rule
    job = indexed(5, parallelism=5, successPolicy=policy(rule))
    assert finds(job, lint)
    assert verdict_time(job, {"when": {"index": "2"}, "runs": "5s"}, {"runs": "100s"}) == 5.0


def test_a_name_that_lint_calls_too_long_is_cut_in_the_names_of_pods() -> None:
    for length, is_cut in ((57, False), (58, True)):
        job = a_job(name="n" * length)
        (pod,) = run(job, WORKS).to_dict()["pods"]
        assert finds(job, "name-cut") is is_cut
        assert pod["name"].startswith(f"{'n' * length}-") is not is_cut
    for completions, is_cut in ((10, False), (11, True)):
        job = indexed(completions, name="n" * 55)
        names = [pod["name"] for pod in run(job, WORKS).to_dict()["pods"]]
        assert finds(job, "name-cut") is is_cut
        assert all(name.startswith(f"{'n' * 55}-") for name in names) is not is_cut


def test_a_helper_beside_the_program_keeps_the_job_open() -> None:
    helper = a_container(name="fluent-bit", image="fluent-bit:3")
    job = a_job(activeDeadlineSeconds=600, pod={"containers": [a_container(), helper]})
    assert finds(job, "sidecar-in-containers")
    endless = {"runs": "5s", "container": "main", "containers": {"fluent-bit": {"runs": "10h"}}}
    assert end(job, endless)[:2] == ("Failed", "DeadlineExceeded")


def without(job: dict[str, Any], which: str, number: int | None) -> dict[str, Any]:
    """The Job without one rule of a policy, or (None) without the policy."""
    other = copy.deepcopy(job)
    if number is None:
        del other["spec"][which]
    else:
        del other["spec"][which]["rules"][number]
    return other


def same_run(one: dict[str, Any], other: dict[str, Any], *pods: dict[str, Any]) -> bool:
    names = ("trajectory", "outcome")
    documents = [run(job, *pods).to_dict() for job in (one, other)]
    first, second = ({name: without_messages(d[name]) for name in names} for d in documents)
    return bool(first == second)


def verdict_time(job: dict[str, Any], *pods: dict[str, Any]) -> float:
    trajectory = run(job, *pods).to_dict()["trajectory"]
    return float(next(entry["t"] for entry in trajectory if entry["status"]["conditions"]))
