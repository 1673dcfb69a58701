"""What values of the API's and the scenario's own types look like, as JSON Schema."""

from __future__ import annotations

from typing import Any

from jobkit.fields.quantity import FORM

__all__ = ["VALUES"]

Schema = dict[str, Any]

_TIME = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$"
)
_PLAIN_DURATION = r"^\s*(\+?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|ms|s|m|h))+)\s*$"
_INTERVALS = r"^\s*[0-9]{1,10}(-[0-9]{1,10})?\s*(,\s*[0-9]{1,10}(-[0-9]{1,10})?\s*)*$"

_PLAIN: Schema = {
    "type": ["number", "string"],
    "minimum": 0,
    "pattern": _PLAIN_DURATION,
    "patternErrorMessage": "A duration is written 90, 90s, 1m30s or 2h.",
}
_SPREAD: Schema = {"type": ["number", "string"], "minimum": 0, "maximum": 10}


def _list_of(*parts: Schema) -> Schema:
    return {
        "type": "array",
        "items": list(parts),
        "minItems": len(parts),
        "maxItems": len(parts),
        "additionalItems": False,
    }


_DISTRIBUTIONS: Schema = {
    "uniform": _list_of(_PLAIN, _PLAIN)
    | {"description": "Anything from the first to the second, all alike."},
    "exponential": _PLAIN | {"description": "Waits without memory, with this mean."},
    "normal": _list_of(_PLAIN, _PLAIN) | {"description": "Mean and standard deviation; cut at 0."},
    "lognormal": _list_of(_PLAIN, _SPREAD)
    | {"description": "Median, and the deviation of the logarithm: a long tail."},
    "choice": {
        "type": "array",
        "items": _list_of(_PLAIN, {"type": "number", "minimum": 0}),
        "minItems": 1,
        "description": "Pairs of a duration and its weight.",
    },
}
"""Each Pod draws its own duration from one of these."""

VALUES: dict[str, Schema] = {
    "boolean": {"type": ["boolean", "null"]},
    "Quantity": {"type": ["string", "number", "null"], "pattern": f"^{FORM}$"},
    "IntOrString": {"type": ["integer", "string", "null"]},
    "Time": {"type": ["string", "null"], "pattern": _TIME},
    "FieldsV1": {"type": ["object", "null"]},
    "Json": {"type": ["object", "null"]},
    "Number": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    "PlainDuration": {**_PLAIN, "type": ["number", "string", "null"]},
    "Duration": {
        **_PLAIN,
        "type": ["number", "string", "object", "null"],
        "properties": _DISTRIBUTIONS,
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
    },
    "Intervals": {
        "type": ["integer", "string", "null"],
        "minimum": 0,
        "pattern": _INTERVALS,
        "patternErrorMessage": 'Intervals are written "3", "0,2-3" or "0-9".',
    },
}
"""By the name of the type in the field tree."""
