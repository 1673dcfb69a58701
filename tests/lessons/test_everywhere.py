"""Goals that must hold wherever failures fall: a quorum that survives them, or does not."""

from __future__ import annotations

import pytest

import jobkit
from jobkit.lessons import LessonFileInvalid
from jobkit.lessons.own import load_exercise, prove

QUORUM = """
apiVersion: batch/v1
kind: Job
metadata: {{name: quorum}}
spec:
  completions: {completions}
  parallelism: {completions}
  completionMode: Indexed
  backoffLimitPerIndex: 0
  successPolicy: {{rules: [{{succeededCount: {count}}}]}}
  template: {{spec: {{restartPolicy: Never, containers: [{{name: main, image: example/main:1}}]}}}}
"""
EXERCISE = """
title: Any {count} of the results
task: Get {count} good results although {failures} of the indexes fail for good.
model: A spare index is still open when the last good result comes.
start: |
{start}
solution: |
{solution}
scenarios: {{}}
goals:
- id: G1
  asks: It is complete whichever indexes fail.
  kind: safety
  points: 4
  everywhere: {{holds: completes, failures: {failures}}}
  hints: [Which index ends last?, Is another one still open then?, One index more.]
wrong:
- {{set: {{spec.completions: {few}, spec.parallelism: {few}}}, fails: [G1]}}
"""


def quorum(completions: int, count: int) -> str:
    return QUORUM.format(completions=completions, count=count)


def exercise(count: int, failures: int) -> str:
    few = count + failures

    def block(text: str) -> str:
        return "".join(f"  {line}\n" for line in text.strip().splitlines())

    return EXERCISE.format(
        count=count,
        failures=failures,
        few=few,
        start=block(quorum(few, count).replace(f"completions: {few}", "completions: ____")),
        solution=block(quorum(few + 1, count)),
    )


def test_an_exercise_about_every_placement_can_be_solved_and_failed() -> None:
    proof = prove(load_exercise(exercise(count=2, failures=1)))
    assert proof.holds, str(proof)


def test_three_of_six_survive_any_two_failures_in_any_order() -> None:
    """15 placements of two failures, 720 orders of the ends."""
    result = load_exercise(exercise(count=3, failures=2)).check(quorum(6, 3))
    assert result.passed
    assert result.goals[0].message == ("It holds in all 10,800 ways in which 2 of 6 indexes fail.")


def test_a_miss_shows_the_placement_and_the_decision_at_which_it_breaks() -> None:
    result = load_exercise(exercise(count=3, failures=2)).check(quorum(5, 3))
    (goal,) = result.goals
    assert not result.passed
    assert "1,200 ways in which 2 of 5 indexes fail" in goal.message
    assert "FailedIndexes" in str(goal.evidence[0])
    assert result.counter_example is not None
    assert result.counter_example.saw == "Failed (FailedIndexes)"
    run = jobkit.simulate(quorum(5, 3), result.counter_example.scenario + "\n")
    assert run.outcome.reason == "FailedIndexes"
    lab = jobkit.lab(token=result.counter_example.token)
    assert lab.t * 1000 == goal.evidence[0].t


WITHOUT_INDEXES = """
apiVersion: batch/v1
kind: Job
metadata: {name: quorum}
spec:
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: example/main:1}]}}
"""


@pytest.mark.parametrize(
    ("answer", "message"),
    [(quorum(9, 3), "too many ways (3,265,920)"), (WITHOUT_INDEXES, "completions is not set")],
)
def test_what_cannot_be_tried_in_every_way_is_said(answer: str, message: str) -> None:
    result = load_exercise(exercise(count=2, failures=1)).check(answer)
    assert not result.passed
    assert message in result.goals[0].message


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("holds: completes", "holds: wins", "none of completes, ends, losesNoIndex"),
        ("holds: completes", "holds: ends, within: 3", "within goes with completes only"),
        ("failures: 1}", "failures: -1}", "from 0 on"),
    ],
)
def test_a_mistaken_goal_is_named(old: str, new: str, message: str) -> None:
    with pytest.raises(LessonFileInvalid, match=message):
        load_exercise(exercise(count=2, failures=1).replace(old, new))
