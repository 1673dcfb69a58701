"""Lessons as escaped HTML with inline styles, for notebooks."""

from __future__ import annotations

from html import escape

from jobkit.html import table
from jobkit.lessons.records import Content

__all__ = ["lesson_html"]


def lesson_html(content: Content) -> str:
    """What a lesson is about, and its scenarios."""
    outcomes = "".join(f"<li>{escape(each)}</li>" for each in content.outcomes)
    scenarios = [(name, each.about) for name, each in content.scenarios.items()]
    return (
        f"<div><p><b>{escape(content.id)}: {escape(content.title)}</b> "
        f"(about {content.minutes} minutes)</p><ul>{outcomes}</ul>"
        f"{table(('scenario', 'what happens'), scenarios)}</div>"
    )
