"""The script and style that are shipped are those of the sources beside them."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import jobkit.widgets

WIDGETS = Path(jobkit.widgets.__file__).parent
SOURCES = WIDGETS / "src" / "run"
STATIC = WIDGETS / "static"
RECORD = json.loads((STATIC / "run_view.built.json").read_text("utf-8"))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_every_source_is_the_one_that_was_built() -> None:
    sources = {
        path.name: digest(path)
        for path in SOURCES.iterdir()
        if path.suffix in {".css", ".js", ".json", ".mjs"}
    }
    assert sources == RECORD["sources"], "run `make widgets` and commit what it builds"


def test_built_files_are_as_the_build_left_them() -> None:
    assert {name: digest(STATIC / name) for name in RECORD["built"]} == RECORD["built"]


def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    """Where the build's tools are; without them the digests above must do."""
    esbuild = SOURCES / "node_modules" / ".bin" / "esbuild"
    if shutil.which("node") is None or not esbuild.exists():
        return
    copy = tmp_path / "src" / "run"
    shutil.copytree(SOURCES, copy, symlinks=True)
    (tmp_path / "static").mkdir()
    subprocess.run(["node", "build.mjs"], cwd=copy, check=True)
    for name in RECORD["built"]:
        assert (tmp_path / "static" / name).read_bytes() == (STATIC / name).read_bytes()


def test_the_script_asks_nobody_for_anything_and_makes_no_html_of_text() -> None:
    for path in SOURCES.glob("*.js"):
        script = path.read_text("utf-8")
        for word in (
            "fetch(",
            "XMLHttpRequest",
            "WebSocket",
            "innerHTML",
            "insertAdjacentHTML",
            "eval(",
            "http:",
        ):
            assert word not in script.replace("http://www.w3.org/2000/svg", ""), (path.name, word)
