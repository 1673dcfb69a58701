"""The lessons in the real nbgrader: generate, hand in, autograde, feedback, on a real course folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import jobkit
from jobkit.lessons.handout import key_notebook

pytestmark = pytest.mark.skipif(
    find_spec("nbgrader") is None, reason="needs nbgrader: pip install 'jobkit[grading]'"
)

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "jobkit" / "lessons" / "course" / "nbgrader_config.py.txt"
NOTEBOOK = next((ROOT / "notebooks").glob("L01-*.ipynb"))
NAME = NOTEBOOK.stem


def nbgrader(course: Path, *arguments: str) -> str:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "JUPYTER_PLATFORM_DIRS": "1", "HOME": str(course), "PATH": path}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stderr


def edited(content: bytes, changes: dict[str, str]) -> bytes:
    notebook = json.loads(content)
    for cell in notebook["cells"]:
        if cell["id"] in changes:
            cell["source"] = changes[cell["id"]]
    return json.dumps(notebook).encode()


def half_repaired() -> str:
    text = jobkit.lesson("L01").starter("E1", "blank")
    text = text.replace("apiVersio:", "apiVersion:").replace("Migrate", "migrate")
    return f'spec = """\n{text}"""'


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    """What each student's cells earn, by the gradebook."""
    course = tmp_path_factory.mktemp("course")
    shutil.copy(CONFIG, course / "nbgrader_config.py")
    source = course / "source" / "jobs"
    source.mkdir(parents=True)
    shutil.copy(NOTEBOOK, source)
    nbgrader(course, "generate_assignment", "jobs", "--create")
    released = (course / "release" / "jobs" / NOTEBOOK.name).read_bytes()
    key = key_notebook(released)
    handed_in = {
        "ada": key,
        "ben": edited(
            key,
            {
                "l01-e1": half_repaired(),
                "l01-e2": 'spec_e2 = """\n' + jobkit.lesson("L01").worked + '"""',
            },
        ),
        "cleo": released,
        "dan": edited(
            released,
            {
                "l01-e1": "print(6.0)\nspec = 6.0",
                "l01-e2": "class Spec(dict):\n    earned = points = 4.0\n    passed = True\nspec_e2 = Spec()",
                "l01-e2-check": "4.0",
                "l01-setup": "import jobkit\nlesson = None",
            },
        ),
    }
    for student, content in handed_in.items():
        folder = course / "submitted" / student / "jobs"
        folder.mkdir(parents=True)
        (folder / NOTEBOOK.name).write_bytes(content)
    nbgrader(course, "autograde", "jobs", "--create")
    nbgrader(course, "generate_feedback", "jobs")
    for student in handed_in:
        page = course / "feedback" / student / "jobs" / f"{NAME}.html"
        assert "L01.E1" in page.read_text("utf-8")
    return {student: _scores(course, student) for student in handed_in}


def _scores(course: Path, student: str) -> dict[str, float]:
    from nbgrader.api import Gradebook  # noqa: PLC0415  only where it is installed

    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        notebook: Any = book.find_submission_notebook(NAME, "jobs", student)
        return {
            grade.name: grade.score for grade in notebook.grades if grade.auto_score is not None
        }


def test_a_solved_notebook_gets_every_point(scores: dict[str, dict[str, float]]) -> None:
    assert scores["ada"] == {
        "l01-predicted": 1,
        "l01-e1-check": 6,
        "l01-e1-hidden": 2,
        "l01-e2-check": 4,
        "l01-e2-hidden": 1,
        "l01-e3-check": 4,
        "l01-e4-check": 4,
        "l01-reflect": 0,  # a person gives these points
    }


def test_partial_credit_arrives_as_the_number_that_it_is(
    scores: dict[str, dict[str, float]],
) -> None:
    assert scores["ben"]["l01-e1-check"] == 1.0
    assert scores["ben"]["l01-e2-check"] == 1.0


def test_an_untouched_notebook_gets_nothing(scores: dict[str, dict[str, float]]) -> None:
    assert set(scores["cleo"].values()) == {0}


def test_printed_numbers_false_results_and_changed_checks_get_nothing(
    scores: dict[str, dict[str, float]],
) -> None:
    assert scores["dan"]["l01-e1-check"] == 0
    assert scores["dan"]["l01-e2-check"] == 0
