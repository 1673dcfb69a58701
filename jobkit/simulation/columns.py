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

_KNOWN = ("created", "index", "attempt", "index_failure_count")
_TO_COME = ("bound", "running", "finished", "deletion_requested", "deleted", "judged", "exit_code")
_CODES = {fate: code for code, fate in enumerate(FATES)}


class PodColumns:
    """A number of each kind for every Pod, by ordinal.

    Attributes:
        numbers: The columns by name, with NOTHING for None.
        fates: To which end of each Pod the controller came: a place in FATES.
    """

    def __init__(self) -> None:
        self.numbers = {name: array("q") for name in (*_KNOWN, *_TO_COME)}
        self._to_come = [self.numbers[name] for name in _TO_COME]
        self.fates = bytearray()

    def add(self, pods: Sequence[SimulatedPod], now: Milliseconds) -> None:
        """Makes room for Pods that are created now."""
        count, numbers = len(pods), self.numbers
        numbers["created"].extend([now] * count)
        numbers["index"].extend(
            [NOTHING if (index := pod.completion_index) is None else index for pod in pods]
        )
        numbers["attempt"].extend([pod.attempt for pod in pods])
        numbers["index_failure_count"].frombytes(bytes(8 * count))
        nothing = array("q", [NOTHING]) * count
        for column in self._to_come:
            column.extend(nothing)
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
