"""The field tree of a Job and of a scenario: which fields there are and what they hold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jobkit.fields.kinds import KINDS
from jobkit.fields.scenario_kinds import SCENARIO_KINDS

__all__ = ["FieldType", "field_names", "field_type", "fields_of", "kinds_with"]

_SCALARS = frozenset(
    {"string", "boolean", "int32", "int64", "Quantity", "IntOrString", "Time", "FieldsV1"}
    | {"Duration", "PlainDuration", "Intervals", "Number", "Json"}
)


@dataclass(frozen=True, slots=True)
class FieldType:
    """The type of a field.

    Attributes:
        kind: A scalar ("int32", "string", "Quantity"…) or the name of a kind in the tree.
        container: Whether the field holds "one" of it, a "list" of them, or a "map" from any text to them.
        is_required: Whether the API always writes the field, even if it is empty.
    """

    kind: str
    container: str = "one"
    is_required: bool = False

    @property
    def is_scalar(self) -> bool:
        return self.kind in _SCALARS

    @property
    def element(self) -> FieldType:
        """What a list or a map of this type holds."""
        return FieldType(self.kind)

    def __str__(self) -> str:
        return self.kind if self.container == "one" else f"{self.container} of {self.kind}"


def fields_of(kind: str) -> dict[str, FieldType]:
    """Names and types of a kind's fields."""
    return _tree()[kind]


def field_type(path: str, root: str = "Job") -> FieldType | None:
    """The type of a field like "spec.template.spec.containers[0].name"; None if there is none."""
    found = FieldType(root)
    for name in path.split("."):
        if found.container == "map" or found.is_scalar:
            return None
        below = fields_of(found.kind).get(name.partition("[")[0])
        if below is None:
            return None
        found = below
    return found


@cache
def field_names() -> frozenset[str]:
    """All names of fields that occur anywhere in the tree."""
    return frozenset(name for fields in _tree().values() for name in fields)


@cache
def kinds_with(name: str) -> tuple[str, ...]:
    """The kinds that have a field of this name, in alphabetical order."""
    return tuple(kind for kind, fields in _tree().items() if name in fields)


@cache
def _tree() -> dict[str, dict[str, FieldType]]:
    tree: dict[str, dict[str, FieldType]] = {}
    for line in f"{KINDS.strip()}\n{SCENARIO_KINDS.strip()}".replace("\n    ", " ").splitlines():
        kind, _, entries = line.partition(":")
        fields = tree[kind] = {}
        for entry in filter(None, entries.split(",")):
            name, _, words = entry.strip().partition(" ")
            container, _, element = words.rpartition(" of ")
            fields[name.rstrip("!")] = FieldType(element, container or "one", name.endswith("!"))
    return tree
