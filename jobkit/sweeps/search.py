"""The search for a scenario in which a stated property of a Job does not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from jobkit.decode.scenario import decode_scenario
from jobkit.errors import UnusableInput
from jobkit.verbs import prepare, run_prepared

if TYPE_CHECKING:
    from jobkit.simulation.run import Run
    from jobkit.verbs import Prepared, Source

__all__ = ["Counterexample", "find_counterexample"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterexample:
    """A scenario in which a property fails, and the run in it."""

    scenario: Mapping[str, Any]
    run: Run


def find_counterexample(
    job: Source,
    property: Callable[[Run], bool],  # noqa: A002  the word for it
    scenarios: Any,
    *,
    tries: int = 1000,
) -> Counterexample | None:
    """A scenario, as small as can be found, in which a property of the run does not hold.

    Args:
        job: The Job.
        property: Says of a run whether it holds: `lambda run: run.outcome.result == "Complete"`.
        scenarios: Where to look: a Hypothesis strategy of scenarios, which are shrunk; or scenarios one after
            another, of which the first that fails is given.
        tries: How many scenarios of a strategy are tried.

    Returns:
        The counterexample, or None if none was found; which proves something only if all were tried.

    Raises:
        InvalidInput: If a cluster would refuse the Job, or a scenario cannot be.
        UnusableInput: If `scenarios` is neither.
    """
    first = prepare(job, None)

    def run_in(scenario: Mapping[str, Any]) -> Run:
        return run_prepared(_with_scenario(first, scenario))

    if hasattr(scenarios, "example"):
        return _searched(scenarios, property, run_in, tries)
    if not isinstance(scenarios, Iterable):
        raise UnusableInput("scenarios: neither a strategy of Hypothesis nor a list of scenarios")
    for scenario in scenarios:
        run = run_in(scenario)
        if not property(run):
            return Counterexample(scenario=scenario, run=run)
    return None


def _with_scenario(prepared: Prepared, scenario: Mapping[str, Any]) -> Prepared:
    return replace(prepared, scenario=decode_scenario(scenario, prepared.template))


def _searched(
    strategy: Any,
    holds: Callable[[Run], bool],
    run_in: Callable[[Mapping[str, Any]], Run],
    tries: int,
) -> Counterexample | None:
    try:
        from hypothesis import HealthCheck, find, settings  # noqa: PLC0415  optional, and slow to load
        from hypothesis.errors import NoSuchExample  # noqa: PLC0415
    except ImportError as missing:
        raise UnusableInput("a search needs Hypothesis: pip install hypothesis") from missing
    # the same search every time: what a lesson finds today it finds tomorrow
    repeatable = settings(
        max_examples=tries,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    try:
        scenario = find(strategy, lambda each: not holds(run_in(each)), settings=repeatable)
    except NoSuchExample:
        return None
    return Counterexample(scenario=scenario, run=run_in(scenario))
