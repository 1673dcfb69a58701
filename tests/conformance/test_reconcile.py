"""`reconcile` decides what the real controller decides on the same Job and Pods."""

from __future__ import annotations

from typing import Any

import pytest
from recordings import rows, without_messages

import jobkit


@pytest.mark.parametrize(
    "case", [pytest.param(row, id=row["id"]) for row in rows("reconcile.jsonl")]
)
def test_one_decision_is_the_recorded_one(case: dict[str, Any]) -> None:
    decision = jobkit.reconcile(case["job"], case["pods"], now=case["now"]).to_dict()
    expect = case["expect"]
    found = {name: decision[name] for name in expect}
    for names in ("delete", "removeFinalizers"):
        assert sorted(found.pop(names)) == sorted(expect[names])
    expect = {name: value for name, value in expect.items() if name in found}
    assert without_messages(found) == expect
