"""The search itself: Hypothesis draws scenarios and makes the one that was found smaller."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from jobkit.decode.job import read_job
from jobkit.decode.scenario import decode_scenario
from jobkit.errors import UnusableInput
from jobkit.files import read_source
from jobkit.search.example import CounterExample
from jobkit.search.properties import Property
from jobkit.search.spaces import Space
from jobkit.simulation.simulate import simulate_ending
from jobkit.verbs import prepare, run_prepared

if TYPE_CHECKING:
    from jobkit.scenario import Scenario
    from jobkit.simulation.run import Run
    from jobkit.verbs import Source

__all__ = ["find_counterexample"]

_NAMELESS = "<lambda>"


def find_counterexample(
    job: Source,
    property: Property | Callable[[Run], bool],  # noqa: A002  the word for it
    scenarios: Any = None,
    *,
    tries: int = 500,
    seed: int = 0,
) -> CounterExample | None:
    """A scenario, as small as can be found, in which something that is stated of a run does not hold.

    No search remembers another, and no chance is left: the same call finds the same.

    Args:
        job: The Job.
        property: What is stated: one of `jobkit.search`, such as `completes(within=300)`, or anything that says of a
            run whether it holds.
        scenarios: Where to look: a `Space`, or a Hypothesis strategy of scenarios, in which what is found is made
            smaller; or scenarios one after another, of which the first that fails is given. `Space()` if None.
        tries: How many scenarios are drawn.
        seed: Of the draws.

    Returns:
        The counter-example, or None if none was found; which proves something only if all scenarios were tried.

    Raises:
        InvalidInput: If a cluster would refuse the Job, or a scenario cannot be.
        UnusableInput: If `scenarios` is none of these, or Hypothesis is needed and not installed.
    """
    trial = _Trial(job, property)
    if scenarios is None:
        scenarios = Space()
    if isinstance(scenarios, Space):
        needs_hypothesis()
        scenarios = scenarios.strategy(trial.spec)
    if hasattr(scenarios, "example"):
        found = _search(scenarios, trial.fails, tries, seed)
    elif isinstance(scenarios, Iterable) and not isinstance(scenarios, str | bytes | Mapping):
        found = next((each for each in scenarios if trial.fails(each)), None)
    else:
        raise UnusableInput(
            "scenarios: a Space, a strategy of Hypothesis or a list of scenarios is wanted, "
            f"not {type(scenarios).__name__}"
        )
    return None if found is None else trial.example(found)


class _Trial:
    """One Job, tried in many scenarios."""

    def __init__(self, job: Source, property_: Property | Callable[[Run], bool]) -> None:
        if not callable(property_):
            raise UnusableInput("property: it is called with a run, and says whether it holds")
        self.property = property_
        self.prepared = prepare(job, None)
        self.spec = read_job(self.prepared.stored).spec

    def fails(self, scenario: Source) -> bool:
        """Whether the property does not hold in a scenario; without the history where that will do."""
        around = self._decoded(scenario)
        by_ending = self.property.by_ending if isinstance(self.property, Property) else None
        if by_ending is not None:
            sets_grace = self.prepared.sets_grace
            holds = by_ending(simulate_ending(self.prepared.stored, around, sets_grace=sets_grace))
            if holds is not None:
                return not holds
        return not self.property(self._run(around))

    def example(self, scenario: Source) -> CounterExample:
        """What there is to show of a scenario in which it fails."""
        source = read_source(scenario)
        run = self._run(self._decoded(source))
        t = self.property.breach(run) if isinstance(self.property, Property) else None
        if t is None:
            verdict = run.ledger(run.end).verdict
            last = run.decision(run.end)
            t = verdict.last_transition_time if verdict is not None else run.end
            t = min(t, run.end if last is None else last.t)
        return CounterExample(words=_words(self.property), document=source, run=run, t=t)

    def _decoded(self, scenario: Source) -> Scenario:
        return decode_scenario(read_source(scenario), self.prepared.template)

    def _run(self, around: Scenario) -> Run:
        return run_prepared(replace(self.prepared, scenario=around))


def needs_hypothesis() -> None:
    """Refuses to go on without Hypothesis."""
    try:
        import hypothesis  # noqa: F401, PLC0415  optional, and slow to load
    except ImportError:
        message = "a search needs Hypothesis: pip install 'jobkit[search]'; or give it a list"
        raise UnusableInput(message) from None


def _search(strategy: Any, fails: Callable[[Any], bool], tries: int, seed: int) -> Any:
    from hypothesis import HealthCheck, find, settings  # noqa: PLC0415  optional, and slow to load
    from hypothesis.errors import NoSuchExample  # noqa: PLC0415

    repeatable = settings(
        max_examples=tries,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    with _nothing_left_behind():
        try:
            return find(strategy, fails, settings=repeatable, random=Random(seed))  # noqa: S311  no secret
        except NoSuchExample:
            return None


@contextmanager
def _nothing_left_behind() -> Iterator[None]:
    """Hypothesis keeps notes in the working directory, which here is a learner's."""
    from hypothesis import configuration  # noqa: PLC0415  optional, and slow to load

    before = getattr(configuration, "__hypothesis_home_directory", None)
    with TemporaryDirectory() as directory:
        configuration.set_hypothesis_home_dir(directory)
        try:
            yield
        finally:
            configuration.set_hypothesis_home_dir(before)


def _words(property_: Property | Callable[[Run], bool]) -> str:
    if isinstance(property_, Property):
        return property_.words
    name = getattr(property_, "__name__", _NAMELESS)
    return "has the stated property" if name == _NAMELESS else name.replace("_", " ")
