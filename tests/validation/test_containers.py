"""The rules for containers, as the server tells them. Source: validateContainers of core/v1."""

from __future__ import annotations

from typing import Any

import pytest
from asking import Told, told, told_of_container, with_container, with_pod

INVALID, REQUIRED, UNSUPPORTED = "Invalid value", "Required value", "Unsupported value"
FORBIDDEN, DUPLICATE, NOT_FOUND = "Forbidden", "Duplicate value", "Not found"
SCRATCH = {"name": "scratch", "emptyDir": {}}


def two_containers(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    image = {"image": "i"}
    return with_pod(containers=[{**image, **first}, {**image, **second}])


@pytest.mark.parametrize(
    ("container", "expected"),
    [
        pytest.param({"name": "a.b"}, {(INVALID, "name")}, id="a name has no dots"),
        pytest.param({"name": ""}, {(REQUIRED, "name")}, id="a name is needed"),
        pytest.param({"image": ""}, {(REQUIRED, "image")}, id="an image is needed"),
        pytest.param({"image": " i "}, set(), id="blanks around an image are not minded here"),
        pytest.param(
            {"imagePullPolicy": "always"}, {(UNSUPPORTED, "imagePullPolicy")}, id="case matters"
        ),
        pytest.param(
            {"terminationMessagePolicy": "Log"},
            {(UNSUPPORTED, "terminationMessagePolicy")},
            id="a message comes from a file or from logs",
        ),
        pytest.param(
            {"restartPolicy": "Sometimes"}, {(UNSUPPORTED, "restartPolicy")}, id="own restarts"
        ),
        pytest.param(
            {"restartPolicyRules": [{"action": "Restart", "exitCodes": {"operator": "In"}}]},
            {(REQUIRED, "restartPolicy")},
            id="rules for restarts need a policy beside them",
        ),
        pytest.param(
            {"restartPolicy": "Never", "restartPolicyRules": [{}]},
            {
                (UNSUPPORTED, "restartPolicyRules[0].action"),
                (REQUIRED, "restartPolicyRules[0].exitCodes"),
            },
            id="a rule for restarts has action and exit codes",
        ),
        pytest.param(
            {"resizePolicy": [{"resourceName": "cpu", "restartPolicy": "RestartContainer"}]},
            {(INVALID, "resizePolicy")},
            id="with restartPolicy Never nothing is restarted for resizing",
        ),
    ],
)
def test_a_container_is_judged_field_by_field(container: dict[str, Any], expected: Told) -> None:
    assert told_of_container(**container) == expected


@pytest.mark.parametrize(
    ("ports", "expected"),
    [
        pytest.param([{}], {(REQUIRED, "ports[0].containerPort")}, id="0 counts as missing"),
        pytest.param(
            [{"containerPort": 65_536}],
            {(INVALID, "ports[0].containerPort")},
            id="65535 is the last",
        ),
        pytest.param(
            [{"containerPort": 80, "hostPort": -1}],
            {(INVALID, "ports[0].hostPort")},
            id="on the host",
        ),
        pytest.param(
            [{"containerPort": 80, "name": "8080"}], {(INVALID, "ports[0].name")}, id="a letter"
        ),
        pytest.param(
            [{"containerPort": 80, "name": "a--b"}],
            {(INVALID, "ports[0].name")},
            id="single dashes",
        ),
        pytest.param(
            [{"containerPort": 80, "name": "a" * 16}], {(INVALID, "ports[0].name")}, id="15 letters"
        ),
        pytest.param(
            [{"containerPort": 1, "name": "a"}, {"containerPort": 2, "name": "a"}],
            {(DUPLICATE, "ports[1].name")},
            id="a name for each",
        ),
        pytest.param(
            [{"containerPort": 80, "protocol": "HTTP"}],
            {(UNSUPPORTED, "ports[0].protocol")},
            id="HTTP is no protocol here",
        ),
        pytest.param(
            [{"containerPort": 80, "hostPort": 80}, {"containerPort": 81, "hostPort": 80}],
            {(DUPLICATE, "ports[1].hostPort")},
            id="a host port is there once",
        ),
    ],
)
def test_ports_are_numbers_with_names_of_their_own(
    ports: list[dict[str, Any]], expected: Told
) -> None:
    assert told_of_container(ports=ports) == expected


def test_a_name_is_given_once_among_all_containers() -> None:
    assert told(two_containers({"name": "a"}, {"name": "a"})) == {(DUPLICATE, "containers[1].name")}


def test_a_clash_of_kinds_is_told_at_the_init_container() -> None:
    job = with_pod(initContainers=[{"name": "main", "image": "i"}])
    assert told(job) == {(DUPLICATE, "initContainers[0].name")}


def test_host_ports_of_any_init_container_are_told_at_the_first() -> None:
    ports = [{"containerPort": 1, "hostPort": 9}, {"containerPort": 2, "hostPort": 9}]
    job = with_pod(
        initContainers=[{"name": "a", "image": "i"}, {"name": "b", "image": "i", "ports": ports}]
    )
    assert told(job) == {(DUPLICATE, "initContainers[0].ports[1].hostPort")}


@pytest.mark.parametrize("name", ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"])
def test_an_init_container_has_hooks_and_probes_only_as_a_sidecar(name: str) -> None:
    probe = {"exec": {"command": ["true"]}}
    container = {
        "name": "a",
        "image": "i",
        name: {"preStop": probe} if name == "lifecycle" else probe,
    }
    assert told(with_pod(initContainers=[container])) == {(FORBIDDEN, f"initContainers[0].{name}")}
    assert told(with_pod(initContainers=[{**container, "restartPolicy": "Always"}])) == set()


def test_ephemeral_containers_are_for_running_pods_only() -> None:
    job = with_pod(ephemeralContainers=[{"name": "debug", "image": "i"}])
    assert told(job) == {(FORBIDDEN, "ephemeralContainers")}


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        pytest.param({"value": "x"}, {(REQUIRED, "env[0].name")}, id="a name is needed"),
        pytest.param({"name": "A=B"}, {(INVALID, "env[0].name")}, id="= ends a name"),
        pytest.param({"name": "é"}, {(INVALID, "env[0].name")}, id="ASCII only"),
        pytest.param({"name": "1 A"}, set(), id="digits and blanks are allowed since 1.32"),
        pytest.param(
            {"name": "A", "valueFrom": {}}, {(INVALID, "env[0].valueFrom")}, id="no source"
        ),
        pytest.param(
            {"name": "A", "value": "x", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
            {(INVALID, "env[0].valueFrom")},
            id="a value and a source",
        ),
        pytest.param(
            {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "status.phase"}}},
            {(UNSUPPORTED, "env[0].valueFrom.fieldRef.fieldPath")},
            id="known to the server, given to no container",
        ),
        pytest.param(
            {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "spec.color"}}},
            {(INVALID, "env[0].valueFrom.fieldRef.fieldPath")},
            id="no field of a Pod",
        ),
        pytest.param(
            {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.labels['a b']"}}},
            {(INVALID, "env[0].valueFrom.fieldRef")},
            id="no key of a label",
        ),
        pytest.param(
            {"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "cpu"}}},
            {(UNSUPPORTED, "env[0].valueFrom.resourceFieldRef.resource")},
            id="limits or requests",
        ),
        pytest.param(
            {
                "name": "A",
                "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu", "divisor": "1Mi"}},
            },
            {(INVALID, "env[0].valueFrom.resourceFieldRef.divisor")},
            id="cpu is not counted in mebibytes",
        ),
        pytest.param(
            {"name": "A", "valueFrom": {"secretKeyRef": {}}},
            {
                (INVALID, "env[0].valueFrom.secretKeyRef.name"),
                (REQUIRED, "env[0].valueFrom.secretKeyRef.key"),
            },
            id="a missing name is invalid, a missing key required",
        ),
    ],
)
def test_variables_have_a_name_and_one_source(variable: dict[str, Any], expected: Told) -> None:
    assert told_of_container(env=[variable]) == expected


def test_a_source_of_all_variables_is_told_at_the_list() -> None:
    assert told_of_container(envFrom=[{}]) == {(INVALID, "envFrom")}
    assert told_of_container(envFrom=[{"configMapRef": {}}]) == {
        (REQUIRED, "envFrom[0].configMapRef.name")
    }


@pytest.mark.parametrize(
    ("mount", "expected"),
    [
        pytest.param(
            {"name": "ghost", "mountPath": "/a"}, {(NOT_FOUND, "[0].name")}, id="no volume"
        ),
        pytest.param(
            {"mountPath": "/a"}, {(REQUIRED, "[0].name"), (NOT_FOUND, "[0].name")}, id="no name"
        ),
        pytest.param({"name": "scratch"}, {(REQUIRED, "[0].mountPath")}, id="no path"),
        pytest.param(
            {"name": "scratch", "mountPath": "/a", "subPath": "../b"},
            {(INVALID, ".subPath")},
            id="a path below stays below, and is told without a position",
        ),
        pytest.param(
            {"name": "scratch", "mountPath": "/a", "mountPropagation": "Bidirectional"},
            {(FORBIDDEN, ".mountPropagation")},
            id="only privileged containers mount for the node",
        ),
        pytest.param(
            {"name": "scratch", "mountPath": "/a", "recursiveReadOnly": "Enabled"},
            {(FORBIDDEN, ".recursiveReadOnly")},
            id="read-only all the way needs read-only",
        ),
    ],
)
def test_a_mount_names_a_volume_and_a_path(mount: dict[str, Any], expected: Told) -> None:
    job = with_container(volumeMounts=[mount])
    job["spec"]["template"]["spec"]["volumes"] = [SCRATCH]
    assert told(job, "spec.template.spec.containers[0].volumeMounts") == expected


def test_a_mount_path_is_used_once() -> None:
    mounts = [{"name": "scratch", "mountPath": "/a"}, {"name": "scratch", "mountPath": "/a"}]
    job = with_container(volumeMounts=mounts)
    job["spec"]["template"]["spec"]["volumes"] = [SCRATCH]
    assert told(job) == {(INVALID, "containers[0].volumeMounts[1].mountPath")}


def test_a_block_device_needs_a_claim() -> None:
    job = with_container(volumeDevices=[{"name": "scratch", "devicePath": "/dev/x"}])
    job["spec"]["template"]["spec"]["volumes"] = [SCRATCH]
    assert told(job) == {(INVALID, "containers[0].volumeDevices[0].name")}


@pytest.mark.parametrize(
    ("probe", "expected"),
    [
        pytest.param({}, {(REQUIRED, "")}, id="an action is needed"),
        pytest.param({"exec": {}}, {(REQUIRED, ".exec.command")}, id="a command is needed"),
        pytest.param(
            {"exec": {"command": ["x"]}, "grpc": {"port": 1}},
            {(FORBIDDEN, ".grpc")},
            id="one action only",
        ),
        pytest.param(
            {"exec": {"command": ["x"]}, "periodSeconds": -1},
            {(INVALID, ".periodSeconds")},
            id="no time runs backwards",
        ),
        pytest.param(
            {"exec": {"command": ["x"]}, "successThreshold": 2},
            {(INVALID, ".successThreshold")},
            id="one success is enough",
        ),
        pytest.param(
            {"httpGet": {"port": "a--b", "scheme": "FTP"}},
            {(INVALID, ".httpGet.port"), (UNSUPPORTED, ".httpGet.scheme")},
            id="port and scheme",
        ),
        pytest.param({"httpGet": {"port": 80}}, set(), id="path and scheme are filled in"),
    ],
)
def test_a_liveness_probe_does_one_thing(probe: dict[str, Any], expected: Told) -> None:
    job = with_container(livenessProbe=probe)
    assert told(job, "spec.template.spec.containers[0].livenessProbe") == expected


def test_a_readiness_probe_has_no_grace_period() -> None:
    probe = {"exec": {"command": ["x"]}, "successThreshold": 3, "terminationGracePeriodSeconds": 5}
    assert told_of_container(readinessProbe=probe) == {
        (INVALID, "readinessProbe.terminationGracePeriodSeconds")
    }


def test_sleeping_before_the_end_fits_into_the_grace_period() -> None:
    assert told_of_container(lifecycle={"preStop": {"sleep": {"seconds": 30}}}) == set()
    assert told_of_container(lifecycle={"preStop": {"sleep": {"seconds": 31}}}) == {
        (INVALID, "lifecycle.preStop.sleep")
    }


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param({"limits": {"cpu": "-1"}}, {(INVALID, "limits[cpu]")}, id="below zero"),
        pytest.param({"limits": {"disk": "1"}}, {(INVALID, "limits[disk]")}, id="no resource"),
        pytest.param(
            {"requests": {"cpu": "2"}, "limits": {"cpu": "1"}},
            {(INVALID, "requests")},
            id="above the limit, told without the name",
        ),
        pytest.param(
            {"requests": {"example.com/gpu": 1}},
            {(REQUIRED, "limits")},
            id="a device needs a limit",
        ),
        pytest.param(
            {"limits": {"example.com/gpu": "500m"}},
            {(INVALID, "limits[example.com/gpu]")},
            id="half a device",
        ),
        pytest.param(
            {"limits": {"hugepages-2Mi": "3Mi", "cpu": "1"}},
            {(INVALID, "limits[hugepages-2Mi]")},
            id="half a page",
        ),
        pytest.param(
            {"limits": {"hugepages-2Mi": "2Mi"}},
            {(FORBIDDEN, "")},
            id="pages without cpu or memory",
        ),
        pytest.param({"claims": [{"name": "gpu"}]}, {(NOT_FOUND, "claims[0]")}, id="no such claim"),
    ],
)
def test_resources_are_known_whole_and_below_their_limits(
    resources: dict[str, Any], expected: Told
) -> None:
    below = "spec.template.spec.containers[0].resources"
    found = told(with_container(resources=resources), below)
    assert {(kind, field.removeprefix(".")) for kind, field in found} == expected


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        pytest.param({"runAsUser": -1}, {(INVALID, ".runAsUser")}, id="users count from 0"),
        pytest.param({"procMount": "Unmasked"}, {(INVALID, ".procMount")}, id="needs own users"),
        pytest.param(
            {"allowPrivilegeEscalation": False, "capabilities": {"add": ["CAP_SYS_ADMIN"]}},
            {(INVALID, "")},
            id="a capability that gives all others",
        ),
        pytest.param(
            {"seccompProfile": {"type": "Localhost"}},
            {(REQUIRED, ".seccompProfile.localhostProfile")},
            id="a local profile has a name",
        ),
        pytest.param(
            {"appArmorProfile": {"type": "Unconfined", "localhostProfile": "x"}},
            {(INVALID, ".appArmorProfile.localhostProfile")},
            id="others have none",
        ),
        pytest.param(
            {"windowsOptions": {"runAsUserName": "a\\b\\c"}},
            {(INVALID, ".windowsOptions.runAsUserName")},
            id="one backslash",
        ),
    ],
)
def test_a_security_context_does_not_contradict_itself(
    context: dict[str, Any], expected: Told
) -> None:
    job = with_container(securityContext=context)
    assert told(job, "spec.template.spec.containers[0].securityContext") == expected
