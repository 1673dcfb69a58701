"""Pages in a real browser that may ask nobody for anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

Opener = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Opens a page of HTML from a file; at the end it must have made no request and no error."""
    troubles: list[str] = []
    contexts: list[Any] = []

    def note(request: Any) -> None:
        if not request.url.startswith(("file:", "data:")):
            troubles.append(f"asks for {request.url}")

    def opened(html: str, width: int = 1000, theme: str = "light", height: int = 720) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,  # type: ignore[arg-type]
            offline=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", note)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        file = tmp_path / f"page{len(contexts)}.html"
        file.write_text(html, "utf-8")
        page.goto(file.as_uri())
        page.wait_for_selector(".jobkit-run .jk-layout")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []
