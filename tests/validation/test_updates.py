"""What may change about a stored Job. Source: ValidateJobUpdate, KEP-2926, KEP-3715, KEP-5440."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from asking import Told, a_manifest

import jobkit

INVALID, REQUIRED, UNSUPPORTED = "Invalid value", "Required value", "Unsupported value"
NOW = "2026-01-01T00:00:00Z"
SUSPENDED = {"type": "Suspended", "status": "True", "lastTransitionTime": NOW}
RAN = {"startTime": NOW, "conditions": [SUSPENDED]}
RUNS = {"startTime": NOW, "active": 1, "conditions": [SUSPENDED]}
ELASTIC = {"completionMode": "Indexed", "completions": 3, "parallelism": 3}


def changed(
    before: dict[str, Any], after: dict[str, Any], status: dict[str, Any] | None = None
) -> Told:
    """The errors of a step from one spec to another; None takes a field out."""
    old, new = a_manifest(**before), a_manifest(**{**before, **after})
    new["spec"] = {name: value for name, value in new["spec"].items() if value is not None}
    if status is not None:
        old["status"] = status
    return {(each.type, each.field) for each in jobkit.validate(new, old=old).errors}


@pytest.mark.parametrize(
    "after",
    [
        pytest.param({"parallelism": 5}, id="parallelism"),
        pytest.param({"suspend": True}, id="suspend"),
        pytest.param({"backoffLimit": 9}, id="backoffLimit"),
        pytest.param({"activeDeadlineSeconds": 60}, id="activeDeadlineSeconds"),
        pytest.param({"ttlSecondsAfterFinished": 0}, id="ttlSecondsAfterFinished"),
        pytest.param({"podReplacementPolicy": "Failed"}, id="podReplacementPolicy"),
    ],
)
def test_some_fields_change_at_any_time(after: dict[str, Any]) -> None:
    assert changed({"completions": 3}, after, RUNS) == set()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(
            {"completions": 3},
            {"completions": 4},
            {(INVALID, "spec.completions")},
            id="completions",
        ),
        pytest.param(
            {},
            {"completionMode": "Indexed"},
            {(INVALID, "spec.completionMode")},
            id="completionMode",
        ),
        pytest.param(
            {}, {"managedBy": "example.com/x"}, {(INVALID, "spec.managedBy")}, id="managedBy"
        ),
        pytest.param(
            {},
            {"podFailurePolicy": {"rules": []}},
            {(INVALID, "spec.podFailurePolicy"), (UNSUPPORTED, "spec.podReplacementPolicy")},
            id="a failure policy does not go with the stored replacement policy",
        ),
        pytest.param(
            ELASTIC,
            {"backoffLimitPerIndex": 1},
            {(INVALID, "spec.backoffLimitPerIndex")},
            id="limit",
        ),
        pytest.param(
            ELASTIC,
            {"successPolicy": {"rules": [{"succeededCount": 1}]}},
            {(INVALID, "spec.successPolicy")},
            id="successPolicy",
        ),
        pytest.param(
            {}, {"manualSelector": True}, set(), id="manualSelector by itself changes nothing"
        ),
    ],
)
def test_others_are_said_once(
    before: dict[str, Any], after: dict[str, Any], expected: Told
) -> None:
    assert changed(before, after) == expected


def test_an_elastic_indexed_job_changes_both_numbers_together() -> None:
    assert changed(ELASTIC, {"completions": 5, "parallelism": 5}) == set()
    assert changed(ELASTIC, {"completions": 5}) == {(INVALID, "spec.completions")}
    assert changed(ELASTIC, {"completions": None}) == {(REQUIRED, "spec.completions")}


def with_template(change: dict[str, Any]) -> dict[str, Any]:
    template = deepcopy(a_manifest()["spec"]["template"])
    template["spec"].update(change)
    return {"template": template}


MAIN = {"name": "main", "image": "example/app:1"}
OPEN = {
    "nodeSelector": {"zone": "b"},
    "tolerations": [{"operator": "Exists"}],
    "schedulingGates": [{"name": "example.com/wait"}],
    "affinity": {"nodeAffinity": {}},
    "containers": [{**MAIN, "resources": {"requests": {"cpu": "2"}}}],
}
CLOSED = {
    "terminationGracePeriodSeconds": 5,
    "affinity": {"podAffinity": {}},
    "containers": [{**MAIN, "image": "example/app:2"}],
    "volumes": [{"name": "v"}],
}


@pytest.mark.parametrize("name", OPEN)
@pytest.mark.parametrize(
    ("before", "status", "is_open"),
    [
        pytest.param({"suspend": True}, None, True, id="suspended and never started"),
        pytest.param({"suspend": True}, RAN, True, id="suspended, and had run"),
        pytest.param({"suspend": True}, RUNS, False, id="suspended, and a Pod still runs"),
        pytest.param({"suspend": True}, {"startTime": NOW}, False, id="suspended, not yet stopped"),
        pytest.param({}, None, False, id="not suspended"),
    ],
)
def test_where_pods_go_changes_while_a_job_is_suspended(
    name: str, before: dict[str, Any], status: dict[str, Any] | None, *, is_open: bool
) -> None:
    expected = set() if is_open else {(INVALID, "spec.template")}
    assert changed(before, with_template({name: OPEN[name]}), status) == expected


@pytest.mark.parametrize("name", CLOSED)
def test_what_pods_do_never_changes(name: str) -> None:
    change = with_template({name: CLOSED[name]})
    assert changed({"suspend": True}, change) == {(INVALID, "spec.template.spec")}
    assert changed({}, change) == {(INVALID, "spec.template")}


def test_a_name_and_a_namespace_stay() -> None:
    old, new = a_manifest(), a_manifest()
    new["metadata"] = {"name": "other", "namespace": "elsewhere"}
    found = {(each.type, each.field) for each in jobkit.validate(new, old=old).errors}
    assert found == {(INVALID, "metadata.name"), (INVALID, "metadata.namespace")}


def test_what_the_server_filled_in_stays_when_it_is_applied_again() -> None:
    assert changed({"completions": 3, "parallelism": 2}, {}) == set()


def test_of_two_variables_with_one_name_the_first_is_applied() -> None:
    twice = [{**MAIN, "env": [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]}]
    once = [{**MAIN, "env": [{"name": "A", "value": "1"}]}]
    assert (
        changed(with_template({"containers": once}), with_template({"containers": twice})) == set()
    )


def test_a_user_who_writes_no_uid_means_the_stored_one() -> None:
    old, new = a_manifest(), a_manifest()
    new["metadata"]["uid"] = ""
    assert jobkit.validate(new, old=old).valid
