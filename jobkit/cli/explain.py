"""`jobkit explain`: what a field means for the running of a Job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jobkit.cli.arguments import add_command, add_output
from jobkit.cli.inputs import VALID
from jobkit.cli.output import document, terminal, write
from jobkit.errors import UnusableInput

if TYPE_CHECKING:
    import argparse

    from jobkit.cli.inputs import Inputs
    from jobkit.words.field import Explanation

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command."""
    parser = add_command(commands, "explain", _explain, "what a field means, and what it does")
    parser.add_argument(
        "field",
        nargs="?",
        metavar="FIELD",
        help="a path or a name, as in spec.backoffLimit or containers.image (default: list all)",
    )
    add_output(parser)
    parser.add_argument(
        "--example",
        nargs="?",
        const="job",
        choices=("job", "scenario"),
        help="print only the Job of the example, or its scenario, for a file of your own",
    )


def _explain(call: argparse.Namespace, _: Inputs) -> int:
    from jobkit.text.field import explanation_text
    from jobkit.words.field import explain_field, list_fields

    explanation = list_fields() if call.field is None else explain_field(call.field)
    if call.example:
        write(_example(explanation, call.example))
    elif call.output:
        write(document(explanation.to_dict(), call.output))
    else:
        write(explanation_text(explanation, terminal()))
    return VALID


def _example(explanation: Explanation, of: str) -> str:
    example = explanation.example
    if example is None:
        raise UnusableInput(f"{explanation.field or 'the list of all fields'} has no example")
    if of == "job":
        return example.job
    if example.scenario is None:
        raise UnusableInput(
            f"the example of {explanation.field} has no scenario: every Pod runs 10 s and exits 0"
        )
    return example.scenario
