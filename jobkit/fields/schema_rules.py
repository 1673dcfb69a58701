"""Rules between neighbouring fields, as far as JSON Schema can say them.

`jobkit.validation` holds the rules themselves, and more of them; a test sees to it that whatever is
refused here is refused there.
"""

from __future__ import annotations

from typing import Any

__all__ = ["RULES"]

Schema = dict[str, Any]

_MOST_INDEXED = 100_000
_EVENTS = ("patch", "deletePod", "evictPod", "drain", "deleteJob")
_PROBES = ("exec", "httpGet", "tcpSocket", "grpc")
_HANDLERS = ("exec", "httpGet", "tcpSocket", "sleep")


def _given(*names: str) -> Schema:
    """Each of the fields is there and not null."""
    return {
        "required": list(names),
        "properties": {name: {"not": {"type": "null"}} for name in names},
    }


def _absent(*names: str, because: str) -> Schema:
    """None of the fields is there, or they are null."""
    return {"properties": {name: {"type": "null", "errorMessage": because} for name in names}}


def _one_of(names: tuple[str, ...]) -> Schema:
    return _always({"oneOf": [{"required": [name]} for name in names]})


def _always(rule: Schema) -> Schema:
    return _when({"type": "object"}, rule)


def _when(condition: Schema, then: Schema, otherwise: Schema | None = None) -> Schema:
    return {"if": condition, "then": then, **({"else": otherwise} if otherwise else {})}


def _value(name: str, *values: Any) -> Schema:
    return {"required": [name], "properties": {name: {"enum": list(values)}}}


_JOB_SPEC: Schema = {
    "allOf": [
        _when(
            _value("completionMode", "Indexed"),
            {
                "properties": {"parallelism": {"maximum": _MOST_INDEXED}},
                **_when(_given("parallelism"), _given("completions")),
            },
            _absent(
                "backoffLimitPerIndex",
                "maxFailedIndexes",
                "successPolicy",
                because="This needs completionMode: Indexed.",
            ),
        ),
        _when(_given("maxFailedIndexes"), _given("backoffLimitPerIndex")),
        _when(_value("manualSelector", True), _given("selector")),  # noqa: FBT003  a value of JSON
        _when(
            _given("podFailurePolicy"),
            {
                "properties": {
                    "podReplacementPolicy": {"enum": ["Failed", None]},
                    "template": {
                        "properties": {
                            "spec": {"properties": {"restartPolicy": {"enum": ["Never"]}}}
                        }
                    },
                }
            },
        ),
    ]
}
_METADATA = _always(
    {
        "anyOf": [
            {"required": ["name"], "properties": {"name": {"type": "string", "minLength": 1}}},
            {
                "required": ["generateName"],
                "properties": {"generateName": {"type": "string", "minLength": 1}},
            },
        ]
    }
)
_FAILURE_RULE = _always(
    {
        "anyOf": [
            _given("onExitCodes"),
            {
                "required": ["onPodConditions"],
                "properties": {"onPodConditions": {"minItems": 1, "type": "array"}},
            },
        ],
        "not": {
            "required": ["onExitCodes", "onPodConditions"],
            "properties": {
                "onExitCodes": {"type": "object"},
                "onPodConditions": {"type": "array", "minItems": 1},
            },
        },
    }
)
_NOT_IN_INIT = ("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")

RULES: dict[str, Schema] = {
    "JobSpec": _JOB_SPEC,
    "ObjectMeta": _METADATA,
    "PodFailurePolicyRule": _FAILURE_RULE,
    "PodFailurePolicyOnExitCodesRequirement": _when(
        _value("operator", "In"),
        {"properties": {"values": {"items": {"not": {"const": 0}}}}},
    ),
    "SuccessPolicyRule": _always({"anyOf": [_given("succeededIndexes"), _given("succeededCount")]}),
    "PodSpec": _when(_value("dnsPolicy", "None"), _given("dnsConfig")),
    "InitContainer": _when(
        _value("restartPolicy", "Always"),
        {},
        _absent(
            *_NOT_IN_INIT,
            because="An init container has this only as a sidecar, with restartPolicy: Always.",
        ),
    ),
    "EnvVar": {
        "not": {
            "required": ["value", "valueFrom"],
            "properties": {
                "value": {"type": "string", "minLength": 1},
                "valueFrom": {"type": "object"},
            },
        },
    },
    "Probe": _one_of(_PROBES),
    "LifecycleHandler": _one_of(_HANDLERS),
    "ScenarioEvent": _one_of(_EVENTS),
    "ScenarioTarget": {"minProperties": 1, "maxProperties": 1},
}
"""By kind, or by the heading under which its fields are described.

Conditions stand under `if` and `then`: editors take what stands beside the properties for more of them.
"""
