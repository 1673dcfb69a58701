"""`simulate` goes through the same states as the real controller, entry by entry."""

from __future__ import annotations

from typing import Any

import pytest
from recordings import expected_form, recorded_form, rows, themes

import jobkit

CASES = [
    pytest.param(row, id=f"{theme}: {row['name']}")
    for theme in themes()
    for row in rows(f"trajectories/{theme}.jsonl")
]


@pytest.mark.parametrize("case", CASES)
def test_a_run_goes_through_the_recorded_states(case: dict[str, Any]) -> None:
    expect = case["expect"]
    if expect.get("errors"):
        with pytest.raises(jobkit.InvalidInput) as refusal:
            jobkit.simulate(case["job"], case["scenario"])
        found = {(error.field, error.type) for error in refusal.value.diagnostics.errors}
        assert found == {(error["field"], error["type"]) for error in expect["errors"]}
        return
    run = jobkit.simulate(case["job"], case["scenario"] or None)
    assert recorded_form(run.to_dict()) == expected_form(expect)
