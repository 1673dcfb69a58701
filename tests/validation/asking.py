"""Small manifests that set only what a case is about, and what the server's rules say of them."""

from __future__ import annotations

from typing import Any

import jobkit

Fields = dict[str, Any]
Told = set[tuple[str, str]]


def a_manifest(**spec: Any) -> Fields:
    """A valid Job, with more in its spec."""
    pod = {"restartPolicy": "Never", "containers": [{"name": "main", "image": "example/app:1"}]}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "demo"},
        "spec": {"template": {"spec": pod}, **spec},
    }


def with_pod(**pod: Any) -> Fields:
    """A valid Job, with more in its Pod."""
    job = a_manifest()
    job["spec"]["template"]["spec"].update(pod)
    return job


def with_container(**container: Any) -> Fields:
    """A valid Job, with more in its only container."""
    job = a_manifest()
    job["spec"]["template"]["spec"]["containers"][0].update(container)
    return job


def told(job: Fields, below: str = "spec.template.spec.") -> Told:
    """Type and field of every error; `below` is cut off the fields."""
    return {(error.type, error.field.removeprefix(below)) for error in jobkit.validate(job).errors}


def told_of_container(**container: Any) -> Told:
    return told(with_container(**container), "spec.template.spec.containers[0].")


def warned(job: Fields, below: str = "spec.template.spec.") -> set[str]:
    """The fields that the server warns of; the Job must be valid."""
    answer = jobkit.validate(job)
    assert answer.errors == ()
    found = (each for each in answer.warnings if each.type == "warning")
    return {each.field.removeprefix(below) for each in found}


def the_error(job: Fields | str) -> jobkit.Diagnostic:
    """The only error of a Job."""
    (error,) = jobkit.validate(job).errors
    return error
