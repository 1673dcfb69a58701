"""What a picture shows of a run: up to which moment, on which axis, and times in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from jobkit.errors import UnusableInput
from jobkit.model import Milliseconds

if TYPE_CHECKING:
    from jobkit.model import JobSpec, JobStatus
    from jobkit.simulation.run import Ledger, PodRun, PodState, Run

__all__ = ["View", "format_time", "view_of"]

_SECOND, _MINUTE, _HOUR, _DAY = 1000, 60_000, 3_600_000, 86_400_000
_LONGEST_IDLE = 2
"""A quiet end is cut off the axis when it is longer than this many times all that came before."""


@dataclass(frozen=True)
class View:
    """A run as one picture sees it.

    Attributes:
        t: The moment up to which things are drawn.
        is_moment: Whether somebody asked for that moment; otherwise it is the end of the run.
    """

    run: Run
    t: Milliseconds
    is_moment: bool

    @property
    def status(self) -> JobStatus:
        """The status at the moment."""
        return self.run.status(self.t)

    @property
    def spec(self) -> JobSpec:
        """The spec at the moment."""
        return self.run.spec(self.t)

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger at the moment."""
        return self.run.ledger(self.t)

    @cached_property
    def pods(self) -> tuple[PodRun, ...]:
        """The Pods created by then, in order of creation."""
        return tuple(pod for pod in self.run.pods if pod.created <= self.t)

    @cached_property
    def number_of_pods(self) -> int:
        """How many Pods were created by then; quicker than making them all."""
        return self.run.pods.created_by(self.t)

    @cached_property
    def pod_states(self) -> list[PodState]:
        """What each of them is at the moment."""
        return self.run.pods.states(self.t)

    @cached_property
    def pod_indexes(self) -> list[int]:
        """The completion index of each of them; NOTHING without one."""
        return list(self.run.pods.column("index")[: self.number_of_pods])

    @cached_property
    def busy_until(self) -> Milliseconds:
        """The last change of the run, not counting a quiet wait for the horizon or the TTL."""
        busy = max(self.run.moments, default=0) or self.run.end
        if self.run.end > (1 + _LONGEST_IDLE) * max(busy, 10 * _SECOND):
            return Milliseconds(max(busy, 1))
        return Milliseconds(max(self.run.end, 1))

    @property
    def is_shortened(self) -> bool:
        """Whether the axis ends before the run does."""
        return self.busy_until < self.run.end

    @cached_property
    def axis_end(self) -> float:
        """The right end of the axis: some room after the last change, so that an end can be seen."""
        return self.busy_until * (1.15 if self.is_shortened else 1.035)

    @property
    def shown_until(self) -> float:
        """The last time that is on the axis: the moment, or where a shortened axis ends."""
        return min(float(self.t), self.axis_end)

    @cached_property
    def completions(self) -> int:
        """The most indexes that the Job ever had; 0 for a Job without indexes."""
        if not self.run.job.spec.is_indexed:
            return 0
        wanted = max(spec.completions or 0 for since, spec in self.run.specs if since <= self.t)
        return max([wanted, max(self.pod_indexes, default=-1) + 1])


def view_of(run: Run, t: int | None = None) -> View:
    """The view of the whole run, or of the moment `t`.

    Raises:
        UnusableInput: If `t` lies before the Job's creation.
    """
    if t is None:
        return View(run, run.end, is_moment=False)
    if t < 0:
        message = f"a picture cannot show {t} ms: a run begins at 0"
        raise UnusableInput(message)
    return View(run, Milliseconds(min(t, run.end)), is_moment=True)


def format_time(time: float) -> str:
    """Milliseconds as a learner would say them.

    >>> format_time(2500), format_time(90_000), format_time(1_205_000), format_time(9_000_000)
    ('2.5 s', '90 s', '20 min 5 s', '2 h 30 min')
    >>> format_time(1_234), format_time(90_363)
    ('1.234 s', '90.4 s')
    """
    if time < 10 * _SECOND:
        return f"{time / _SECOND:g} s"
    if time < 10 * _MINUTE:
        return f"{round(time / _SECOND, 1):g} s"
    if time < 2 * _HOUR:
        return _two_units(time, _MINUTE, "min", _SECOND, "s")
    if time < 2 * _DAY:
        return _two_units(time, _HOUR, "h", _MINUTE, "min")
    return _two_units(time, _DAY, "d", _HOUR, "h")


def _two_units(time: float, large: int, large_name: str, small: int, small_name: str) -> str:
    whole, rest = divmod(round(time / small), large // small)
    return f"{whole} {large_name}" + (f" {rest} {small_name}" if rest else "")


def axis_unit(span: float) -> tuple[int, str]:
    """The unit that the ticks of an axis of this length are counted in."""
    for unit, name, most in (
        (_SECOND, "s", 15 * _MINUTE),
        (_MINUTE, "min", 4 * _HOUR),
        (_HOUR, "h", 5 * _DAY),
    ):
        if span <= most:
            return unit, name
    return _DAY, "d"
