"""`jobkit lab`: the lessons in JupyterLab."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jobkit.cli.arguments import add_command
from jobkit.cli.inputs import VALID
from jobkit.cli.output import write

if TYPE_CHECKING:
    import argparse

    from jobkit.cli.inputs import Inputs

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command."""
    parser = add_command(commands, "lab", _lab, "copy the lessons and open JupyterLab")
    parser.add_argument(
        "directory", nargs="?", default="jobkit-lessons", metavar="DIR", help="where they go"
    )
    parser.add_argument(
        "--level",
        choices=("worked", "gaps", "blank"),
        default="gaps",
        help="how much of each exercise is given; gaps if left out",
    )
    parser.add_argument(
        "--teacher", action="store_true", help="add solved notebooks and what a course needs"
    )
    parser.add_argument("--copy-only", action="store_true", help="copy the lessons, open nothing")
    parser.add_argument(
        "--no-browser", action="store_true", help="start JupyterLab, open no browser"
    )
    parser.add_argument(
        "--app", action="store_true", help="open the lab alone, as a page without cells or menus"
    )


def _lab(call: argparse.Namespace, _: Inputs) -> int:
    from jobkit.launch import copy_lessons, open_app, open_lab, require_lab

    arguments = ["--no-browser"] if call.no_browser else []
    if call.app:
        return open_app(arguments)
    if not call.copy_only:
        require_lab()
    directory = Path(call.directory)
    copied = copy_lessons(directory, lambda lessons: _adapted(lessons, call))
    lines = [f"{directory}: {len(copied.new)} {'file' if len(copied.new) == 1 else 'files'} copied"]
    lines += [f"{name}: changed by you, left as it is" for name in copied.kept]
    write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()
    return VALID if call.copy_only else open_lab(directory, arguments)


def _adapted(lessons: dict[str, bytes], call: argparse.Namespace) -> dict[str, bytes]:
    """The lessons at the level asked for, and for teachers their keys."""
    if call.level == "gaps" and not call.teacher:
        return lessons
    from jobkit.lessons.handout import course_files

    return course_files(lessons, call.level, for_teacher=call.teacher)
