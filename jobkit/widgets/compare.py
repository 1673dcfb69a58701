"""Two runs side by side: where they are the same, where they part, and what each does from there on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from jobkit.trace import comparison
from jobkit.widgets._base import STATIC, Widget

if TYPE_CHECKING:
    from jobkit.simulation.run import Run

__all__ = ["Compare"]


class Compare(Widget):
    """Shows two runs on one time axis, with the first point at which they differ.

    Usually the runs are of two specs in one scenario. It opens at the first difference.

    Args:
        run_a: The run above.
        run_b: The run below.

    Attributes:
        t: The moment shown, in seconds since the Jobs' creation.
        difference: Where the runs part: `t` in seconds, and the field in `what`; empty if they are
            the same.
    """

    _esm = STATIC / "run_view.js"
    _css = STATIC / "run_view.css"

    comparison = traitlets.Dict().tag(sync=True)
    t = traitlets.Float(0.0).tag(sync=True)
    difference = traitlets.Dict(read_only=True)

    def __init__(self, run_a: Run | None = None, run_b: Run | None = None, **traits: Any) -> None:
        self._runs: tuple[Run, Run] | None = None
        super().__init__(**traits)
        if run_a is not None and run_b is not None:
            self.show(run_a, run_b)
            if "t" not in traits and self.difference:
                self.t = self.difference["t"]

    def show(self, run_a: Run, run_b: Run) -> None:
        """Shows two other runs; the moment stays."""
        self._runs = (run_a, run_b)
        document = comparison(run_a, run_b)
        found = document["difference"]
        self.set_trait("difference", {} if found is None else {**found, "t": found["t"] / 1000})
        with self.hold_sync():
            self.comparison = document
            self.t = min(self.t, max(run_a.end, run_b.end) / 1000)

    def still_text(self) -> str:
        if self._runs is None:
            return "Compare of no runs"
        from jobkit.text import run_summary  # noqa: PLC0415  wording is loaded when it is shown

        words = self.comparison["words"]
        return "\n".join(
            [words, *(f"{n}: {run_summary(r)}" for n, r in zip("AB", self._runs, strict=True))]
        )

    def still_html(self) -> str:
        if self._runs is None:
            return ""
        from html import escape  # noqa: PLC0415

        from jobkit.html import run_html  # noqa: PLC0415  the picture is drawn when it is shown

        words = self.comparison["words"]
        return f"<div><p>{escape(words)}</p>{''.join(run_html(run) for run in self._runs)}</div>"
