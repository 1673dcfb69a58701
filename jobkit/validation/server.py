"""What an API server answers to a new Job, to a changed one and to a patch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from jobkit.decode.defaults import JOB_NAME, admitted, prepared, with_defaults
from jobkit.decode.gates import drop_disabled_fields
from jobkit.decode.manifest import decode_job
from jobkit.diagnostics import Diagnostic
from jobkit.validation.job_spec import job_spec_problems
from jobkit.validation.merge import apply_manifest, merge_patch
from jobkit.validation.metadata import metadata_problems
from jobkit.validation.names import LONGEST_LABEL, is_dns_label, is_dns_subdomain
from jobkit.validation.problems import invalid
from jobkit.validation.selector import generated_selector_problems
from jobkit.validation.update import update_problems
from jobkit.validation.warnings import job_warnings

__all__ = ["UID", "applied", "apply_merge_patch", "validate_create", "validate_update"]

UID = "00000000-0000-4000-8000-000000000001"
_TEMPLATE_LABELS = "spec.template.metadata.labels"
_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
Fields = dict[str, Any]


def validate_create(document: Mapping[str, Any]) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """The errors, and if there are none the warnings, that a new Job is answered with.

    Args:
        document: A decoded Job, without defaults.
    """
    job = prepared(_named(document), UID)
    errors = _told_once(_job_problems(job, is_new=True))
    return errors, [] if errors else list(job_warnings(job, is_new=True))


def validate_update(
    stored: Mapping[str, Any], new: Mapping[str, Any]
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """The errors, and if there are none the warnings, that a change of a Job is answered with.

    Args:
        stored: The Job as the server has it, with status.
        new: The Job as it is sent, decoded; its status is ignored.
    """
    before, after = with_defaults(stored), with_defaults(new)
    drop_disabled_fields(after["spec"])
    for name in ("uid", "namespace"):
        if not after["metadata"].get(name) and name in before["metadata"]:
            after["metadata"][name] = before["metadata"][name]
    errors = _told_once(_update_problems(before, after))
    unchanged = before["spec"] == after["spec"]
    warn = not errors and not unchanged
    return errors, list(job_warnings(after, is_new=False)) if warn else []


def apply_merge_patch(
    stored: Mapping[str, Any], patch: Mapping[str, Any]
) -> tuple[Fields | None, tuple[Diagnostic, ...]]:
    """A JSON merge patch on a stored Job, as the API server takes it.

    Args:
        stored: The Job with defaults, generated labels and status.
        patch: Holds any of metadata, spec and status; the status is ignored.

    Returns:
        The new Job with the old status and, if its spec changed, the next generation; or None and
        what the server says.
    """
    before = {name: value for name, value in stored.items() if name != "status"}
    merged = merge_patch(before, {name: value for name, value in patch.items() if name != "status"})
    decoded = decode_job({**merged, "apiVersion": "batch/v1", "kind": "Job"})
    if decoded.document is None:
        return None, decoded.errors
    after = with_defaults(decoded.document)
    drop_disabled_fields(after["spec"])
    errors = tuple(_update_problems(with_defaults(stored), after))
    if errors:
        return None, errors
    metadata = after["metadata"]
    if after["spec"] != before["spec"]:
        metadata["generation"] = metadata.get("generation", 1) + 1
    return ({**after, "status": stored["status"]} if "status" in stored else after), ()


def applied(old: Mapping[str, Any], manifest: Mapping[str, Any]) -> tuple[Fields, Fields]:
    """What `kubectl apply` of a manifest over an old Job does: the stored Job, and the one to be sent.

    Args:
        old: The Job as stored; or the manifest that it was created from, with or without status.
        manifest: The new manifest as written.
    """
    is_stored = bool((old.get("metadata") or {}).get("uid"))
    stored = with_defaults(_decoded(old)) if is_stored else admitted(_named(_decoded(old)), UID)
    if "status" in old:
        stored["status"] = old["status"]
    before, after = _without_status(old), _without_status(manifest)
    original = _last_applied(old) if is_stored else before
    return stored, apply_manifest(original, after, _without_status(stored))


def _last_applied(stored: Mapping[str, Any]) -> Mapping[str, Any]:
    """The manifest that a stored Job remembers having been applied; nothing if it does not."""
    annotations = (stored.get("metadata") or {}).get("annotations") or {}
    decoded = decode_job(annotations.get(_LAST_APPLIED) or "{}")
    return decoded.document or {}


def _decoded(written: Mapping[str, Any]) -> Mapping[str, Any]:
    return decode_job(written).document or {}


def _without_status(document: Mapping[str, Any]) -> Fields:
    return {name: value for name, value in document.items() if name != "status"}


def _named(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """With a name, if the server would make one out of generateName."""
    metadata = document.get("metadata") or {}
    if metadata.get("name") or not metadata.get("generateName"):
        return document
    return {**document, "metadata": {**metadata, "name": metadata["generateName"][:58] + "xxxxx"}}


def _job_problems(job: Fields, *, is_new: bool) -> Iterator[Diagnostic]:
    yield from metadata_problems(job["metadata"], is_new=is_new)
    if is_new:
        yield from generated_selector_problems(job)
    for problem in job_spec_problems(job["spec"]):
        yield _at_its_cause(problem, job)
    yield from _pod_names(job)


def _update_problems(before: Fields, after: Fields) -> Iterator[Diagnostic]:
    yield from _job_problems(after, is_new=False)
    yield from update_problems(before, after)


def _at_its_cause(problem: Diagnostic, job: Fields) -> Diagnostic:
    """The Job's name is a label of its Pods, so a label can be wrong that nobody wrote."""
    name = job["metadata"].get("name", "")
    labels = [f"{_TEMPLATE_LABELS}.{label}" for label in JOB_NAME]
    if problem.where not in labels or problem.value != name:
        return problem
    return replace(
        problem,
        where="metadata.name",
        message=f"The Job's name becomes a label of its Pods, so it has at most {LONGEST_LABEL} "
        "letters, digits, dashes, underscores and dots, with a letter or digit at both ends.",
        hint="shorten the name of the Job" if len(name) > LONGEST_LABEL else None,
    )


def _pod_names(job: Fields) -> Iterator[Diagnostic]:
    """Pods of an Indexed Job are called after it and their index, also as hosts."""
    spec, name = job["spec"], job["metadata"].get("name", "")
    completions = spec.get("completions") or 0
    if spec.get("completionMode") != "Indexed" or completions <= 0:
        return
    if name and not is_dns_subdomain(name):
        return  # the name by itself is told already
    longest = f"{name}-{completions - 1}"
    if not is_dns_label(longest):
        yield invalid(
            "metadata.name",
            name,
            f"The Pod of the last index would be called {longest}, which is no host name "
            "(at most 63 letters, digits and dashes, no dot).",
            "shorten the name of the Job",
        )


def _told_once(problems: Iterator[Diagnostic] | list[Diagnostic]) -> list[Diagnostic]:
    """Each fault once: the last words on a field, type and value are the most particular ones."""
    told: dict[tuple[str, str, str], Diagnostic] = {}
    for problem in problems:
        told[problem.field, problem.type, repr(problem.value)] = replace(problem)
    return list(told.values())
