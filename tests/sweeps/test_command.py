"""`jobkit sweep`: what it prints, its exit codes, and an interruption."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from jobkit.cli import main

JOB = """\
apiVersion: batch/v1
kind: Job
metadata: {name: demo}
spec:
  completions: 2
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: example/main:1}]}}
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "job.yaml").write_text(JOB)
    (tmp_path / "flaky.yaml").write_text("spec: {pods: [{failsWith: {probability: 0.4}}]}\n")
    return tmp_path


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["sweep", "job.yaml", *arguments])
    return code, *capsys.readouterr()


@pytest.mark.usefixtures("place")
def test_it_prints_a_line_for_each_combination(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ran(
        capsys, "--scenario", "flaky.yaml", "--seeds", "9", "--vary", "spec.backoffLimit=0..2"
    )
    assert (code, err) == (0, "")
    assert out.startswith("27 runs in 3 combinations\n")
    assert [line.split()[:2] for line in out.splitlines()[2:]] == [
        ["0", "9"],
        ["1", "9"],
        ["2", "9"],
    ]


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("values", "expected"),
    [("0..3", [0, 1, 2, 3]), ("0..20:10", [0, 10, 20]), ("7", [7]), ("1, 5,null", [1, 5, None])],
)
def test_values_are_a_range_or_a_list(
    values: str, expected: list[int | None], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = ran(
        capsys, "--seeds", "1", "--vary", f"spec.backoffLimit={values}", "-o", "json"
    )
    assert code == 0
    assert [each["spec.backoffLimit"] for each in json.loads(out)["runs"]] == expected


@pytest.mark.usefixtures("place")
def test_csv_has_every_run(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ran(
        capsys, "--seeds", "2", "--vary", "spec.completionMode=Indexed,NonIndexed", "-o", "csv"
    )
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["spec.completionMode"], row["seed"]) for row in rows] == [
        ("Indexed", "0"), ("Indexed", "1"), ("NonIndexed", "0"), ("NonIndexed", "1"),
    ]  # fmt: skip


def test_it_draws_a_picture(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, *_ = ran(capsys, "--seeds", "1", "--plot", "sweep.svg")
    assert code == 0
    assert "All runs: 100% Complete" in (place / "sweep.svg").read_text().replace("all", "All")


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--vary", "spec.backofLimit=1"], 2, "did you mean spec.backoffLimit?"),
        (["--vary", "spec.backoffLimit"], 2, "is not FIELD=VALUES"),
        (["--vary", "spec.backoffLimit="], 2, "is not FIELD=VALUES"),
        (["--vary", "spec.backoffLimit=5..2"], 2, "counts down; write 2..5"),
        (["--vary", "spec.backoffLimit=[1"], 2, "is no list of values"),
        (["--vary", "spec.parallelism=1", "--vary", "spec.parallelism=2"], 2, "given twice"),
        (["--vary", "spec.parallelism=0..999999999"], 2, "at most 10,000,000 runs"),
        (["--seeds", "0"], 2, "at least one"),
        (["--workers", "0"], 2, "at least one"),
        (["--plot", "x.gif"], 2, "a picture ends in"),
        (["--plot", "no/such/x.png", "--seeds", "1"], 2, "cannot be written"),
        (["--scenario", "nowhere.yaml"], 2, "no such file"),
    ],
)
def test_a_wrong_call_is_told_in_a_line(
    arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found, out, err = ran(capsys, *arguments)
    assert (found, out) == (code, "")
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.usefixtures("place")
def test_it_is_1_if_no_combination_can_be_run(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ran(capsys, "--vary", "spec.backoffLimit=-2..-1")
    assert code == 1
    assert "Invalid value" in out


@pytest.mark.skipif(os.name == "nt", reason="sends the signal of Ctrl-C to a group of processes")
def test_ctrl_c_ends_it_and_all_its_processes(place: Path) -> None:
    """Interrupted once its processes are at work, which is known from their being there."""
    script = (
        "import sys, threading, time, os, signal, multiprocessing\n"
        "from jobkit.sweeps import work\n"
        "from jobkit.cli import main\n"
        "work._SECONDS_ALONE, work.os.cpu_count = 0, lambda: 2\n"
        "# what shells start in the background ignores Ctrl-C\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def watch():\n"
        "    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])\n"
        "    while len(multiprocessing.active_children()) < 2: time.sleep(0.01)\n"
        "    print(*(c.pid for c in multiprocessing.active_children()), flush=True)\n"
        "    os.killpg(0, signal.SIGINT)\n"
        "threading.Thread(target=watch, daemon=True).start()\n"
        "sys.exit(main(['sweep', 'job.yaml', '--seeds', '200000', '--workers', '2']))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=place, capture_output=True, text=True, timeout=120,
        start_new_session=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (130, "error: interrupted\n")
    children = [int(pid) for pid in ended.stdout.split()]
    assert len(children) == 2
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, signal.SIGCONT)


def test_a_script_without_a_main_guard_may_sweep_in_processes(place: Path) -> None:
    script = place / "script.py"
    script.write_text(
        "import jobkit\n"
        "from jobkit.sweeps import work\n"
        "work._SECONDS_ALONE, work.os.cpu_count = 0, lambda: 2\n"
        "print(repr(jobkit.sweep('job.yaml', seeds=40, workers=2)))\n"
    )
    ended = subprocess.run(
        [sys.executable, str(script)], cwd=place, capture_output=True, text=True, timeout=120, check=False
    )  # fmt: skip
    assert (ended.stdout, ended.stderr) == ("<Sweep of 40 runs>\n", "")
