"""Which field a learner meant: the nearest name, or the level where the name belongs."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches
from functools import cache, lru_cache

from jobkit.fields.tree import FieldType, fields_of

__all__ = [
    "INDEXES_AT",
    "INTERVALS",
    "home_of",
    "is_at_home_nearby",
    "nearest",
    "surely",
    "unknown_field_hint",
]

_DEEPEST = 6
_NEAR = 3
_SHORTEST_WITH_A_SLIP = 4
_SHORTEST_WITH_TWO = 9
_MOST_SLIPS = 2
_POSITION = re.compile(r"\[\d+\]")

INDEXES_AT = ("SuccessPolicyRule", "succeededIndexes")
"""The field whose commas YAML takes for its own: `{succeededIndexes: 0,2-3}` has a key `2-3`."""

INTERVALS = re.compile(r"[0-9]+(-[0-9]+)?", re.ASCII)
"""A part of indexes that a comma has cut off."""

_OF_OTHER_KINDS = {
    "replicas": "that is of a Deployment; a Job has parallelism (how many at a time) and completions "
    "(how many in all)",
    "schedule": "that is of a CronJob, whose Job stands under spec.jobTemplate",
    "jobTemplate": "that is of a CronJob; in a Job the Pod stands under spec.template",
    "concurrencyPolicy": "that is of a CronJob, whose Job stands under spec.jobTemplate",
    "startingDeadlineSeconds": "that is of a CronJob; a Job has activeDeadlineSeconds",
    "successfulJobsHistoryLimit": "that is of a CronJob; a Job has ttlSecondsAfterFinished",
    "failedJobsHistoryLimit": "that is of a CronJob; a Job has ttlSecondsAfterFinished",
    "timeZone": "that is of a CronJob, whose Job stands under spec.jobTemplate",
    "strategy": "that is of a Deployment; a Job replaces no running Pods",
    "minReadySeconds": "that is of a Deployment",
    "cpu": "cpu and memory stand under requests or limits",
    "memory": "cpu and memory stand under requests or limits",
    "retries": "a Job has backoffLimit for that",
    "timeout": "a Job has activeDeadlineSeconds for that",
}
"""Names that people bring from elsewhere, and what a Job has in their place."""


def nearest(name: str, known: Collection[str]) -> str | None:
    """The known name that was most likely meant; None when none is near."""
    folded = {_folded(each): each for each in sorted(known)}
    wanted = _folded(name)
    if wanted in folded:
        return folded[wanted]
    close = get_close_matches(wanted, list(folded), n=1, cutoff=0.75)
    return folded[close[0]] if close else None


def surely(name: str, known: Collection[str]) -> str | None:
    """The known name that can only have been meant: the same but for case, or for a slip or two.

    A slip is one letter too many, too few, another, or two that changed places.

    >>> surely("restartyPolicy", ["restartPolicy", "dnsPolicy"])
    'restartPolicy'
    """
    wanted = _folded(name)
    alike = [each for each in known if _folded(each) == wanted]
    if alike:
        return alike[0] if len(alike) == 1 else None
    most = _MOST_SLIPS if len(wanted) >= _SHORTEST_WITH_TWO else 1
    if len(wanted) < _SHORTEST_WITH_A_SLIP:
        return None
    slips = sorted((_slips(wanted, _folded(each)), each) for each in known)
    if not slips or slips[0][0] > most:
        return None
    is_alone = len(slips) == 1 or slips[1][0] > slips[0][0] + 1
    return slips[0][1] if is_alone else None


def home_of(name: str, root: str = "Job", near: str = "") -> str | None:
    """Where in a Job or Scenario a field of this name stands ("spec.template.spec").

    Args:
        name: The name.
        root: The kind of the whole document.
        near: A path; of several homes the one closest to it is given.
    """
    homes = _homes(root).get(name)
    return min(homes, key=lambda home: _steps(near, home)) if homes else None


def unknown_field_hint(name: str, kind: str, owner: str = "") -> str | None:
    """How to mend an unknown name.

    Args:
        name: The name.
        kind: The kind of the object that holds it.
        owner: The path of that object.
    """
    if kind == INDEXES_AT[0] and INTERVALS.fullmatch(name):
        return f'inside braces the comma ends the value: put all of {INDEXES_AT[1]} in quotes, as in "0,2-3"'
    root = "Scenario" if kind.startswith("Scenario") else "Job"
    siblings = list(fields_of(kind))
    sibling = surely(name, siblings)
    if sibling is not None:
        return f"did you mean {sibling}?"
    home = home_of(name, root, owner)
    if home is not None:
        is_inside = all(path.startswith("spec.template") for path in (home, owner))
        elsewhere = "" if is_inside else _not_here(owner)
        return f"{name} belongs {_level(home, root)}{elsewhere}"
    if root == "Job" and name in _OF_OTHER_KINDS:
        return _OF_OTHER_KINDS[name]
    if near := nearest(name, siblings):
        return f"did you mean {near}?"
    if far := nearest(name, list(_homes(root))):
        home = home_of(far, root, owner) or ""
        return f"did you mean {far}? It belongs {_level(home, root)}"
    return None


def is_at_home_nearby(name: str, owner: str, root: str = "Job") -> bool:
    """Whether a field of this name stands a few levels away from `owner`."""
    home = home_of(name, root, owner)
    return home is not None and _steps(owner, home)[0] <= _NEAR


def _level(home: str, root: str) -> str:
    return f"under {home}" if home else f"at the top of the {root}"


def _not_here(owner: str) -> str:
    """Where it stands now, in words that tell the levels apart."""
    levels = (
        (r"spec\.template(\..*)?", ", not in the Pod template"),
        (r"spec\.podFailurePolicy\..*", ", not in a rule of the Pod failure policy"),
        (r"spec\.successPolicy\..*", ", not in a rule of the success policy"),
        (r"spec", ", not in the Job's spec"),
        (r"(.*\.)?metadata", ", not in metadata"),
        (r"", ", not at the top"),
    )
    return next((words for level, words in levels if re.fullmatch(level, owner)), "")


def _folded(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


@lru_cache(maxsize=4096)
def _slips(one: str, other: str) -> int:
    """The least number of slips between two words (optimal string alignment)."""
    if (least := abs(len(one) - len(other))) > _MOST_SLIPS + 1:
        return least
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            least = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and (a, one[i - 2]) == (other[j - 2], b):
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]


def _steps(one: str, other: str) -> tuple[int, int]:
    """How many levels lie between two paths, and how deep the other one lies."""
    here, there = _parts(one), _parts(other)
    shared = 0
    while shared < min(len(here), len(there)) and here[shared] == there[shared]:
        shared += 1
    return len(here) + len(there) - 2 * shared, len(there)


def _parts(path: str) -> list[str]:
    return [part for part in _POSITION.sub("[]", path).split(".") if part]


@cache
def _homes(root: str) -> dict[str, list[str]]:
    homes: dict[str, list[str]] = {}
    queue = [("", FieldType(root))]
    for path, found in queue:
        for name, below in fields_of(found.kind).items():
            homes.setdefault(name, []).append(path)
            here = f"{path}.{name}" if path else name
            if not below.is_scalar and below.container != "map" and here.count(".") <= _DEEPEST:
                queue.append((here + ("[]" if below.container == "list" else ""), below.element))
    return homes
