"""What the field guide says is what jobkit does: defaults, limits, updates, and every example."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
import yaml

import jobkit
from jobkit.decode.scenario import decode_scenario
from jobkit.fields.gates import DISABLED_FIELDS
from jobkit.fields.guide import guides
from jobkit.fields.guide.example import Ends, Example, Fills, Refused
from jobkit.fields.guide.places import example_at
from jobkit.fields.guide.record import NOTHING, Changes, FieldGuide
from jobkit.fields.misconceptions import MISCONCEPTIONS
from jobkit.fields.paths import Field, all_fields
from jobkit.fields.tree import fields_of

JOB_FIELDS = [field for field in all_fields().values() if field.path not in ("Job", "Scenario")]
DESCRIBED = [field for field in JOB_FIELDS if field.guide is not None]
SHOWN = sorted(name for name, guide in guides().items() if guide.example is not None)
NESTED_OWN_KINDS = [
    "Job", "JobSpec", "JobStatus", "JobCondition", "UncountedTerminatedPods", "PodFailurePolicy",
    "PodFailurePolicyRule", "PodFailurePolicyOnExitCodesRequirement",
    "PodFailurePolicyOnPodConditionsPattern", "SuccessPolicy", "SuccessPolicyRule", "ObjectMeta",
    "PodTemplateSpec", "Container", "EnvVar", "EnvVarSource", "Probe", "ResourceRequirements", "VolumeMount",
    "Toleration", "ContainerPort", "LabelSelector",
    "Scenario", "ScenarioSpec", "ScenarioCluster", "ScenarioFate", "ScenarioWhen", "ScenarioContainerFate",
    "ScenarioDisruption", "ScenarioFailureChance", "ScenarioDisruptionChance", "ScenarioCondition",
    "ScenarioRestart", "ScenarioEvent", "ScenarioTarget", "ScenarioDrain",
]  # fmt: skip
COMMON_POD_FIELDS = """
    containers initContainers restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds nodeSelector
    affinity tolerations volumes schedulerName serviceAccountName priorityClassName securityContext
    imagePullSecrets topologySpreadConstraints schedulingGates hostname subdomain dnsPolicy
""".split()


def base_job(**spec: Any) -> dict[str, Any]:
    container = {"name": "main", "image": "example/app:1"}
    template = {"spec": {"restartPolicy": "Never", "containers": [container]}}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "demo"},
        "spec": {"template": template, **spec},
    }


# The guide as a whole


@pytest.mark.parametrize("kind", NESTED_OWN_KINDS)
def test_every_field_of_a_job_its_status_and_a_scenario_is_described(kind: str) -> None:
    assert {name for name in fields_of(kind) if f"{kind}.{name}" not in guides()} == set()


def test_the_common_fields_of_a_pod_are_described() -> None:
    assert {name for name in COMMON_POD_FIELDS if f"PodSpec.{name}" not in guides()} == set()


def test_whatever_is_described_exists() -> None:
    reached = {field.guide.field for field in all_fields().values() if field.guide is not None}
    assert reached == guides().keys()


@pytest.mark.parametrize("guide", guides().values(), ids=guides().keys())
def test_a_description_refers_only_to_fields_and_misunderstandings_that_exist(
    guide: FieldGuide,
) -> None:
    assert {field for field, _ in guide.beside if field not in all_fields()} == set()
    assert {belief for belief, _ in guide.beliefs if belief not in MISCONCEPTIONS} == set()


@pytest.mark.parametrize("guide", guides().values(), ids=guides().keys())
def test_a_description_keeps_to_the_tone_of_the_house(guide: FieldGuide) -> None:
    texts = [guide.brief, guide.meaning, guide.default_note, guide.limits_note]
    texts += [how for _, how in guide.beside] + [truth for _, truth in guide.beliefs]
    assert not re.search(
        r"!|\bplease\b|\boops\b|\bsimply\b|\beasy\b", " ".join(texts), re.IGNORECASE
    )
    assert 0 < len(guide.brief) <= 110
    assert not guide.brief.endswith(".")


def test_every_misunderstanding_about_jobs_is_met_somewhere() -> None:
    met = {belief for guide in guides().values() for belief, _ in guide.beliefs}
    about_cron_jobs = {"M16", "M17", "M64"}
    assert MISCONCEPTIONS.keys() - met == about_cron_jobs


# Examples


@pytest.mark.parametrize("name", SHOWN)
def test_an_example_gives_what_it_says(name: str) -> None:
    example = guides()[name].example
    assert example is not None
    gives = example.gives
    if isinstance(gives, Ends):
        check_run(example, gives)
    elif isinstance(gives, Refused):
        errors = [(error.type, error.field) for error in jobkit.validate(example.job).errors]
        assert (gives.type, gives.field) in errors
    else:
        filled = jobkit.defaults(example.job)
        assert {path: value_at(filled, path) for path in gives.values} == gives.values
        assert not any(value_at(mapping(example.job), path) for path in gives.values)


def check_run(example: Example, gives: Ends) -> None:
    run = jobkit.simulate(example.job, example.scenario_text).to_dict()
    status = run["trajectory"][-1]["status"] if run["trajectory"] else {}
    ends = [
        condition["lastTransitionTime"]
        for entry in run["trajectory"]
        for condition in entry["status"]["conditions"]
        if condition["type"] in ("Complete", "Failed")
    ]
    assert (run["outcome"]["result"], run["outcome"]["reason"]) == (gives.result, gives.reason)
    assert (ends[0] if ends else None) == gives.at
    assert {name: status[name] for name in gives.status} == gives.status
    if gives.created is not None:
        assert tuple(pod["created"] for pod in run["pods"]) == gives.created


def test_examples_of_all_three_kinds_are_plenty() -> None:
    kinds = [type(guides()[name].example.gives) for name in SHOWN]  # type: ignore[union-attr]
    counts = {kind: kinds.count(kind) for kind in (Ends, Refused, Fills)}
    assert counts[Ends] > 150
    assert counts[Refused] > 25
    assert counts[Fills] > 10


@pytest.mark.parametrize("name", SHOWN)
def test_an_example_shows_its_field(name: str) -> None:
    """The name stands in the manifest or the scenario, or is what the server fills in or the run shows."""
    guide = guides()[name]
    assert guide.example is not None
    last = name.rpartition(".")[2]
    text = f"{guide.example.job}{guide.example.scenario}"
    shown = [
        *getattr(guide.example.gives, "values", ()),
        *getattr(guide.example.gives, "status", ()),
    ]
    is_shown = last in text or any(last in path for path in shown)
    assert is_shown or guide.changes is Changes.ByController or last in UNSHOWN


UNSHOWN = {"Job", "Scenario", "events", "deadline", "resources"}
"""The tops, and a field whose very absence is shown."""


# Defaults


def walked(field: Field) -> tuple[dict[str, Any], str]:
    """A Job that has the object around a field and nothing in it, and the field's path there."""
    job = base_job()
    here: Any = job
    *around, last = field.path.replace("[]", "[0]").split(".")
    for part in around:
        name, _, position = part.partition("[")
        here = here.setdefault(name, [{}])[0] if position else here.setdefault(name, {})
    here.pop(last.partition("[")[0], None)
    return job, ".".join([*around, last.removesuffix("[0]")])


def defaulted() -> Iterator[Any]:
    """Described fields of a Job as it is written, each once for its kind."""
    seen = set()
    for field in DESCRIBED:
        assert field.guide is not None
        if field.path.startswith(("scenario", "status")) or ".*" in field.path:
            continue
        if field.guide.field not in seen and field.path not in ("apiVersion", "kind"):
            seen.add(field.guide.field)
            yield pytest.param(field, id=field.path)


BY_CONTEXT = {"serviceAccount", "serviceAccountName", "imagePullPolicy", "emptyDir"}
"""Filled in only beside something else; the description says beside what."""
WRITTEN_EMPTY = {"metadata", "spec", "containers", "template", "name", "kind"}
"""Objects and texts that the API always writes; an empty one is no default to tell of."""


@pytest.mark.parametrize("field", list(defaulted()))
def test_a_stated_default_is_the_one_that_is_filled_in(field: Field) -> None:
    assert field.guide is not None
    job, path = walked(field)
    filled = value_at(jobkit.defaults(job), path)
    if field.guide.default is not NOTHING:
        assert filled == field.guide.default
    elif not field.guide.default_note and field.name not in BY_CONTEXT | WRITTEN_EMPTY:
        assert filled in (None, "", 0, [], {})


@pytest.mark.parametrize(
    ("spec", "path", "value"),
    [
        pytest.param({}, "spec.completions", 1, id="completions, beside no parallelism"),
        pytest.param({"parallelism": 2}, "spec.completions", None, id="completions, beside parallelism"),
        pytest.param({"backoffLimitPerIndex": 1}, "spec.backoffLimit", 2147483647, id="backoffLimit, beside limits per index"),
        pytest.param({"podFailurePolicy": {}}, "spec.podReplacementPolicy", "Failed", id="podReplacementPolicy, beside a policy"),
    ],
)  # fmt: skip
def test_a_default_that_depends_on_others_is_noted(
    spec: dict[str, Any], path: str, value: Any
) -> None:
    assert value_at(jobkit.defaults(base_job(**spec)), path) == value
    guide = all_fields()[path].guide
    assert guide is not None
    assert guide.default_note
    assert value is None or str(value) in f"{guide.default} {guide.default_note}"


SCENARIO_DEFAULTS = [
    field
    for field in DESCRIBED
    if field.path.startswith("scenario.spec") and field.guide and field.guide.default is not NOTHING
]
BESIDE = {
    "scenario.spec.pods[].failsWith": {"probability": 0.5},
    "scenario.spec.pods[].disruptedWith": {"probability": 0.5},
    "scenario.spec.pods[].conditions[]": {"type": "ConfigIssue"},
}


@pytest.mark.parametrize("field", SCENARIO_DEFAULTS, ids=lambda field: field.path)
def test_writing_the_default_of_a_scenario_changes_nothing(field: Field) -> None:
    assert field.guide is not None
    without, given = scenario_around(field), scenario_around(field, field.guide.default)
    assert without != given
    assert decode_scenario(without) == decode_scenario(given)


def scenario_around(field: Field, value: Any = NOTHING) -> dict[str, Any]:
    scenario: dict[str, Any] = {}
    here = scenario
    *around, last = field.path.removeprefix("scenario.").split(".")
    for at, part in enumerate(around):
        inside = deepcopy(BESIDE.get(".".join(["scenario", *around[: at + 1]]), {}))
        if part.endswith("[]"):
            here[part.removesuffix("[]")] = [inside]
        else:
            here[part.replace("*", "main")] = inside
        here = inside
    if value is not NOTHING:
        here[last] = value
    return scenario


# Limits


INDEXED = {"completionMode": "Indexed", "completions": 100_000, "parallelism": 1}


def once_for_each_kind(fields: list[Field]) -> list[Field]:
    first = {field.guide.field: field for field in reversed(fields) if field.guide is not None}
    return [field for field in fields if field.guide and first[field.guide.field] is field]


IN_SPEC = [
    field
    for field in DESCRIBED
    if field.path.startswith("spec.") and "template.metadata" not in field.path
]
LIMITED = once_for_each_kind(
    [
        field for field in IN_SPEC
        if field.held.kind in ("int32", "int64") and (field.limits.least, field.limits.most) != (None, None)
    ]
)  # fmt: skip


@pytest.mark.parametrize("field", LIMITED, ids=lambda field: field.path)
def test_the_edges_of_a_range_are_allowed_and_what_lies_beyond_is_not(field: Field) -> None:
    limits = field.limits
    for edge, beyond in ((limits.least, -1), (limits.most, 1)):
        if edge is not None:
            assert faults(field, edge) == set()
            outside = edge + beyond
            if outside == 0 and field.limits.or_empty:
                outside = -1  # 0 is as good as none
            if not faults_by_type(field, outside):
                assert faults(field, outside) != set()


VALUED = once_for_each_kind(
    [field for field in IN_SPEC if field.limits.values and field.held.container == "one"]
)


@pytest.mark.parametrize("field", VALUED, ids=lambda field: field.path)
def test_every_listed_value_is_known_and_no_other(field: Field) -> None:
    for value in field.limits.values:
        assert "Unsupported value" not in faults(field, value)
    assert faults(field, "Nonsense")


def faults(field: Field, value: Any) -> set[str]:
    """The types of errors that a server has for a value of a field, at that field."""
    job, path = set_in(field, value)
    errors = jobkit.validate(job).errors
    return {error.type for error in errors if _unnumbered(error.field) == _unnumbered(path)}


def _unnumbered(path: str) -> str:
    """The server leaves out the position in some paths."""
    return re.sub(r"\[\d+\]", "", path)


def faults_by_type(field: Field, value: Any) -> bool:
    """Whether the value does not even fit into the field's number."""
    job, path = set_in(field, value)
    errors = jobkit.validate(job).errors
    return any(error.type == "wrong type" and error.field == path for error in errors)


def set_in(field: Field, value: Any) -> tuple[dict[str, Any], str]:
    job, path = walked(field)
    spec = job["spec"]
    if field.name in ("backoffLimitPerIndex", "maxFailedIndexes") or "successPolicy" in path:
        spec.update({**INDEXED, **spec})
    if field.name == "maxFailedIndexes":
        spec["backoffLimitPerIndex"] = 1
    if field.name == "succeededCount":
        spec["completions"] = 2**31 - 1
    here: Any = job
    *around, last = path.split(".")
    for part in around:
        name, _, position = part.partition("[")
        here = here[name][0] if position else here[name]
    if "volumeMounts" in path:
        spec["template"]["spec"]["volumes"] = [{"name": "x"}]
    for name, sibling in siblings(field.path).items():
        if sibling.needed and sibling.held.kind == "string" and not sibling.limits.values:
            here.setdefault(name, "x")
    here[last] = value if field.held.container == "one" else [value]
    if last == "minDomains":
        here["whenUnsatisfiable"] = "DoNotSchedule"
    return job, path if field.held.container == "one" else f"{path}[0]"


@cache
def siblings(path: str) -> dict[str, Field]:
    around = path.rpartition(".")[0]
    same = [each for each in all_fields().values() if each.path.rpartition(".")[0] == around]
    return {each.name: each for each in same}


# Updates


ANOTHER = {
    "parallelism": 2, "completions": 3, "completionMode": "Indexed", "backoffLimit": 1, "backoffLimitPerIndex": 1,
    "maxFailedIndexes": 1, "activeDeadlineSeconds": 60, "ttlSecondsAfterFinished": 60, "suspend": True,
    "podReplacementPolicy": "Failed", "manualSelector": False, "managedBy": "example.com/queue",
    "podFailurePolicy": {"rules": [{"action": "Ignore", "onExitCodes": {"operator": "In", "values": [1]}}]},
    "successPolicy": {"rules": [{"succeededCount": 1}]}, "selector": {"matchLabels": {"app": "demo"}},
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(ANOTHER))
def test_a_field_of_the_spec_may_change_when_its_description_says_so(name: str) -> None:
    guide = guides()[f"JobSpec.{name}"]
    base = base_job(parallelism=1, completions=2)
    if name == "maxFailedIndexes":
        base["spec"].update(INDEXED, backoffLimitPerIndex=1)
    changed = deepcopy(base)
    changed["spec"][name] = ANOTHER[name]
    refused = {error.field for error in jobkit.validate(changed, old=base).errors}
    assert (f"spec.{name}" in refused) == (guide.changes is not Changes.Always)


def test_completions_may_change_in_tandem() -> None:
    assert guides()["JobSpec.completions"].changes is Changes.InTandem
    old = base_job(completionMode="Indexed", completions=2, parallelism=2)
    both, one = deepcopy(old), deepcopy(old)
    both["spec"].update(completions=3, parallelism=3)
    one["spec"].update(completions=3)
    assert jobkit.validate(both, old=old).valid
    assert not jobkit.validate(one, old=old).valid


def is_dropped(name: str) -> bool:
    kind, _, field = name.partition(".")
    return field in DISABLED_FIELDS.get(kind, {})


@pytest.mark.parametrize("name", [name for name in guides() if is_dropped(name)])
def test_a_field_whose_feature_is_off_says_so(name: str) -> None:
    guide = guides()[name]
    assert "off" in f"{guide.brief} {guide.meaning}".replace(",", " ").split()


TEMPLATE_FIELDS = [
    name
    for name in SHOWN
    if (example := guides()[name].example) is not None
    and (example.more_pod or example.container or example.template_metadata)
    and not (example.spec or isinstance(example.gives, Refused))
    and not name.startswith("ObjectMeta.")
    and not is_dropped(name)
]


@pytest.mark.parametrize("name", TEMPLATE_FIELDS)
def test_a_field_of_the_template_may_change_under_suspension_when_its_description_says_so(
    name: str,
) -> None:
    guide, stored = guides()[name], base_job(suspend=True)
    assert guide.example is not None
    changed = mapping(guide.example.job)
    changed["spec"]["suspend"] = True
    if changed == stored:
        pytest.fail("the example has nothing of its own")
    answer = jobkit.validate(changed, old=stored)
    assert answer.valid == (guide.changes is Changes.WhileSuspended), answer


def test_a_template_of_a_job_that_is_not_suspended_does_not_change() -> None:
    changed = base_job()
    changed["spec"]["template"]["spec"]["nodeSelector"] = {"disk": "nvme"}
    assert not jobkit.validate(changed, old=base_job()).valid


# Values by path


def value_at(document: Any, path: str) -> Any:
    for part in re.findall(r"[^.\[\]]+", path):
        if document is None:
            return None
        document = document[int(part)] if isinstance(document, list) else document.get(part)
    return document


def mapping(text: str) -> Any:
    return yaml.safe_load(text)


def test_each_line_of_yaml_belongs_to_a_described_field() -> None:
    placed = [name for name in guides() if example_at(name) is not None]
    assert len(placed) > 100
    both = [name for name in placed if guides()[name].example != example_at(name)]
    assert both == []
