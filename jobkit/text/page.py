"""What `jobkit simulate` prints: the outcome, the story, the timeline, and the status as kubectl shows it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from jobkit.model import Milliseconds
from jobkit.picture.view import format_time, view_of
from jobkit.text.status import condition_lines, describe_lines, event_lines, get_lines, ledger_line
from jobkit.text.terminal import PLAIN, Terminal, printable
from jobkit.text.timeline import timeline
from jobkit.words.headline import headline, reason
from jobkit.words.story import tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jobkit.simulation.run import Run
    from jobkit.words.story import Reason, Step

__all__ = ["fold", "reason_lines", "run_summary", "run_text", "run_title", "step_lines", "wrapped"]

MOST_STEPS = 40
_LEAST_WIDTH = 40


def run_text(run: Run, terminal: Terminal = PLAIN) -> str:
    """The whole run as text: what happened and why, when, and how it stands at the end."""
    lines = [terminal.strong(line) for line in wrapped(run_title(run), terminal.width)]
    lines += wrapped(_why(run), terminal.width)
    lines += ["", terminal.strong("What is decided, and why")]
    lines += _story(tell(run), terminal.width)
    lines += ["", terminal.strong("Pods over time"), *timeline(run, terminal)]
    lines += ["", terminal.strong(_status_title(run)), *_status(run, terminal.width)]
    return "\n".join(lines) + "\n"


def run_summary(run: Run) -> str:
    """A run in a few lines that are the same whenever it is run again: the text form of notebooks."""
    pods = f"{len(run.pods)} Pods" if len(run.pods) != 1 else "1 Pod"
    lines = [
        f"Run of {run_title(run)}, {pods}",
        _why(run),
        printable(ledger_line(run.ledger(run.end))),
    ]
    return "\n".join(line for line in lines if line)


def run_title(run: Run) -> str:
    """The outcome in one line."""
    return printable(headline(view_of(run), longest_name=63))


def fold(
    steps: Sequence[Step], most: int = MOST_STEPS
) -> Iterator[Step | tuple[int, Milliseconds, Milliseconds]]:
    """The steps that a reader gets, and for what is left out: how many steps, from when to when.

    First come and last come are kept, and between them the turns of the story while there is room.
    """
    kept = _kept(steps, most)
    left_out: list[Step] = []
    for number, step in enumerate(steps):
        if number in kept:
            if left_out:
                yield len(left_out), left_out[0].t, left_out[-1].t
                left_out = []
            yield step
        else:
            left_out.append(step)


def step_lines(step: Step, width: int, gutter: int = 0) -> list[str]:
    """One step: its time and deed, and below it the reasons; times end at column `gutter`."""
    time = f"{format_time(step.t):>{gutter}}  "
    return [*_hung(time, printable(step.did), width), *reason_lines(step.reasons, width, len(time))]


def reason_lines(reasons: Sequence[Reason], width: int, indent: int) -> list[str]:
    """Reasons, each with the field of the manifest behind it."""
    lines = []
    for number, why in enumerate(reasons):
        before = " " * indent + ("because " if not number else "and     ")
        source = f"  [{why.source}]" if why.source else ""
        lines += _hung(before, printable(why.text + source), width)
    return lines


def _kept(steps: Sequence[Step], most: int) -> set[int]:
    if len(steps) <= most:
        return set(range(len(steps)))
    ends = most // 4
    kept = set(range(ends)) | set(range(len(steps) - ends, len(steps)))
    turns = [number for number, step in enumerate(steps) if step.is_turn and number not in kept]
    room = most - len(kept)
    kept.update(turns[-room:])
    for number in range(ends, len(steps)):
        if len(kept) >= most:
            break
        kept.add(number)
    return kept


def _story(steps: Sequence[Step], width: int) -> Iterator[str]:
    gutter = max((len(format_time(step.t)) for step in steps), default=0)
    for step in fold(steps):
        if isinstance(step, tuple):
            number, first, last = step
            when = f"at {format_time(first)}"
            if first != last:
                when = f"between {format_time(first)} and {format_time(last)}"
            yield f"{'…':>{gutter}}  {number} more {'step' if number == 1 else 'steps'} {when}"
        else:
            yield from step_lines(step, width, gutter)


def _hung(before: str, text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text,
        max(width, len(before) + _LEAST_WIDTH // 2),
        initial_indent=before,
        subsequent_indent=" " * len(before),
        break_on_hyphens=False,
    ) or [before.rstrip()]


def wrapped(text: str, width: int, hang: int = 0) -> list[str]:
    """A text in lines of the width; all but the first are indented by `hang`."""
    return textwrap.wrap(
        printable(text),
        max(width, _LEAST_WIDTH),
        subsequent_indent=" " * hang,
        break_on_hyphens=False,
    )


def _why(run: Run) -> str:
    return printable(reason(view_of(run)))


def _status_title(run: Run) -> str:
    if run.manifest is None:
        return "Status when the Job was removed"
    return f"Status at {format_time(run.end)}, as kubectl shows it"


def _status(run: Run, width: int) -> Iterator[str]:
    status, spec = run.status(run.end), run.spec(run.end)
    blocks = (
        get_lines(run.job, spec, status, run.end, Milliseconds(0)),
        describe_lines(spec, status),
        condition_lines(status),
        event_lines(run.events),
        wrapped(f"Ledger: {ledger_line(run.ledger(run.end))}", width - 2),
        [_cost(run)],
    )
    for number, block in enumerate(block for block in blocks if block):
        if number:
            yield ""
        yield from (_clipped("  " + printable(line), width) for line in block)


def _clipped(line: str, width: int) -> str:
    return line if len(line) <= width else line[: max(width, _LEAST_WIDTH) - 1] + "…"


def _cost(run: Run) -> str:
    outcome = run.outcome
    work, lost = outcome.pod_seconds, outcome.wasted_pod_seconds
    return (
        f"Work: {work:g} Pod-seconds, {lost:g} of them lost; at most {outcome.peak_active} active"
    )
