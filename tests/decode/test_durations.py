"""Durations of a scenario. Source: jobkit's contract, section 3."""

from __future__ import annotations

from typing import Any

import pytest

from jobkit.decode.durations import DurationProblem, read_duration, read_plain_duration
from jobkit.scenario import Choice, Exponential, LogNormal, Normal, Uniform


@pytest.mark.parametrize(
    ("written", "milliseconds"),
    [
        (90, 90_000),
        (0, 0),
        (2.5, 2500),
        ("90", 90_000),
        ("90s", 90_000),
        ("1m30s", 90_000),
        ("2h", 7_200_000),
        ("1h2m3s", 3_723_000),
        ("250ms", 250),
        ("0.5s", 500),
        (".5s", 500),
        (" 7s ", 7000),
        ("1e2", 100_000),
        (0.0004, 0),
        (0.0005, 1),
    ],
)
def test_a_duration_is_read(written: Any, milliseconds: int) -> None:
    assert read_plain_duration(written) == milliseconds


@pytest.mark.parametrize(
    "written",
    ["", "s", "5 s", "5x", "1m-3s", "-5", -1, True, None, [5], {"s": 5}, "nan", "inf", "1e400",
     float("nan"), float("inf"), 10**400, -(10**400), "1000000000h", "9" * 5000],
    ids=lambda written: repr(written)[:20],
)  # fmt: skip
def test_what_is_no_duration_is_refused_in_a_sentence(written: Any) -> None:
    with pytest.raises(DurationProblem, match=r"[a-z]"):
        read_plain_duration(written)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"uniform": ["5s", 15]}, Uniform(5000, 15_000)),
        ({"exponential": "10s"}, Exponential(10_000)),
        ({"normal": ["10s", "2s"]}, Normal(10_000, 2000)),
        ({"lognormal": ["10s", 0.5]}, LogNormal(10_000, 0.5)),
        ({"choice": [["5s", 0.9], ["1m", 0.1]]}, Choice(((5000, 0.9), (60_000, 0.1)))),
        ("7s", 7000),
    ],
)
def test_a_distribution_is_read(written: Any, read: Any) -> None:
    assert read_duration(written) == read


@pytest.mark.parametrize(
    "written",
    [
        {}, {"uniform": ["5s", "1s"]}, {"uniform": ["5s"]}, {"uniform": "5s"}, {"gaussian": [1, 2]},
        {"uniform": [1, 2], "normal": [1, 2]}, {"exponential": [1]}, {"normal": [1, -2]}, {"lognormal": [1, 99]},
        {"lognormal": [1, "x"]}, {"choice": []}, {"choice": [["5s", -1]]}, {"choice": [["5s", 0]]},
        {"choice": [["5s", float("nan")]]}, {"choice": ["5s"]},
    ],
)  # fmt: skip
def test_what_is_no_distribution_is_refused(written: Any) -> None:
    with pytest.raises(DurationProblem):
        read_duration(written)
