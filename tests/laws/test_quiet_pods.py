"""Pods that are left alone may be taken through time many at once: nobody can tell it from looking at each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from strategies import DISTRIBUTIONS, Case, cases

import jobkit
from jobkit.simulation import cluster

if TYPE_CHECKING:
    from jobkit.scenario import Fate


def one_by_one(case: Case) -> jobkit.Run:
    """The run in which every Pod is looked at by itself at each of its times."""

    def never(_: Fate, *, can_restart: bool) -> bool:  # noqa: ARG001  as the real one
        return False

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cluster, "is_quiet", never)
        return jobkit.simulate(*case)


def told(run: jobkit.Run) -> str:
    judged = [[(pod.name, fate) for pod, fate in entry.decision.judged] for entry in run.decisions]
    return json.dumps([run.to_dict(), run.moments, run.end, judged, [repr(p) for p in run.pods]])


@given(cases(durations=DISTRIBUTIONS))
def test_a_run_is_the_same_whether_its_pods_are_looked_at_together_or_one_by_one(
    case: Case,
) -> None:
    assert told(jobkit.simulate(*case)) == told(one_by_one(case))


NINE = """
apiVersion: batch/v1
kind: Job
metadata: {name: nine}
spec:
  completions: 9
  parallelism: 9
  completionMode: Indexed
  backoffLimitPerIndex: 2
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: example/main:1}]}}
"""
ALL_ENDED_BEFORE_THE_SYNC = [
    {"when": {"index": "3", "attempt": "0"}, "runs": 16.2, "exitCode": 1},
    {"when": {"index": "5", "attempt": "0"}, "runs": 16},
    {"when": {"index": "8", "attempt": "0"}, "runs": 16.9, "exitCode": 42},
    {"when": {"index": "0", "attempt": "0"}, "startupDelay": 2.1, "runs": 16.4, "exitCode": 7},
    {"runs": 40},
]


def test_failures_are_judged_in_the_order_of_creation_however_they_came_to_be_known() -> None:
    case = Case(yaml.safe_load(NINE), {"spec": {"pods": ALL_ENDED_BEFORE_THE_SYNC}})
    run = jobkit.simulate(*case)
    assert told(run) == told(one_by_one(case))
    judged = [entry.decision.judged for entry in run.decisions if entry.decision.judged]
    assert [pod.index for pod, _ in judged[0]] == [5, 0, 3, 8]


WIDE = """
apiVersion: batch/v1
kind: Job
metadata: {name: wide}
spec:
  completions: 300
  parallelism: 40
  completionMode: Indexed
  backoffLimitPerIndex: 2
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: example/main:1}]}}
"""


EVENTS: list[dict[str, Any]] = [
    {"drain": {"pods": 7}},
    {"evictPod": {"index": 20}},
    {"deletePod": {"index": 20}},
    {"patch": {"spec": {"parallelism": 5}}},
    {"patch": {"spec": {"suspend": True}}},
    {"deleteJob": {}},
]
UNBOUND, BOUND, AT_THE_START, RUNNING, SOME_ENDED = "500ms", "1500ms", "3s", "7s", "12s"


@pytest.mark.parametrize(
    ("at", "event"),
    [
        pytest.param(at, event, id=f"{at}-{next(iter(event))}")
        for at in (UNBOUND, BOUND, AT_THE_START, RUNNING, SOME_ENDED)
        for event in EVENTS
        if not (at == UNBOUND and "drain" in event)  # a drain is about bound Pods
    ],
)
def test_whatever_happens_to_quiet_pods_meets_each_at_its_own_stage(
    at: str, event: dict[str, Any]
) -> None:
    pods = [
        {"when": {"index": "20"}, "runs": "14s"},
        {"runs": {"uniform": ["5s", "15s"]}, "failsWith": {"probability": 0.1}},
    ]
    case = Case(yaml.safe_load(WIDE), {"spec": {"seed": 3, "until": "10m", "pods": pods}})
    disturbed = case.with_body(events=[{"at": at, **event}])
    run = jobkit.simulate(*disturbed)
    assert told(run) == told(one_by_one(disturbed))
    assert told(run) != told(jobkit.simulate(*case))
