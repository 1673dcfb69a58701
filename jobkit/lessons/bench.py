"""The bench on which a lesson's Jobs are run: scenarios by name, with the numbers of one seed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jobkit.decode.suggestions import nearest
from jobkit.lessons.load import LessonNotFound, Loaded
from jobkit.lessons.manifests import changed, scenario_document, shown_manifest
from jobkit.lessons.measures import MEASURES, Value, measured
from jobkit.lessons.numbers import Range, drawn, filled
from jobkit.lessons.records import Expectation, Setting
from jobkit.simulation.run import Run
from jobkit.verbs import simulate

__all__ = ["Bench", "compared", "is_met", "worded"]

_TOLERANCE = 1e-9


class Bench:
    """Runs manifests in a lesson's scenarios.

    Attributes:
        numbers: The numbers that scenarios and goals speak of, as drawn for the seed.
    """

    def __init__(
        self, loaded: Loaded, *, seed: int = 0, scenarios: Mapping[str, Setting] | None = None
    ) -> None:
        self.loaded = loaded
        self.seed = seed
        self.scenarios = {**loaded.content.scenarios, **(scenarios or {})}
        ranges: dict[str, Range] = {}
        for setting in self.scenarios.values():
            ranges |= setting.vary
        self.numbers = drawn(ranges, seed, loaded.content.id)

    def setting(self, name: str) -> Setting:
        """A scenario by name.

        Raises:
            LessonNotFound: If the lesson has none of that name.
        """
        if name not in self.scenarios:
            known = ", ".join(self.scenarios)
            meant = nearest(str(name), list(self.scenarios))
            hint = f"; did you mean {meant}?" if meant else f"; there are {known}"
            raise LessonNotFound(f"there is no scenario {str(name)[:40]!r}{hint}")
        return self.scenarios[name]

    def scenario(self, name: str) -> dict[str, Any]:
        """A scenario as the engine reads it."""
        return scenario_document(name, filled(self.setting(name).spec, self.numbers))

    def manifest(self, name: str) -> str:
        """A manifest of the lesson by name.

        Raises:
            LessonNotFound: If there is none of that name.
        """
        if name not in self.loaded.manifests:
            known = ", ".join(sorted(self.loaded.manifests))
            raise LessonNotFound(f"there is no manifest {name!r}; there are {known}")
        return self.loaded.manifests[name]

    def own_run(
        self, scenario: str, job: str = "worked", changes: Mapping[str, Any] | None = None
    ) -> Run:
        """A manifest of the lesson in one of its scenarios, with what the scenario asks of the Job."""
        wanted = {**self.setting(scenario).set, **(changes or {})}
        # as text, so that the run can show its manifest and the lines behind its decisions
        text = shown_manifest(changed(self.manifest(job), filled(wanted, self.numbers)))
        return self.run(text, scenario)

    def run(
        self,
        manifest: str | Mapping[str, Any],
        scenario: str,
        changes: Mapping[str, Any] | None = None,
    ) -> Run:
        """A manifest in a scenario, as it stands but for the changes."""
        job = changed(manifest, filled(changes or {}, self.numbers))
        return simulate(_readable(job), self.scenario(scenario))

    def expected(self, expectation: Expectation) -> Run:
        """The run that an expectation is about."""
        return self.own_run(expectation.scenario, expectation.job, expectation.set)

    def wanted(self, expectation: Expectation) -> tuple[float | None, dict[str, Any]]:
        """Time and figures of an expectation, with the numbers filled in."""
        return filled(expectation.at, self.numbers), filled(expectation.figures, self.numbers)


def _readable(job: str | Mapping[str, Any]) -> str | Mapping[str, Any]:
    # a text without a line break would be taken for a path
    return f"{job}\n" if isinstance(job, str) else job


def is_met(value: Value, wanted: Any) -> bool:
    """Whether a figure is what is wanted: a value, or a comparison."""
    if isinstance(wanted, Mapping):
        return all(_holds(value, name, limit) for name, limit in wanted.items())
    return _same(value, wanted)


def compared(
    run: Run,
    figures: Mapping[str, Any],
    t: float | None,
    imagined: Mapping[str, Value] | None = None,
) -> list[tuple[str, Value, bool]]:
    """Name, value and whether it is as wanted, for every figure; `imagined` takes the run's place."""
    believed = imagined or {}
    found = []
    for name, wanted in figures.items():
        value = believed[name] if name in believed else measured(run, name, t)
        found.append((name, value, is_met(value, wanted)))
    return found


def worded(name: str, value: Any) -> str:
    """A figure in words: "Pods created: 3", "the end state comes: 38 s"."""
    measure = MEASURES[name]
    return f"{measure.label}: {value_words(value, measure.unit)}"


def value_words(value: Any, unit: str = "") -> str:
    """A value, or what is wanted of one, in words."""
    if isinstance(value, Mapping):
        words = {"atMost": "at most", "atLeast": "at least", "oneOf": "one of", "not": "not"}
        return " and ".join(f"{words[k]} {value_words(v, unit)}" for k, v in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(value_words(item) for item in value) + (f" {unit}" if unit else "")
    if value is None:
        return "never" if unit else "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{round(value, 1):.10g} {unit}".strip()
    return str(value)


def _holds(value: Value, name: str, limit: Any) -> bool:
    if name == "oneOf":
        return any(_same(value, each) for each in limit)
    if name == "not":
        return not _same(value, limit)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return bool(value <= limit if name == "atMost" else value >= limit)


def _same(value: Any, wanted: Any) -> bool:
    if isinstance(value, list | tuple) and isinstance(wanted, list | tuple):
        return len(value) == len(wanted) and all(map(_same, value, wanted))
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    if isinstance(value, int | float) and isinstance(wanted, int | float):
        return abs(value - wanted) <= _TOLERANCE
    return bool(value == wanted)
