"""`jobkit plot`: the pictures of a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jobkit.cli.arguments import add_command, add_job
from jobkit.cli.inputs import VALID
from jobkit.cli.runs import run_of
from jobkit.errors import UnusableInput

if TYPE_CHECKING:
    import argparse

    from jobkit.cli.inputs import Inputs

_PICTURES = (".svg", ".png", ".pdf")

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command."""
    parser = add_command(commands, "plot", _plot, "draw the pictures of a run")
    add_job(parser, scenario=True)
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        required=True,
        help="a file that ends in .svg, .png or .pdf",
    )


def _plot(call: argparse.Namespace, inputs: Inputs) -> int:
    if Path(call.output).suffix.lower() not in _PICTURES:
        raise UnusableInput(
            f"{call.output}: a picture ends in {', '.join(_PICTURES[:-1])} or {_PICTURES[-1]}"
        )
    run = run_of(call, inputs)
    from jobkit import plot

    try:
        plot.save(run, call.output)
    except OSError as error:
        raise UnusableInput(
            f"{call.output}: cannot be written: {error.strerror or error}"
        ) from error
    return VALID
