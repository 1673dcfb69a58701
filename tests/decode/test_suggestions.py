"""An unknown name is met with the field that was meant, or the level where it belongs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jobkit
from jobkit.decode.suggestions import surely, unknown_field_hint
from jobkit.fields.tree import fields_of

JOB = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: demo
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: example/app:1
"""
AT = {
    "the top": "",
    "spec": "  ",
    "the template": "    ",
    "the Pod's spec": "      ",
    "the container": "        ",
}


def hint(level: str, line: str) -> jobkit.Diagnostic:
    last = {
        "the top": "kind: Job\n",
        "spec": "spec:\n",
        "the template": "  template:\n",
        "the Pod's spec": "restartPolicy: Never\n",
        "the container": "image: example/app:1\n",
    }[level]
    answer = jobkit.validate(JOB.replace(last, f"{last}{AT[level]}{line}\n", 1))
    (error,) = answer.errors
    assert error.type == "unknown field"
    assert error.column == len(AT[level]) + 1
    return error


@pytest.mark.parametrize(
    ("level", "line", "expected"),
    [
        ("spec", "paralelism: 3", "did you mean parallelism?"),
        ("spec", "Completions: 3", "did you mean completions?"),
        ("spec", "backoff_limit: 3", "did you mean backoffLimit?"),
        ("spec", "restartPolicy: Never", "restartPolicy belongs under spec.template.spec, not in the Job's spec"),
        ("spec", "containers: []", "containers belongs under spec.template.spec, not in the Job's spec"),
        ("spec", "replicas: 3", "that is of a Deployment; a Job has parallelism (how many at a time) and completions (how many in all)"),
        ("spec", "schedule: '@daily'", "that is of a CronJob, whose Job stands under spec.jobTemplate"),
        ("the template", "backoffLimit: 3", "backoffLimit belongs under spec, not in the Pod template"),
        ("the Pod's spec", "backoffLimit: 3", "backoffLimit belongs under spec, not in the Pod template"),
        ("the Pod's spec", "ttlSecondsAfterFinished: 3", "ttlSecondsAfterFinished belongs under spec, not in the Pod template"),
        ("the Pod's spec", "image: ubuntu", "image belongs under spec.template.spec.containers[]"),
        ("the Pod's spec", "labels: {}", "labels belongs under spec.template.metadata"),
        ("the Pod's spec", "initContainer: []", "did you mean initContainers?"),
        ("the container", "comand: []", "did you mean command?"),
        ("the container", "resource: {}", "did you mean resources?"),
        ("the container", "completions: 1", "completions belongs under spec, not in the Pod template"),
        ("the top", "parallelism: 3", "parallelism belongs under spec, not at the top"),
        ("the top", "metdata: {}", "did you mean metadata?"),
        ("the container", "frobnicate: 1", "take it out; jobkit explain spec.template.spec.containers lists the fields there are"),
    ],
)  # fmt: skip
def test_an_unknown_field_is_met_with_what_was_meant(level: str, line: str, expected: str) -> None:
    assert hint(level, line).hint == expected


KNOWN = sorted(fields_of("JobSpec"))


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("parallelism", "parallelism"),
        ("PARALLELISM", "parallelism"),
        ("paralelims", "parallelism"),
        ("completion", "completions"),
        ("completionmode", "completionMode"),
        ("backoffLimits", "backoffLimit"),
        ("backoffLimitPerIdx", "backoffLimitPerIndex"),
        ("parallel", None),
        ("", None),
        ("xyz", None),
    ],
)
def test_a_name_is_certain_only_within_a_slip_or_two(name: str, meant: str | None) -> None:
    assert surely(name, KNOWN) == meant


def test_a_name_between_two_fields_is_not_certain() -> None:
    assert surely("podXY", ["podXA", "podYY"]) is None


@given(st.sampled_from(KNOWN), st.data())
def test_one_slip_never_leads_to_another_field(field: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(field) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    kept = data.draw(st.sampled_from([field[at], "", field[at] * 2, letter]))
    assert surely(field[:at] + kept + field[at + 1 :], KNOWN) in (field, None)


@given(st.text(max_size=30), st.sampled_from(["Job", "JobSpec", "PodSpec", "Container"]))
def test_any_name_gets_a_hint_or_none(name: str, kind: str) -> None:
    found = unknown_field_hint(name, kind, "spec.template.spec")
    assert found is None or found
