"""The whole answer to a manifest: decoding, rules, warnings, places, and what would come next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jobkit.decode.manifest import DecodedJob, OtherDocument, decode_job, decode_jobs, only_job
from jobkit.decode.repair import Mended, Path, dotted, next_stage
from jobkit.diagnostics import Diagnostic, Diagnostics
from jobkit.errors import InvalidInput
from jobkit.validation.lint import (
    NOTHING,
    Choice,
    Silenced,
    lint,
    silenced_by_comments,
    unknown_mentions,
    unsilenced,
)
from jobkit.validation.server import applied, validate_create, validate_update

__all__ = ["diagnose", "located"]

_MOST_STAGES = 4
_LONGEST_PATH = 1000  # longer ones have a long key of a label in them
_LAST_PART = re.compile(r"(\[[^\]]*\]|\.?[^.\[]*)$")
_KEY = re.compile(r"\[([^\]]*[^\]0-9][^\]]*)\]")
_ABOUT_THE_WHOLE = frozenset({"Forbidden", "Too long", "Too many", "unknown field"})
_WITHOUT_METADATA = {
    "spec.template.labels": "spec.template.metadata.labels",
    "spec.template.annotations": "spec.template.metadata.annotations",
}


@dataclass(frozen=True, slots=True)
class _Lint:
    """What lint is asked for, and what comments of the text silence."""

    choice: Choice = NOTHING
    silenced: Silenced = field(default_factory=Silenced)

    def of(self, job: DecodedJob, document: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
        """What lint says of a document that the server accepts; `job` is what was written."""
        found = located(lint(document, self.choice), job)
        start = min((line for line, _ in job.positions.values()), default=None)
        return tuple(sorted(unsilenced(found, self.silenced, start), key=_place_of))


def diagnose(
    source: str | Mapping[str, Any],
    old: str | Mapping[str, Any] | None = None,
    choice: Choice = NOTHING,
) -> Diagnostics:
    """Everything that a cluster would answer to a manifest.

    Args:
        source: Text or mapping.
        old: The stored Job that the manifest is applied over.
        choice: The lint rules that are asked about what the server would accept.

    Raises:
        InvalidInput: If the stored Job itself is no Job.
    """
    silenced = silenced_by_comments(source) if isinstance(source, str) else Silenced()
    linting = _Lint(choice, silenced)
    answer = _answer(source, old, linting)
    strays = tuple(unknown_mentions(silenced)) if choice.rules else ()
    return replace(answer, warnings=(*answer.warnings, *strays)) if strays else answer


def _answer(
    source: str | Mapping[str, Any], old: str | Mapping[str, Any] | None, linting: _Lint
) -> Diagnostics:
    if old is not None:
        return _update(decode_job(source), _stored(old), linting)
    try:
        found = decode_jobs(source)
    except InvalidInput as error:
        return error.diagnostics
    if len(found) > 1:
        return Diagnostics(documents=tuple(_document(each, linting) for each in found))
    return _create(only_job(found), _MOST_STAGES, linting)


def located(problems: Iterable[Diagnostic], job: DecodedJob) -> tuple[Diagnostic, ...]:
    """The problems with line and column: of the field's value, else of what it should stand in."""
    return tuple(_located(problem, job) for problem in problems)


def _document(found: DecodedJob | OtherDocument, linting: _Lint) -> Diagnostics:
    if isinstance(found, DecodedJob):
        return _create(found, _MOST_STAGES, linting)
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


def _create(job: DecodedJob, stages: int, linting: _Lint) -> Diagnostics:
    if job.document is None:
        then = _then(job, stages, linting)
        return Diagnostics(errors=job.errors, warnings=job.warnings, then=then)
    errors, warnings = validate_create(job.document)
    return Diagnostics(
        errors=located(errors, job),
        warnings=(
            *job.warnings,
            *located(warnings, job),
            *(() if errors else linting.of(job, job.document)),
        ),
        then=_beyond(errors, _then(job, stages, linting)) if errors else None,
    )


def _beyond(errors: Iterable[Diagnostic], then: Diagnostics | None) -> Diagnostics | None:
    """What `then` says that is not said already; None if that is nothing."""
    if then is None:
        return None
    told = {(error.field, error.type) for error in errors}
    new = tuple(error for error in then.errors if (error.field, error.type) not in told)
    return None if then.errors and not new else replace(then, errors=new)


def _update(job: DecodedJob, old: Mapping[str, Any], linting: _Lint) -> Diagnostics:
    if job.document is None:
        then = _then(job, _MOST_STAGES, linting)
        return Diagnostics(errors=job.errors, warnings=job.warnings, then=then)
    stored, merged = applied(old, job.written)
    decoded = decode_job(merged)
    if decoded.document is None:
        return Diagnostics(errors=located(decoded.errors, job), warnings=job.warnings)
    errors, warnings = validate_update(stored, decoded.document)
    return Diagnostics(
        errors=located(errors, job),
        warnings=(
            *job.warnings,
            *located(warnings, job),
            *(() if errors else linting.of(job, job.document)),
        ),
    )


def _stored(old: str | Mapping[str, Any]) -> Mapping[str, Any]:
    job = decode_job(old)
    if job.document is None:
        raise InvalidInput(Diagnostics(errors=job.errors), "stored Job")
    written: Mapping[str, Any] = job.written
    return written


def _then(job: DecodedJob, stages: int, linting: _Lint) -> Diagnostics | None:
    """What would come next, once the obvious is mended; None if nothing can be, or nothing new comes."""
    kinds = {error.type for error in job.errors}
    mended = next_stage(job.written) if stages and job.written is not None else None
    if mended is None:
        only_duplicates = stages and kinds == {"duplicate field"}
        mended = Mended(value=job.written) if only_duplicates else None
    if mended is None:
        return None
    next_job = decode_job(mended.value)
    again = DecodedJob(
        document=next_job.document,
        written=mended.value,
        positions=_moved(job.positions, mended.origins),
        value_positions=_moved(job.value_positions, mended.origins),
    )
    untold = job.duplicates if "wrong kind" in kinds else ()
    errors = sorted((*untold, *located(next_job.errors, again)), key=_place_of)
    again = replace(
        again, document=None if errors else again.document, errors=tuple(errors), duplicates=untold
    )
    return _create(again, stages - 1, linting)


def _moved(
    places: Mapping[str, tuple[int, int]], origins: Mapping[Path, Path]
) -> Mapping[str, tuple[int, int]]:
    """The places under the paths that fields have once their keys are mended."""
    moved = dict(places)
    for path, origin in origins.items():
        new, old = dotted(path), dotted(origin)
        for field_path, place in places.items():
            if field_path == old or field_path.startswith((f"{old}.", f"{old}[")):
                moved[new + field_path[len(old) :]] = place
    return moved


def _place_of(diagnostic: Diagnostic) -> tuple[int, int]:
    return diagnostic.line or 0, diagnostic.column or 0


def _located(problem: Diagnostic, job: DecodedJob) -> Diagnostic:
    if problem.line is not None or not job.positions:
        return problem
    place = _place(problem, job)
    return problem if place is None else replace(problem, line=place[0], column=place[1])


def _place(problem: Diagnostic, job: DecodedJob) -> tuple[int, int] | None:
    """Of the value at fault, or of its key; of what it should stand in, where it is missing."""
    path = _written_path(problem.where or problem.field)
    if path not in job.positions:
        path = path[:_LONGEST_PATH]
    if path in job.positions:
        is_remark = problem.type == "lint" and problem.value is None
        at_key = problem.on_key or is_remark or problem.type in _ABOUT_THE_WHOLE
        return (job.positions if at_key else job.value_positions).get(path, job.positions[path])
    while path:
        if path in job.positions:
            return job.positions[path]
        path = _LAST_PART.sub("", path)
    return next(iter(job.positions.values()), None)


def _written_path(path: str) -> str:
    """The server's path as it stands in a manifest: `limits[cpu]` is `limits.cpu` there."""
    for wrong, right in _WITHOUT_METADATA.items():
        if path.startswith(wrong):
            path = right + path.removeprefix(wrong)
    return _KEY.sub(r".\1", path)
