"""A Pod's life cut into pieces of one state each, as far as it is known at the moment of a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jobkit.picture.looks import FATES
from jobkit.simulation.run import PodState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jobkit.model import Milliseconds
    from jobkit.simulation.run import PodRun

__all__ = ["Segment", "look_state", "pod_end", "pod_segments"]


class Segment(NamedTuple):
    """A piece of a Pod's bar, in milliseconds."""

    start: Milliseconds
    end: Milliseconds
    state: PodState


def pod_end(pod: PodRun, t: Milliseconds) -> Milliseconds:
    """Where the Pod's bar ends: at its end, or at `t` if it lives on."""
    return min([time for time in (pod.finished, pod.deleted) if time is not None] + [t])


def look_state(pod: PodRun, t: Milliseconds) -> PodState:
    """The state that gives the bar its colour at `t`: the fate as soon as the controller knows it."""
    if pod.fate is not None and pod.judged is not None and pod.judged <= t:
        return FATES[pod.fate]
    state = pod.state(t)
    return PodState.Running if state in (None, PodState.Terminating) else PodState(state)


def pod_segments(pod: PodRun, t: Milliseconds) -> list[Segment]:
    """The pieces of the Pod's bar up to `t`: waiting, starting, at work, being stopped.

    The piece at work has the colour of the Pod's fate once that is known. With restartPolicy
    OnFailure it is one piece a run of the container, and the waits in between are pieces too.
    """
    end = pod_end(pod, t)
    stop = min(end, pod.stop_requested) if pod.stop_requested is not None else end
    bound = min(stop, pod.bound) if pod.bound is not None else stop
    running = min(stop, pod.running) if pod.running is not None else stop
    pieces = [
        Segment(pod.created, bound, PodState.Waiting),
        Segment(bound, running, PodState.Starting),
        *_at_work(pod, running, stop, look_state(pod, t)),
        Segment(stop, end, PodState.Terminating),
    ]
    return [piece for piece in pieces if piece.end > piece.start]


def _at_work(
    pod: PodRun, start: Milliseconds, end: Milliseconds, state: PodState
) -> Iterator[Segment]:
    if len(pod.runs) < 2:
        yield Segment(start, end, state)
        return
    at = start
    for run_start, run_end in pod.runs:
        first, last = min(run_start, end), min(end if run_end is None else run_end, end)
        yield Segment(at, first, PodState.Waiting)
        yield Segment(first, last, state)
        at = last
    yield Segment(at, end, PodState.Waiting)
