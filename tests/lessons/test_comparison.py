"""Two Jobs side by side: which field makes the difference, and what a guess at it is told."""

from __future__ import annotations

import pytest

import jobkit
from jobkit.lessons.load import lesson_ids, load


@pytest.mark.parametrize(
    ("lesson", "guess", "told"),
    [
        ("L05", "spec.template.spec.activeDeadlineSeconds", "It is that"),
        ("L05", "template.spec.activeDeadlineSeconds", "It is that"),
        ("L05", "spec.activeDeadlineSeconds", "It is another"),
        ("L05", "activeDeadlineSeconds", "More than one field is called that"),
        ("L05", "spec", "It is another"),
        ("L05", "", "It is another"),
        ("L04", "restartPolicy", "It is that"),
        ("L04", "spec.restartPolicy", "It is another"),
        ("L06", "podFailurePolicy", "It is that"),
        ("L06", "spec.podFailurePolicy.rules", "It is that"),
        ("L06", "spec.backoffLimit", "It is another"),
    ],
)
def test_a_guess_is_the_field_only_if_it_means_no_other(lesson: str, guess: str, told: str) -> None:
    compared = jobkit.lesson(lesson).compare(guess=guess)

    field = load(lesson).content.compare[0].field
    assert str(compared).startswith(f"You named {guess}. {told}")
    said = str(compared).splitlines()[0]
    assert said.endswith("It is that." if guess == field else f": {field}.")


@pytest.mark.parametrize("lesson", lesson_ids())
def test_nothing_is_told_of_the_two_runs_before_a_field_is_named(lesson: str) -> None:
    compared = jobkit.lesson(lesson).compare()

    assert "They part at" not in str(compared)
    assert compared.view() is compared
    assert "They part at" in str(jobkit.lesson(lesson).compare(guess="spec.parallelism"))


def test_the_deadline_of_a_pod_saves_the_job_that_its_own_deadline_loses() -> None:
    compared = jobkit.lesson("L05").compare(guess="spec.activeDeadlineSeconds")

    assert compared.first.outcome.result == "Complete"
    assert compared.second.outcome.result == "Failed"
    assert "First (spec.template.spec.activeDeadlineSeconds: 60): Counts" in str(compared)
    assert "Second (spec.activeDeadlineSeconds: 300): nothing is decided." in str(compared)


def test_where_no_field_differs_something_else_is_named() -> None:
    compared = str(jobkit.lesson("L02").compare(guess="the order"))

    assert compared.startswith("You said: the order. It is the order in which")
