"""The JSON Schemas, put to a real validator: `jsonschema`."""

from __future__ import annotations

import string
from collections import Counter
from copy import deepcopy
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from recordings import rows

import jobkit
from jobkit.decode.source import load_documents
from jobkit.fields.forms import FORMS
from jobkit.fields.guide import guides
from jobkit.fields.paths import Field, all_fields
from jobkit.fields.schema import job_schema, scenario_schema
from jobkit.validation.names import follows

JOB = jsonschema.Draft7Validator(job_schema())
SCENARIO = jsonschema.Draft7Validator(scenario_schema())
WITHIN_POWER = {"unknown field", "wrong type", "wrong kind", "Unsupported value", "Too many"}


@pytest.mark.parametrize("schema", [JOB.schema, SCENARIO.schema], ids=["job", "scenario"])
def test_a_schema_is_valid_against_its_metaschema(schema: dict[str, Any]) -> None:
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema.Draft7Validator.check_schema(schema)


# What it accepts and refuses


def recorded() -> list[dict[str, Any]]:
    """The recorded manifests that are one YAML document each, with what a server finds wrong."""
    cases = []
    for case in rows("validate.jsonl"):
        try:
            documents = load_documents(case["yaml"])
        except jobkit.InvalidInput:
            continue
        if len(documents) == 1:
            found = case["expect"].get("decoding") or case["expect"]["errors"]
            types = {error["type"] for error in found}
            cases.append({"id": case["id"], "value": documents[0].value, "types": types})
    return cases


def test_the_schema_accepts_every_recorded_manifest_that_a_server_accepts() -> None:
    accepted = [case for case in recorded() if not case["types"]]
    refused = {each["id"]: faults(each["value"]) for each in accepted if faults(each["value"])}
    assert refused == {}
    assert len(accepted) == 107


def test_the_schema_refuses_every_recorded_manifest_whose_fault_is_within_its_power() -> None:
    faulty = [case for case in recorded() if case["types"] & WITHIN_POWER]
    assert [case["id"] for case in faulty if JOB.is_valid(case["value"])] == []
    assert len(faulty) == 92


def test_most_other_faults_are_found_as_well_and_the_rest_is_beyond_a_schema() -> None:
    faulty = [case for case in recorded() if case["types"]]
    beyond = [case for case in faulty if JOB.is_valid(case["value"])]
    assert (len(faulty), len(beyond)) == (232, 23)
    missed = Counter(kind for case in beyond for kind in case["types"])
    assert missed.keys() <= {"Invalid value", "Not found", "Duplicate value", "duplicate field"}


@pytest.mark.parametrize("name", ["defaults.jsonl", "update.jsonl"])
def test_what_the_schema_refuses_a_server_refuses_too(name: str) -> None:
    manifests = [case.get("yaml") or case["manifest"] for case in rows(name)]
    values = [
        load_documents(each)[0].value if isinstance(each, str) else each for each in manifests
    ]
    refused = [value for value in values if not JOB.is_valid(value)]
    assert values
    assert [faults(value) for value in refused if jobkit.validate(value).valid] == []


def faults(value: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in JOB.iter_errors(value)]


@pytest.mark.parametrize(
    ("change", "at"),
    [
        pytest.param({"backofLimit": 1}, "$.spec", id="an unknown field"),
        pytest.param({"backoffLimit": "1"}, "$.spec.backoffLimit", id="a wrong type"),
        pytest.param({"backoffLimit": -1}, "$.spec.backoffLimit", id="below the range"),
        pytest.param({"backoffLimit": 2**31}, "$.spec.backoffLimit", id="above the range"),
        pytest.param({"backoffLimit": 1.5}, "$.spec.backoffLimit", id="a fraction"),
        pytest.param({"completionMode": "indexed"}, "$.spec.completionMode", id="an unknown value"),
        pytest.param({"template": None}, "$.spec.template", id="null where something is needed"),
        pytest.param({"maxFailedIndexes": 1}, "$.spec", id="a field that needs another"),
        pytest.param({"successPolicy": {"rules": [{"succeededCount": 1}]}}, "$.spec.successPolicy", id="a field of Indexed Jobs"),
        pytest.param({"podFailurePolicy": {"rules": [{"action": "Ignore"}]}}, "$.spec.podFailurePolicy.rules[0]", id="a rule without a condition"),
        pytest.param({"podFailurePolicy": {"rules": [{"action": "Ignore", "onExitCodes": {"operator": "In", "values": [0]}}]}}, "$.spec.podFailurePolicy.rules[0].onExitCodes.values[0]", id="exit code 0 as a failure"),
        pytest.param({"podFailurePolicy": {}, "podReplacementPolicy": "TerminatingOrFailed"}, "$.spec.podReplacementPolicy", id="a replacement policy beside a failure policy"),
        pytest.param({"manualSelector": True}, "$.spec", id="a manual selector that is missing"),
        pytest.param({"suspend": "yes"}, "$.spec.suspend", id="a text for a boolean"),
    ],
)  # fmt: skip
def test_a_fault_is_refused_at_its_place(change: dict[str, Any], at: str) -> None:
    job = deepcopy(SMALLEST)
    assert faults(job) == []
    job["spec"].update(change)
    assert at in [error.json_path for error in JOB.iter_errors(job)]
    assert not jobkit.validate(job).valid


SMALLEST: dict[str, Any] = {
    "apiVersion": "batch/v1",
    "kind": "Job",
    "metadata": {"name": "demo"},
    "spec": {
        "template": {
            "spec": {
                "restartPolicy": "Never",
                "containers": [{"name": "main", "image": "example/app:1"}],
            }
        }
    },
}


# A law: the schema is never stricter than the server


WRITTEN = [
    field for path, field in all_fields().items()
    if path.startswith(("spec.", "metadata.")) and ".*" not in path
]  # fmt: skip
TEXTS = [
    "",
    "x",
    "a-b",
    "A_b",
    "0",
    "x/y",
    "True",
    "Never",
    "Always",
    "None",
    "Indexed",
    "0,2-3",
    "1Gi",
    "latest",
]
VALUES = (
    st.none() | st.booleans() | st.integers(-2, 3) | st.sampled_from([2**31 - 1, 2**31, 70_000, 0.5])
    | st.sampled_from(TEXTS) | st.sampled_from([[], {}, [None], [{}], {"x": "y"}, ["x"], [1, 1]])
)  # fmt: skip


@settings(deadline=None)  # the first schema takes a while to build
@given(st.lists(st.tuples(st.sampled_from(WRITTEN), VALUES), min_size=1, max_size=3))
def test_what_the_schema_refuses_the_rules_refuse(changes: list[tuple[Field, Any]]) -> None:
    job = deepcopy(SMALLEST)
    for field, value in changes:
        put(job, field, value)
    if not JOB.is_valid(job):
        assert not jobkit.validate(job).valid, faults(job)


def put(job: dict[str, Any], field: Field, value: Any) -> None:
    """Sets a field, in the first entry of each list on the way."""
    here: Any = job
    *around, last = field.path.split(".")
    for part in around:
        name = part.removesuffix("[]")
        if not isinstance(here.get(name), list if part.endswith("[]") else dict) or not here[name]:
            here[name] = [{}] if part.endswith("[]") else {}
        here = here[name]
        if part.endswith("[]"):
            here[0] = here[0] if isinstance(here[0], dict) else {}
            here = here[0]
    here[last] = value


@pytest.mark.parametrize("form", ["DNS label", "DNS subdomain", "DNS name", "name prefix", "label key", "label value", "port name", "environment name", "configuration key", "header name"])  # fmt: skip
@settings(deadline=None)  # the first schema takes a while to build
@given(text=st.text(string.ascii_lowercase[:3] + "AB09-_./ =", max_size=12) | st.text(max_size=4))
@example(text="\x80-")  # one letter, two bytes
@example(text="\x01-")
def test_the_grammars_of_the_schema_are_those_of_the_rules(form: Any, text: str) -> None:
    pattern = {"type": "string", "pattern": f"^({FORMS[form].pattern})$"}
    if "\n" not in text:  # Python's $ stops before a last line break, an editor's does not
        assert jsonschema.Draft7Validator(pattern).is_valid(text) == follows(text, form)


# What it tells


def test_every_described_field_has_its_words_in_the_schema() -> None:
    described = set()
    for schema in (JOB.schema, SCENARIO.schema):
        for holder in (schema, *schema["definitions"].values()):
            described |= {
                each["description"].partition("\n")[0]
                for each in holder["properties"].values()
                if "description" in each
            }
    briefs = {f"{g.brief[0].upper()}{g.brief[1:]}." for name, g in guides().items() if "." in name}
    assert briefs <= described


def test_a_field_tells_its_meaning_default_range_and_values() -> None:
    spec = JOB.schema["definitions"]["JobSpec"]["properties"]
    limit = spec["backoffLimit"]
    assert limit["default"] == 6
    assert (limit["minimum"], limit["maximum"]) == (0, 2**31 - 1)
    assert limit["description"].startswith("How many failures the Job bears; one more fails it.")
    assert "Default: 6; 2147483647 if backoffLimitPerIndex is given." in limit["description"]
    mode = spec["completionMode"]
    assert mode["anyOf"][0]["enum"] == ["NonIndexed", "Indexed"]
    assert len(mode["anyOf"][0]["markdownEnumDescriptions"]) == 2
    assert mode["default"] == "NonIndexed"
    assert limit["examples"] == [2]


def test_every_default_and_example_is_valid_at_its_place() -> None:
    checked = 0
    for schema in (JOB.schema, SCENARIO.schema):
        for holder in (schema, *schema["definitions"].values()):
            for name, found in holder["properties"].items():
                here = {"definitions": schema["definitions"], **found}
                told = [
                    *found.get("examples", ()),
                    *([found["default"]] if "default" in found else []),
                ]
                for value in told:
                    checked += 1
                    assert jsonschema.Draft7Validator(here).is_valid(value), (name, value)
    assert checked > 200


# Scenarios


SCENARIOS = [
    row["scenario"]
    for theme in ("backoff", "indexed", "lessons")
    for row in rows(f"trajectories/{theme}.jsonl")
    if row["scenario"]
]


def test_the_schema_accepts_every_recorded_scenario() -> None:
    values = [load_documents(text)[0].value for text in SCENARIOS]
    found = [error.message for value in values for error in SCENARIO.iter_errors(value)]
    assert found == []
    assert len(values) > 50


@pytest.mark.parametrize(
    "spec",
    [
        pytest.param({"clock": "wall"}, id="an unknown clock"),
        pytest.param({"until": "2 days"}, id="no duration"),
        pytest.param({"until": {"uniform": ["1h", "2h"]}}, id="a horizon left to chance"),
        pytest.param({"cluster": {"syncPeriod": {"exponential": "1s"}}}, id="a rhythm left to chance"),
        pytest.param({"pods": [{"run": "5s"}]}, id="an unknown field"),
        pytest.param({"pods": [{"runs": {"gamma": 3}}]}, id="an unknown distribution"),
        pytest.param({"pods": [{"runs": {"uniform": ["5s"]}}]}, id="half a distribution"),
        pytest.param({"pods": [{"when": {"index": "3-"}}]}, id="half an interval"),
        pytest.param({"pods": [{"exitCode": "1"}]}, id="a text for a number"),
        pytest.param({"pods": [{"stuck": "Running"}]}, id="an unknown place to hang"),
        pytest.param({"pods": [{"failsWith": {"probability": 2}}]}, id="too likely"),
        pytest.param({"events": [{"at": "5s"}]}, id="nothing that happens"),
        pytest.param({"events": [{"drain": {"pods": 1}}]}, id="no time"),
        pytest.param({"events": [{"at": "5s", "deleteJob": {}, "drain": {"pods": 1}}]}, id="two deeds at once"),
        pytest.param({"events": [{"at": "5s", "deletePod": {}}]}, id="no Pod named"),
        pytest.param({"cluster": {"capacity": -1}}, id="less than no room"),
    ],
)  # fmt: skip
def test_a_faulty_scenario_is_refused_here_and_by_a_run(spec: dict[str, Any]) -> None:
    assert not SCENARIO.is_valid({"spec": spec})
    with pytest.raises(jobkit.InvalidInput):
        jobkit.simulate(SMALLEST, {"spec": spec})


@pytest.mark.parametrize(
    "spec",
    [
        {"until": 90, "pods": [{"runs": "1m30s"}, {"runs": "+90"}, {"runs": 0.5}]},
        {"pods": [{"runs": {"uniform": ["5s", 15]}}, {"runs": {"exponential": "10s"}}]},
        {"pods": [{"runs": {"lognormal": ["10s", "0.5s"]}}, {"runs": {"normal": ["10s", "2s"]}}]},
        {"pods": [{"runs": {"choice": [["5s", 0.9], ["60s", 0.1]]}}]},
        {"pods": [{"when": {"index": " 0, 2-3 ", "attempt": 0, "pod": "4"}}]},
        {"pods": [{"containers": {"main": {"exitCode": 1}}, "restarts": [{}, {"runs": "8s"}]}]},
        {"events": [{"at": "1m", "patch": {"spec": {"parallelism": 5}}}]},
    ],
)
def test_a_sound_scenario_is_accepted_here_and_by_a_run(spec: dict[str, Any]) -> None:
    assert [error.message for error in SCENARIO.iter_errors({"spec": spec})] == []
    assert jobkit.simulate(SMALLEST, {"spec": spec}).outcome.result
