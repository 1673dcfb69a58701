"""`jobkit defaults`: a Job as a server would store it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jobkit.cli.arguments import add_command, add_job
from jobkit.cli.inputs import VALID
from jobkit.cli.output import document, write

if TYPE_CHECKING:
    import argparse

    from jobkit.cli.inputs import Inputs

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command."""
    parser = add_command(commands, "defaults", _defaults, "a Job with every default filled in")
    add_job(parser)
    parser.add_argument(
        "-o",
        "--output",
        choices=("yaml", "json", "text"),
        default="yaml",
        help="text marks what was filled in",
    )


def _defaults(call: argparse.Namespace, inputs: Inputs) -> int:
    from jobkit.decode.manifest import decode_job
    from jobkit.verbs import defaults

    text = inputs.text(call.job)
    filled = defaults(text)
    if call.output == "text":
        from jobkit.text.defaults import marked_defaults

        write(marked_defaults(decode_job(text).document or {}, filled))
    else:
        write(document(filled, call.output))
    return VALID
