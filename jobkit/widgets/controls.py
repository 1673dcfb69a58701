"""The lab's own controls: plain widgets, dressed as text by the lab's style."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets

from jobkit.widgets.examples import EXAMPLES

__all__ = ["OWN", "Controls", "is_shown"]

OWN = "your own"
"""The menu's entry for what is no example."""

_HINT = (
    "Whoever has this text restores manifest, scenario and moment: "
    "<code>jobkit.lab(token=&quot;…&quot;)</code>. Paste another one here to open it."
)


class Controls:
    """Head line, messages, and the box for sharing.

    Attributes:
        head: The line above the run.
        errors: What went wrong; what was typed is never touched by it.
        changes: What a change from a moment on was answered and led to.
    """

    def __init__(self) -> None:
        self.examples = ipywidgets.Dropdown(
            options=[OWN, *(each.name for each in EXAMPLES)],
            description="Example",
            style={"description_width": "initial"},
            layout=ipywidgets.Layout(width="auto"),
        )
        self.story = _words("jk-lab-story")
        self.from_here = _button(ipywidgets.ToggleButton, "Change from here")
        self.keep = _button(ipywidgets.Button, "Keep as an event")
        self.differ = _button(ipywidgets.Button, "First difference")
        self.scenario = _button(ipywidgets.ToggleButton, "Scenario")
        self.share = _button(ipywidgets.ToggleButton, "Share")
        deeds = [self.from_here, self.keep, self.differ, self.scenario, self.share]
        self.head = _box("jk-lab-head", self.examples, self.story, _box("jk-lab-deeds", *deeds))
        self.errors = _words("jk-lab-errors")
        self.changes = _words("jk-lab-change")
        self.token = ipywidgets.Textarea(
            description="Token", rows=3, layout=ipywidgets.Layout(width="auto")
        )
        self.sharing = ipywidgets.VBox([self.token, ipywidgets.HTML(_HINT)])
        self.sharing.add_class("jk-lab-share")
        for hidden in (self.keep, self.differ, self.sharing):
            is_shown(hidden, shown=False)

    def tell_example(self, manifest: str) -> None:
        """Names the example that a manifest is, and tells its story."""
        chosen = next((each for each in EXAMPLES if each.manifest == manifest), None)
        self.examples.value = chosen.name if chosen else OWN
        self.story.value = escape(chosen.story) if chosen else ""

    def say_error(self, words: str) -> None:
        """Shows an error, or with no words takes it away."""
        self.errors.value = f'<div role="alert">{escape(words)}</div>' if words else ""

    def say_change(self, words: str, *, is_made: bool = False, differs: bool = False) -> None:
        """Shows what became of a change, and what can be done with it."""
        self.changes.value = f'<div role="status">{escape(words)}</div>' if words else ""
        is_shown(self.keep, shown=is_made)
        is_shown(self.differ, shown=differs)


def is_shown(widget: Any, *, shown: bool) -> None:
    """Shows a widget or takes it out of the page."""
    widget.layout.display = "" if shown else "none"


def _words(name: str) -> Any:
    words = ipywidgets.HTML()
    words.add_class(name)
    return words


def _button(kind: Any, words: str) -> Any:
    button = kind(description=words, layout=ipywidgets.Layout(width="auto"))
    button.add_class("jk-lab-button")
    return button


def _box(name: str, *children: Any) -> Any:
    box = ipywidgets.Box(list(children))
    box.add_class(name)
    return box
