"""A run in pages that others make: a notebook turned into HTML by nbconvert."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import expect
from sample_runs import poison, shards

from jobkit.widgets import RunView

pytestmark = pytest.mark.browser


def notebook(*outputs: Any) -> Any:
    cells = [
        nbformat.v4.new_code_cell("...", outputs=[each], execution_count=1) for each in outputs
    ]
    return nbformat.v4.new_notebook(cells=cells)


def shown(kinds: dict[str, Any]) -> Any:
    return nbformat.v4.new_output("execute_result", kinds, execution_count=1)


def as_page(book: Any, **options: Any) -> str:
    exporter = HTMLExporter(embed_images=True, mathjax_url="", require_js_url="", **options)
    html, _ = exporter.from_notebook_node(book)
    return str(html)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_runs_can_be_stepped_through_in_a_converted_notebook(open_page: Any, theme: str) -> None:
    book = notebook(
        *(shown({"text/html": run.to_html(full=False)}) for run in (poison(), shards()))
    )
    opened = open_page(as_page(book, theme=theme), width=1200)
    expect(opened.locator(".jk-name")).to_have_text(["poison", "shards"])
    first = opened.locator(".jobkit-run").first
    first.get_by_role("button", name="Verdict").click()
    expect(first.locator(".jk-did")).to_have_text("Deletes 4 Pods and gives the verdict: Failed")
    ground = first.evaluate("node => getComputedStyle(node).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (theme == "light")


CLASHES = """node => {
  const found = [];
  for (const name of node.querySelectorAll('.jk-ledger dt, .jk-why dt, .jk-pairs dt')) {
    const one = name.getBoundingClientRect(), other = name.nextElementSibling.getBoundingClientRect();
    const isClear = one.bottom <= other.top + 1 || one.right <= other.left + 1;
    if (!isClear || one.height > 24) found.push(name.textContent);
  }
  for (const row of node.querySelectorAll('tr')) {
    if (getComputedStyle(row).backgroundColor !== 'rgba(0, 0, 0, 0)') found.push(row.textContent);
  }
  return found;
}"""


def test_the_rules_of_a_notebook_for_lists_and_tables_do_not_reach_the_view(open_page: Any) -> None:
    book = notebook(shown({"text/html": shards().to_html(full=False)}))
    opened = open_page(as_page(book), width=1200)
    assert opened.locator(".jobkit-run").evaluate(CLASHES) == []


def test_a_widget_leaves_its_picture_in_a_converted_notebook(open_page: Any) -> None:
    data, _ = RunView(poison())._repr_mimebundle_()
    book = notebook(shown(dict(data)), shown({"text/html": shards().to_html(full=False)}))
    opened = open_page(as_page(book))
    picture = opened.locator("img").first
    expect(picture).to_be_visible()
    assert picture.evaluate("node => node.naturalWidth") > 500
    assert "poison" in (picture.get_attribute("alt") or "")
