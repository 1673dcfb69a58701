"""What the API server warns of. Source: WarningsOnCreate of the Job strategy, and pod.GetWarnings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.validation.names import is_dns_label
from jobkit.validation.problems import warning

__all__ = ["job_warnings"]


def job_warnings(job: dict[str, Any], *, is_new: bool) -> Iterator[Diagnostic]:
    """What is warned of beside success."""
    if is_new and not is_dns_label(job["metadata"].get("name", "")):
        yield warning(
            "metadata.name",
            "The name goes into the names and host names of Pods, and is no DNS label.",
            "use lower-case letters, digits and dashes, at most 63",
        )
