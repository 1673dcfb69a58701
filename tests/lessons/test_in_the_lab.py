"""Every lesson opened, run and clicked through in JupyterLab, in a real browser, with no network."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from jobkit.launch import copy_lessons

pytestmark = pytest.mark.browser

TOKEN = "lessons"
LESSONS = sorted(path.name for path in (Path(__file__).parents[2] / "notebooks").glob("L*.ipynb"))
_QUIET = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}
_RUN_ALL = """async () => {
  const widget = jupyterapp.shell.currentWidget;
  await widget.context.ready; await widget.sessionContext.ready;
  await widget.sessionContext.session.kernel.info;
  await jupyterapp.commands.execute('notebook:run-all-cells');
}"""
_CELLS = """() => jupyterapp.shell.currentWidget.content.model.sharedModel.cells.map(
  cell => cell.toJSON())"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A JupyterLab on a copy of the lessons; its address."""
    home = tmp_path_factory.mktemp("lab")
    copy_lessons(home / "lessons")
    settings = home / "settings"
    settings.mkdir()
    (settings / "overrides.json").write_text(json.dumps(_QUIET))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {
        name: str(home / name.lower())
        for name in (
            "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR",
        )
    }  # fmt: skip
    server = subprocess.Popen(
        [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1",
            f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}",
            "--LabApp.extension_manager=readonly", f"--LabApp.app_settings_dir={settings}",
            "--expose-app-in-browser",
        ],
        cwd=home / "lessons",
        env={**os.environ, **own},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    _wait_for(f"{address}/api/status?token={TOKEN}")
    yield address
    server.terminate()
    server.wait(30)


def _wait_for(url: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)  # a server that starts cannot be waited for otherwise
    pytest.fail("JupyterLab did not start within a minute")


def opened(browser: Any, lab: str, name: str, requests: list[str]) -> Page:
    page: Page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{lab}/doc/tree/{name}?token={TOKEN}&reset")
    page.wait_for_function(
        "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel",
        timeout=60_000,
    )
    page.evaluate(_RUN_ALL)
    return page


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_runs_from_top_to_bottom_and_can_be_stepped(
    chromium: Any, lab: str, name: str
) -> None:
    requests: list[str] = []
    page = opened(chromium, lab, name, requests)

    cells = page.evaluate(_CELLS)
    failed = [
        cell["id"]
        for cell in cells
        if any(output["output_type"] == "error" for output in cell.get("outputs", []))
        and "raises-exception" not in cell["metadata"]["tags"]
    ]
    assert failed == []
    run = page.locator(".jobkit-run").first
    run.wait_for(timeout=30_000)
    before = run.locator(".jk-time").first.inner_text()
    run.get_by_role("button", name="Step forward").first.click()
    page.wait_for_function(
        "before => document.querySelector('.jobkit-run .jk-time').innerText !== before", arg=before
    )
    page.get_by_role("button", name="Look without an answer").first.click()
    outside = [
        url
        for url in requests
        if not url.startswith((lab, "data:", "blob:", lab.replace("http", "ws")))
    ]
    assert outside == []
    if shots := os.environ.get("JOBKIT_SHOTS"):
        page.screenshot(path=f"{shots}/{name[:3]}.png")
    page.context.close()
