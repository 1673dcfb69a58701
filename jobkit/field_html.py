"""The explanation of a field as escaped HTML for notebooks, with inline styles only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

from jobkit.html import Markup, table

if TYPE_CHECKING:
    from jobkit.words.field import Explanation, FieldLine, ShownExample

__all__ = ["explanation_html"]

_CODE = "font-family:var(--jp-code-font-family,monospace)"
_PRE = f"{_CODE};margin:4px 0;padding:8px 12px;border-left:3px solid currentColor;opacity:.9;white-space:pre-wrap;line-height:1.4"
_PARAGRAPH = "margin:6px 0;max-width:72ch"


def explanation_html(explanation: Explanation) -> str:
    """What a notebook shows of an explanation; a table of all fields if it is about no single one."""
    return f'<div style="max-width:100ch">{"".join(_parts(explanation))}</div>'


def _parts(explanation: Explanation) -> Iterator[str]:
    if explanation.field:
        yield (
            f'<p style="{_PARAGRAPH}"><b style="{_CODE}">{escape(explanation.field)}</b> '
            f'<span style="opacity:.7">{escape(explanation.type)}</span></p>'
        )
    yield _paragraph(f"<b>{escape(explanation.brief)}</b>")
    for text in explanation.meaning:
        yield _paragraph(escape(text))
    if facts := list(_facts(explanation)):
        yield table(("about it", ""), facts)
    yield from _table(("value", "meaning"), _coded(explanation.values))
    yield from _table(("works with", "how"), _coded(explanation.beside))
    yield from _table(
        ("often misunderstood", "what is true"),
        [(f"{each.id}: {each.belief}?", each.truth) for each in explanation.beliefs],
    )
    yield from _table(("jobkit validate warns", "why"), _coded(explanation.lint))
    yield from _table(("field", "type", "what it is"), _lines(explanation.fields))
    if explanation.example is not None:
        yield from _example(explanation.example)
    yield from _table(
        ("other fields of this name", "type", "what it is"), _lines(explanation.others)
    )


def _facts(explanation: Explanation) -> Iterator[tuple[str, str]]:
    facts = (
        ("needed", "yes" if explanation.needed else None),
        ("default", explanation.default),
        ("limits", "; ".join(explanation.limits)),
        ("Kubernetes", explanation.since),
        ("may change", explanation.changes),
    )
    for label, text in facts:
        if text:
            yield label, text


def _example(example: ShownExample) -> Iterator[str]:
    yield _paragraph(f"<b>Example:</b> {escape(example.shows)}")
    for text in (example.job, example.scenario):
        if text is not None:
            yield f'<pre style="{_PRE}">{escape(text)}</pre>'
    yield _paragraph(f"<b>Gives:</b> {escape(example.result)}")


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    found = list(rows)
    if found:
        yield table(header, found)


def _coded(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, text in pairs:
        yield _code(name), text


def _lines(fields: Iterable[FieldLine]) -> Iterator[tuple[str, str, str]]:
    for each in fields:
        yield _code(each.field), each.type, each.brief


def _code(text: str) -> Markup:
    return Markup(f'<span style="{_CODE}">{escape(text)}</span>')


def _paragraph(markup: str) -> str:
    return f'<p style="{_PARAGRAPH}">{markup}</p>'
