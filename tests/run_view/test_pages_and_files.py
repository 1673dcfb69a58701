"""What `to_html` and the command line write, before any browser looks at it."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

from sample_runs import POISON, POISONED, poison, shards

from jobkit.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def write_inputs(folder: Path) -> list[str]:
    job, scenario = folder / "job.yaml", folder / "scenario.yaml"
    job.write_text(POISON, "utf-8")
    scenario.write_text(POISONED, "utf-8")
    return [str(job), "--scenario", str(scenario)]


def test_a_page_is_the_same_each_time_and_names_no_other_machine() -> None:
    html = poison().to_html()
    assert html == poison().to_html()
    addresses = set(re.findall(r"https?://[^\s\"'<>)]+", html))
    assert addresses <= {"http://www.w3.org/2000/svg"}


def test_a_page_for_readers_without_scripts_holds_the_picture_and_the_story() -> None:
    html = shards().to_html()
    without = re.sub(r"(?s)<(script|style).*?</\1>", "", html)
    assert '<img src="data:image/png;base64,' in without
    assert "ends the Job" in without or "verdict" in without


def test_a_fragment_is_no_document_of_its_own() -> None:
    html = poison().to_html(full=False)
    assert not re.search(r"<(html|head|body|title)\b", html)
    assert "body{" not in html.replace(" ", "").partition("</style>")[0].replace("body[", "")


def test_simulate_writes_the_page_and_answers_by_its_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.html"
    assert main(["simulate", *write_inputs(tmp_path), "--html", str(target)]) == 3
    assert target.read_text("utf-8") == poison().to_html()
    assert capsys.readouterr().out == ""


def test_simulate_prints_the_page_where_a_dash_stands_for_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", *write_inputs(tmp_path), "--html", "-"]) == 3
    assert capsys.readouterr().out.startswith("<!doctype html>")


def test_a_page_that_cannot_be_written_is_one_line_and_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "missing" / "out.html"
    assert main(["simulate", *write_inputs(tmp_path), "--html", str(target)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert (
        said.err.splitlines()[-1]
        == f"error: {target}: cannot be written: No such file or directory"
    )


def test_a_page_needs_no_widgets_on_the_machine() -> None:
    code = (
        "import sys\n"
        "for name in ('anywidget', 'ipywidgets', 'IPython', 'traitlets'): sys.modules[name] = None\n"
        "import jobkit\n"
        f"print(jobkit.simulate({POISON!r}, {POISONED!r}).to_html()[:15])\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "<!doctype html>"
