"""Where two runs part, in a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jobkit.picture.view import format_time

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jobkit.simulation.run import Difference

__all__ = ["difference_words"]

_SUBJECTS = {
    "decisions": "the controller decides",
    "decisions.create": "Pods created",
    "decisions.createIndexes": "indexes that get a Pod",
    "decisions.delete": "Pods deleted",
    "decisions.deletePods": "Pods deleted, by number",
    "decisions.requeueAfter": "the controller looks again after",
    "decisions.judged": "what becomes of Pods",
    "decisions.because": "the reason",
    "trajectory": "the status changes",
    "requests": "a request",
    "events": "an event",
}
_SECONDS = frozenset({"requeueAfter", "created", "bound", "running", "deletionRequested"}) | {
    "finished",
    "deleted",
    "startTime",
    "completionTime",
}
_LONGEST = 60


def difference_words(
    difference: Difference, runs: tuple[str, str] = ("in the first run", "in the second")
) -> str:
    """The first point at which two runs differ: "80 s: Pods created: 1 in the first run, …".

    Texts are as recorded; whoever puts them into a page escapes them.

    Args:
        difference: Where they part.
        runs: How the two are told apart.
    """
    first, second = (
        _value(difference.what, value) for value in (difference.first, difference.second)
    )
    subject = _subject(difference.what)
    time = format_time(difference.t)
    return f"{time}: {subject}: {first} {runs[0]}, {second} {runs[1]}."


def _subject(what: str) -> str:
    if what in _SUBJECTS:
        return _SUBJECTS[what]
    pod = re.fullmatch(r"pods\[(\d+)\](?:\.(\w+))?", what)
    if pod is not None:
        return f"Pod {pod[1]}" + (f", {pod[2]}" if pod[2] else "")
    return what.removeprefix("trajectory.").replace("events.", "event, ")


def _value(what: str, value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, dict):
        return _document(value)
    if what == "decisions.judged":
        return _short(", ".join(f"Pod {ordinal} {fate}" for ordinal, fate in value)) or "none"
    if isinstance(value, list | tuple):
        return _short("; ".join(_item(each) for each in value)) or "none"
    if what.rpartition(".")[2] in _SECONDS and isinstance(value, int | float):
        return format_time(round(value * 1000))
    return _short(str(value)) or "empty"


def _item(value: Any) -> str:
    if isinstance(value, dict):
        return _document(value)
    if isinstance(value, list | tuple):
        return str(value[-1]) if value else ""
    return str(value)


def _document(fields: Mapping[str, Any]) -> str:
    if fields.get("because"):
        return _short(_item(fields["because"][0]))
    named = [f"{name} {value}" for name, value in fields.items() if value not in (None, "", [], 0)]
    return _short(", ".join(named)) or "nothing"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
