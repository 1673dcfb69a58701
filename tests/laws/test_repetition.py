"""The same input and seed give the same bytes, and nobody's fate hangs on others' draws."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys

import pytest
from hypothesis import given
from strategies import DISTRIBUTIONS, Case, cases

import jobkit
from jobkit.decode.scenario import decode_scenario
from jobkit.simulation.fates import FateBook

SCENARIO = """
spec:
  seed: 7
  pods:
  - {runs: {lognormal: [10s, 0.5]}, failsWith: {probability: 0.3}, disruptedWith: {probability: 0.1}}
  cluster: {schedulingDelay: {exponential: 2s}, startupDelay: {normal: [2s, 1s]}}
"""
JOB = """
apiVersion: batch/v1
kind: Job
metadata: {name: demo}
spec:
  completions: 40
  parallelism: 7
  completionMode: Indexed
  backoffLimitPerIndex: 2
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: example/main:1}]}}
"""


def bytes_of(run: jobkit.Run) -> bytes:
    return json.dumps(run.to_dict()).encode()


@given(cases(durations=DISTRIBUTIONS))
def test_the_same_input_and_seed_give_the_same_bytes(case: Case) -> None:
    first, second = (jobkit.simulate(case.job, case.scenario) for _ in range(2))
    assert bytes_of(first) == bytes_of(second)
    assert first.first_difference(second) is None


@pytest.mark.parametrize("hash_seed", ["0", "1", "4711"])
def test_another_process_with_another_hash_seed_gives_the_same_bytes(hash_seed: str) -> None:
    program = (
        "import hashlib, json, sys, jobkit;"
        "run = jobkit.simulate(sys.argv[1], sys.argv[2]);"
        "print(hashlib.sha256(json.dumps(run.to_dict()).encode()).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, JOB, SCENARIO],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    here = hashlib.sha256(bytes_of(jobkit.simulate(JOB, SCENARIO))).hexdigest()
    assert done.stdout.strip() == here


@given(cases(durations=DISTRIBUTIONS))
def test_a_pod_meets_the_same_fate_under_another_job_spec(case: Case) -> None:
    case = case.without_events().without_capacity()
    first = jobkit.simulate(case.job, case.scenario)
    second = jobkit.simulate(
        *case.with_spec(parallelism=2, backoffLimit=9, activeDeadlineSeconds=None)
    )
    for key, length in natural_runs(first).items():
        if key in (others := natural_runs(second)):
            assert length == others[key]


def natural_runs(run: jobkit.Run) -> dict[tuple[int, ...], object]:
    """By index and attempt: how long the Pods ran, and how they ended, if they ended by themselves."""
    return {
        (pod.index, pod.attempt): (pod.finished - pod.running, pod.exit_code)
        for pod in run.pods
        if pod.index is not None
        and pod.running is not None
        and pod.finished is not None
        and pod.stop_requested is None
        and not pod.restarts
    }


@given(cases(durations=DISTRIBUTIONS))
def test_a_fate_hangs_on_the_index_and_the_attempt_alone(case: Case) -> None:
    if any("pod" in entry["when"] for entry in case.scenario["spec"]["pods"]):
        return
    fates = FateBook(decode_scenario(case.scenario))
    for index in range(5):
        assert fates.of(index, 3, 1) == fates.of(index, 99, 1)


@given(cases())
def test_looking_at_a_run_does_not_change_it(case: Case) -> None:
    run = jobkit.simulate(case.job, case.scenario)
    before = bytes_of(run)
    for t in run.moments:
        run.at(t)
        run.ledger(t)
    str(run)
    assert bytes_of(run) == before
