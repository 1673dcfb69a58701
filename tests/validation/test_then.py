"""`then`: what a cluster would say next, once the obvious is mended."""

from __future__ import annotations

from typing import Any

import pytest

import jobkit

JOB = """\
apiVersion: {version}
kind: {kind}
metadata:
  name: demo
spec:
{spec}
  template:
    spec:
      restartPolicy: {policy}
      containers:
      - name: main
        image: example/app:1
"""


def stages(spec: str = "  parallelism: 1", **changes: str) -> list[list[tuple[int | None, str]]]:
    text = JOB.format(
        **{"version": "batch/v1", "kind": "Job", "policy": "Never", "spec": spec} | changes
    )
    answer: jobkit.Diagnostics | None = jobkit.validate(text, select=())
    found = []
    while answer is not None:
        found.append([(error.line, error.type) for error in answer.errors])
        answer = answer.then
    return found


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [[]], id="nothing wrong"),
        pytest.param({"version": "v1"}, [[(1, "wrong kind")], []], id="apiVersion alone"),
        pytest.param({"policy": "never"}, [[(9, "Unsupported value")], []], id="a value in the wrong case"),
        pytest.param({"policy": "Always"}, [[(9, "Required value")]], id="nothing obvious"),
        pytest.param(
            {"version": "v1", "kind": "job", "policy": "never", "spec": "  paralelism: '1'"},
            [[(1, "wrong kind"), (2, "wrong kind")], [(6, "unknown field")], [(9, "Unsupported value")], []],
            id="one stage after the other",
        ),
        pytest.param(
            {"version": "v1", "spec": "  completions: 1\n  completions: 1"},
            [[(1, "wrong kind")], [(7, "duplicate field")], []],
            id="a key said twice comes second",
        ),
        pytest.param({"spec": "  surprise: 1\n  completions: -1"}, [[(6, "unknown field")], [(7, "Invalid value")]], id="unknown, then a rule"),
        pytest.param({"spec": "  completions: lots"}, [[(6, "wrong type")]], id="beyond repair"),
        pytest.param({"kind": "CronJob"}, [[(2, "wrong kind")]], id="another kind altogether"),
        pytest.param(
            {"policy": "never", "spec": "  completions: -1"},
            [[(6, "Invalid value"), (9, "Unsupported value")]],
            id="nothing new would come",
        ),
    ],
)  # fmt: skip
def test_stages_follow_one_another_as_on_a_cluster(
    changes: dict[str, str], expected: list[list[tuple[int | None, str]]]
) -> None:
    assert [sorted(stage, key=str) for stage in stages(**changes)] == expected


def test_a_manifest_without_text_has_stages_too() -> None:
    job: dict[str, Any] = {"apiVersion": "v1", "kind": "Job", "Spec": {}}
    then = jobkit.validate(job).then
    assert then is not None
    assert [error.type for error in then.errors] == ["unknown field"]
