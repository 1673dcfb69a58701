"""The rules for `podFailurePolicy`. Source: validatePodFailurePolicy of batch/v1 (KEP-3329)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.validation.names import is_label_key
from jobkit.validation.problems import duplicate, invalid, required, too_many, unsupported

__all__ = ["pod_failure_policy_problems"]

Fields = dict[str, Any]

ACTIONS = ("Count", "FailIndex", "FailJob", "Ignore")
MOST_RULES = 20
MOST_CODES = 255
MOST_PATTERNS = 20


def pod_failure_policy_problems(spec: Fields) -> Iterator[Diagnostic]:
    """Everything that is wrong with the Pod failure policy of a spec that has one."""
    field = "spec.podFailurePolicy.rules"
    rules = spec["podFailurePolicy"].get("rules") or []
    pod = spec.get("template", {}).get("spec", {})
    names = [
        c.get("name") for kind in ("containers", "initContainers") for c in pod.get(kind) or ()
    ]
    if len(rules) > MOST_RULES:
        yield too_many(field, len(rules), MOST_RULES)
    for index, rule in enumerate(rules):
        yield from _rule(rule, f"{field}[{index}]", names, has_limit="backoffLimitPerIndex" in spec)


def _rule(rule: Fields, field: str, names: list[Any], *, has_limit: bool) -> Iterator[Diagnostic]:
    action = rule.get("action", "")
    if not action:
        yield required(f"{field}.action", f"A rule needs an action: {', '.join(ACTIONS)}.")
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
    if not operator:
        yield required(f"{field}.operator", "It must be said how to compare: In or NotIn.")
    elif operator not in ("In", "NotIn"):
        yield unsupported(f"{field}.operator", operator, ["In", "NotIn"])
    container = codes.get("containerName")
    if container is not None and container not in names:
        known = ", ".join(str(name) for name in names)
        yield invalid(
            f"{field}.containerName",
            container,
            f"The Pod template has no container of this name; it has {known}.",
            "name one of them, or leave containerName out to mean any",
        )
    if not values:
        yield invalid(f"{field}.values", [], "At least one exit code is needed.")
    if len(values) > MOST_CODES:
        yield too_many(f"{field}.values", len(values), MOST_CODES)
    yield from _codes(values, f"{field}.values", operator)


def _codes(values: list[int], field: str, operator: str) -> Iterator[Diagnostic]:
    seen: set[int] = set()
    for index, code in enumerate(values):
        if code == 0 and operator == "In":
            yield invalid(f"{field}[{index}]", 0, "Exit code 0 is success, and no rule sees it.")
        if code in seen:
            yield duplicate(f"{field}[{index}]", code, "This exit code stands in the list already.")
        seen.add(code)
    if values != sorted(values):
        ordered = ", ".join(map(str, sorted(seen)))
        yield invalid(field, values, "Exit codes must be in ascending order.", f"write [{ordered}]")


def _patterns(patterns: list[Fields], field: str) -> Iterator[Diagnostic]:
    if len(patterns) > MOST_PATTERNS:
        yield too_many(field, len(patterns), MOST_PATTERNS)
    for index, pattern in enumerate(patterns):
        name, status = pattern.get("type", ""), pattern.get("status", "True")
        if not is_label_key(name):
            yield invalid(
                f"{field}[{index}].type",
                name,
                "A condition type is written like the key of a label.",
                "the type for disruptions is DisruptionTarget",
            )
        if status not in ("True", "False", "Unknown"):
            yield unsupported(f"{field}[{index}].status", status, ["False", "True", "Unknown"])
