"""`validate` and `defaults` answer what the real API server answers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from recordings import rows

import jobkit

GO_TYPES_IN_PATHS = re.compile(
    r"\b(ProbeHandler|EphemeralContainerCommon|LocalObjectReference|VolumeSource)\."
)


def cases(*names: str) -> list[Any]:
    """The recordings of some files; those called *-found are what random manifests brought to light."""
    return [pytest.param(row, id=f"{name}: {row['id']}") for name in names for row in rows(name)]


@pytest.mark.parametrize("case", cases("validate.jsonl", "validate-found.jsonl"))
def test_a_manifest_gets_the_recorded_errors_and_warnings(case: dict[str, Any]) -> None:
    diagnostics, expect = jobkit.validate(case["yaml"]), case["expect"]
    if expect.get("decoding"):
        for finding in expect["decoding"]:
            assert any(stops_decoding(error, finding) for error in diagnostics.errors)
        return
    found = {(error.type, error.field) for error in diagnostics.errors}
    assert found == {(error["type"], error["field"]) for error in expect["errors"]}
    warned = {warning.field for warning in diagnostics.warnings if warning.type == "warning"}
    assert warned == set(expect.get("warnings", ()))


def stops_decoding(error: jobkit.Diagnostic, finding: dict[str, Any]) -> bool:
    """The server tells types without list positions, and of a key that stands twice only its name."""
    field = finding["field"]
    if error.type != finding["type"] or field is None:
        return error.type == finding["type"]
    if error.type == "duplicate field":
        return f".{error.field}".endswith(f".{field}")
    if error.type == "wrong type":
        plain = re.sub(r"\[\d+\]", "", error.field)
        return f"{plain}.".startswith(f"{GO_TYPES_IN_PATHS.sub('', field)}.")
    return error.field == field


@pytest.mark.parametrize("case", cases("defaults.jsonl"))
def test_the_recorded_defaults_are_filled_in(case: dict[str, Any]) -> None:
    filled = jobkit.defaults(case["yaml"])
    assert {"metadata": filled["metadata"], "spec": filled["spec"]} == case["defaulted"]


@pytest.mark.parametrize("case", cases("update.jsonl", "update-found.jsonl"))
def test_an_update_gets_the_recorded_answer(case: dict[str, Any]) -> None:
    diagnostics = jobkit.validate(case["manifest"], old=case["old"])
    found = {(error.type, error.field) for error in diagnostics.errors}
    assert found == {(error["type"], error["field"]) for error in case["expect"]}
