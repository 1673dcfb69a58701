"""The built files of the editor are those of its sources."""

import hashlib
import json
from pathlib import Path

import pytest

import jobkit

PACKAGE = Path(jobkit.__file__).parent / "widgets"
SOURCES = PACKAGE / "src" / "editor"
STATIC = PACKAGE / "static"
RECORD = json.loads((STATIC / "editor.built.json").read_text(encoding="utf-8"))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_every_source_is_the_one_that_was_built():
    there = {
        path.name: digest(path)
        for path in SOURCES.iterdir()
        if path.suffix in {".js", ".mjs", ".css", ".json"}
    }
    assert there == RECORD["sources"], "run `make widgets` and commit what it builds"


@pytest.mark.parametrize("name", ["editor.js", "editor.css", "editor.licenses.txt"])
def test_every_built_file_is_as_the_build_left_it(name):
    assert digest(STATIC / name) == RECORD["built"][name], "built files are not edited by hand"


def test_the_lockfile_pins_every_package_by_its_content_and_names_no_registry():
    packages = json.loads((SOURCES / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    fetched = {path: entry for path, entry in packages.items() if path}
    assert fetched
    assert all("integrity" in entry and "resolved" not in entry for entry in fetched.values())


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_scripts_ask_no_other_machine_for_anything(path):
    script = path.read_text(encoding="utf-8")
    for call in ("fetch(", "XMLHttpRequest", "WebSocket", "importScripts", "import("):
        assert call not in script
