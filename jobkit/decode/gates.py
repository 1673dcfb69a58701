"""Takes out of a Job what a server drops because the feature behind it is off."""

from __future__ import annotations

from typing import Any

from jobkit.fields.gates import DISABLED_FIELDS, DROPPED_ANNOTATIONS
from jobkit.fields.tree import FieldType, fields_of

__all__ = ["drop_disabled_fields"]

Fields = dict[str, Any]

_PROJECTIONS = (
    "secret",
    "downwardAPI",
    "configMap",
    "serviceAccountToken",
    "clusterTrustBundle",
    "podCertificate",
)


def drop_disabled_fields(spec: Fields) -> None:
    """Takes the disabled fields out of a Job's spec, in place."""
    _drop(spec, "JobSpec")
    annotations = (spec.get("template", {}).get("metadata") or {}).get("annotations") or {}
    for name in DROPPED_ANNOTATIONS & annotations.keys():
        del annotations[name]


def _drop(value: Any, kind: str) -> None:
    for name in DISABLED_FIELDS.get(kind, ()):
        value.pop(name, None)
    fields = fields_of(kind)
    names = list(value)
    if kind == "VolumeProjection":  # of several sources, which is a fault, a server looks at one
        names = [name for name in _PROJECTIONS if value.get(name) is not None][:1]
    for name in names:
        expected = fields.get(name)
        if expected is None or expected.is_scalar or expected.container == "map":
            continue
        if value[name] is not None:
            _drop_below(value, name, expected)


def _drop_below(owner: Fields, name: str, expected: FieldType) -> None:
    below = owner[name]
    if expected.container == "list":
        for item in below:
            _drop(item, expected.kind)
        return
    held_something = bool(below)
    _drop(below, expected.kind)
    if expected.kind == "Lifecycle" and held_something and not below:
        del owner[name]
