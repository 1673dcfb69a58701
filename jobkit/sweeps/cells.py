"""The cells of a sweep: every combination of the values that its fields take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product
from math import prod
from typing import Any, NamedTuple

from jobkit.errors import UnknownField, UnusableInput
from jobkit.fields.paths import find_field

__all__ = ["MOST_RUNS", "Cell", "cells_of", "choices_of", "varies_scenario", "with_value"]

MOST_RUNS = 10_000_000
"""More runs than this are taken for a slip of the pen."""

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_POSITION = re.compile(r"\[\d+\]")
_OF_SCENARIO = "scenario."
_SEED = "scenario.spec.seed"

Values = tuple[tuple[str, Any], ...]


class Cell(NamedTuple):
    """One combination: the values of the fields that vary, by path, and Job and scenario with them."""

    values: Values
    job: Mapping[str, Any]
    scenario: Mapping[str, Any]


def choices_of(vary: Mapping[str, Iterable[Any]] | None, seeds: int) -> dict[str, tuple[Any, ...]]:
    """The values of each field that varies, as plain ones.

    Raises:
        UnusableInput: If a path leads to no field, a field has no values, or the runs would be too many.
    """
    choices: dict[str, tuple[Any, ...]] = {}
    for path, values in (vary or {}).items():
        _check_path(path)
        if isinstance(values, str | bytes | Mapping) or not isinstance(values, Iterable):
            raise UnusableInput(f"vary: {path}: a list of values is wanted, not {values!r:.60}")
        choices[path] = tuple(_plain(value) for value in islice(values, MOST_RUNS + 1))
        if not choices[path]:
            raise UnusableInput(f"vary: {path} has no value to take")
    runs = prod(map(len, choices.values())) * seeds
    if runs > MOST_RUNS:
        raise UnusableInput(f"a sweep makes at most {MOST_RUNS:,} runs, and these are {runs:,}")
    return choices


def cells_of(
    job: Mapping[str, Any], scenario: Mapping[str, Any], choices: Mapping[str, tuple[Any, ...]]
) -> Iterator[Cell]:
    """All combinations, the last field changing fastest.

    Args:
        job: The manifest.
        scenario: The scenario.
        choices: Values by path; paths that begin with "scenario." are of the scenario.
    """
    for values in product(*choices.values()):
        new_job, new_scenario = job, scenario
        for path, value in zip(choices, values, strict=True):
            if varies_scenario(path):
                whole = with_value({"scenario": new_scenario}, path, value)
                new_scenario = whole["scenario"]
            else:
                new_job = with_value(new_job, path, value)
        yield Cell(tuple(zip(choices, values, strict=True)), new_job, new_scenario)


def varies_scenario(path: str) -> bool:
    """Whether a path is of the scenario; all others are of the Job."""
    return path.startswith(_OF_SCENARIO)


def with_value(document: Any, path: str, value: Any) -> Any:
    """The document with another value at a path; None takes the field out. What was given stays as it is.

    >>> with_value({"spec": {"pods": [{"runs": 5}]}}, "spec.pods[0].runs", 9)
    {'spec': {'pods': [{'runs': 9}]}}

    Raises:
        UnusableInput: If there is nothing at the path that could have such a field.
    """
    return _set(document, _steps(path), value, path)


def _check_path(path: str) -> None:
    """Refuses what is no field, with the one that may be meant."""
    if not _steps(path):
        raise UnusableInput(f"vary: {path!r:.60} is no path such as spec.backoffLimit")
    if path == _SEED:
        raise UnusableInput(f"vary: {path}: say so with seeds, which every combination shares")
    general = _POSITION.sub("[]", path)
    try:
        found = find_field(path).path
    except UnknownField:
        if varies_scenario(path) and _is_within_a_value(general):
            return
        raise
    if not f"{general}.".replace("[].", ".").startswith(f"{found}.".replace("[].", ".")):
        raise UnknownField(path, (found,))


def _is_within_a_value(path: str) -> bool:
    """Whether a path leads into a value of many forms, such as a duration's {uniform: [5s, 15s]}."""
    above = path.rpartition(".")[0]
    try:
        field = find_field(above)
    except UnknownField:
        return False
    return field.path == above and not field.below


def _steps(path: str) -> list[str | int]:
    steps = [name or int(number) for name, number in _STEP.findall(path)]
    written = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return steps if written == f".{path}" else []


def _set(document: Any, steps: list[str | int], value: Any, path: str) -> Any:
    step, *further = steps
    if isinstance(step, int):
        if not isinstance(document, list) or step >= len(document):
            raise UnusableInput(f"vary: {path}: there is no entry [{step}]")
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


def _plain(value: Any) -> Any:
    """A number of NumPy's or pandas' as Python's own."""
    return value.item() if hasattr(value, "item") and callable(value.item) else value
