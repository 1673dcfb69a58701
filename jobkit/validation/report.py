"""The whole answer to a manifest: decoding, rules, warnings, places, and what would come next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from jobkit.decode.manifest import DecodedJob, OtherDocument, decode_job, decode_jobs
from jobkit.decode.repair import repaired
from jobkit.diagnostics import Diagnostic, Diagnostics
from jobkit.errors import InvalidInput
from jobkit.validation.server import applied, validate_create, validate_update

__all__ = ["diagnose", "located"]

_MOST_STAGES = 4
_INDEX_OR_KEY = re.compile(r"\[([^\]]*)\]$")
_WITHOUT_METADATA = {
    "spec.template.labels": "spec.template.metadata.labels",
    "spec.template.annotations": "spec.template.metadata.annotations",
}


def diagnose(
    source: str | Mapping[str, Any], old: str | Mapping[str, Any] | None = None
) -> Diagnostics:
    """Everything that a cluster would answer to a manifest.

    Args:
        source: Text or mapping.
        old: The stored Job that the manifest is applied over.

    Raises:
        InvalidInput: If the stored Job itself is no Job.
    """
    if old is not None:
        return _update(decode_job(source), _stored(old))
    try:
        found = decode_jobs(source)
    except InvalidInput as error:
        return error.diagnostics
    if len(found) > 1:
        return Diagnostics(documents=tuple(_document(each) for each in found))
    return _create(decode_job(source), _MOST_STAGES)


def located(problems: Iterable[Diagnostic], job: DecodedJob) -> tuple[Diagnostic, ...]:
    """The problems with line and column: of the field's value, else of what it should stand in."""
    return tuple(_located(problem, job) for problem in problems)


def _document(found: DecodedJob | OtherDocument) -> Diagnostics:
    if isinstance(found, DecodedJob):
        return _create(found, _MOST_STAGES)
    name = f"{found.kind} {found.name}".strip()
    message = f"{name} is no Job and is left alone."
    warning = Diagnostic(
        field="kind",
        type="warning",
        message=message,
        value=found.kind,
        line=found.line,
        column=None if found.line is None else 1,
    )
    return Diagnostics(warnings=(warning,))


def _create(job: DecodedJob, stages: int) -> Diagnostics:
    if job.document is None:
        return Diagnostics(errors=job.errors, warnings=job.warnings, then=_then(job, stages))
    errors, warnings = validate_create(job.document)
    return Diagnostics(
        errors=located(errors, job), warnings=(*job.warnings, *located(warnings, job))
    )


def _update(job: DecodedJob, old: Mapping[str, Any]) -> Diagnostics:
    if job.document is None:
        return Diagnostics(errors=job.errors, warnings=job.warnings, then=_then(job, _MOST_STAGES))
    stored, merged = applied(old, job.written)
    decoded = decode_job(merged)
    if decoded.document is None:
        return Diagnostics(errors=located(decoded.errors, job), warnings=job.warnings)
    errors, warnings = validate_update(stored, decoded.document)
    return Diagnostics(
        errors=located(errors, job), warnings=(*job.warnings, *located(warnings, job))
    )


def _stored(old: str | Mapping[str, Any]) -> Mapping[str, Any]:
    job = decode_job(old)
    if job.document is None:
        raise InvalidInput(Diagnostics(errors=job.errors), "stored Job")
    written: Mapping[str, Any] = job.written
    return written


def _then(job: DecodedJob, stages: int) -> Diagnostics | None:
    """What would come next, once the obvious is mended; nothing if it cannot be, or then is all right."""
    mended = repaired(job.written) if stages and job.written is not None else None
    if mended is None:
        return None
    next_job = decode_job(mended)
    again = DecodedJob(
        document=next_job.document,
        written=mended,
        positions=job.positions,
        value_positions=job.value_positions,
        errors=located(next_job.errors, job),
    )
    return _create(again, stages - 1)


def _located(problem: Diagnostic, job: DecodedJob) -> Diagnostic:
    if problem.line is not None or not job.positions:
        return problem
    place = _place(problem, job)
    return problem if place is None else replace(problem, line=place[0], column=place[1])


def _place(problem: Diagnostic, job: DecodedJob) -> tuple[int, int] | None:
    path = problem.field
    for wrong, right in _WITHOUT_METADATA.items():
        if path.startswith(wrong):
            path = right + path.removeprefix(wrong)
    if problem.value is not None and path in job.value_positions:
        return job.value_positions[path]
    while path:
        if path in job.positions:
            return job.positions[path]
        key = _INDEX_OR_KEY.search(path)
        if key is None:
            path = path.rpartition(".")[0]
        elif (
            not key.group(1).isdecimal()
            and f"{path[: key.start()]}.{key.group(1)}" in job.positions
        ):
            return job.positions[f"{path[: key.start()]}.{key.group(1)}"]
        else:
            path = path[: key.start()]
    return next(iter(job.positions.values()), None)
