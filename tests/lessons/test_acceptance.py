"""The acceptance table of the lessons, and every figure that a lesson's text states."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import jobkit
from jobkit.lessons.bench import Bench, compared
from jobkit.lessons.load import lesson_ids, load
from jobkit.lessons.manifests import scenario_document
from jobkit.lessons.measures import measured

TABLE: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "acceptance.yaml").read_text("utf-8")
)
COLUMNS = ("result", "verdict", "end", "pods", "failed", "succeeded")


def acceptance_run(row: dict[str, Any]) -> jobkit.Run:
    if "lesson" in row:
        lesson = jobkit.lesson(row["lesson"])
        return lesson.run(row["scenario"], job=row.get("job", "worked"), set=row.get("set"))
    pod: dict[str, Any] = {
        "restartPolicy": "Never",
        "containers": [{"name": "main", "image": "example/main:1"}],
    }
    if "grace" in row:
        pod["terminationGracePeriodSeconds"] = row["grace"]
    job = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "accepted"},
        "spec": {**row["spec"], "template": {"spec": pod}},
    }
    return jobkit.simulate(job, scenario_document("accepted", {**row["around"], "until": "24h"}))


def test_the_acceptance_table_is_complete() -> None:
    assert list(TABLE) == [f"A{number:02}" for number in range(1, 42)]


@pytest.mark.parametrize("row", TABLE)
def test_the_engine_gives_the_acceptance_row(row: str) -> None:
    run = acceptance_run(TABLE[row])

    assert [measured(run, name) for name in COLUMNS] == TABLE[row]["expect"]


EXPECTED = [
    pytest.param(lesson, expectation, id=f"{lesson}-{number:02}-{expectation.scenario}")
    for lesson in lesson_ids()
    for number, expectation in enumerate(load(lesson).content.expected)
]


@pytest.mark.parametrize(("lesson", "expectation"), EXPECTED)
def test_the_engine_gives_the_figures_that_the_lesson_expects(
    lesson: str, expectation: Any
) -> None:
    bench = Bench(load(lesson))
    at, figures = bench.wanted(expectation)

    found = compared(bench.expected(expectation), figures, at)

    assert [(name, value) for name, value, holds in found if not holds] == []


QUESTIONS = [
    pytest.param(lesson, question, id=f"{lesson}-{question.id}")
    for lesson in lesson_ids()
    for question in (*load(lesson).content.predict, *load(lesson).content.investigate)
    if question.about is not None
]


@pytest.mark.parametrize(("lesson", "question"), QUESTIONS)
def test_the_engine_gives_what_a_question_is_about(lesson: str, question: Any) -> None:
    bench = Bench(load(lesson))
    at, figures = bench.wanted(question.about)

    found = compared(bench.expected(question.about), figures, at)

    assert [(name, value) for name, value, holds in found if not holds] == []


@pytest.mark.parametrize("id_", lesson_ids())
def test_two_compared_jobs_part_where_the_lesson_says(id_: str) -> None:
    lesson = jobkit.lesson(id_)

    for number, comparison in enumerate(load(id_).content.compare, 1):
        assert lesson.compare(number).differs_at == comparison.differs_at * 1000


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("id_", lesson_ids())
def test_a_lifelike_clock_leaves_standing_what_the_lesson_says(id_: str, seed: int) -> None:
    tried = jobkit.lesson(id_).lifelike(seed).tried

    assert [(each.claim.says, each.stands) for each in tried] == [
        (each.claim.says, each.claim.stands) for each in tried
    ]


def test_init_containers_restarts_reach_the_limit_before_the_program_runs() -> None:
    run = jobkit.lesson("L04").run("init-flaky", job="with-init")

    assert (measured(run, "verdict"), measured(run, "starts")) == (20, 0)
