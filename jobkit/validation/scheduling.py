"""The rules for tolerations, scheduling gates and topology spread. Source: core/v1 validation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.fields.limits import LIMITS
from jobkit.validation.labels import label_selector_problems
from jobkit.validation.limits import field_problems, limit_problems
from jobkit.validation.names import form_problem, is_label_key, is_label_value
from jobkit.validation.problems import duplicate, forbidden, invalid, unsupported

__all__ = ["gate_problems", "label_key_problems", "toleration_problems", "topology_problems"]

Fields = Mapping[str, Any]


def toleration_problems(tolerations: Sequence[Fields], field: str) -> Iterator[Diagnostic]:
    """Everything that is wrong with tolerations; a bad value is told at the operator."""
    for index, toleration in enumerate(tolerations):
        yield from _toleration(toleration, f"{field}[{index}]")


def gate_problems(gates: Sequence[Fields], field: str) -> Iterator[Diagnostic]:
    """Whether scheduling gates have names, each its own."""
    seen: set[str] = set()
    for index, gate in enumerate(gates):
        name, place = gate.get("name", ""), f"{field}[{index}]"
        if not is_label_key(name):
            yield form_problem(place, name, "label key", f"{place}.name")
        if name in seen:
            yield duplicate(place, name, f"The gate {name} is there already.", "keep one of them")
        seen.add(name)


def topology_problems(constraints: Sequence[Fields], field: str) -> Iterator[Diagnostic]:
    """Everything that is wrong with topology spread constraints."""
    later = Counter(map(_key_and_action, constraints))
    for index, constraint in enumerate(constraints):
        place = f"{field}[{index}]"
        yield from limit_problems("TopologySpreadConstraint", constraint, place)
        key, action = _key_and_action(constraint)
        later[key, action] -= 1
        if later[key, action]:
            yield duplicate(
                f"{place}.{{topologyKey, whenUnsatisfiable}}",
                f"{{{key}, {action}}}",
                "A constraint below has the same topologyKey and whenUnsatisfiable.",
                "keep one of them",
            )
        if "minDomains" in constraint and action != "DoNotSchedule":
            yield invalid(
                f"{place}.minDomains",
                constraint["minDomains"],
                "minDomains matters only where Pods wait for a place.",
                "write whenUnsatisfiable: DoNotSchedule, or take minDomains out",
            )
        selector = constraint.get("labelSelector")
        yield from label_key_problems(constraint, selector, place)
        if selector is not None:
            yield from label_selector_problems(selector, f"{place}.labelSelector")


def _key_and_action(constraint: Fields) -> tuple[str, str]:
    return constraint.get("topologyKey", ""), constraint.get("whenUnsatisfiable", "")


def label_key_problems(owner: Fields, selector: Fields | None, field: str) -> Iterator[Diagnostic]:
    """Whether matchLabelKeys and mismatchLabelKeys go with each other and with the selector."""
    match, mismatch = owner.get("matchLabelKeys") or [], owner.get("mismatchLabelKeys") or []
    for name, keys in (("matchLabelKeys", match), ("mismatchLabelKeys", mismatch)):
        if keys and selector is None:
            yield forbidden(
                f"{field}.{name}",
                f"{name} adds to a labelSelector, and there is none.",
                "add labelSelector",
            )
            continue
        for index, key in enumerate(keys):
            if not is_label_key(key):
                yield form_problem(f"{field}.{name}[{index}]", key, "label key")
    if selector is not None:
        yield from _keys_in_selector(match, selector, field)
    for index, key in enumerate(match):
        if key in mismatch:
            yield invalid(
                f"{field}.matchLabelKeys[{index}]",
                key,
                f"{key} stands in mismatchLabelKeys as well.",
                "keep it in one of the two",
            )


def _keys_in_selector(keys: list[str], selector: Fields, field: str) -> Iterator[Diagnostic]:
    """The server tells this at a position of the constraint, as if that were a list."""
    positions = {key: index for index, key in enumerate(keys)}
    asked = set(selector.get("matchLabels") or {})
    for requirement in selector.get("matchExpressions") or ():
        key = requirement.get("key", "")
        if key in positions and key in asked:
            yield invalid(
                f"{field}[{positions[key]}]",
                key,
                f"The labelSelector asks for {key} already.",
                "take it out of matchLabelKeys or of the selector",
                where=f"{field}.matchLabelKeys[{positions[key]}]",
            )
        asked.add(key)


def _toleration(toleration: Fields, field: str) -> Iterator[Diagnostic]:
    key, value = toleration.get("key", ""), toleration.get("value", "")
    operator, effect = toleration.get("operator", ""), toleration.get("effect", "")
    if key:
        yield from field_problems("Toleration", toleration, "key", f"{field}.key")
    elif operator != "Exists":
        yield invalid(
            f"{field}.operator",
            operator,
            "Without a key all taints are meant, and then the operator is Exists.",
            "add key, or write operator: Exists",
        )
    if "tolerationSeconds" in toleration and effect != "NoExecute":
        yield invalid(
            f"{field}.effect",
            effect,
            "tolerationSeconds counts until Pods are evicted, which NoExecute alone does.",
            "write effect: NoExecute, or take tolerationSeconds out",
        )
    if operator in ("", "Equal"):
        if not is_label_value(value):
            yield form_problem(f"{field}.operator", value, "label value", f"{field}.value")
    elif operator == "Exists":
        if value:
            yield invalid(
                f"{field}.operator",
                value,
                "Exists asks for no value.",
                "take the value out, or write operator: Equal",
                where=f"{field}.value",
                on_key=True,
            )
    else:
        yield unsupported(
            f"{field}.operator",
            operator,
            LIMITS["Toleration"]["operator"].values,
            "comparing numbers with Lt and Gt is an alpha feature, off by default"
            if operator in ("Lt", "Gt")
            else None,
        )
    if effect:
        yield from field_problems("Toleration", toleration, "effect", f"{field}.effect")
