"""The search for a scenario in which something that is stated of a run does not hold."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import jobkit
from jobkit import search
from jobkit.search.find import _Trial, simulate_ending

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
INDEXED = JOB.replace("backoffLimit: 1", "completionMode: Indexed")
QUORUM = """
apiVersion: batch/v1
kind: Job
metadata: {name: quorum}
spec:
  completions: COUNT
  parallelism: COUNT
  completionMode: Indexed
  backoffLimitPerIndex: 0
  successPolicy: {rules: [{succeededCount: 3}]}
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: example/main:1}]}}
"""


def scenario(failing: list[int], runs: int = 10) -> dict[str, Any]:
    fates: list[dict[str, Any]] = [{"when": {"pod": str(pod)}, "exitCode": 1} for pod in failing]
    return {"spec": {"pods": [*fates, {"runs": runs}]}}


SCENARIOS = st.builds(scenario, st.lists(st.integers(0, 5), max_size=6), st.integers(1, 600))


def is_complete(run: jobkit.Run) -> bool:
    return run.outcome.result == "Complete"


def fates(found: search.CounterExample | None) -> list[dict[str, Any]]:
    assert found is not None
    pods: list[dict[str, Any]] = yaml.safe_load(found.scenario)["spec"]["pods"]
    return pods


def test_a_counter_example_is_found_and_as_small_as_can_be() -> None:
    *failing, others = fates(jobkit.find_counterexample(JOB, is_complete, SCENARIOS))
    assert len(failing) == 2
    assert others["runs"] == 1


def test_a_bound_on_time_is_shrunk_to_the_first_length_that_breaks_it() -> None:
    calm = search.Space(failures=0, disruptions=0, drains=0)
    [others] = fates(jobkit.find_counterexample(JOB, search.completes(within=300), calm))
    assert others == {"runs": "297s"}  # bound at 1 s, started at 3 s, seen at 301 s


@pytest.mark.parametrize(
    ("job", "property_", "expected"),
    [
        (JOB, search.at_most_pods(3), [{"when": {"pod": "0"}, "runs": "1s", "exitCode": 1}]),
        (INDEXED, search.loses_no_index(), [{"when": {"index": "0"}, "runs": "1s", "exitCode": 1}]),
        (JOB, search.wastes_at_most(9), [{"when": {"pod": "0"}, "runs": "10s", "exitCode": 1}]),
    ],
)
def test_the_smallest_scenario_of_a_space(
    job: str, property_: search.Property, expected: list[dict[str, Any]]
) -> None:
    *failing, others = fates(jobkit.find_counterexample(job, property_))
    assert failing == expected
    assert others == {"runs": "1s"}


def test_a_disruption_is_found_to_fail_a_job_that_counts_it() -> None:
    job = JOB.replace("backoffLimit: 1", "backoffLimit: 0")
    stated = search.never_fails_for_a_disruption()
    space = search.Space(failures=0, drains=0)
    found = jobkit.find_counterexample(job, stated, space)
    assert "disrupted" in fates(found)[0]
    rules = "[{action: Ignore, onPodConditions: [{type: DisruptionTarget}]}]"
    mended = job.replace("  template:", f"  podFailurePolicy: {{rules: {rules}}}\n  template:")
    assert jobkit.find_counterexample(mended, stated, space, tries=100) is None


def test_the_same_search_finds_the_same_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first, second = (jobkit.find_counterexample(INDEXED, search.completes()) for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.scenario == second.scenario
    assert not list(tmp_path.iterdir())


def test_it_shows_the_scenario_and_the_decision_at_which_it_fails() -> None:
    found = jobkit.find_counterexample(JOB, search.completes(), [scenario([0, 1])])
    assert found is not None
    assert found.decision is not None
    assert found.decision.t == found.t == 14_000
    assert "BackoffLimitExceeded" in str(found)
    assert '"completes", at 14 s' in repr(found)
    assert jobkit.simulate(JOB, found.scenario).outcome == found.run.outcome
    shown = found._repr_mimebundle_()
    assert shown["text/plain"] == str(found)
    assert "BackoffLimitExceeded" in shown["text/html"]
    assert found.to_dict()["t"] == 14


def test_what_a_scenario_says_is_escaped() -> None:
    bad = {"metadata": {"name": "<b>"}, **scenario([0, 1])}
    found = jobkit.find_counterexample(JOB, is_complete, [bad])
    assert found is not None
    assert "&lt;b&gt;" in found._repr_mimebundle_()["text/html"]
    assert "<b>'" not in found._repr_mimebundle_()["text/html"]


PROPERTIES = [
    search.completes(),
    search.completes(within=40),
    search.ends(),
    search.at_most_pods(4),
    search.at_most_active(2),
    search.loses_no_index(),
    search.never_fails_for_a_disruption(),
    search.wastes_at_most(12),
]


@pytest.mark.parametrize("job", [JOB, INDEXED, INDEXED.replace("spec:", "spec:\n  ttlSecondsAfterFinished: 5", 1)])  # fmt: skip
@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_an_ending_tells_the_same_as_the_whole_run(job: str, data: st.DataObject) -> None:
    """A search asks the ending where it can; history and ending must not disagree."""
    trial = _Trial(job, is_complete)
    document = data.draw(search.Space(runs=(1, 60)).strategy(trial.spec))
    around = trial._decoded({**document, "spec": {**document["spec"], "until": "200s"}})  # noqa: SLF001
    ending = simulate_ending(trial.prepared.stored, around)
    run = trial._run(around)  # noqa: SLF001
    for each in PROPERTIES:
        assert each.by_ending is not None
        told = each.by_ending(ending)
        assert told in (None, each(run)), each


@pytest.mark.parametrize(
    ("property_", "words"),
    [
        (search.completes(within=300), "completes within 300 s"),
        (search.at_most_pods(12), "never makes more than 12 Pods"),
        (search.at_most_active(1), "never has more than 1 Pod active"),
        (search.loses_no_index(), "loses no index"),
    ],
)
def test_properties_say_what_they_state(property_: search.Property, words: str) -> None:
    assert (str(property_), repr(property_)) == (words, f"<Property: {words}>")


def test_a_property_that_always_holds_has_no_counter_example() -> None:
    found = jobkit.find_counterexample(JOB, lambda run: len(run.pods) <= 12, SCENARIOS, tries=50)
    assert found is None


def test_scenarios_one_after_another_are_tried_until_one_fails() -> None:
    tried = [scenario([]), scenario([0]), scenario([0, 1]), scenario([0, 2])]
    found = jobkit.find_counterexample(JOB, is_complete, tried)
    assert found is not None
    assert found.document is tried[2]
    assert jobkit.find_counterexample(JOB, is_complete, tried[:2]) is None


def test_a_quorum_of_three_breaks_in_720_of_1200_placements() -> None:
    """Whenever a success comes last: all indexes are decided then, and that is judged first."""
    trial = _Trial(QUORUM.replace("COUNT", "5"), search.completes())
    failing = [trial.fails(each) for each in search.placements(5, 2)]
    assert (len(failing), sum(failing)) == (1200, 720)


def test_one_more_index_holds_in_all_placements() -> None:
    """15 placements of two failures, 720 orders of distinct ends each."""
    job = QUORUM.replace("COUNT", "6")
    assert jobkit.find_counterexample(job, search.completes(), search.placements(6, 2)) is None


@pytest.mark.parametrize("scenarios", [5, "spec: {}\n", {"spec": {}}])
def test_something_else_than_scenarios_is_refused(scenarios: Any) -> None:
    with pytest.raises(jobkit.UnusableInput):
        jobkit.find_counterexample(JOB, is_complete, scenarios)


def test_an_impossible_scenario_is_refused() -> None:
    with pytest.raises(jobkit.InvalidInput):
        jobkit.find_counterexample(JOB, is_complete, [{"spec": {"pods": [{"runs": -1}]}}])


def test_a_job_that_a_cluster_would_refuse_is_refused() -> None:
    with pytest.raises(jobkit.InvalidInput):
        jobkit.find_counterexample(JOB.replace("backoffLimit: 1", "backoffLimit: -1"), is_complete)


@pytest.mark.parametrize(
    "fields", [{"runs": (5, 1)}, {"runs": (-1, 5)}, {"failures": -1}, {"attempts": 0}, {"exit_codes": ()}]
)  # fmt: skip
def test_a_space_without_scenarios_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(jobkit.UnusableInput):
        search.Space(**fields)


def test_without_hypothesis_a_space_is_refused_and_a_list_is_searched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    with pytest.raises(jobkit.UnusableInput, match="Hypothesis"):
        jobkit.find_counterexample(JOB, is_complete)
    assert jobkit.find_counterexample(JOB, is_complete, [scenario([0, 1])]) is not None


def test_a_space_stays_within_what_the_job_has() -> None:
    spec = _Trial(INDEXED, is_complete).spec
    whens = search.Space(attempts=1, permanent=False)._whens(spec)  # noqa: SLF001
    assert whens == [{"index": str(index), "attempt": "0"} for index in range(3)]
