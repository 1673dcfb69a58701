"""The rules for the Pod template. Source: ValidatePodTemplateSpec of core/v1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.validation.problems import required

__all__ = ["pod_template_problems"]


def pod_template_problems(
    template: dict[str, Any], path: str = "spec.template"
) -> Iterator[Diagnostic]:
    """Everything that is wrong with a Pod template, as Jobs meet it."""
    if not template.get("spec", {}).get("containers"):
        yield required(f"{path}.spec.containers", "A Pod needs at least one container.")
