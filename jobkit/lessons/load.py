"""Lesson files of the package, read and checked; and the hidden packs, which may be absent."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from jobkit.decode.source import load_documents
from jobkit.diagnostics import Diagnostics
from jobkit.errors import InvalidInput, JobkitError
from jobkit.fields.misconceptions import MISCONCEPTIONS
from jobkit.lessons.records import Content, Exercise, Pack
from jobkit.lessons.strictly import LessonFileInvalid, read_record

__all__ = [
    "Belief",
    "LessonNotFound",
    "beliefs",
    "hidden_packs",
    "lesson_ids",
    "load",
    "plain_text",
]

HIDDEN = "JOBKIT_HIDDEN"
"""A directory with a teacher's own hidden packs, L01.yaml and so on; "none" for none at all."""

_DATA = resources.files("jobkit.lessons") / "data"
_ID = re.compile(r"L(\d\d)")


class LessonNotFound(JobkitError):
    """There is no lesson, exercise or scenario of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A lesson file and the manifests beside it."""

    content: Content
    manifests: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """A wrong belief, what is so instead, and the run that shows it.

    Attributes:
        lesson: Lesson whose Job is run, e.g. "L03"; empty where no run shows it.
        figure: The measure in which the belief and the run part.
        manifest: A Job that is refused, where the API server's answer shows it.
    """

    id: str
    truth: str
    lesson: str = ""
    scenario: str = ""
    job: str = "worked"
    set: Mapping[str, Any] = None  # type: ignore[assignment]
    at: Any = None
    figure: str = ""

    def __post_init__(self) -> None:
        if self.id not in MISCONCEPTIONS:
            raise ValueError(f"{self.id} is no misconception that jobkit knows")
        if self.set is None:
            object.__setattr__(self, "set", {})

    @property
    def belief(self) -> str:
        """The belief in the words that lint and explanations have for it, as a sentence."""
        return f"{MISCONCEPTIONS[self.id]}."


def lesson_ids() -> tuple[str, ...]:
    """The lessons of this installation, in order."""
    return tuple(sorted(each.name for each in _DATA.iterdir() if _ID.fullmatch(each.name)))


@lru_cache
def load(lesson: str) -> Loaded:
    """A lesson's file and manifests.

    Raises:
        LessonNotFound: If there is no such lesson.
        LessonFileInvalid: If the file says what cannot be.
    """
    if lesson not in lesson_ids():
        raise LessonNotFound(
            f"there is no lesson {str(lesson)[:40]!r}; there are {', '.join(lesson_ids())}"
        )
    home = _DATA / lesson
    manifests = {
        each.name.removesuffix(".yaml"): each.read_text("utf-8")
        for each in home.iterdir()
        if each.name.endswith(".yaml") and each.name not in ("lesson.yaml", "hidden.yaml")
    }
    content = read_record(
        Content, yaml_of((home / "lesson.yaml").read_text("utf-8"), lesson), lesson
    )
    return Loaded(content=content, manifests=manifests)


@lru_cache
def beliefs() -> Mapping[str, Belief]:
    """The catalogue of beliefs, by id."""
    entries = yaml_of((_DATA / "beliefs.yaml").read_text("utf-8"), "beliefs")
    found = [
        read_record(Belief, {"id": name, **fields}, f"beliefs.{name}")
        for name, fields in entries.items()
    ]
    return {each.id: each for each in found}


def hidden_packs(lesson: str) -> Mapping[str, Pack] | None:
    """The hidden goals of a lesson by exercise; None if this installation has none."""
    where = os.environ.get(HIDDEN)
    if where is not None:
        text = _own_pack(where, lesson)
    else:
        packaged = _DATA / lesson / "hidden.yaml"
        text = packaged.read_text("utf-8") if packaged.is_file() else None
    if text is None:
        return None
    packs = yaml_of(text, f"{lesson} hidden")
    return {
        name: read_record(Pack, pack, f"{lesson} hidden.{name}") for name, pack in packs.items()
    }


def yaml_of(text: str, what: str) -> dict[str, Any]:
    """The one map of a YAML text; a key given twice is an error.

    Raises:
        LessonFileInvalid: If it is none.
    """
    try:
        documents = load_documents(text, what=what)
    except InvalidInput as error:
        raise LessonFileInvalid(str(error)) from None
    if len(documents) != 1 or not isinstance(documents[0].value, dict):
        raise LessonFileInvalid(f"{what}: one map of fields is wanted")
    if twice := documents[0].duplicates:
        raise LessonFileInvalid(f"{what}: line {twice[0].again[0]}: {twice[0].field} stands twice")
    value: dict[str, Any] = documents[0].value
    return value


def plain_text(diagnostics: Diagnostics) -> str:
    """The first errors of a manifest, one a line."""
    return "\n".join(str(each) for each in diagnostics.errors)


def exercise_of(content: Content, name: str) -> Exercise:
    """An exercise by "E1" or "L03.E1".

    Raises:
        LessonNotFound: If the lesson has none of that name.
    """
    short = name.removeprefix(f"{content.id}.")
    for exercise in content.exercises:
        if exercise.id == short:
            return exercise
    known = ", ".join(f"{content.id}.{each.id}" for each in content.exercises)
    raise LessonNotFound(f"there is no exercise {name[:40]!r}; there are {known}")


def _own_pack(directory: str, lesson: str) -> str | None:
    path = Path(directory) / f"{lesson}.yaml"
    return path.read_text("utf-8") if path.is_file() else None
