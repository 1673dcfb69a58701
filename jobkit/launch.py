"""The lessons in a directory of the learner's own, and JupyterLab on it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from jobkit.errors import UnusableInput

__all__ = ["Copied", "copy_lessons", "open_app", "open_lab", "require_lab"]

RECORD = ".jobkit-lessons.json"
"""Which version of each lesson was copied; tells the learner's changes from ours."""

_QUIET = (
    "--LabApp.extension_manager=readonly",
    "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
)
"""Nothing that JupyterLab does by itself asks another machine for anything."""

FIRST = "00-start.ipynb"
"""The notebook that a newcomer sees."""

_PACKAGED = Path(__file__).parent / "lessons" / "notebooks"
_IN_SOURCES = Path(__file__).parent.parent / "notebooks"
_APP = Path(__file__).parent / "app"
_SKIPPED = frozenset({".ipynb_checkpoints", "__pycache__"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What became of each lesson, by its path within the directory.

    Attributes:
        new: Copied, or replaced by a newer version.
        kept: Left alone, as the learner has changed them.
    """

    new: tuple[str, ...]
    kept: tuple[str, ...]


def copy_lessons(
    directory: Path, adapted: Callable[[dict[str, bytes]], dict[str, bytes]] | None = None
) -> Copied:
    """Copies the lessons; files that the learner changed stay as they are.

    Args:
        directory: Where they go.
        adapted: Makes of the files, by path, those that are copied.

    Raises:
        UnusableInput: If the directory cannot be written, or the package holds no lessons.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        lessons = _lessons()
        return _copy(lessons if adapted is None else adapted(lessons), directory)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnusableInput(f"{directory}: lessons cannot be copied there: {reason}") from error


def require_lab() -> None:
    """Looks whether there is a JupyterLab to be opened.

    Raises:
        UnusableInput: If JupyterLab is not installed.
    """
    if find_spec("jupyterlab") is None:
        raise UnusableInput(
            "JupyterLab is not installed; install it with: pip install 'jobkit[lab]'"
        )


def open_lab(directory: Path, arguments: list[str]) -> int:
    """Opens JupyterLab on the directory and its first notebook, if it can in place of this process."""
    first = [FIRST] if (directory / FIRST).is_file() else []
    command = ["-m", "jupyterlab", *first, *_QUIET, *_as_root(), *arguments]
    return _become(command, directory, dict(os.environ))


def _as_root() -> list[str]:
    """In a container one often is root, and JupyterLab starts for root only if told to."""
    return ["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []


def open_app(arguments: list[str]) -> int:
    """Opens the lab alone, as a page without cells or menus, in place of this process if that can be.

    Raises:
        UnusableInput: If Voila, which shows it, is not installed.
    """
    if find_spec("voila") is None:
        raise UnusableInput("Voila is not installed; install it with: pip install 'jobkit[app]'")
    paths = [str(_APP), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    environment = os.environ | {"JUPYTER_PATH": os.pathsep.join(paths)}
    command = ["-m", "voila", str(_APP / "jobkit.ipynb"), "--template=jobkit", *arguments]
    return _become(command, _APP, environment)


def _become(arguments: list[str], directory: Path, environment: dict[str, str]) -> int:
    command = [sys.executable, *arguments]
    if os.name == "posix":
        os.chdir(directory)
        os.execve(sys.executable, command, environment)  # noqa: S606  the interpreter that runs this, no shell
    return subprocess.call(command, cwd=directory, env=environment)  # noqa: S603  as above, where a process cannot be replaced


def _lessons() -> dict[str, bytes]:
    for home in (_PACKAGED, _IN_SOURCES):
        if home.is_dir():
            return {
                path.relative_to(home).as_posix(): path.read_bytes()
                for path in sorted(home.rglob("*"))
                if path.is_file() and not _SKIPPED.intersection(path.parts)
            }
    raise UnusableInput("this installation holds no lessons")


def _copy(lessons: dict[str, bytes], directory: Path) -> Copied:
    record = _read_record(directory / RECORD)
    new, kept = [], []
    for name, content in lessons.items():
        target = directory / name
        there = _digest(target.read_bytes()) if target.exists() else None
        if there == _digest(content):
            record[name] = there
        elif there is None or there == record.get(name):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            record[name] = _digest(content)
            new.append(name)
        else:
            kept.append(name)
    (directory / RECORD).write_text(
        json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    return Copied(new=tuple(new), kept=tuple(kept))


def _read_record(path: Path) -> dict[str, str]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
