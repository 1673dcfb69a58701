"""What the simulated cluster does, exactly. Source: jobkit's contract, section 3."""

from __future__ import annotations

from typing import Any

import pytest

import jobkit


def a_run(*pods: dict[str, Any], job: dict[str, Any] | None = None, **body: Any) -> jobkit.Run:
    """A Job of one Pod (more with `job`) in a scenario; `pods` are the entries of the scenario."""
    spec: dict[str, Any] = {"backoffLimit": 0, **(job or {})}
    pod = {"restartPolicy": "Never", "containers": [{"name": "main", "image": "example/main:1"}]}
    spec["template"] = {"spec": {**pod, **spec.pop("pod", {})}}
    manifest = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "demo"}, "spec": spec}
    return jobkit.simulate(manifest, {"spec": {"until": "1h", "pods": list(pods), **body}})


def times(run: jobkit.Run, name: str) -> list[float | None]:
    found = (getattr(pod, name) for pod in run.pods)
    return [None if time is None else time / 1000 for time in found]


def life(run: jobkit.Run) -> tuple[Any, ...]:
    """Bound, running, finished, deleted, phase and exit code of the first Pod."""
    pod = run.pods[0]
    at = (pod.bound, pod.running, pod.finished, pod.deleted)
    return (*(None if time is None else time / 1000 for time in at), str(pod.phase), pod.exit_code)


DELETED_AT_10 = {"events": [{"at": 10, "deletePod": {"pod": 0}}]}
EVICTED_AT_10 = {"events": [{"at": 10, "evictPod": {"pod": 0}}]}
TWO = [{"name": "main", "image": "example/main:1"}, {"name": "side", "image": "example/side:1"}]


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        pytest.param(a_run(), (1, 3, 13, None, "Succeeded", 0), id="by default it runs ten seconds"),
        pytest.param(a_run(clock="classroom"), (0, 0, 10, None, "Succeeded", 0), id="the classroom clock has no delays"),
        pytest.param(a_run({"schedulingDelay": 4, "startupDelay": 5}), (4, 9, 19, None, "Succeeded", 0), id="its own delays"),
        pytest.param(a_run({"runs": 5, "exitCode": 42}), (1, 3, 8, None, "Failed", 42), id="it fails by its exit code"),
        pytest.param(a_run({"stuck": "Scheduling"}), (None, None, None, None, "Pending", None), id="stuck: never bound"),
        pytest.param(a_run({"stuck": "Starting"}), (1, None, None, None, "Pending", None), id="stuck: never started"),
        pytest.param(a_run(**DELETED_AT_10), (1, 3, 13, 13, "Succeeded", 0), id="a run that ends while it is asked to stop keeps its result"),
        pytest.param(a_run({"runs": 60}, **DELETED_AT_10), (1, 3, 15, 15, "Failed", 143), id="asked to stop it stops five seconds later"),
        pytest.param(a_run({"runs": 60, "terminationDelay": 45}, **DELETED_AT_10), (1, 3, 40, 40, "Failed", 137), id="after the grace period it is killed"),
        pytest.param(a_run({"runs": 60, "terminationDelay": 30}, **DELETED_AT_10), (1, 3, 40, 40, "Failed", 137), id="a delay as long as the grace period is too long"),
        pytest.param(a_run({"runs": 60}, clock="classroom", **DELETED_AT_10), (0, 0, 10, 10, "Failed", 137), id="the classroom clock has no grace"),
        pytest.param(a_run({"runs": 60, "terminationExitCode": 0}, job={"podReplacementPolicy": "Failed"}, **DELETED_AT_10), (1, 3, 15, 16, "Succeeded", 0), id="it may leave politely"),
        pytest.param(a_run({"runs": 7}, **DELETED_AT_10), (1, 3, 10, 11, "Succeeded", 0), id="deleted at the very end it keeps its own result"),
        pytest.param(a_run({"schedulingDelay": 20}, **DELETED_AT_10), (None, None, None, 11, "Pending", None), id="an unbound Pod goes as soon as nothing holds it"),
        pytest.param(a_run({"schedulingDelay": 30}, job={"podReplacementPolicy": "Failed"}, **DELETED_AT_10), (None, None, 20, 21, "Failed", None), id="held by its finalizer it waits for the garbage collector"),
        pytest.param(a_run({"startupDelay": 20}, **DELETED_AT_10), (1, None, 10, 11, "Failed", 137), id="bound and not started it ends at once"),
        pytest.param(a_run({"startupDelay": 9}, **DELETED_AT_10), (1, None, 10, 11, "Failed", 137), id="deleted at its start it is not started"),
        pytest.param(a_run({"runs": 60}, job={"pod": {"activeDeadlineSeconds": 10}}), (1, 3, 16, None, "Failed", 143), id="its own deadline counts from its binding"),
        pytest.param(a_run({"runs": 60, "terminationExitCode": 0}, job={"pod": {"activeDeadlineSeconds": 10}}), (1, 3, 16, None, "Failed", 0), id="after its deadline it has failed even if it exits 0"),
        pytest.param(a_run({"runs": 5}, {"runs": 60}, job={"pod": {"activeDeadlineSeconds": 10}}), (1, 3, 8, None, "Succeeded", 0), id="the first entry that fits decides"),
    ],
)  # fmt: skip
def test_a_pod_lives_like_this(run: jobkit.Run, expected: tuple[Any, ...]) -> None:
    assert life(run) == expected


def test_an_evicted_pod_has_the_condition_before_it_is_deleted() -> None:
    pod = a_run({"runs": 60}, **EVICTED_AT_10).pods[0]
    (condition,) = pod.conditions
    assert (condition.type, condition.status, condition.reason) == (
        "DisruptionTarget",
        "True",
        "EvictionByEvictionAPI",
    )
    assert pod.deletion_requested == 10_000


def test_a_disruption_counts_from_the_start() -> None:
    pod = a_run({"runs": 60, "disrupted": {"after": 4, "reason": "PreemptionByScheduler"}}).pods[0]
    assert pod.deletion_requested == 7000
    assert pod.conditions[0].reason == "PreemptionByScheduler"


def test_conditions_are_set_after_the_creation_whatever_the_pod_does() -> None:
    condition = {"type": "ConfigIssue", "status": "True", "after": 30}
    run = a_run({"runs": 2, "conditions": [condition]})
    assert [c.type for c in run.pods[0].conditions] == ["ConfigIssue"]
    assert run.end == 31_000  # with the sync that hears of it


def test_waiting_pods_are_bound_as_places_become_free() -> None:
    run = a_run(job={"completions": 5, "parallelism": 5}, cluster={"capacity": 2})
    assert times(run, "bound") == [1, 1, 13, 13, 25]


def test_a_pod_that_is_stuck_takes_a_place() -> None:
    run = a_run(
        {"when": {"pod": "0"}, "stuck": "Starting"},
        job={"completions": 2, "parallelism": 2},
        cluster={"capacity": 1},
    )
    assert times(run, "bound") == [1, None]


def test_a_drain_takes_the_pods_bound_first() -> None:
    run = a_run(
        {"when": {"pod": "0"}, "schedulingDelay": 5, "runs": 60},
        {"runs": 60},
        job={"completions": 3, "parallelism": 3, "backoffLimit": 9},
        events=[{"at": 8, "drain": {"pods": 2}}],
    )
    assert [pod.ordinal for pod in run.pods if pod.conditions] == [1, 2]


def test_an_event_that_finds_nothing_does_nothing() -> None:
    run = a_run(events=[{"at": 5, "deletePod": {"pod": 9}}, {"at": 30, "evictPod": {"index": 0}}])
    assert run.outcome.result == "Complete"
    assert run.pods[0].deletion_requested is None


@pytest.mark.parametrize("clock", ["cluster", "classroom"])
def test_a_crashing_container_is_restarted_later_and_later(clock: str) -> None:
    job = {"backoffLimit": 9, "pod": {"restartPolicy": "OnFailure"}}
    run = a_run({"runs": 5, "exitCode": 1}, job=job, until=200, clock=clock)
    start = run.pods[0].running
    assert start is not None
    starts = [(first - start) // 1000 for first, _ in run.pods[0].runs]
    assert starts == [0, 5, 20, 45, 90, 175]


def test_later_runs_of_a_container_follow_the_scenario() -> None:
    job = {"backoffLimit": 9, "pod": {"restartPolicy": "OnFailure"}}
    run = a_run(
        {"runs": 5, "exitCode": 1, "restarts": [{"runs": 2, "exitCode": 3}, {"runs": 4}]}, job=job
    )
    assert life(run) == (1, 3, 24, None, "Succeeded", 0)
    assert run.pods[0].restarts == 2


def test_a_long_run_lets_the_crash_loop_start_over() -> None:
    job = {"backoffLimit": 9, "pod": {"restartPolicy": "OnFailure"}}
    restarts = [{"runs": 5, "exitCode": 1}, {"runs": 601, "exitCode": 1}, {"runs": 1}]
    run = a_run({"runs": 5, "exitCode": 1, "restarts": restarts}, job=job)
    runs = run.pods[0].runs
    assert runs[3][0] == runs[2][1]


def test_the_named_container_ends_with_the_code_and_others_with_0() -> None:
    job = {"pod": {"containers": TWO}, "podFailurePolicy": policy("side")}
    assert a_run({"container": "side", "exitCode": 7}, job=job).outcome.reason == "PodFailurePolicy"
    assert a_run({"exitCode": 7}, job=job).outcome.reason == "BackoffLimitExceeded"


def policy(container: str) -> dict[str, Any]:
    codes = {"operator": "In", "values": [7], "containerName": container}
    return {"rules": [{"action": "FailJob", "onExitCodes": codes}]}


@pytest.mark.parametrize(
    ("containers", "finished", "result"),
    [
        pytest.param(
            {"side": {"runs": 3}}, 13, "Complete", id="a further container that ends before"
        ),
        pytest.param(
            {"side": {"runs": 20}}, 23, "Complete", id="the Pod ends with its last container"
        ),
        pytest.param(
            {"side": {"runs": 3, "exitCode": 1}}, 13, "Failed", id="one that fails fails the Pod"
        ),
        pytest.param(
            {"side": {"exitCode": 1}},
            13,
            "Failed",
            id="without a length of its own it ends with the Pod",
        ),
    ],
)
def test_further_containers_have_fates_of_their_own(
    containers: dict[str, Any], finished: int, result: str
) -> None:
    run = a_run({"containers": containers}, job={"pod": {"containers": TWO}})
    assert times(run, "finished") == [finished]
    assert run.outcome.result == result


def test_init_containers_run_before_the_pod_starts() -> None:
    pod = {"initContainers": [{"name": "setup", "image": "example/setup:1"}]}
    run = a_run({"containers": {"setup": {"runs": 4}}}, job={"pod": pod})
    assert life(run) == (1, 7, 17, None, "Succeeded", 0)


def test_a_failing_init_container_fails_the_pod() -> None:
    pod = {"initContainers": [{"name": "setup", "image": "example/setup:1"}]}
    run = a_run({"containers": {"setup": {"runs": 4, "exitCode": 1}}}, job={"pod": pod})
    assert life(run)[1:3] == (None, 7)
    assert run.outcome.reason == "BackoffLimitExceeded"


def test_the_attempt_of_an_index_counts_the_pods_before_it() -> None:
    job = {"completions": 1, "completionMode": "Indexed", "backoffLimit": 6}
    run = a_run({"when": {"attempt": "0-1"}, "exitCode": 1}, job=job)
    assert [pod.attempt for pod in run.pods] == [0, 1, 2]
    assert run.outcome.result == "Complete"


def test_the_horizon_ends_the_run() -> None:
    run = a_run({"runs": 60}, until=20)
    assert (run.end, run.outcome.result) == (20_000, "Running")


def test_what_happens_at_the_horizon_still_happens() -> None:
    assert a_run(until=14).outcome.result == "Complete"
    assert a_run(until=13.999).outcome.result == "Running"


def test_ttl_removes_job_and_pods_after_the_end() -> None:
    run = a_run(job={"ttlSecondsAfterFinished": 30})
    assert (run.outcome.result, run.end) == ("Deleted", 44_000)
    assert run.manifest is None
    assert times(run, "deleted") == [44]


def test_a_patch_gets_the_servers_answer() -> None:
    run = a_run(
        {"runs": 60},
        job={"completions": 5, "parallelism": 1},
        events=[
            {"at": 5, "patch": {"spec": {"parallelism": 3}}},
            {"at": 6, "patch": {"spec": {"completions": 9}}},
            {"at": 7, "patch": {"spec": {"nonsense": 1}}},
        ],
    )
    assert [(request.t, request.accepted) for request in run.requests] == [
        (5000, True),
        (6000, False),
        (7000, False),
    ]
    assert [error.field for error in run.requests[1].errors] == ["spec.completions"]
    assert times(run, "created")[:3] == [0, 5, 5]


def test_a_patch_that_changes_nothing_wakes_nobody() -> None:
    same = a_run({"runs": 60}, events=[{"at": 5, "patch": {"spec": {"parallelism": 1}}}])
    assert same.requests[0].accepted
    assert [entry.t for entry in same.decisions] == [
        entry.t for entry in a_run({"runs": 60}).decisions
    ]


def test_one_instant_has_one_sync() -> None:
    run = a_run(job={"completions": 9, "parallelism": 9}, clock="classroom")
    assert sorted({entry.t for entry in run.decisions}) == [0, 10_000]
