"""The rules for the ports of containers. Source: validateContainerPorts of core/v1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.validation.limits import limit_problems
from jobkit.validation.names import follows
from jobkit.validation.problems import duplicate, invalid

__all__ = ["host_network_problems", "host_port_problems", "port_problems"]

Fields = Mapping[str, Any]


def port_problems(ports: Sequence[Fields], field: str) -> Iterator[Diagnostic]:
    """Everything that is wrong with the ports of one container."""
    names: set[str] = set()
    for index, port in enumerate(ports):
        yield from limit_problems("ContainerPort", port, f"{field}[{index}]")
        name = port.get("name")
        if not name or not follows(name, "port name"):
            continue
        if name in names:
            yield duplicate(
                f"{field}[{index}].name",
                name,
                f"A port above is called {name} already.",
                "give it another name",
            )
        names.add(name)


def host_port_problems(
    containers: Sequence[Fields], paths: Sequence[str], fields: Sequence[str]
) -> Iterator[Diagnostic]:
    """Whether containers that share a node's ports ask for one of them twice.

    Args:
        containers: They share one Pod.
        paths: Where each stands in the manifest.
        fields: Where the server says that each stands.
    """
    taken: set[tuple[str, str, int]] = set()
    for container, path, field in zip(containers, paths, fields, strict=True):
        for index, port in enumerate(container.get("ports") or ()):
            number = port.get("hostPort", 0)
            if not number:
                continue
            asked = (port.get("protocol", ""), port.get("hostIP", ""), number)
            if asked in taken:
                yield duplicate(
                    f"{field}.ports[{index}].hostPort",
                    "/".join(map(str, asked)),
                    f"Port {number} of the node is asked for above already.",
                    "take another host port, or none",
                    where=f"{path}.ports[{index}].hostPort",
                )
            taken.add(asked)


def host_network_problems(pod: Fields, field: str) -> Iterator[Diagnostic]:
    """In the node's network a container has no port but the node's."""
    if not pod.get("hostNetwork"):
        return
    for position, container in enumerate(pod.get("containers") or ()):
        for index, port in enumerate(container.get("ports") or ()):
            number = port.get("hostPort", 0)
            if number and number != port.get("containerPort", 0):
                yield invalid(
                    f"{field}.containers[{position}].ports[{index}].hostPort",
                    number,
                    "With hostNetwork the container's port is the node's: hostPort and containerPort are the same.",
                    "take hostPort out",
                )
