"""What the API server warns of at volumes: types that are gone, files in each other's way.

Source: warningsForPodSpecAndMeta and warningsForOverlappingVirtualPaths (pkg/api/pod).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.fields.quantity import parse_quantity
from jobkit.validation.names import shortened
from jobkit.validation.problems import warning

__all__ = ["volume_warnings"]

Fields = Mapping[str, Any]
Placed = tuple[str, str]
"""A path inside the volume, and where in the manifest it stands."""

_GONE = {
    "photonPersistentDisk": "1.16",
    "gitRepo": "1.33",
    "scaleIO": "1.22",
    "flocker": "1.25",
    "storageos": "1.25",
    "quobyte": "1.25",
    "glusterfs": "1.26",
    "cephfs": "1.31",
    "rbd": "1.31",
}
_TOLD_AS = {"storageos": "storageOS"}
_CERTIFICATE_PATHS = ("certificateChainPath", "keyPath", "credentialBundlePath")


def volume_warnings(volumes: Sequence[Fields], field: str) -> Iterator[Diagnostic]:
    """What is warned of at the volumes of a Pod."""
    for index, volume in enumerate(volumes):
        place = f"{field}[{index}]"
        for name, release in _GONE.items():
            if volume.get(name) is not None:
                yield warning(
                    f"{place}.{_TOLD_AS.get(name, name)}",
                    f"Volumes of type {name} do not work by default since Kubernetes {release}.",
                    "use a persistentVolumeClaim, or fetch the files in an init container",
                    where=f"{place}.{name}",
                )
        yield from _storage(volume, place)
        yield from _overlaps(volume, place)


def _storage(volume: Fields, place: str) -> Iterator[Diagnostic]:
    template = (volume.get("ephemeral") or {}).get("volumeClaimTemplate") or {}
    resources = (template.get("spec") or {}).get("resources") or {}
    for part in ("requests", "limits"):
        amount = (resources.get(part) or {}).get("storage")
        number = None if amount is None else parse_quantity(amount)
        if number is not None and -(-number * 1000 // 1) % 1000:
            yield warning(
                f"{place}.ephemeral.volumeClaimTemplate.spec.resources.{part}[storage]",
                f"{amount} is a fraction of a byte; m means thousandths.",
                "write M for megabytes, or Mi",
            )


def _overlaps(volume: Fields, place: str) -> Iterator[Diagnostic]:
    """The server names the volume here, and no field."""
    name = volume.get("name", "")
    for kind, title, key in (
        ("configMap", "ConfigMap", "name"),
        ("secret", "Secret", "secretName"),
        ("downwardAPI", "DownwardAPI", ""),
    ):
        source = volume.get(kind)
        if source is not None:
            called = f'{title} "{source.get(key, "")}"' if key else title
            paths = _items(source, f"{place}.{kind}", "")
            yield from _collisions([paths], f'volume "{name}" ({called})')
    projected = volume.get("projected")
    if projected is None:
        return
    groups = []
    for index, source in enumerate(projected.get("sources") or ()):
        where = f"{place}.projected.sources[{index}]"
        if not source:
            yield warning(
                f'volume "{name}" (Projected)',
                "An entry of the volume has no source.",
                "take it out",
                where=where,
            )
        else:
            groups.append(_projected(source, where))
    yield from _collisions(groups, f'volume "{name}" (Projected)')


def _items(source: Fields, where: str, kind: str) -> list[Placed]:
    place = f"{where}.{kind}" if kind else where
    return [
        (item.get("path", ""), f"{place}.items[{index}].path")
        for index, item in enumerate(source.get("items") or ())
    ]


def _projected(source: Fields, where: str) -> list[Placed]:
    for kind in ("configMap", "secret", "downwardAPI"):
        if (source.get(kind) or {}).get("items") is not None:
            return _items(source[kind], where, kind)
    for kind in ("serviceAccountToken", "clusterTrustBundle"):
        if source.get(kind) is not None:
            return [(source[kind].get("path", ""), f"{where}.{kind}.path")]
    certificate = source.get("podCertificate") or {}
    return [
        (certificate[name], f"{where}.podCertificate.{name}")
        for name in _CERTIFICATE_PATHS
        if certificate.get(name)
    ]


def _collisions(groups: Sequence[Sequence[Placed]], field: str) -> Iterator[Diagnostic]:
    """Each path that is, holds, or lies in one before it; told once a path."""
    root = _Folder()
    for path, where in (placed for group in groups for placed in group):
        plain = path.rstrip("/")
        other = root.put(plain) if plain else None
        if other is not None:
            yield warning(
                field,
                f"The files {shortened(other)} and {shortened(plain)} are in each other's way.",
                "give each a path of its own",
                where=where,
            )


class _Folder:
    """A folder of the volume; `first` is the first path that lies in it, `is_file` whether it is one itself."""

    __slots__ = ("below", "first", "is_file")

    def __init__(self, first: str = "") -> None:
        self.below: dict[str, _Folder] = {}
        self.first, self.is_file = first, False

    def put(self, path: str) -> str | None:
        """Adds a path; gives the one that it collides with."""
        here, collision = self, None
        for name in path.split("/"):
            if here.is_file:
                collision = here.first
            here = here.below.setdefault(name, _Folder(path))
        if here.first != path or here.is_file or here.below:
            collision = here.first
        here.is_file = True
        return collision
