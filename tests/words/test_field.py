"""Explanations: which field is meant, what is said of it, and how it is shown."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jobkit
from jobkit.errors import UnknownField
from jobkit.fields.guide.example import Ends, Fills, Refused
from jobkit.fields.guide.record import Changes, Since
from jobkit.fields.misconceptions import MISCONCEPTIONS
from jobkit.fields.paths import all_fields, find_field
from jobkit.text.field import explanation_text
from jobkit.text.terminal import Terminal
from jobkit.validation.lint.catalogue import RULES
from jobkit.words.field import explain_field, list_fields, result_words, since_words

PATHS = sorted(all_fields())
DESCRIBED = sorted(
    {
        field.guide.field: path for path, field in reversed(all_fields().items()) if field.guide
    }.values()
)
"""The first path of each description."""


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        pytest.param("spec.backoffLimit", "spec.backoffLimit", id="a path"),
        pytest.param("job.spec.backoffLimit", "spec.backoffLimit", id="with job. in front"),
        pytest.param("backoffLimit", "spec.backoffLimit", id="a name"),
        pytest.param("BackOffLimit", "spec.backoffLimit", id="in other letters"),
        pytest.param("spec.template.spec.containers[0].image", "spec.template.spec.containers[].image", id="with a position"),
        pytest.param("spec.template.spec.containers[*].image", "spec.template.spec.containers[].image", id="with a star"),
        pytest.param("containers.image", "spec.template.spec.containers[].image", id="the end of a path"),
        pytest.param("initContainers.restartPolicy", "spec.template.spec.initContainers[].restartPolicy", id="one list of containers among three"),
        pytest.param("restartPolicy", "spec.template.spec.restartPolicy", id="of several, the one nearest to the top"),
        pytest.param("activeDeadlineSeconds", "spec.activeDeadlineSeconds", id="of two, the Job's"),
        pytest.param("name", "metadata.name", id="a name that is everywhere"),
        pytest.param("spec.template.spec.nodeSelector.disk", "spec.template.spec.nodeSelector", id="a key of a map"),
        pytest.param("spec.template.spec.containers[0].resources.limits[cpu]", "spec.template.spec.containers[].resources.limits", id="a key of a map in brackets"),
        pytest.param("exitCode", "scenario.spec.pods[].exitCode", id="a name of scenarios only"),
        pytest.param("scenario.spec.seed", "scenario.spec.seed", id="a path of a scenario"),
        pytest.param("spec", "spec", id="the spec is the Job's"),
        pytest.param("scenario", "Scenario", id="the scenario itself"),
        pytest.param("job", "Job", id="the Job itself"),
        pytest.param("status.conditions[0].reason", "status.conditions[].reason", id="a field of the status"),
        pytest.param(" spec.parallelism ", "spec.parallelism", id="blanks around"),
        pytest.param("spec/parallelism", "spec.parallelism", id="slashes"),
    ],
)  # fmt: skip
def test_a_field_is_found_by(asked: str, meant: str) -> None:
    assert find_field(asked).path == meant
    assert jobkit.explain(asked).field == meant


@pytest.mark.parametrize(
    ("asked", "guess"),
    [
        pytest.param("spec.backofLimit", "spec.backoffLimit", id="a letter missing"),
        pytest.param("spec.template.spec.restartyPolicy", "spec.template.spec.restartPolicy", id="a letter too many"),
        pytest.param("spec.template.backoffLimit", "spec.backoffLimit", id="the wrong level"),
        pytest.param("complitions", "spec.completions", id="a name misspelt"),
        pytest.param("ttl", "spec.ttlSecondsAfterFinished", id="the beginning of a name"),
        pytest.param("probe", "spec.template.spec.containers[].livenessProbe", id="the end of names"),
        pytest.param("status.completedIndices", "status.completedIndexes", id="another plural"),
        pytest.param("spec.template.spec.container", "spec.template.spec.containers", id="one in place of many"),
        pytest.param("scenario.spec.pods.run", "scenario.spec.pods[].runs", id="in a scenario"),
    ],
)  # fmt: skip
def test_a_misspelt_field_is_helped(asked: str, guess: str) -> None:
    with pytest.raises(UnknownField) as unknown:
        jobkit.explain(asked)
    assert guess in unknown.value.guesses
    assert guess in str(unknown.value)
    assert isinstance(unknown.value, jobkit.UnusableInput)


@pytest.mark.parametrize("asked", ["", "   ", "[]", "...", "zzz", "x" * 100_000, "a." * 50_000])
def test_what_is_like_no_field_leads_to_the_list(asked: str) -> None:
    with pytest.raises(UnknownField, match="lists them all") as unknown:
        jobkit.explain(asked)
    assert len(str(unknown.value)) < 200


@settings(deadline=None)  # the first look builds the table of fields
@given(st.text(max_size=80) | st.lists(st.sampled_from(PATHS), max_size=3).map(".".join))
def test_any_text_is_a_field_or_is_not(text: str) -> None:
    found: list[str] = []
    try:
        found.append(jobkit.explain(text).field)
    except UnknownField as unknown:
        found += unknown.guesses
    assert all(path in all_fields() for path in found)


@pytest.mark.parametrize("path", PATHS)
def test_every_field_has_an_explanation_that_can_be_shown(path: str) -> None:
    explanation = explain_field(path)
    assert explanation.field == path
    assert explanation.brief.endswith(".")
    assert json.loads(json.dumps(explanation.to_dict(), allow_nan=False)) == explanation.to_dict()
    assert path in str(explanation)


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_the_text_fits_the_terminal_but_for_yaml_paths_and_commands(width: int) -> None:
    for path in DESCRIBED:
        example = explain_field(path).example
        literal = "" if example is None else f"{example.job}{example.scenario or ''}"
        for line in explanation_text(explain_field(path), Terminal(width=width)).splitlines():
            is_prose = len(line.split()) > 2 and line.strip() not in literal
            if is_prose and not line.startswith("  jobkit "):
                assert len(line) <= max(width, len(path) + 30), line


def test_an_explanation_of_backoff_limit_says_all_that_the_issue_asks_for() -> None:
    explanation = jobkit.explain("spec.backoffLimit")
    document = explanation.to_dict()
    assert document["type"] == "whole number"
    assert document["default"] == "6; 2147483647 if backoffLimitPerIndex is given"
    assert document["limits"] == ["0 or more"]
    assert document["since"] == "1.8 for good"
    assert document["changes"] == "at any time"
    assert "spec.podFailurePolicy" in [each["field"] for each in document["beside"]]
    assert {"M01", "M04"} <= {each["id"] for each in document["misunderstandings"]}
    assert document["example"]["result"].startswith("Failed (BackoffLimitExceeded) at 55 s")
    run = jobkit.simulate(document["example"]["job"], document["example"]["scenario"])
    assert run.outcome.result == "Failed"


@pytest.mark.parametrize("path", DESCRIBED)
def test_every_described_field_has_an_example_that_shows_it(path: str) -> None:
    field, example = all_fields()[path], explain_field(path).example
    assert example is not None
    assert field.guide is not None
    is_written_by_others = field.guide.changes in (
        Changes.ByServer,
        Changes.ByController,
        Changes.ByCluster,
    )
    text = f"{example.job}{example.scenario}{example.result}"
    assert (
        field.name in text
        or is_written_by_others
        or path in ("Job", "Scenario", "scenario.metadata")
    )


def test_what_lint_knows_of_a_field_is_told_with_it() -> None:
    assert "no-deadline" in [name for name, _ in jobkit.explain("activeDeadlineSeconds").lint]
    told = {name for path in PATHS for name, _ in explain_field(path).lint}
    assert told == {rule.id for rule in RULES}
    assert [rule.id for rule in RULES if rule.misconception not in MISCONCEPTIONS] == []


def test_an_object_lists_its_fields_and_a_name_its_namesakes() -> None:
    listed = [each.field for each in jobkit.explain("podFailurePolicy").fields]
    assert listed == ["spec.podFailurePolicy.rules"]
    others = [each.field for each in jobkit.explain("activeDeadlineSeconds").others]
    assert others == ["spec.template.spec.activeDeadlineSeconds"]


def test_a_field_without_words_says_so_and_still_lists_what_it_holds() -> None:
    explanation = jobkit.explain("spec.template.spec.volumes.iscsi")
    assert "no words of its own" in explanation.brief
    assert explanation.example is None
    assert "targetPortal" in str(explanation)


def test_without_a_field_all_described_ones_are_listed_as_a_tree() -> None:
    everything = jobkit.explain()
    assert everything == list_fields()
    fields = [each.field for each in everything.fields]
    assert len(fields) == len(set(fields)) > 350
    assert all(each.brief for each in everything.fields)
    lines = str(everything).splitlines()
    assert "    backoffLimit            how many failures the Job bears; one more fails it" in lines
    assert max(map(len, lines)) <= 80
    assert repr(everything) == f"<Explanation of {len(fields)} fields>"


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (Since(stable="1.2"), "1.2 for good"),
        (Since(alpha="1.21", beta="1.22", stable="1.24"), "1.24 for good, from 1.22 on by default, from 1.21 on request"),
        (Since(alpha="1.34", beta="1.35"), "1.35 on by default, from 1.34 on request"),
        (Since(alpha="1.37"), "1.37, off by default"),
    ],
)  # fmt: skip
def test_releases_are_told_in_words(since: Since, words: str) -> None:
    assert since_words(since) == words


@pytest.mark.parametrize(
    ("gives", "words"),
    [
        (Ends(at=14, created=(0,)), "Complete (CompletionsReached) at 14 s; 1 Pod, created at 0 s"),
        (Ends(at=9.5, created=(0, 18, 46), status={"failed": 3, "failedIndexes": "0,2"}),
         'Complete (CompletionsReached) at 9.5 s; 3 Pods, created at 0, 18 and 46 s; failed 3; failedIndexes "0,2"'),
        (Ends(result="Running", reason="", created=()), "still Running when the run is over; no Pod"),
        (Ends(result="Deleted", reason="", at=14), "finished at 14 s, and deleted later"),
        (Ends(result="Deleted", reason=""), "deleted"),
        (Refused("Invalid value", "spec.completions"), "refused: Invalid value at spec.completions"),
        (Fills({"spec.suspend": False}), "the server fills in spec.suspend: false"),
    ],
)  # fmt: skip
def test_the_result_of_an_example_is_told_in_words(gives: Any, words: str) -> None:
    assert result_words(gives) == words


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert all(name in ("style", "scope") for name, _ in attrs)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_html_of_every_field_is_whole_and_has_inline_styles_only() -> None:
    for path in PATHS:
        tags = _Tags()
        tags.feed(explain_field(path)._repr_mimebundle_()["text/html"])
        assert tags.open == []
        assert not {"script", "style", "svg", "link", "img"} & tags.seen


def test_html_escapes_what_it_shows() -> None:
    page = jobkit.explain("containers.command")._repr_mimebundle_()["text/html"]
    assert "&quot;sh&quot;" in page
    assert not re.search(r'"sh"', page)


def test_an_explanation_is_the_same_on_every_call() -> None:
    assert str(jobkit.explain("spec")) == str(jobkit.explain("spec"))
    assert repr(jobkit.explain("suspend")).startswith(
        "<Explanation of spec.suspend: Whether the Job"
    )


def test_explaining_loads_no_engine_and_no_picture() -> None:
    code = (
        "import sys; from jobkit.words.field import explain_field; str(explain_field('spec'));"
        "print([name for name in ('matplotlib', 'IPython', 'jobkit.simulation.simulate') if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
