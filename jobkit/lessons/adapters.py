"""Results for the systems that courses are graded with."""

from __future__ import annotations

import json
from typing import Any

from jobkit.lessons.result import CheckResult

__all__ = [
    "NothingEarned",
    "assert_passed",
    "to_json",
    "to_nbgrader",
    "to_otter",
    "to_prairielearn",
]

_DIGITS = 4


class NothingEarned(AssertionError):
    """A graded cell earned nothing; a notebook shows the sentence and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def to_nbgrader(result: CheckResult, points: float) -> float:
    """Shows the feedback and gives the cell's grade as a plain number.

    nbgrader reads the last expression of a graded cell as its grade, and takes whatever is no number
    for full marks; a number above the cell's points stops the grading of the whole notebook. So the
    number is plain, never above `points`, and nothing earned is an error rather than a 0.

    Args:
        result: What a check gave.
        points: The points of the cell.

    Raises:
        NothingEarned: An AssertionError, if nothing is earned; not where a hidden pack is absent, which gives 0.
        ValueError: If the cell has no points.
    """
    points = float(points)
    if not points > 0:
        raise ValueError("a graded cell has more than 0 points")
    _show(result)
    if result.is_absent:
        return 0.0
    share = result.earned / result.points if result.points else 0.0
    grade = min(points, max(0.0, round(points * share, _DIGITS)))
    if not grade:
        raise NothingEarned(f"{result.exercise}: no points yet")
    return grade


def assert_passed(result: CheckResult) -> None:
    """For any system that counts a raised error as a failed test.

    Raises:
        AssertionError: With the feedback, unless every goal is met.
    """
    assert result.passed or result.is_absent, str(result)


def to_json(result: CheckResult) -> str:
    """The result as JSON text."""
    return json.dumps(result.to_dict(), indent=2, ensure_ascii=False, allow_nan=False)


def to_otter(result: CheckResult) -> dict[str, Any]:
    """The result as the `results.json` of Gradescope, and of Otter there, has it: one test for every goal."""
    return {
        "score": round(result.earned, _DIGITS),
        "output": result.summary,
        "tests": [
            {
                "name": f"{result.exercise} {goal.id}",
                "score": round(goal.earned, _DIGITS),
                "max_score": goal.points,
                "visibility": "hidden" if result.is_hidden else "visible",
                "output": f"{goal.title}\n{goal.message}",
            }
            for goal in result.goals
        ],
    }


def to_prairielearn(result: CheckResult) -> dict[str, Any]:
    """The result as PrairieLearn's external graders write it: a share from 0 to 1, and tests.

    What cannot be graded costs no attempt there; so it is with hidden goals that are not installed.
    """
    share = result.earned / result.points if result.points else 0.0
    is_graded = result.gradable and not result.is_absent
    document: dict[str, Any] = {
        "gradable": is_graded,
        "score": round(share, _DIGITS),
        "message": result.summary,
        "output": str(result),
        "tests": [
            {
                "name": goal.title,
                "description": goal.id,
                "points": round(goal.earned, _DIGITS),
                "max_points": goal.points,
                "message": goal.message,
            }
            for goal in result.goals
        ],
    }
    if not is_graded:
        document["format_errors"] = _why_not(result)
    return document


def _why_not(result: CheckResult) -> list[str]:
    if result.diagnostics is not None:
        return [str(each) for each in result.diagnostics.errors]
    return [result.problem or result.summary]


def _show(result: CheckResult) -> None:
    """In a notebook the tables, elsewhere the text; on standard output, never as the cell's value."""
    import sys  # noqa: PLC0415  beside its one use

    shell = sys.modules.get("IPython")
    if shell is not None and shell.get_ipython() is not None:
        from IPython.display import display  # noqa: PLC0415  only where there is a notebook

        display(result)  # type: ignore[no-untyped-call]
    else:
        sys.stdout.write(f"{result}\n")
