"""The rules for volumes in a container: mounts and devices. Source: ValidateVolumeMounts of core/v1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jobkit.decode.suggestions import nearest
from jobkit.diagnostics import Diagnostic
from jobkit.validation.file_paths import climbing_problems, relative_path_problems
from jobkit.validation.limits import field_problems
from jobkit.validation.names import shortened
from jobkit.validation.problems import forbidden, invalid, not_found

__all__ = ["device_problems", "mount_problems"]

Fields = Mapping[str, Any]
Volumes = Mapping[str, Fields]

_TWICE = "The container uses the volume {name} as a device and as a mount."
_ONE_OF_BOTH = "keep volumeMounts or volumeDevices for it"


def mount_problems(container: Fields, path: str, volumes: Volumes) -> Iterator[Diagnostic]:
    """Everything that is wrong with the volume mounts of a container."""
    devices = {each.get("name", ""): each.get("devicePath", "") for each in _devices(container)}
    taken: set[str] = set()
    for index, mount in enumerate(container.get("volumeMounts") or ()):
        place = f"{path}.volumeMounts[{index}]"
        name, where = mount.get("name", ""), mount.get("mountPath", "")
        yield from _volume_name("VolumeMount", mount, place, volumes)
        yield from field_problems("VolumeMount", mount, "mountPath", f"{place}.mountPath")
        if where in taken:
            yield invalid(
                f"{place}.mountPath",
                where,
                "Another volume is mounted at this path already.",
                "mount it elsewhere",
            )
        taken.add(where)
        if name in devices:
            yield invalid(f"{place}.name", name, _TWICE.format(name=name), _ONE_OF_BOTH)
        if where in devices.values():
            yield invalid(
                f"{place}.mountPath",
                where,
                "A device stands at this path already.",
                "mount it elsewhere",
            )
        # From here on the server tells the field without the position of the mount.
        yield from _sub_paths(mount, f"{path}.volumeMounts", place)
        yield from _propagation(mount, container, f"{path}.volumeMounts", place)
        yield from _recursive_read_only(mount, f"{path}.volumeMounts", place)


def device_problems(container: Fields, path: str, volumes: Volumes) -> Iterator[Diagnostic]:
    """Everything that is wrong with the block devices of a container."""
    mounts = {
        each.get("name", ""): each.get("mountPath", "")
        for each in container.get("volumeMounts") or ()
    }
    names: set[str] = set()
    paths: set[str] = set()
    for index, device in enumerate(_devices(container)):
        place = f"{path}.volumeDevices[{index}]"
        name, where = device.get("name", ""), device.get("devicePath", "")
        if name in names:
            yield invalid(
                f"{place}.name",
                name,
                f"The volume {name} is a device above already.",
                "keep one of them",
            )
        yield from _volume_name("VolumeDevice", device, place, volumes)
        if name in volumes and not volumes[name].keys() & {"persistentVolumeClaim", "ephemeral"}:
            yield invalid(
                f"{place}.name",
                name,
                "Only a volume with a claim can be a block device.",
                "use volumeMounts, or a persistentVolumeClaim volume",
            )
        yield from field_problems("VolumeDevice", device, "devicePath", f"{place}.devicePath")
        if where in paths:
            yield invalid(
                f"{place}.devicePath",
                where,
                "Another device stands at this path.",
                "give it another path",
            )
        if any(climbing_problems(where, "")):
            yield from climbing_problems(where, f"{place}.devicePath")
        else:
            paths.add(where)
        if name in mounts:
            yield invalid(f"{place}.name", name, _TWICE.format(name=name), _ONE_OF_BOTH)
        if where in mounts.values():
            yield invalid(
                f"{place}.devicePath",
                where,
                "A volume is mounted at this path.",
                "give it another path",
            )
        if name:
            names.add(name)


def _devices(container: Fields) -> list[Fields]:
    devices: list[Fields] = container.get("volumeDevices") or []
    return devices


def _volume_name(kind: str, user: Fields, place: str, volumes: Volumes) -> Iterator[Diagnostic]:
    name = user.get("name", "")
    yield from field_problems(kind, user, "name", f"{place}.name")
    if name not in volumes:
        meant = nearest(name, list(volumes)) if name else None
        listed = f"; it has {', '.join(volumes)}" if volumes else ""
        yield not_found(
            f"{place}.name",
            name,
            f"The Pod has no volume {shortened(name)} that is all right{listed}.",
            f"did you mean {meant}?"
            if meant
            else "add it to spec.volumes of the Pod, or correct it there",
        )


def _sub_paths(mount: Fields, field: str, place: str) -> Iterator[Diagnostic]:
    plain, expression = mount.get("subPath"), mount.get("subPathExpr")
    if plain:
        yield from relative_path_problems(plain, f"{field}.subPath", f"{place}.subPath")
    if expression:
        if plain:
            yield invalid(
                f"{place}.subPathExpr",
                expression,
                "subPath and subPathExpr say the same thing in two ways.",
                "keep subPathExpr if it refers to a variable, else subPath",
            )
        yield from relative_path_problems(
            expression, f"{field}.subPathExpr", f"{place}.subPathExpr"
        )


def _propagation(mount: Fields, container: Fields, field: str, place: str) -> Iterator[Diagnostic]:
    name = "mountPropagation"
    yield from field_problems("VolumeMount", mount, name, f"{field}.{name}", f"{place}.{name}")
    is_privileged = (container.get("securityContext") or {}).get("privileged") is True
    if mount.get(name) == "Bidirectional" and not is_privileged:
        yield forbidden(
            f"{field}.{name}",
            "Only a privileged container may pass mounts on to the node.",
            "write HostToContainer, or None",
            where=f"{place}.{name}",
        )


def _recursive_read_only(mount: Fields, field: str, place: str) -> Iterator[Diagnostic]:
    name = "recursiveReadOnly"
    yield from field_problems("VolumeMount", mount, name, f"{field}.{name}", f"{place}.{name}")
    if mount.get(name) not in ("Enabled", "IfPossible"):
        return
    if not mount.get("readOnly"):
        yield forbidden(
            f"{field}.{name}",
            "recursiveReadOnly needs readOnly: true beside it.",
            "add readOnly: true",
            where=f"{place}.{name}",
        )
    if mount.get("mountPropagation", "None") != "None":
        yield forbidden(
            f"{field}.{name}",
            "recursiveReadOnly goes with mountPropagation: None only.",
            "take mountPropagation out",
            where=f"{place}.{name}",
        )
