"""The rules for names, labels and owners. Source: ValidateObjectMeta of apimachinery."""

from __future__ import annotations

from typing import Any

import pytest
from asking import Told, a_manifest, told, warned

import jobkit

INVALID, REQUIRED = "Invalid value", "Required value"


def named(metadata: dict[str, Any]) -> dict[str, Any]:
    return {**a_manifest(), "metadata": metadata}


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        pytest.param({}, {(REQUIRED, "metadata.name")}, id="a name is needed"),
        pytest.param({"generateName": "demo-"}, set(), id="or the beginning of one"),
        pytest.param(
            {"generateName": "Demo-"},
            {(INVALID, "metadata.name"), (INVALID, "metadata.generateName")},
            id="which is judged twice",
        ),
        pytest.param({"name": "Demo"}, {(INVALID, "metadata.name")}, id="no capitals"),
        pytest.param(
            {"name": "d" * 64}, {(INVALID, "spec.template.labels")}, id="64 letters are no label"
        ),
        pytest.param(
            {"name": "a", "namespace": "a.b"}, {(INVALID, "metadata.namespace")}, id="a namespace"
        ),
        pytest.param(
            {"name": "a", "labels": {"a": "x" * 64, "a b": "c"}},
            {(INVALID, "metadata.labels")},
            id="labels are told without their key",
        ),
        pytest.param(
            {"name": "a", "annotations": {"a": "x" * 262_144}},
            {("Too long", "metadata.annotations")},
            id="annotations take 256 KiB at most",
        ),
        pytest.param(
            {"name": "a", "finalizers": ["mine"]},
            {(INVALID, "metadata.finalizers[0]")},
            id="domain",
        ),
        pytest.param(
            {"name": "a", "finalizers": ["a b"]},
            {(INVALID, "metadata.finalizers"), (INVALID, "metadata.finalizers[0]")},
            id="a finalizer is judged twice",
        ),
        pytest.param(
            {"name": "a", "ownerReferences": [{"apiVersion": "a/b/c", "kind": "K", "name": "n"}]},
            {
                (INVALID, "metadata.ownerReferences[0].apiVersion"),
                (REQUIRED, "metadata.ownerReferences[0].uid"),
            },
            id="an owner",
        ),
    ],
)
def test_metadata_is_judged_field_by_field(metadata: dict[str, Any], expected: Told) -> None:
    assert told(named(metadata)) == expected


def test_the_pod_of_the_last_index_must_fit_into_a_host_name() -> None:
    def indexed(name: str) -> Told:
        spec = {"completionMode": "Indexed", "completions": 100, "parallelism": 1}
        return told({**a_manifest(**spec), "metadata": {"name": name}})

    assert indexed("d" * 60) == set()
    assert indexed("d" * 61) == {(INVALID, "metadata.name")}
    assert indexed("a.b") == {(INVALID, "metadata.name")}


def test_a_name_with_dots_is_warned_of() -> None:
    assert warned(named({"name": "a.b"})) == {"metadata.name"}


def test_a_name_too_long_for_a_label_is_pointed_at_and_not_the_label() -> None:
    text = f"""\
apiVersion: batch/v1
kind: Job
metadata:
  name: {"d" * 64}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{{name: main, image: i}}]
"""
    (error,) = jobkit.validate(text).errors
    assert (error.field, error.line, error.column) == ("spec.template.labels", 4, 9)
    assert error.hint == "shorten the name of the Job"


def test_a_name_to_be_generated_is_cut_in_bytes_as_the_server_does() -> None:
    job = a_manifest()
    job["metadata"] = {"generateName": "数-"}
    assert ("Invalid value", "metadata.generateName") in told(job, "")
