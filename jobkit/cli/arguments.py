"""The parts that several commands' arguments are made of."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, NoReturn

from jobkit.cli.inputs import UNUSABLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from jobkit.cli.inputs import Inputs

__all__ = ["Parser", "add_command", "add_job", "add_output"]


class Parser(argparse.ArgumentParser):
    """A parser whose complaints look like all other errors."""

    def error(self, message: str) -> NoReturn:
        self.exit(UNUSABLE, f"error: {message}\n{self.format_usage()}")


def add_command(
    commands: Any, name: str, command: Callable[[argparse.Namespace, Inputs], int], about: str
) -> argparse.ArgumentParser:
    """A command of its own; it is called with its arguments and the texts that they name."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=about, description=about[:1].upper() + about[1:] + ".", allow_abbrev=False
    )
    parser.set_defaults(command=command)
    return parser


def add_job(parser: argparse.ArgumentParser, *, scenario: bool = False) -> None:
    """The Job, and with `scenario` what happens around it."""
    parser.add_argument("job", metavar="JOB", help="the Job's manifest, or - for standard input")
    if scenario:
        parser.add_argument(
            "--scenario", metavar="S", help="what cluster, containers and people do"
        )


def add_output(parser: argparse.ArgumentParser, *, more: tuple[str, ...] = ()) -> None:
    """The choice of a document instead of text, and of forms that only one command has."""
    parser.add_argument(
        "-o", "--output", choices=("json", "yaml", *more), help="print a document instead of text"
    )
