"""The rules for the volumes of a Pod. Source: ValidateVolumes of core/v1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.validation.limits import field_problems
from jobkit.validation.problems import duplicate, forbidden, required
from jobkit.validation.volume_sources import SOURCES, source_problems

__all__ = ["check_volumes"]

Fields = Mapping[str, Any]

# Where the server's path of a second source is spelt otherwise than the field.
_FORBIDDEN_AS = {"cephfs": "cephFS", "downwardAPI": "downwarAPI"}


def check_volumes(
    volumes: Sequence[Fields], field: str
) -> tuple[dict[str, Fields], list[Diagnostic]]:
    """The volumes that can be mounted, by name, and everything that is wrong with the others."""
    usable: dict[str, Fields] = {}
    problems: list[Diagnostic] = []
    for index, volume in enumerate(volumes):
        found = list(_volume(volume, f"{field}[{index}]", usable))
        if found:
            problems += found
        else:
            usable[volume["name"]] = volume
    return usable, problems


def _volume(volume: Fields, path: str, usable: Mapping[str, Fields]) -> Iterator[Diagnostic]:
    given = [name for name in SOURCES if volume.get(name) is not None]
    name = volume.get("name", "")
    if not given:
        yield required(
            path, "It must be said where the volume comes from.", "for example emptyDir: {}"
        )
    else:
        yield from source_problems(given[0], volume[given[0]], path)
    for other in given[1:]:
        yield forbidden(
            f"{path}.{_FORBIDDEN_AS.get(other, other)}",
            f"A volume has one source, and {given[0]} is there already.",
            f"take out {other} or {given[0]}, or make two volumes of it",
            where=f"{path}.{other}",
        )
    if "iscsi" in given:
        yield from _long_portal(volume["iscsi"], name, path)
    yield from field_problems("Volume", volume, "name", f"{path}.name")
    if name in usable:
        yield duplicate(
            f"{path}.name",
            name,
            f"A volume above is called {name} already.",
            "give it another name",
        )


def _long_portal(source: Fields, name: str, path: str) -> Iterator[Diagnostic]:
    portal = source.get("targetPortal", "")
    if "initiatorName" in source and len(f"{name}:{portal}".encode()) > 64:
        yield Diagnostic(
            field=f"{path}.name",
            type="Invalid value",
            value=name,
            message="With initiatorName, the volume's name and targetPortal take at most 63 characters together.",
            hint="shorten the name of the volume",
        )
