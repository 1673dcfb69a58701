"""Runs as web pages: one self-contained file with the widget's own script, and no kernel or network behind it."""

from __future__ import annotations

import base64
import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jobkit.html import run_html
from jobkit.trace import comparison, trace
from jobkit.widgets.parts import PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jobkit.simulation.run import Run

__all__ = ["comparison_fragment", "fragment", "page"]

_STATIC = Path(__file__).parent / "static"


def page(run: Run, other: Run | None = None) -> str:
    """A whole HTML document that shows a run, or two compared; stepping and the cards work in it."""
    title = escape(f"{run.job.name}: the run of a Job")  # the outcome would give the end away
    body = fragment(run) if other is None else comparison_fragment(run, other)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n"
        "<style>:root{color-scheme:light dark}body{margin:0}"
        "@media (prefers-color-scheme:dark){body{background:#111}}</style>\n"
        f'</head>\n<body>\n<main>\n<h1 style="{_UNSEEN}">{title}</h1>\n{body}\n</main>\n</body>\n</html>\n'
    )


_UNSEEN = "position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%)"


def fragment(run: Run, **traits: Any) -> str:
    """The run as a piece of HTML for somebody else's page: style, place, state and script.

    Args:
        run: The run.
        traits: Traits of the run view: `parts`, `t`, `show_what_comes`, `show_manifest`.
    """
    state = {
        "trace": trace(run),
        "parts": list(PARTS),
        "t": 0.0,
        "show_what_comes": False,
        "show_manifest": True,
        **traits,
    }
    return _fragment(state, run_html(run))


def comparison_fragment(run_a: Run, run_b: Run) -> str:
    """Two runs compared, likewise; it opens at the first difference."""
    document = comparison(run_a, run_b)
    found = document["difference"]
    state = {"comparison": document, "t": found["t"] / 1000 if found else 0.0}
    return _fragment(state, f"<p>{escape(document['words'])}</p>{run_html(run_a)}{run_html(run_b)}")


def _fragment(state: Mapping[str, Any], still: str) -> str:
    """The piece of HTML; `still` is what stays where no script may run."""
    return (
        f"<style>{_static('run_view.css')}</style>\n"
        f'<div class="jobkit-page">{still}</div>\n'
        f'<script type="application/json">{_json(state)}</script>\n'
        f'<script type="module">{_START % _data_uri("run_view.js")}</script>'
    )


_START = """
const script = "%s";
import(script).then(({ show }) => {
  for (const place of document.querySelectorAll(".jobkit-page:not([data-shown])")) {
    const state = JSON.parse(place.nextElementSibling.textContent);
    const root = document.createElement("div");
    place.dataset.shown = "";
    place.replaceChildren(root);
    place.view = show(root, state);
  }
});
"""


def _static(name: str) -> str:
    return (_STATIC / name).read_text("utf-8")


def _data_uri(name: str) -> str:
    data = base64.b64encode(_static(name).encode()).decode("ascii")
    return f"data:text/javascript;base64,{data}"


def _json(state: Mapping[str, Any]) -> str:
    """JSON that no text in it can end early: `<` never stands in it as itself."""
    return (
        json.dumps(state, ensure_ascii=False, separators=(",", ":"))
        .replace("<", "\\u003c")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )
