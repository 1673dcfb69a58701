"""Chance that is keyed by what it is for. Source: jobkit's contract, section 3."""

from __future__ import annotations

from collections import Counter
from statistics import correlation, mean, median, quantiles
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jobkit
from jobkit.decode.durations import read_duration
from jobkit.simulation.draws import PodChance, draw_durations, fraction, name_suffix

KEYS = [(7, f"lesson {number}", 0) for number in range(2000)]
NEXT_AND_LATER = (1, 2, 7, 8, 4000)
"""Distances between Pods: beside one another, in one digest and the next, and in the next attempt."""


class Known(NamedTuple):
    """What chance knows of a Pod."""

    completion_index: int | None
    ordinal: int = 0
    attempt: int = 0


def draws(distribution: object) -> list[float]:
    pods = [Known(index) for index in range(2000)]
    durations = [read_duration(distribution)] * len(pods)
    drawn = draw_durations(durations, PodChance(7).fractions(pods, "runs"))
    return [time / 1000 for time in drawn]


def test_a_fraction_lies_between_0_and_1_and_hangs_on_nothing_but_its_key() -> None:
    numbers = [fraction(key, "runs") for key in KEYS]
    assert all(0 < number < 1 for number in numbers)
    assert numbers == [fraction(key, "runs") for key in reversed(KEYS)][::-1]
    assert abs(mean(numbers) - 0.5) < 0.02


@pytest.mark.parametrize(
    "other", [(8, "lesson 0", 0), (7, "lesson 1", 0), (7, "lesson 0", 1), (7, "quiz 0", 0)]
)
def test_every_part_of_a_key_matters(other: tuple[int, str, int]) -> None:
    assert fraction((7, "lesson 0", 0), "order") != fraction(other, "order")
    assert fraction((7, "lesson 0", 0), "order") != fraction((7, "lesson 0", 0), "pick")


INDEXED = st.builds(Known, st.integers(0, 40), st.integers(0, 99), st.integers(0, 3))
NOT_INDEXED = st.builds(Known, st.none(), st.integers(0, 40), st.integers(0, 3))


@given(st.lists(INDEXED, max_size=12) | st.lists(NOT_INDEXED, max_size=12), st.integers(0, 3))
def test_what_a_pod_draws_hangs_on_no_other_draw(pods: list[Known], seed: int) -> None:
    chance = PodChance(seed)
    together = [chance.fractions(pods, what) for what in ("runs", "failsWith", "runs")]
    alone = [PodChance(seed).fraction(pod, "runs") for pod in pods]
    assert together[0] == together[2] == alone
    assert all(first != second for first, second in zip(alone, together[1], strict=True))


def test_a_pod_draws_by_its_index_and_attempt_and_without_an_index_by_its_ordinal_alone() -> None:
    chance = PodChance(7)
    drawn = chance.fraction(Known(3, ordinal=5, attempt=2), "runs")
    assert chance.fraction(Known(3, ordinal=9, attempt=2), "runs") == drawn
    assert chance.fraction(Known(3, ordinal=5, attempt=1), "runs") != drawn
    assert chance.fraction(Known(4, ordinal=5, attempt=2), "runs") != drawn
    by_ordinal = chance.fraction(Known(None, ordinal=3, attempt=2), "runs")
    assert by_ordinal != drawn
    assert chance.fraction(Known(None, ordinal=3, attempt=0), "runs") == by_ordinal
    assert chance.fraction(Known(None, ordinal=4, attempt=2), "runs") != by_ordinal


def test_the_draws_of_many_pods_are_as_independent_as_one_would_wish() -> None:
    pods = [Known(index, attempt=attempt) for attempt in range(2) for index in range(4000)]
    numbers = PodChance(7).fractions(pods, "runs")
    assert len(set(numbers)) == len(numbers)
    tenths = Counter(int(number * 10) for number in numbers)
    assert all(abs(count - 800) < 110 for count in tenths.values())
    for distance in NEXT_AND_LATER:
        pairs = list(zip(numbers, numbers[distance:], strict=False))
        assert abs(correlation(*zip(*pairs, strict=True))) < 0.05


def test_uniform_stays_between_its_bounds() -> None:
    lengths = draws({"uniform": ["5s", "15s"]})
    assert min(lengths) >= 5
    assert max(lengths) <= 15
    assert abs(mean(lengths) - 10) < 0.2


def test_exponential_has_its_mean() -> None:
    lengths = draws({"exponential": "10s"})
    assert min(lengths) >= 0
    assert abs(mean(lengths) - 10) < 0.7


def test_normal_is_cut_at_0() -> None:
    assert abs(mean(draws({"normal": ["10s", "2s"]})) - 10) < 0.2
    assert min(draws({"normal": ["1s", "5s"]})) == 0


def test_lognormal_has_its_median() -> None:
    lengths = draws({"lognormal": ["10s", 0.5]})
    assert abs(median(lengths) - 10) < 0.6
    low, high = quantiles(lengths, n=100)[15], quantiles(lengths, n=100)[83]
    assert abs(high / low - 2.718) < 0.3  # one deviation to either side is a factor of e ** 0.5


def test_choice_has_its_weights() -> None:
    lengths = draws({"choice": [["5s", 0.9], ["60s", 0.1]]})
    assert set(lengths) == {5, 60}
    assert abs(lengths.count(60) / len(lengths) - 0.1) < 0.03


def test_a_plain_duration_is_left_alone() -> None:
    assert draws("2.5s")[:2] == [2.5, 2.5]


def test_names_are_of_the_servers_alphabet() -> None:
    names = [name_suffix(0, ordinal) for ordinal in range(500)]
    assert {len(name) for name in names} == {5}
    assert set("".join(names)) <= set("bcdfghjklmnpqrstvwxz2456789")
    assert len(set(names)) > 490


JOB = """
apiVersion: batch/v1
kind: Job
metadata: {name: demo}
spec:
  completions: 200
  parallelism: 200
  backoffLimit: 300
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: example/main:1}]}}
"""


def test_fails_with_lets_about_so_many_pods_fail() -> None:
    run = jobkit.simulate(
        JOB, "spec: {until: 20s, pods: [{failsWith: {probability: 0.2, exitCode: 3}}]}"
    )
    failed = [pod for pod in run.pods[:200] if pod.exit_code == 3]
    assert 25 <= len(failed) <= 55
    assert {pod.exit_code for pod in run.pods[:200]} == {0, 3}


@pytest.mark.parametrize(("probability", "expected"), [(0, {0}), (1, {7})])
def test_fails_with_0_and_1_leave_nothing_to_chance(probability: int, expected: set[int]) -> None:
    scenario = (
        f"spec: {{until: 20s, pods: [{{failsWith: {{probability: {probability}, exitCode: 7}}}}]}}"
    )
    assert {pod.exit_code for pod in jobkit.simulate(JOB, scenario).pods} == expected


def test_disrupted_with_disrupts_about_so_many_pods() -> None:
    scenario = "spec: {until: 20s, pods: [{disruptedWith: {probability: 0.2, after: 2s, reason: DeletionByTaintManager}}]}"
    disrupted = [pod for pod in jobkit.simulate(JOB, scenario).pods[:200] if pod.conditions]
    assert 25 <= len(disrupted) <= 55
    assert {(c.type, c.reason) for pod in disrupted for c in pod.conditions} == {
        ("DisruptionTarget", "DeletionByTaintManager")
    }
    assert all(pod.deletion_requested == 3000 + 2000 for pod in disrupted)


def test_the_seed_decides_who_fails() -> None:
    def failed(seed: int) -> list[int]:
        scenario = {
            "spec": {"seed": seed, "until": 20, "pods": [{"failsWith": {"probability": 0.2}}]}
        }
        return [pod.ordinal for pod in jobkit.simulate(JOB, scenario).pods if pod.exit_code]

    assert failed(1) == failed(1)
    assert failed(1) != failed(2)
