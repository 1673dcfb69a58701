"""What all widgets share: how they refuse a mistyped argument, and what of them a page without a kernel shows."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

import anywidget

__all__ = ["STATIC", "Widget"]

STATIC = Path(__file__).parent / "static"


class Widget(anywidget.AnyWidget):
    """A widget that names what it does not know, and leaves a still form of itself in the notebook."""

    def __init__(self, **traits: Any) -> None:
        known = set(self.trait_names())
        for name in traits:
            if name not in known:
                close = difflib.get_close_matches(name, known, n=1)
                hint = f"; did you mean {close[0]}?" if close else ""
                raise TypeError(f"{type(self).__name__} has no argument {name!r}{hint}")
        super().__init__(**traits)

    def still_text(self) -> str:
        """What a reader gets who sees text only; the same for the same content."""
        return f"{type(self).__name__}()"

    def still_html(self) -> str:
        """What a reader gets whose page has no kernel; empty if there is nothing to show."""
        return ""

    def __repr__(self) -> str:
        return self.still_text()

    def _repr_mimebundle_(self, **arguments: Any) -> Any:
        bundle = super()._repr_mimebundle_(**arguments)
        if bundle is None:
            return None
        data, metadata = bundle
        data = {**data, "text/plain": self.still_text()}
        if html := self.still_html():
            data["text/html"] = html
        return data, metadata
