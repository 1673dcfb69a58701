"""Scenarios between a form and YAML: what the form does not show stays as it was written."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from jobkit.decode.scenario import decode_scenario
from jobkit.decode.source import load_documents
from jobkit.diagnostics import Diagnostics
from jobkit.errors import InvalidInput

__all__ = ["DEEDS", "ScenarioText", "cell", "parsed", "read_scenario", "with_event"]

DEEDS = {
    "drain": "drain, number of Pods",
    "deletePod": "delete the Pod of index",
    "evictPod": "evict the Pod of index",
    "patch": "change the Job",
    "deleteJob": "delete the Job",
}
"""What an event does: its key in YAML, and the words for it in a menu."""

_EMPTY = {"apiVersion": "jobkit/v1", "kind": "Scenario", "spec": {}}


@dataclass(frozen=True, slots=True)
class ScenarioText:
    """A scenario as text, as document, and what is wrong with it.

    Attributes:
        document: JSON types; None if the text cannot be read.
        diagnostics: What is wrong; valid if a run may be made of it.
    """

    text: str
    document: dict[str, Any] | None
    diagnostics: Diagnostics


def read_scenario(text: str) -> ScenarioText:
    """Reads a text; nothing is raised, whatever it holds. An empty one is the default scenario."""
    if not text.strip():
        return ScenarioText(text, copy.deepcopy(_EMPTY), Diagnostics())
    try:
        documents = load_documents(text, what="scenario")
        document = documents[0].value if documents else copy.deepcopy(_EMPTY)
        decode_scenario(text)
    except InvalidInput as error:
        return ScenarioText(text, None, error.diagnostics)
    return ScenarioText(text, document if isinstance(document, dict) else None, Diagnostics())


def written(document: Mapping[str, Any]) -> str:
    """A scenario's document as YAML, small maps on one line."""
    return _block(_tidy(document))


def with_event(text: str, event: Mapping[str, Any]) -> str:
    """The scenario with one more event, in order of time; comments of the text are lost.

    Raises:
        InvalidInput: If the text is no scenario.
    """
    scenario = read_scenario(text)
    if scenario.document is None:
        raise InvalidInput(scenario.diagnostics, "scenario")
    document = copy.deepcopy(scenario.document)
    spec = document.get("spec") or {}
    document["spec"] = {**spec, "events": [*(spec.get("events") or []), dict(event)]}
    return written(document)


def cell(value: Any) -> str:
    """A value as a form's field shows it; a map or list as YAML on one line."""
    if value is None:
        return ""
    if isinstance(value, Mapping | list):
        return _flow(value)
    return str(value)


def parsed(text: str) -> Any:
    """What a form's field means: None if empty, a number, a map or list, else the text itself."""
    text = text.strip()
    if not text:
        return None
    try:
        value = load_documents(text)[0].value
    except (InvalidInput, IndexError):
        return text
    is_plain = isinstance(value, Mapping | list) or (
        isinstance(value, int) and not isinstance(value, bool)
    )
    return value if is_plain else text


def _tidy(document: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty, and in the order in which the reference has it."""
    spec = {
        name: value
        for name, value in (document.get("spec") or {}).items()
        if value not in (None, [], {})
    }
    head = {
        name: document[name] for name in ("apiVersion", "kind", "metadata") if document.get(name)
    }
    rest = {name: document[name] for name in document if name not in {*head, "spec", "metadata"}}
    return {"apiVersion": "jobkit/v1", "kind": "Scenario", **head, **rest, "spec": spec}


class _Dumper(yaml.SafeDumper):
    """Writes plain maps as blocks and the marked ones on one line."""


class _Flow(dict[str, Any]):
    """A map that is written on one line."""


_Dumper.add_representer(
    _Flow,
    lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True),
)


def _block(document: Mapping[str, Any]) -> str:
    spec = {name: _inner(name, value) for name, value in document["spec"].items()}
    metadata = {"metadata": _Flow(document["metadata"])} if "metadata" in document else {}
    return yaml.dump(
        {**document, **metadata, "spec": spec},
        Dumper=_Dumper,
        default_flow_style=False,
        sort_keys=False,
        allow_unicode=True,
        width=10_000,
    )


def _inner(name: str, value: Any) -> Any:
    if name == "events" and isinstance(value, list):
        return [_Flow(each) if isinstance(each, Mapping) else each for each in value]
    if name == "pods" and isinstance(value, list):
        return [_entry(each) if isinstance(each, Mapping) else each for each in value]
    return _Flow(value) if isinstance(value, Mapping) else value


def _entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: _Flow(value) if isinstance(value, Mapping) else value for key, value in entry.items()
    }


def _flow(value: Any) -> str:
    return yaml.dump(
        value,
        Dumper=_Dumper,
        default_flow_style=True,
        sort_keys=False,
        width=10_000,
        allow_unicode=True,
    ).strip()
