"""Every decision says why, and what it says can be read and looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from recordings import rows, themes
from strategies import Case, cases

import jobkit
from jobkit.controller.decision import Because, Decision
from jobkit.fields.tree import field_type
from jobkit.model import ConditionType

VERDICTS = (ConditionType.FailureTarget, ConditionType.SuccessCriteriaMet)


def recorded_runs() -> Iterator[Any]:
    for theme in themes():
        if theme == "large":
            continue  # its reasons are those of all the others
        for row in rows(f"trajectories/{theme}.jsonl"):
            if not row["expect"].get("errors"):
                yield pytest.param(row["job"], row["scenario"], id=f"{theme}: {row['name']}")


@pytest.mark.parametrize(("job", "scenario"), list(recorded_runs()))
def test_the_decisions_of_a_recorded_run_say_why(job: str, scenario: str) -> None:
    check(jobkit.simulate(job, scenario or None))


@given(cases())
def test_the_decisions_of_any_run_say_why(case: Case) -> None:
    check(jobkit.simulate(case.job, case.scenario))


def check(run: jobkit.Run) -> None:
    names = {pod.name for pod in run.pods}
    for entry in run.decisions:
        if does_something(entry.decision):
            assert entry.because, f"no reason at {entry.t}"
        for because in entry.because:
            check_reason(because, names)


def does_something(decision: Decision) -> bool:
    waits = decision.waiting_until is not None
    return bool(
        decision.create or decision.deleted or waits or decision.finished or gives_verdict(decision)
    )


def gives_verdict(decision: Decision) -> bool:
    statuses = (decision.first_write, decision.second_write)
    return any(c.type in VERDICTS for s in statuses if s is not None for c in s.conditions)


def check_reason(because: Because, names: set[str]) -> None:
    assert because.rule
    assert field_type(because.field) is not None, f"{because.field} is no field of a Job"
    assert set(because.pods) <= names
    text = because.text
    assert re.fullmatch(r"[A-Z0-9][^{}|]*\.", text), text
    assert "None" not in text
    assert not re.search(r"\b1 (Pods|failures|indexes|restarts)\b", text), text
    assert not re.search(r"\b(?!1\b)\d+ (Pod|failure|index|restart)\b", text), text


@given(cases())
def test_a_wait_names_its_end_in_the_reason_too(case: Case) -> None:
    for entry in jobkit.simulate(case.job, case.scenario).decisions:
        until = entry.decision.waiting_until
        if until is not None:
            assert until / 1000 in [because.numbers.get("until") for because in entry.because]


@given(cases())
def test_the_last_pods_of_a_failed_job_are_cut_down_for_the_reason_it_failed(case: Case) -> None:
    for entry in jobkit.simulate(case.job, case.scenario).decisions:
        if entry.decision.end:
            verdict, cut_down = entry.because
            assert cut_down.rule == "cut down"
            assert cut_down.field == verdict.field
            assert len(cut_down.pods) == len(entry.decision.end)
