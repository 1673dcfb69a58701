"""The rules for the claim that an ephemeral volume is made with.

Source: ValidatePersistentVolumeClaimTemplate of core/v1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.fields.limits import LIMITS
from jobkit.fields.quantity import parse_quantity
from jobkit.validation.labels import annotation_problems, label_problems, label_selector_problems
from jobkit.validation.limits import field_problems, limit_problems
from jobkit.validation.problems import forbidden, invalid, required, unsupported

__all__ = ["ephemeral_problems"]

Fields = Mapping[str, Any]


def ephemeral_problems(source: Fields, field: str) -> Iterator[Diagnostic]:
    """Everything that is wrong with an ephemeral volume."""
    path, template = f"{field}.volumeClaimTemplate", source.get("volumeClaimTemplate")
    if template is None:
        yield from field_problems("EphemeralVolumeSource", source, "volumeClaimTemplate", path)
        return
    metadata = template.get("metadata") or {}
    yield from annotation_problems(
        metadata.get("annotations") or {}, f"{path}.metadata.annotations"
    )
    yield from label_problems(metadata.get("labels") or {}, f"{path}.metadata.labels")
    for name in metadata:
        if name not in ("annotations", "labels"):
            yield forbidden(
                f"{path}.metadata.{name[0].lower()}{name[1:] if name != 'uid' else 'ID'}",
                "A claim made for a Pod takes labels and annotations only; the server names it.",
                f"take {name} out",
                where=f"{path}.metadata.{name}",
            )
    yield from _claim(template.get("spec") or {}, f"{path}.spec")


def _claim(spec: Fields, field: str) -> Iterator[Diagnostic]:
    yield from limit_problems(
        "PersistentVolumeClaimSpec",
        spec,
        field,
        without=("storageClassName", "volumeAttributesClassName"),
    )
    for name in ("storageClassName", "volumeAttributesClassName"):
        if spec.get(name):
            yield from field_problems("PersistentVolumeClaimSpec", spec, name, f"{field}.{name}")
    if spec.get("selector") is not None:
        yield from label_selector_problems(spec["selector"], f"{field}.selector")
    yield from _access_modes(spec.get("accessModes") or [], f"{field}.accessModes")
    yield from _storage(spec, field)
    yield from _data_sources(spec, field)


def _access_modes(modes: list[str], field: str) -> Iterator[Diagnostic]:
    allowed = LIMITS["PersistentVolumeClaimSpec"]["accessModes"].values
    for index, mode in enumerate(modes):
        if mode not in allowed:
            yield unsupported(field, mode, allowed, where=f"{field}[{index}]")
    known = {mode for mode in modes if mode in allowed}
    if "ReadWriteOncePod" in known and len(known) > 1:
        yield forbidden(
            field,
            "ReadWriteOncePod is for one Pod alone, and stands beside other modes.",
            "keep it or the others",
        )


def _storage(spec: Fields, field: str) -> Iterator[Diagnostic]:
    """The server tells the size without saying that it is a request."""
    place = f"{field}.resources[storage]"
    amount = ((spec.get("resources") or {}).get("requests") or {}).get("storage")
    where = f"{field}.resources.requests.storage"
    if amount is None:
        yield required(
            place,
            "A claim says how much storage it wants.",
            "add resources.requests.storage",
            where=where,
        )
    elif (parse_quantity(amount) or 0) <= 0:
        yield invalid(
            place, amount, "The storage is more than nothing.", "write it like 1Gi", where=where
        )


def _data_sources(spec: Fields, field: str) -> Iterator[Diagnostic]:
    source, reference = spec.get("dataSource"), spec.get("dataSourceRef")
    if source is not None:
        yield from _data_source(source, f"{field}.dataSource", "TypedLocalObjectReference")
    if reference is not None:
        yield from _data_source(reference, f"{field}.dataSourceRef", "TypedObjectReference")
        if reference.get("namespace"):
            yield from field_problems(
                "TypedObjectReference", reference, "namespace", f"{field}.dataSourceRef.namespace"
            )
    if source is None or reference is None:
        return
    same = all(source.get(name) == reference.get(name) for name in ("apiGroup", "kind", "name"))
    if reference.get("namespace") or not same:
        yield invalid(
            field,
            f"{field}.dataSource",
            "dataSource and dataSourceRef say different things.",
            "keep dataSourceRef",
            where=f"{field}.dataSource",
            on_key=True,
        )


def _data_source(source: Fields, field: str, kind: str) -> Iterator[Diagnostic]:
    for name in ("name", "kind"):
        yield from field_problems(kind, source, name, f"{field}.{name}")
    if source.get("apiGroup"):
        yield from field_problems(kind, source, "apiGroup", f"{field}.apiGroup")
    elif source.get("kind") != "PersistentVolumeClaim":
        yield invalid(
            field,
            source.get("kind", ""),
            "Without apiGroup only a PersistentVolumeClaim can be meant.",
            "add apiGroup",
        )
