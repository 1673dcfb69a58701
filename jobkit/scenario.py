"""A scenario: what the cluster, the containers and people do while a Job runs."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from jobkit.model import Milliseconds, PodCondition

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "Choice", "Clock", "Cluster", "ContainerFate", "DeleteJob", "DeletePod", "Disruption", "Drain",
    "Duration", "EvictPod", "Exponential", "Fate", "LogNormal", "Normal", "Patch", "Probability", "Restart", "Scenario",
    "ScenarioEvent", "Stuck", "Target", "TimedCondition", "Uniform", "When",
]  # fmt: skip


class Clock(StrEnum):
    """The rhythm of a run: a real controller's, or the tidy one of the lessons."""

    Cluster = "cluster"
    Classroom = "classroom"


class Stuck(StrEnum):
    Scheduling = "Scheduling"
    Starting = "Starting"


@dataclass(frozen=True, slots=True)
class Uniform:
    """Between two durations, each as likely as the other.

    `quantiles` gives milliseconds at fractions above 0 and below 1, never less than 0; here and below.
    """

    low: Milliseconds
    high: Milliseconds

    def quantiles(self, fractions: Sequence[float]) -> list[float]:
        low, width = self.low, self.high - self.low
        return [low + width * fraction for fraction in fractions]


@dataclass(frozen=True, slots=True)
class Exponential:
    mean: Milliseconds

    def quantiles(self, fractions: Sequence[float]) -> list[float]:
        return [-self.mean * math.log(fraction) for fraction in fractions]


@dataclass(frozen=True, slots=True)
class Normal:
    """Cut at 0."""

    mean: Milliseconds
    deviation: Milliseconds

    def quantiles(self, fractions: Sequence[float]) -> list[float]:
        standard = map(NormalDist().inv_cdf, fractions)
        return [max(0, self.mean + self.deviation * each) for each in standard]


@dataclass(frozen=True, slots=True)
class LogNormal:
    """`median` is the exponential of the mean of the logarithm; `sigma` its deviation."""

    median: Milliseconds
    sigma: float

    def quantiles(self, fractions: Sequence[float]) -> list[float]:
        standard = map(NormalDist().inv_cdf, fractions)
        return [self.median * math.exp(self.sigma * each) for each in standard]


@dataclass(frozen=True, slots=True)
class Choice:
    """Pairs of a duration and its weight."""

    options: tuple[tuple[Milliseconds, float], ...]

    def quantiles(self, fractions: Sequence[float]) -> list[float]:
        return [self._quantile(fraction) for fraction in fractions]

    def _quantile(self, fraction: float) -> Milliseconds:
        rest = fraction * sum(weight for _, weight in self.options)
        for duration, weight in self.options:
            rest -= weight
            if rest < 0:
                return duration
        return self.options[-1][0]


Duration = Milliseconds | Uniform | Exponential | Normal | LogNormal | Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Delays and room of the cluster; None stands for the default of the scenario's clock."""

    scheduling_delay: Duration | None = None
    startup_delay: Duration | None = None
    termination_delay: Duration | None = None
    termination_exit_code: int = 143
    sync_period: Milliseconds | None = None
    capacity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Which Pods an entry is about: intervals of numbers, None where anything fits."""

    index: tuple[range, ...] | None = None
    attempt: tuple[range, ...] | None = None
    pod: tuple[range, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disruption:
    after: Duration = Milliseconds(0)
    reason: str = "PreemptionByScheduler"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedCondition:
    condition: PodCondition
    after: Duration = Milliseconds(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restart:
    """A later run of a container under restartPolicy OnFailure."""

    runs: Duration = Milliseconds(10_000)
    exit_code: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerFate:
    """The fate of a further container; of an init container under OnFailure also of its later runs."""

    runs: Duration | None = None
    exit_code: int = 0
    restarts: tuple[Restart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Probability:
    """Something that happens to a Pod with a probability, drawn per Pod.

    `outcome` is the exit code of `failsWith`, or the Disruption of `disruptedWith`.
    """

    probability: float
    exit_code: int = 1
    disruption: Disruption | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """How the Pods behave that this entry is about."""

    when: When = field(default_factory=When)
    runs: Duration = Milliseconds(10_000)
    exit_code: int = 0
    container: str | None = None
    containers: tuple[tuple[str, ContainerFate], ...] = ()
    disrupted: Disruption | None = None
    fails_with: Probability | None = None
    disrupted_with: Probability | None = None
    conditions: tuple[TimedCondition, ...] = ()
    stuck: Stuck | None = None
    restarts: tuple[Restart, ...] = ()
    termination_delay: Duration | None = None
    termination_exit_code: int | None = None
    scheduling_delay: Duration | None = None
    startup_delay: Duration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One Pod: the newest alive of an index, or the one with a creation ordinal."""

    index: int | None = None
    pod: int | None = None


@dataclass(frozen=True, slots=True)
class Patch:
    """A JSON merge patch on the stored Job."""

    document: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DeletePod:
    target: Target


@dataclass(frozen=True, slots=True)
class EvictPod:
    target: Target


@dataclass(frozen=True, slots=True)
class Drain:
    pods: int


@dataclass(frozen=True, slots=True)
class DeleteJob:
    pass


@dataclass(frozen=True, slots=True)
class ScenarioEvent:
    at: Milliseconds
    action: Patch | DeletePod | EvictPod | Drain | DeleteJob


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Everything that happens around the Job. Source: jobkit's contract, section 3."""

    name: str = ""
    seed: int = 0
    until: Milliseconds = Milliseconds(24 * 3600 * 1000)
    clock: Clock = Clock.Cluster
    cluster: Cluster = field(default_factory=Cluster)
    pods: tuple[Fate, ...] = ()
    events: tuple[ScenarioEvent, ...] = ()
