"""Running a Job for a command: the run, with its progress shown, and the exit code it gives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jobkit.cli.inputs import COMPLETE, FAILED, UNFINISHED, shown
from jobkit.cli.output import say

if TYPE_CHECKING:
    import argparse

    from jobkit.cli.inputs import Inputs
    from jobkit.simulation.run import Run

__all__ = ["exit_code", "run_of"]

_RESULTS = {"Complete": COMPLETE, "Failed": FAILED}


def run_of(call: argparse.Namespace, inputs: Inputs) -> Run:
    """The run of the Job and scenario that a call names; warnings go to standard error, lint in one line."""
    from jobkit.text.diagnostics import diagnostics_lines
    from jobkit.text.progress import progress_line
    from jobkit.verbs import simulate, validate

    job = inputs.text(call.job)
    scenario = None if call.scenario is None else inputs.text(call.scenario)
    answer = validate(job)
    if answer.valid:
        told = tuple(each for each in answer.warnings if each.type != "lint")
        say(*diagnostics_lines(replace(answer, warnings=told), shown(call.job), job))
        if answer.lint:
            say(f"lint: {len(answer.lint)} found: jobkit validate {call.job}")
    with progress_line(_completions(job)) as progress:
        return simulate(job, scenario, progress=progress)


def exit_code(run: Run) -> int:
    """0 for Complete, 3 for Failed, 4 for anything else; of a deleted Job what it was before."""
    if run.outcome.result != "Deleted":
        return _RESULTS.get(run.outcome.result, UNFINISHED)
    end = run.ledger(run.end).end_state
    return UNFINISHED if end is None else _RESULTS[str(end.type)]


def _completions(job: str) -> int | None:
    from jobkit.decode.manifest import decode_job

    document = decode_job(job).document
    return None if document is None else document["spec"].get("completions")
