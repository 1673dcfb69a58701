"""What is wrong with a manifest that is to be repaired, and what was taken out instead of mended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jobkit.decode.manifest import decode_job
from jobkit.decode.source import load_documents
from jobkit.diagnostics import Diagnostic, Diagnostics
from jobkit.lessons.manifests import field_value

__all__ = ["can_be_counted", "faults_left", "taken_out"]

_Manifest = str | dict[str, Any]


def can_be_counted(diagnostics: Diagnostics) -> bool:
    """Whether every problem is one of a field; else it is no manifest yet, and its faults have no number."""
    return all(problem.field for problem in diagnostics.errors)


def faults_left(manifest: _Manifest, diagnostics: Diagnostics) -> list[str]:
    """Fields that are wrong, at whatever stage a cluster would tell."""
    left = {each.field or each.message for each in _every_error(diagnostics)}
    if isinstance(manifest, str) and not diagnostics.valid:
        # keys given twice are dropped by kubectl before anything else is told
        left |= {each.field for doc in load_documents(manifest) for each in doc.duplicates}
    return sorted(left)


def taken_out(manifest: _Manifest, reference: _Manifest) -> list[str]:
    """Fields of the repaired manifest that this one has nothing of; a value may be another."""
    written = _written(manifest)
    return [path for path in _leaves(_written(reference)) if field_value(written, path) is None]


def _written(manifest: _Manifest) -> dict[str, Any]:
    decoded = decode_job(manifest)
    document = decoded.document or decoded.written
    return document if isinstance(document, dict) else {}


def _leaves(value: Any, path: str = "") -> Iterator[str]:
    """The paths of all values of a document that hold no others."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _leaves(item, f"{path}[{place}]")
    else:
        yield path


def _every_error(diagnostics: Diagnostics) -> Iterator[Diagnostic]:
    yield from diagnostics.errors
    if diagnostics.then is not None:
        yield from _every_error(diagnostics.then)
