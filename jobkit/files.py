"""The only module that opens files: what a caller names becomes text."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from jobkit.errors import UnusableInput

__all__ = ["LARGEST", "is_text", "manifests_in", "read_source", "rewrite", "write_text"]

LARGEST = 64 * 1024 * 1024
_STANDARD_INPUT = "-"
_MANIFESTS = (".yaml", ".yml", ".json")
_MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def read_source(source: object) -> str | Mapping[str, Any]:
    """The text, or mapping, that a caller means.

    Args:
        source: A mapping; a path; a text of YAML or JSON (anything with a line break, a key or a
            brace); or "-" for standard input.

    Raises:
        UnusableInput: If it names nothing that can be read as text.
    """
    if isinstance(source, Mapping):
        return source
    if isinstance(source, str) and is_text(source):
        return source
    if source == _STANDARD_INPUT:
        return _decoded(_limited(sys.stdin.buffer, "standard input"), "standard input")
    if isinstance(source, str | os.PathLike):
        return _read_path(Path(os.fspath(source)))
    raise UnusableInput(f"expected a path, a text or a mapping, not {type(source).__name__}")


def is_text(source: str) -> bool:
    """Whether a string is YAML or JSON itself rather than the name of a file."""
    return not source.strip() or "\n" in source or ": " in source or source.lstrip()[0] in "{["


def manifests_in(directory: Path) -> list[Path]:
    """The YAML and JSON files below a directory, in alphabetical order; what is hidden is passed over.

    Raises:
        UnusableInput: If the directory cannot be read.
    """
    found: list[Path] = []

    def refuse(error: OSError) -> None:
        raise UnusableInput(f"{error.filename}: cannot be read: {error.strerror}")

    for place, below, names in os.walk(directory, onerror=refuse):
        below[:] = sorted(name for name in below if not name.startswith("."))
        found += [
            Path(place, name)
            for name in sorted(names)
            if not name.startswith(".") and name.lower().endswith(_MANIFESTS)
        ]
    return found


def rewrite(path: Path, before: str, after: str) -> None:
    """Writes a text in place of another, in the same encoding; the file is whole at any time.

    Raises:
        UnusableInput: If the file no longer holds the text `before`, or cannot be written.
    """
    if read_source(path) != before:
        raise UnusableInput(f"{path}: it was changed meanwhile, and is left as it is")
    real = path.resolve()
    beside = real.with_name(f".{real.name}.jobkit")
    try:
        beside.write_bytes(_encoded(after, real.read_bytes()[:2]))
        shutil.copymode(real, beside)
        beside.replace(real)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UnusableInput(f"{path}: cannot be written: {error.strerror or error}") from None


def _encoded(text: str, mark: bytes) -> bytes:
    for known, encoding in _MARKS:
        if mark == known:
            return known + text.encode(encoding)
    return text.encode()


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Writes a file that a caller named.

    Raises:
        UnusableInput: If it cannot be written.
    """
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UnusableInput(f"{path}: cannot be written: {error.strerror or error}") from error


def _read_path(path: Path) -> str:
    try:
        if path.is_dir():
            raise UnusableInput(f"{path} is a directory")
        with path.open("rb") as file:
            return _decoded(_limited(file, str(path)), str(path))
    except FileNotFoundError:
        raise UnusableInput(f"{path}: there is no such file") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnusableInput(f"{path}: cannot be read: {reason}") from None


def _limited(file: BinaryIO, name: str) -> bytes:
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UnusableInput(f"{name}: larger than {LARGEST // 2**20} MiB")
    return content


def _decoded(content: bytes, name: str) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _as(encoding, content, name)
    if b"\0" in content[:8192]:
        raise UnusableInput(f"{name}: this is a binary file, not text")
    return _as("utf-8", content, name)


def _as(encoding: str, content: bytes, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnusableInput(f"{name}: line {line} is not UTF-8 text") from None
