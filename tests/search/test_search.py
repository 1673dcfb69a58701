"""The search for a scenario in which a property does not hold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st

import jobkit

JOB = """
apiVersion: batch/v1
kind: Job
metadata: {name: demo}
spec:
  completions: 3
  parallelism: 3
  backoffLimit: 1
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: example/main:1}]}}
"""


def scenario(failing: list[int], runs: int = 10) -> dict[str, Any]:
    fates: list[dict[str, Any]] = [{"when": {"pod": str(pod)}, "exitCode": 1} for pod in failing]
    return {"spec": {"pods": [*fates, {"runs": runs}]}}


SCENARIOS = st.builds(scenario, st.lists(st.integers(0, 5), max_size=6), st.integers(1, 600))


def completes(run: jobkit.Run) -> bool:
    return run.outcome.result == "Complete"


def is_quick(run: jobkit.Run) -> bool:
    return run.outcome.makespan is None or run.outcome.makespan <= 300_000


def test_a_counterexample_is_found_and_as_small_as_can_be() -> None:
    found = jobkit.find_counterexample(JOB, completes, SCENARIOS)
    assert found is not None
    assert not completes(found.run)
    fates = found.scenario["spec"]["pods"]
    assert sorted(fate["when"]["pod"] for fate in fates[:-1]) in (
        ["0", "1"],
        ["0", "2"],
        ["1", "2"],
    )
    assert fates[-1]["runs"] == 1


def test_a_bound_on_time_is_shrunk_to_the_first_length_that_breaks_it() -> None:
    found = jobkit.find_counterexample(
        JOB, is_quick, st.builds(lambda runs: scenario([], runs), st.integers(1, 10_000))
    )
    assert found is not None
    assert (
        found.scenario["spec"]["pods"][-1]["runs"] == 297
    )  # bound at 1 s, started at 3 s, seen at 301 s


def test_the_same_search_finds_the_same() -> None:
    first, second = (jobkit.find_counterexample(JOB, completes, SCENARIOS) for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.scenario == second.scenario


def test_a_property_that_always_holds_has_no_counterexample() -> None:
    assert (
        jobkit.find_counterexample(JOB, lambda run: len(run.pods) <= 12, SCENARIOS, tries=50)
        is None
    )


def test_scenarios_one_after_another_are_tried_until_one_fails() -> None:
    tried = [scenario([]), scenario([0]), scenario([0, 1]), scenario([0, 2])]
    found = jobkit.find_counterexample(JOB, completes, tried)
    assert found is not None
    assert found.scenario is tried[2]
    assert jobkit.find_counterexample(JOB, completes, tried[:2]) is None


@pytest.mark.parametrize("scenarios", [5, None])
def test_something_else_is_refused(scenarios: Any) -> None:
    with pytest.raises(jobkit.UnusableInput):
        jobkit.find_counterexample(JOB, completes, scenarios)


def test_an_impossible_scenario_is_refused() -> None:
    with pytest.raises(jobkit.InvalidInput):
        jobkit.find_counterexample(JOB, completes, [{"spec": {"pods": [{"runs": -1}]}}])
