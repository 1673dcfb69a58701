"""`jobkit check`: an answer to an exercise, judged by what the Job does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jobkit.cli.arguments import add_command, add_output
from jobkit.cli.inputs import INVALID, VALID
from jobkit.cli.output import document, write

if TYPE_CHECKING:
    import argparse

    from jobkit.cli.inputs import Inputs

__all__ = ["add"]

_NOT_MET = 3
_FORMS = {"gradescope": "to_otter", "prairielearn": "to_prairielearn"}
"""Results as other systems read them."""


def add(commands: Any) -> None:
    """Adds the command."""
    parser = add_command(commands, "check", _check, "judge an answer to an exercise by running it")
    parser.add_argument(
        "exercise",
        metavar="EXERCISE",
        help="an exercise of a lesson (L03.E1), or a file of your own",
    )
    parser.add_argument("job", metavar="JOB", help="the answer, or - for standard input")
    parser.add_argument("--seed", type=int, default=0, help="draw other numbers for the scenarios")
    parser.add_argument("--hidden", action="store_true", help="the hidden goals instead")
    parser.add_argument(
        "--hints",
        type=int,
        choices=(0, 1, 2, 3),
        default=1,
        help="how many hints for each goal that is not met",
    )
    add_output(parser, more=tuple(_FORMS))


def _check(call: argparse.Namespace, inputs: Inputs) -> int:
    from jobkit.errors import UnusableInput
    from jobkit.lessons import adapters, lesson, lesson_ids
    from jobkit.lessons.own import load_exercise

    answer, name = inputs.text(call.job), call.exercise
    lesson_id = name.partition(".")[0].upper()
    if lesson_id in lesson_ids():
        opened = lesson(lesson_id, seed=call.seed)
        result = (opened.check_hidden if call.hidden else opened.check)(name.upper(), answer)
    elif call.hidden:
        raise UnusableInput("an exercise of your own has no hidden goals")
    else:
        result = load_exercise(inputs.text(name)).check(answer, seed=call.seed)
    if call.output in _FORMS:
        write(document(getattr(adapters, _FORMS[call.output])(result), "json"))
    else:
        write(
            document(result.to_dict(), call.output)
            if call.output
            else f"{result.text(call.hints)}\n"
        )
    if not (result.gradable or result.is_absent):
        return INVALID
    return VALID if result.passed or result.is_absent else _NOT_MET
