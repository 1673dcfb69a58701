"""`jobkit prove`: whether an exercise of your own can be solved and can be failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jobkit.cli.arguments import add_command
from jobkit.cli.inputs import INVALID, VALID
from jobkit.cli.output import write

if TYPE_CHECKING:
    import argparse

    from jobkit.cli.inputs import Inputs

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command."""
    parser = add_command(
        commands,
        "prove",
        _prove,
        "run an exercise's own answers: it can be solved and can be failed",
    )
    parser.add_argument("exercise", metavar="FILE", help="an exercise file")


def _prove(call: argparse.Namespace, inputs: Inputs) -> int:
    from jobkit.lessons.own import load_exercise, prove

    proof = prove(load_exercise(inputs.text(call.exercise)))
    write(f"{proof}\n")
    return VALID if proof.holds else INVALID
