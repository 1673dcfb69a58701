"""What the server takes and warns of. Source: GetWarningsForPodTemplate of Kubernetes."""

from __future__ import annotations

from typing import Any

import pytest
from asking import a_manifest, warned, with_container, with_pod

CONTAINER = "containers[0]"


@pytest.mark.parametrize(
    ("container", "field"),
    [
        pytest.param(
            {"env": [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]},
            "env[1]",
            id="a variable set twice",
        ),
        pytest.param(
            {"resources": {"limits": {"memory": "100m"}}}, "resources.limits[memory]", id="m"
        ),
        pytest.param(
            {"ports": [{"containerPort": 80}, {"containerPort": 80}]}, "ports[1]", id="a port twice"
        ),
        pytest.param(
            {"ports": [{"containerPort": 80, "hostIP": "10.0.0.1"}]}, "ports[0]", id="no host port"
        ),
    ],
)
def test_a_container_with_something_useless_is_warned_of(
    container: dict[str, Any], field: str
) -> None:
    assert warned(with_container(**container)) == {f"{CONTAINER}.{field}"}


def test_a_variable_that_adds_to_itself_is_not_warned_of() -> None:
    env = [{"name": "PATH", "value": "/a"}, {"name": "PATH", "value": "$(PATH):/b"}]
    assert warned(with_container(env=env)) == set()


@pytest.mark.parametrize(
    ("pod", "field"),
    [
        pytest.param(
            {"nodeSelector": {"beta.kubernetes.io/os": "linux"}},
            "nodeSelector[beta.kubernetes.io/os]",
            id="a label out of use",
        ),
        pytest.param({"imagePullSecrets": [{}]}, "imagePullSecrets[0].name", id="no name"),
        pytest.param(
            {"imagePullSecrets": [{"name": "a"}, {"name": "a"}]},
            "imagePullSecrets[1].name",
            id="twice",
        ),
        pytest.param(
            {"terminationGracePeriodSeconds": -1}, "terminationGracePeriodSeconds", id="-1"
        ),
        pytest.param(
            {"hostAliases": [{"ip": "0:0::1"}]}, "hostAliases[0].ip", id="unusual address"
        ),
        pytest.param(
            {
                "topologySpreadConstraints": [
                    {"maxSkew": 1, "topologyKey": "a", "whenUnsatisfiable": "ScheduleAnyway"}
                ]
            },
            "topologySpreadConstraints[0].labelSelector",
            id="a constraint for no Pod",
        ),
        pytest.param(
            {"volumes": [{"name": "v", "gitRepo": {"repository": "r"}}]},
            "volumes[0].gitRepo",
            id="a volume that is gone",
        ),
    ],
)
def test_a_pod_with_something_useless_is_warned_of(pod: dict[str, Any], field: str) -> None:
    assert warned(with_pod(**pod)) == {field}


def test_files_in_each_others_way_are_warned_of_once_a_file() -> None:
    paths = ["a", "b/c", "a/x", "b", "d", "d"]
    items = [{"key": "k", "path": path} for path in paths]
    job = with_pod(volumes=[{"name": "v", "configMap": {"name": "c", "items": items}}])
    assert warned(job) == {'volume "v" (ConfigMap "c")'}


def test_many_indexes_at_once_are_warned_of() -> None:
    spec = {"completionMode": "Indexed", "completions": 100_001, "parallelism": 10_001}
    assert warned(a_manifest(**spec)) == {"spec"}


def test_warnings_come_beside_success_only() -> None:
    job = with_pod(terminationGracePeriodSeconds=-1, dnsPolicy="None")
    with pytest.raises(AssertionError):
        warned(job)
