"""The run view: a run's Pods, figures and decisions at one moment, stepped through in the browser."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from jobkit.trace import trace
from jobkit.trace.tracks import value_at
from jobkit.widgets._base import STATIC, Widget
from jobkit.widgets.parts import PARTS

if TYPE_CHECKING:
    from jobkit.simulation.run import Run

__all__ = ["PARTS", "RunView"]


class RunView(Widget):
    """Shows a run at one moment and lets a reader step through it.

    Each part works alone: `RunView(run, parts=["pods", "card"])`.

    Args:
        run: The run; can be set again later (`view.run = other`), the moment stays.
        parts: What to show, of `PARTS`; everything if left out.

    Attributes:
        step: The step shown, from 0; a step is a moment at which something changed.
        t: The moment shown, in seconds since the Job's creation; may lie between two steps.
        show_what_comes: Whether the Pods' future is drawn as grey ghosts.
        show_manifest: Whether the manifest is shown, to read.
        instead: What the controller would do instead, by step as text, where `trace` does not say it.
        editor: A widget that stands in place of the manifest; its `lines` and `notes` follow the step.
        lines: Lines of the manifest that this step comes from.
        notes: What stands in the margin of the manifest at this step: line (as text) to words.
    """

    _esm = STATIC / "run_view.js"
    _css = STATIC / "run_view.css"

    trace = traitlets.Dict().tag(sync=True)
    parts = traitlets.List(traitlets.Enum(PARTS), default_value=list(PARTS)).tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)
    t = traitlets.Float(0.0).tag(sync=True)
    show_what_comes = traitlets.Bool(default_value=False).tag(sync=True)
    show_manifest = traitlets.Bool(default_value=True).tag(sync=True)
    editor = traitlets.Instance(ipywidgets.Widget, allow_none=True).tag(
        sync=True, **ipywidgets.widget_serialization
    )
    instead = traitlets.Dict().tag(sync=True)
    lines = traitlets.List(traitlets.Int(), read_only=True)
    notes = traitlets.Dict(read_only=True)

    def __init__(self, run: Run | None = None, **traits: Any) -> None:
        self._run: Run | None = None
        super().__init__(**traits)
        self.observe(self._step_set, "step")
        self.observe(self._time_set, "t")
        self.run = run
        if "step" in traits and "t" not in traits:
            self.step = traits["step"]

    @property
    def run(self) -> Run | None:
        """The run that is shown."""
        return self._run

    @run.setter
    def run(self, run: Run | None) -> None:
        self.show(run)

    def show(self, run: Run | None, document: dict[str, Any] | None = None) -> None:
        """Shows a run.

        Args:
            run: The run.
            document: Its trace, if it is made already; without the alternatives, they follow as
                `instead`.
        """
        self._run = run
        with self.hold_sync(), self.hold_trait_notifications():
            self.instead = {}
            self.trace = document or ({} if run is None else trace(run))
            if run is not None:
                self.t = min(max(self.t, 0.0), run.end / 1000)
                self.step = self._step_at(self.t)
        self._set_margin()

    def play(self) -> None:
        """Plays the run in the page, from the moment shown."""
        self.send({"type": "play"})

    @property
    def times(self) -> list[int]:
        """The times of the steps, in milliseconds."""
        times: list[int] = self.trace["steps"]["t"] if self.trace else []
        return times

    def still_text(self) -> str:
        if self._run is None:
            return "RunView of no run"
        from jobkit.text import run_summary  # noqa: PLC0415  wording is loaded when it is shown

        return run_summary(self._run)

    def still_html(self) -> str:
        if self._run is None:
            return ""
        from jobkit.html import run_html  # noqa: PLC0415  the picture is drawn when it is shown

        return run_html(self._run)

    def _step_at(self, seconds: float) -> int:
        return max(0, bisect_right(self.times, round(seconds * 1000)) - 1)

    @traitlets.validate("step")
    def _valid_step(self, proposal: Any) -> int:
        last = max(len(self.times) - 1, 0)
        value: int = proposal["value"]
        return max(0, min(value, last)) if self.trace else value

    @traitlets.validate("t")
    def _valid_time(self, proposal: Any) -> float:
        value: float = proposal["value"]
        end = self._run.end / 1000 if self._run is not None else value
        return max(0.0, min(value, end))

    def _step_set(self, change: Any) -> None:
        # a moment between two steps belongs to the earlier one and is left alone
        if self.times and self._step_at(self.t) != change["new"]:
            self.t = self.times[change["new"]] / 1000
        self._set_margin()

    def _time_set(self, change: Any) -> None:
        if self.times:
            self.step = self._step_at(change["new"])
        self._set_margin()

    def _set_margin(self) -> None:
        tracks = self.trace.get("tracks") if self.trace else None
        is_step = bool(tracks) and self.times[self.step] == round(self.t * 1000)
        lit = value_at(tracks["lit"], self.step) if tracks and is_step else None
        notes = (
            {line: value_at(each, self.step) for line, each in tracks["notes"].items()}
            if tracks
            else {}
        )
        self.set_trait("lines", lit or [])
        self.set_trait("notes", {str(line): note for line, note in notes.items() if note})
