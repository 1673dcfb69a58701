"""`jobkit validate`: what a cluster would answer to manifests; lint; repairs."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jobkit.cli.arguments import add_command
from jobkit.cli.inputs import INVALID, STANDARD_INPUT, UNUSABLE, VALID
from jobkit.cli.output import document, say, terminal, write
from jobkit.errors import UnusableInput

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from jobkit.cli.fixing import Mended
    from jobkit.cli.inputs import Inputs
    from jobkit.cli.targets import Target, Targets
    from jobkit.decode.fix import Fix
    from jobkit.diagnostics import Diagnostics

__all__ = ["add"]

_DOCUMENTS = ("json", "yaml")
_FORMS = (*_DOCUMENTS, "sarif", "github")


def add(commands: Any) -> None:
    """Adds the command."""
    parser = add_command(
        commands, "validate", _validate, "what a cluster would answer to a manifest"
    )
    parser.epilog = (
        "A comment `# jobkit: ignore=ID[,ID]` silences lint rules on its line; alone on a line, on the "
        "next one; before everything else, in the whole document. Exit code: 0 valid, 1 invalid, "
        "2 unusable call or file."
    )
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="a manifest, a directory of manifests, or - for standard input",
    )
    parser.add_argument("--old", metavar="STORED", help="judge an update of this stored Job")
    parser.add_argument(
        "-o",
        "--output",
        choices=_FORMS,
        help="print a document, or what code review tools read, instead of text",
    )
    lint = parser.add_argument_group("lint")
    lint.add_argument(
        "--ignore", metavar="ID[,ID]", action="append", default=[], help="rules not to ask"
    )
    lint.add_argument("--select", metavar="ID[,ID]", action="append", help="the only rules to ask")
    lint.add_argument("--no-lint", action="store_true", help="ask no rule: only what a server says")
    lint.add_argument(
        "--list-rules", action="store_true", help="list all rules, and do nothing else"
    )
    lint.add_argument(
        "--strict", action="store_true", help="exit with 1 for warnings and lint as well"
    )
    repairs = parser.add_argument_group("repairs")
    repairs.add_argument(
        "--fix", action="store_true", help="show as a diff what can be mended for certain"
    )
    repairs.add_argument(
        "--write", action="store_true", help="with --fix: write it, without a question"
    )
    parser.add_argument(
        "--only-jobs",
        action="store_true",
        help="leave files alone that hold no Job, as those in directories are",
    )


def _validate(call: argparse.Namespace, inputs: Inputs) -> int:
    from jobkit.cli.targets import targets_of

    if call.list_rules:
        return _list_rules(call)
    _check(call)
    targets = targets_of(call.files, inputs, only_jobs=call.only_jobs)
    say(*(f"error: {each}" for each in targets.unread))
    fixes = _fixes(call, targets) if call.fix else {}
    answers = {target.name: _answer(target, fixes, call, inputs) for target in targets.found}
    if call.output in _DOCUMENTS:
        write(document(_document(call, targets, answers, fixes), call.output))
    elif call.output == "sarif":
        write(document(_sarif(targets, answers), "json"))
    elif call.output == "github":
        _annotate(targets, answers)
    else:
        _tell(targets, answers, fixes)
    if targets.unread:
        return UNUSABLE
    return VALID if all(_passes(answer, call) for answer in answers.values()) else INVALID


def _check(call: argparse.Namespace) -> None:
    if not call.files:
        raise UnusableInput("name a manifest, a directory of manifests, or - for standard input")
    if call.write and not call.fix:
        raise UnusableInput("--write writes what --fix mends: give both")
    if call.write and STANDARD_INPUT in call.files:
        raise UnusableInput("standard input cannot be written to; leave --write out")
    if call.fix and call.output not in (None, *_DOCUMENTS):
        raise UnusableInput(f"--fix cannot be shown as {call.output}; leave one of the two out")
    if call.fix and call.old:
        raise UnusableInput("--fix mends manifests, not updates; leave --old out")


def _answer(
    target: Target, fixes: dict[str, Mended], call: argparse.Namespace, inputs: Inputs
) -> Diagnostics:
    """The findings about a text as it now stands in its file."""
    from jobkit.diagnostics import Diagnostic, Diagnostics
    from jobkit.verbs import validate

    if target.left_alone is not None:
        reason = f"No Job is in this file, and it is left alone: {target.left_alone}."
        left = Diagnostic(field="kind", type="warning", message=reason)
        return Diagnostics(warnings=(left,))
    ignored, selected = _ids(call.ignore), None if call.select is None else _ids(call.select)
    old = None if call.old is None else inputs.text(call.old)
    mended = fixes.get(target.name)
    text = mended.now if mended is not None else target.text
    # the line break keeps a short text from being taken for a path
    return validate(f"{text}\n", old, select=() if call.no_lint else selected, ignore=ignored)


def _ids(given: Sequence[str]) -> list[str]:
    return [name for part in given for name in part.replace(",", " ").split()]


def _passes(answer: Diagnostics, call: argparse.Namespace) -> bool:
    if not call.strict:
        return answer.valid
    told = [answer, *answer.documents]
    left = {"kind"}  # a document that is left alone is named in a warning; nothing is wrong with it
    return answer.valid and not any(w.field not in left for each in told for w in each.warnings)


# Repairs


def _fixes(call: argparse.Namespace, targets: Targets) -> dict[str, Mended]:
    from jobkit.cli.fixing import Mended, write_fix
    from jobkit.decode.fix import fixed

    fixes: dict[str, Mended] = {}
    for target in targets.found:
        if target.left_alone is not None:
            continue
        fix = fixed(target.text)
        agreed = False
        if fix.edits:
            agreed = _shown_and_agreed(call, target, fix)
            if agreed:
                write_fix(target.name, fix)
        fixes[target.name] = Mended(fix=fix, is_written=agreed)
    return fixes


def _shown_and_agreed(call: argparse.Namespace, target: Target, fix: Fix) -> bool:
    """Shows the diff; then whether to write it. A document shows it itself, and asks nobody."""
    from jobkit.cli.fixing import coloured, diff_lines, is_agreed

    if call.output:
        return bool(call.write)
    lines = diff_lines(target.shown, fix)
    write("".join(coloured(lines, terminal()) if sys.stdout.isatty() else lines))
    sys.stdout.flush()
    return call.write or is_agreed(target.name)


# Output


def _tell(targets: Targets, answers: dict[str, Diagnostics], fixes: dict[str, Mended]) -> None:
    from jobkit.text.diagnostics import diagnostics_lines, total_line, verdict_line

    errors, out = terminal(sys.stderr), terminal()
    for target in targets.found:
        answer, mended = answers[target.name], fixes.get(target.name)
        if target.left_alone is not None:
            write(f"{target.shown}: left alone, {target.left_alone}\n")
            continue
        text = mended.now if mended is not None else target.text
        say(*diagnostics_lines(answer, target.shown, text, errors))
        for edit in mended.fix.edits if mended is not None else ():
            done = "mended" if mended is not None and mended.is_written else "can be mended"
            say(f"{done}: {target.shown}:{edit.line}:{edit.column}: {edit.message}")
        sys.stderr.flush()
        write(verdict_line(answer, target.shown, out) + "\n")
    judged = [answers[target.name] for target in targets.found if target.left_alone is None]
    if len(judged) + len(targets.unread) > 1:
        write(total_line(judged, len(targets.unread)) + "\n")


def _document(
    call: argparse.Namespace,
    targets: Targets,
    answers: dict[str, Diagnostics],
    fixes: dict[str, Mended],
) -> dict[str, Any]:
    """One file as it is; several, or a directory, as a list with the name of each."""
    from jobkit.cli.fixing import fix_document
    from jobkit.diagnostics import Diagnostics

    is_one = len(call.files) == len(targets.found) == 1 and call.files[0] == targets.found[0].name
    several = Diagnostics(
        documents=tuple(
            replace(answer, file=None if is_one else name) for name, answer in answers.items()
        )
    ).to_dict()
    documents: list[dict[str, Any]] = several.get("documents", [])
    for target, found in zip(targets.found, documents, strict=True):
        if mended := fixes.get(target.name):
            found["fix"] = fix_document(target.shown, mended)
    return documents[0] if is_one else several


def _sarif(targets: Targets, answers: dict[str, Diagnostics]) -> dict[str, Any]:
    import jobkit
    from jobkit.decode.fix import fixed
    from jobkit.review import sarif_log

    judged = {
        "stdin" if target.name == STANDARD_INPUT else Path(target.name).as_posix(): target
        for target in targets.found
        if target.left_alone is None
    }
    return sarif_log(
        {name: answers[target.name] for name, target in judged.items()},
        jobkit.__version__,
        targets.unread,
        {name: fixed(target.text) for name, target in judged.items()},
    )


def _annotate(targets: Targets, answers: dict[str, Diagnostics]) -> None:
    from jobkit.review import github_annotations

    for target in targets.found:
        name = None if target.name == STANDARD_INPUT else Path(target.name).as_posix()
        if target.left_alone is None:
            for line in github_annotations(name, answers[target.name]):
                write(f"{line}\n")


def _list_rules(call: argparse.Namespace) -> int:
    from jobkit.text.rules import rules_text
    from jobkit.validation.lint import RULES

    if call.output in _DOCUMENTS:
        rules = {"rules": [rule.to_dict() for rule in RULES]}
        write(document(json.loads(json.dumps(rules)), call.output))
    else:
        write(rules_text(RULES, terminal()))
    return VALID
