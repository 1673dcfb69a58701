"""Where two runs part is told in a sentence, whatever it is that differs."""

from __future__ import annotations

from itertools import pairwise

import pytest
from recordings import rows

import jobkit

JOB = """
apiVersion: batch/v1
kind: Job
metadata: {name: work}
spec:
  completions: 4
  parallelism: 2
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: example/work:1}]}}
"""


def difference(job: str = JOB, other: str = JOB, scenario: str | None = None) -> str:
    found = jobkit.simulate(job).first_difference(jobkit.simulate(other, scenario))
    assert found is not None
    return str(found)


def test_a_number_is_told_for_both_runs() -> None:
    wider = JOB.replace("parallelism: 2", "parallelism: 3")
    assert difference(other=wider) == (
        "0 s: Pods created: 2 in the first run, 3 in the second."
    )  # fmt: skip


def test_a_time_is_told_as_a_time() -> None:
    scenario = "apiVersion: jobkit/v1\nkind: Scenario\nspec: {cluster: {startupDelay: 5s}}\n"
    assert difference(scenario=scenario) == (
        "3 s: Pod 0, running: 3 s in the first run, 6 s in the second."
    )


RUNS = [
    jobkit.simulate(row["job"], row["scenario"] or None)
    for row in rows("trajectories/lessons.jsonl")
    if "errors" not in row["expect"]
]


@pytest.mark.parametrize(("one", "other"), list(pairwise(RUNS)), ids=lambda run: run.job.name)
def test_every_difference_has_one_short_line(one: jobkit.Run, other: jobkit.Run) -> None:
    found = one.first_difference(other)
    assert found is not None
    assert "\n" not in str(found)
    assert len(str(found)) < 220


def test_a_run_differs_in_nothing_from_itself() -> None:
    assert jobkit.simulate(JOB).first_difference(jobkit.simulate(JOB)) is None
