"""All that is known of the values of a field: the server's table of limits and what the guide adds."""

from __future__ import annotations

from dataclasses import replace

from jobkit.fields.empties import keeps_empty
from jobkit.fields.guide import guide_of, kind_of
from jobkit.fields.guide.record import NOTHING, Limits
from jobkit.fields.limits import LIMITS, Limit
from jobkit.fields.tree import FieldType

__all__ = ["bounds_of", "is_needed"]

_NAMED_OTHERWISE = {("ObjectMeta", "name")}
"""Needed, unless generateName is given."""


def bounds_of(voice: str, name: str, held: FieldType) -> Limits:
    """What a value may be: where both say something, the guide says the narrower."""
    guide = guide_of(voice, name)
    told = guide.limits if guide is not None else Limits()
    limit = LIMITS.get(kind_of(voice), {}).get(name, Limit())
    return replace(
        told,
        least=limit.lowest if told.least is None else told.least,
        most=limit.highest if told.most is None else told.most,
        longest=limit.longest if told.longest is None else told.longest,
        form=limit.form if told.form is None else told.form,
        most_items=limit.most if told.most_items is None else told.most_items,
        values=told.values or dict.fromkeys(limit.values, ""),
        or_empty=told.or_empty or not _is_kept(voice, name, held, limit),
    )


def is_needed(voice: str, name: str) -> bool:
    """Whether the server refuses an object without the field."""
    guide = guide_of(voice, name)
    if guide is not None and (guide.is_needed or guide.default is not NOTHING):
        return guide.is_needed
    limit = LIMITS.get(kind_of(voice), {}).get(name, Limit())
    return limit.needed and (voice, name) not in _NAMED_OTHERWISE


def _is_kept(voice: str, name: str, held: FieldType, limit: Limit) -> bool:
    """Whether an empty value gets as far as the rules; elsewhere it is as good as none."""
    if limit.needed or is_needed(voice, name) or voice.startswith("Scenario"):
        return True
    return keeps_empty(kind_of(voice), name, held)
