"""A scenario is read strictly, and everything that is wrong is told with its place."""

from __future__ import annotations

from typing import Any

import pytest

import jobkit
from jobkit.decode.scenario import decode_scenario
from jobkit.model import PodTemplate
from jobkit.scenario import Clock, DeleteJob, DeletePod, Drain, EvictPod, Patch, Stuck, Target

EVERYTHING = """
apiVersion: jobkit/v1
kind: Scenario
metadata: {name: all}
spec:
  seed: 7
  until: 2h
  clock: classroom
  cluster: {schedulingDelay: 1s, startupDelay: 2s, terminationDelay: 5s, terminationExitCode: 0, syncPeriod: 1s, capacity: 20}
  pods:
  - when: {index: "0,2-3", attempt: 0-1, pod: 4}
    runs: 5s
    exitCode: 42
    container: main
    containers: {side: {runs: 3s, exitCode: 1}}
    disrupted: {after: 3s, reason: PreemptionByScheduler}
    conditions: [{type: ConfigIssue, status: "False", after: 9s}, {type: Other, after: 1s}]
    stuck: Starting
    restarts: [{runs: 5s, exitCode: 1}, {}]
    terminationDelay: 20s
    terminationExitCode: 3
    schedulingDelay: 0
    startupDelay: 1
    failsWith: {probability: 0.1, exitCode: 9}
    disruptedWith: {probability: 1, after: 2s}
  events:
  - {at: 30s, patch: {spec: {parallelism: 5}}}
  - {at: 40s, deletePod: {index: 2}}
  - {at: 45s, evictPod: {pod: 3}}
  - {at: 50s, drain: {pods: 3}}
  - {at: 90s, deleteJob: {}}
"""


def test_every_field_of_the_contract_is_read() -> None:
    scenario = decode_scenario(EVERYTHING)
    assert (scenario.name, scenario.seed, scenario.until, scenario.clock) == (
        "all",
        7,
        7_200_000,
        Clock.Classroom,
    )
    assert (scenario.cluster.capacity, scenario.cluster.termination_exit_code) == (20, 0)
    (fate,) = scenario.pods
    assert fate.when.index == (range(1), range(2, 4))
    assert (fate.when.attempt, fate.when.pod) == ((range(2),), (range(4, 5),))
    assert (fate.runs, fate.exit_code, fate.stuck) == (5000, 42, Stuck.Starting)
    assert [timed.condition.type for timed in fate.conditions] == ["Other", "ConfigIssue"]
    assert [(restart.runs, restart.exit_code) for restart in fate.restarts] == [
        (5000, 1),
        (10_000, 0),
    ]
    assert fate.fails_with is not None
    assert (fate.fails_with.probability, fate.fails_with.exit_code) == (0.1, 9)
    assert [event.action for event in scenario.events] == [
        Patch({"spec": {"parallelism": 5}}), DeletePod(Target(index=2)), EvictPod(Target(pod=3)), Drain(3), DeleteJob(),
    ]  # fmt: skip


@pytest.mark.parametrize("text", [None, "", "spec:\n", "{}"])
def test_nothing_is_the_default_scenario(text: str | None) -> None:
    if text == "spec:\n":
        assert decode_scenario({"spec": {}}) == decode_scenario(None)
    else:
        assert decode_scenario(text) == decode_scenario(None)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("seeed: 3", "spec.seeed"),
        ("clock: sundial", "spec.clock"),
        ("until: -5", "spec.until"),
        ("until: soon", "spec.until"),
        ("seed: seven", "spec.seed"),
        ("cluster: {capacity: -1}", "spec.cluster.capacity"),
        ("cluster: {syncPeriod: {uniform: [1, 2]}}", "spec.cluster.syncPeriod"),
        ("cluster: {nodes: 3}", "spec.cluster.nodes"),
        ("cluster: {terminationExitCode: 256}", "spec.cluster.terminationExitCode"),
        ("pods: [{runs: -1}]", "spec.pods[0].runs"),
        ("pods: [{exitCode: -1}]", "spec.pods[0].exitCode"),
        ("pods: [{exitCode: many}]", "spec.pods[0].exitCode"),
        ("pods: [{stuck: Nowhere}]", "spec.pods[0].stuck"),
        ("pods: [{container: nope}]", "spec.pods[0].container"),
        ("pods: [{containers: {nope: {}}}]", "spec.pods[0].containers.nope"),
        ("pods: [{when: {index: 3-1}}]", "spec.pods[0].when.index"),
        ("pods: [{when: {index: x}}]", "spec.pods[0].when.index"),
        ("pods: [{when: {node: 3}}]", "spec.pods[0].when.node"),
        ("pods: [{conditions: [{after: 3}]}]", "spec.pods[0].conditions[0]"),
        ("pods: [{conditions: [{type: X, status: Perhaps}]}]", "spec.pods[0].conditions[0].status"),
        ("pods: [{failsWith: {probability: 2}}]", "spec.pods[0].failsWith.probability"),
        ("pods: [{failsWith: {}}]", "spec.pods[0].failsWith"),
        ("pods: {runs: 3}", "spec.pods"),
        ("events: [{at: 3}]", "spec.events[0]"),
        ("events: [{deleteJob: {}}]", "spec.events[0]"),
        ("events: [{at: 3, deleteJob: {}, drain: {pods: 1}}]", "spec.events[0]"),
        ("events: [{at: 3, drain: {}}]", "spec.events[0].drain"),
        ("events: [{at: 3, drain: {pods: -1}}]", "spec.events[0].drain.pods"),
        ("events: [{at: 3, deletePod: {index: 1, pod: 2}}]", "spec.events[0].deletePod"),
        ("events: [{at: 3, deletePod: {}}]", "spec.events[0].deletePod"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(line: str, field: str) -> None:
    with pytest.raises(jobkit.InvalidInput) as refusal:
        decode_scenario(f"spec:\n  {line}\n", PodTemplate())
    (error,) = refusal.value.diagnostics.errors
    assert (error.field, error.line) == (field, 2)
    assert (error.column or 0) >= 3
    assert error.message.endswith((".", "?"))


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_lines() -> None:
    text = "spec:\n  until: x\n  clock: sundial\n  pods:\n  - {runs: soon}\n"
    with pytest.raises(jobkit.InvalidInput) as refusal:
        decode_scenario(text)
    assert [error.line for error in refusal.value.diagnostics.errors] == [2, 3, 5]


def test_a_near_miss_is_guessed() -> None:
    with pytest.raises(jobkit.InvalidInput) as refusal:
        decode_scenario("spec: {clock: classrom}")
    assert refusal.value.diagnostics.errors[0].hint == "did you mean classroom?"


@pytest.mark.parametrize(
    "document",
    [{"kind": "Job"}, {"apiVersion": "batch/v1"}, [], 5, {"spec": 3}, {"spec": {"pods": [3]}}],
)
def test_what_is_no_scenario_is_refused(document: Any) -> None:
    with pytest.raises(jobkit.InvalidInput):
        decode_scenario(document if isinstance(document, dict) else str(document))
