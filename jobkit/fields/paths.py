"""Every field of a Job and of a scenario by its path, and which field somebody means who names one.

A path has a pair of brackets behind each list: "spec.template.spec.containers[].image". Fields of a
scenario have "scenario." in front.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cache

from jobkit.errors import UnknownField
from jobkit.fields.bounds import bounds_of, is_needed
from jobkit.fields.guide import guide_of, guides, voice_of
from jobkit.fields.guide.record import FieldGuide, Limits
from jobkit.fields.tree import FieldType, fields_of

__all__ = ["Field", "all_fields", "find_field", "namesakes", "roots"]

_ROOTS = {"Job": "", "Scenario": "scenario"}
_NAME = re.compile(r"[^.\[\]\s/]+")
_MOST_GUESSES = 4
_LONGEST = 300
_SHORTEST_PART = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field at its place.

    Attributes:
        path: Where it stands, with brackets behind lists; "Job" and "Scenario" for the tops.
        name: Its own name, without brackets.
        held: Its type.
        voice: Under which heading the fields are described that it holds.
        guide: What it means, None where there are no words for it.
        limits: What its values may be.
        needed: Whether the server refuses an object without it.
        below: Paths of the fields that it holds.
    """

    path: str
    name: str
    held: FieldType
    voice: str
    guide: FieldGuide | None
    limits: Limits
    needed: bool
    below: tuple[str, ...]

    @property
    def depth(self) -> int:
        return self.path.count(".")


def roots() -> tuple[Field, ...]:
    """The Job and the scenario."""
    return tuple(all_fields()[root] for root in _ROOTS)


def find_field(path: str) -> Field:
    """The field that a path, the end of a path or a name means.

    List positions may be given or left out, `job.` in front too, upper and lower case do not matter,
    and of several fields with one name the one nearest to the top is taken.

    Raises:
        UnknownField: If there is none; with the nearest ones.
    """
    names = _names(path)
    if not names or len(path) > _LONGEST:
        raise UnknownField(path, ())
    for ending in _within_maps(names):
        if found := _fitting(ending):
            return found[0]
    raise UnknownField(path, _guesses(names))


def namesakes(field: Field) -> tuple[Field, ...]:
    """Other described fields of the same name, nearest to the top first."""
    same = [each for each in _by_last_name()[field.name.lower()] if each.guide is not None]
    return tuple(each for each in same if each.path != field.path and each.guide != field.guide)


@cache
def all_fields() -> Mapping[str, Field]:
    """All fields by path, each before those that it holds."""
    found: dict[str, Field] = {}
    for root, prefix in _ROOTS.items():
        held = FieldType(root)
        below = _below(prefix, held)
        found[root] = Field(
            path=root,
            name=root,
            held=held,
            voice=root,
            guide=guides()[root],
            limits=Limits(),
            needed=False,
            below=tuple(below),
        )
        _add(found, prefix, held, root)
    return found


def _add(found: dict[str, Field], path: str, held: FieldType, voice: str) -> None:
    for where, (name, under) in _below(path, held).items():
        heading = voice_of(voice, name, under)
        below = {} if under.is_scalar else _below(_opened(where, under), under)
        found[where] = Field(
            path=where,
            name=name,
            held=under,
            voice=heading,
            guide=guide_of(voice, name),
            limits=bounds_of(voice, name, under),
            needed=is_needed(voice, name),
            below=tuple(below),
        )
        if not under.is_scalar:
            _add(found, _opened(where, under), under.element, heading)


def _below(path: str, held: FieldType) -> dict[str, tuple[str, FieldType]]:
    return {
        f"{path}.{name}" if path else name: (name, under)
        for name, under in fields_of(held.kind).items()
    }


def _opened(path: str, held: FieldType) -> str:
    return {"list": f"{path}[]", "map": f"{path}.*"}.get(held.container, path)


def _names(path: str) -> tuple[str, ...]:
    names = [name for name in _NAME.findall(path) if not name.isdecimal() and name != "*"]
    if len(names) > 1 and names[0].lower() == "job":
        names = names[1:]
    return tuple(name.lower() for name in names)


def _within_maps(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The names, and without the last one if that may be a key of a map of texts or quantities."""
    shorter = names[:-1]
    is_key = shorter and any(
        field.held.container == "map" and field.held.is_scalar for field in _fitting(shorter)[:1]
    )
    return [names, shorter] if is_key else [names]


def _fitting(ending: tuple[str, ...]) -> list[Field]:
    """Fields whose path ends with these names, nearest to the top first, a Job's before a scenario's."""
    if len(ending) == 1 and ending[0] in ("job", "scenario"):
        return [field for field in roots() if field.path.lower() == ending[0]]
    same = _by_last_name().get(ending[-1], ())
    return [field for field in same if _names(field.path)[-len(ending) :] == ending]


@cache
def _by_last_name() -> Mapping[str, tuple[Field, ...]]:
    found: dict[str, list[Field]] = {}
    for field in all_fields().values():
        found.setdefault(field.name.lower(), []).append(field)
    return {
        name: tuple(sorted(fields, key=lambda field: (field.path.startswith("scenario"), field.depth, field.guide is None)))
        for name, fields in found.items()
    }  # fmt: skip


def _guesses(names: tuple[str, ...]) -> list[str]:
    """What may be meant: first what stands where the path says, then what is called alike elsewhere."""
    near = _near(names[-1])
    here = [field for name in near for field in _fitting((*names[:-1], name))[:1]]
    if here:
        return [field.path for field in here][:_MOST_GUESSES]
    elsewhere = [field for name in near for field in _by_last_name()[name][:2]]
    wanted = set(names)
    elsewhere.sort(key=lambda field: -len(wanted & set(_names(field.path))))  # stable
    return [field.path for field in elsewhere][:_MOST_GUESSES]


def _near(name: str) -> list[str]:
    """Known names like this one: itself, else all that are almost as close as the closest."""
    if name in _by_last_name():
        return [
            name,
            *(
                each
                for each in (f"{name}s", name.removesuffix("s"))
                if each != name and each in _by_last_name()
            ),
        ]
    close = get_close_matches(name, list(_by_last_name()), n=_MOST_GUESSES, cutoff=0.75)
    if not close and len(name) >= _SHORTEST_PART:
        return [each for each in _described_names() if name in each][:_MOST_GUESSES]
    ratios = {each: SequenceMatcher(None, each, name).ratio() for each in close}
    return [each for each in close if ratios[each] >= max(ratios.values()) - 0.08]


@cache
def _described_names() -> tuple[str, ...]:
    described = {field.name.lower() for field in all_fields().values() if field.guide is not None}
    return tuple(sorted(described))
