"""Which field a learner meant: the nearest name, or the level where the name belongs."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from jobkit.fields.tree import FieldType, fields_of

__all__ = ["home_of", "nearest", "unknown_field_hint"]


def nearest(name: str, known: list[str] | frozenset[str]) -> str | None:
    """The known name that was most likely meant; None when none is near."""
    folded = {each.lower().replace("_", "").replace("-", ""): each for each in sorted(known)}
    wanted = name.lower().replace("_", "").replace("-", "")
    if wanted in folded:
        return folded[wanted]
    close = get_close_matches(wanted, list(folded), n=1, cutoff=0.75)
    return folded[close[0]] if close else None


def home_of(name: str, root: str = "Job") -> str | None:
    """Where in a Job or Scenario a field of this name stands ("spec.template.spec"), nearest to the top."""
    return _homes(root).get(name)


def unknown_field_hint(name: str, kind: str) -> str | None:
    """How to mend an unknown name in an object of a kind."""
    root = "Scenario" if kind.startswith("Scenario") else "Job"
    top = f"at the top of the {root}"
    if (home := home_of(name, root)) is not None:
        return f"{name} belongs under {home}" if home else f"{name} belongs {top}"
    if sibling := nearest(name, list(fields_of(kind))):
        return f"did you mean {sibling}?"
    if far := nearest(name, list(_homes(root))):
        place = f"under {_homes(root)[far]}" if _homes(root)[far] else top
        return f"did you mean {far}? It belongs {place}"
    return None


@cache
def _homes(root: str) -> dict[str, str]:
    homes: dict[str, str] = {}
    queue = [("", FieldType(root))]
    for path, found in queue:
        for name, below in fields_of(found.kind).items():
            homes.setdefault(name, path)
            here = f"{path}.{name}" if path else name
            if not below.is_scalar and below.container != "map" and here.count(".") <= 6:
                queue.append((here + ("[]" if below.container == "list" else ""), below.element))
    return homes
