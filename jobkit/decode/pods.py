"""A list of Pods: a `List`, a YAML stream, an array, or mappings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from jobkit.decode.source import load_documents
from jobkit.decode.wording import described
from jobkit.diagnostics import Diagnostic, Diagnostics
from jobkit.errors import InvalidInput

__all__ = ["decode_pods"]

LONGEST_TEXT = 64 * 1024 * 1024  # of JSON; a Pod as kubectl prints it takes some 5 KiB


def decode_pods(
    source: str | Mapping[str, Any] | Iterable[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """The Pods that a source holds, other objects left out, in the order of their creation.

    Raises:
        InvalidInput: If it cannot be read, or holds something that is no object.
    """
    value = _loaded(source) if isinstance(source, str) else source
    pods: list[dict[str, Any]] = []
    for place, item in _items(value):
        if not isinstance(item, Mapping):
            _refuse(place, f"A Pod is a map of fields, and this is {described(item)}.")
        if item.get("kind", "Pod") == "Pod":
            pods.append(_checked(place, dict(item)))
    return sorted(pods, key=lambda pod: str((pod["metadata"]).get("creationTimestamp", "")))


def _loaded(source: str) -> Any:
    if source.lstrip()[:1] in ("{", "[") and len(source) <= LONGEST_TEXT:
        try:
            return json.loads(source)
        except (ValueError, RecursionError):
            pass  # YAML in flow style, or broken: then YAML's reading names the line
    values: list[Any] = []
    for document in load_documents(source, what="Pods"):
        # a stream of objects, or arrays of them
        values += document.value if isinstance(document.value, list) else [document.value]
    return values


def _items(value: Any, place: str = "") -> Iterable[tuple[str, Any]]:
    if isinstance(value, Mapping) and isinstance(value.get("items"), list | tuple):
        for index, item in enumerate(value["items"]):
            yield f"{place}items[{index}]", item
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            if isinstance(item, list | tuple):
                yield f"{place}[{index}]", item
            else:
                nested = isinstance(item, Mapping) and "items" in item
                yield from (
                    _items(item, f"{place}[{index}].") if nested else [(f"{place}[{index}]", item)]
                )
    elif isinstance(value, Mapping):
        yield place, value
    elif value is not None:
        _refuse(
            place,
            f"Pods are a list, a List or a stream of objects, and this is {described(value)}.",
        )


def _checked(place: str, pod: dict[str, Any]) -> dict[str, Any]:
    metadata = pod.get("metadata")
    if not isinstance(metadata, Mapping) or not isinstance(metadata.get("name"), str):
        _refuse(place, "This Pod has no metadata.name.")
    return pod


def _refuse(place: str, message: str) -> None:
    problem = Diagnostic(field=place.rstrip("."), type="wrong kind", message=message)
    raise InvalidInput(Diagnostics(errors=(problem,)), "Pods")
