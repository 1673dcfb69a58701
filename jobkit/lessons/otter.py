"""Exercises as test files for Otter: one test case for every goal, public and hidden."""

from __future__ import annotations

from dataclasses import replace

from jobkit.lessons.lesson import Lesson, lesson
from jobkit.lessons.load import hidden_packs
from jobkit.lessons.records import Exercise, Goal

__all__ = ["assert_goal", "otter_test"]

_HEAD = '''\
"""Goals of {name} as a test of Otter-Grader; `jobkit lab --teacher` writes it."""

from otter.test_files import test_case

from jobkit.lessons.otter import assert_goal

OK_FORMAT = False
name = {name!r}
'''
_CASE = """

@test_case(name={title!r}, points={points:g}{hidden})
def {function}({variable}):
    assert_goal({name!r}, {goal!r}, {variable}{hidden})
"""


def otter_test(opened: Lesson, exercise: Exercise, variable: str) -> str:
    """The test file of an exercise, in Otter's form of raised errors.

    Args:
        opened: The exercise's lesson.
        exercise: The exercise.
        variable: What the notebook calls the answer, e.g. "spec".
    """
    name = f"{opened.id}.{exercise.id}"
    pack = (hidden_packs(opened.id) or {}).get(exercise.id)
    hidden = () if pack is None else pack.goals
    cases = [_case(name, goal, variable, "") for goal in exercise.goals]
    cases += [_case(name, goal, variable, ", hidden=True") for goal in hidden]
    return _HEAD.format(name=name) + "".join(cases)


def _case(name: str, goal: Goal, variable: str, hidden: str) -> str:
    return _CASE.format(
        name=name, title=f"{goal.id}: {goal.asks}", points=goal.points, goal=goal.id,
        function=f"goal_{goal.id.lower()}", variable=variable, hidden=hidden,
    )  # fmt: skip


def assert_goal(exercise: str, goal: str, spec: object, *, hidden: bool = False) -> None:
    """Checks one goal of an exercise; the lesson is opened anew, whatever a notebook made of it.

    Args:
        exercise: "L03.E1".
        goal: "G1".
        spec: The answer.
        hidden: Whether it is one of the hidden goals.

    Raises:
        AssertionError: With what there is to say to this goal, if it is not met.
    """
    opened = lesson(exercise.partition(".")[0])
    result = (opened.check_hidden if hidden else opened.check)(exercise, spec)
    asked = tuple(each for each in result.goals if each.id == goal)
    own = replace(result, goals=asked, counter_example=None)
    assert own.passed, str(own)
