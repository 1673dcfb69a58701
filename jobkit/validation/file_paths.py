"""The rules for file paths inside volumes. Source: core/v1, the path checks of volumes and mounts."""

from __future__ import annotations

from collections.abc import Iterator

from jobkit.diagnostics import Diagnostic
from jobkit.validation.problems import invalid

__all__ = ["climbing_problems", "inner_path_problems", "relative_path_problems"]


def climbing_problems(path: str, field: str, where: str | None = None) -> Iterator[Diagnostic]:
    """A path must not climb out with `..`."""
    if ".." in path.split("/"):
        yield invalid(
            field,
            path,
            "A path here must not climb with `..`.",
            "write the path itself",
            where=where,
        )


def relative_path_problems(path: str, field: str, where: str | None = None) -> Iterator[Diagnostic]:
    """A path below something must be relative and must not climb out of it."""
    if path.startswith("/"):
        yield invalid(
            field,
            path,
            "The path starts from the volume, so no slash stands before it.",
            f"write {path.lstrip('/')}" if path.lstrip("/") else None,
            where=where,
        )
    yield from climbing_problems(path, field, where)


def inner_path_problems(path: str, field: str, where: str | None = None) -> Iterator[Diagnostic]:
    """As `relative_path_problems`; and the volume keeps names that begin with two dots for itself."""
    yield from relative_path_problems(path, field, where)
    if path.startswith("..") and not path.startswith("../"):
        yield invalid(
            field,
            path,
            "Names that begin with two dots are the volume's own.",
            "begin the name with another character",
            where=where,
        )
