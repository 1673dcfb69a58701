"""When enough indexes have succeeded. Source: spec.successPolicy, KEP-3998."""

from __future__ import annotations

import pytest

from jobkit.controller.success_policy import satisfied_rule
from jobkit.model import SuccessPolicyRule


def rule(indexes: set[int] | None = None, count: int | None = None) -> SuccessPolicyRule:
    return SuccessPolicyRule(
        succeeded_indexes=None if indexes is None else frozenset(indexes), succeeded_count=count
    )


@pytest.mark.parametrize(
    ("rules", "completed", "satisfied"),
    [
        pytest.param([rule({1, 2})], {1, 2}, 0, id="all listed indexes"),
        pytest.param([rule({1, 2})], {1, 3}, None, id="one is missing"),
        pytest.param([rule(count=2)], {5, 9}, 0, id="so many of the whole Job"),
        pytest.param([rule(count=3)], {5, 9}, None, id="too few of the whole Job"),
        pytest.param([rule({1, 2, 3}, 2)], {1, 3}, 0, id="so many of the listed"),
        pytest.param([rule({1, 2, 3}, 2)], {3, 7, 8}, None, id="others do not help"),
        pytest.param([rule({1, 2}), rule(count=1)], {4}, 1, id="a later rule"),
        pytest.param([rule(count=1), rule({4})], {4}, 0, id="the first of several"),
        pytest.param([rule(set())], set(), None, id="nothing before an index is completed"),
        pytest.param([rule(set())], {0}, 0, id="an empty list with the first success"),
        pytest.param([], {0}, None, id="no rule"),
        pytest.param(None, {0}, None, id="no policy"),
    ],
)
def test_the_first_satisfied_rule_is(
    rules: list[SuccessPolicyRule] | None, completed: set[int], satisfied: int | None
) -> None:
    assert satisfied_rule(rules, completed) == satisfied
