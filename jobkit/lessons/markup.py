"""Lessons as escaped HTML with inline styles, for notebooks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from jobkit.html import Markup, table
from jobkit.lessons.records import Content

__all__ = ["folded", "inline", "lesson_html", "one_by_one"]

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


def folded(summary: str, inside: str) -> Markup:
    """A line to click on, and what opens below it; needs no kernel and no script.

    >>> folded("Hint", "a < b")
    '<details style="margin:2px 0"><summary style="cursor:pointer">Hint</summary>\
<div style="margin:2px 0 4px 16px">a &lt; b</div></details>'
    """
    return Markup(
        f'<details style="margin:2px 0"><summary style="cursor:pointer">{inline(summary)}</summary>'
        f'<div style="margin:2px 0 4px 16px">{_inside(inside)}</div></details>'
    )


def one_by_one(name: str, steps: Sequence[str]) -> Markup:
    """Steps of which each opens inside the one before, as in "Hint 2 of 3"."""
    found = Markup("")
    for number in range(len(steps), 0, -1):
        found = folded(
            f"{name} {number} of {len(steps)}", Markup(f"{inline(steps[number - 1])}{found}")
        )
    return found


def _inside(text: str) -> str:
    return text if isinstance(text, Markup) else inline(text)
