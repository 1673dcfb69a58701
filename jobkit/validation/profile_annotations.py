"""The rules for annotations of a Pod that have a meaning: security profiles, deletion cost, mirrors.

Source: ValidatePodSpecificAnnotations of core/v1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from jobkit.decode.strict import decode_strictly
from jobkit.diagnostics import Diagnostic
from jobkit.validation.file_paths import relative_path_problems
from jobkit.validation.problems import forbidden, invalid
from jobkit.validation.scheduling import toleration_problems

__all__ = [
    "APP_ARMOR",
    "SECCOMP_CONTAINER",
    "SECCOMP_POD",
    "pod_annotation_problems",
    "profile_match_problems",
]

Fields = Mapping[str, Any]
Containers = list[tuple[str, Fields]]

SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod"
SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/"
APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/"
DELETION_COST = "controller.kubernetes.io/pod-deletion-cost"
MIRROR = "kubernetes.io/config.mirror"
TOLERATIONS = "scheduler.alpha.kubernetes.io/tolerations"

_COST = re.compile(r"0|-?[0-9]+", re.ASCII)
_LEADING_ZERO = re.compile(r"0.")
_LOCAL = "localhost/"
_SECCOMP_NAMES = {
    "Unconfined": ("unconfined",),
    "RuntimeDefault": ("runtime/default", "docker/default"),
}
_APP_ARMOR_NAMES = {"Unconfined": ("unconfined",), "RuntimeDefault": ("runtime/default",)}


def pod_annotation_problems(
    annotations: Mapping[str, str], pod: Fields, field: str, containers: Containers
) -> Iterator[Diagnostic]:
    """Whether the annotations that have a meaning say something that can be meant."""
    if MIRROR in annotations and not pod.get("nodeName"):
        yield invalid(
            f"{field}[{MIRROR}]",
            annotations[MIRROR],
            "A mirror Pod belongs to a node.",
            "take the annotation out",
        )
    if annotations.get(TOLERATIONS):
        yield from _tolerations(annotations[TOLERATIONS], field)
    cost = annotations.get(DELETION_COST, "0")
    if not _is_cost(cost):
        yield invalid(
            f"{field}[{DELETION_COST}]",
            cost,
            "The cost is a whole number of 32 bits.",
            'write it like "100"',
        )
    for key, profile in annotations.items():
        if key == SECCOMP_POD or key.startswith(SECCOMP_CONTAINER):
            yield from _seccomp(profile, f"{field}.{key}")
        elif key.startswith(APP_ARMOR):
            yield from _app_armor(key, profile, field, containers)


def profile_match_problems(
    annotations: Mapping[str, str], pod: Fields, path: str, containers: Containers
) -> Iterator[Diagnostic]:
    """Whether annotations and fields name the same seccomp and AppArmor profiles."""
    own = pod.get("securityContext") or {}
    if own.get("seccompProfile") is not None and SECCOMP_POD in annotations:
        yield from _match(
            own["seccompProfile"],
            annotations[SECCOMP_POD],
            _SECCOMP_NAMES,
            f"{path}.securityContext.seccompProfile",
        )
    is_windows = (pod.get("os") or {}).get("name") == "windows"
    for place, container in containers:
        context = container.get("securityContext") or {}
        profile = context.get("seccompProfile")
        annotation = annotations.get(SECCOMP_CONTAINER + container.get("name", ""))
        if profile is not None and annotation is not None:
            field = f"{place}.securityContext.seccompProfile"
            yield from _match(profile, annotation, _SECCOMP_NAMES, field)
        profile = context.get("appArmorProfile", own.get("appArmorProfile"))
        annotation = annotations.get(APP_ARMOR + container.get("name", ""))
        if profile is not None and annotation is not None and not is_windows:
            field = f"{place}.securityContext.appArmorProfile"
            yield from _match(profile, annotation, _APP_ARMOR_NAMES, field)


def _match(
    profile: Fields, annotation: str, names: Mapping[str, tuple[str, ...]], field: str
) -> Iterator[Diagnostic]:
    kind = profile.get("type", "")
    hint = "take the annotation out; the field is enough"
    if kind in names and annotation not in names[kind]:
        yield forbidden(
            f"{field}.type", f"The annotation names another profile: {annotation}.", hint
        )
    elif kind == "Localhost":
        if not annotation.startswith(_LOCAL):
            yield forbidden(
                f"{field}.type", f"The annotation names another profile: {annotation}.", hint
            )
        elif annotation.removeprefix(_LOCAL) != profile.get("localhostProfile"):
            yield forbidden(
                f"{field}.localhostProfile",
                f"The annotation names another profile: {annotation}.",
                hint,
            )


def _seccomp(profile: str, field: str) -> Iterator[Diagnostic]:
    if profile in ("runtime/default", "docker/default", "unconfined"):
        return
    if profile.startswith(_LOCAL):
        yield from relative_path_problems(profile.removeprefix(_LOCAL), field)
    else:
        yield invalid(
            field,
            profile,
            "This is no seccomp profile.",
            "use securityContext.seccompProfile instead",
        )


def _app_armor(key: str, profile: str, field: str, containers: Containers) -> Iterator[Diagnostic]:
    name = key.removeprefix(APP_ARMOR)
    if all(container.get("name", "") != name for _, container in containers):
        yield invalid(
            f"{field}[{key}]",
            name,
            f"The Pod has no container {name}.",
            "correct the name in the key",
        )
    if profile not in ("", "runtime/default", "unconfined") and not profile.startswith(_LOCAL):
        yield invalid(
            f"{field}[{key}]",
            profile,
            "This is no AppArmor profile.",
            "use securityContext.appArmorProfile instead",
        )


def _tolerations(text: str, field: str) -> Iterator[Diagnostic]:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        items = None
    decoded = (
        decode_strictly({"tolerations": items}, "PodSpec") if isinstance(items, list) else None
    )
    if decoded is None or decoded.wrong:
        yield invalid(
            field,
            TOLERATIONS,
            "The annotation holds no JSON list of tolerations.",
            "use spec.tolerations",
        )
    else:
        yield from toleration_problems(decoded.value["tolerations"], f"{field}.{TOLERATIONS}")


def _is_cost(text: str) -> bool:
    if not _COST.fullmatch(text) or _LEADING_ZERO.match(text) or len(text.lstrip("-0")) > 10:
        return False
    return -(2**31) <= int(text.lstrip("-0") or "0") * (-1 if text[0] == "-" else 1) < 2**31
