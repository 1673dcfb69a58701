"""Patches: the JSON merge patch, and what `kubectl apply` makes of an old and a new manifest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jobkit.fields.tree import FieldType, fields_of

__all__ = ["apply_manifest", "merge_patch"]

# Lists whose items a patch matches by a key. Source: patchMergeKey in the Go types of core/v1.
_MERGE_KEYS = {
    ("PodSpec", "containers"): "name",
    ("PodSpec", "initContainers"): "name",
    ("PodSpec", "ephemeralContainers"): "name",
    ("PodSpec", "volumes"): "name",
    ("PodSpec", "imagePullSecrets"): "name",
    ("PodSpec", "hostAliases"): "ip",
    ("PodSpec", "topologySpreadConstraints"): "topologyKey",
    ("PodSpec", "schedulingGates"): "name",
    ("PodSpec", "resourceClaims"): "name",
    ("Container", "ports"): "containerPort",
    ("Container", "env"): "name",
    ("Container", "volumeMounts"): "mountPath",
    ("Container", "volumeDevices"): "devicePath",
    ("ObjectMeta", "ownerReferences"): "uid",
}
_WITHOUT_LEFTOVERS = frozenset({"Volume"})


def merge_patch(target: Any, patch: Any) -> Any:
    """A JSON merge patch (RFC 7396) applied to a value; neither is changed."""
    if not isinstance(patch, Mapping):
        return patch
    merged = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge_patch(merged.get(name), value)
    return merged


def apply_manifest(original: Any, manifest: Any, stored: Any, kind: str = "Job") -> Any:
    """What `kubectl apply` makes of a stored object.

    Args:
        original: The manifest that was applied before; what it held and the new one lacks goes.
        manifest: The manifest to apply.
        stored: The object as stored, with what the server filled in; that stays.
        kind: The kind of the object.
    """
    return _object(original, manifest, stored, kind)


def _object(original: Any, manifest: Any, stored: Any, kind: str | None) -> dict[str, Any]:
    original, stored = _mapping(original), _mapping(stored)
    fields = fields_of(kind) if kind is not None else {}
    merged = dict(stored)
    for name in original:
        if name not in manifest:
            merged.pop(name, None)
    for name, value in manifest.items():
        if value is None:
            merged.pop(name, None)
        else:
            expected = fields.get(name)
            merged[name] = _value(
                original.get(name),
                value,
                stored.get(name),
                expected,
                _MERGE_KEYS.get((kind or "", name)),
            )
    if kind in _WITHOUT_LEFTOVERS:
        return {name: value for name, value in merged.items() if name in manifest}
    return merged


def _value(
    original: Any, value: Any, stored: Any, expected: FieldType | None, key: str | None
) -> Any:
    if isinstance(value, Mapping):
        is_object = expected is not None and expected.container == "one" and not expected.is_scalar
        return _object(original, value, stored, expected.kind if is_object and expected else None)
    if isinstance(value, list) and key is not None and expected is not None:
        return _keyed_list(original, value, stored, expected.kind, key)
    return value


def _keyed_list(original: Any, items: list[Any], stored: Any, kind: str, key: str) -> list[Any]:
    before, there = _by_key(original, key), _by_key(stored, key)
    names = [item.get(key) for item in items if isinstance(item, Mapping)]
    if stored and sorted(map(str, names)) == sorted(str(item.get(key)) for item in stored):
        return _pairwise(original, items, stored, kind, key)
    if there:
        items = _without_repetitions(items, key)
    merged = [
        _object(before.get(item.get(key)), item, there.get(item.get(key)), kind)
        if isinstance(item, Mapping)
        else item
        for item in items
    ]
    return merged + [
        item for name, item in there.items() if name not in names and name not in before
    ]


def _pairwise(original: Any, items: list[Any], stored: Any, kind: str, key: str) -> list[Any]:
    """Where each key stands as often as before, each item goes with its own."""
    before, there = _occurrences(original, key), _occurrences(stored, key)
    return [
        _object(before.get(place), item, there.get(place), kind)
        if isinstance(item, Mapping)
        else item
        for place, item in _occurrences(items, key).items()
    ]


def _occurrences(items: Any, key: str) -> dict[tuple[Any, int], Any]:
    """Items by their key and the number of earlier ones with it."""
    found: dict[tuple[Any, int], Any] = {}
    counts: dict[Any, int] = {}
    for item in items or ():
        name = item.get(key) if isinstance(item, Mapping) else None
        counts[name] = counts.get(name, -1) + 1
        found[name, counts[name]] = item
    return found


def _without_repetitions(items: list[Any], key: str) -> list[Any]:
    """Of items with the same key one is left: the first, with what only later ones say."""
    single: dict[Any, Any] = {}
    for position, item in enumerate(items):
        name = item.get(key) if isinstance(item, Mapping) else position
        single[name] = _first_of_both(single[name], item) if name in single else item
    return list(single.values())


def _first_of_both(first: Any, later: Any) -> Any:
    if not isinstance(first, Mapping) or not isinstance(later, Mapping):
        return first
    both = {**later, **first}
    return {
        name: _first_of_both(first[name], later[name]) if name in first and name in later else value
        for name, value in both.items()
    }


def _by_key(items: Any, key: str) -> dict[Any, Mapping[str, Any]]:
    return {item.get(key): item for item in items or () if isinstance(item, Mapping)}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
