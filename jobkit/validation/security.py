"""The rules for security contexts. Source: ValidateSecurityContext of core/v1.

A server started without `--allow-privileged` forbids privileged containers and Windows host processes.
The common distributions all set it, so here they are allowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.validation.file_paths import relative_path_problems
from jobkit.validation.limits import field_problems, limit_problems
from jobkit.validation.problems import invalid, required
from jobkit.validation.sysctls import sysctl_problems
from jobkit.validation.windows import windows_problems

__all__ = ["container_security_problems", "pod_security_problems"]

Fields = Mapping[str, Any]


def container_security_problems(
    container: Fields, path: str, *, shares_users: bool
) -> Iterator[Diagnostic]:
    """Everything that is wrong with the security context of a container.

    Args:
        container: The container.
        path: Its path.
        shares_users: Whether its users are the node's (hostUsers is not false).
    """
    context, field = container.get("securityContext"), f"{path}.securityContext"
    if context is None:
        return
    yield from limit_problems("SecurityContext", context, field)
    if shares_users and context.get("procMount") == "Unmasked":
        yield invalid(
            f"{field}.procMount",
            "Unmasked",
            "An unmasked /proc is given only with users of the Pod's own.",
            "add hostUsers: false to the Pod, or take procMount out",
        )
    if context.get("allowPrivilegeEscalation") is False:
        yield from _escalation(context, field)
    yield from _profiles(context, field)


def pod_security_problems(pod: Fields, path: str) -> Iterator[Diagnostic]:
    """Everything that is wrong with the security context of a Pod."""
    context, field = pod.get("securityContext"), f"{path}.securityContext"
    if context is None:
        return
    yield from limit_problems("PodSecurityContext", context, field)
    yield from sysctl_problems(context.get("sysctls") or (), pod, f"{field}.sysctls")
    yield from _profiles(context, field)


def _escalation(context: Fields, field: str) -> Iterator[Diagnostic]:
    if context.get("privileged"):
        yield invalid(
            field,
            None,
            "A privileged container can always gain privileges, so it cannot be forbidden.",
            "take out privileged or allowPrivilegeEscalation",
            where=f"{field}.allowPrivilegeEscalation",
        )
    if "CAP_SYS_ADMIN" in ((context.get("capabilities") or {}).get("add") or ()):
        yield invalid(
            field,
            None,
            "With CAP_SYS_ADMIN a container can gain privileges, so it cannot be forbidden.",
            "take out the capability or allowPrivilegeEscalation",
            where=f"{field}.allowPrivilegeEscalation",
        )


def _profiles(context: Fields, field: str) -> Iterator[Diagnostic]:
    seccomp, app_armor = context.get("seccompProfile"), context.get("appArmorProfile")
    if seccomp is not None:
        yield from _seccomp(seccomp, f"{field}.seccompProfile")
    if app_armor is not None:
        yield from _app_armor(app_armor, f"{field}.appArmorProfile")
    if context.get("windowsOptions") is not None:
        yield from windows_problems(context["windowsOptions"], f"{field}.windowsOptions")


def _seccomp(profile: Fields, field: str) -> Iterator[Diagnostic]:
    yield from limit_problems("SeccompProfile", profile, field)
    name = profile.get("localhostProfile")
    if profile.get("type") != "Localhost":
        if name is not None:
            yield _only_localhost(f"{field}.localhostProfile", name)
    elif name is None:
        yield _needs_profile(f"{field}.localhostProfile")
    else:
        yield from relative_path_problems(name, f"{field}.localhostProfile")


def _app_armor(profile: Fields, field: str) -> Iterator[Diagnostic]:
    kind, name = profile.get("type", ""), profile.get("localhostProfile")
    place = f"{field}.localhostProfile"
    yield from field_problems("AppArmorProfile", profile, "type", f"{field}.type")
    if kind in ("RuntimeDefault", "Unconfined") and name is not None:
        yield _only_localhost(place, name)
    if kind != "Localhost":
        return
    if name is None or name == "":
        yield _needs_profile(place)
    elif name != name.strip():
        yield invalid(
            place, name, "Blanks stand before or after the name.", f"write {name.strip()}"
        )
    yield from field_problems("AppArmorProfile", profile, "localhostProfile", place)


def _only_localhost(field: str, name: str) -> Diagnostic:
    return invalid(
        field,
        name,
        "Only a profile of type Localhost has a name.",
        "write type: Localhost, or take the name out",
    )


def _needs_profile(field: str) -> Diagnostic:
    return required(field, "A profile of type Localhost needs its name.", "add localhostProfile")
