"""Lessons as escaped HTML with inline styles, for notebooks."""

from __future__ import annotations

import re
from html import escape

from jobkit.html import Markup, table
from jobkit.lessons.records import Content

__all__ = ["inline", "lesson_html"]

_CODE = re.compile(r"`([^`]+)`")


def lesson_html(content: Content) -> str:
    """A lesson's title and its scenarios."""
    scenarios = [(name, each.about) for name, each in content.scenarios.items()]
    return (
        f"<div><p><b>{escape(content.id)}: {escape(content.title)}</b></p>"
        f"{table(('scenario', 'what happens'), scenarios)}</div>"
    )


def inline(text: str) -> Markup:
    """A sentence of a lesson as HTML; what stands between backticks is set as code.

    >>> inline("In `blip` a < b")
    'In <code>blip</code> a &lt; b'
    """
    return Markup(_CODE.sub(r"<code>\1</code>", escape(text)))
