"""What the rules of a Pod failure policy match. Source: spec.podFailurePolicy, KEP-3329."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import a_pod, on_condition, on_exit_codes

from jobkit.controller.pod_failure_policy import counts, match_policy
from jobkit.decode.pod import StoredPod
from jobkit.model import ContainerStatus, PodCondition, PodFailurePolicyRule


def with_containers(*codes: int | None, init: int | None = None) -> StoredPod:
    names = ("main", "side", "third")
    statuses = [ContainerStatus(name, code) for name, code in zip(names, codes, strict=False)]
    if init is not None:
        statuses.insert(0, ContainerStatus("setup", init, is_init=True))
    return a_pod(phase="Failed", container_statuses=tuple(statuses))


@pytest.mark.parametrize(
    ("rule", "pod", "matches"),
    [
        pytest.param(on_exit_codes("Ignore", 42), with_containers(42), True, id="In matches a code of its list"),
        pytest.param(on_exit_codes("Ignore", 42), with_containers(1), False, id="In matches no other code"),
        pytest.param(on_exit_codes("Ignore", 42), with_containers(None), False, id="a container that runs has no code"),
        pytest.param(on_exit_codes("Ignore", 42, operator="NotIn"), with_containers(1), True, id="NotIn matches a code that is not listed"),
        pytest.param(on_exit_codes("Ignore", 42, operator="NotIn"), with_containers(42), False, id="NotIn does not match a listed code"),
        pytest.param(on_exit_codes("Ignore", 42, operator="NotIn"), with_containers(0), False, id="NotIn never matches success"),
        pytest.param(on_exit_codes("Ignore", 42), with_containers(0, 42), True, id="any container will do"),
        pytest.param(on_exit_codes("Ignore", 42, container="main"), with_containers(1, 42), False, id="but only the named one"),
        pytest.param(on_exit_codes("Ignore", 42, container="side"), with_containers(1, 42), True, id="the named one matches"),
        pytest.param(on_exit_codes("Ignore", 42), with_containers(0, init=42), True, id="init containers take part"),
        pytest.param(on_condition("Ignore"), a_pod(phase="Failed", conditions=("DisruptionTarget",)), True, id="a condition of the type"),
        pytest.param(on_condition("Ignore"), a_pod(phase="Failed", conditions=("ConfigIssue",)), False, id="no other type"),
        pytest.param(on_condition("Ignore", status="False"), a_pod(phase="Failed", conditions=("DisruptionTarget",)), False, id="the status must be equal"),
    ],
)  # fmt: skip
def test_a_rule_matches(rule: PodFailurePolicyRule, pod: StoredPod, *, matches: bool) -> None:
    assert (match_policy((rule,), pod) is not None) == matches


def test_the_first_rule_that_matches_decides() -> None:
    rules = (on_exit_codes("Count", 1), on_condition("FailJob"), on_condition("Ignore"))
    pod = a_pod(exit_code=42, conditions=("DisruptionTarget",))
    match = match_policy(rules, pod)
    assert match is not None
    assert (match.rule, match.action, match.condition) == (1, "FailJob", "DisruptionTarget")
    assert match.field == "spec.podFailurePolicy.rules[1]"


def test_regular_containers_are_looked_at_before_init_containers() -> None:
    match = match_policy(
        (on_exit_codes("FailJob", 7, operator="NotIn"),), with_containers(1, 2, init=3)
    )
    assert match is not None
    assert (match.container, match.exit_code) == ("main", 1)


def test_a_condition_may_stand_after_others() -> None:
    conditions = (PodCondition("Other", "False"), PodCondition("DisruptionTarget", "Unknown"))
    pod = replace(a_pod(phase="Failed"), conditions=conditions)
    assert match_policy((on_condition("Ignore", status="Unknown"),), pod) is not None


@pytest.mark.parametrize(
    ("rules", "counted"),
    [
        pytest.param(None, True, id="without a policy"),
        pytest.param((on_exit_codes("Ignore", 1),), False, id="ignored"),
        pytest.param((on_exit_codes("Count", 1), on_exit_codes("Ignore", 1)), True, id="counted by an earlier rule"),
        pytest.param((on_exit_codes("FailJob", 1),), True, id="failing the Job"),
        pytest.param((on_exit_codes("FailIndex", 1),), True, id="failing the index"),
        pytest.param((on_exit_codes("Ignore", 2),), True, id="no rule matches"),
    ],
)  # fmt: skip
def test_only_ignored_failures_are_not_charged(
    rules: tuple[PodFailurePolicyRule, ...] | None, *, counted: bool
) -> None:
    assert counts(rules, a_pod(exit_code=1)) == counted
