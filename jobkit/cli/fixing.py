"""`jobkit validate --fix`: the repairs as a diff, and then in the file."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jobkit.cli.inputs import STANDARD_INPUT, shown
from jobkit.errors import UnusableInput

if TYPE_CHECKING:
    from jobkit.decode.fix import Fix
    from jobkit.text import Terminal

__all__ = ["Mended", "coloured", "diff_lines", "fix_document", "is_agreed", "write_fix"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What --fix did to a file."""

    fix: Fix
    is_written: bool

    @property
    def now(self) -> str:
        """The text that the file now holds."""
        return self.fix.after if self.is_written else self.fix.before


_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_COLOURS = {"+": "#5faf5f", "-": "#ff5f5f", "@": "#00afd7"}


def diff_lines(name: str, fix: Fix) -> Iterator[str]:
    """The repairs as a unified diff that `patch` understands; each line ends as in the file."""
    before, after = _LINE.findall(fix.before), _LINE.findall(fix.after)
    for line in difflib.unified_diff(before, after, name, name):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def coloured(lines: Iterator[str], terminal: Terminal) -> Iterator[str]:
    """A diff for the eyes: coloured, and with nothing that could steer the terminal."""
    from jobkit.text import printable

    for line in lines:
        shown_line = printable(line.rstrip("\r\n").replace("\t", "    "))
        yield terminal.paint(shown_line, _COLOURS.get(line[:1])) + "\n"


def fix_document(name: str, mended: Mended) -> dict[str, Any]:
    """The repairs as `-o json` prints them, beside the findings."""
    return {
        "edits": [edit.to_dict() for edit in mended.fix.edits],
        "diff": "".join(diff_lines(name, mended.fix)),
        "text": mended.fix.after,
        "written": mended.is_written,
    }


def is_agreed(name: str) -> bool:
    """Whether the person at the terminal says yes; no if there is nobody to ask."""
    if name == STANDARD_INPUT or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    sys.stdout.write(f"write {shown(name)}? [y/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def write_fix(name: str, fix: Fix) -> None:
    """Writes the mended text.

    Raises:
        UnusableInput: If it cannot be written.
    """
    from jobkit.files import rewrite

    if name == STANDARD_INPUT:
        raise UnusableInput("standard input cannot be written to; leave --write out")
    rewrite(Path(name), fix.before, fix.after)
