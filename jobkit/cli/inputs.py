"""What a call names: its files, each read once, and its exit codes."""

from __future__ import annotations

from pathlib import Path

__all__ = [
    "COMPLETE",
    "FAILED",
    "INTERRUPTED",
    "INVALID",
    "PIPE_CLOSED",
    "STANDARD_INPUT",
    "UNFINISHED",
    "UNUSABLE",
    "VALID",
    "Inputs",
    "shown",
]

VALID, INVALID, UNUSABLE = 0, 1, 2
COMPLETE, FAILED, UNFINISHED = 0, 3, 4
INTERRUPTED, PIPE_CLOSED = 130, 141
STANDARD_INPUT = "-"


class Inputs:
    """The texts of the files that a call names; each is read once, standard input too."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def text(self, name: str) -> str:
        """The text; it ends with a line break, so that no verb takes it for a path."""
        return f"{self.exact(name)}\n"

    def exact(self, name: str) -> str:
        """The text as the file holds it."""
        from jobkit.files import read_source

        if name not in self._texts:
            self._texts[name] = str(read_source(name if name == STANDARD_INPUT else Path(name)))
        return self._texts[name]


def shown(name: str) -> str:
    """The name as messages have it."""
    return "standard input" if name == STANDARD_INPUT else name
