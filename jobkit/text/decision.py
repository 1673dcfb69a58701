"""One decision over real objects as text: what the controller does now, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jobkit.picture.view import format_time
from jobkit.reconciled import EPOCH
from jobkit.simulation.document import status_fields
from jobkit.text.page import reason_lines, wrapped
from jobkit.text.status import get_lines, table
from jobkit.text.terminal import PLAIN, Terminal, printable
from jobkit.words.numbers import counted, name_creations, sentence
from jobkit.words.story import Reason, reason_of, verdict_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jobkit.model import Condition, Pod
    from jobkit.reconciled import Reconciled

__all__ = [
    "decision_deeds",
    "decision_reasons",
    "decision_text",
    "decision_title",
    "status_changes",
]

_MOST_NAMES = 8


def decision_text(reconciled: Reconciled, terminal: Terminal = PLAIN) -> str:
    """A decision: what is done in one sentence, the reasons, the Pods, the status before and after."""
    width = terminal.width
    lines = [terminal.strong(line) for line in wrapped(decision_title(reconciled), width)]
    lines += reason_lines(decision_reasons(reconciled), width, 2)
    lines += ["", terminal.strong("Pods"), *_pods(reconciled, width)]
    lines += ["", terminal.strong("Status"), *(f"  {line}" for line in _status(reconciled))]
    return "\n".join(lines) + "\n"


def decision_title(reconciled: Reconciled) -> str:
    """The Job, the time, and what the controller does."""
    deeds = decision_deeds(reconciled)
    did = sentence(deeds) if deeds else "Nothing is to be done."
    return printable(f"{reconciled.job.name} at {reconciled.at}: {did}")


def decision_deeds(reconciled: Reconciled) -> list[str]:
    """What is done, in order."""
    decision = reconciled.decision
    deeds = [_judged(fate, number) for fate, number in _fates(reconciled)]
    if decision.create:
        deeds.append(f"creates {name_creations([each.index for each in decision.create])}")
    if decision.deleted:
        deeds.append(f"deletes {counted(len(decision.deleted), 'Pod')}")
    deeds += [_given(condition) for condition in _new_conditions(reconciled)]
    if decision.requeue_after is not None:
        deeds.append(f"looks again in {format_time(decision.requeue_after)}")
    return deeds


def decision_reasons(reconciled: Reconciled) -> list[Reason]:
    """The reasons, each with its field and line."""
    return [reason_of(because, reconciled.positions) for because in reconciled.because]


def status_changes(reconciled: Reconciled) -> list[list[str]]:
    """Rows of a table: a field of the status, as it is stored, as it will be."""
    stored = status_fields(reconciled.job.status, EPOCH)
    after = status_fields(reconciled.status, EPOCH)
    names = [
        name
        for name in {**stored, **after}
        if name not in ("conditions", "uncountedTerminatedPods")
    ]
    rows = [[name, *(_shown(fields.get(name)) for fields in (stored, after))] for name in names]
    return [["FIELD", "STORED", "AFTER"], *(row for row in rows if row[1] != row[2])]


def _fates(reconciled: Reconciled) -> Iterator[tuple[str, int]]:
    fates = [fate for _, fate in reconciled.decision.judged]
    for fate in dict.fromkeys(fates):
        yield fate, fates.count(fate)


def _judged(fate: str, number: int) -> str:
    match fate:
        case "succeeded":
            return f"ticks off {counted(number, 'success', 'successes')}"
        case "counted":
            return f"counts {counted(number, 'failure')}"
        case "ignored":
            return f"ignores {counted(number, 'failure')}"
    return f"books {counted(number, 'Pod')} as {fate}"


def _new_conditions(reconciled: Reconciled) -> list[Condition]:
    known = {(each.type, each.status) for each in reconciled.job.status.conditions}
    return [each for each in reconciled.status.conditions if (each.type, each.status) not in known]


def _given(condition: Condition) -> str:
    if condition.type in ("FailureTarget", "SuccessCriteriaMet"):
        return f"gives the verdict {verdict_words(condition)}"
    if condition.type == "Suspended":
        return "suspends the Job" if condition.status == "True" else "resumes the Job"
    return f"sets the end state {verdict_words(condition)}"


def _pods(reconciled: Reconciled, width: int) -> Iterator[str]:
    decision = reconciled.decision
    rows = (
        ("looked at", reconciled.pods),
        ("deleted", decision.deleted),
        ("released", (*decision.write_off, *decision.released)),
    )
    for name, pods in rows:
        yield from wrapped(f"  {name + ':':<11}{_names(pods)}", width, hang=13)


def _names(pods: Sequence[Pod]) -> str:
    if not pods:
        return "none"
    names = ", ".join(printable(pod.name) for pod in pods[:_MOST_NAMES])
    more = f" and {len(pods) - _MOST_NAMES} more" if len(pods) > _MOST_NAMES else ""
    return f"{len(pods)} ({names}{more})"


def _status(reconciled: Reconciled) -> Iterator[str]:
    job, status, now = reconciled.job, reconciled.status, reconciled.now
    created = status.start_time if status.start_time is not None else now
    yield from map(printable, get_lines(job, job.spec, status, now, created))
    rows = status_changes(reconciled)
    yield ""
    yield from table(rows) if len(rows) > 1 else ["stays as it is stored"]


def _shown(value: object) -> str:
    return "" if value is None else printable(str(value))
