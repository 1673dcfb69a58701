"""The smallest scenario in which an answer misses a figure that a solution reaches.

Not by `jobkit.search`: that draws scenarios for one Job and needs Hypothesis, which a learner's installation has not.
Here one scenario is given, two Jobs have to part in it, and a check answers in some hundredths of a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from jobkit.errors import JobkitError
from jobkit.lessons.bench import Bench, compared, worded
from jobkit.lessons.manifests import changed, shown_manifest
from jobkit.lessons.numbers import filled
from jobkit.lessons.records import Expectation
from jobkit.lessons.result import CounterExample
from jobkit.simulation.run import Run
from jobkit.verbs import simulate
from jobkit.widgets.sharing import Shared, token_of

__all__ = ["smallest_counter_example"]

_MOST_TRIALS = 200


def smallest_counter_example(
    bench: Bench, reference: str, manifest: str | Mapping[str, Any], asked: Expectation, goal: str
) -> CounterExample | None:
    """Makes a scenario smaller as long as the answer still misses and the solution still meets.

    Args:
        bench: Where the lesson's Jobs are run.
        reference: Name of the manifest that solves the exercise.
        manifest: The answer.
        asked: What it misses, in the lesson's own scenario.
        goal: The goal that is missed.
    """
    trial = _Trial(bench, reference, manifest, asked)
    document = bench.scenario(asked.scenario)
    if not trial.tells_apart(document):
        return None
    tries = 0
    smaller = True
    while smaller and tries < _MOST_TRIALS:
        smaller = False
        for candidate in _smaller(document):
            tries += 1
            if tries > _MOST_TRIALS:
                break
            if trial.tells_apart(candidate):
                document, smaller = candidate, True
                break
    shown = shown_manifest(trial.answer if asked.set else manifest)
    return CounterExample(
        goal=goal,
        scenario=_text(document["spec"]).rstrip(),
        saw=trial.saw(document),
        token=token_of(Shared(manifest=shown, scenario=_text(document))),
    )


def _text(document: Mapping[str, Any]) -> str:
    text: str = yaml.safe_dump(dict(document), sort_keys=False, default_flow_style=None)
    return text


class _Trial:
    def __init__(
        self, bench: Bench, reference: str, manifest: str | Mapping[str, Any], asked: Expectation
    ) -> None:
        changes = filled(asked.set, bench.numbers)
        self.reference = changed(bench.manifest(reference), changes)
        self.answer = changed(manifest, changes)
        self.at, self.figures = bench.wanted(asked)

    def tells_apart(self, scenario: Mapping[str, Any]) -> bool:
        """Whether the answer misses the figures in this scenario, and the solution does not."""
        return not self._meets(self.answer, scenario) and self._meets(self.reference, scenario)

    def saw(self, scenario: Mapping[str, Any]) -> str:
        """What the answer does there, in words."""
        run = self._run(self.answer, scenario)
        if run is None:
            return "it cannot be run"
        name, value, _ = next(each for each in compared(run, self.figures, self.at) if not each[2])
        return worded(name, value)

    def _meets(self, job: str | Mapping[str, Any], scenario: Mapping[str, Any]) -> bool:
        run = self._run(job, scenario)
        return run is not None and all(
            holds for _, _, holds in compared(run, self.figures, self.at)
        )

    @staticmethod
    def _run(job: str | Mapping[str, Any], scenario: Mapping[str, Any]) -> Run | None:
        try:
            return simulate(f"{job}\n" if isinstance(job, str) else job, scenario)
        except JobkitError:
            return None


def _smaller(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every scenario that is one step smaller: one entry less, or one length shorter."""
    spec = document["spec"]
    for key in ("events", "pods"):
        entries = spec.get(key, [])
        for at in range(len(entries)):
            yield {**document, "spec": {**spec, key: [*entries[:at], *entries[at + 1 :]]}}
    for at, fate in enumerate(spec.get("pods", [])):
        runs = fate.get("runs")
        if isinstance(runs, int) and runs > 1:
            for shorter in dict.fromkeys((runs // 2, runs * 9 // 10, runs - 1)):
                entries = list(spec["pods"])
                entries[at] = {**fate, "runs": shorter}
                yield {**document, "spec": {**spec, "pods": entries}}
