"""The rules for metadata. Source: ValidateObjectMeta of apimachinery and core/v1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.validation.labels import annotation_problems, label_problems
from jobkit.validation.limits import field_problems, limit_problems
from jobkit.validation.names import form_problem, is_label_key
from jobkit.validation.problems import invalid, required

__all__ = ["metadata_problems"]

Fields = Mapping[str, Any]

_STANDARD_FINALIZERS = ("kubernetes", "orphan", "foregroundDeletion")
_EVENT = {("v1", "Event")}


def metadata_problems(
    metadata: Fields, path: str = "metadata", *, is_new: bool = True
) -> Iterator[Diagnostic]:
    """Everything that is wrong with the metadata of an object that needs a name."""
    yield from (_names(metadata, path) if is_new else _stored_names(metadata, path))
    yield from label_problems(metadata.get("labels") or {}, f"{path}.labels")
    yield from annotation_problems(metadata.get("annotations") or {}, f"{path}.annotations")
    yield from _owners(metadata.get("ownerReferences") or [], f"{path}.ownerReferences")
    yield from _finalizers(metadata.get("finalizers") or [], f"{path}.finalizers")
    yield from _managed_fields(metadata.get("managedFields") or [], f"{path}.managedFields")


def _names(metadata: Fields, path: str) -> Iterator[Diagnostic]:
    if not metadata.get("name"):
        yield required(
            f"{path}.name",
            "A Job needs a name.",
            "add metadata.name, such as `name: nightly-report`",
        )
    else:
        yield from field_problems("ObjectMeta", metadata, "name", f"{path}.name")
    for name in ("generateName", "namespace"):
        if metadata.get(name):
            yield from field_problems("ObjectMeta", metadata, name, f"{path}.{name}")


def _stored_names(metadata: Fields, path: str) -> Iterator[Diagnostic]:
    """An update looks at the names once more, but only for what no address can hold."""
    for name in ("name", "generateName"):
        value = metadata.get(name, "")
        if "/" in value or "%" in value or (name == "name" and value in (".", "..")):
            yield invalid(
                f"{path}.{name}", value, f"{name} holds a slash or a percent sign.", "take it out"
            )
    if not metadata.get("name"):
        yield required(f"{path}.name", "A Job needs a name.", "add metadata.name")
    if metadata.get("namespace"):
        yield from field_problems("ObjectMeta", metadata, "namespace", f"{path}.namespace")


def _owners(owners: list[Fields], field: str) -> Iterator[Diagnostic]:
    controllers = 0
    for index, owner in enumerate(owners):
        yield from limit_problems("OwnerReference", owner, f"{field}[{index}]")
        version = owner.get("apiVersion", "")
        group_and_version = version.split("/")
        if version and (len(group_and_version) > 2 or not group_and_version[-1]):
            yield invalid(
                f"{field}[{index}].apiVersion",
                version,
                "An apiVersion is a version, or a group, a slash and a version.",
                "write it like batch/v1",
            )
        if (version, owner.get("kind", "")) in _EVENT:
            yield invalid(f"{field}[{index}]", None, "An Event owns nothing.", "take it out")
        controllers += bool(owner.get("controller"))
        if owner.get("controller") and controllers > 1:
            yield invalid(
                field,
                owners,
                "Only one owner can be the controller.",
                "set controller: true at one of them only",
            )


def _finalizers(finalizers: list[str], field: str) -> Iterator[Diagnostic]:
    for index, name in enumerate(finalizers):
        place = f"{field}[{index}]"
        if not is_label_key(name):
            yield form_problem(field, name, "label key", place)
        if "/" not in name and name not in _STANDARD_FINALIZERS:
            yield invalid(
                place,
                name,
                f"A finalizer is one of {', '.join(_STANDARD_FINALIZERS)}, or has a domain before a slash.",
                f"write it like example.com/{name if is_label_key(name) else 'clean-up'}",
            )
    if "orphan" in finalizers and "foregroundDeletion" in finalizers:
        yield invalid(
            field,
            finalizers,
            "orphan and foregroundDeletion ask for opposite things.",
            "keep one of them",
        )


def _managed_fields(entries: list[Fields], field: str) -> Iterator[Diagnostic]:
    for index, entry in enumerate(entries):
        place = f"{field}[{index}]"
        yield from field_problems("ManagedFieldsEntry", entry, "operation", f"{place}.operation")
        kind = entry.get("fieldsType")
        if kind and kind != "FieldsV1":
            yield invalid(
                f"{place}.fieldsType", kind, "fieldsType is FieldsV1.", "take managedFields out"
            )
        for name in ("manager", "subresource"):
            yield from field_problems("ManagedFieldsEntry", entry, name, f"{place}.{name}")
        if not entry.get("manager", "").isprintable():
            yield invalid(
                f"{place}.manager",
                entry["manager"],
                "manager holds a character that cannot be printed.",
                "take managedFields out",
            )
