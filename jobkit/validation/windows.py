"""The rules for Windows: its options, host processes, and what does not exist there.

Source: validateWindowsSecurityContextOptions, validateWindowsHostProcessPod, validateWindows of core/v1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.fields.limits import LIMITS
from jobkit.validation.limits import field_problems
from jobkit.validation.problems import forbidden, invalid, required, unsupported

__all__ = ["host_process_problems", "operating_system_problems", "windows_problems"]

Fields = Mapping[str, Any]

MOST_DOMAIN = 255
MOST_USER = 104
_LABEL = r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_DOMAIN = re.compile(rf'[^\\/:*?"<>|.][^\\/:*?"<>|]{{0,14}}|{_LABEL}(\.{_LABEL})*')
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NOT_IN_USER = re.compile(r'["/\\:;|=,+*?<>@\[\]]')

_NOT_ON_WINDOWS_POD = (
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "fsGroup",
    "fsGroupChangePolicy",
    "sysctls",
    "runAsUser",
    "runAsGroup",
    "supplementalGroups",
    "supplementalGroupsPolicy",
    "seLinuxChangePolicy",
)
_NOT_ON_WINDOWS_CONTAINER = (
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "capabilities",
    "readOnlyRootFilesystem",
    "privileged",
    "allowPrivilegeEscalation",
    "procMount",
    "runAsUser",
    "runAsGroup",
)
_NOT_ON_WINDOWS = "hostUsers", "hostPID", "hostIPC", "shareProcessNamespace"
Containers = list[tuple[str, Fields]]


def windows_problems(options: Fields, field: str) -> Iterator[Diagnostic]:
    """Everything that is wrong with the options for a Windows container."""
    kind = "WindowsSecurityContextOptions"
    name = "gmsaCredentialSpecName"
    yield from field_problems(kind, options, name, f"{field}.{name}")
    credentials, longest = (
        options.get("gmsaCredentialSpec"),
        LIMITS[kind]["gmsaCredentialSpec"].longest,
    )
    if credentials is not None and not 0 < len(credentials.encode()) <= (longest or 0):
        yield invalid(
            f"{field}.gmsaCredentialSpec",
            credentials[:40],
            "Credentials take 1 byte to 64 KiB.",
            "take it out if empty",
        )
    user = options.get("runAsUserName")
    if user is not None and (fault := _user_fault(user)):
        yield invalid(
            f"{field}.runAsUserName", user, fault, "write it like DOMAIN\\user, or user alone"
        )


def host_process_problems(pod: Fields, path: str, containers: Containers) -> Iterator[Diagnostic]:
    """Containers that are processes of the node must all be, and in its network."""
    wanted = _host_process(pod)
    count = 0
    for place, container in containers:
        own = _host_process(container)
        if wanted is not None and own is not None and wanted != own:
            yield invalid(
                f"{place}.securityContext.windowsOptions.hostProcess",
                own,
                f"The Pod says {str(wanted).lower()}, and its containers may not differ.",
                "take one of the two out",
            )
        count += bool(wanted if own is None else own)
    if not count:
        return
    if count != len(containers):
        yield invalid(
            path,
            "",
            "If one container is a process of the node, all must be.",
            "set hostProcess at the Pod",
        )
    if not pod.get("hostNetwork"):
        yield invalid(
            f"{path}.hostNetwork",
            pod.get("hostNetwork"),
            "Processes of the node are in its network.",
            "add hostNetwork: true",
        )


def operating_system_problems(
    pod: Fields, path: str, containers: Containers
) -> Iterator[Diagnostic]:
    """Whether the Pod asks only for what its operating system has."""
    if pod.get("os") is None:
        return
    name, names = pod["os"].get("name", ""), LIMITS["PodOS"]["name"].values
    if not name:
        yield required(
            f"{path}.os.name", "The operating system must be named.", "write linux or windows"
        )
    elif name not in names:
        yield unsupported(f"{path}.os", name, names, where=f"{path}.os.name")
    elif name == "linux":
        for place, owner in [(path, pod), *containers]:
            if "windowsOptions" in (owner.get("securityContext") or {}):
                yield _impossible(f"{place}.securityContext.windowsOptions", "Linux")
    else:
        yield from _windows(pod, path, containers)


def _windows(pod: Fields, path: str, containers: Containers) -> Iterator[Diagnostic]:
    for name in _NOT_ON_WINDOWS_POD:
        if name in (pod.get("securityContext") or {}):
            yield _impossible(f"{path}.securityContext.{name}", "Windows")
    for name in _NOT_ON_WINDOWS:
        if name in pod and (pod[name] or name in ("hostUsers", "shareProcessNamespace")):
            yield _impossible(f"{path}.{name}", "Windows")
    for place, container in containers:
        for name in _NOT_ON_WINDOWS_CONTAINER:
            if name in (container.get("securityContext") or {}):
                yield _impossible(f"{place}.securityContext.{name}", "Windows")


def _impossible(field: str, system: str) -> Diagnostic:
    name = field.rpartition(".")[2]
    return forbidden(
        field, f"There is no {name} in a {system} Pod.", f"take {name} out, or correct os.name"
    )


def _host_process(owner: Fields) -> bool | None:
    options = (owner.get("securityContext") or {}).get("windowsOptions") or {}
    value: bool | None = options.get("hostProcess")
    return value


def _user_fault(text: str) -> str | None:
    """What is wrong with a user name; nothing if it is right."""
    if not text:
        return "The user name is given and empty."
    if _CONTROL.search(text):
        return "The user name holds a control character."
    if text.count("\\") > 1:
        return "More than one backslash stands in the user name."
    domain, backslash, user = text.rpartition("\\")
    if backslash and (len(domain.encode()) > MOST_DOMAIN or not _DOMAIN.fullmatch(domain)):
        return f"{domain!r} is no name of a Windows domain."
    if not user or len(user.encode()) > MOST_USER:
        return f"The user part takes 1 to {MOST_USER} characters."
    if not user.strip(". "):
        return "The user part is nothing but dots and blanks."
    if _NOT_IN_USER.search(user):
        return "The user part holds a character that Windows does not allow there."
    return None
