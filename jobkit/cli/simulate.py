"""`jobkit simulate`: a Job run in virtual time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jobkit.cli.arguments import add_command, add_job, add_output
from jobkit.cli.output import document, save, terminal, write
from jobkit.cli.runs import exit_code, run_of

if TYPE_CHECKING:
    import argparse

    from jobkit.cli.inputs import Inputs

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command."""
    parser = add_command(commands, "simulate", _simulate, "run a Job in virtual time")
    add_job(parser, scenario=True)
    add_output(parser)
    parser.add_argument(
        "--html",
        metavar="FILE",
        help="write the run as one HTML page to step through, instead of text; - for standard output",
    )


def _simulate(call: argparse.Namespace, inputs: Inputs) -> int:
    run = run_of(call, inputs)
    if call.html:
        save(call.html, run.to_html())
    if call.output:
        write(document(run.to_dict(), call.output))
    elif not call.html:
        from jobkit.text import run_text

        write(run_text(run, terminal()))
    return exit_code(run)
