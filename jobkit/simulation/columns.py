"""What a run keeps of its Pods: numbers in columns, written as things happen.

A Pod that lives looks its own numbers up there, and when the run is over they stay.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

from jobkit.simulation.records import PodFate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jobkit.model import Milliseconds
    from jobkit.simulation.pod import SimulatedPod

__all__ = ["FATES", "NOTHING", "PodColumns", "in_column"]

NOTHING = -(2**63)
"""Stands in a column for None."""
FATES = (None, *PodFate)
"""What the numbers of `PodColumns.fates` stand for."""

_NUMBERS = (
    "created", "bound", "running", "finished", "deletion_requested", "deleted", "judged", "index", "exit_code", "attempt",
    "index_failure_count",
)  # fmt: skip
_CODES = {fate: code for code, fate in enumerate(FATES)}


class PodColumns:
    """A number of each kind for every Pod, by ordinal.

    Attributes:
        numbers: The columns by name, with NOTHING for None.
        fates: To which end of each Pod the controller came: a place in FATES.
    """

    def __init__(self) -> None:
        self.numbers = {name: array("q") for name in _NUMBERS}
        self.fates = bytearray()

    def add(self, pods: Sequence[SimulatedPod], now: Milliseconds) -> None:
        """Makes room for Pods that are created now."""
        count = len(pods)
        known = {
            "created": array("q", [now]) * count,
            "attempt": array("q", [pod.attempt for pod in pods]),
            "index_failure_count": array("q", [0]) * count,
        }
        indexes = [i for pod in pods if (i := pod.completion_index) is not None]
        if indexes:
            known["index"] = array("q", indexes)
        nothing = array("q", [NOTHING]) * count
        for name, column in self.numbers.items():
            column.extend(known.get(name, nothing))
        self.fates += bytes(count)

    def judge(self, pods: Iterable[tuple[SimulatedPod, str]], now: Milliseconds) -> None:
        """Notes to which end of Pods the controller came."""
        fates, judged = self.fates, self.numbers["judged"]
        for pod, fate in pods:
            ordinal = pod.ordinal
            fates[ordinal] = _CODES[fate]
            judged[ordinal] = now


def in_column(name: str) -> Any:
    """An attribute of a Pod that stands in the column of this name."""

    def get(pod: SimulatedPod) -> int | None:
        number = pod.kin.columns.numbers[name][pod.ordinal]
        return None if number == NOTHING else number

    def put(pod: SimulatedPod, number: int) -> None:
        pod.kin.columns.numbers[name][pod.ordinal] = number

    return property(get, put)
