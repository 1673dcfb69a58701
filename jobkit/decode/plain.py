"""A mapping from a caller as a document: of plain keys and texts, within bounds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from jobkit.decode.source import DEEPEST
from jobkit.diagnostics import Diagnostic, Diagnostics
from jobkit.errors import InvalidInput

__all__ = ["plain_document", "plain_types"]

MOST_BITS = 1000  # of a whole number that is written out


def plain_document(value: Mapping[Any, Any], most: int, what: str = "manifest") -> dict[str, Any]:
    """A copy with texts as keys, lists for tuples, and no half characters.

    What JSON has no form for stays; decoding then says so. A number of very many digits counts as
    infinite.

    Args:
        value: Any mapping.
        most: Most values that it may hold.
        what: What it is, for messages.

    Raises:
        InvalidInput: If it is nested too deep, as one that holds itself is, or too large.
    """
    return _Copy(most, what).mapping(value, 0)


def plain_types(value: Any) -> Any:
    """The same in the types that JSON and YAML are written from: dictionaries with texts as keys, and lists."""
    if isinstance(value, Mapping):
        return {str(key): plain_types(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_types(item) for item in value]
    return value


class _Copy:
    def __init__(self, most: int, what: str) -> None:
        self.most, self.left, self.what = most, most, what

    def mapping(self, value: Mapping[Any, Any], depth: int) -> dict[str, Any]:
        return {_key(name): self.copy(below, depth + 1) for name, below in value.items()}

    def copy(self, value: Any, depth: int) -> Any:
        self.left -= 1
        if self.left < 0:
            self.refuse(f"It holds more than {self.most:,} values.")
        if isinstance(value, str):
            return _without_halves(value)
        if not isinstance(value, Mapping | list | tuple):
            is_endless = isinstance(value, int) and value.bit_length() > MOST_BITS
            return (math.inf if value > 0 else -math.inf) if is_endless else value
        if depth > DEEPEST:
            self.refuse(f"More than {DEEPEST} levels stand inside one another.")
        if isinstance(value, Mapping):
            return self.mapping(value, depth)
        return [self.copy(item, depth + 1) for item in value]

    def refuse(self, message: str) -> None:
        problem = Diagnostic(field="", type="syntax", message=message)
        raise InvalidInput(Diagnostics(errors=(problem,)), self.what)


def _key(name: Any) -> str:
    if isinstance(name, bool):
        return str(name).lower()
    return _without_halves(name if isinstance(name, str) else str(name))


def _without_halves(text: str) -> str:
    """As a server reads it: half of a character becomes the replacement character."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
