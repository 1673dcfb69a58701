"""Numbers, Pods and times as the story says them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jobkit.intervals import format_indexes
from jobkit.picture.view import format_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jobkit.simulation.run import PodRun

__all__ = ["counted", "name_creations", "name_pods", "rough_time", "sentence"]

_MOST_NAMED = 4
_LONGEST_LIST = 40


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number and its noun.

    >>> counted(1, "Pod"), counted(3, "Pod"), counted(2, "success", "successes")
    ('1 Pod', '3 Pods', '2 successes')
    """
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def name_creations(indexes: Sequence[int | None]) -> str:
    """Pods about to be created, by index where they have one.

    >>> name_creations([None, None]), name_creations([3]), name_creations([0, 1, 2, 5])
    ('2 Pods', '1 Pod for index 3', '4 Pods for indexes 0-2,5')
    """
    named = [index for index in indexes if index is not None]
    pods = counted(len(indexes), "Pod")
    if not named:
        return pods
    text = format_indexes(set(named))
    if len(text) > _LONGEST_LIST:
        return f"{pods} for {len(set(named))} indexes"
    return f"{pods} for {'index' if len(set(named)) == 1 else 'indexes'} {text}"


def name_pods(pods: Sequence[PodRun]) -> str | None:
    """A few Pods by index or number, with what they exited with; None when they are too many."""
    if len(pods) > _MOST_NAMED:
        return None
    by_code: dict[int | None, list[PodRun]] = {}
    for pod in pods:
        by_code.setdefault(pod.exit_code or None, []).append(pod)
    return " and ".join(
        _names(same) + (f" (exit {code})" if code else "") for code, same in by_code.items()
    )


def rough_time(time: float) -> str:
    """A time to a tenth of a second, for words that are read at a glance."""
    return format_time(round(time, -2))


def sentence(deeds: Sequence[str]) -> str:
    """Several deeds as one sentence with a capital and a full stop.

    >>> sentence(["counts 1 failure", "creates 1 Pod"])
    'Counts 1 failure, creates 1 Pod.'
    """
    text = ", ".join(deeds)
    return text[:1].upper() + text[1:] + "."


def _names(pods: Sequence[PodRun]) -> str:
    indexes = [pod.index for pod in pods if pod.index is not None]
    if indexes:
        return f"{'index' if len(set(indexes)) == 1 else 'indexes'} {format_indexes(set(indexes))}"
    return f"{'Pod' if len(pods) == 1 else 'Pods'} {format_indexes(pod.ordinal for pod in pods)}"
