"""Tracks: values that change now and then over the steps of a run, kept as the changes alone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable
from typing import Any

__all__ = ["Track", "Tracks", "value_at"]

Track = tuple[list[int], list[Any]]
"""Steps at which a value changes, ascending, and the value from each of them on."""


class Tracks:
    """Tracks under names, filled step by step.

    >>> tracks = Tracks()
    >>> for step, active in enumerate([3, 3, 1]):
    ...     tracks.put(step, "active", active)
    >>> tracks.document()
    {'active': ([0, 2], [3, 1])}
    """

    def __init__(self) -> None:
        self._tracks: dict[Hashable, Track] = {}

    def put(self, step: int, name: Hashable, value: Any) -> None:
        """Notes the value at a step; steps come in ascending order."""
        steps, values = self._tracks.setdefault(name, ([], []))
        if not values or values[-1] != value:
            steps.append(step)
            values.append(value)

    def document(self) -> dict[Any, Track]:
        """All tracks by name."""
        return dict(self._tracks)


def value_at(changes: Track, step: int) -> Any:
    """The value of a track at a step; None before its first."""
    steps, values = changes
    at = bisect_right(steps, step)
    return values[at - 1] if at else None
