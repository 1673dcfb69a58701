"""Every lesson opened, run, answered and stepped through in JupyterLab, with no network."""

from __future__ import annotations

from pathlib import Path

import pytest
from jupyter import TOKEN, run_all

from jobkit.launch import copy_lessons
from jobkit.lessons.load import load

LESSONS = sorted(path.name for path in (Path(__file__).parents[2] / "notebooks").glob("L*.ipynb"))
CELLS = """() => jupyterapp.shell.currentWidget.content.model.sharedModel.cells.map(
  cell => cell.toJSON())"""


@pytest.fixture(scope="module")
def lessons(server):
    """The lessons as `jobkit lab` hands them out, on the server."""
    copy_lessons(server.root / "lessons")
    return f"{server.url}/doc/tree/lessons"


@pytest.fixture
def opened(page, lessons, request):
    run_all(page, f"{lessons}/{request.param}?token={TOKEN}&reset")
    return page


@pytest.mark.parametrize("opened", LESSONS, indirect=True, ids=lambda name: name[:3])
def test_a_lesson_runs_and_can_be_answered_and_stepped(opened, request):
    content = load(request.node.callspec.id).content
    question = opened.locator(".jk-predict").first
    question.wait_for(timeout=60_000)
    choice = content.predict[0].choices[0]
    question.locator(".jkp-option", has_text=str(choice.value)).first.click()
    question.get_by_role("button", name="Look", exact=True).click()
    question.get_by_text("You said").wait_for(timeout=20_000)
    assert (choice.belief or choice.why) in question.inner_text()

    run = opened.locator(".jobkit-run").first
    run.scroll_into_view_if_needed()
    assert "step 1 of" in run.locator(".jk-time").first.inner_text()
    run.get_by_role("button", name="Step forward").first.click()
    run.locator(".jk-time", has_text="step 2 of").wait_for(timeout=20_000)

    opened.get_by_text(f"{content.id} in short").wait_for(timeout=60_000)
    failed = [
        cell["id"]
        for cell in opened.evaluate(CELLS)
        if any(output["output_type"] == "error" for output in cell.get("outputs", []))
        and "raises-exception" not in cell["metadata"]["tags"]
    ]
    assert failed == []
    assert opened.get_by_text("Traceback").count() == 0
