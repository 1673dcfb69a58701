"""The cells of a sweep: every combination of the values that its fields take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from itertools import product
from typing import Any

from jobkit.errors import UnusableInput

__all__ = ["Cell", "cells_of", "with_value"]

Fields = dict[str, Any]
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_OF_SCENARIO = "scenario."


@dataclass(frozen=True, slots=True)
class Cell:
    """One combination: the values of the fields that vary, by path, and the Job and scenario with them."""

    values: tuple[tuple[str, Any], ...]
    job: Fields
    scenario: Fields


def cells_of(
    job: Mapping[str, Any], scenario: Mapping[str, Any], vary: Mapping[str, Iterable[Any]]
) -> Iterator[Cell]:
    """All combinations, the last field changing fastest.

    Args:
        job: The manifest.
        scenario: The scenario.
        vary: Values by path; paths that begin with "scenario." are of the scenario.
    """
    choices = [[(path, value) for value in values] for path, values in vary.items()]
    for path, found in zip(vary, choices, strict=True):
        if not found:
            raise UnusableInput(f"vary: {path} has no value to take")
    for values in product(*choices):
        new_job: Any = deepcopy(dict(job))
        new_scenario: Any = deepcopy(dict(scenario))
        for path, value in values:
            if path.startswith(_OF_SCENARIO):
                new_scenario = with_value(new_scenario, path.removeprefix(_OF_SCENARIO), value)
            else:
                new_job = with_value(new_job, path, value)
        yield Cell(values, new_job, new_scenario)


def with_value(document: Any, path: str, value: Any) -> Any:
    """The document with another value at a path such as "spec.pods[0].exitCode"; None takes the field out."""
    steps = [name or int(number) for name, number in _STEP.findall(path)]
    if not steps or "".join(_written(steps)) != path:
        raise UnusableInput(f"vary: {path!r} is no path such as spec.backoffLimit")
    return _set(document, steps, value, path)


def _written(steps: list[str | int]) -> Iterator[str]:
    for place, step in enumerate(steps):
        yield f"[{step}]" if isinstance(step, int) else f".{step}" if place else step


def _set(document: Any, steps: list[str | int], value: Any, path: str) -> Any:
    step, *further = steps
    if isinstance(step, int):
        if not isinstance(document, list) or step >= len(document):
            raise UnusableInput(f"vary: {path}: there is no entry {step}")
        below = _set(document[step], further, value, path) if further else value
        return [*document[:step], below, *document[step + 1 :]]
    if document is not None and not isinstance(document, Mapping):
        raise UnusableInput(f"vary: {path}: {step} is below something that has no fields")
    fields = dict(document or {})
    if further:
        fields[step] = _set(fields.get(step), further, value, path)
    elif value is None:
        fields.pop(step, None)
    else:
        fields[step] = value
    return fields
