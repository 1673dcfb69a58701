"""A scenario in which something does not hold, and what the controller decides at that moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import yaml

from jobkit.decode.plain import plain_types
from jobkit.html import Markup, reasons_markup, table
from jobkit.picture.view import format_time
from jobkit.text.page import run_title, step_lines
from jobkit.words.story import tell

if TYPE_CHECKING:
    from jobkit.model import Milliseconds
    from jobkit.simulation.run import DecisionEntry, Run
    from jobkit.words.story import Step

__all__ = ["CounterExample"]

_WIDTH = 80


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CounterExample:
    """A counter-example; it shows itself.

    Attributes:
        words: What does not hold, to be read after "the Job".
        document: The scenario as it was found.
        run: The run in it.
        t: When the statement stops being true, in milliseconds.
    """

    words: str
    document: str | Mapping[str, Any]
    run: Run
    t: Milliseconds

    @property
    def scenario(self) -> str:
        """The scenario as YAML text, for `jobkit simulate --scenario` or a lab."""
        if isinstance(self.document, str):
            return self.document
        text: str = yaml.safe_dump(
            plain_types(self.document), sort_keys=False, allow_unicode=True, default_flow_style=None
        )
        return text

    @property
    def decision(self) -> DecisionEntry | None:
        """The decision at which it fails: the last one up to that moment."""
        return self.run.decision(self.t)

    def to_dict(self) -> dict[str, Any]:
        """All of it in JSON types; the time in seconds."""
        decision = self.decision
        return {
            "property": self.words,
            "scenario": self.scenario,
            "t": self.t / 1000,
            "decision": None if decision is None else decision.to_dict(),
            "outcome": self.run.outcome.to_dict(),
        }

    def __repr__(self) -> str:
        return f"<CounterExample: {self._title()}>"

    def __str__(self) -> str:
        lines = [self._title(), ""]
        for step in self._steps():
            lines += step_lines(step, _WIDTH)
        lines += ["", "Scenario:", *(f"  {line}" for line in self.scenario.splitlines())]
        return "\n".join(lines)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        rows = [[format_time(s.t), s.did, reasons_markup(s.reasons)] for s in self._steps()]
        steps = table(("time", "what is decided", "because"), rows, time_first=True)
        scenario = Markup(
            f'<pre style="background:transparent;color:inherit">{escape(self.scenario)}</pre>'
        )
        title = f'<p style="margin:4px 0"><b>{escape(self._title())}</b></p>'
        return {"text/plain": str(self), "text/html": f"<div>{title}{steps}{scenario}</div>"}

    def _title(self) -> str:
        return f'not so: "{self.words}", at {format_time(self.t)}. {run_title(self.run)}'

    def _steps(self) -> list[Step]:
        """What is told of that moment, or else of the last one before it."""
        told = [step for step in tell(self.run) if step.t <= self.t]
        return [step for step in told if step.t == told[-1].t]
