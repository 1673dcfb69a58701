"""What code review tools are given."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import jobkit
from jobkit.decode.fix import fixed
from jobkit.review import github_annotations, sarif_log
from jobkit.validation.lint import RULES

DATA = Path(__file__).parent.parent / "data"
FIRST = jobkit.validate(DATA / "pod-failure-policy.yaml")
SECOND = jobkit.validate(DATA / "success-policy.yaml")
ODD = jobkit.Diagnostics(
    errors=(
        jobkit.Diagnostic(
            field="spec", type="Invalid value", message="100 %\r\nof: a, b", line=3, column=5
        ),
    ),
    warnings=(jobkit.Diagnostic(field="", type="warning", message="no place"),),
)


def test_an_annotation_names_file_line_column_and_title() -> None:
    first = next(github_annotations("jobs/a.yaml", FIRST))
    assert first.startswith("::error file=jobs/a.yaml,line=1,col=1,title=wrong kind::apiVersion: ")
    assert first.endswith("%0Ahelp: did you mean apiVersion?")


def test_annotations_are_escaped() -> None:
    assert list(github_annotations("a,b:c%.yaml", ODD)) == [
        "::error file=a%2Cb%3Ac%25.yaml,line=3,col=5,title=Invalid value::spec: 100 %25%0D%0Aof: a, b",
        "::warning file=a%2Cb%3Ac%25.yaml,title=warning::no place",
    ]


def test_annotations_of_a_text_without_a_file_name_none() -> None:
    assert next(github_annotations(None, ODD)).startswith("::error line=3,col=5,title=")


@pytest.mark.parametrize("answer", [FIRST, SECOND], ids=["first", "second"])
def test_an_annotation_is_one_line_and_weighs_by_what_it_is(answer: jobkit.Diagnostics) -> None:
    lines = list(github_annotations("job.yaml", answer))
    assert not any("\n" in line or "\r" in line for line in lines)
    levels = [re.match(r"::(\w+) ", line) for line in lines]
    found = [level.group(1) for level in levels if level]
    assert found == sorted(found, key=["error", "warning", "notice"].index)
    assert set(found) == {"error", "warning", "notice"}


def a_log(**answers: jobkit.Diagnostics) -> dict[str, Any]:
    return sarif_log({f"jobs/{name} 1.yaml": answer for name, answer in answers.items()}, "0.1.0")


def test_a_log_says_what_it_is_and_who_wrote_it() -> None:
    log = a_log(first=FIRST)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    assert run["tool"]["driver"]["name"] == "jobkit"
    assert run["columnKind"] == "unicodeCodePoints"


def test_every_result_belongs_to_a_rule_of_the_log() -> None:
    (run,) = a_log(first=FIRST, second=SECOND, odd=ODD)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert {rule.id for rule in RULES} <= {rule["id"] for rule in rules}
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]


def test_a_result_tells_where_it_is() -> None:
    (run,) = a_log(first=FIRST, odd=ODD)["runs"]
    first, last = run["results"][0], run["results"][-1]
    place = first["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "jobs/first%201.yaml"},
        "region": {"startLine": 1, "startColumn": 1},
    }
    assert first["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "apiVersion"
    assert "region" not in last["locations"][0]["physicalLocation"]


def test_what_comes_next_weighs_less_than_what_a_cluster_tells_at_once() -> None:
    (run,) = a_log(second=SECOND)["runs"]
    levels = [(r["ruleId"], r["level"], "properties" in r) for r in run["results"]]
    assert levels == [
        ("wrong-kind", "error", False),
        ("duplicate-field", "warning", True),
        ("unknown-field", "warning", True),
        ("unsupported-value", "warning", True),
        ("success-count-of-one", "note", True),
        ("no-deadline", "note", True),
        ("no-resources", "note", True),
        ("mutable-image-tag", "note", True),
    ]


def test_what_can_be_mended_for_certain_comes_with_its_repair() -> None:
    fix = fixed((DATA / "success-policy.yaml").read_text("utf-8"))
    (run,) = sarif_log({"a b.yaml": SECOND}, "0.1.0", fixes={"a b.yaml": fix})["runs"]
    repairs = {
        r["ruleId"]: r["fixes"][0]["artifactChanges"][0] for r in run["results"] if "fixes" in r
    }
    assert set(repairs) == {"wrong-kind", "duplicate-field", "unknown-field", "unsupported-value"}
    assert repairs["unsupported-value"] == {
        "artifactLocation": {"uri": "a%20b.yaml"},
        "replacements": [
            {
                "deletedRegion": {
                    "startLine": 27,
                    "startColumn": 23,
                    "endLine": 27,
                    "endColumn": 28,
                },
                "insertedContent": {"text": "Never"},
            }
        ],
    }
    (duplicate,) = repairs["duplicate-field"]["replacements"]
    assert duplicate["deletedRegion"] == {
        "startLine": 18,
        "startColumn": 1,
        "endLine": 19,
        "endColumn": 1,
    }
    assert duplicate["insertedContent"] == {"text": ""}


def test_files_that_cannot_be_read_are_told_in_the_log() -> None:
    (run,) = sarif_log({}, "0.1.0", ["a.yaml: there is no such file"])["runs"]
    (invocation,) = run["invocations"]
    assert not invocation["executionSuccessful"]
    assert invocation["toolExecutionNotifications"][0]["message"]["text"].startswith("a.yaml")


def test_documents_of_one_file_are_all_told() -> None:
    several = jobkit.Diagnostics(documents=(ODD, ODD))
    (run,) = a_log(several=several)["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["invalid-value", "warning"] * 2
