"""The examples in the documentation and in docstrings are executed."""

from __future__ import annotations

import doctest
import pkgutil
import re
from importlib import import_module
from pathlib import Path

import pytest

import jobkit

ROOT = Path(__file__).parent.parent
PAGES = [
    path.relative_to(ROOT).as_posix() for path in [ROOT / "README.md", *ROOT.glob("docs/*.md")]
]
MODULES = [
    module.name
    for module in pkgutil.walk_packages(jobkit.__path__, "jobkit.")
    if not module.name.endswith("__main__")
]


@pytest.mark.parametrize("page", sorted(PAGES))
def test_the_examples_of_a_page_give_what_it_says(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    failed, _ = doctest.testfile(str(ROOT / page), module_relative=False, encoding="utf-8")
    assert failed == 0


def test_the_readme_has_examples() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(doctest.DocTestParser().get_examples(text)) >= 5


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_a_module_give_what_they_say(module: str) -> None:
    failed, _ = doctest.testmod(import_module(module))
    assert failed == 0


@pytest.mark.parametrize("page", sorted(PAGES))
def test_the_links_of_a_page_lead_somewhere(page: str) -> None:
    folder = (ROOT / page).parent
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / page).read_text("utf-8"))
    missing = [target for target in targets if not (folder / target).exists()]
    assert not missing
