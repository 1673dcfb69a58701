"""Exercises as tests of Otter: what is written, and the real Otter on right and wrong notebooks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import jobkit
from jobkit.lessons.handout import course_files, key_notebook
from jobkit.lessons.load import hidden_packs, lesson_ids, load
from jobkit.lessons.otter import assert_goal

NOTEBOOKS = {
    path.name: path.read_bytes() for path in (Path(__file__).parents[2] / "notebooks").glob("L*")
}
LESSON = next(name for name in NOTEBOOKS if name.startswith("L03"))
needs_otter = pytest.mark.skipif(
    find_spec("otter") is None, reason="needs otter-grader: pip install 'jobkit[otter]'"
)


def written(lesson: str) -> dict[str, bytes]:
    own = {name: content for name, content in NOTEBOOKS.items() if name.startswith(lesson)}
    files = course_files(own, "gaps", for_teacher=True)
    return {Path(name).name: text for name, text in files.items() if f"/otter/{lesson}/" in name}


@pytest.mark.parametrize("lesson", lesson_ids())
def test_every_exercise_has_a_test_file_with_each_of_its_goals(lesson: str) -> None:
    files = written(lesson)
    packs = hidden_packs(lesson) or {}

    assert set(files) == {f"{each.id}.py" for each in load(lesson).content.exercises}
    for exercise in load(lesson).content.exercises:
        text = files[f"{exercise.id}.py"].decode()
        compile(text, exercise.id, "exec")
        hidden = packs[exercise.id].goals if exercise.id in packs else ()
        assert text.count("@test_case") == len(exercise.goals) + len(hidden)
        assert text.count("points=") == text.count("@test_case")


def test_a_goal_that_is_missed_says_so_and_speaks_of_no_other() -> None:
    opened = jobkit.lesson("L03")
    too_many = opened.manifest("e1-reference", set={"spec.backoffLimit": 6})

    assert_goal("L03.E1", "G1", too_many)
    with pytest.raises(AssertionError, match="G2 not met") as missed:
        assert_goal("L03.E1", "G2", too_many)
    assert "G1" not in str(missed.value)
    with pytest.raises(AssertionError, match="H1 not met"):
        assert_goal("L03.E1", "H1", too_many, hidden=True)


@pytest.mark.parametrize("answer", [None, "spec: [", jobkit.lesson("L03").starter("E1")])
def test_what_cannot_be_graded_meets_no_goal(answer: str | None) -> None:
    with pytest.raises(AssertionError, match="not gradable"):
        assert_goal("L03.E1", "G1", answer)


def otter(folder: Path, *arguments: str) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "otter", *arguments],
        cwd=folder,
        env={**os.environ, "PATH": path, "HOME": str(folder), "JUPYTER_PLATFORM_DIRS": "1"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the autograder that Otter makes of the tests of L03."""
    folder = tmp_path_factory.mktemp("otter")
    (folder / "tests").mkdir()
    for name, text in written("L03").items():
        (folder / "tests" / name).write_bytes(text)
    otter(folder, "generate", "-t", "tests", "-o", "autograder.zip")
    return folder


KEY = key_notebook(NOTEBOOKS[LESSON])


@needs_otter
@pytest.mark.parametrize(
    ("notebook", "scores"),
    [
        pytest.param(KEY, {"L03.E1": 4, "L03.E2": 5}, id="solved"),
        pytest.param(
            KEY.replace(b"backoffLimit: 3", b"backoffLimit: 6"),
            {"L03.E1": 2, "L03.E2": 5},
            id="half",
        ),
        pytest.param(NOTEBOOKS[LESSON], {"L03.E1": 0, "L03.E2": 0}, id="untouched"),
    ],
)
def test_the_real_otter_gives_the_points_of_the_goals_that_are_met(
    course: Path, notebook: bytes, scores: dict[str, float]
) -> None:
    (course / "handed-in.ipynb").write_bytes(notebook)

    otter(course, "run", "-a", "autograder.zip", "-o", ".", "--no-logo", "handed-in.ipynb")

    results = json.loads((course / "results.json").read_text("utf-8"))
    graded = {test["name"]: test["score"] for test in results["tests"] if "score" in test}
    assert graded == scores
