"""The folder that Binder reads; what it builds was tried with repo2docker's dry run and in a fresh environment."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
BINDER = ROOT / "binder"


def test_the_environment_is_this_package_with_the_lab() -> None:
    lines = (BINDER / "requirements.txt").read_text("utf-8").splitlines()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert [line for line in lines if line and not line.startswith("#")] == [".[lab]"]
    assert "lab" in project["optional-dependencies"]


def test_the_python_is_one_that_the_package_supports() -> None:
    version = (BINDER / "runtime.txt").read_text("utf-8").strip()

    assert re.fullmatch(r"python-3\.1[1-9]", version)


def test_what_runs_after_the_build_can_be_run() -> None:
    script = BINDER / "postBuild"

    assert os.access(script, os.X_OK)
    assert script.read_text("utf-8").startswith("#!/usr/bin/env bash\n")
