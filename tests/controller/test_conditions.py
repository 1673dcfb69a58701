"""Conditions of a Job. Source: spec.suspend, KEP-2232; status.conditions."""

from __future__ import annotations

import pytest
from builders import NOW, a_condition, a_status

from jobkit.controller.conditions import suspended_condition, with_condition
from jobkit.model import Condition

SUSPENDED = a_condition("Suspended", reason="JobSuspended", message="Job suspended")
RESUMED = a_condition("Suspended", status="False", reason="JobResumed", message="Job resumed")


@pytest.mark.parametrize(
    ("stored", "suspended", "written"),
    [
        pytest.param((), False, None, id="a Job that never was suspended is not resumed"),
        pytest.param((), True, ("True", "JobSuspended"), id="suspended for the first time"),
        pytest.param((SUSPENDED,), True, None, id="still suspended"),
        pytest.param((SUSPENDED,), False, ("False", "JobResumed"), id="resumed"),
        pytest.param((RESUMED,), False, None, id="still resumed"),
        pytest.param((RESUMED,), True, ("True", "JobSuspended"), id="suspended again"),
        pytest.param((a_condition("Suspended", reason="Other"),), True, ("True", "JobSuspended"), id="another reason is put right"),
    ],
)  # fmt: skip
def test_the_suspended_condition_is_written_when_it_differs(
    stored: tuple[Condition, ...], written: tuple[str, str] | None, *, suspended: bool
) -> None:
    condition = suspended_condition(a_status(conditions=stored), suspended=suspended, now=NOW)
    assert (condition and (condition.status, condition.reason)) == written


def test_a_condition_takes_the_place_of_its_like() -> None:
    target = a_condition("FailureTarget")
    assert with_condition((SUSPENDED, target), RESUMED) == (RESUMED, target)


def test_a_first_condition_of_its_type_comes_last() -> None:
    target = a_condition("FailureTarget")
    assert with_condition((target,), RESUMED) == (target, RESUMED)
