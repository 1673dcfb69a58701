"""How long what the cluster does takes: the scenario's delays, a Pod's own first, drawn where they are left to chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from jobkit.model import Milliseconds
from jobkit.scenario import Clock
from jobkit.simulation.draws import PodChance, draw_durations

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jobkit.scenario import Duration, Scenario, TimedCondition
    from jobkit.simulation.pod import SimulatedPod

__all__ = ["Delays"]

SECOND = 1000


class Delays:
    """The delays of one scenario.

    Attributes:
        scheduling_of_all: The same delay from every Pod's creation to its binding; None if it varies.
        startup_of_all: Likewise from binding to Running.
    """

    def __init__(self, scenario: Scenario) -> None:
        self._chance = PodChance(scenario.seed)
        self._cluster = cluster = scenario.cluster
        self._is_classroom = scenario.clock is Clock.Classroom
        self._scheduling = self._usual(cluster.scheduling_delay, SECOND)
        self._startup = self._usual(cluster.startup_delay, 2 * SECOND)
        own = [fate.scheduling_delay for fate in scenario.pods]
        self.scheduling_of_all = _of_all(self._scheduling, own)
        own = [fate.startup_delay for fate in scenario.pods]
        self.startup_of_all = _of_all(self._startup, own)
        self._draws_runs = any(not isinstance(fate.runs, int) for fate in scenario.pods)

    def _usual(self, of_cluster: Duration | None, default: int) -> Duration:
        if of_cluster is not None:
            return of_cluster
        return Milliseconds(0 if self._is_classroom else default)

    def scheduling(self, pod: SimulatedPod) -> Milliseconds:
        """From creation to the moment from which on it may be bound."""
        own = pod.fate.scheduling_delay
        delay = self._scheduling if own is None else own
        return delay if isinstance(delay, int) else self.draw(delay, pod, "scheduling_delay")

    def startup(self, pod: SimulatedPod) -> Milliseconds:
        """From binding to Running."""
        own = pod.fate.startup_delay
        delay = self._startup if own is None else own
        return delay if isinstance(delay, int) else self.draw(delay, pod, "startup_delay")

    def termination(self, pod: SimulatedPod, grace: Milliseconds) -> Milliseconds:
        """From being asked to stop to having stopped; under the classroom clock the whole grace period."""
        own = pod.fate.termination_delay
        duration = self._cluster.termination_delay if own is None else own
        if duration is None:
            return grace if self._is_classroom else Milliseconds(5 * SECOND)
        return self.draw(duration, pod, "termination_delay")

    def termination_exit_code(self, pod: SimulatedPod) -> int:
        """What its containers exit with when they are asked to stop."""
        own = pod.fate.termination_exit_code
        return self._cluster.termination_exit_code if own is None else own

    def condition(self, pod: SimulatedPod, timed: TimedCondition) -> Milliseconds:
        """When a condition that the scenario sets is due."""
        after = self.draw(timed.after, pod, f"condition {timed.condition.type}")
        return Milliseconds(pod.created + after)

    def runs(self, pods: Sequence[SimulatedPod]) -> list[Milliseconds]:
        """For each Pod, how long its containers run."""
        durations = [pod.fate.runs for pod in pods]
        if not self._draws_runs:
            return cast("list[Milliseconds]", durations)
        return draw_durations(durations, self._chance.fractions(pods, "runs"))

    def draw(self, duration: Duration, pod: SimulatedPod, what: str) -> Milliseconds:
        """The duration, drawn for this Pod if it is a distribution."""
        if isinstance(duration, int):
            return duration
        return draw_durations((duration,), (self._chance.fraction(pod, what),))[0]


def _of_all(usual: Duration, own: Iterable[Duration | None]) -> Milliseconds | None:
    """The usual delay, if it is left to no chance and no Pod has one of its own."""
    return usual if isinstance(usual, int) and all(each is None for each in own) else None
