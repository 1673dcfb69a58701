"""The Pods of a trace: their times and fates in columns, and where each is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jobkit.picture.layout import Rows, lay_out
from jobkit.picture.looks import FATES, LOOKS
from jobkit.simulation.run import PodFate
from jobkit.words.happenings import bar_note

if TYPE_CHECKING:
    from jobkit.model import Milliseconds
    from jobkit.picture.layout import Layout
    from jobkit.picture.view import View
    from jobkit.simulation.run import PodRun

__all__ = ["POD_WORDS", "layout_document", "looks_document", "pods_document", "row_waits"]

POD_WORDS = {
    "words": {
        "W": "Pending", "B": "ContainerCreating", "R": "Running", "T": "Terminating", "S": "Completed", "F": "Error",
    },
    "ready": {"R": "1/1"},
}  # fmt: skip
"""What `kubectl get pods` prints for a Pod, by the letter of its state."""


def pods_document(view: View) -> dict[str, Any]:
    """All Pods by ordinal, one column for each fact; None for what never happened.

    `end` is when the bar ends, `over` the letter of an ended Pod that the controller has not judged
    yet, `fate` the letter that it makes of it at `judged`. `runs` and `note` are by ordinal, only
    for Pods that have several runs of their container, or words behind their bar.
    """
    pods = view.run.pods
    return {
        "name": [pod.name for pod in pods],
        "index": [pod.index for pod in pods],
        "created": [pod.created for pod in pods],
        "bound": [pod.bound for pod in pods],
        "running": [pod.running for pod in pods],
        "stop": [pod.stop_requested for pod in pods],
        "end": [_end(pod) for pod in pods],
        "gone": [pod.deleted for pod in pods],
        "over": "".join(LOOKS[pod.ended_as].letter for pod in pods),
        "fate": "".join(LOOKS[FATES[pod.fate]].letter if pod.fate else " " for pod in pods),
        "judged": [pod.judged for pod in pods],
        "runs": {
            pod.ordinal: [list(each) for each in pod.runs] for pod in pods if len(pod.runs) > 1
        },
        "note": {pod.ordinal: note for pod in pods if (note := bar_note(pod))},
        "deleting": {pod.ordinal: True for pod in pods if _is_held(pod)},
        "restarts": {pod.ordinal: pod.restarts for pod in pods if pod.restarts},
    }


def layout_document(view: View) -> dict[str, Any]:
    """Which row each Pod is drawn in, and which part of the row where several overlap."""
    layout = lay_out(view)
    places = {place.pod.ordinal: place for place in layout.places}
    ordered = [places[pod.ordinal] for pod in view.run.pods]
    document: dict[str, Any] = {
        "kind": layout.kind.value,
        "rows": layout.rows,
        "note": _note(layout, view),
        "row": [place.row for place in ordered],
    }
    if any(place.parts > 1 for place in ordered):
        document["part"] = [place.part for place in ordered]
        document["parts"] = [place.parts for place in ordered]
    return document


def looks_document() -> dict[str, dict[str, Any]]:
    """The palette: word and fill of each letter, for whoever draws."""
    return {look.letter: {"word": look.word, "fill": look.fill} for look in LOOKS.values()}


def row_waits(view: View) -> list[list[int]]:
    """The back-off of single indexes, for charts with a row per index: row, start and end.

    A wait ends where the next Pod of the index is made; one that the run does not see the end of
    goes on to the end of the run.
    """
    if not view.spec.has_limit_per_index or lay_out(view).kind is not Rows.Named:
        return []
    waits: list[list[int]] = []
    open_since: dict[int, Milliseconds] = {}
    given_up = view.status.failed_indexes or ()
    lives = sorted(view.run.pods, key=lambda pod: pod.created)
    for pod in lives:
        assert pod.index is not None, "only an Indexed Job limits failures per index"
        start = open_since.pop(pod.index, None)
        if start is not None and start < pod.created:
            waits.append([pod.index, start, pod.created])
        if pod.fate in (PodFate.Counted, PodFate.Ignored) and pod.judged is not None:
            open_since[pod.index] = pod.judged
    waits += [
        [index, start, view.run.end]
        for index, start in open_since.items()
        if index not in given_up and view.ledger.verdict is None
    ]
    return sorted(waits, key=lambda wait: wait[1])


def _is_held(pod: PodRun) -> bool:
    """Whether its object outlives its containers with a deletion time on it."""
    return pod.deletion_requested is not None and pod.deleted != pod.finished


def _end(pod: PodRun) -> Milliseconds | None:
    return min((t for t in (pod.finished, pod.deleted) if t is not None), default=None)


def _note(layout: Layout, view: View) -> str:
    """What the rows are, without the number of Pods to come."""
    if layout.kind is Rows.Named:
        return layout.note
    if layout.kind is Rows.Lanes:
        return f"in {layout.rows} lanes"
    return "by index" if view.completions else "in order"
