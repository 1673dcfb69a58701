"""The lessons get into a directory of the learner's own, and nothing of theirs is ever lost."""

from __future__ import annotations

from pathlib import Path

import pytest

import jobkit
from jobkit import launch

FIRST = "00-start.ipynb"


def test_all_lessons_are_copied_and_what_they_need(tmp_path: Path) -> None:
    copied = launch.copy_lessons(tmp_path / "lessons")
    assert FIRST in copied.new
    assert "manifests/suite.yaml" in copied.new
    assert (tmp_path / "lessons" / FIRST).is_file()


def test_a_second_copy_changes_nothing(tmp_path: Path) -> None:
    launch.copy_lessons(tmp_path)
    again = launch.copy_lessons(tmp_path)
    assert (again.new, again.kept) == ((), ())


def test_a_file_that_the_learner_changed_stays_as_it_is(tmp_path: Path) -> None:
    launch.copy_lessons(tmp_path)
    (tmp_path / FIRST).write_text("mine", "utf-8")
    assert FIRST in launch.copy_lessons(tmp_path).kept
    assert (tmp_path / FIRST).read_text("utf-8") == "mine"


def test_a_file_that_the_learner_removed_comes_back(tmp_path: Path) -> None:
    launch.copy_lessons(tmp_path)
    (tmp_path / FIRST).unlink()
    assert launch.copy_lessons(tmp_path).new == (FIRST,)


def test_a_directory_that_cannot_be_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(jobkit.UnusableInput, match="cannot be copied there"):
        launch.copy_lessons(tmp_path / "file")


def test_jupyterlab_opens_on_the_first_notebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[list[str], Path]] = []
    monkeypatch.setattr(launch, "_become", lambda call, place, _: started.append((call, place)))
    launch.copy_lessons(tmp_path)
    launch.open_lab(tmp_path, ["--no-browser"])
    ((call, place),) = started
    assert call[:3] == ["-m", "jupyterlab", FIRST]
    assert "--no-browser" in call
    assert place == tmp_path


@pytest.mark.parametrize(("user", "is_told"), [(0, True), (1000, False)])
def test_jupyterlab_starts_for_root_in_a_container_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: int, is_told: bool
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(launch, "_become", lambda call, *_: started.append(call))
    monkeypatch.setattr("os.geteuid", lambda: user, raising=False)
    launch.open_lab(tmp_path, [])
    assert ("--allow-root" in started[0]) is is_told
