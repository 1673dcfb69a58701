"""`jobkit validate`: what a cluster would answer to a manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jobkit.cli.arguments import add_command, add_output
from jobkit.cli.inputs import INVALID, VALID, shown
from jobkit.cli.output import document, say, write

if TYPE_CHECKING:
    import argparse

    from jobkit.cli.inputs import Inputs

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command."""
    parser = add_command(
        commands, "validate", _validate, "what a cluster would answer to a manifest"
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="a manifest, or - for standard input"
    )
    parser.add_argument("--old", metavar="STORED", help="judge an update of this stored Job")
    add_output(parser)


def _validate(call: argparse.Namespace, inputs: Inputs) -> int:
    from jobkit.diagnostics import Diagnostics
    from jobkit.text.diagnostics import diagnostics_lines, verdict_line
    from jobkit.verbs import validate

    old = None if call.old is None else inputs.text(call.old)
    texts = {name: inputs.text(name) for name in call.files}
    answers = {name: validate(text, old) for name, text in texts.items()}
    if call.output:
        all_answers = list(answers.values())
        several = Diagnostics(documents=tuple(all_answers))
        write(
            document((several if len(all_answers) > 1 else all_answers[0]).to_dict(), call.output)
        )
    else:
        for name, answer in answers.items():
            say(*diagnostics_lines(answer, shown(name), texts[name]))
        write("".join(verdict_line(answer, shown(name)) + "\n" for name, answer in answers.items()))
    return VALID if all(answer.valid for answer in answers.values()) else INVALID
