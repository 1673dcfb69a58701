"""`jobkit validate`: what it reads, says, writes, and exits with."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import jobkit
from jobkit.cli import main
from jobkit.validation.lint import RULES

DATA = Path(__file__).parent.parent / "data"
ROOT = Path(__file__).parent.parent.parent
GOOD = """\
apiVersion: batch/v1
kind: Job
metadata: {name: demo}
spec:
  activeDeadlineSeconds: 600
  template:
    spec:
      restartPolicy: Never
      containers:
      - {name: main, image: "example/app:1", resources: {requests: {cpu: 1}}}
"""
LINTED = GOOD.replace("app:1", "app:latest")
SLIPPED = GOOD.replace("activeDeadlineSeconds: 600", "ActiveDeadlineSeconds: '600'  # ten minutes")
BROKEN = GOOD.replace("Never", "Always")
DEPLOYMENT = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def wrote(place: Path, **texts: str) -> None:
    for name, text in texts.items():
        (place / f"{name}.yaml").write_text(text, "utf-8")


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["validate", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def on_standard_input(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


# Answers and exit codes


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        pytest.param(GOOD, (), 0, id="valid"),
        pytest.param(BROKEN, (), 1, id="invalid"),
        pytest.param(LINTED, (), 0, id="lint does not fail"),
        pytest.param(LINTED, ("--strict",), 1, id="lint fails if asked to"),
        pytest.param(LINTED, ("--strict", "--ignore", "mutable-image-tag"), 0, id="ignored"),
        pytest.param(LINTED, ("--strict", "--select", "no-deadline,no-resources"), 0, id="selected"),
        pytest.param(LINTED, ("--strict", "--no-lint"), 0, id="no lint"),
        pytest.param(DEPLOYMENT, (), 1, id="no Job"),
        pytest.param(DEPLOYMENT, ("--only-jobs",), 0, id="no Job, left alone"),
        pytest.param(GOOD, ("--ignore", "no-such-rule"), 2, id="no such rule"),
        pytest.param(GOOD, ("--write",), 2, id="nothing to write"),
        pytest.param(SLIPPED, ("--fix", "-o", "sarif"), 2, id="repairs in no form for them"),
        pytest.param("\0", (), 2, id="binary"),
    ],
)  # fmt: skip
def test_the_exit_code_tells_valid_invalid_and_unusable(
    place: Path,
    capsys: pytest.CaptureFixture[str],
    text: str,
    arguments: tuple[str, ...],
    code: int,
) -> None:
    wrote(place, job=text)
    assert ran(capsys, *arguments, "job.yaml")[0] == code


def test_findings_go_to_standard_error_and_the_verdict_to_standard_output(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrote(place, job=LINTED)
    code, out, err = ran(capsys, "job.yaml")
    assert (code, out) == (0, "job.yaml: valid, 1 of lint\n")
    assert err.startswith("lint: job.yaml:10:22: ")
    assert "[mutable-image-tag]" in err


def test_standard_input_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_standard_input(monkeypatch, BROKEN)
    code, out, err = ran(capsys, "-")
    assert (code, out) == (1, "standard input: invalid, 1 error\n")
    assert err.startswith("error: standard input:8:")


def test_a_call_without_a_file_is_unusable(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ran(capsys)
    assert (code, out) == (2, "")
    assert err.startswith("error: name a manifest")


# Files and directories


def test_a_directory_is_looked_through_and_what_is_no_job_is_named_and_left_alone(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    below = place / "jobs" / "deeper"
    below.mkdir(parents=True)
    (place / "jobs" / ".hidden").mkdir()
    wrote(
        place / "jobs", b=GOOD, a=BROKEN, web=DEPLOYMENT, values="replicas: 3\n", chart="{{ x }}: ["
    )
    (below / "c.yml").write_text(GOOD)
    (below / "d.json").write_text(json.dumps(yaml.safe_load(GOOD)))
    (below / "e.YAML").write_text("# nothing\n")
    (below / "notes.txt").write_text("kind: Job")
    (place / "jobs" / ".hidden" / "f.yaml").write_text(BROKEN)
    (place / "jobs" / ".f.yaml").write_text(BROKEN)
    code, out, _ = ran(capsys, "jobs")
    assert code == 1
    assert out.splitlines() == [
        "jobs/a.yaml: invalid, 1 error",
        "jobs/b.yaml: valid",
        "jobs/chart.yaml: left alone, it is no YAML (line 1)",
        "jobs/values.yaml: left alone, it is no Kubernetes object",
        "jobs/web.yaml: left alone, Deployment web",
        "jobs/deeper/c.yml: valid",
        "jobs/deeper/d.json: valid",
        "jobs/deeper/e.YAML: left alone, it is empty",
        "4 files: 3 valid, 1 invalid, 1 error",
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("kind: Job\napiVersion: [", id="broken YAML with a Job in sight"),
        pytest.param(GOOD.replace("kind: Job", "kind: job"), id="a kind in the wrong case"),
        pytest.param(GOOD.replace("apiVersion", "apiVersio"), id="a misspelt apiVersion"),
        pytest.param(GOOD.replace("kind: Job\n", ""), id="no kind"),
        pytest.param(f"{DEPLOYMENT}---\n{BROKEN}", id="a Job behind something else"),
        pytest.param(f"kind: List\napiVersion: v1\nitems: [{{apiVersion: batch/v1, kind: Job}}]\n", id="a List"),  # noqa: F541
    ],
)  # fmt: skip
def test_what_was_meant_as_a_job_is_judged_in_a_directory_too(
    place: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    wrote(place, job=text)
    code, out, _ = ran(capsys, ".")
    assert code == 1
    assert "left alone" not in out


def test_a_directory_without_manifests_is_unusable(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(capsys, str(place))[0] == 2


def test_a_file_that_cannot_be_read_does_not_keep_others_from_being_judged(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrote(place, job=GOOD)
    code, out, err = ran(capsys, "missing.yaml", "job.yaml")
    assert code == 2
    assert out == "job.yaml: valid\n2 files: 1 valid, 1 not read\n"
    assert err == "error: missing.yaml: there is no such file\n"


def test_a_file_that_is_named_twice_is_judged_once(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrote(place, job=GOOD)
    assert ran(capsys, "job.yaml", "job.yaml", ".")[1] == "job.yaml: valid\n"


def test_documents_of_one_file_are_judged_each_by_itself(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrote(place, job=f"{GOOD}---\n{DEPLOYMENT}---\n{BROKEN}")
    code, out, _ = ran(capsys, "job.yaml", "-o", "json")
    document = json.loads(out)
    assert code == 1
    assert [each["valid"] for each in document["documents"]] == [True, True, False]
    assert document["documents"][1]["warnings"][0]["field"] == "kind"
    assert document["documents"][2]["errors"][0]["line"] == 23


def test_an_update_is_judged_against_the_stored_job(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrote(place, old=GOOD, new=GOOD.replace("spec:\n", "spec:\n  completions: 5\n", 1))
    code, _, err = ran(capsys, "--old", "old.yaml", "new.yaml")
    assert code == 1
    assert "error: new.yaml:5:" in err


# Documents


def test_json_of_one_file_is_the_document_of_its_findings(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrote(place, job=LINTED)
    code, out, err = ran(capsys, "job.yaml", "-o", "json")
    assert (code, err) == (0, "")
    assert json.loads(out) == jobkit.validate(LINTED).to_dict()


def test_json_of_several_files_names_each(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrote(place, a=GOOD, b=BROKEN, c=DEPLOYMENT)
    code, out, _ = ran(capsys, ".", "-o", "json")
    document = json.loads(out)
    assert code == 1
    assert not document["valid"]
    assert [(each["file"], each["valid"]) for each in document["documents"]] == [
        ("a.yaml", True),
        ("b.yaml", False),
        ("c.yaml", True),
    ]
    assert "left alone: Deployment web" in document["documents"][2]["warnings"][0]["message"]


def test_yaml_holds_the_same_as_json(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrote(place, job=BROKEN)
    as_json = json.loads(ran(capsys, "job.yaml", "-o", "json")[1])
    assert yaml.safe_load(ran(capsys, "job.yaml", "-o", "yaml")[1]) == as_json


def test_sarif_and_github_tell_of_every_file_and_of_no_other_kind(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrote(place, a=LINTED, b=BROKEN, c=DEPLOYMENT)
    code, out, _ = ran(capsys, ".", "-o", "sarif")
    results = json.loads(out)["runs"][0]["results"]
    uris = [r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results]
    assert (code, uris) == (1, ["a.yaml", "b.yaml"])
    code, out, _ = ran(capsys, ".", "-o", "github")
    assert code == 1
    assert [line.partition(" ")[0] for line in out.splitlines()] == ["::notice", "::error"]


# Lint


def test_all_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ran(capsys, "--list-rules")
    assert code == 0
    assert [line.partition(" ")[0] for line in out.splitlines() if line and line[0] != " "] == [
        rule.id for rule in RULES
    ]
    code, out, _ = ran(capsys, "--list-rules", "-o", "json")
    assert json.loads(out)["rules"] == [rule.to_dict() for rule in RULES]


# Repairs


def test_fix_shows_a_diff_and_writes_nothing(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrote(place, job=SLIPPED)
    code, out, err = ran(capsys, "--fix", "job.yaml")
    assert code == 1
    assert out.startswith("--- job.yaml\n+++ job.yaml\n")
    assert "-  ActiveDeadlineSeconds: '600'  # ten minutes\n" in out
    assert "+  activeDeadlineSeconds: 600  # ten minutes\n" in out
    assert "can be mended: job.yaml:5:3: ActiveDeadlineSeconds -> activeDeadlineSeconds\n" in err
    assert (place / "job.yaml").read_text() == SLIPPED


def test_fix_writes_what_it_has_shown_if_told_to(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrote(place, job=SLIPPED)
    code, out, err = ran(capsys, "--fix", "--write", "job.yaml")
    assert code == 0
    assert "+  activeDeadlineSeconds: 600  # ten minutes\n" in out
    assert out.endswith("job.yaml: valid\n")
    assert err.startswith("mended: job.yaml:5:3: ")
    assert (place / "job.yaml").read_text() == SLIPPED.replace("Active", "active").replace(
        "'600'", "600"
    )
    assert ran(capsys, "--fix", "--write", "job.yaml") == (0, "job.yaml: valid\n", "")


@pytest.mark.parametrize(
    ("answer", "is_written"), [("y", True), ("yes", True), ("n", False), ("", False)]
)
def test_fix_asks_at_a_terminal(
    place: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    answer: str,
    is_written: bool,
) -> None:
    wrote(place, job=SLIPPED)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{answer}\n"))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    code, out, _ = ran(capsys, "--fix", "job.yaml")
    assert out.index("+++ job.yaml") < out.index("write job.yaml? [y/N]")
    assert code == (0 if is_written else 1)
    assert ((place / "job.yaml").read_text() != SLIPPED) is is_written


def test_the_diff_of_standard_input_is_shown_and_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_standard_input(monkeypatch, SLIPPED)
    code, out, _ = ran(capsys, "--fix", "-")
    assert code == 1
    assert "+  activeDeadlineSeconds: 600  # ten minutes" in out
    assert ran(capsys, "--fix", "--write", "-")[0] == 2


def test_json_holds_the_repairs(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrote(place, job=SLIPPED)
    code, out, _ = ran(capsys, "--fix", "job.yaml", "-o", "json")
    fix: dict[str, Any] = json.loads(out)["fix"]
    assert code == 1
    assert not fix["written"]
    assert [edit["line"] for edit in fix["edits"]] == [5, 5]
    assert fix["text"] == SLIPPED.replace("Active", "active").replace("'600'", "600")
    assert fix["diff"].startswith("--- job.yaml\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_file_keeps_its_encoding_its_line_ends_and_its_rights(
    place: Path, capsys: pytest.CaptureFixture[str], encoding: str, ending: str
) -> None:
    path = place / "job.yaml"
    before = f"# größer\n{SLIPPED}".replace("\n", ending)
    path.write_bytes(before.encode(encoding))
    path.chmod(0o640)
    ran(capsys, "--fix", "--write", "job.yaml")
    after = before.replace("Active", "active").replace("'600'", "600")
    assert path.read_bytes() == after.encode(encoding)
    assert path.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in place.iterdir()] == ["job.yaml"]


def test_a_link_stays_a_link(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrote(place, real=SLIPPED)
    (place / "link.yaml").symlink_to("real.yaml")
    assert ran(capsys, "--fix", "--write", "link.yaml")[0] == 0
    assert (place / "link.yaml").is_symlink()
    assert "active" in (place / "real.yaml").read_text()


def test_the_diff_is_one_that_patch_takes(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (DATA / "success-policy.yaml").read_text("utf-8").rstrip("\n")
    wrote(place, job=text)
    _, out, _ = ran(capsys, "--fix", "job.yaml")
    assert "\\ No newline at end of file\n" in out
    diff = out.rpartition("job.yaml: ")[0]
    subprocess.run(["git", "apply", "-p0", "-"], input=diff.encode(), check=True, cwd=place)
    code, _, _ = ran(capsys, "job.yaml")
    assert code == 0


# As a hook


@pytest.mark.parametrize(("hook", "code"), [("jobkit-validate", 1), ("jobkit-fix", 0)])
def test_the_hooks_of_pre_commit_run(place: Path, hook: str, code: int) -> None:
    hooks = {
        each["id"]: each for each in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    }
    assert set(hooks[hook]) >= {"id", "name", "entry", "language", "types_or"}
    wrote(place, job=SLIPPED, web=DEPLOYMENT)
    program, *arguments = hooks[hook]["entry"].split()
    assert program == "jobkit"
    command = [sys.executable, "-m", "jobkit", *arguments, "job.yaml", "web.yaml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=place)
    assert done.returncode == code, done.stderr
    assert "web.yaml: left alone, Deployment web" in done.stdout


# Colour


@pytest.mark.parametrize(
    ("is_terminal", "no_colour", "expected"),
    [(True, "", True), (True, "1", False), (False, "", False)],
)
def test_colour_is_for_terminals_and_goes_with_no_color(
    place: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_terminal: bool,
    no_colour: str,
    expected: bool,
) -> None:
    wrote(place, job=BROKEN)
    monkeypatch.setenv("NO_COLOR", no_colour)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: is_terminal, raising=False)
    _, out, err = ran(capsys, "job.yaml")
    assert ("\x1b[" in err) is expected
    assert "\x1b[" not in out
