"""A JupyterLab of the tests' own: a server, a notebook, and a browser page on it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import nbformat

TOKEN = "browser-tests"
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}
RUN_ALL = """async () => {
  const shown = jupyterapp.shell.currentWidget;
  await shown.context.ready;
  await shown.sessionContext.ready;
  await shown.sessionContext.session.kernel.info;
  await jupyterapp.commands.execute('notebook:run-all-cells');
}"""
HAS_KERNEL = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel"


class Server:
    """A running JupyterLab on a directory."""

    def __init__(self, root, url):
        self.root, self.url = root, url

    def notebook(self, name, *cells):
        """Writes a notebook of code cells; gives the address that opens it."""
        book = nbformat.v4.new_notebook()
        book.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
        book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(book, self.root / f"{name}.ipynb")
        return f"{self.url}/doc/tree/{name}.ipynb?token={TOKEN}&reset"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def jupyterlab(home):
    """Starts JupyterLab with settings and caches of its own, and stops it at the end."""
    root, own = home / "notebooks", home / "jupyter"
    for each in (root, own / "app"):
        each.mkdir(parents=True)
    (own / "app" / "overrides.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
    port = free_port()
    places = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
        "--ServerApp.ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={root}",
        "--LabApp.extension_manager=readonly", f"--LabApp.app_settings_dir={own / 'app'}",
        "--expose-app-in-browser",
    ]  # fmt: skip
    environment = os.environ | {name: str(own / place) for name, place in places.items()}
    log = (home / "jupyter.log").open("wb")
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/api/status?token={TOKEN}", process, home / "jupyter.log")
        yield Server(root, url)
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


@contextmanager
def app(home):
    """Starts `jobkit lab --app`; gives its address."""
    port = free_port()
    environment = os.environ | {"IPYTHONDIR": str(home / "ipython")}
    code = f"from jobkit.launch import open_app; open_app(['--no-browser', '--port={port}'])"
    log = (home / "app.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stdout=log, stderr=log
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/voila/static/main.js", process, home / "app.log")
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def _wait_for(address, process, log):
    for _ in range(1800):
        if process.poll() is not None:
            raise RuntimeError(f"JupyterLab ended: {log.read_text(errors='replace')[-2000:]}")
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError:
            return  # it answers
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("JupyterLab did not answer within three minutes")


def run_all(page, address):
    """Opens a notebook and runs it; waits for no cell, look for what should appear."""
    page.goto(address)
    page.wait_for_function(HAS_KERNEL, timeout=60_000)
    page.evaluate(RUN_ALL)


def theme(page, name):
    """Switches JupyterLab's theme: "Light" or "Dark"."""
    page.evaluate(
        "name => jupyterapp.commands.execute('apputils:change-theme', {theme: name})",
        f"JupyterLab {name}",
    )
    is_light = "true" if name == "Light" else "false"
    page.wait_for_selector(f'body[data-jp-theme-light="{is_light}"]', state="attached")
