"""What commands print, and where: documents, texts, errors."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from jobkit.errors import UnusableInput

if TYPE_CHECKING:
    from jobkit.text import Terminal

__all__ = ["document", "prepare_streams", "save", "say", "terminal", "write"]

_PICTURE_CHARACTERS = "━╌┄·≈┴█▁◆"
_PLAINER = str.maketrans({"…": "...", "\N{EN DASH}": "-", "·": "."})


def prepare_streams() -> None:
    """A terminal that lacks a character gets a question mark instead of a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def terminal(stream: TextIO | None = None) -> Terminal:
    """What standard output, or another stream, can show; colours only on a terminal, and not under NO_COLOR."""
    from jobkit.text import Terminal

    is_terminal = (stream or sys.stdout).isatty()
    speaks_colour = os.environ.get("TERM") != "dumb" and (
        os.name != "nt" or "WT_SESSION" in os.environ
    )
    return Terminal(
        width=shutil.get_terminal_size((80, 24)).columns,
        colour=is_terminal and speaks_colour and not os.environ.get("NO_COLOR"),
        unicode=_can_print(_PICTURE_CHARACTERS),
    )


def document(document: Any, form: str) -> str:
    """The document as JSON or YAML; ASCII only where more cannot be printed."""
    wide = _can_print("\N{REPLACEMENT CHARACTER}")
    text = json.dumps(document, indent=2, ensure_ascii=not wide, allow_nan=False)
    if form == "json":
        return text + "\n"
    import yaml

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    # through JSON, so that both forms hold the same plain types
    dumped: str = yaml.dump(json.loads(text), Dumper=dumper, sort_keys=False, allow_unicode=wide)
    return dumped


def write(text: str) -> None:
    """Prints to standard output, in plainer characters where it lacks some."""
    sys.stdout.write(text if _can_print(text) else text.translate(_PLAINER))


def save(path: str, text: str) -> None:
    """Writes a text to a file that the user named, or with "-" to standard output.

    Raises:
        UnusableInput: If it cannot be written.
    """
    if path == "-":
        write(text)
        return
    try:
        Path(path).write_text(text, "utf-8", newline="\n")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise UnusableInput(f"{path}: cannot be written: {reason}") from error


def say(*lines: str) -> None:
    """Prints to standard error, a line each."""
    for line in lines:
        print(line, file=sys.stderr)


def _can_print(characters: str) -> bool:
    try:
        characters.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
