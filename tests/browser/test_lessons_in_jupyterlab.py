"""Every lesson worked through in JupyterLab from its first cell to its last, with no network."""

from __future__ import annotations

from pathlib import Path

import pytest
from jupyter import TOKEN
from learner import Learner
from playwright.sync_api import expect

import jobkit
from jobkit.launch import copy_lessons

LESSONS = sorted(path.name for path in (Path(__file__).parents[2] / "notebooks").glob("L*.ipynb"))


@pytest.fixture(scope="module")
def lessons(server):
    """The lessons as `jobkit lab` hands them out, on the server."""
    copy_lessons(server.root / "lessons")
    return f"{server.url}/doc/tree/lessons"


@pytest.mark.parametrize("name", LESSONS, ids=lambda name: name[:3])
def test_a_lesson_is_worked_through_by_clicking_and_typing_to_full_points(page, lessons, name):
    learner = Learner(page, jobkit.lesson(name[:3]))
    content = learner.content
    learner.open(f"{lessons}/{name}?token={TOKEN}&reset")

    learner.run_above("predict")
    if content.parsons:
        learner.put_in_order("parsons")
    learner.run("predict")
    learner.answer_all("predict", content.predict)
    learner.check("predicted", "all public goals met")

    learner.run_from("run")
    expect(learner.output("recap")).to_contain_text(f"{content.id} in short")
    for run in learner.runs():
        learner.step(run)
    expect(learner.output("outcome")).to_contain_text("Your prediction beside the run")
    learner.answer_all("investigate", content.investigate)
    learner.type("compare", f"lesson.compare(guess={content.compare[0].field!r})")
    expect(learner.run("compare")).to_contain_text("They part at")

    learner.begin(content.exercises[0])
    for exercise in content.exercises:
        learner.work_on(exercise)

    expect(learner.run("lifelike")).to_contain_text(content.lifelike[0].says.replace("`", ""))
    learner.look_at_options("quiz", learner.lesson.quiz(1))
    if len(learner.lesson.review(1)):
        learner.look_at_options("review", learner.lesson.review(1))
    assert learner.failed_cells() == []
