"""The rules for `selector`, and for the labels that the server generates.

Source: validateGeneratedSelector and ValidateJobSpec of batch/v1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jobkit.decode.defaults import generated_labels
from jobkit.diagnostics import Diagnostic
from jobkit.validation.labels import label_selector_problems, meets_selector
from jobkit.validation.problems import invalid, required

__all__ = ["generated_selector_problems", "selector_problems"]

Fields = dict[str, Any]

_TEMPLATE_LABELS = "spec.template.metadata.labels"


def generated_selector_problems(job: Fields) -> Iterator[Diagnostic]:
    """Whether the labels that the server generates are there as it generates them."""
    spec = job["spec"]
    if spec.get("manualSelector") or "selector" not in spec:
        return
    metadata = job["metadata"]
    expected = generated_labels(metadata.get("name", ""), metadata.get("uid", ""))
    labels = _template_labels(spec)
    for key, value in expected.items():
        field = f"{_TEMPLATE_LABELS}[{key}]"
        if key not in labels:
            yield required(field, f"The label {key} belongs to every Pod of the Job.")
        elif labels[key] != value:
            yield invalid(
                field,
                labels,
                f"The server sets the label {key} to {value!r}, and here it has another value.",
                "take the label out of the template",
            )
    if _is_well_formed(spec["selector"]) and not meets_selector(spec["selector"], expected):
        yield invalid(
            "spec.selector",
            spec["selector"],
            "The selector asks for labels that the server does not generate.",
            "take the selector out; only with manualSelector: true it is yours to write",
        )


def selector_problems(spec: Fields) -> Iterator[Diagnostic]:
    """Whether there is a well-formed selector that finds the Pods of the template."""
    selector = spec.get("selector")
    if selector is None:
        yield required(
            "spec.selector",
            "With manualSelector: true the selector is yours to write.",
            "add a selector, or better: take manualSelector out",
        )
    else:
        yield from label_selector_problems(selector, "spec.selector")
    labels = _template_labels(spec)
    if selector is None or (_is_well_formed(selector) and not meets_selector(selector, labels)):
        yield invalid(
            _TEMPLATE_LABELS,
            labels or None,
            "The selector would not find the Pods that this template makes.",
            "give the template the labels that the selector asks for",
        )


def _is_well_formed(selector: Fields) -> bool:
    return next(label_selector_problems(selector, ""), None) is None


def _template_labels(spec: Fields) -> dict[str, str]:
    labels: dict[str, str] = spec.get("template", {}).get("metadata", {}).get("labels") or {}
    return labels
