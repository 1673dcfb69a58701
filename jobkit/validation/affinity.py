"""The rules for affinity: to nodes, to Pods, away from Pods. Source: validateAffinity of core/v1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.fields.limits import LIMITS
from jobkit.validation.labels import OPERATORS, label_selector_problems, operand_problems
from jobkit.validation.limits import field_problems, limit_problems
from jobkit.validation.names import follows, form_problem, is_label_key, is_label_value
from jobkit.validation.problems import invalid, no_operator, required
from jobkit.validation.scheduling import label_key_problems

__all__ = ["affinity_problems"]

Fields = Mapping[str, Any]

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_OPERATORS = LIMITS["NodeSelectorRequirement"]["operator"].values


def affinity_problems(affinity: Fields, path: str) -> Iterator[Diagnostic]:
    """Everything that is wrong with the affinity of a Pod."""
    if affinity.get("nodeAffinity") is not None:
        yield from _node_affinity(affinity["nodeAffinity"], f"{path}.nodeAffinity")
    for name in ("podAffinity", "podAntiAffinity"):
        if affinity.get(name) is not None:
            yield from _pod_affinity(affinity[name], f"{path}.{name}")


def _node_affinity(affinity: Fields, path: str) -> Iterator[Diagnostic]:
    needed = affinity.get(REQUIRED)
    if needed is not None:
        yield from limit_problems("NodeSelector", needed, f"{path}.{REQUIRED}")
        for index, term in enumerate(needed.get("nodeSelectorTerms") or ()):
            place = f"{path}.{REQUIRED}.nodeSelectorTerms[{index}]"
            yield from _node_term(term, place, checks_values=True)
    for index, term in enumerate(affinity.get(PREFERRED) or ()):
        place = f"{path}.{PREFERRED}[{index}]"
        yield from limit_problems("PreferredSchedulingTerm", term, place)
        yield from _node_term(
            term.get("preference") or {}, f"{place}.preference", checks_values=False
        )


def _node_term(term: Fields, path: str, *, checks_values: bool) -> Iterator[Diagnostic]:
    for index, requirement in enumerate(term.get("matchExpressions") or ()):
        place = f"{path}.matchExpressions[{index}]"
        yield from _node_requirement(requirement, place, checks_values=checks_values)
    for index, requirement in enumerate(term.get("matchFields") or ()):
        yield from _node_field(requirement, f"{path}.matchFields[{index}]")


def _node_requirement(
    requirement: Fields, field: str, *, checks_values: bool
) -> Iterator[Diagnostic]:
    operator, values = requirement.get("operator", ""), requirement.get("values") or []
    if operator in OPERATORS:
        yield from operand_problems(operator, values, field)
    elif operator in ("Gt", "Lt"):
        if len(values) != 1:
            yield required(
                f"{field}.values", f"{operator} compares with one number.", "give exactly one value"
            )
    else:
        yield no_operator(f"{field}.operator", operator, _OPERATORS)
    key = requirement.get("key", "")
    if not is_label_key(key):
        yield form_problem(f"{field}.key", key, "label key")
    for index, value in enumerate(values if checks_values else ()):
        if not is_label_value(value):
            yield form_problem(f"{field}.values[{index}]", value, "label value")


def _node_field(requirement: Fields, field: str) -> Iterator[Diagnostic]:
    """Nodes can be asked for one field only: their name."""
    operator, values = requirement.get("operator", ""), requirement.get("values") or []
    if operator not in ("In", "NotIn"):
        yield no_operator(f"{field}.operator", operator, ("In", "NotIn"))
    elif len(values) != 1:
        yield required(
            f"{field}.values", "A field is compared with one value.", "give exactly one value"
        )
    if requirement.get("key") != "metadata.name":
        yield invalid(
            f"{field}.key",
            requirement.get("key", ""),
            "The one field of nodes that can be asked for is metadata.name.",
            "write key: metadata.name",
        )
        return
    for index, value in enumerate(values):
        if not follows(value, "DNS subdomain"):
            yield form_problem(f"{field}.values[{index}]", value, "DNS subdomain")


def _pod_affinity(affinity: Fields, path: str) -> Iterator[Diagnostic]:
    for index, term in enumerate(affinity.get(REQUIRED) or ()):
        yield from _pod_term(term, f"{path}.{REQUIRED}[{index}]")
    for index, term in enumerate(affinity.get(PREFERRED) or ()):
        place = f"{path}.{PREFERRED}[{index}]"
        yield from limit_problems("WeightedPodAffinityTerm", term, place)
        yield from _pod_term(term.get("podAffinityTerm") or {}, f"{place}.podAffinityTerm")


def _pod_term(term: Fields, field: str) -> Iterator[Diagnostic]:
    for name in ("labelSelector", "namespaceSelector"):
        if term.get(name) is not None:
            yield from label_selector_problems(term[name], f"{field}.{name}")
    for index, name in enumerate(term.get("namespaces") or ()):
        if not follows(name, "DNS label"):
            # The server's path has no s and no position.
            yield form_problem(
                f"{field}.namespace", name, "DNS label", f"{field}.namespaces[{index}]"
            )
    yield from label_key_problems(term, term.get("labelSelector"), field)
    yield from field_problems("PodAffinityTerm", term, "topologyKey", f"{field}.topologyKey")
    if not term.get("topologyKey"):
        yield form_problem(f"{field}.topologyKey", "", "label key")
