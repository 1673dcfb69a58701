"""Manifests and scenarios of lessons: changed field by field, and handed to the engine."""

from __future__ import annotations

import copy
import itertools
import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from jobkit.decode.manifest import decode_job
from jobkit.decode.plain import plain_types
from jobkit.errors import UnusableInput
from jobkit.files import read_source

__all__ = ["changed", "field_value", "scenario_document", "settled", "shown_manifest"]

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_DEFAULT_HORIZON = "2h"


def settled(spec: object) -> str | dict[str, Any]:
    """The manifest as plain text or plain JSON values, read exactly once.

    A check works on this copy: an object that answers differently each time it is asked cannot
    pass one goal with one face and the next goal with another.

    Raises:
        UnusableInput: If it cannot be read at all.
    """
    source = read_source(spec)
    if isinstance(source, str):
        return "".join(source)
    try:
        document: dict[str, Any] = json.loads(json.dumps(plain_types(source)))
    except (TypeError, ValueError, RecursionError) as error:
        raise UnusableInput(f"the manifest holds what JSON cannot: {error}") from None
    return document


def changed(manifest: str | Mapping[str, Any], changes: Mapping[str, Any]) -> str | dict[str, Any]:
    """The manifest with fields set by path; None takes a field out. Without changes: as it is.

    >>> changed({"spec": {"backoffLimit": 2}}, {"spec.backoffLimit": 0, "spec.parallelism": 3})
    {'spec': {'backoffLimit': 0, 'parallelism': 3}}
    """
    if not changes:
        return manifest if isinstance(manifest, str) else dict(manifest)
    if isinstance(manifest, str):
        decoded = decode_job(manifest)
        document = copy.deepcopy(decoded.document or decoded.written)
    else:
        document = copy.deepcopy(dict(manifest))
    if not isinstance(document, dict):
        raise UnusableInput("fields can only be set in a manifest that can be read")
    for path, value in changes.items():
        _set(document, _steps(path), value)
    spec = document.get("spec")
    if isinstance(spec, dict) and "template" in spec:
        spec["template"] = spec.pop("template")  # what is new stands before it, as people write it
    return document


def field_value(document: Mapping[str, Any], path: str) -> Any:
    """The value at a path, None where nothing is."""
    found: Any = document
    for step in _steps(path):
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return None
    return found


def scenario_document(name: str, spec: Mapping[str, Any]) -> dict[str, Any]:
    """A scenario's fields as the document that the engine reads; the clock is the classroom's."""
    return {
        "apiVersion": "jobkit/v1",
        "kind": "Scenario",
        "metadata": {"name": name},
        "spec": {"clock": "classroom", "until": _DEFAULT_HORIZON, **spec},
    }


def shown_manifest(document: Mapping[str, Any] | str) -> str:
    """A document as YAML text, keys in their order."""
    if isinstance(document, str):
        return document
    text: str = yaml.safe_dump(dict(document), sort_keys=False, allow_unicode=True)
    return text


def _steps(path: str) -> list[str | int]:
    return [int(index) if index else name for name, index in _STEP.findall(path)]


def _set(document: Any, steps: list[str | int], value: Any) -> None:
    for step, following in itertools.pairwise(steps):
        if isinstance(step, str) and step not in document:
            document[step] = [] if isinstance(following, int) else {}
        document = document[step]
    last = steps[-1]
    if value is None and isinstance(document, dict):
        document.pop(last, None)
    elif isinstance(document, list) and last == len(document):
        document.append(value)
    else:
        document[last] = value
