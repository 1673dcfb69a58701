"""JSON Schema for Job manifests and scenarios, for editors that complete and check YAML.

Draft 07, because it is the newest that the YAML language server (VS Code, JupyterLab's LSP) in all its
releases and the JetBrains editors read in full; nothing here needs a later one. Names and types come
from the field tree, everything else from the field guide; nothing is written here twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from jobkit.fields.bounds import bounds_of, is_needed
from jobkit.fields.forms import FORMS
from jobkit.fields.guide import guide_of, voice_of
from jobkit.fields.guide.example import Refused
from jobkit.fields.guide.record import NOTHING, Changes, FieldGuide, Limits
from jobkit.fields.paths import all_fields
from jobkit.fields.schema_rules import RULES
from jobkit.fields.schema_values import VALUES
from jobkit.fields.tree import FieldType, fields_of

__all__ = ["job_schema", "scenario_schema"]

Schema = dict[str, Any]

_NO_TEXT: Schema = {"not": {"type": "string", "minLength": 1}}
"""Null or empty: as if the field were absent. Said so that editors do not offer it as a value."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DRAFT = "http://json-schema.org/draft-07/schema#"
_IDENTITY = {"Job": "batch/v1", "Scenario": "jobkit/v1"}
_ABOUT = {
    "Job": "A Kubernetes Job (batch/v1, as of Kubernetes 1.37)",
    "Scenario": "A jobkit scenario: what the cluster, the containers and people do while a Job runs",
}


def job_schema() -> Schema:
    """The schema of a Job manifest.

    What it holds: every field with its type, a description, its default, its range and its values; no
    unknown fields. What it cannot hold: rules between distant fields, which `jobkit.validate` knows.
    """
    return _document("Job", ["apiVersion", "kind", "metadata", "spec"])


def scenario_schema() -> Schema:
    """The schema of a scenario, likewise."""
    return _document("Scenario", [])


def _document(kind: str, required: list[str]) -> Schema:
    definitions: Schema = {}
    body = _object(kind, kind, definitions)
    body["properties"]["apiVersion"] |= {"const": _IDENTITY[kind], "default": _IDENTITY[kind]}
    body["properties"]["kind"] |= {"const": kind, "default": kind}
    if required:
        body["required"] = required
    del body["type"]
    return {
        "$schema": _DRAFT,
        "title": f"jobkit {kind}" if kind == "Scenario" else kind,
        "description": _ABOUT[kind],
        "type": "object",
        **body,
        "definitions": {name: definitions[name] for name in sorted(definitions)},
    }


def _object(voice: str, kind: str, definitions: Schema) -> Schema:
    properties: Schema = {}
    required: list[str] = []
    for name, held in fields_of(kind).items():
        limits, guide = bounds_of(voice, name, held), guide_of(voice, name)
        found = _property(voice_of(voice, name, held), held, limits, definitions)
        if is_needed(voice, name):
            required.append(name)
            found = _filled(found)
        properties[name] = found if guide is None else _words(guide) | _shown_values(guide) | found
    whole: Schema = {"type": ["object", "null"], "properties": properties}
    if required:
        whole["required"] = required
    return whole | RULES.get(voice, {}) | {"additionalProperties": False}


def _property(voice: str, held: FieldType, limits: Limits, definitions: Schema) -> Schema:
    element = _element(voice, held, limits, definitions)
    if held.container == "list":
        items = _item(element, definitions)
        return {"type": ["array", "null"], "items": items, **_items(limits)}
    if held.container == "map":
        found: Schema = {"type": ["object", "null"], "additionalProperties": element}
        if limits.keys is not None:
            found["propertyNames"] = {"pattern": _whole(limits.keys)}
        return found
    return {"allOf": [element]} if "$ref" in element else element


def _element(voice: str, held: FieldType, limits: Limits, definitions: Schema) -> Schema:
    if held.is_scalar:
        return _scalar(held.kind, limits)
    if voice not in definitions:
        definitions[voice] = {}  # taken, so that a kind within itself would end
        definitions[voice] = _object(voice, held.kind, definitions)
    return {"$ref": f"#/definitions/{voice}"}


def _scalar(kind: str, limits: Limits) -> Schema:
    if kind in ("int32", "int64"):
        return {"type": ["integer", "null"], **_range(2 ** (31 if kind == "int32" else 63), limits)}
    if kind == "string":
        return {"type": ["string", "null"], **_text(limits)}
    return dict(VALUES[kind])


def _range(size: int, limits: Limits) -> Schema:
    least = -size if limits.least is None else limits.least
    return {
        "minimum": min(least, 0) if limits.or_empty else least,
        "maximum": size - 1 if limits.most is None else limits.most,
    }


def _text(limits: Limits) -> Schema:
    found: Schema = {}
    if limits.values:
        listed = {"enum": list(limits.values)}
        if any(limits.values.values()):
            listed["markdownEnumDescriptions"] = list(limits.values.values())
        found["anyOf"] = [listed, _NO_TEXT if limits.or_empty else {"type": "null"}]
    longest = limits.longest
    if limits.form is not None:
        found["pattern"] = f"{_whole(limits.form)}{'|^$' if limits.or_empty else ''}"
        found["patternErrorMessage"] = _sentence(FORMS[limits.form].words)
        longest = longest or FORMS[limits.form].longest
    if longest is not None:
        found["maxLength"] = longest
    return found


def _whole(form: str) -> str:
    return f"^({FORMS[form].pattern})$"


def _items(limits: Limits) -> Schema:
    found: Schema = {}
    if limits.fewest_items is not None:
        found["minItems"] = limits.fewest_items
    if limits.most_items is not None:
        found["maxItems"] = limits.most_items
    if limits.unique:
        found["uniqueItems"] = True
    return found


def _item(element: Schema, definitions: Schema) -> Schema:
    """An element of a list; null there is an empty object, which lacks what is needed."""
    name = element.get("$ref", "").rpartition("/")[2]
    if "required" in definitions.get(name, {}):
        return {"type": "object", "allOf": [element]}
    return element


def _filled(schema: Schema) -> Schema:
    """The same without null, the empty text and the empty list, which are as good as absent."""
    if "allOf" in schema:
        return {"type": "object", **schema}
    kinds = schema.get("type")
    if not isinstance(kinds, list):
        return schema
    left = [kind for kind in kinds if kind != "null"]
    found = {**schema, "type": left[0] if len(left) == 1 else left}
    if left == ["array"]:
        found.setdefault("minItems", 1)
    if "anyOf" in schema:
        found |= found.pop("anyOf")[0]
    elif left == ["string"] and "pattern" not in schema:
        found["minLength"] = 1
    return found


def _words(guide: FieldGuide) -> Schema:
    meaning = [" ".join(part.split()) for part in guide.meaning.strip().split("\n\n") if part]
    found: Schema = {
        "description": "\n\n".join([_sentence(guide.brief), *meaning, *_notes(guide)]),
        "markdownDescription": "\n\n".join(
            [f"**{_sentence(guide.brief)}**", *meaning, *(f"*{note}*" for note in _notes(guide))]
        ),
    }
    if guide.default is not NOTHING:
        found["default"] = guide.default
    return found


def _shown_values(guide: FieldGuide) -> Schema:
    """The value that the field has in its own example, if that is a good one."""
    example = guide.example
    if example is None or isinstance(example.gives, Refused):
        return {}
    root, path = _places()[guide.field]
    text = example.job if root == "Job" else example.scenario_text
    value = _value_at(yaml.load(text or "", Loader=_LOADER), path)  # noqa: S506  a safe loader
    return {} if value is None else {"examples": [value]}


@cache
def _places() -> dict[str, tuple[str, tuple[str, ...]]]:
    """For each description the first place of its field: the root, and the names on the way."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for field in all_fields().values():
        if field.guide is not None:
            names = field.path.removeprefix("scenario.").split(".")
            root = "Scenario" if field.path.startswith("scenario.") else "Job"
            found.setdefault(field.guide.field, (root, tuple(names)))
    return found


def _value_at(document: Any, names: tuple[str, ...]) -> Any:
    for name in names:
        if not isinstance(document, dict):
            return None
        document = document.get(name.removesuffix("[]"))
        if name.endswith("[]") and name is not names[-1]:
            document = document[0] if document else None
    return document


def _notes(guide: FieldGuide) -> Iterator[str]:
    if guide.default is not NOTHING or guide.default_note:
        shown = [] if guide.default is NOTHING else [_shown(guide.default)]
        yield f"Default: {'; '.join([*shown, *filter(None, [guide.default_note])])}."
    if guide.limits_note:
        yield _sentence(guide.limits_note)
    if guide.changes not in (None, Changes.BetweenRuns):
        yield f"May change: {guide.changes}."


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
