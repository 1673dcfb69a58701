"""`jobkit sweep`: a Job run under many seeds, with every combination of values that fields take."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jobkit.cli.arguments import add_command, add_job
from jobkit.cli.inputs import INVALID, VALID
from jobkit.cli.output import document, write
from jobkit.errors import InvalidInput, UnusableInput

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from jobkit.cli.inputs import Inputs

__all__ = ["add"]

_RANGE = re.compile(r"(-?\d{1,9})\.\.(-?\d{1,9})(?::([1-9]\d{0,8}))?", re.ASCII)
_PICTURES = (".svg", ".png", ".pdf")
_EXAMPLE = "--vary spec.backoffLimit=0..7"


def add(commands: Any) -> None:
    """Adds the command."""
    parser = add_command(
        commands, "sweep", _sweep, "run a Job many times, and sum up how the runs end"
    )
    add_job(parser, scenario=True)
    parser.add_argument("--seeds", metavar="N", type=int, default=100, help="runs of each combination, 100 if not given")  # fmt: skip
    parser.add_argument(
        "--vary",
        metavar="FIELD=VALUES",
        action="append",
        default=[],
        help="values that a field takes: 0..7, 0..100:10 (in steps of 10) or 1,2,5; may be given several times; "
        "fields of the scenario begin with `scenario.`",
    )
    parser.add_argument("--workers", metavar="N", type=int, help="processes that share the work")
    parser.add_argument("--plot", metavar="FILE", help="draw the result: .svg, .png or .pdf")
    parser.add_argument(
        "-o", "--output", choices=("json", "csv"), help="print every run instead of the summary"
    )


def _sweep(call: argparse.Namespace, inputs: Inputs) -> int:
    from jobkit.sweeps import sweep

    _check(call)
    found = sweep(
        inputs.text(call.job),
        None if call.scenario is None else inputs.text(call.scenario),
        seeds=call.seeds,
        vary=_varied(call.vary),
        workers=call.workers,
    )
    if call.plot:
        from jobkit import plot

        try:
            plot.sweep(found).savefig(call.plot)
        except OSError as error:
            reason = error.strerror or error
            raise UnusableInput(f"{call.plot}: cannot be written: {reason}") from error
    if call.output == "json":
        write(document(found.to_dict(), "json"))
    else:
        write(found.to_csv() if call.output else f"{found}\n")
    return VALID if any(row.ending is not None for row in found.rows) else INVALID


def _check(call: argparse.Namespace) -> None:
    if call.seeds < 1:
        raise UnusableInput("--seeds: at least one is needed")
    if call.workers is not None and call.workers < 1:
        raise UnusableInput("--workers: at least one is needed")
    if call.plot and not call.plot.lower().endswith(_PICTURES):
        raise UnusableInput(f"{call.plot}: a picture ends in .svg, .png or .pdf")


def _varied(arguments: Iterable[str]) -> dict[str, Iterable[Any]]:
    varied: dict[str, Iterable[Any]] = {}
    for argument in arguments:
        path, equals, values = argument.partition("=")
        path = path.strip()
        if not equals or not path or not values.strip():
            raise UnusableInput(f"--vary: {argument!r:.80} is not FIELD=VALUES, as in {_EXAMPLE}")
        if path in varied:
            raise UnusableInput(f"--vary: {path} is given twice")
        varied[path] = _values(values.strip())
    return varied


def _values(text: str) -> Iterable[Any]:
    """A range of whole numbers with both ends, or the values of a list in YAML."""
    span = _RANGE.fullmatch(text)
    if span is not None:
        first, last, step = int(span[1]), int(span[2]), int(span[3] or 1)
        if first > last:
            raise UnusableInput(f"--vary: {text} counts down; write {last}..{first}")
        return range(first, last + 1, step)
    from jobkit.decode.source import load_documents

    try:
        values = load_documents(f"[{text}]", what="values")[0].value
    except InvalidInput:
        raise UnusableInput(f"--vary: {text!r:.80} is no list of values such as 1,2,5") from None
    assert isinstance(values, list), "what stands in brackets is a list"
    return values
