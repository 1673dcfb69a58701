"""The rules for labels, annotations and label selectors. Source: apimachinery, meta/v1 validation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.fields.limits import LIMITS
from jobkit.validation.names import form_problem, is_label_key, is_label_value
from jobkit.validation.problems import forbidden, invalid, no_operator, required

__all__ = [
    "OPERATORS",
    "annotation_problems",
    "label_problems",
    "label_selector_problems",
    "meets_selector",
    "operand_problems",
]

Fields = Mapping[str, Any]

MOST_ANNOTATION_BYTES = 256 * 1024
OPERATORS = LIMITS["LabelSelectorRequirement"]["operator"].values


def label_problems(
    labels: Mapping[str, str], field: str, where: str | None = None
) -> Iterator[Diagnostic]:
    """Keys and values that no label may have; told at the map, so `where` says where that stands."""
    for key, value in labels.items():
        place = f"{where or field}.{key}"
        if not is_label_key(key):
            problem = form_problem(field, key, "label key", place)
            yield invalid(field, key, problem.message, problem.hint, where=place, on_key=True)
        if not is_label_value(value):
            yield form_problem(field, value, "label value", place)


def annotation_problems(
    annotations: Mapping[str, str], field: str, where: str | None = None
) -> Iterator[Diagnostic]:
    """Keys that no annotation may have, and too much in all."""
    for key in annotations:
        if not is_label_key(key.lower()):
            problem = form_problem(field, key, "label key")
            place = f"{where or field}.{key}"
            yield invalid(field, key, problem.message, problem.hint, where=place, on_key=True)
    size = sum(len(key.encode()) + len(value.encode()) for key, value in annotations.items())
    if size > MOST_ANNOTATION_BYTES:
        yield Diagnostic(
            field=field,
            type="Too long",
            message=f"All annotations together take {size} bytes, and {MOST_ANNOTATION_BYTES} are allowed.",
            hint="move the largest into a ConfigMap",
            where=where,
        )


def label_selector_problems(selector: Fields, field: str) -> Iterator[Diagnostic]:
    """Whether a label selector is well-formed."""
    yield from label_problems(selector.get("matchLabels") or {}, f"{field}.matchLabels")
    for index, requirement in enumerate(selector.get("matchExpressions") or ()):
        yield from _requirement(requirement, f"{field}.matchExpressions[{index}]")


def meets_selector(selector: Fields, labels: Mapping[str, str]) -> bool:
    """Whether a well-formed selector finds an object with these labels."""
    wanted = selector.get("matchLabels") or {}
    if any(labels.get(key) != value for key, value in wanted.items()):
        return False
    return all(_meets(each, labels) for each in selector.get("matchExpressions") or ())


def operand_problems(operator: str, values: list[Any], field: str) -> Iterator[Diagnostic]:
    """The rule for the values of one of `OPERATORS`: In and NotIn need some, the others take none."""
    if operator in ("In", "NotIn"):
        if not values:
            yield required(
                f"{field}.values",
                f"{operator} needs values to compare with.",
                "add values, or ask with Exists for the key alone",
            )
    elif values:
        yield forbidden(
            f"{field}.values",
            f"{operator} asks for the key alone.",
            "take the values out, or ask with In or NotIn",
        )


def _requirement(requirement: Fields, field: str) -> Iterator[Diagnostic]:
    operator, values = requirement.get("operator", ""), requirement.get("values") or []
    if operator in OPERATORS:
        yield from operand_problems(operator, values, field)
    else:
        yield no_operator(f"{field}.operator", operator, OPERATORS)
    key = requirement.get("key", "")
    if not is_label_key(key):
        yield form_problem(f"{field}.key", key, "label key")
    for index, value in enumerate(values):
        if not is_label_value(value):
            yield form_problem(f"{field}.values[{index}]", value, "label value")


def _meets(requirement: Fields, labels: Mapping[str, str]) -> bool:
    key, operator = str(requirement["key"]), requirement["operator"]
    if operator == "In":
        return any(labels.get(key) == value for value in requirement["values"])
    if operator == "NotIn":
        return all(labels.get(key) != value for value in requirement["values"])
    return (key in labels) is (operator == "Exists")
