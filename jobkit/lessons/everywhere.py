"""What must hold wherever failures fall: `jobkit.find_counterexample` over all placements of a few."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import comb, factorial
from typing import Any

from jobkit.decode.manifest import decode_job
from jobkit.errors import UnusableInput
from jobkit.lessons.manifests import field_value, shown_manifest
from jobkit.lessons.records import Everywhere
from jobkit.lessons.result import CounterExample
from jobkit.search import Property, completes, ends, find_counterexample, loses_no_index, placements
from jobkit.search.example import CounterExample as Found
from jobkit.widgets.sharing import Shared, token_of

__all__ = ["as_counter_example", "look_everywhere", "placed"]

_MOST_WAYS = 20_000
"""Six indexes of which two fail are 10,800 and take some seconds; with seven it would be a minute."""

_PROPERTIES: Mapping[str, Callable[[Everywhere], Property]] = {
    "completes": lambda asked: completes(within=asked.within),
    "ends": lambda _: ends(),
    "losesNoIndex": lambda _: loses_no_index(),
}


def look_everywhere(
    manifest: str | Mapping[str, Any], asked: Everywhere
) -> tuple[Found | None, str]:
    """Tries a Job in all placements of so many failing indexes, and all orders in which the indexes end.

    Returns:
        The first placement in which what is asked does not hold, if there is one, and what was tried in words.

    Raises:
        UnusableInput: If the Job has no number of indexes, or too many to be tried in every way.
    """
    document = decode_job(_text(manifest)).document or {}
    indexes = field_value(document, "spec.completions")
    if not isinstance(indexes, int) or isinstance(indexes, bool):
        raise UnusableInput("spec.completions is not set, so there are no places for failures.")
    failures = min(asked.failures, indexes)
    ways = comb(indexes, failures) * factorial(indexes)
    if ways > _MOST_WAYS:
        raise UnusableInput(
            f"With {indexes} completions there are too many ways ({ways:,}) to try them all; fewer will do."
        )
    stated = _PROPERTIES[asked.holds](asked)
    found = find_counterexample(_text(manifest), stated, placements(indexes, failures))
    noun = "index fails" if failures == 1 else "indexes fail"
    return found, f"{ways:,} ways in which {failures} of {indexes} {noun}"


def placed(found: Found) -> str:
    """Which indexes fail in a placement, and the order in which all end."""
    fates = _fates(found)
    failing = [place for place, fate in enumerate(fates) if fate["exitCode"]]
    order = sorted(range(len(fates)), key=lambda place: fates[place]["runs"])
    who = ",".join(map(str, failing))
    return f"{who} fail{'s' if len(failing) == 1 else ''}, ends in the order {','.join(map(str, order))}"


def as_counter_example(
    goal: str, manifest: str | Mapping[str, Any], found: Found
) -> CounterExample:
    """A placement as a check's counter-example."""
    return CounterExample(
        goal=goal,
        scenario=found.scenario.rstrip(),
        saw=f"{found.run.outcome.result} ({found.run.outcome.reason})",
        token=token_of(
            Shared(manifest=shown_manifest(manifest), scenario=found.scenario, t=found.t / 1000)
        ),
    )


def _fates(found: Found) -> list[Mapping[str, Any]]:
    assert isinstance(found.document, Mapping), "placements are documents"
    fates: list[Mapping[str, Any]] = found.document["spec"]["pods"]
    return fates


def _text(manifest: str | Mapping[str, Any]) -> Any:
    """A manifest that is not taken for a path."""
    return f"{manifest}\n" if isinstance(manifest, str) else manifest
