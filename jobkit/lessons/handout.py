"""Lesson notebooks at another grade, and solved ones for teachers; made from the one source, never kept."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from jobkit.fields.misconceptions import MISCONCEPTIONS
from jobkit.lessons.bench import value_words
from jobkit.lessons.lesson import Lesson, lesson
from jobkit.lessons.load import hidden_packs, lesson_ids
from jobkit.lessons.manifests import changed
from jobkit.lessons.measures import MEASURES
from jobkit.lessons.otter import otter_test
from jobkit.lessons.records import Exercise, Question, Solution

__all__ = ["at_level", "course_files", "key_notebook", "lesson_of"]

Notebook = dict[str, Any]


def lesson_of(name: str) -> str | None:
    """The lesson that a notebook of this name belongs to: "L03-try-again.ipynb" is of L03."""
    start = name.rpartition("/")[2][:3]
    return start if name.endswith(".ipynb") and start in lesson_ids() else None


def at_level(content: bytes, level: str) -> bytes:
    """The notebook with every work cell at a level: "worked", "gaps" or "blank"."""
    notebook: Notebook = json.loads(content)
    opened = lesson(_id_of(notebook), level=level)
    for cell, exercise in _work_cells(notebook, opened):
        _replace_source(cell, _assignment(cell, opened.starter(exercise.id)))
    return _written(notebook)


def key_notebook(content: bytes) -> bytes:
    """The notebook solved, with expected figures and common answers after each exercise."""
    notebook: Notebook = copy.deepcopy(json.loads(content))
    opened = lesson(_id_of(notebook))
    _answer_questions(notebook, opened)
    for cell, exercise in _work_cells(notebook, opened):
        _replace_source(cell, _assignment(cell, opened.starter(exercise.id, "worked")))
    cells: list[Any] = [_markdown(opened, "key", _expected(opened))]
    for cell in notebook["cells"]:
        tags = cell["metadata"].get("tags", [])
        cell["metadata"]["tags"] = [tag for tag in tags if tag != "raises-exception"]
        cells.append(cell)
    for exercise in opened.loaded.content.exercises:
        last = f"{opened.id.lower()}-{exercise.id.lower()}"
        at = max(place for place, cell in enumerate(cells) if cell["id"].startswith(last))
        note = _markdown(opened, f"{exercise.id.lower()}-key", _common_answers(opened, exercise))
        cells.insert(at + 1, note)
    notebook["cells"] = cells
    return _written(notebook)


def course_files(
    notebooks: Mapping[str, bytes], level: str, *, for_teacher: bool
) -> dict[str, bytes]:
    """The lessons' files with their exercises at a level; for teachers also keys and a course's files.

    Args:
        notebooks: The files by path, as they are handed out.
        level: "worked", "gaps" or "blank".
        for_teacher: Whether to add the folder `teacher`.
    """
    files = {
        name: content if lesson_of(name) is None else at_level(content, level)
        for name, content in notebooks.items()
    }
    if for_teacher:
        for name, content in notebooks.items():
            if lesson_of(name) is not None:
                files[f"teacher/{name.removesuffix('.ipynb')}-key.ipynb"] = key_notebook(content)
                files |= _otter_tests(content)
        for each in (resources.files("jobkit.lessons") / "course").iterdir():
            files[f"teacher/{each.name.removesuffix('.txt')}"] = each.read_bytes()
    return files


def _otter_tests(content: bytes) -> dict[str, bytes]:
    """Each lesson in a folder of its own: every lesson calls its first answer `spec`."""
    notebook: Notebook = json.loads(content)
    opened = lesson(_id_of(notebook))
    return {
        f"teacher/otter/{opened.id}/{exercise.id}.py": otter_test(
            opened, exercise, _variable(cell)
        ).encode()
        for cell, exercise in _work_cells(notebook, opened)
    }


def _id_of(notebook: Notebook) -> str:
    first: str = notebook["cells"][0]["id"]
    return first.partition("-")[0].upper()


def _work_cells(notebook: Notebook, opened: Lesson) -> list[tuple[Any, Exercise]]:
    by_id = {cell["id"]: cell for cell in notebook["cells"]}
    return [
        (by_id[f"{opened.id.lower()}-{exercise.id.lower()}"], exercise)
        for exercise in opened.loaded.content.exercises
    ]


def _assignment(cell: Any, manifest: str) -> str:
    return f'{_variable(cell)} = """\n{manifest}"""'


def _variable(cell: Any) -> str:
    """What a work cell calls its manifest."""
    return "".join(cell["source"]).partition(" ")[0]


def _answer_questions(notebook: Notebook, opened: Lesson) -> None:
    content = opened.loaded.content
    asked = {"predict": content.predict, "investigate": content.investigate}
    for cell in notebook["cells"]:
        what = cell["id"].partition("-")[2]
        if what in asked:
            lines = [f"    {each.id}={_answer(each)}," for each in asked[what]]
            more = ["    confidence=3,", '    because="the key",'] if what == "predict" else []
            call = "\n".join([f"lesson.{what}(", *lines, *more, ")"])
            _replace_source(cell, call)
        elif what == "compare":
            _replace_source(cell, f"lesson.compare(guess={content.compare[0].field!r})")


def _answer(question: Question) -> str:
    return repr(question.model if question.key is None else question.key)


def _expected(opened: Lesson) -> str:
    lines = [f"# Key of {opened.id}", "", "| run | figures |", "|---|---|"]
    for row in opened.loaded.content.expected:
        job = "" if row.job == "worked" else f" ({row.job})"
        changes = "".join(f", {each}" for each in [Solution(set=row.set).words] if each)
        at = "" if row.at is None else f" at {row.at} s"
        figures = ", ".join(
            f"{name} {value_words(value, MEASURES[name].unit)}"
            for name, value in row.figures.items()
        )
        lines.append(f"| {row.scenario}{job}{changes}{at} | {figures} |")
    return "\n".join(lines)


def _common_answers(opened: Lesson, exercise: Exercise) -> str:
    """What the check says of answers that learners give; every row is run."""
    pack = (hidden_packs(opened.id) or {}).get(exercise.id)
    lines = [
        f"**For the teacher, {opened.id}.{exercise.id}.** {exercise.model}",
        "",
        "| answer | public | hidden | belief behind it |",
        "|---|---|---|---|",
    ]
    answers = (
        Solution(),
        *exercise.also,
        *exercise.wrong,
        *(pack.wrong if pack is not None else ()),
    )
    told: set[str] = set()
    for given in answers:
        if given.words in told:  # wrong for a public goal and for a hidden one as well
            continue
        told.add(given.words)
        base = opened.manifest(given.job) if given.job else opened.starter(exercise.id, "worked")
        spec = changed(base, given.set)
        public, hidden = opened.check(exercise.id, spec), opened.check_hidden(exercise.id, spec)
        suspected = sorted({goal.suspected for goal in public.goals if goal.suspected})
        behind = "; ".join(f"{each}, {MISCONCEPTIONS[each]}" for each in suspected)
        described = (given.words or "the reference").replace("|", "\\|")
        lines.append(f"| {described} | {_points(public)} | {_points(hidden)} | {behind} |")
    return "\n".join(lines)


def _points(result: Any) -> str:
    if result.is_absent:
        return "none"
    return f"{result.earned:g} of {result.points:g}" if result.gradable else "not gradable"


def _markdown(opened: Lesson, name: str, text: str) -> dict[str, Any]:
    return {
        "cell_type": "markdown",
        "id": f"{opened.id.lower()}-{name}",
        "metadata": {"tags": ["jobkit:key"]},
        "source": text.splitlines(keepends=True),
    }


def _replace_source(cell: Any, source: str) -> None:
    cell["source"] = source.splitlines(keepends=True)


def _written(notebook: Notebook) -> bytes:
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True)
    return f"{text}\n".encode()
