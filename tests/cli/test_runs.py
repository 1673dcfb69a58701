"""`jobkit simulate`, `reconcile`, `defaults` and `plot`: exit codes, outputs, and bad input of all kinds."""

from __future__ import annotations

import contextlib
import io
import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

import jobkit
from jobkit.cli import main

GOOD = """\
apiVersion: batch/v1
kind: Job
metadata: {name: demo}
spec:
  completions: 2
  backoffLimit: 0
  activeDeadlineSeconds: 600
  template:
    spec:
      restartPolicy: Never
      containers:
      - {name: main, image: "example/app:1", resources: {requests: {cpu: 1}}}
"""
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
OTHERS = "kind: List\nitems:\n- kind: Pod\n  metadata: {name: a, ownerReferences: [{kind: Job, name: other, uid: u, controller: true}]}\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "no-pods.yaml").write_text("[]")
    return tmp_path


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        code = main(arguments)
    except SystemExit as end:  # argparse leaves this way
        code = end.code if isinstance(end.code, int) else 1
    out, err = capsys.readouterr()
    return code, out, err


COMMANDS = [
    pytest.param(("simulate", "{}"), id="simulate"),
    pytest.param(("simulate", "good.yaml", "--scenario", "{}"), id="simulate, the scenario"),
    pytest.param(("reconcile", "{}", "--pods", "no-pods.yaml"), id="reconcile"),
    pytest.param(("reconcile", "good.yaml", "--pods", "{}"), id="reconcile, the Pods"),
    pytest.param(("defaults", "{}"), id="defaults"),
    pytest.param(("plot", "{}", "-o", "out.svg"), id="plot"),
    pytest.param(
        ("plot", "good.yaml", "--scenario", "{}", "-o", "out.svg"), id="plot, the scenario"
    ),
]
UNUSABLE = {
    "missing": None,
    "a directory": Path,
    "binary": bytes(range(256)),
    "not UTF-8": "name: café".encode("latin-1"),
}
BAD = {
    "a number": "42",
    "a bomb of aliases": BOMB,
    "deep nesting": "[" * 50_000,
    "not a number": "spec: .nan",
    "infinity": "spec: .inf",
    "no YAML": "a: [1, 2",
    "a tag of Python": "!!python/object/apply:os.system [echo]",
    "very large": "# " + "x" * (4 * 1024 * 1024),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("content", UNUSABLE.values(), ids=UNUSABLE)
def test_a_file_that_cannot_be_used_is_named(
    place: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...], content: Any
) -> None:
    name = place / "input.yaml"
    if content is Path:
        name.mkdir()
    elif content is not None:
        name.write_bytes(content)
    code, out, err = ran(capsys, *(part.format("input.yaml") for part in command))
    assert (code, out) == (2, "")
    assert err.startswith("error: input.yaml")
    assert err.count("\n") == 1


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_a_text_that_is_no_input_is_refused_with_its_place(
    place: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...], content: str
) -> None:
    (place / "input.yaml").write_text(content)
    code, out, err = ran(capsys, *(part.format("input.yaml") for part in command))
    assert (code, out) == (1, "")
    assert err.startswith("error: input.yaml:")
    assert "Traceback" not in err
    assert not (place / "out.svg").exists()


@pytest.mark.parametrize("command", ["simulate", "defaults"])
def test_fifty_megabytes_are_refused_quickly(
    place: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    with (place / "input.yaml").open("w") as file:
        file.write(GOOD + "#")
        file.seek(50 * 1024 * 1024)
        file.write("\n")
    code, out, err = ran(capsys, command, "input.yaml")
    assert code in (1, 2)
    assert out == ""
    assert err.startswith("error: input.yaml")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("empty", "", "There is nothing here"),
        ("two Jobs", f"{GOOD}---\n{GOOD}", "There are 2 Jobs here"),
        ("another kind", GOOD.replace("kind: Job", "kind: CronJob"), "kind"),
        ("an unknown field", GOOD.replace("completions", "completion"), "did you mean completions?"),
        ("a refused Job", GOOD.replace("Never", "Always"), "restartPolicy"),
        ("a huge Job", GOOD.replace("completions: 2", "completions: 2000000000\n  parallelism: 2000000000"), "more than 2,000,000 Pods"),
    ],
)  # fmt: skip
def test_a_job_that_no_cluster_would_run_is_not_run(
    place: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, said: str
) -> None:
    (place / "job.yaml").write_text(text)
    code, out, err = ran(capsys, "simulate", "job.yaml")
    assert (code, out) == (1, ""), name
    assert said in err


@pytest.mark.parametrize(
    ("scenario", "place_", "said"),
    [
        ("spec: {seeed: 3}", "1:8", "did you mean seed?"),
        ("spec:\n  clock: sundial", "2:10", "cluster, classroom"),
        ("spec:\n  pods:\n  - {runs: -3}", "3:12", "cannot be negative"),
        ("spec:\n  events:\n  - {at: 3}", "3:5", "An event has one of"),
        ("kind: Job", "1:7", "not that of a scenario"),
    ],
)
def test_an_impossible_scenario_is_refused_where_it_stands(
    place: Path, capsys: pytest.CaptureFixture[str], scenario: str, place_: str, said: str
) -> None:
    (place / "scenario.yaml").write_text(scenario)
    code, out, err = ran(capsys, "simulate", "good.yaml", "--scenario", "scenario.yaml")
    assert (code, out) == (1, "")
    assert err.startswith(f"error: scenario.yaml:{place_}:")
    assert said in err


@pytest.mark.parametrize(
    ("pods", "code", "said"),
    [
        (OTHERS, 1, "No Pod here belongs to Job demo: a."),
        ("- {kind: Pod}", 1, "no metadata.name"),
        ("- 5", 1, "A Pod is a map of fields"),
        (
            "- {kind: Pod, metadata: {name: a, creationTimestamp: yesterday}}",
            1,
            "A time cannot be read",
        ),
        ("- {kind: Service, metadata: {name: a}}", 0, ""),
        ("", 0, ""),
    ],
)
def test_lists_of_pods_are_looked_at_closely(
    place: Path, capsys: pytest.CaptureFixture[str], pods: str, code: int, said: str
) -> None:
    (place / "pods.yaml").write_text(pods)
    found, out, err = ran(
        capsys, "reconcile", "good.yaml", "--pods", "pods.yaml", "--now", "2026-01-01T00:00:00Z"
    )
    assert found == code
    assert said in err
    assert (out == "") == (code != 0)


def test_pods_with_odd_fields_never_end_in_a_traceback() -> None:
    odd: list[Any] = [None, 3, "x", [], {}, [None], {"a": None}, -1, True, "2026-01-01T00:00:00Z"]
    statuses = [
        {"name": "main", name: value}
        for name in ("state", "restartCount", "lastState")
        for value in odd
    ]
    ends = [
        {"state": {"terminated": {name: value}}}
        for name in ("exitCode", "finishedAt")
        for value in odd
    ]
    odd += [[status] for status in (*statuses, *ends)]
    fields = ("metadata", "spec", "status")
    below = ("labels", "annotations", "finalizers", "ownerReferences", "deletionTimestamp",
             "deletionGracePeriodSeconds", "uid", "nodeName", "initContainers", "phase", "conditions",
             "containerStatuses", "initContainerStatuses")  # fmt: skip
    for field in fields:
        for name in below:
            pods = [
                {"kind": "Pod", "metadata": {"name": "p"}, field: {"name": "p", name: value}}
                for value in odd
            ]
            for pod in pods:
                with contextlib.suppress(jobkit.InvalidInput):
                    jobkit.reconcile(GOOD, [pod], now="2026-01-01T00:00:00Z")


@pytest.mark.parametrize(
    "option",
    [("--now", "yesterday"), ("--now", "2026-01-01"), ("--backoff", "3"), ("--backoff", "x@2026-01-01T00:00:00Z"), ("--backoff", "-1@2026-01-01T00:00:00Z")],
)  # fmt: skip
@pytest.mark.usefixtures("place")
def test_odd_options_are_refused(
    capsys: pytest.CaptureFixture[str], option: tuple[str, str]
) -> None:
    code, out, err = ran(
        capsys, "reconcile", "good.yaml", "--pods", "no-pods.yaml", f"{option[0]}={option[1]}"
    )
    assert (code, out) == (2, "")
    assert err.startswith("error: ")


@pytest.mark.parametrize(
    "arguments",
    [(), ("nonsense",), ("simulate",), ("plot", "good.yaml"), ("plot", "good.yaml", "-o", "out.txt"),
     ("plot", "good.yaml", "-o", "nowhere/out.svg"), ("simulate", "good.yaml", "-o", "xml"), ("simulate", "good.yaml", "--nonsense")],
)  # fmt: skip
@pytest.mark.usefixtures("place")
def test_an_unusable_call_exits_with_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    code, out, err = ran(capsys, *arguments)
    assert (code, out) == (2, "")
    assert "error: " in err


@pytest.mark.parametrize(
    ("scenario", "code"),
    [
        ("spec: {}", 0),
        ("spec: {pods: [{exitCode: 1}]}", 3),
        ("spec: {until: 5}", 4),
        ("spec: {events: [{at: 3, patch: {spec: {suspend: true}}}]}", 4),
        ("spec: {events: [{at: 3, deleteJob: {}}]}", 4),
    ],
)
def test_the_exit_code_tells_how_a_run_ended(
    place: Path, capsys: pytest.CaptureFixture[str], scenario: str, code: int
) -> None:
    (place / "scenario.yaml").write_text(scenario)
    assert ran(capsys, "simulate", "good.yaml", "--scenario", "scenario.yaml")[0] == code


@pytest.mark.parametrize("form", ["json", "yaml"])
@pytest.mark.usefixtures("place")
def test_documents_are_the_same_as_in_python(capsys: pytest.CaptureFixture[str], form: str) -> None:
    load = json.loads if form == "json" else yaml.safe_load
    now = "2026-01-01T00:00:00Z"
    calls = {
        ("simulate", "good.yaml"): jobkit.simulate("good.yaml").to_dict(),
        ("defaults", "good.yaml"): jobkit.defaults("good.yaml"),
        ("reconcile", "good.yaml", "--pods", "no-pods.yaml", "--now", now): jobkit.reconcile("good.yaml", [], now=now).to_dict(),
    }  # fmt: skip
    for call, document in calls.items():
        code, out, _ = ran(capsys, *call, "-o", form)
        assert code == 0
        assert load(out) == json.loads(json.dumps(document))


@pytest.mark.usefixtures("place")
def test_a_job_may_come_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(GOOD.encode())))
    assert ran(capsys, "simulate", "-")[0] == 0


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_a_picture_is_written_whole(
    place: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    code, _, err = ran(capsys, "plot", "good.yaml", "-o", f"out.{ending}")
    assert (code, err) == (0, "")
    start = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}[ending]
    assert (place / f"out.{ending}").read_bytes().startswith(start)


# On a terminal, and interrupted

LONG = GOOD.replace("completions: 2", "completions: 1500000\n  parallelism: 1000").replace(
    "activeDeadlineSeconds: 600", "ttlSecondsAfterFinished: 600"
)


def interruptible() -> None:
    """What shells start in the background ignores Ctrl-C; the process under test must not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def started(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "jobkit", *arguments]
    return subprocess.Popen(command, preexec_fn=interruptible, **options)  # noqa: PLW1509  no threads here


def read_until(terminal: int, wanted: bytes, seconds: float) -> bytes:
    found, end = b"", time.monotonic() + seconds
    while wanted not in found and time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            found += os.read(terminal, 4096)
    return found


def test_a_long_run_shows_its_progress_on_a_terminal_and_is_interrupted_cleanly(
    place: Path,
) -> None:
    (place / "long.yaml").write_text(LONG)
    terminal, end = pty.openpty()
    process = started("simulate", "long.yaml", stdout=subprocess.PIPE, stderr=end, cwd=place)
    os.close(end)
    try:
        assert b"of virtual time" in read_until(terminal, b"of virtual time", 60)
        process.send_signal(signal.SIGINT)
        last = read_until(terminal, b"interrupted", 30)
        out, _ = process.communicate(timeout=30)
    finally:
        process.kill()
        os.close(terminal)
    assert process.returncode == 130
    assert out == b""
    assert b"Traceback" not in last
    assert b"\x1b[K" in last  # the bar is taken away before anything else is said


def test_without_a_terminal_there_is_no_progress(place: Path) -> None:
    process = started(
        "simulate", "good.yaml", stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=place
    )
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert b"\x1b" not in out + err


def test_a_reader_that_goes_away_is_no_error(place: Path) -> None:
    process = started(
        "simulate",
        "good.yaml",
        "-o",
        "json",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=place,
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    err = process.stderr.read()
    process.wait(timeout=60)
    assert b"Traceback" not in err


@pytest.mark.parametrize("pods", [None, 5, object()], ids=["None", "a number", "an object"])
def test_pods_that_are_no_list_are_refused_with_a_sentence(pods: Any) -> None:
    with pytest.raises(jobkit.UnusableInput, match="pods: expected a text, a path or a list"):
        jobkit.reconcile(GOOD, pods, now="2026-01-01T00:00:00Z")


@pytest.mark.parametrize("backoff", [3, ("3", "2026-01-01T00:00:00Z"), (1, 2, 3)], ids=str)
def test_a_memory_of_failures_that_is_none_is_refused_with_a_sentence(backoff: Any) -> None:
    with pytest.raises(jobkit.UnusableInput, match="backoff: "):
        jobkit.reconcile(GOOD, [], now="2026-01-01T00:00:00Z", backoff=backoff)


@pytest.mark.parametrize("text", ["\n", "# only a comment\n", "---\n"], ids=repr)
def test_a_scenario_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(jobkit.InvalidInput, match="There is nothing here"):
        jobkit.simulate(GOOD, text)
