"""Results in the forms of grading systems."""

from __future__ import annotations

import json
from typing import Any

import pytest

import jobkit
from jobkit.lessons import CheckResult, GoalResult
from jobkit.lessons.adapters import (
    assert_passed,
    to_json,
    to_nbgrader,
    to_otter,
    to_prairielearn,
)


def a_result(*earned_of: tuple[float, float], **more: Any) -> CheckResult:
    goals = tuple(
        GoalResult(
            id=f"G{at}",
            title="t",
            points=points,
            earned=earned,
            passed=earned == points,
            message="m",
        )
        for at, (earned, points) in enumerate(earned_of)
    )
    return CheckResult(exercise="L00.E1", goals=goals, **more)


@pytest.mark.parametrize(
    ("result", "points", "grade"),
    [
        pytest.param(a_result((2, 2), (1, 1)), 3, 3.0, id="everything"),
        pytest.param(a_result((2, 2), (0, 1)), 3, 2.0, id="a part"),
        pytest.param(a_result((2, 2), (0, 1)), 6, 4.0, id="scaled to the cell"),
        pytest.param(
            a_result((0.1, 0.1), (0.2, 0.2)), 0.3, 0.3, id="a sum of floats above the points"
        ),
        pytest.param(a_result((1, 3), (1, 3), (1, 3)), 1, 0.3333, id="thirds"),
        pytest.param(a_result((3.5, 4), (2, 2)), 6, 5.5, id="half a point less"),
    ],
)
def test_the_grade_is_a_plain_number_never_above_the_points(
    result: CheckResult, points: float, grade: float, capsys: pytest.CaptureFixture[str]
) -> None:
    given = to_nbgrader(result, points)

    assert type(given) is float
    assert given == grade <= points
    assert float(repr(given)) == given
    assert "L00.E1" in capsys.readouterr().out


@pytest.mark.parametrize(
    "result", [a_result((0, 2)), CheckResult(exercise="L00.E1", problem="no file")]
)
def test_nothing_earned_is_an_error_and_not_a_zero(result: CheckResult) -> None:
    with pytest.raises(AssertionError, match=r"L00\.E1"):
        to_nbgrader(result, 2)


def test_an_absent_hidden_pack_is_a_zero_and_no_error() -> None:
    assert to_nbgrader(a_result(is_hidden=True, is_absent=True), 2) == 0.0


@pytest.mark.parametrize("points", [0, -1, float("nan")])
def test_a_cell_without_points_cannot_be_graded(points: float) -> None:
    with pytest.raises(ValueError, match="more than 0 points"):
        to_nbgrader(a_result((1, 1)), points)


def test_the_feedback_is_no_warning_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    # nbgrader takes anything on standard error for a failed cell
    to_nbgrader(a_result((1, 1)), 1)

    assert capsys.readouterr().err == ""


def test_a_plain_assertion_carries_the_feedback() -> None:
    assert_passed(a_result((1, 1)))
    with pytest.raises(AssertionError, match="G0 not met"):
        assert_passed(a_result((0, 1)))


@pytest.fixture
def partly() -> CheckResult:
    lesson = jobkit.lesson("L06")
    return lesson.check("E1", lesson.manifest("broad-first"))


def test_json_holds_goals_evidence_and_the_belief(partly: CheckResult) -> None:
    document = json.loads(to_json(partly))

    assert document["exercise"] == "L06.E1"
    assert document["goals"][0]["suspected"] == "M44"
    assert document["goals"][0]["evidence"][0]["scenario"] == "wrong-columns"
    assert (document["earned"], document["points"]) == (1, 5)


def test_otter_and_gradescope_get_one_test_for_each_goal(partly: CheckResult) -> None:
    document = to_otter(partly)

    assert [test["max_score"] for test in document["tests"]] == [2, 2, 1]
    assert document["score"] == 1
    assert {test["visibility"] for test in document["tests"]} == {"visible"}


def test_prairielearn_gets_a_share_and_format_errors(partly: CheckResult) -> None:
    assert to_prairielearn(partly)["score"] == 0.2
    unreadable = to_prairielearn(jobkit.lesson("L06").check("E1", "spec: ["))
    assert unreadable["gradable"] is False
    assert unreadable["format_errors"]
    assert to_prairielearn(partly)["tests"][2]["points"] == 1


def test_prairielearn_takes_no_attempt_for_hidden_goals_that_are_not_there() -> None:
    document = to_prairielearn(CheckResult(exercise="L00.E1", is_hidden=True, is_absent=True))

    assert document["gradable"] is False
    assert "no hidden goals are installed" in document["format_errors"][0]
