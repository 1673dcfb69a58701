"""The rules for containers of all three kinds. Source: validateContainers and its neighbours in core/v1."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.validation.container_restarts import resize_problems, restart_problems
from jobkit.validation.env import env_problems
from jobkit.validation.limits import field_problems
from jobkit.validation.mounts import device_problems, mount_problems
from jobkit.validation.ports import host_port_problems, port_problems
from jobkit.validation.probes import PROBES, lifecycle_problems, probe_problems
from jobkit.validation.problems import duplicate, forbidden, invalid, not_found, required
from jobkit.validation.resources import container_resource_problems
from jobkit.validation.security import container_security_problems

__all__ = ["Surroundings", "container_problems"]

Fields = Mapping[str, Any]

_NOT_FOR_EPHEMERAL = (
    "ports",
    "livenessProbe",
    "readinessProbe",
    "startupProbe",
    "lifecycle",
    "resizePolicy",
    "restartPolicy",
    "restartPolicyRules",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the rules for a container need to know of its Pod.

    Attributes:
        path: Path of the Pod's spec.
        volumes: Volumes that can be mounted, by name.
        claims: Names of resource claims.
        restart_policy: The Pod's restartPolicy.
        grace: Seconds that the Pod has to end.
        shares_users: Whether its users are the node's.
    """

    path: str
    volumes: Mapping[str, Fields]
    claims: Collection[str]
    restart_policy: str
    grace: int
    shares_users: bool


def container_problems(pod: Fields, around: Surroundings) -> Iterator[Diagnostic]:
    """Everything that is wrong with the containers of a Pod."""
    containers = pod.get("containers") or []
    starting = pod.get("initContainers") or []
    if not containers:
        yield required(
            f"{around.path}.containers",
            "A Pod needs at least one container.",
            "add containers with a name and an image",
        )
    yield from _regular(containers, around)
    yield from _starting(starting, containers, around)
    yield from _ephemeral(pod.get("ephemeralContainers") or [], [*containers, *starting], around)


def _regular(containers: Sequence[Fields], around: Surroundings) -> Iterator[Diagnostic]:
    names: set[str] = set()
    paths = [f"{around.path}.containers[{index}]" for index in range(len(containers))]
    for container, path in zip(containers, paths, strict=True):
        yield from _common(container, path, around)
        yield from _own_name(container, path, names)
        if container.get("lifecycle") is not None:
            yield from lifecycle_problems(container["lifecycle"], f"{path}.lifecycle", around.grace)
        yield from probe_problems(container, path, around.grace)
        yield from restart_problems(container, path)
    yield from host_port_problems(containers, paths, paths)


def _starting(
    containers: Sequence[Fields], regular: Sequence[Fields], around: Surroundings
) -> Iterator[Diagnostic]:
    names = {container.get("name", "") for container in regular}
    for index, container in enumerate(containers):
        path = f"{around.path}.initContainers[{index}]"
        yield from _common(container, path, around)
        yield from restart_problems(container, path)
        yield from _own_name(container, path, names)
        # The server looks at one container at a time here, and tells it as the first.
        yield from host_port_problems([container], [path], [f"{around.path}.initContainers[0]"])
        if container.get("restartPolicy") == "Always":
            if container.get("lifecycle") is not None:
                yield from lifecycle_problems(
                    container["lifecycle"], f"{path}.lifecycle", around.grace
                )
            yield from probe_problems(container, path, around.grace)
        else:
            yield from _not_a_sidecar(container, path)


def _not_a_sidecar(container: Fields, path: str) -> Iterator[Diagnostic]:
    for name in ("lifecycle", *PROBES):
        if container.get(name) is not None:
            yield forbidden(
                f"{path}.{name}",
                f"An init container ends before the others start, so it has no {name}.",
                f"take {name} out, or make it a sidecar with restartPolicy: Always",
            )
    for index, policy in enumerate(container.get("resizePolicy") or ()):
        if policy.get("restartPolicy") == "RestartContainer":
            yield invalid(
                f"{path}.resizePolicy[{index}].restartPolicy",
                "RestartContainer",
                "An init container that is no sidecar is not restarted for a change of resources.",
                "write NotRequired",
            )


def _ephemeral(
    containers: Sequence[Fields], others: Sequence[Fields], around: Surroundings
) -> Iterator[Diagnostic]:
    known = {container.get("name", "") for container in others}
    names = set(known)
    for index, container in enumerate(containers):
        path = f"{around.path}.ephemeralContainers[{index}]"
        yield from _common(container, path, around)
        image = container.get("image", "")
        if image != image.strip():
            yield invalid(
                f"{path}.image",
                image,
                "Blanks stand before or after the image.",
                f"write {image.strip()}",
            )
        yield from _own_name(container, path, names)
        target = container.get("targetContainerName", "")
        if target and target not in known:
            yield not_found(
                f"{path}.targetContainerName",
                target,
                f"The Pod has no container {target}.",
                f"name one of {', '.join(sorted(known))}",
            )
        for name in _NOT_FOR_EPHEMERAL:
            if name in container:
                yield forbidden(
                    f"{path}.{name}", f"An ephemeral container has no {name}.", "take it out"
                )
        if container.get("resources"):
            yield forbidden(
                f"{path}.resources", "An ephemeral container has no resources.", "take them out"
            )
        for position, mount in enumerate(container.get("volumeMounts") or ()):
            for name in ("subPath", "subPathExpr"):
                if mount.get(name):
                    yield forbidden(
                        f"{path}.volumeMounts[{position}].{name}",
                        f"An ephemeral container has no {name}.",
                        "take it out",
                    )
    if containers:
        yield forbidden(
            f"{around.path}.ephemeralContainers",
            "Ephemeral containers come into running Pods only, by kubectl debug.",
            "make a container or an init container of it",
        )


def _common(container: Fields, path: str, around: Surroundings) -> Iterator[Diagnostic]:
    for name in ("name", "image", "terminationMessagePolicy", "imagePullPolicy"):
        yield from field_problems("Container", container, name, f"{path}.{name}")
    yield from port_problems(container.get("ports") or (), f"{path}.ports")
    yield from env_problems(container, path)
    yield from mount_problems(container, path, around.volumes)
    yield from device_problems(container, path, around.volumes)
    resources = container.get("resources") or {}
    yield from container_resource_problems(resources, f"{path}.resources", around.claims)
    yield from resize_problems(container, path, around.restart_policy)
    yield from container_security_problems(container, path, shares_users=around.shares_users)


def _own_name(container: Fields, path: str, names: set[str]) -> Iterator[Diagnostic]:
    name = container.get("name", "")
    if name in names:
        yield duplicate(
            f"{path}.name",
            name,
            f"Another container of the Pod is called {name!r}.",
            "give it a name of its own",
        )
    if name or "initContainers" not in path:
        names.add(name)
