"""The rules for sysctls: settings of the kernel that a Pod asks for. Source: validateSysctls of core/v1."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.fields.limits import LIMITS
from jobkit.validation.problems import duplicate, invalid, required

__all__ = ["sysctl_problems"]

Fields = Mapping[str, Any]

_SEGMENT = r"[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
_NAME = re.compile(rf"({_SEGMENT}[./])*{_SEGMENT}")
_LONGEST = LIMITS["Sysctl"]["name"].longest or 0
_IPC = frozenset(
    """
    kernel.sem kernel.shmall kernel.shmmax kernel.shmmni kernel.shm_rmid_forced kernel.shm
    kernel.msgmax kernel.msgmnb kernel.msgmni kernel.msg
    """.split()
)


def sysctl_problems(sysctls: Sequence[Fields], pod: Fields, field: str) -> Iterator[Diagnostic]:
    """Whether names are well-formed, different, and settings of the Pod's own namespaces."""
    seen: set[str] = set()
    for index, sysctl in enumerate(sysctls):
        name, place = sysctl.get("name", ""), f"{field}[{index}].name"
        if not name:
            yield required(place, "A sysctl needs its name.", "add name")
        elif len(name) > _LONGEST or not _NAME.fullmatch(name):
            yield invalid(
                place,
                name,
                "A sysctl is written in lower-case letters, digits, dashes and underscores, "
                "with dots or slashes between, at most 253.",
                "for example kernel.shm_rmid_forced",
            )
        elif name in seen:
            yield duplicate(place, name, "This sysctl is set above already.", "keep one of them")
        seen.add(name)
        for shared, namespace in (("hostNetwork", "net"), ("hostIPC", "ipc")):
            if pod.get(shared) and _namespace(name) == namespace:
                yield invalid(
                    place,
                    name,
                    f"With {shared} this would change the node itself.",
                    f"take out {shared} or the sysctl",
                )


def _namespace(name: str) -> str | None:
    """The namespace of the kernel that a setting belongs to, where a Pod can share that of its node."""
    plain = _with_dots(name).partition("*")[0]
    if plain in _IPC or plain.startswith("fs.mqueue."):
        return "ipc"
    return "net" if plain.startswith("net.") else None


def _with_dots(name: str) -> str:
    """Where slashes separate, dots belong to the names."""
    separator = re.search(r"[./]", name)
    if separator is None or separator.group() == ".":
        return name
    return name.translate(str.maketrans("./", "/."))
