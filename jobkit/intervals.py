"""Completion indexes as sets, and as the interval strings of the API ("0,2-4")."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["IndexSet", "format_indexes", "parse_indexes"]


def format_indexes(indexes: Iterable[int]) -> str:
    """The API's text for a set of indexes.

    A run of three or more is written first-last, a run of two as two numbers.

    >>> format_indexes({4, 0, 1, 5, 6})
    '0,1,4-6'
    """
    return _joined(_runs(sorted(indexes)))


def _joined(runs: Iterable[tuple[int, int]]) -> str:
    parts: list[str] = []
    for first, last in runs:
        if last - first >= 2:
            parts.append(f"{first}-{last}")
        else:
            parts.extend(str(index) for index in range(first, last + 1))
    return ",".join(parts)


def parse_indexes(text: str, completions: int) -> set[int]:
    """The indexes below `completions` that a status text names, read as the controller reads it.

    An element that cannot be parsed is passed over; reading stops at the first element that
    starts at or above `completions`.

    >>> sorted(parse_indexes("0,2-4,9", completions=4))
    [0, 2, 3]
    """
    indexes: set[int] = set()
    for part in text.split(",") if text else ():
        first, dash, last = part.partition("-")
        if not part.isascii() or not first.isdecimal() or (dash and not last.isdecimal()):
            continue
        if int(first) >= completions:
            break
        indexes.update(range(int(first), min(int(last or first), completions - 1) + 1))
    return indexes


def _runs(indexes: list[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for at in range(1, len(indexes) + 1):
        if at == len(indexes) or indexes[at] != indexes[at - 1] + 1:
            yield indexes[start], indexes[at - 1]
            start = at


def _insert(runs: list[tuple[int, int]], index: int) -> None:
    """Adds an index that is in none of the runs."""
    at = bisect_left(runs, (index,))
    joins_before = at > 0 and runs[at - 1][1] == index - 1
    joins_after = at < len(runs) and runs[at][0] == index + 1
    first = runs[at - 1][0] if joins_before else index
    last = runs[at][1] if joins_after else index
    runs[at - joins_before : at + joins_after] = [(first, last)]


class IndexSet:
    """An immutable set of indexes that shares memory with the set it was made from.

    A status is kept for every change of a run; a successor here costs only what changed, and the
    text of a set is made when somebody looks at it.
    """

    __slots__ = ("_added", "_base", "_removed", "_size", "_spans")

    def __init__(self, indexes: Iterable[int] = ()) -> None:
        self._base: IndexSet | None = None
        self._added = frozenset(indexes)
        self._removed: frozenset[int] = frozenset()
        self._size = len(self._added)
        self._spans: list[tuple[int, int]] | None = None

    def changed(self, added: Iterable[int], removed: Iterable[int] = ()) -> IndexSet:
        """A set with `added` (none of which is in this one) and without `removed` (all of which are)."""
        new, gone = frozenset(added), frozenset(removed)
        if not new and not gone:
            return self
        successor = IndexSet.__new__(IndexSet)
        successor._base, successor._added, successor._removed = self, new, gone
        successor._size = self._size + len(new) - len(gone)
        successor._spans = None
        return successor

    def added_since(self, earlier: IndexSet) -> set[int]:
        """The indexes that this set has and `earlier` has not."""
        if self._base is earlier:
            return set(self._added)
        return self.to_set() - earlier.to_set()

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[int]:
        return iter(sorted(self.to_set()))

    def __contains__(self, index: object) -> bool:
        node: IndexSet | None = self
        while node is not None:
            if index in node._added:
                return True
            if index in node._removed:
                return False
            node = node._base
        return False

    def to_set(self) -> set[int]:
        """The indexes as a set of the caller's own."""
        chain: list[IndexSet] = []
        node: IndexSet | None = self
        while node is not None:
            chain.append(node)
            node = node._base
        indexes: set[int] = set()
        for link in reversed(chain):
            indexes -= link._removed
            indexes |= link._added
        return indexes

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, IndexSet):
            return NotImplemented
        return self is other or (self._size == other._size and self.to_set() == other.to_set())

    def __hash__(self) -> int:
        return hash(self._size)

    def __str__(self) -> str:
        return _joined(self.runs())

    def runs(self) -> list[tuple[int, int]]:
        """First and last of each run of successive indexes, ascending; to be read only.

        Who reads the sets of a history one after another gets each from the one before.
        """
        if not self._size:
            return []  # new, as the empty set is shared by many
        spans = self._spans
        if spans is None:
            spans = self._from_base()
            if spans is None:
                spans = list(_runs(sorted(self.to_set())))
            self._spans = spans
        return spans

    def _from_base(self) -> list[tuple[int, int]] | None:
        """The runs of a set that this one grew from, taken over and added to; None if there is none."""
        grown: list[frozenset[int]] = []
        node: IndexSet = self
        while node._spans is None:
            if node._base is None or node._removed:
                return None
            grown.append(node._added)
            node = node._base
        spans, node._spans = node._spans, None
        for added in grown:
            for index in added:
                _insert(spans, index)
        return spans

    def __repr__(self) -> str:
        return f"IndexSet({str(self)!r})"
