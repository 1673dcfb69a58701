"""Rules about rules hold for every Pod and every result, not only for those that were thought of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lint_manifests import a_container, a_job, indexed, policy

import jobkit
from jobkit.controller.pod_failure_policy import match_policy
from jobkit.controller.success_policy import satisfied_rule
from jobkit.model import ContainerStatus, PodCondition
from jobkit.validation.lint.subject import subject_of, waits

CONTAINERS = ("main", "second")
codes = st.lists(st.integers(1, 5), min_size=1, max_size=4, unique=True).map(sorted)
on_exit_codes = st.fixed_dictionaries(
    {"operator": st.sampled_from(["In", "NotIn"]), "values": codes},
    optional={"containerName": st.sampled_from(CONTAINERS)},
)
patterns = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["DisruptionTarget", "ConfigIssue"]),
            "status": st.sampled_from(["True", "False"]),
        }
    ),
    min_size=1,
    max_size=3,
)
failure_rules = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {
                "action": st.sampled_from(["FailJob", "Ignore", "Count"]),
                "onExitCodes": on_exit_codes,
            }
        ),
        st.fixed_dictionaries(
            {"action": st.sampled_from(["FailJob", "Ignore", "Count"]), "onPodConditions": patterns}
        ),
    ),
    min_size=1,
    max_size=5,
)


@dataclass(frozen=True)
class APod:
    """What rules look at."""

    container_statuses: tuple[ContainerStatus, ...]
    conditions: tuple[PodCondition, ...]


pods = st.builds(
    APod,
    st.tuples(
        *(st.builds(ContainerStatus, name=st.just(name), exit_code=st.integers(0, 7)) for name in CONTAINERS)
    ),
    st.lists(
        st.builds(PodCondition, st.sampled_from(["DisruptionTarget", "ConfigIssue"]), st.sampled_from(["True", "False"])),
        max_size=2,
    ).map(tuple),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(failure_rules, st.lists(pods, min_size=1, max_size=20))
def test_a_rule_that_is_called_shadowed_decides_no_pod(
    rules: list[dict[str, Any]], failed: list[Any]
) -> None:
    job = a_job(
        podFailurePolicy=policy(*rules),
        pod={"containers": [a_container(name=n) for n in CONTAINERS]},
    )
    shadowed = {
        int(re.findall(r"\d+", finding.field)[0])
        for finding in jobkit.validate(job, select=["shadowed-rule"]).lint
    }
    model = subject_of(job).spec.pod_failure_policy
    deciding = {match.rule for pod in failed if (match := match_policy(model, pod)) is not None}
    assert not shadowed & deciding


success_rules = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "succeededIndexes": st.sampled_from(["0", "0-1", "1,3", "0-3", "2-4", "0-4", "4", ""]),
            "succeededCount": st.integers(0, 5),
        },
    ).filter(bool),
    min_size=1,
    max_size=4,
)


@settings(max_examples=100, deadline=None)
@given(success_rules)
def test_a_success_rule_that_is_called_idle_is_never_the_only_one_that_is_met(
    rules: list[dict[str, Any]],
) -> None:
    job = indexed(5, successPolicy=policy(*rules))
    answer = jobkit.validate(job, select=["success-rule-never-decides", "success-needs-all"])
    if not answer.valid:
        return
    found = {(finding.rule, int(re.findall(r"\d+", finding.field)[0])) for finding in answer.lint}
    model = subject_of(job).spec.success_policy or ()
    results = [{i for i in range(5) if bits >> i & 1} for bits in range(1, 32)]
    idle = {number for rule, number in found if rule == "success-rule-never-decides"}
    left = [rule for number, rule in enumerate(model) if number not in idle]
    for number, rule in enumerate(model):
        met = [done for done in results if satisfied_rule([rule], done) is not None]
        assert (met == [set(range(5))]) is (("success-needs-all", number) in found)
    for done in results:
        assert (satisfied_rule(model, done) is None) is (satisfied_rule(left, done) is None)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (1, 10), (2, 30), (6, 630), (7, 1230), (8, 1830), (9, 2430), (100, 57030)],
)
def test_waits_add_up_as_the_controller_waits(failures: int, seconds: int) -> None:
    assert waits(failures) == seconds
