"""The command line: arguments, exit codes, printing. Each command is a few lines over a verb."""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from jobkit.errors import InvalidInput, JobkitError, UnusableInput

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jobkit.simulation.run import Run
    from jobkit.text import Terminal

__all__ = ["main"]

VALID, INVALID, UNUSABLE = 0, 1, 2
COMPLETE, FAILED, UNFINISHED = 0, 3, 4
INTERRUPTED, PIPE_CLOSED = 130, 141
_RESULTS = {"Complete": COMPLETE, "Failed": FAILED}
_STANDARD_INPUT = "-"
_PICTURES = (".svg", ".png", ".pdf")
_PICTURE_CHARACTERS = "━╌┄·≈┴█▁◆"
_PLAINER = str.maketrans({"…": "...", "\N{EN DASH}": "-", "·": "."})
_ABOUT = {"scenario": "scenario", "Pods": "pods", "list of Pods": "pods", "stored Job": "old"}
"""Which argument an error is about, by what the error calls its input."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command.

    Returns:
        The exit code: 0 for success, 1 for invalid input, 2 for an unusable call or file; of a
        simulation 3 if the Job failed and 4 if it had not ended.
    """
    _prepare_streams()
    inputs = _Inputs()
    call = _parser().parse_args(arguments)
    try:
        code: int = call.command(call, inputs)
        sys.stdout.flush()
    except InvalidInput as error:
        _say(*_worded(error, call, inputs))
        return INVALID
    except JobkitError as error:
        _say(f"error: {_one_line(str(error))}")
        return UNUSABLE
    except BrokenPipeError:
        # whoever read our output is gone; what is still buffered must not raise again at the exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        _say("error: interrupted")
        return INTERRUPTED
    return code


class _Inputs:
    """The texts of the files that a call names; each is read once, standard input too."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def text(self, name: str) -> str:
        """The text; it ends with a line break, so that no verb takes it for a path."""
        from jobkit.files import read_source  # noqa: PLC0415  each command loads what it needs

        if name not in self._texts:
            self._texts[name] = f"{read_source(name if name == _STANDARD_INPUT else Path(name))}\n"
        return self._texts[name]


# Commands


def _validate(call: argparse.Namespace, inputs: _Inputs) -> int:
    from jobkit.diagnostics import Diagnostics  # noqa: PLC0415  each command loads what it needs
    from jobkit.text.diagnostics import diagnostics_lines, verdict_line  # noqa: PLC0415
    from jobkit.verbs import validate  # noqa: PLC0415

    old = None if call.old is None else inputs.text(call.old)
    texts = {name: inputs.text(name) for name in call.files}
    answers = {name: validate(text, old) for name, text in texts.items()}
    if call.output:
        all_answers = list(answers.values())
        several = Diagnostics(documents=tuple(all_answers))
        _write(
            _document((several if len(all_answers) > 1 else all_answers[0]).to_dict(), call.output)
        )
    else:
        for name, answer in answers.items():
            _say(*diagnostics_lines(answer, _shown(name), texts[name]))
        _write(
            "".join(verdict_line(answer, _shown(name)) + "\n" for name, answer in answers.items())
        )
    return VALID if all(answer.valid for answer in answers.values()) else INVALID


def _simulate(call: argparse.Namespace, inputs: _Inputs) -> int:
    run = _run(call, inputs)
    if call.output:
        _write(_document(run.to_dict(), call.output))
    else:
        from jobkit.text import run_text  # noqa: PLC0415  each command loads what it needs

        _write(run_text(run, _terminal()))
    return _exit_code(run)


def _reconcile(call: argparse.Namespace, inputs: _Inputs) -> int:
    from jobkit.verbs import reconcile  # noqa: PLC0415  each command loads what it needs

    # `kubectl get job,pods -o yaml` prints both into one file
    pods = call.job if call.pods is None else call.pods
    decided = reconcile(inputs.text(call.job), inputs.text(pods), call.now, call.backoff)
    if call.output:
        _write(_document(decided.to_dict(), call.output))
    else:
        from jobkit.text import decision_text  # noqa: PLC0415

        _write(decision_text(decided, _terminal()))
    return VALID


def _plot(call: argparse.Namespace, inputs: _Inputs) -> int:
    if Path(call.output).suffix.lower() not in _PICTURES:
        raise UnusableInput(
            f"{call.output}: a picture ends in {', '.join(_PICTURES[:-1])} or {_PICTURES[-1]}"
        )
    run = _run(call, inputs)
    from jobkit import plot  # noqa: PLC0415  matplotlib takes a while to load

    try:
        plot.save(run, call.output)
    except OSError as error:
        raise UnusableInput(
            f"{call.output}: cannot be written: {error.strerror or error}"
        ) from error
    return VALID


def _defaults(call: argparse.Namespace, inputs: _Inputs) -> int:
    from jobkit.decode.manifest import decode_job  # noqa: PLC0415  each command loads what it needs
    from jobkit.verbs import defaults  # noqa: PLC0415

    text = inputs.text(call.job)
    filled = defaults(text)
    if call.output == "text":
        from jobkit.text.defaults import marked_defaults  # noqa: PLC0415

        _write(marked_defaults(decode_job(text).document or {}, filled))
    else:
        _write(_document(filled, call.output))
    return VALID


def _lab(call: argparse.Namespace, _: _Inputs) -> int:
    from jobkit.launch import copy_lessons, open_lab  # noqa: PLC0415  each command loads what it needs

    directory = Path(call.directory)
    copied = copy_lessons(directory)
    lines = [f"{directory}: {len(copied.new)} {'file' if len(copied.new) == 1 else 'files'} copied"]
    lines += [f"{name}: changed by you, left as it is" for name in copied.kept]
    _write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()
    return (
        VALID
        if call.copy_only
        else open_lab(directory, ["--no-browser"] if call.no_browser else [])
    )


# Arguments


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(UNUSABLE, f"error: {message}\n{self.format_usage()}")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="jobkit", description="Learn Kubernetes Jobs without a cluster.", allow_abbrev=False
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, parser_class=_Parser
    )

    validate = _command(
        commands, "validate", _validate, "what a cluster would answer to a manifest"
    )
    validate.add_argument(
        "files", nargs="+", metavar="FILE", help="a manifest, or - for standard input"
    )
    validate.add_argument("--old", metavar="STORED", help="judge an update of this stored Job")
    _add_output(validate)

    simulate = _command(commands, "simulate", _simulate, "run a Job in virtual time")
    _add_job(simulate, scenario=True)
    _add_output(simulate)

    reconcile = _command(
        commands, "reconcile", _reconcile, "one decision of the controller, and why"
    )
    _add_job(reconcile)
    reconcile.add_argument(
        "--pods", metavar="PODS", help="the Job's Pods (default: those in the file of the Job)"
    )
    reconcile.add_argument(
        "--now", metavar="T", help="the time of the decision, RFC 3339 (default: now)"
    )
    reconcile.add_argument(
        "--backoff",
        metavar="N@T",
        help="what a running controller remembers: N failures, the newest at T",
    )
    _add_output(reconcile)

    plot = _command(commands, "plot", _plot, "draw the pictures of a run")
    _add_job(plot, scenario=True)
    plot.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        required=True,
        help="a file that ends in .svg, .png or .pdf",
    )

    defaults = _command(commands, "defaults", _defaults, "a Job with every default filled in")
    _add_job(defaults)
    defaults.add_argument(
        "-o",
        "--output",
        choices=("yaml", "json", "text"),
        default="yaml",
        help="text marks what was filled in",
    )

    lab = _command(commands, "lab", _lab, "copy the lessons and open JupyterLab")
    lab.add_argument(
        "directory", nargs="?", default="jobkit-lessons", metavar="DIR", help="where they go"
    )
    lab.add_argument("--copy-only", action="store_true", help="copy the lessons, open nothing")
    lab.add_argument("--no-browser", action="store_true", help="start JupyterLab, open no browser")
    return parser


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        import jobkit  # noqa: PLC0415  the version is looked up only for who asks

        _write(f"jobkit {jobkit.__version__}\n")
        parser.exit()


def _command(
    commands: Any, name: str, command: Callable[[argparse.Namespace, _Inputs], int], about: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=about, description=about[:1].upper() + about[1:] + ".", allow_abbrev=False
    )
    parser.set_defaults(command=command)
    return parser


def _add_job(parser: argparse.ArgumentParser, *, scenario: bool = False) -> None:
    parser.add_argument("job", metavar="JOB", help="the Job's manifest, or - for standard input")
    if scenario:
        parser.add_argument(
            "--scenario", metavar="S", help="what cluster, containers and people do"
        )


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o", "--output", choices=("json", "yaml"), help="print a document instead of text"
    )


# Runs


def _run(call: argparse.Namespace, inputs: _Inputs) -> Run:
    from jobkit.text.diagnostics import diagnostics_lines  # noqa: PLC0415  each command loads what it needs
    from jobkit.text.progress import progress_line  # noqa: PLC0415
    from jobkit.verbs import simulate, validate  # noqa: PLC0415

    job = inputs.text(call.job)
    scenario = None if call.scenario is None else inputs.text(call.scenario)
    answer = validate(job)
    if answer.valid:
        _say(*diagnostics_lines(answer, _shown(call.job), job))
    with progress_line(_completions(job)) as progress:
        return simulate(job, scenario, progress=progress)


def _completions(job: str) -> int | None:
    from jobkit.decode.manifest import decode_job  # noqa: PLC0415  each command loads what it needs

    document = decode_job(job).document
    return None if document is None else document["spec"].get("completions")


def _exit_code(run: Run) -> int:
    if run.outcome.result != "Deleted":
        return _RESULTS.get(run.outcome.result, UNFINISHED)
    end = run.ledger(run.end).end_state
    return UNFINISHED if end is None else _RESULTS[str(end.type)]


# Output


def _prepare_streams() -> None:
    """A terminal that lacks a character gets a question mark instead of a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _terminal() -> Terminal:
    from jobkit.text import Terminal  # noqa: PLC0415  each command loads what it needs

    is_terminal = sys.stdout.isatty()
    speaks_colour = os.environ.get("TERM") != "dumb" and (
        os.name != "nt" or "WT_SESSION" in os.environ
    )
    return Terminal(
        width=shutil.get_terminal_size((80, 24)).columns,
        colour=is_terminal and speaks_colour and not os.environ.get("NO_COLOR"),
        unicode=_can_print(_PICTURE_CHARACTERS),
    )


def _can_print(characters: str) -> bool:
    try:
        characters.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _document(document: Any, form: str) -> str:
    """The document as JSON or YAML; ASCII only where more cannot be printed."""
    wide = _can_print("\N{REPLACEMENT CHARACTER}")
    text = json.dumps(document, indent=2, ensure_ascii=not wide, allow_nan=False)
    if form == "json":
        return text + "\n"
    import yaml  # noqa: PLC0415  each command loads what it needs

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    # through JSON, so that both forms hold the same plain types
    dumped: str = yaml.dump(json.loads(text), Dumper=dumper, sort_keys=False, allow_unicode=wide)
    return dumped


def _write(text: str) -> None:
    sys.stdout.write(text if _can_print(text) else text.translate(_PLAINER))


def _say(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr)


def _worded(error: InvalidInput, call: argparse.Namespace, inputs: _Inputs) -> list[str]:
    """The findings, each with the file that it is about, as far as the call tells."""
    from jobkit.text.diagnostics import diagnostics_lines  # noqa: PLC0415  loaded when something is wrong

    name = (
        vars(call).get(_ABOUT.get(error.what, "job"))
        or vars(call).get("job")
        or vars(call).get("old")
    )
    if name is None:
        return diagnostics_lines(error.diagnostics, error.what)
    return diagnostics_lines(error.diagnostics, _shown(name), inputs.text(name))


def _shown(name: str) -> str:
    return "standard input" if name == _STANDARD_INPUT else name


def _one_line(text: str) -> str:
    return " ".join(text.split())
