"""What the API server warns of at a Job. Source: WarningsOnCreate and WarningsForJobSpec of batch/v1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.fields.limits import MANY_COMPLETIONS, MOST_WITH_MANY_COMPLETIONS
from jobkit.validation.names import is_dns_label
from jobkit.validation.pod_warnings import pod_template_warnings
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
    spec = job["spec"]
    completions, parallelism = spec.get("completions") or 0, spec.get("parallelism") or 0
    is_large = completions > MANY_COMPLETIONS and parallelism > MOST_WITH_MANY_COMPLETIONS
    if spec.get("completionMode") == "Indexed" and is_large:
        yield warning(
            "spec",
            f"With more than {MANY_COMPLETIONS} completions and parallelism above "
            f"{MOST_WITH_MANY_COMPLETIONS}, status.completedIndexes can grow too long to be stored "
            "when many indexes fail.",
            f"lower parallelism to {MOST_WITH_MANY_COMPLETIONS}, or make several Jobs of it",
            where="spec.parallelism",
        )
    yield from pod_template_warnings(spec.get("template") or {}, "spec.template")
