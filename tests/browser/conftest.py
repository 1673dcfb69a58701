"""One JupyterLab for all browser tests of a process, and pages in it."""

from __future__ import annotations

import jupyter
import pytest
from playwright.sync_api import expect

PATIENCE = 20_000
"""Milliseconds that a page is given: what is asked of it is that it gets there, on a busy machine, too."""

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    with jupyter.jupyterlab(tmp_path_factory.mktemp("jupyter")) as running:
        yield running


@pytest.fixture(scope="module")
def page(chromium):
    """A page that fails its tests at the end if it asked another machine for anything."""
    context = chromium.new_context(viewport={"width": 1500, "height": 1000})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    strangers = []
    page.on(
        "request",
        lambda request: strangers.append(request.url) if _is_foreign(request.url) else None,
    )
    yield page
    context.close()
    assert strangers == []


def _is_foreign(url):
    return url.startswith("http") and not url.startswith(("http://127.0.0.1:", "http://localhost:"))
