"""`jobkit schema`: what an editor needs to complete and check Job manifests and scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jobkit.cli.arguments import add_command
from jobkit.cli.inputs import VALID
from jobkit.cli.output import document, write

if TYPE_CHECKING:
    import argparse

    from jobkit.cli.inputs import Inputs

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command."""
    parser = add_command(commands, "schema", _schema, "a JSON Schema, for editors")
    parser.add_argument(
        "of",
        nargs="?",
        choices=("job", "scenario"),
        default="job",
        help="of Job manifests (the default) or of scenarios",
    )
    parser.add_argument(
        "-o", "--output", choices=("json", "yaml"), default="json", help="the form (default: json)"
    )


def _schema(call: argparse.Namespace, _: Inputs) -> int:
    from jobkit.fields.schema import job_schema, scenario_schema

    schema = job_schema() if call.of == "job" else scenario_schema()
    write(document(schema, call.output))
    return VALID
