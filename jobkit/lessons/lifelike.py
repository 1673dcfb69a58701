"""The lesson's conclusions tried again under a cluster's clock, with jitter from a seed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jobkit.html import table
from jobkit.lessons.bench import Bench, compared, value_words
from jobkit.lessons.load import Loaded
from jobkit.lessons.manifests import changed
from jobkit.lessons.markup import inline
from jobkit.lessons.measures import MEASURES, measured
from jobkit.lessons.records import Claim
from jobkit.lessons.table import text_table
from jobkit.simulation.run import Run
from jobkit.verbs import simulate

__all__ = ["Lifelike", "Tried", "lifelike", "lifelike_scenario"]

_CLUSTER = {
    "schedulingDelay": {"uniform": ["0.5s", "2s"]},
    "startupDelay": {"uniform": ["1s", "4s"]},
}
_JITTER = 0.1
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)s?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One conclusion under the lifelike clock.

    Attributes:
        stands: Whether it still holds.
        tidy: What the classroom clock shows.
        lifelike: What the cluster's clock shows.
    """

    claim: Claim
    stands: bool
    tidy: str
    lifelike: str


@dataclass(frozen=True, kw_only=True)
class Lifelike:
    """The lesson's main run on a cluster's clock, and which conclusions it leaves standing."""

    run: Run
    tried: tuple[Tried, ...]
    seed: int

    @property
    def artefacts(self) -> tuple[str, ...]:
        """Conclusions that only the tidy clock made true."""
        return tuple(each.claim.says for each in self.tried if not each.stands)

    def __str__(self) -> str:
        return f"{self._title()}\n{text_table(_HEADER, self._rows())}"

    def __repr__(self) -> str:
        return str(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        rows = [(inline(says), *others) for says, *others in self._rows()]
        html = f"<div><p>{self._title()}</p>{table(_HEADER, rows)}</div>"
        return {"text/plain": str(self), "text/html": html}

    def _title(self) -> str:
        stand = sum(each.stands for each in self.tried)
        return (
            f"Start-up, the controller's rhythm and jitter (seed {self.seed}): "
            f"{stand} of {len(self.tried)} conclusions stand."
        )

    def _rows(self) -> list[tuple[str, str, str, str]]:
        return [
            (
                each.claim.says,
                "stands" if each.stands else "made by the tidy clock",
                each.tidy,
                each.lifelike,
            )
            for each in self.tried
        ]


_HEADER = ("conclusion", "", "classroom clock", "cluster's clock")


def lifelike(loaded: Loaded, seed: int) -> Lifelike:
    """Tries every conclusion of a lesson under the lifelike clock."""
    bench = Bench(loaded)
    tried, first = [], None
    for claim in loaded.content.lifelike:
        tidy = bench.expected(claim.run)
        real = _real_run(bench, claim, seed)
        first = first or real
        at, wanted = bench.wanted(claim.run)
        tried.append(
            Tried(
                claim=claim,
                stands=all(holds for _, _, holds in compared(real, wanted, at)),
                tidy=_words(tidy, wanted, at),
                lifelike=_words(real, wanted, at),
            )
        )
    assert first is not None, "a lesson has conclusions"
    return Lifelike(run=first, tried=tuple(tried), seed=seed)


def lifelike_scenario(document: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """A scenario on the cluster's clock: start-up takes time, and every length varies by a tenth."""
    spec = {
        **document["spec"],
        "clock": "cluster",
        "seed": seed,
        "cluster": _CLUSTER,
        "pods": [_with_jitter(each) for each in document["spec"].get("pods", [])],
    }
    return {**document, "spec": spec}


def _real_run(bench: Bench, claim: Claim, seed: int) -> Run:
    setting = bench.setting(claim.run.scenario)
    job = changed(bench.manifest(claim.run.job), {**setting.set, **claim.run.set})
    scenario = lifelike_scenario(bench.scenario(claim.run.scenario), seed)
    return simulate(f"{job}\n" if isinstance(job, str) else job, scenario)


def _with_jitter(fate: Mapping[str, Any]) -> dict[str, Any]:
    varied = dict(fate)
    if "runs" in varied:
        varied["runs"] = _varied(varied["runs"])
    return varied


def _varied(length: Any) -> Any:
    match = _SECONDS.fullmatch(str(length))
    if match is None or not float(match[1]):
        return length
    seconds = float(match[1])
    return {"uniform": [f"{seconds * (1 - _JITTER):g}s", f"{seconds * (1 + _JITTER):g}s"]}


def _words(run: Run, wanted: Mapping[str, Any], at: float | None) -> str:
    return ", ".join(
        f"{MEASURES[name].label} {value_words(_rounded(measured(run, name, at)), MEASURES[name].unit)}"
        for name in wanted
    )


def _rounded(value: Any) -> Any:
    """To a tenth: more digits of chance say nothing."""
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return round(value, 1) if isinstance(value, float) else value
