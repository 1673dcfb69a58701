"""jobkit check, prove and lab for learners and teachers; exercises of a teacher's own."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest

import jobkit
from jobkit.cli import main
from jobkit.lessons import LessonFileInvalid
from jobkit.lessons.own import load_exercise, prove

EXAMPLE = (resources.files("jobkit.lessons") / "course" / "exercise.yaml").read_text("utf-8")


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    path = tmp_path / "answer.yaml"
    path.write_text(jobkit.lesson("L03").starter("E1", "worked"))
    return path


def test_check_judges_an_answer_and_exits_by_it(
    answer: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "L03.E1", str(answer)]) == 0
    assert main(["check", "l03.e1", str(answer)]) == 0
    assert "all public goals met" in capsys.readouterr().out
    answer.write_text(answer.read_text().replace("backoffLimit: 3", "backoffLimit: 2"))
    assert main(["check", "L03.E1", str(answer)]) == 3
    assert "M23" in capsys.readouterr().out
    answer.write_text("spec: [")
    assert main(["check", "L03.E1", str(answer)]) == 1


def test_check_gives_as_many_hints_as_are_asked_for(
    answer: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer.write_text(answer.read_text().replace("backoffLimit: 3", "backoffLimit: 2"))
    said = {}
    for number in range(4):
        main(["check", "L03.E1", str(answer), "--hints", str(number)])
        said[number] = capsys.readouterr().out
    assert [text.count("Hint ") // said[1].count("Hint ") for text in said.values()] == [0, 1, 2, 3]
    assert "(--hints 2 says more)" in said[1]
    assert "(--hints 3 says more)" in said[2]
    assert "says more" not in said[0] + said[3]


def test_check_prints_a_document(answer: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "L03.E1", str(answer), "--hidden", "-o", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["hidden"]
    assert document["passed"]


def test_check_prints_what_other_systems_read(
    answer: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "L03.E1", str(answer), "-o", "prairielearn"]) == 0
    share = json.loads(capsys.readouterr().out)
    assert main(["check", "L03.E1", str(answer), "-o", "gradescope"]) == 0
    tests = json.loads(capsys.readouterr().out)

    assert (share["gradable"], share["score"]) == (True, 1.0)
    assert [test["max_score"] for test in tests["tests"]] == [2, 1]


@pytest.mark.parametrize("exercise", ["L03.E9", "no-such-file.yaml", "L03"])
def test_check_names_an_exercise_that_is_not_there(
    answer: Path, exercise: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", exercise, str(answer)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("error: ")


def test_the_example_of_an_own_exercise_is_proven(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "exercise.yaml"
    path.write_text(EXAMPLE)

    assert main(["prove", str(path)]) == 0
    assert "can be solved and it can be failed" in capsys.readouterr().out
    own = load_exercise(path)
    assert own.check(own.loaded.manifests["worked"]).passed
    assert not own.check(own.start).passed


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        pytest.param(
            "activeDeadlineSeconds: 60",
            "activeDeadlineSeconds: 5",
            "the solution",
            id="no solution",
        ),
        pytest.param(
            "{spec.backoffLimit: 0}, fails: [G1]",
            "{spec.backoffLimit: 5}, fails: [G1]",
            "wrong, 3",
            id="a wrong answer that passes",
        ),
        pytest.param(
            "{spec.backoffLimit: 1}",
            "{spec.backoffLimit: 0}",
            "also right, 1",
            id="an answer that is not right",
        ),
        pytest.param(
            "backoffLimit: ____",
            "backoffLimit: 2\n    activeDeadlineSeconds: 200",
            "wrong, 1",
            id="kept",
        ),
    ],
)
def test_an_exercise_that_does_not_do_what_it_says_is_not_proven(
    old: str, new: str, row: str
) -> None:
    text = EXAMPLE.replace(old, new, 1)
    assert text != EXAMPLE

    proof = prove(load_exercise(text))

    if "____" in old:
        assert proof.holds  # a start that can be run is fine as long as it is no solution
    else:
        assert not proof.holds
        assert any(name.startswith(row) and not ok for name, _, _, ok in proof.rows)


def test_a_proof_names_each_answer_and_what_the_file_says_of_it() -> None:
    proof = prove(
        load_exercise(EXAMPLE.replace("{spec.backoffLimit: 0}", "{spec.backoffLimit: 5}"))
    )

    assert "wrong, 2 (activeDeadlineSeconds left out)" in str(proof)
    told = next(said for name, _, said, _ in proof.rows if name == "wrong, 3 (backoffLimit: 5)")
    assert told == "meets every goal, and the file says that it misses G1"


def test_an_answer_to_an_own_exercise_is_judged_under_its_title() -> None:
    own = load_exercise(EXAMPLE)

    assert own.check(own.start).summary == "The nightly report: not gradable yet"


def test_a_start_that_solves_the_exercise_is_not_proven() -> None:
    solved = EXAMPLE.split("solution: |")[1].split("scenarios:")[0]
    text = EXAMPLE.replace(EXAMPLE.split("start: |")[1].split("solution: |")[0], solved)

    proof = prove(load_exercise(text))

    assert [name for name, _, _, ok in proof.rows if not ok] == ["the start"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param("hints:", "hinst:", "did you mean hints", id="a misspelt key"),
        pytest.param("points: 2", "points: two", "goals.0..points", id="a wrong type"),
        pytest.param("result: Complete", "resutl: Complete", "no measure", id="an unknown measure"),
        pytest.param("title: The nightly report\n", "", "title is missing", id="a missing key"),
        pytest.param("kind: outcome", "kind: style", "none of outcome", id="an unknown kind"),
        pytest.param(
            "runs: =work", "runs: =wrok", "nothing is called wrok", id="an unknown number"
        ),
        pytest.param("model:", "title: again\nmodel:", "stands twice", id="a key twice"),
    ],
)
def test_a_mistake_in_an_exercise_file_is_named(old: str, new: str, message: str) -> None:
    text = EXAMPLE.replace(old, new, 1)
    assert text != EXAMPLE

    with pytest.raises(LessonFileInvalid, match=message):
        prove(load_exercise(text))


def test_an_exercise_that_nobody_can_fail_is_refused() -> None:
    text = EXAMPLE[: EXAMPLE.index("wrong:")] + "wrong: []\n"

    with pytest.raises(LessonFileInvalid, match="checks nothing"):
        load_exercise(text)


def test_lab_hands_out_lessons_without_keys(tmp_path: Path) -> None:
    assert main(["lab", str(tmp_path / "a"), "--copy-only"]) == 0

    names = {path.name for path in (tmp_path / "a").rglob("*.ipynb")}
    assert any(name.startswith("L06") for name in names)
    assert not any("key" in name for name in names)


def test_lab_for_teachers_adds_keys_a_course_and_an_exercise(tmp_path: Path) -> None:
    assert main(["lab", str(tmp_path / "a"), "--copy-only", "--teacher"]) == 0

    names = {path.name for path in (tmp_path / "a" / "teacher").iterdir()}
    assert len([name for name in names if name.endswith("-key.ipynb")]) == 6
    assert {"exercise.yaml", "nbgrader_config.py"} <= names


def test_lab_hands_out_work_at_the_level_asked_for(tmp_path: Path) -> None:
    assert main(["lab", str(tmp_path / "a"), "--copy-only", "--level", "blank"]) == 0

    text = next((tmp_path / "a").glob("L06-*.ipynb")).read_text("utf-8")
    cell = next(each for each in json.loads(text)["cells"] if each["id"] == "l06-e1")
    assert (
        "".join(cell["source"]) == f'spec = """\n{jobkit.lesson("L06").starter("E1", "blank")}"""'
    )
