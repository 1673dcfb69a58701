"""The rules for a container's own restarts and resizing. Source: KEP-5307 and KEP-1287, in core/v1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.fields.limits import LIMITS
from jobkit.validation.limits import field_problems, limit_problems
from jobkit.validation.problems import duplicate, invalid, required, unsupported

__all__ = ["resize_problems", "restart_problems"]

Fields = Mapping[str, Any]


def restart_problems(container: Fields, path: str) -> Iterator[Diagnostic]:
    """Whether a container's own restartPolicy and its rules are well-formed."""
    rules = container.get("restartPolicyRules") or []
    if "restartPolicy" not in container:
        if rules:
            yield required(
                f"{path}.restartPolicy",
                "Rules for restarts need a restartPolicy of the container beside them.",
                "add restartPolicy: Never",
            )
            if "initContainers" in path:
                return
    else:
        yield from field_problems("Container", container, "restartPolicy", f"{path}.restartPolicy")
    field = f"{path}.restartPolicyRules"
    yield from field_problems("Container", container, "restartPolicyRules", field)
    for index, rule in enumerate(rules):
        place = f"{field}[{index}]"
        yield from limit_problems(
            "ContainerRestartRule", {"action": "", **rule}, place, without=("exitCodes",)
        )
        codes = rule.get("exitCodes")
        if codes is None:
            yield required(
                f"{place}.exitCodes", "A rule must say for which exit codes.", "add exitCodes"
            )
        else:
            kind = "ContainerRestartRuleOnExitCodes"
            yield from limit_problems(kind, {"operator": "", **codes}, f"{place}.exitCodes")


def resize_problems(container: Fields, path: str, restart_policy: str) -> Iterator[Diagnostic]:
    """Whether resizePolicy names each resource once; the server tells its faults at the list."""
    seen: set[str] = set()
    field, limits = f"{path}.resizePolicy", LIMITS["ContainerResizePolicy"]
    for index, policy in enumerate(container.get("resizePolicy") or ()):
        name = policy.get("resourceName", "")
        if name in seen:
            yield duplicate(
                f"{field}[{index}]", name, f"{name} has a policy above already.", "keep one of them"
            )
        seen.add(name)
        for part in limits:
            value, where = policy.get(part, ""), f"{field}[{index}].{part}"
            if not value:
                yield required(field, f"{part} must be given.", f"add {part}", where=where)
            elif value not in limits[part].values:
                yield unsupported(field, value, limits[part].values, where=where)
        restart = policy.get("restartPolicy", "")
        if restart_policy == "Never" and restart != "NotRequired":
            yield invalid(
                field,
                restart,
                "With restartPolicy: Never no container of the Pod is restarted, for resizing neither.",
                "write NotRequired",
                where=f"{field}[{index}].restartPolicy",
            )
