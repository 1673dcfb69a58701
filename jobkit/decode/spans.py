"""Where exactly each key and value stands in a text, for those who mend it in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from jobkit.decode.source import YamlLoader

__all__ = ["BREAK", "Entry", "Span", "Spans", "spans_of"]

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line of YAML."""

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A scalar: the characters from `start` to before `end`, as they are written.

    Attributes:
        style: The quote, or "" for none.
        is_shared: An anchor or a tag stands with it, or something above it is used again by an alias.
    """

    start: int
    end: int
    text: str
    style: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of a block mapping that is there a second time with the same value: what to take out."""

    key: str
    start: int
    end: int


@dataclass(slots=True)
class Spans:
    """The scalars of one document, by path; and the entries that say again what stands before."""

    keys: dict[Path, Span]
    values: dict[Path, Span]
    repeated: list[tuple[Path, Entry]]


def spans_of(text: str) -> list[Spans]:
    """The spans of each document that holds anything.

    Args:
        text: A text that `load_documents` reads, without byte order mark.
    """
    documents = yaml.compose_all(text, Loader=YamlLoader)
    return [_Walk(text, node).spans for node in documents if not _is_null(node)]


def _is_null(node: Any) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NULLS


_NULLS = ("", "~", "null", "Null", "NULL")


class _Walk:
    def __init__(self, text: str, root: Any) -> None:
        self.text = text
        self.spans = Spans({}, {}, [])
        self.disputed: set[Path] = set()
        self.uses: dict[int, int] = {}
        self.count(root)
        self.walk(root, (), shared=False)

    def count(self, node: Any) -> None:
        """Notes nodes that an alias leads to again."""
        self.uses[id(node)] = self.uses.get(id(node), 0) + 1
        if self.uses[id(node)] == 1:
            for child in _children(node):
                self.count(child)

    def walk(self, node: Any, path: Path, *, shared: bool) -> None:
        shared = shared or self.uses[id(node)] > 1
        if shared and not isinstance(node, yaml.ScalarNode):
            return
        if isinstance(node, yaml.ScalarNode):
            self.spans.values[path] = self.span(node, shared=shared)
        elif isinstance(node, yaml.SequenceNode):
            for number, item in enumerate(node.value):
                self.walk(item, (*path, number), shared=shared)
        else:
            self.mapping(node, path, shared=shared)

    def mapping(self, node: Any, path: Path, *, shared: bool) -> None:
        seen: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            below = (*path, key.value)
            if key.value not in seen:
                seen[key.value] = value
                self.spans.keys[below] = self.span(key, shared=shared)
                self.walk(value, below, shared=shared)
                continue
            entry = None if node.flow_style else self.entry(key, value)
            if not _same(seen[key.value], value):
                self.disputed.add(below)
                self.forget(below)  # which of the two is meant, nobody knows
            elif entry is not None and below not in self.disputed:
                self.spans.repeated.append((below, entry))

    def forget(self, path: Path) -> None:
        for spans in (self.spans.keys, self.spans.values):
            for below in [each for each in spans if each[: len(path)] == path]:
                del spans[below]
        self.spans.repeated = [each for each in self.spans.repeated if each[0] != path]

    def span(self, node: Any, *, shared: bool) -> Span:
        start, end = node.start_mark.index, node.end_mark.index
        written = self.text[start:end]
        plain = not node.style and written == node.value
        quoted = node.style in ("'", '"') and written[:1] == node.style == written[-1:]
        odd = not (plain or quoted) or len(written) < 1 or "\n" in written
        return Span(start, end, written, node.style or "", shared or odd)

    def entry(self, key: Any, value: Any) -> Entry | None:
        """The lines of an entry, if nothing else stands on them."""
        ends = [self.span(scalar, shared=False) for scalar in _scalars(value)]
        if not ends or any(span.is_shared for span in ends) or self.uses.get(id(value), 1) > 1:
            return None
        start = _line_start(self.text, key.start_mark.index)
        last = max(span.end for span in ends)
        end = _line_end(self.text, last)
        rest = self.text[last:end].strip()
        if self.text[start : key.start_mark.index].strip() or (rest and not rest.startswith("#")):
            return None
        return Entry(key.value, start, end)


def _children(node: Any) -> Iterator[Any]:
    if isinstance(node, yaml.SequenceNode):
        yield from node.value
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key
            yield value


def _scalars(node: Any) -> Iterator[Any]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif not node.flow_style:
        for child in _children(node):
            yield from _scalars(child)


def _same(one: Any, other: Any) -> bool:
    """Whether two block values are written alike."""
    if isinstance(one, yaml.ScalarNode) and isinstance(other, yaml.ScalarNode):
        return (one.value, one.style, one.tag) == (other.value, other.style, other.tag)
    if type(one) is not type(other) or isinstance(one, yaml.ScalarNode):
        return False
    mine, theirs = list(_children(one)), list(_children(other))
    return len(mine) == len(theirs) and all(map(_same, mine, theirs))


def _line_start(text: str, index: int) -> int:
    while index > 0 and text[index - 1] not in _BREAKS:
        index -= 1
    return index


def _line_end(text: str, index: int) -> int:
    """Behind the line break that ends the line."""
    while index < len(text) and text[index] not in _BREAKS:
        index += 1
    return index + (2 if text.startswith("\r\n", index) else 1) if index < len(text) else index


_BREAKS = "\n\r\x85\u2028\u2029"
