"""A finished run, looked at from all sides."""

from __future__ import annotations

import gc
import json
import pickle
import weakref

import pytest

import jobkit
from jobkit.controller.groups import PodGroups
from jobkit.controller.held_back import HeldBackPods
from jobkit.simulation.cluster import SimulatedCluster
from jobkit.simulation.history import EventLog, PodEvents
from jobkit.simulation.pod import SimulatedPod
from jobkit.simulation.run import Event, PodFate, PodState
from jobkit.simulation.simulate import Simulation, simulate_outcome
from jobkit.verbs import prepare

JOB = """
apiVersion: batch/v1
kind: Job
metadata: {name: demo}
spec:
  completions: 4
  parallelism: 2
  completionMode: Indexed
  backoffLimitPerIndex: 1
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: example/main:1}]}}
"""
SCENARIO = "spec: {pods: [{when: {index: '0'}, runs: 5, exitCode: 1}, {runs: 10}]}"


@pytest.fixture(scope="module")
def run() -> jobkit.Run:
    return jobkit.simulate(JOB, SCENARIO)


@pytest.mark.parametrize(
    ("t", "states"),
    [
        (0, {0: PodState.Waiting, 1: PodState.Waiting}),
        (1000, {0: PodState.Starting, 1: PodState.Starting}),
        (3000, {0: PodState.Running, 1: PodState.Running}),
        (8000, {0: PodState.Failed, 1: PodState.Running}),
        (13000, {0: PodState.Failed, 1: PodState.Succeeded}),
    ],
)
def test_a_moment_shows_every_pod_that_exists(
    run: jobkit.Run, t: int, states: dict[int, PodState]
) -> None:
    assert {pod.ordinal: state for pod, state in run.at(t).pods} == states


def test_between_two_changes_all_stays_as_it_was(run: jobkit.Run) -> None:
    assert run.at(3000).ledger == run.at(3999).ledger
    assert run.status(8999) == run.status(4000)


def test_before_anything_is_written_the_status_is_empty(run: jobkit.Run) -> None:
    assert run.status(-1) == jobkit.simulate(JOB, "spec: {until: 0}").job.status


def test_the_ledger_charges_a_failure_when_the_controller_has_seen_it(run: jobkit.Run) -> None:
    assert run.ledger(8999).counted == 0
    assert run.ledger(9000).counted == 1
    assert run.status(9000).failed == 0  # held back until its replacement exists
    assert run.ledger(9000).waiting_until == 18_000


def test_the_ledger_names_verdict_and_end(run: jobkit.Run) -> None:
    end = run.ledger(run.end)
    assert end.verdict is not None
    assert end.end_state is not None
    assert (end.verdict.type, end.end_state.type, end.wanted) == ("FailureTarget", "Failed", 0)


def test_moments_are_the_times_at_which_something_changed(run: jobkit.Run) -> None:
    assert run.moments[:6] == (0, 1000, 3000, 4000, 8000, 9000)
    assert list(run.moments) == sorted(set(run.moments))


def test_a_decision_is_about_the_pods_of_the_run(run: jobkit.Run) -> None:
    first = run.decisions[0].decision
    assert [creation.index for creation in first.create] == [0, 1]
    judged = [(pod, fate) for entry in run.decisions for pod, fate in entry.decision.judged]
    assert (run.pods[0], "counted") in judged
    assert len({pod.ordinal for pod, _ in judged}) == len(judged) == len(run.pods)


def test_a_decision_is_found_by_its_time(run: jobkit.Run) -> None:
    assert run.decision(8999) == run.decision(4000)
    assert run.at(9000).decision is not None
    assert run.at(9001).decision is None


def test_pods_can_be_counted_indexed_cut_and_compared(run: jobkit.Run) -> None:
    pods = run.pods
    assert len(pods) == len(list(pods)) == len(pods[:])
    assert pods[-1] is pods[len(pods) - 1]
    assert [pod.ordinal for pod in pods[1:3]] == [1, 2]
    assert pods == jobkit.simulate(JOB, SCENARIO).pods
    assert pods != jobkit.simulate(JOB).pods


def test_events_can_be_counted_indexed_and_cut(run: jobkit.Run) -> None:
    events = run.events
    assert len(events) == len(list(events))
    assert events[0].message == f"Created Pod: {run.pods[0].name}"
    assert events[-1].reason == "FailedIndexes"
    assert list(events[1:4]) == list(events)[1:4]
    assert [event.t for event in events] == sorted(event.t for event in events)


def test_events_at_a_time_are_those_of_a_moment(run: jobkit.Run) -> None:
    assert [event.pod for event in run.at(0).events] == [0, 1]
    assert run.at(1).events == ()


def test_a_log_of_events_keeps_their_order() -> None:
    entries = [
        PodEvents(1, "SuccessfulCreate", "Created ", (4, 5)),
        Event(2, "Normal", "Completed", "Done.", "Job/x"),
    ]
    log = EventLog(entries, "Job/x", str)
    assert [event.message for event in log] == ["Created 4", "Created 5", "Done."]
    assert [log[place].pod for place in (0, 1, -1)] == [4, 5, None]
    with pytest.raises(IndexError):
        log[3]


def test_the_document_is_json_with_the_keys_of_the_contract(run: jobkit.Run) -> None:
    document = json.loads(json.dumps(run.to_dict(), allow_nan=False))
    assert list(document) == [
        "job",
        "trajectory",
        "pods",
        "events",
        "decisions",
        "requests",
        "outcome",
    ]
    assert document["job"]["status"]["failedIndexes"] == "0"
    assert document["job"]["metadata"]["creationTimestamp"] == "2000-01-01T00:00:00Z"
    assert document["outcome"]["makespan"] == run.outcome.makespan / 1000
    assert document["decisions"][0]["create"] == 2


def test_outcome_sums_the_work_up(run: jobkit.Run) -> None:
    assert run.outcome.pod_seconds == 5 + 5 + 10 + 10 + 10
    assert run.outcome.wasted_pod_seconds == 10
    assert run.outcome.peak_active == 2


def test_the_same_job_in_the_same_scenario_gives_an_equal_run(run: jobkit.Run) -> None:
    assert jobkit.simulate(JOB, SCENARIO) == run
    assert jobkit.simulate(JOB, "spec: {pods: [{runs: 10}]}") != run


def test_a_run_can_be_sent_to_another_process(run: jobkit.Run) -> None:
    sent = pickle.loads(pickle.dumps(run))
    assert sent == run
    assert sent.to_dict() == run.to_dict()
    assert [each.decision for each in sent.decisions] == [each.decision for each in run.decisions]


def test_two_equal_runs_have_no_difference(run: jobkit.Run) -> None:
    assert run.first_difference(jobkit.simulate(JOB, SCENARIO)) is None


def test_the_first_difference_is_the_earliest(run: jobkit.Run) -> None:
    other = jobkit.simulate(JOB, SCENARIO.replace("runs: 10", "runs: 11"))
    difference = run.first_difference(other)
    assert difference is not None
    assert (difference.t, difference.what) == (13_000, "pods[1].finished")
    assert (difference.first, difference.second) == (13, 14)


def test_another_spec_shows_in_the_first_decision(run: jobkit.Run) -> None:
    other = jobkit.simulate(JOB.replace("parallelism: 2", "parallelism: 3"), SCENARIO)
    difference = run.first_difference(other)
    assert difference is not None
    assert (difference.t, difference.what, difference.first, difference.second) == (
        0,
        "decisions.create",
        2,
        3,
    )


@pytest.mark.parametrize(
    ("scenario", "fates"),
    [
        ("spec: {pods: [{exitCode: 1}]}", {PodFate.Counted}),
        ("spec: {events: [{at: 5, patch: {spec: {suspend: true}}}], until: 60}", {PodFate.CutDown}),
        ("spec: {}", {PodFate.Succeeded}),
    ],
)
def test_every_pod_ends_in_the_books(scenario: str, fates: set[PodFate]) -> None:
    assert {pod.fate for pod in jobkit.simulate(JOB, scenario).pods} == fates


def test_pods_that_go_with_their_job_are_cut_down_and_failed_at_nothing() -> None:
    run = jobkit.simulate(JOB, "spec: {events: [{at: 5, deleteJob: {}}]}")
    assert {pod.state(run.end) for pod in run.pods} == {PodState.CutDown}
    ledger = run.ledger(run.end)
    assert (ledger.counted, ledger.cut_down) == (0, len(run.pods))


class Knot:
    """Holds itself, so that only a search for reference cycles lets it go."""

    def __init__(self) -> None:
        self.itself = self


def test_simulating_again_and_again_holds_no_garbage_of_others() -> None:
    alive = []
    for _ in range(200):
        alive.append(weakref.ref(Knot()))
        jobkit.simulate(JOB)
    young = [[] for _ in range(20_000)]  # enough for a search among what is young, not among all
    assert young
    assert sum(knot() is not None for knot in alive) < 100


def parts_of_simulations() -> int:
    kinds = (Simulation, SimulatedCluster, SimulatedPod, PodGroups, HeldBackPods)
    return sum(isinstance(each, kinds) for each in gc.get_objects())


NOT_OVER = """
spec: {until: 25s, pods: [{when: {index: "0-1"}, exitCode: 1}, {runs: 1h}]}
"""


@pytest.mark.parametrize(
    "scenario",
    [
        pytest.param(SCENARIO, id="the Job has ended"),
        pytest.param(NOT_OVER, id="Pods are held back for their index at the end"),
    ],
)
def test_what_a_simulation_was_made_of_is_gone_with_it(scenario: str) -> None:
    prepared = prepare(JOB, scenario)
    gc.collect()
    gc.disable()
    try:
        before = parts_of_simulations()
        run = jobkit.simulate(JOB, scenario)
        simulate_outcome(prepared.stored, prepared.scenario)
        assert run.pods
        assert parts_of_simulations() == before
    finally:
        gc.enable()
