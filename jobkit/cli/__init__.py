"""The command line. Each command is a module here, and a few lines over a verb."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from jobkit.cli import (
    check,
    defaults,
    explain,
    lab,
    plot,
    prove,
    reconcile,
    schema,
    simulate,
    sweep,
    validate,
)
from jobkit.cli.arguments import Parser
from jobkit.cli.inputs import INTERRUPTED, INVALID, PIPE_CLOSED, UNUSABLE, Inputs, shown
from jobkit.cli.output import prepare_streams, say, write
from jobkit.errors import InvalidInput, JobkitError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

_COMMANDS = (
    validate, simulate, reconcile, plot, sweep, defaults, explain, schema, check, prove, lab,
)  # fmt: skip
"""In the order in which the help lists them."""

_ABOUT = {"scenario": "scenario", "Pods": "pods", "list of Pods": "pods", "stored Job": "old"}
"""Which argument an error is about, by what the error calls its input."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command.

    Returns:
        The exit code: 0 for success, 1 for invalid input, 2 for an unusable call or file; of a
        simulation 3 if the Job failed and 4 if it had not ended.
    """
    prepare_streams()
    inputs = Inputs()
    call = _parser().parse_args(arguments)
    try:
        code: int = call.command(call, inputs)
        sys.stdout.flush()
    except InvalidInput as error:
        say(*_worded(error, call, inputs))
        return INVALID
    except JobkitError as error:
        say(f"error: {_one_line(str(error))}")
        return UNUSABLE
    except BrokenPipeError:
        # whoever read our output is gone; what is still buffered must not raise again at the exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        say("error: interrupted")
        return INTERRUPTED
    return code


def _parser() -> Parser:
    parser = Parser(
        prog="jobkit", description="Learn Kubernetes Jobs without a cluster.", allow_abbrev=False
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, parser_class=Parser
    )
    for command in _COMMANDS:
        command.add(commands)
    return parser


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        import jobkit

        write(f"jobkit {jobkit.__version__}\n")
        parser.exit()


def _worded(error: InvalidInput, call: argparse.Namespace, inputs: Inputs) -> list[str]:
    """The findings, each with the file that it is about, as far as the call tells."""
    from jobkit.text.diagnostics import diagnostics_lines

    name = (
        vars(call).get(_ABOUT.get(error.what, "job"))
        or vars(call).get("job")
        or vars(call).get("old")
    )
    if name is None:
        return diagnostics_lines(error.diagnostics, error.what)
    return diagnostics_lines(error.diagnostics, shown(name), inputs.text(name))


def _one_line(text: str) -> str:
    return " ".join(text.split())
