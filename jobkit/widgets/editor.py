"""The manifest editor: CodeMirror with YAML, diagnostics in place, help from the field table.

`ManifestEditor` is the anywidget, or, where anywidget is not installed, plain ipywidgets with the
same traits; text, diagnostics and Python's side behave alike in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

if TYPE_CHECKING:
    from jobkit.diagnostics import Diagnostics

__all__ = ["ManifestEditor", "help_of", "listed"]


def listed(diagnostics: Diagnostics) -> list[dict[str, Any]]:
    """All findings in the order of a text's lines: errors, what would come next, warnings.

    Of several that say the same of one place the first stays.
    """
    stages = [diagnostics, *diagnostics.documents]
    for stage in stages:
        stages.extend([] if stage.then is None else [stage.then])
    found = [finding for stage in stages for finding in (*stage.errors, *stage.warnings)]
    unique = {(each.line, each.column, each.field, each.type): each for each in reversed(found)}
    ordered = sorted(unique.values(), key=lambda each: (each.line or 0, each.column or 0))
    return [each.to_dict() for each in ordered]


class _Editing(traitlets.HasTraits):
    """What both editors have.

    Attributes:
        value: The text, as typed; a change from Python replaces it and can be undone.
        diagnostics: Findings as `Diagnostic.to_dict` gives them, underlined and listed.
        lines: Lines lit, from 1: those behind what the run does at this moment.
        notes: Line to a short text in the margin.
        schema: JSON Schema of the text, for completion and hover.
        read_only: Whether it can only be read.
        label: Name for screen readers.
        status: The sentence below the text.
        outcome: What a changed number led to, spoken after the change.
    """

    value = traitlets.Unicode("").tag(sync=True)
    diagnostics = traitlets.List(traitlets.Dict()).tag(sync=True)
    lines = traitlets.List(traitlets.Int()).tag(sync=True)
    notes = traitlets.Dict(value_trait=traitlets.Unicode()).tag(sync=True)
    schema = traitlets.Dict().tag(sync=True)
    read_only = traitlets.Bool(False).tag(sync=True)
    label = traitlets.Unicode("Job manifest").tag(sync=True)
    status = traitlets.Unicode("").tag(sync=True)
    outcome = traitlets.Unicode("").tag(sync=True)

    def on_run(self, callback: Callable[[], None]) -> None:
        """Calls back when the learner asks for a run with Ctrl+Enter."""
        self._runs().append(callback)

    def show(self, diagnostics: Diagnostics) -> None:
        """Shows all findings of a report."""
        self.diagnostics = listed(diagnostics)

    def _runs(self) -> list[Callable[[], None]]:
        if not hasattr(self, "_callbacks"):
            self._callbacks: list[Callable[[], None]] = []
        return self._callbacks

    @traitlets.validate("notes")
    def _texts(self, proposal: Mapping[str, Any]) -> dict[str, str]:
        return {str(line): text for line, text in proposal["value"].items()}

    def __repr__(self) -> str:
        lines = self.value.count("\n") + (not self.value.endswith("\n"))
        faults = f", {len(self.diagnostics)} findings" if self.diagnostics else ""
        return f"{type(self).__name__}({lines if self.value else 0} lines{faults})"


def help_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON Schema without the parts that the editor does not read; it travels to every page."""
    return {key: _without_markdown(value) for key, value in schema.items()}


def _without_markdown(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _without_markdown(v) for k, v in value.items() if k != "markdownDescription"}
    return [_without_markdown(each) for each in value] if isinstance(value, list) else value


if find_spec("anywidget") is not None:
    from jobkit.widgets._base import STATIC, Widget

    class ManifestEditor(_Editing, Widget):
        """A YAML editor for Jobs and scenarios; its traits are those of `_Editing`.

        >>> editor = ManifestEditor(value="kind: Job")  # doctest: +SKIP
        """

        _esm = STATIC / "editor.js"
        _css = STATIC / "editor.css"

        def __init__(self, **traits: Any) -> None:
            super().__init__(**traits)
            self.on_msg(self._received)

        def _received(self, _: object, content: Mapping[str, Any], __: object) -> None:
            if content.get("type") == "run":
                for callback in self._runs():
                    callback()

        def still_text(self) -> str:
            return self.value

        def still_html(self) -> str:
            style = "margin:0;font-size:12.5px;line-height:19px"
            return f'<pre style="{style}">{escape(self.value)}</pre>'

else:

    class ManifestEditor(_Editing, ipywidgets.VBox):  # type: ignore[misc,no-redef]
        """The same editor without CodeMirror: a text area, with the findings below it."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            text = ipywidgets.Textarea(
                rows=18,
                layout=ipywidgets.Layout(width="auto"),
                continuous_update=True,
                tooltip=self.label,
            )
            below = ipywidgets.HTML()
            traitlets.link((self, "value"), (text, "value"))
            traitlets.dlink((self, "read_only"), (text, "disabled"))
            self.observe(
                lambda _: below.set_trait("value", self._below()), ["diagnostics", "status"]
            )
            self.children = (text, below)
            below.value = self._below()

        def _below(self) -> str:
            lines: Iterable[str] = (
                f"<b>line {each.get('line', '')}</b> {escape(each['message'])}"
                + (f" {escape(each['hint'])}" if each.get("hint") else "")
                for each in self.diagnostics
            )
            return "<br>".join([*lines, escape(self.status)])
