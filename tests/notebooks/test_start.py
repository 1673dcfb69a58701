"""What the first notebook says of its two manifests is so, and what it stores is fit to be read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import jobkit

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
MANIFESTS = NOTEBOOKS / "manifests"
MENDED = MANIFESTS / "pod-failure-policy-repaired.yaml"
EARLY = MANIFESTS / "success-policy-repaired.yaml"
CELLS: list[dict[str, Any]] = json.loads((NOTEBOOKS / "00-start.ipynb").read_text("utf-8"))["cells"]


def scenario(name: str) -> str:
    """A scenario as the notebook's cell has it."""
    code = "\n".join("".join(cell["source"]) for cell in CELLS if cell["cell_type"] == "code")
    found = re.search(rf'^{name} = """\n(.*?)"""', code, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


def all_errors(answer: jobkit.Diagnostics | None) -> list[str]:
    return [] if answer is None else [e.field for e in answer.errors] + all_errors(answer.then)


def test_the_manifests_are_the_ones_from_the_note() -> None:
    for name in ("pod-failure-policy.yaml", "success-policy.yaml"):
        note = (Path(__file__).parents[1] / "data" / name).read_text("utf-8")
        assert (MANIFESTS / name).read_text("utf-8") == note


def test_the_first_has_four_faults() -> None:
    assert len(all_errors(jobkit.validate(MANIFESTS / "pod-failure-policy.yaml"))) == 4


def test_the_second_has_the_same_two_slips_and_a_key_that_stands_twice() -> None:
    assert all_errors(jobkit.validate(MANIFESTS / "success-policy.yaml")) == [
        "apiVersion",
        "spec.ttlSecondsAfterFinished",
        "spec.template.spec.restartyPolicy",
        "spec.template.spec.restartPolicy",
    ]


def test_ten_units_three_at_a_time_take_four_rounds() -> None:
    run = jobkit.simulate(MENDED, scenario("sleep"))
    assert len({pod.created for pod in run.pods}) == 4
    assert run.outcome.makespan == 4 * 1_004_000


def test_status_failed_includes_the_two_pods_that_did_nothing_wrong() -> None:
    run = jobkit.simulate(MENDED, scenario("bad_input"))
    end = run.at(run.outcome.makespan)
    assert (end.status.failed, end.ledger.counted, end.ledger.cut_down) == (3, 1, 2)


@pytest.mark.parametrize(("has_rule", "counted", "ignored"), [(True, 0, 2), (False, 2, 0)])
def test_a_drain_is_charged_unless_a_rule_ignores_it(
    has_rule: bool, counted: int, ignored: int
) -> None:
    text = MENDED.read_text("utf-8")
    if not has_rule:
        text = re.sub(r"    - action: Ignore\n(      .*\n)+", "", text)
    run = jobkit.simulate(text, scenario("drained"))
    ledger = run.ledger(run.end)
    assert (ledger.counted, ledger.ignored) == (counted, ignored)


@pytest.mark.parametrize(("has_count", "done"), [(True, 3), (False, 6)])
def test_without_a_count_the_whole_set_has_to_succeed(has_count: bool, done: int) -> None:
    text = EARLY.read_text("utf-8")
    if not has_count:
        text = text.replace("      succeededCount: 1\n", "")
    run = jobkit.simulate(text, scenario("sleep"))
    assert run.at(run.outcome.makespan).status.succeeded == done


def test_only_tagged_cells_keep_their_output_and_it_needs_no_kernel() -> None:
    for cell in CELLS:
        if cell["cell_type"] != "code":
            continue
        assert bool(cell["outputs"]) is ("jobkit:worked" in cell["metadata"].get("tags", []))
        for output in cell["outputs"]:
            assert set(output.get("data", {})) <= {"text/html", "text/plain"}
            assert "<script" not in "".join(output.get("data", {}).get("text/html", []))
