import os
import sys
from pathlib import Path

import pytest

from jobkit import launch
from jobkit.cli import main


@pytest.fixture
def became(monkeypatch):
    """What this process would have become."""
    seen = {}
    monkeypatch.setattr(os, "chdir", lambda path: seen.update(directory=path))
    monkeypatch.setattr(
        os, "execve", lambda file, command, env: seen.update(file=file, command=command, env=env)
    )
    monkeypatch.setattr(launch.subprocess, "call", lambda *_, **__: 0)
    return seen


def test_the_app_is_shown_by_voila_with_a_template_of_its_own(became):
    main(["lab", "--app", "--no-browser"])
    assert became["file"] == sys.executable
    assert became["command"][1:3] == ["-m", "voila"]
    assert {"--template=jobkit", "--no-browser"} <= set(became["command"])
    home = Path(became["env"]["JUPYTER_PATH"].split(os.pathsep)[0])
    assert (home / "voila" / "templates" / "jobkit" / "index.html.j2").exists()
    assert Path(became["command"][3]).exists()


def test_paths_that_jupyter_looks_in_already_stay(became, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", "/elsewhere")
    main(["lab", "--app"])
    assert became["env"]["JUPYTER_PATH"].endswith(f"{os.pathsep}/elsewhere")


def test_without_voila_the_command_says_how_to_get_it(monkeypatch, capsys):
    monkeypatch.setattr(launch, "find_spec", lambda _: None)
    assert main(["lab", "--app"]) == 2
    assert "pip install 'jobkit[app]'" in capsys.readouterr().err
