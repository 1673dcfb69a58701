"""The rules for the Pod around the containers. Source: ValidatePodSpec of core/v1."""

from __future__ import annotations

from typing import Any

import pytest
from asking import Told, a_manifest, the_error, told, with_container, with_pod

INVALID, REQUIRED, UNSUPPORTED = "Invalid value", "Required value", "Unsupported value"
FORBIDDEN, DUPLICATE, NOT_FOUND = "Forbidden", "Duplicate value", "Not found"


@pytest.mark.parametrize(
    ("pod", "expected"),
    [
        pytest.param({"containers": []}, {(REQUIRED, "containers")}, id="a container at least"),
        pytest.param({"dnsPolicy": "Any"}, {(UNSUPPORTED, "dnsPolicy")}, id="four DNS policies"),
        pytest.param({"dnsPolicy": "None"}, {(REQUIRED, "dnsConfig")}, id="None needs settings"),
        pytest.param(
            {"dnsPolicy": "None", "dnsConfig": {}},
            {(REQUIRED, "dnsConfig.nameservers")},
            id="and a server",
        ),
        pytest.param(
            {"dnsConfig": {"nameservers": ["1.1.1.1"] * 4, "searches": ["-a"]}},
            {(INVALID, "dnsConfig.nameservers"), (INVALID, "dnsConfig.searches[0]")},
            id="three servers, and names",
        ),
        pytest.param(
            {"activeDeadlineSeconds": 0}, {(INVALID, "activeDeadlineSeconds")}, id="unlike on a Job"
        ),
        pytest.param({"terminationGracePeriodSeconds": -1}, set(), id="negative grace is taken"),
        pytest.param({"hostname": "a.b"}, {(INVALID, "hostname")}, id="a host name has no dots"),
        pytest.param({"hostname": ""}, set(), id="empty is missing"),
        pytest.param({"runtimeClassName": ""}, {(INVALID, "runtimeClassName")}, id="not here"),
        pytest.param({"preemptionPolicy": ""}, {(REQUIRED, "preemptionPolicy")}, id="nor here"),
        pytest.param({"nodeSelector": {"a b": "c"}}, {(INVALID, "nodeSelector")}, id="labels"),
        pytest.param(
            {"schedulingGates": [{"name": "a"}, {"name": "a"}]},
            {(DUPLICATE, "schedulingGates[1]")},
            id="a gate once",
        ),
        pytest.param(
            {"hostAliases": [{"ip": "010.0.0.1"}, {"ip": "::ffff:1.2.3.4"}]},
            {(INVALID, "hostAliases[0].ip"), (INVALID, "hostAliases[1].ip")},
            id="addresses with leading zeros, and IPv4 in IPv6",
        ),
        pytest.param(
            {"shareProcessNamespace": True, "hostPID": True},
            {(INVALID, "shareProcessNamespace")},
            id="all processes, or the Pod's",
        ),
        pytest.param(
            {"hostUsers": False, "hostPID": True},
            {(FORBIDDEN, "HostPID")},
            id="told with a capital",
        ),
        pytest.param(
            {"hostNetwork": True, "securityContext": {"sysctls": [{"name": "net.a", "value": ""}]}},
            {(INVALID, "securityContext.sysctls[0].name")},
            id="a setting of the node",
        ),
        pytest.param({"os": {"name": "mac"}}, {(UNSUPPORTED, "os")}, id="told at os"),
        pytest.param(
            {"os": {"name": "windows"}, "securityContext": {"runAsUser": 1}},
            {(FORBIDDEN, "securityContext.runAsUser")},
            id="no such users on Windows",
        ),
        pytest.param(
            {"resourceClaims": [{"name": "gpu"}]},
            {(INVALID, "resourceClaims[0]")},
            id="which claim",
        ),
        pytest.param(
            {"readinessGates": [{"conditionType": "a b"}]},
            {(INVALID, "readinessGates[0].conditionType")},
            id="conditions are named like label keys",
        ),
        pytest.param(
            {"overhead": {"disk": "1"}}, {(INVALID, "overhead.limits[disk]")}, id="read as limits"
        ),
        pytest.param(
            {"resources": {"requests": {"ephemeral-storage": "1Gi"}}},
            {(UNSUPPORTED, "resources.requests[ephemeral-storage]")},
            id="a Pod as a whole has cpu and memory",
        ),
    ],
)
def test_a_pod_is_judged_field_by_field(pod: dict[str, Any], expected: Told) -> None:
    assert told(with_pod(**pod)) == expected


def test_containers_ask_for_no_more_than_their_pod() -> None:
    job = with_container(resources={"requests": {"cpu": "2"}, "limits": {"cpu": "4"}})
    pod = job["spec"]["template"]["spec"]
    pod["resources"] = {"requests": {"cpu": "1"}, "limits": {"cpu": "3"}}
    assert told(job) == {
        (INVALID, "resources.requests[cpu]"),
        (INVALID, "resources.containers[0][cpu].limits"),
    }


@pytest.mark.parametrize(
    ("toleration", "expected"),
    [
        pytest.param({"operator": "Equal"}, {(INVALID, ".operator")}, id="all taints: Exists"),
        pytest.param({"key": "a", "operator": "Like"}, {(UNSUPPORTED, ".operator")}, id="Like"),
        pytest.param(
            {"key": "a", "operator": "Exists", "value": "x"},
            {(INVALID, ".operator")},
            id="a value too many is told at the operator",
        ),
        pytest.param(
            {"key": "a", "operator": "Exists", "tolerationSeconds": 5},
            {(INVALID, ".effect")},
            id="seconds need NoExecute",
        ),
        pytest.param({"key": "a", "effect": "Now"}, {(UNSUPPORTED, ".effect")}, id="three effects"),
        pytest.param({"operator": "Exists"}, set(), id="everything is tolerated"),
    ],
)
def test_a_toleration_fits_together(toleration: dict[str, Any], expected: Told) -> None:
    job = with_pod(tolerations=[toleration])
    assert told(job, "spec.template.spec.tolerations[0]") == expected


REQUIRED_TERMS = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED_TERMS = "preferredDuringSchedulingIgnoredDuringExecution"


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        pytest.param({"key": "a", "operator": "In"}, {(REQUIRED, ".values")}, id="In"),
        pytest.param(
            {"key": "a", "operator": "Exists", "values": ["b"]},
            {(FORBIDDEN, ".values")},
            id="Exists",
        ),
        pytest.param(
            {"key": "a", "operator": "Gt", "values": ["1", "2"]}, {(REQUIRED, ".values")}, id="Gt"
        ),
        pytest.param(
            {"key": "a b", "operator": "Is"}, {(INVALID, ".operator"), (INVALID, ".key")}, id="Is"
        ),
    ],
)
def test_a_node_is_asked_for_with_what_the_operator_needs(
    requirement: dict[str, Any], expected: Told
) -> None:
    terms = {"nodeSelectorTerms": [{"matchExpressions": [requirement]}]}
    job = with_pod(affinity={"nodeAffinity": {REQUIRED_TERMS: terms}})
    below = f"spec.template.spec.affinity.nodeAffinity.{REQUIRED_TERMS}.nodeSelectorTerms[0]"
    assert told(job, f"{below}.matchExpressions[0]") == expected


def test_required_node_affinity_has_a_term() -> None:
    job = with_pod(affinity={"nodeAffinity": {REQUIRED_TERMS: {"nodeSelectorTerms": []}}})
    assert told(job) == {(REQUIRED, f"affinity.nodeAffinity.{REQUIRED_TERMS}.nodeSelectorTerms")}


def test_a_preference_weighs_from_1_to_100() -> None:
    preference = {"matchExpressions": [{"key": "a", "operator": "Exists"}]}
    job = with_pod(
        affinity={"nodeAffinity": {PREFERRED_TERMS: [{"weight": 0, "preference": preference}]}}
    )
    assert told(job) == {(INVALID, f"affinity.nodeAffinity.{PREFERRED_TERMS}[0].weight")}


def test_a_pod_affinity_term_needs_a_topology() -> None:
    term = {"labelSelector": {}, "namespaces": ["Bad"]}
    job = with_pod(affinity={"podAntiAffinity": {REQUIRED_TERMS: [term]}})
    below = f"affinity.podAntiAffinity.{REQUIRED_TERMS}[0]"
    assert told(job) == {
        (REQUIRED, f"{below}.topologyKey"),
        (INVALID, f"{below}.topologyKey"),
        (INVALID, f"{below}.namespace"),
    }


def test_topology_spread_is_said_once_for_each_key_and_action() -> None:
    constraint = {"maxSkew": 0, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"}
    job = with_pod(topologySpreadConstraints=[{**constraint, "maxSkew": 1}, constraint])
    assert told(job) == {
        (DUPLICATE, "topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}"),
        (INVALID, "topologySpreadConstraints[1].maxSkew"),
    }


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param({}, set(), id="no source is an empty directory"),
        pytest.param(
            {"emptyDir": {}, "hostPath": {"path": "/x"}},
            {(FORBIDDEN, ".hostPath")},
            id="two sources",
        ),
        pytest.param({"secret": {}}, {(REQUIRED, ".secret.secretName")}, id="which Secret"),
        pytest.param(
            {"configMap": {"name": "c", "items": [{"key": "k", "path": "../x", "mode": 512}]}},
            {(INVALID, ".configMap.items[0].path"), (INVALID, ".configMap.items[0].mode")},
            id="a path below, and a mode of three digits",
        ),
        pytest.param(
            {"emptyDir": {"sizeLimit": "-1"}}, {(FORBIDDEN, ".emptyDir.sizeLimit")}, id="a size"
        ),
        pytest.param(
            {"nfs": {"server": "s", "path": "x"}}, {(INVALID, ".nfs.path")}, id="absolute"
        ),
        pytest.param(
            {"gcePersistentDisk": {}},
            {(REQUIRED, ".persistentDisk.pdName")},
            id="told under another name",
        ),
        pytest.param(
            {"downwardAPI": {"items": [{"path": "a"}]}},
            {(REQUIRED, ".downwardAPI")},
            id="told without a position",
        ),
        pytest.param(
            {"projected": {"sources": [{"secret": {"name": "s"}, "configMap": {"name": "c"}}]}},
            {(FORBIDDEN, ".projected.sources[0]")},
            id="one source an entry",
        ),
        pytest.param(
            {"projected": {"sources": [{"serviceAccountToken": {"expirationSeconds": 60}}]}},
            {
                (INVALID, ".projected.sources[0].serviceAccountToken.expirationSeconds"),
                (REQUIRED, ".projected.path"),
            },
            id="a token lasts ten minutes at least",
        ),
        pytest.param(
            {"ephemeral": {"volumeClaimTemplate": {"spec": {"accessModes": ["Write"]}}}},
            {
                (UNSUPPORTED, ".ephemeral.volumeClaimTemplate.spec.accessModes"),
                (REQUIRED, ".ephemeral.volumeClaimTemplate.spec.resources[storage]"),
            },
            id="a claim has modes and a size",
        ),
        pytest.param({"image": {}}, {(REQUIRED, ".image.reference")}, id="which image"),
        pytest.param({"csi": {"driver": "a_b"}}, {(INVALID, ".csi.driver")}, id="which driver"),
    ],
)
def test_a_volume_comes_from_one_source(source: dict[str, Any], expected: Told) -> None:
    job = with_pod(volumes=[{"name": "v", **source}])
    assert told(job, "spec.template.spec.volumes[0]") == expected


def test_a_volume_that_is_wrong_itself_cannot_be_mounted() -> None:
    job = with_container(volumeMounts=[{"name": "v", "mountPath": "/v"}])
    job["spec"]["template"]["spec"]["volumes"] = [{"name": "v", "secret": {}}]
    assert told(job) == {
        (REQUIRED, "volumes[0].secret.secretName"),
        (NOT_FOUND, "containers[0].volumeMounts[0].name"),
    }


def test_labels_of_the_template_are_told_without_metadata() -> None:
    job = a_manifest()
    job["metadata"]["labels"] = {"app": "demo"}
    job["spec"]["template"]["metadata"] = {"labels": {"a b": "c"}, "annotations": {"x y": "z"}}
    assert told(job) == {
        (INVALID, "spec.template.labels"),
        (INVALID, "spec.template.annotations"),
    }


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        ("controller.kubernetes.io/pod-deletion-cost", "007", "[{key}]"),
        ("kubernetes.io/config.mirror", "x", "[{key}]"),
        ("seccomp.security.alpha.kubernetes.io/pod", "strict", ".{key}"),
        ("container.apparmor.security.beta.kubernetes.io/ghost", "unconfined", "[{key}]"),
        ("scheduler.alpha.kubernetes.io/tolerations", "{", ""),
    ],
)
def test_annotations_that_have_a_meaning_are_judged(key: str, value: str, field: str) -> None:
    job = a_manifest()
    job["spec"]["template"]["metadata"] = {"annotations": {key: value}}
    assert told(job) == {(INVALID, "spec.template.annotations" + field.format(key=key))}


@pytest.mark.parametrize(
    "dropped",
    [
        pytest.param({"schedulingGroup": {"podGroupName": "Bad_"}}, id="scheduling groups"),
        pytest.param({"evictionResponders": [{"name": "Bad_"}]}, id="eviction responders"),
        pytest.param({"volumes": [{"name": "v", "emptyDir": {"mode": -1}}]}, id="modes"),
    ],
)
def test_fields_of_features_that_are_off_are_dropped_unseen(dropped: dict[str, Any]) -> None:
    assert told(with_pod(**dropped)) == set()


def test_what_a_job_schedules_together_is_dropped_unseen() -> None:
    assert told(a_manifest(scheduling={"schedulingPolicy": {"gang": {"minCount": -1}}})) == set()


def test_a_resource_that_a_pod_as_a_whole_cannot_have_is_named_whole() -> None:
    job = with_pod(resources={"limits": {"nvidia.com/gpu": 1}})
    error = the_error(job)
    assert error.message.endswith("and no nvidia.com/gpu.")
    assert error.hint == "move nvidia.com/gpu to a container"
