"""A trace says of every moment what the run says, and nothing of its own."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sample_runs import poison, recorded, run_of, shards

import jobkit
from jobkit.picture import series
from jobkit.picture.looks import LOOKS
from jobkit.picture.view import view_of
from jobkit.trace import comparison, trace
from jobkit.trace.document import MOST_STEPS
from jobkit.trace.tracks import value_at
from jobkit.words.card import Cards
from jobkit.words.instead import instead_of
from jobkit.words.judgement import RULES, judge

CASES = [pytest.param(case, id=case["name"]) for case in recorded()]


def ledger_at(document: dict[str, Any], step: int, name: str) -> Any:
    return value_at(document["tracks"]["ledger"][name], step)


@pytest.mark.parametrize("case", CASES)
def test_every_step_has_the_ledger_and_status_of_the_run(case: dict[str, Any]) -> None:
    run = run_of(case)
    document = trace(run)
    assert document["steps"]["t"] == list(run.moments)
    for step, t in enumerate(run.moments):
        ledger, status = run.ledger(t), run.status(t)
        for name in ("wanted", "active", "terminating", "succeeded", "counted", "ignored"):
            assert ledger_at(document, step, name) == getattr(ledger, name), (t, name)
        assert ledger_at(document, step, "cut down") == ledger.cut_down
        assert ledger_at(document, step, "until") == ledger.waiting_until
        for name in ("active", "succeeded", "failed"):
            assert value_at(document["tracks"]["status"][name], step) == getattr(status, name)


@pytest.mark.parametrize("case", CASES)
def test_a_trace_is_json_and_the_same_each_time(case: dict[str, Any]) -> None:
    first, second = (json.dumps(trace(run_of(case)), allow_nan=False) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("case", CASES)
def test_every_card_has_a_deed_a_reason_and_a_next_look(case: dict[str, Any]) -> None:
    for card in trace(run_of(case))["cards"]:
        assert card["did"]
        assert not card["did"].endswith(".")
        assert card["next"]
        assert 1 <= len(card["because"]) <= 4
        assert all(text.endswith(".") for text, *_ in card["because"])
        assert not any("None" in text or "{" in text for text, *_ in card["because"])


def test_lit_lines_hold_the_field_behind_the_decision() -> None:
    run = poison()
    document = trace(run)
    for step, card in enumerate(document["cards"]):
        for text, *source in card["because"]:
            if not source or source[1] is None:
                continue
            chip, line = source
            assert line in value_at(document["tracks"]["lit"], step), text
            assert chip.partition(":")[0] in document["manifest"][line - 1]


def test_the_verdict_of_the_poisoned_job_is_told_with_its_line_and_what_would_be_instead() -> None:
    card = trace(poison())["cards"][-1]
    assert card["did"] == "Deletes 4 Pods and gives the verdict: Failed"
    assert card["because"][0] == [
        "Pod 6 exited 1: 3 failures counted, 2 allowed.",
        "backoffLimit: 2",
        8,
    ]
    assert card["instead"] == "with backoffLimit: 3 it would try again at 100 s"


def test_runs_that_failed_in_a_pod_and_the_waits_between_them_are_no_work_that_is_lost() -> None:
    card = trace(jobkit.lesson("L04").run("always-bad"))["cards"][-1]

    assert card["did"] == "Deletes 1 Pod and gives the verdict: Failed"
    assert [text for text, *_ in card["because"]][1] == "Pod 0 is cut down, not failed."


def test_what_would_be_instead_is_what_the_other_spec_leads_to() -> None:
    other = poison(3)
    wait = next(entry.decision for entry in other.decisions if entry.t == 60_000)
    assert wait.waiting_until == 100_000


@pytest.mark.parametrize("case", CASES)
def test_alternatives_leave_the_run_as_it_was(case: dict[str, Any]) -> None:
    run = run_of(case)
    before = json.dumps(run.to_dict())
    for t, words in instead_of(run).items():
        assert t in run.moments
        assert words
    assert json.dumps(run.to_dict()) == before


def test_a_run_of_very_many_pods_asks_for_no_alternatives() -> None:
    run = shards(1600, 400)
    assert len(run.pods) > 1500
    assert instead_of(run) == {}


@pytest.mark.parametrize("case", CASES)
def test_the_rule_that_fires_is_the_one_that_the_decision_names(case: dict[str, Any]) -> None:
    run = run_of(case)
    cards = Cards(run, with_alternatives=False)
    for t in run.moments:
        lines = judge(run, t, cards.card(t).rules)
        verdict = run.ledger(t).verdict
        hits = [rule for rule, line in zip(RULES, lines, strict=True) if line.standing == "hit"]
        assert len(hits) <= 1
        if verdict is None:
            assert not any(line.standing for line in lines)
        elif verdict.last_transition_time == t:
            assert hits, (t, verdict)
            assert hits[0].name in {
                because.rule for entry in run.decisions if entry.t == t for because in entry.because
            }


@pytest.mark.parametrize("case", CASES)
def test_series_and_looks_are_those_of_the_pictures(case: dict[str, Any]) -> None:
    run = run_of(case)
    document, view = trace(run), view_of(run)
    pairs = {
        "active": series.active_levels(view),
        "wanted": series.wanted_levels(view),
        "ceiling": series.ceiling_levels(view),
    }
    for name, levels in pairs.items():
        assert document["series"][name] == [list(column) for column in zip(*levels, strict=True)]
    budget = series.budget_of(view)
    assert document["series"]["budget"]["spent"][1] == [level.value for level in budget.spent]
    assert document["looks"] == {
        look.letter: {"word": look.word, "fill": look.fill} for look in LOOKS.values()
    }


def test_steps_of_a_huge_run_are_thinned_but_keep_every_change_of_the_status() -> None:
    run = shards(3000, 200)
    document = trace(run)
    assert len(run.moments) > MOST_STEPS
    assert len(document["steps"]["t"]) <= MOST_STEPS
    assert {entry.t for entry in run.trajectory} <= set(document["steps"]["t"])


def test_a_trace_of_a_thousand_pods_stays_below_a_megabyte() -> None:
    run = shards(950, 60)
    assert len(json.dumps(trace(run), separators=(",", ":"))) < 1_000_000


def test_a_job_given_as_a_mapping_has_no_manifest_to_show() -> None:
    job = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "j"}, "spec": {"template": {
        "spec": {"restartPolicy": "Never", "containers": [{"name": "main", "image": "x"}]}}}}  # fmt: skip
    document = trace(jobkit.simulate(job))
    assert document["manifest"] == []
    assert document["cards"][0]["because"][0][0].startswith("0 active, 1 wanted")


def test_two_specs_in_one_scenario_are_compared_from_their_first_difference_on() -> None:
    document = comparison(poison(2), poison(3))
    assert document["difference"] == {"t": 60_000, "what": "decisions.delete"}
    assert document["words"] == (
        "The runs part at 60 s: A deletes 4 Pods and gives the verdict: Failed, B waits until 100 s."
    )
    assert document["title"] == "poison: backoffLimit: 2 or backoffLimit: 3?"
    assert [row for row in document["manifest"] if row[0]] == [
        ["A", 8, "  backoffLimit: 2"],
        ["B", 8, "  backoffLimit: 3"],
    ]


def test_a_run_compared_with_itself_is_the_same() -> None:
    document = comparison(poison(), poison())
    assert document["difference"] is None
    assert document["words"] == "The two runs are the same from start to end."


def test_a_note_goes_when_what_it_is_about_is_over() -> None:
    case = next(case for case in recorded() if case["name"] == "A22")
    document = trace(run_of(case))
    line = next(
        number
        for number, text in enumerate(document["manifest"], start=1)
        if "terminationGracePeriodSeconds" in text
    )
    notes = document["tracks"]["notes"][line]
    at = {t: step for step, t in enumerate(document["steps"]["t"])}
    assert value_at(notes, at[50_000]) == "2 stopping"
    assert value_at(notes, at[80_000]) == ""


def test_a_patched_field_is_shown_with_the_value_that_it_has_now() -> None:
    document = trace(run_of(next(case for case in recorded() if case["name"] == "A38")))
    at = {t: step for step, t in enumerate(document["steps"]["t"])}
    line = next(
        number for number, text in enumerate(document["manifest"], 1) if "parallelism" in text
    )
    notes = document["tracks"]["notes"][line]
    assert value_at(notes, at[0]) == "4 active"
    assert value_at(notes, at[50_000]) == "now 6, 6 active"
    chips = {chip for _, chip, _ in (r for r in document["cards"][at[50_000]]["because"] if r[1:])}
    assert "parallelism: 6 now" in chips
