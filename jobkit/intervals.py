"""Completion indexes as sets, and as the interval strings of the API ("0,2-4")."""

from __future__ import annotations

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
    parts: list[str] = []
    for first, last in _runs(sorted(indexes)):
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


class IndexSet:
    """An immutable set of indexes that shares memory with the set it was made from.

    A status is kept for every change of a run; a successor here costs only what changed, and the
    text of a set is made when somebody looks at it.
    """

    __slots__ = ("_added", "_base", "_removed", "_size")

    def __init__(self, indexes: Iterable[int] = ()) -> None:
        self._base: IndexSet | None = None
        self._added = frozenset(indexes)
        self._removed: frozenset[int] = frozenset()
        self._size = len(self._added)

    def changed(self, added: Iterable[int], removed: Iterable[int] = ()) -> IndexSet:
        """A set with `added` (none of which is in this one) and without `removed` (all of which are)."""
        new, gone = frozenset(added), frozenset(removed)
        if not new and not gone:
            return self
        successor = IndexSet.__new__(IndexSet)
        successor._base, successor._added, successor._removed = self, new, gone
        successor._size = self._size + len(new) - len(gone)
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
        return format_indexes(self.to_set())

    def __repr__(self) -> str:
        return f"IndexSet({str(self)!r})"
