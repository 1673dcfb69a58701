"""Mends the obvious in a manifest: misspelt keys, wrong case, quoted numbers, a wrong apiVersion.

One walk over the value finds every repair. Some are certain: only they are ever written into a file
(`jobkit.decode.fix`). The others serve to look further, at what would come next.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from jobkit.decode.manifest import API_VERSION, KIND
from jobkit.decode.strict import decode_strictly, reads_as
from jobkit.decode.suggestions import INDEXES_AT, INTERVALS, is_at_home_nearby, nearest, surely
from jobkit.fields.limits import LIMITS
from jobkit.fields.tree import FieldType, fields_of

__all__ = ["Mended", "Path", "Repair", "is_surely_job", "mended", "next_stage"]

Path = tuple[str | int, ...]

_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,18})", re.ASCII)
_MOST_SLIPS = 200  # more unknown names than that are no slips
_OTHER_VERSIONS = frozenset(
    {"v1", "batch", "batch/v1beta1", "batch/v2alpha1", "extensions/v1beta1"}
)
"""What people write for Jobs; no server has a Job there."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing to mend.

    Attributes:
        path: Where it stands in the manifest as it is written.
        before: The key or the value as it is.
        after: What to write in its place; None for a key to leave out.
        is_key: Whether the key is mended, or the value.
        is_certain: Whether nothing else can have been meant.
    """

    path: Path
    before: Any
    after: Any
    is_key: bool
    is_certain: bool


@dataclass(slots=True)
class Mended:
    """A manifest after its repairs.

    Attributes:
        value: The manifest, in JSON types.
        repairs: What was mended, in the order of the manifest.
        origins: Path of a field whose key was mended to its path as it was written.
    """

    value: Any = None
    repairs: list[Repair] = field(default_factory=list)
    origins: dict[Path, Path] = field(default_factory=dict)


def mended(written: Any, *, certain: bool) -> Mended:
    """A copy of a manifest in which everything is mended that can be.

    Args:
        written: The manifest.
        certain: Whether to mend only what is certain.
    """
    walk = _Walk(certain=certain, enums=True)
    if isinstance(written, Mapping):
        walk.result.value = walk.object(walk.identity(written), KIND, (), ())
    else:
        walk.result.value = written
    return walk.result


def next_stage(written: Any) -> Mended | None:
    """The manifest as far as it must be mended for a cluster to look further; None if that is beyond us.

    A cluster looks at apiVersion and kind alone, then at the form of the fields, then at the values;
    each stage is mended by itself.
    """
    if not isinstance(written, Mapping) or _is_other_kind(written.get("kind")):
        return None
    form = _Walk(certain=False, enums=False)
    if written.get("apiVersion") != API_VERSION or written.get("kind") != KIND:
        value = form.identity(written)
        form.result.value = {**value, "apiVersion": API_VERSION, "kind": KIND}
        return form.result
    form.result.value = form.object(written, KIND, (), ())
    left = decode_strictly(form.result.value, KIND)
    if left.wrong or left.unknown:
        return None
    if form.result.repairs:
        return form.result
    values = _Walk(certain=False, enums=True)
    values.result.value = _with_only_container(values.object(left.value, KIND, (), ()), values)
    return values.result if values.result.repairs else None


def _with_only_container(job: dict[str, Any], walk: _Walk) -> dict[str, Any]:
    """The Job in which every rule on exit codes that names no container of the Pod names its only one."""
    spec = job.get("spec") or {}
    pod = (spec.get("template") or {}).get("spec") or {}
    names = [c.get("name") for kind in _CONTAINERS for c in pod.get(kind) or ()]
    for number, rule in enumerate((spec.get("podFailurePolicy") or {}).get("rules") or ()):
        codes = rule.get("onExitCodes") or {}
        before = codes.get("containerName")
        if before is not None and before not in names and len(names) == 1:
            path = ("spec", "podFailurePolicy", "rules", number, "onExitCodes", "containerName")
            walk.note(path, before, names[0], is_key=False, is_certain=False)
            codes["containerName"] = names[0]
    return job


_CONTAINERS = ("containers", "initContainers")


def is_surely_job(value: Any) -> bool:
    """Whether a document is a Job, or was surely meant to be one."""
    if not isinstance(value, Mapping):
        return False
    meant = _Walk(certain=True, enums=False).identity(value)
    return meant.get("apiVersion") == API_VERSION and meant.get("kind") == KIND


class _Walk:
    def __init__(self, *, certain: bool, enums: bool) -> None:
        self.certain, self.enums = certain, enums
        self.result = Mended()
        self.slips = 0

    def note(self, path: Path, before: Any, after: Any, *, is_key: bool, is_certain: bool) -> bool:
        """Notes a repair; False if it is not to be made."""
        if self.certain and not is_certain:
            return False
        self.result.repairs.append(Repair(path, before, after, is_key, is_certain))
        return True

    def identity(self, written: Mapping[str, Any]) -> dict[str, Any]:
        """The manifest with apiVersion and kind as they were surely meant."""
        value = dict(written)
        some = list(islice(value, _MOST_SLIPS))
        for name in ("apiVersion", "kind"):
            meant = [key for key in some if surely(str(key), [name]) and key != name]
            if name not in value and len(meant) == 1 and isinstance(value[meant[0]], str):
                self.note((meant[0],), meant[0], name, is_key=True, is_certain=True)
                self.result.origins[name,] = (meant[0],)
                value = {name if key == meant[0] else key: below for key, below in value.items()}
        version, kind = value.get("apiVersion"), value.get("kind")
        if _is_version(version) and _is_kind(kind):
            for name, before, right in (("apiVersion", version, API_VERSION), ("kind", kind, KIND)):
                if before != right:
                    self.note(self.origin(name), before, right, is_key=False, is_certain=True)
                    value[name] = right
        return value

    def origin(self, name: str) -> Path:
        return self.result.origins.get((name,), (name,))

    def object(self, value: Any, kind: str, path: Path, written: Path) -> Any:
        """An object of a kind; `path` is where it comes to stand, `written` where it stands."""
        if not isinstance(value, Mapping):
            return value
        fields = fields_of(kind)
        free = [name for name in fields if name not in value]
        result: dict[str, Any] = {}
        for name, below in value.items():
            known = name if name in fields else None
            meant = known or self.meant(str(name), below, kind, free, (*written, name))
            if meant is None:
                if self.certain:
                    result[name] = below
                else:
                    self.note((*written, name), name, None, is_key=True, is_certain=False)
                continue
            if meant in result:
                continue
            if self.certain and (kind, meant) == INDEXES_AT and _is_cut_off(value):
                result[meant] = below
                continue
            here, there = (*path, meant), (*written, name)
            if meant != name:
                self.result.origins[here] = there
            result[meant] = self.value(below, fields[meant], (kind, meant), here, there)
        return result

    def meant(self, name: str, below: Any, kind: str, free: list[str], written: Path) -> str | None:
        """The field that a name stands for which its object does not have."""
        self.slips += 1
        if self.slips > _MOST_SLIPS:
            return None
        sure = surely(name, fields_of(kind))
        sure = sure if sure in free else None
        if sure is not None and self.is_certain_key(name, sure, below, kind, written):
            free.remove(sure)
            self.note(written, name, sure, is_key=True, is_certain=True)
            return sure
        near = None if self.certain else sure or nearest(name, free)
        if near is not None:
            free.remove(near)
            self.note(written, name, near, is_key=True, is_certain=False)
        return near

    @staticmethod
    def is_certain_key(name: str, meant: str, below: Any, kind: str, written: Path) -> bool:
        """Whether the value, mended itself, fits the field, and the name is not at home close by."""
        inner = _Walk(certain=True, enums=True)
        expected = fields_of(kind)[meant]
        value = inner.value(below, expected, (kind, meant), (), ())
        owner = dotted(written[:-1])
        return (
            below is not None and reads_as(value, expected) and not is_at_home_nearby(name, owner)
        )

    def value(
        self, value: Any, expected: FieldType, field_of: tuple[str, str], path: Path, written: Path
    ) -> Any:
        if expected.container == "list":
            return self.list(value, expected, field_of, path, written)
        if expected.container == "map":
            return self.map(value, expected, path, written)
        if not expected.is_scalar:
            return self.object(value, expected.kind, path, written)
        return self.scalar(value, expected.kind, field_of, written)

    def map(self, value: Any, expected: FieldType, path: Path, written: Path) -> Any:
        if not isinstance(value, Mapping):
            return value
        return {
            name: self.value(item, expected.element, ("", ""), (*path, name), (*written, name))
            for name, item in value.items()
        }

    def list(
        self, value: Any, expected: FieldType, field_of: tuple[str, str], path: Path, written: Path
    ) -> Any:
        if not isinstance(value, list):
            wraps = expected.is_scalar and value is not None and not isinstance(value, Mapping)
            if not wraps or not self.note(written, value, [value], is_key=False, is_certain=False):
                return value
            return [self.value(value, expected.element, field_of, (*path, 0), (*written, 0))]
        return [
            self.value(item, expected.element, field_of, (*path, at), (*written, at))
            for at, item in enumerate(value)
        ]

    def scalar(self, value: Any, kind: str, field_of: tuple[str, str], written: Path) -> Any:
        after = _as_kind(value, kind)
        allowed = _words(*field_of)
        if self.enums and allowed and isinstance(after, str) and after not in allowed:
            alike = [word for word in allowed if _folded(word) == _folded(after)]
            after = alike[0] if len(alike) == 1 else after
        # True == 1, so types are compared as well
        if (type(after), after) == (type(value), value):
            return value
        sure = not (allowed and not isinstance(value, str))
        return after if self.note(written, value, after, is_key=False, is_certain=sure) else value


def _is_cut_off(rule: Mapping[str, Any]) -> bool:
    """Whether a comma inside braces has made keys of the rest of the indexes: {…: 0,2-3}."""
    return any(INTERVALS.fullmatch(str(name)) for name in islice(rule, _MOST_SLIPS))


def dotted(path: Path) -> str:
    """A path as the API server writes it: `spec.template.spec.containers[0].name`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _as_kind(value: Any, kind: str) -> Any:
    """A scalar as its field needs it, if there is only one way to read it so."""
    if kind.startswith("int") and isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        whole = int(value)
        return whole if reads_as(whole, FieldType(kind)) else value
    if kind == "string" and isinstance(value, bool | int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if kind == "boolean" and isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return value


def _words(kind: str, name: str) -> tuple[str, ...]:
    """The values that a field of a Job may have, if they are a few fixed words."""
    if (kind, name) == ("PodSpec", "restartPolicy"):
        return ("Never", "OnFailure")
    limit = LIMITS.get(kind, {}).get(name)
    return limit.values if limit is not None else ()


def _folded(word: str) -> str:
    return word.strip().lower().replace("-", "").replace("_", "").replace(" ", "")


def _is_version(version: Any) -> bool:
    """Whether an apiVersion is that of Jobs, or can only have been meant to be."""
    if not isinstance(version, str):
        return False
    return version in _OTHER_VERSIONS or surely(version.replace(" ", ""), [API_VERSION]) is not None


def _is_kind(kind: Any) -> bool:
    return isinstance(kind, str) and kind.strip().lower() in ("job", "jobs")


def _is_other_kind(kind: Any) -> bool:
    return isinstance(kind, str) and nearest(kind, [KIND]) is None
