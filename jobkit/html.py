"""Runs as escaped HTML for notebooks: the picture, then tables.

Notebooks that arrive from elsewhere keep tables and style attributes but no style or script
elements, so all styles are inline; colours are inherited, so that both themes stay readable.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING

from jobkit.picture.view import format_time, view_of
from jobkit.text.decision import decision_reasons, decision_text, decision_title, status_changes
from jobkit.text.diagnostics import report, verdict_line
from jobkit.text.excerpt import text_lines
from jobkit.text.page import fold, run_summary
from jobkit.text.status import ledger_cells
from jobkit.words.headline import headline, reason
from jobkit.words.story import tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jobkit.diagnostics import Diagnostic, Diagnostics
    from jobkit.reconciled import Reconciled
    from jobkit.simulation.run import Run
    from jobkit.words.story import Reason, Step

__all__ = [
    "Markup",
    "decision_html",
    "decision_mimebundle",
    "diagnostics_html",
    "diagnostics_mimebundle",
    "reasons_markup",
    "run_html",
    "run_mimebundle",
    "table",
]

MOST_STEPS = 20
_CELL = "text-align:left;vertical-align:top;padding:2px 12px 2px 0;white-space:normal"
_TIME = "text-align:right;vertical-align:top;padding:2px 12px 2px 0;white-space:nowrap"
_TABLE = "border-collapse:collapse;margin:8px 0;background:transparent"
_SOURCE = "font-family:monospace;opacity:.75"


class Markup(str):
    """A text that is HTML already; every other text is escaped before it gets into a page."""

    __slots__ = ()


def run_mimebundle(run: Run) -> dict[str, str]:
    """What a notebook shows of a run: HTML with picture and tables, and a text that never varies."""
    return {"text/plain": run_summary(run), "text/html": run_html(run)}


def run_html(run: Run) -> str:
    """A run's picture, outcome, story and ledger, as one self-contained piece of HTML."""
    view = view_of(run)
    title, why = escape(headline(view, longest_name=63)), escape(reason(view))
    ledger = ledger_cells(run.ledger(run.end))
    parts = [
        # the picture says both at its top
        _picture(run) or f'<p style="margin:4px 0"><b>{title}</b><br>{why}</p>',
        table(
            ("time", "what is decided", "because"),
            [_row(step) for step in fold(tell(run), MOST_STEPS)],
            time_first=True,
        ),
        table([name for name, _ in ledger], [[value for _, value in ledger]]),
    ]
    return f"<div>{''.join(parts)}</div>"


def decision_mimebundle(reconciled: Reconciled) -> dict[str, str]:
    """What a notebook shows of one decision: HTML tables, and the same as text."""
    return {"text/plain": decision_text(reconciled), "text/html": decision_html(reconciled)}


def decision_html(reconciled: Reconciled) -> str:
    """What the controller does about real objects and why, and how the status changes."""
    parts = [f'<p style="margin:4px 0"><b>{escape(decision_title(reconciled))}</b></p>']
    reasons = decision_reasons(reconciled)
    if reasons:
        parts.append(f'<p style="margin:4px 0">{reasons_markup(reasons)}</p>')
    header, *rows = status_changes(reconciled)
    if rows:
        parts.append(table([name.lower() for name in header], rows))
    return f"<div>{''.join(parts)}</div>"


def diagnostics_mimebundle(diagnostics: Diagnostics) -> dict[str, str]:
    """What a notebook shows of the answer to a manifest: HTML, and the report as text."""
    return {"text/plain": report(diagnostics), "text/html": diagnostics_html(diagnostics)}


def diagnostics_html(diagnostics: Diagnostics) -> str:
    """Every finding with its line of the manifest, and what to do; then what would come next."""
    lines = text_lines(diagnostics.text) if diagnostics.text else []
    verdict = verdict_line(diagnostics, diagnostics.file or "manifest")
    parts = [
        f'<p style="margin:4px 0"><b>{escape(verdict)}</b></p>',
        *_findings(diagnostics, lines),
    ]
    return f"<div>{''.join(parts)}</div>"


def _findings(diagnostics: Diagnostics, lines: Sequence[str]) -> Iterator[str]:
    found = [("error", each) for each in diagnostics.errors]
    found += [("lint" if each.type == "lint" else "warning", each) for each in diagnostics.warnings]
    if found:
        rows = [[Markup(f"<b>{word}</b>"), _finding(each, lines)] for word, each in found]
        yield table(("", ""), rows)
    for document in diagnostics.documents:
        yield from _findings(document, lines)
    then = diagnostics.then
    if then is not None and (then.errors or then.warnings or then.then):
        yield '<p style="margin:4px 0"><i>Once that is mended, this comes next:</i></p>'
        yield from _findings(then, lines)


def _finding(finding: Diagnostic, lines: Sequence[str]) -> Markup:
    kind = f"{finding.type}: " if finding.type not in ("warning", "lint", "") else ""
    rule = f" [{finding.rule}]" if finding.rule else ""
    parts = [escape(f"{kind}{finding.message}{rule}")]
    if finding.line is not None and 0 < finding.line <= len(lines):
        parts.append(_code_line(lines[finding.line - 1], finding.line, finding.column or 1))
    elif finding.field:
        parts.append(f'<span style="{_SOURCE}">{escape(finding.field)}</span>')
    if finding.hint:
        parts.append(f"<i>{escape(finding.hint)}</i>")
    return Markup("<br>".join(parts))


def _code_line(line: str, number: int, column: int) -> str:
    """A line of the manifest, from the fault on underlined."""
    at = min(column - 1, len(line))
    faulty = line[at:].split(" #", maxsplit=1)[0].rstrip()
    marked = f'<u style="text-underline-offset:3px">{escape(faulty)}</u>'
    rest = escape(line[at + len(faulty) :])
    return (
        f'<code style="white-space:pre-wrap;background:transparent">{number:>4}  '
        f"{escape(line[:at])}{marked}{rest}</code>"
    )


def table(
    header: Iterable[str], rows: Iterable[Sequence[str]], *, time_first: bool = False
) -> Markup:
    """A table with inline styles; with `time_first` the first column is set flush right."""
    styles = (_TIME if time_first else _CELL, _CELL)
    names = list(header)
    head = "".join(
        f'<th scope="col" style="{styles[at > 0]};font-weight:600">{_escaped(name)}</th>'
        for at, name in enumerate(names)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<td style="{styles[at > 0]}">{_escaped(cell)}</td>' for at, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    top = f"<thead><tr>{head}</tr></thead>" if any(names) else ""
    return Markup(f'<table style="{_TABLE}">{top}<tbody>{body}</tbody></table>')


def reasons_markup(reasons: Sequence[Reason]) -> Markup:
    """Reasons, one a line, each with the field behind it."""
    return Markup("<br>".join(_reason(each) for each in reasons))


def _row(step: Step | tuple[int, int, int]) -> list[str]:
    if isinstance(step, tuple):
        number, first, last = step
        return ["…", f"{number} more, {format_time(first)} to {format_time(last)}", ""]
    return [format_time(step.t), step.did, reasons_markup(step.reasons)]


def _reason(why: Reason) -> str:
    source = f' <span style="{_SOURCE}">{escape(why.source)}</span>' if why.source else ""
    return escape(why.text) + source


def _escaped(text: str) -> str:
    return text if isinstance(text, Markup) else escape(text)


def _picture(run: Run) -> str:
    """The composed picture as a PNG within the page; nothing where matplotlib is not installed."""
    if find_spec("matplotlib") is None:
        return ""
    from jobkit import plot  # noqa: PLC0415  matplotlib is loaded only for who looks at a picture

    image = BytesIO()
    plot.figure(run).savefig(image, format="png", metadata={"Software": None})
    data = b64encode(image.getvalue()).decode("ascii")
    alternative = escape(plot.alternative_text(run), quote=True)
    return f'<img src="data:image/png;base64,{data}" alt="{alternative}" style="width:min(100%,860px);background:#fff">'
