"""`jobkit explain` and `jobkit schema` as they are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

import jobkit
from jobkit.cli import main
from jobkit.fields.schema import job_schema, scenario_schema


def test_explain_prints_the_text_of_a_field(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "backoffLimit"]) == 0
    out, err = capsys.readouterr()
    assert out == str(jobkit.explain("backoffLimit"))
    assert err == ""


@pytest.mark.parametrize(("form", "read"), [("json", json.loads), ("yaml", yaml.safe_load)])
def test_explain_prints_a_document(
    form: str, read: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "spec.suspend", "-o", form]) == 0
    assert callable(read)
    assert read(capsys.readouterr().out) == jobkit.explain("spec.suspend").to_dict()


def test_explain_without_a_field_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    assert capsys.readouterr().out == str(jobkit.explain())


def test_explain_helps_with_a_misspelt_field(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "spec.backofLimit"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert (
        err
        == "error: 'spec.backofLimit': there is no such field; did you mean spec.backoffLimit?\n"
    )


def test_the_commands_under_try_it_do_what_the_example_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "backoffLimit", "--example"]) == 0
    job = tmp_path / "job.yaml"
    job.write_text(capsys.readouterr().out)
    assert main(["explain", "backoffLimit", "--example", "scenario"]) == 0
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text(capsys.readouterr().out)
    assert main(["simulate", str(job), "--scenario", str(scenario), "-o", "json"]) == 3
    outcome = json.loads(capsys.readouterr().out)["outcome"]
    assert outcome["reason"] == "BackoffLimitExceeded"
    assert outcome["makespan"] == 55.0


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(["explain", "parallelism", "--example", "scenario"], id="no scenario"),
        pytest.param(["explain", "--example"], id="no field"),
        pytest.param(["explain", "flexVolume", "--example"], id="no example"),
    ],
)
def test_an_example_that_is_not_there_is_an_error(
    call: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(call) == 2
    assert capsys.readouterr().err.startswith("error: ")


@pytest.mark.parametrize(
    ("call", "schema"),
    [
        (["schema"], job_schema()),
        (["schema", "job"], job_schema()),
        (["schema", "scenario"], scenario_schema()),
    ],
)
def test_schema_prints_json(
    call: list[str], schema: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(call) == 0
    assert json.loads(capsys.readouterr().out) == schema


def test_schema_of_something_else_is_an_unusable_call(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["schema", "pod"])
    assert ended.value.code == 2
    assert "invalid choice" in capsys.readouterr().err
