"""`jobkit reconcile`: one decision of the controller over objects from a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jobkit.cli.arguments import add_command, add_job, add_output
from jobkit.cli.inputs import VALID
from jobkit.cli.output import document, terminal, write

if TYPE_CHECKING:
    import argparse

    from jobkit.cli.inputs import Inputs

__all__ = ["add"]


def add(commands: Any) -> None:
    """Adds the command."""
    parser = add_command(
        commands, "reconcile", _reconcile, "one decision of the controller, and why"
    )
    add_job(parser)
    parser.add_argument(
        "--pods", metavar="PODS", help="the Job's Pods (default: those in the file of the Job)"
    )
    parser.add_argument(
        "--now", metavar="T", help="the time of the decision, RFC 3339 (default: now)"
    )
    parser.add_argument(
        "--backoff",
        metavar="N@T",
        help="what a running controller remembers: N failures, the newest at T",
    )
    add_output(parser)


def _reconcile(call: argparse.Namespace, inputs: Inputs) -> int:
    from jobkit.verbs import reconcile

    # `kubectl get job,pods -o yaml` prints both into one file
    pods = call.job if call.pods is None else call.pods
    decided = reconcile(inputs.text(call.job), inputs.text(pods), call.now, call.backoff)
    if call.output:
        write(document(decided.to_dict(), call.output))
    else:
        from jobkit.text import decision_text

        write(decision_text(decided, terminal()))
    return VALID
