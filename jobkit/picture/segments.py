"""A Pod's life cut into pieces of one state each, as far as it is known at the moment of a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jobkit.picture.looks import FATES
from jobkit.simulation.run import PodState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jobkit.model import Milliseconds
    from jobkit.simulation.run import PodRun

__all__ = ["Piece", "Segment", "look_state", "pod_end", "pod_pieces", "pod_segments"]


class Piece(NamedTuple):
    """A part of a Pod's life, in milliseconds; no state while a container waits to be restarted."""

    start: Milliseconds
    end: Milliseconds
    state: PodState | None


class Segment(NamedTuple):
    """A piece of a Pod's bar, in milliseconds, and the state whose look it has."""

    start: Milliseconds
    end: Milliseconds
    state: PodState


def pod_end(pod: PodRun, t: Milliseconds) -> Milliseconds:
    """Where the Pod's bar ends: at its end, or at `t` if it lives on."""
    if pod.finished is not None and pod.finished < t:
        t = pod.finished
    return pod.deleted if pod.deleted is not None and pod.deleted < t else t


def look_state(pod: PodRun, t: Milliseconds) -> PodState:
    """The state that gives the bar its colour at `t`: the fate as soon as the controller knows it."""
    if pod.fate is not None and pod.judged is not None and pod.judged <= t:
        return FATES[pod.fate]
    state = pod.state(t)
    return PodState.Running if state in (None, PodState.Terminating) else PodState(state)


def pod_segments(pod: PodRun, t: Milliseconds) -> list[Segment]:
    """The pieces of the Pod's bar up to `t`: waiting, starting, at work, being stopped.

    The piece at work has the colour of the Pod's fate once that is known. With restartPolicy
    OnFailure it is one piece a run of the container, and the waits in between are pieces too; only
    the last run decides the Pod's fate, those before it were restarted.
    """
    pieces = pod_pieces(pod, t)
    fate = look_state(pod, t)
    if len(pod.runs) < 2:
        return [
            Segment(start, end, fate if state is PodState.Running else state)
            for start, end, state in pieces
            if state is not None
        ]
    # a run that is cut off as it begins is no piece, and its fate no other run's
    last_start = pod.runs[-1][0]
    return [
        Segment(start, end, _look(state, fate if start >= last_start else PodState.Running))
        for start, end, state in pieces
    ]


def _look(state: PodState | None, run: PodState) -> PodState:
    if state is PodState.Running:
        return run
    return PodState.Waiting if state is None else state


def pod_pieces(pod: PodRun, t: Milliseconds) -> list[Piece]:
    """The Pod's life up to `t` in order, without gaps, each piece in the state that it was then."""
    pieces: list[Piece] = []
    start, state = pod.created, PodState.Waiting
    end = pod_end(pod, t)
    for time, following in (
        (pod.bound, PodState.Starting),
        (pod.running, PodState.Running),
        (pod.stop_requested, PodState.Terminating),
        (end, None),
    ):
        if time is None or (time >= end and following is not None):
            continue
        if time > start:
            if state is PodState.Running and len(pod.runs) > 1:
                pieces.extend(_runs(pod, start, time))
            else:
                pieces.append(Piece(start, time, state))
        start, state = time, following or state
    return pieces


def _runs(pod: PodRun, start: Milliseconds, end: Milliseconds) -> Iterator[Piece]:
    """The runs of the Pod's container, and the waits between them."""
    at = start
    for run_start, run_end in pod.runs:
        first, last = min(run_start, end), min(end if run_end is None else run_end, end)
        if first > at:
            yield Piece(at, first, None)
        if last > first:
            yield Piece(first, last, PodState.Running)
        at = last
    if end > at:
        yield Piece(at, end, None)
