"""Runs of lessons in which little happens for long can be drawn."""

from __future__ import annotations

from io import BytesIO

import pytest

import jobkit
from jobkit import plot
from jobkit.picture.view import view_of


@pytest.mark.parametrize(
    ("lesson", "scenario", "job"),
    [
        pytest.param("L04", "second-try", "worked", id="a restart in place, then a long run"),
        pytest.param("L04", "agent", "with-agent", id="a Pod that runs to the horizon"),
        pytest.param("L05", "no-machine", "one-pod", id="a Pod that is never scheduled"),
    ],
)
def test_a_run_with_a_long_quiet_stretch_is_drawn_to_its_end(
    lesson: str, scenario: str, job: str
) -> None:
    run = jobkit.lesson(lesson).run(scenario, job=job)
    picture = BytesIO()

    plot.figure(run).savefig(picture, format="png")

    assert picture.getbuffer().nbytes > 1000
    assert view_of(run).axis_end >= run.end


def test_a_restart_in_place_is_a_moment_of_the_run() -> None:
    assert 5000 in jobkit.lesson("L04").run("second-try").moments
