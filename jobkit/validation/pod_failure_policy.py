"""The rules for `podFailurePolicy`. Source: validatePodFailurePolicy of batch/v1 (KEP-3329)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jobkit.decode.suggestions import nearest
from jobkit.diagnostics import Diagnostic
from jobkit.fields.limits import LIMITS
from jobkit.validation.limits import field_problems
from jobkit.validation.names import is_label_key
from jobkit.validation.problems import duplicate, invalid, required, unsupported

__all__ = ["pod_failure_policy_problems"]

Fields = dict[str, Any]

ACTIONS = LIMITS["PodFailurePolicyRule"]["action"].values


def pod_failure_policy_problems(spec: Fields) -> Iterator[Diagnostic]:
    """Everything that is wrong with the Pod failure policy of a spec that has one."""
    field = "spec.podFailurePolicy.rules"
    rules = spec["podFailurePolicy"].get("rules") or []
    pod = spec.get("template", {}).get("spec", {})
    names = [
        c.get("name") for kind in ("containers", "initContainers") for c in pod.get(kind) or ()
    ]
    yield from field_problems("PodFailurePolicy", spec["podFailurePolicy"], "rules", field)
    for index, rule in enumerate(rules):
        yield from _rule(rule, f"{field}[{index}]", names, has_limit="backoffLimitPerIndex" in spec)


def _rule(rule: Fields, field: str, names: list[Any], *, has_limit: bool) -> Iterator[Diagnostic]:
    action = rule.get("action", "")
    if not action:
        yield required(
            f"{field}.action",
            f"A rule needs an action: {', '.join(ACTIONS)}.",
            "for example action: FailJob",
        )
    elif action not in ACTIONS:
        yield unsupported(f"{field}.action", action, ACTIONS)
    elif action == "FailIndex" and not has_limit:
        yield invalid(
            f"{field}.action",
            action,
            "FailIndex gives up one index, and only a Job with backoffLimitPerIndex does that.",
            "add backoffLimitPerIndex, or use FailJob",
        )
    codes, patterns = rule.get("onExitCodes"), rule.get("onPodConditions") or []
    if codes is not None:
        yield from _exit_codes(codes, f"{field}.onExitCodes", names)
    if patterns:
        yield from field_problems(
            "PodFailurePolicyRule", rule, "onPodConditions", f"{field}.onPodConditions"
        )
        yield from _patterns(patterns, f"{field}.onPodConditions")
    if codes is not None and patterns:
        yield invalid(
            field, None, "A rule looks at exit codes or at Pod conditions, not at both.", "make two rules of it"
        )  # fmt: skip
    if codes is None and not patterns:
        yield invalid(
            field, None, "A rule needs something to look at.", "add onExitCodes or onPodConditions"
        )


def _exit_codes(codes: Fields, field: str, names: list[Any]) -> Iterator[Diagnostic]:
    operator, values = codes.get("operator", ""), codes.get("values") or []
    kind = "PodFailurePolicyOnExitCodesRequirement"
    yield from field_problems(kind, codes, "operator", f"{field}.operator")
    container = codes.get("containerName")
    if container is not None and container not in names:
        known = ", ".join(str(name) for name in names)
        meant = nearest(container, [str(name) for name in names]) if container else None
        yield invalid(
            f"{field}.containerName",
            container,
            f"The Pod template has no container of this name; it has {known}.",
            f"did you mean {meant}?"
            if meant
            else "name one of them, or leave containerName out to mean any",
        )
    if not values:
        yield invalid(
            f"{field}.values", [], "At least one exit code is needed.", "for example values: [42]"
        )
    yield from field_problems(kind, codes, "values", f"{field}.values")
    yield from _codes(values, f"{field}.values", operator)


def _codes(values: list[int], field: str, operator: str) -> Iterator[Diagnostic]:
    seen: set[int] = set()
    for index, code in enumerate(values):
        if code == 0 and operator == "In":
            yield invalid(
                f"{field}[{index}]",
                0,
                "Exit code 0 is success, and no rule sees it.",
                "take the 0 out",
            )
        if code in seen:
            yield duplicate(
                f"{field}[{index}]",
                code,
                "This exit code stands in the list already.",
                "take it out",
            )
        seen.add(code)
    if values != sorted(values):
        ordered = ", ".join(map(str, sorted(seen)))
        yield invalid(field, values, "Exit codes must be in ascending order.", f"write [{ordered}]")


def _patterns(patterns: list[Fields], field: str) -> Iterator[Diagnostic]:
    for index, pattern in enumerate(patterns):
        name = pattern.get("type", "")
        if not is_label_key(name):
            yield invalid(
                f"{field}[{index}].type",
                name,
                "A condition type is written like the key of a label.",
                "the type for disruptions is DisruptionTarget",
            )
        kind = "PodFailurePolicyOnPodConditionsPattern"
        yield from field_problems(kind, pattern, "status", f"{field}[{index}].status")
