"""What the page for teachers says can be done."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import jobkit
from jobkit.cli import main
from jobkit.lessons.load import lesson_ids, load
from jobkit.lessons.measures import MEASURES

PAGE = (Path(__file__).parents[2] / "docs" / "teaching.md").read_text("utf-8")


def test_every_lesson_is_in_the_table() -> None:
    assert re.findall(r"^\| (L\d\d) \|", PAGE, re.MULTILINE) == list(lesson_ids())


def test_every_figure_that_is_named_exists() -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith("| `runs:"))
    named = set(re.findall(r"`([a-zA-Z]+)`", row)) - {"atMost", "atLeast", "oneOf", "not"}

    assert len(named) > 10
    assert named <= set(MEASURES)


@pytest.mark.parametrize(
    "code", re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL), ids=["own exercise", "quiz"]
)
def test_the_examples_run(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    main(["lab", ".", "--copy-only", "--teacher"])
    (tmp_path / "hang.yaml").write_bytes((tmp_path / "teacher" / "exercise.yaml").read_bytes())

    exec(code, {"answer": jobkit.lesson("L03").worked})

    assert capsys.readouterr().out


def test_minutes_add_up_to_half_a_day() -> None:
    assert 240 <= sum(load(each).content.minutes for each in lesson_ids()) <= 300
