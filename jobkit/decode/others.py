"""Whether a text has anything to do with Jobs; for those who come upon files of all kinds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jobkit.decode.repair import is_surely_job
from jobkit.decode.source import load_documents
from jobkit.decode.suggestions import surely
from jobkit.errors import InvalidInput

__all__ = ["left_alone"]

_KIND_JOB = re.compile(
    r"""^\s*(- )?["']?kind["']?\s*:\s*["']?job\b""", re.IGNORECASE | re.MULTILINE
)
_MOST_NAMED = 3


def left_alone(text: str) -> str | None:
    """Why a text is none of our business ("Deployment web"); None if it holds a Job, or what was meant as one."""
    try:
        documents = load_documents(text, as_kubectl=True)
    except InvalidInput as error:
        if _KIND_JOB.search(text):
            return None
        return f"it is no YAML (line {error.diagnostics.errors[0].line or 1})"
    objects = [each for document in documents for each in _objects(document.value)]
    if any(_is_meant_as_job(each) for each in objects):
        return None
    names = [_named(each) for each in objects if isinstance(each, Mapping) and each.get("kind")]
    if not names:
        return "it is no Kubernetes object" if objects else "it is empty"
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def _objects(value: Any) -> Iterator[Any]:
    items = (
        value.get("items") if isinstance(value, Mapping) and value.get("kind") == "List" else None
    )
    if isinstance(items, list):
        yield from items
    else:
        yield value


def _is_meant_as_job(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    kind = value.get("kind")
    if isinstance(kind, str):
        return surely(kind, ["Job"]) is not None or is_surely_job(value)
    return is_surely_job(value) or value.get("apiVersion") == "batch/v1"


def _named(value: Mapping[str, Any]) -> str:
    metadata = value.get("metadata")
    name = metadata.get("name") if isinstance(metadata, Mapping) else None
    return f"{value['kind']} {name or ''}".strip()
