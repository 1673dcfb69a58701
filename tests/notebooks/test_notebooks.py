"""What nbval cannot see: which cells keep output, roles and tags, traces of machines, and solved notebooks."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import jobkit
from jobkit.lessons import LEVELS
from jobkit.lessons.handout import at_level, key_notebook, lesson_of
from jobkit.lessons.load import lesson_ids

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LESSONS = sorted(path for path in NOTEBOOKS.glob("L*.ipynb"))
IN_ORDER = (
    "intro", "setup", "case", "worked", "predict", "check", "run", "investigate", "compare", "work", "reflect", "outro",
)  # fmt: skip
LARGEST = 400_000
ids = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem[:3])


def cells(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text("utf-8"))["cells"]


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def tags(cell: dict[str, Any]) -> list[str]:
    return cell["metadata"]["tags"]


def test_every_lesson_has_one_notebook() -> None:
    assert [lesson_of(path.name) for path in LESSONS] == list(lesson_ids())


@ids
def test_only_worked_cells_keep_their_output(path: Path) -> None:
    kept = [
        cell["id"]
        for cell in cells(path)
        if cell["cell_type"] == "code" and (cell["outputs"] or cell["execution_count"])
    ]

    assert kept == [f"{path.stem[:3].lower()}-{name}" for name in ("worked", "worked-run")]


@ids
def test_stored_outputs_are_still_forms_without_errors_or_widgets(path: Path) -> None:
    for cell in cells(path):
        for output in cell.get("outputs", []):
            assert output["output_type"] == "execute_result"
            assert {"text/html", "text/plain"} == set(output["data"])
            html = "".join(output["data"]["text/html"])
            assert "<style" not in html
            assert "<script" not in html
            assert "<svg" not in html


@ids
def test_a_notebook_carries_no_trace_of_a_machine(path: Path) -> None:
    text = path.read_text("utf-8")
    metadata = json.loads(text)["metadata"]

    assert metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert not re.search(r"/(home|root|tmp|work|Users)/", text)
    assert "0x" not in re.sub(r"base64,[A-Za-z0-9+/=]+", "", text)
    assert len(text) < LARGEST


@ids
def test_ids_are_fixed_and_speaking_and_every_cell_has_one_role(path: Path) -> None:
    lesson = path.stem[:3].lower()

    for cell in cells(path):
        assert re.fullmatch(rf"{lesson}-[a-z0-9-]+", cell["id"])
        assert len([tag for tag in tags(cell) if tag.startswith("jobkit:")]) == 1
    names = [cell["id"] for cell in cells(path)]
    assert len(set(names)) == len(names)


@ids
def test_the_parts_of_a_lesson_come_in_the_order_of_the_pattern(path: Path) -> None:
    seen = []
    for cell in cells(path):
        part = tags(cell)[0].removeprefix("jobkit:").removesuffix("-try")
        if part in IN_ORDER and part not in seen:
            seen.append(part)

    review = ["intro", "setup", "case"]
    assert [part for part in seen if part not in review] == [
        part for part in IN_ORDER if part not in review
    ]
    assert set(review) <= set(seen)


@ids
def test_every_picture_after_the_worked_example_has_a_question_before_it(path: Path) -> None:
    found = cells(path)
    for place, cell in enumerate(found):
        if source(cell).startswith(("lesson.step(", "lesson.figures(")):
            before = next(
                source(each) for each in reversed(found[:place]) if each["cell_type"] == "markdown"
            )
            assert "?" in before or "Decide" in before or ":" in before, cell["id"]


@ids
def test_roles_for_nbgrader_are_complete(path: Path) -> None:
    roles = {
        cell["id"]: cell["metadata"]["nbgrader"]
        for cell in cells(path)
        if "nbgrader" in cell["metadata"]
    }

    for name, role in roles.items():
        assert role["grade_id"] == name
        assert role["schema_version"] == 3
        assert ("points" in role) == role["grade"]
    for cell in cells(path):
        if "jobkit:check" in tags(cell) or "jobkit:check-hidden" in tags(cell):
            role = roles[cell["id"]]
            assert role["grade"]
            assert role["locked"]
            assert source(cell).endswith(f".to_nbgrader({role['points']})")
        elif cell["cell_type"] == "code":
            assert not roles.get(cell["id"], {}).get("grade", False)


@ids
def test_work_cells_hold_what_the_lesson_gives_at_the_middle_grade(path: Path) -> None:
    lesson = jobkit.lesson(path.stem[:3])

    assert at_level(path.read_bytes(), "gaps") == path.read_bytes()
    assert all(at_level(path.read_bytes(), level) for level in LEVELS)
    for exercise in lesson.loaded.content.exercises:
        text = "".join(map(source, cells(path)))
        assert lesson.starter(exercise.id) in text
        points = sum(goal.points for goal in exercise.goals)
        assert f'"{lesson.id}.{exercise.id}", ' in text
        assert f").to_nbgrader({points:g})" in text


def executed(content: bytes, tmp_path: Path) -> Any:
    notebook = nbformat.reads(content.decode(), as_version=4)
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=resources).execute()
    return notebook


@ids
def test_the_key_earns_every_point_by_running_it(path: Path, tmp_path: Path) -> None:
    notebook = executed(key_notebook(path.read_bytes()), tmp_path)

    graded = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    checks = [cell for cell in graded if cell.cell_type == "code"]
    assert checks
    for cell in checks:
        result = [each for each in cell.outputs if each.output_type == "execute_result"]
        assert [float(each.data["text/plain"]) for each in result] == [
            cell.metadata.nbgrader.points
        ], cell.id


@ids
def test_the_key_names_common_answers_and_what_they_earn(path: Path) -> None:
    text = key_notebook(path.read_bytes()).decode()
    lesson = jobkit.lesson(path.stem[:3])

    for exercise in lesson.loaded.content.exercises:
        assert f"For the teacher, {lesson.id}.{exercise.id}." in text
    assert text.count("the reference") >= len(lesson.loaded.content.exercises)


def test_the_key_tells_answers_apart_and_says_the_belief_behind_them() -> None:
    text = key_notebook(next(p for p in LESSONS if p.stem[:3] == "L05").read_bytes()).decode()

    assert "| activeDeadlineSeconds left out | 2 of 5 | 1 of 1 | M06, a Pod that cannot st" in text
    assert (
        "| template.spec.activeDeadlineSeconds left out | 3 of 5 | 1 of 1 | M20, the Job's" in text
    )
    assert "| no-image (one-pod) | result Running, end never, pods 1 |" in text


def shown(path: Path) -> list[str]:
    """What every cell of a notebook shows, run from top to bottom without a kernel."""
    namespace: dict[str, Any] = {}
    found = []
    for cell in cells(path):
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse(source(cell))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, cell["id"], "exec"), namespace)
        if last is None:
            continue
        try:
            value = eval(compile(ast.Expression(last.value), cell["id"], "eval"), namespace)
        except AssertionError as error:
            assert "raises-exception" in tags(cell)
            found.append(str(error))
        else:
            bundle = getattr(value, "_repr_mimebundle_", None)
            found.append(json.dumps(bundle(), sort_keys=True) if bundle else repr(value))
    return found


@ids
def test_a_lesson_runs_twice_with_the_same_bytes(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, printed = shown(path), capsys.readouterr().out

    assert shown(path) == first
    assert capsys.readouterr().out == printed
    assert "not gradable" in printed
    assert not re.search(r" at 0x[0-9a-f]{6}", "".join(first))


def test_a_notebook_shows_a_mistake_as_one_sentence_and_no_traceback() -> None:
    notebook = nbformat.v4.new_notebook()
    call = 'import jobkit\njobkit.lesson("L03").predict(P7=1)'
    notebook.cells = [nbformat.v4.new_code_cell(call)]
    NotebookClient(notebook, timeout=120, kernel_name="python3", allow_errors=True).execute()

    (output,) = notebook.cells[0].outputs
    assert output.traceback == [
        "UnusableInput: there is no question P7; there are P1, P2, P3, P4, P5"
    ]
