"""`reconcile` decides what the real controller decides on the same Job and Pods."""

from __future__ import annotations

from typing import Any

import pytest
from recordings import rows, without_messages

import jobkit

# Of the second file states were changed by hand to what hardly occurs: interrupted syncs, Pods without owner or labels.
# Finalizers that the controller's clean-up of Pods of no Job removes are left out of it.
RECORDINGS = ("reconcile.jsonl", "reconcile-found.jsonl")


@pytest.mark.parametrize(
    "case", [pytest.param(row, id=row["id"]) for name in RECORDINGS for row in rows(name)]
)
def test_one_decision_is_the_recorded_one(case: dict[str, Any]) -> None:
    decision = jobkit.reconcile(case["job"], case["pods"], now=case["now"]).to_dict()
    expect = case["expect"]
    found = {name: decision[name] for name in expect}
    for names in ("delete", "removeFinalizers"):
        assert sorted(found.pop(names)) == sorted(expect[names])
    expect = {name: value for name, value in expect.items() if name in found}
    assert without_messages(found) == expect
