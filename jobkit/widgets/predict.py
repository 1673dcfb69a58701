"""A question that is answered and locked in before the run is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from jobkit.widgets._base import STATIC, Widget
from jobkit.widgets.prediction import CONFIDENCE, Prediction, shown
from jobkit.widgets.run_view import RunView

if TYPE_CHECKING:
    from jobkit.simulation.run import Run

__all__ = ["Predict"]

KINDS = ("choice", "time", "number", "text")
_SHORTEST_AXIS = 60
_ROOM = 1.35
"""The axis is that much longer than the run, so that its end gives nothing away."""
_ROUND = (60, 90, 120, 180, 240, 300, 420, 600, 900, 1200, 1800, 2700, 3600)


class Predict(Widget):
    """Asks for an answer, a confidence and a reason, and keeps them beside what the run does.

    Args:
        question: The question, as a sentence.
        choices: Answers to choose from, for kind "choice".
        kind: "choice", "time" (a flag on the time line, in seconds), "number" or "text"; "choice" if
            there are choices, else "text".
        key: What the run does: a value, or a function of `run`. None if only a person can judge it.
        run: The run asked about; gives the time line its length and the key its run.
        why: The rule that explains it: one text, or for each answer the text that meets it.
        unit: What a number counts ("Pods").
        tolerance: How far a number or time may be off and still be right.
        shows_run: Whether the run is shown below and played, once the answer is locked in.
        asks_why: Whether confidence and reason are asked for; not where the answer is to be found by looking.
        answer: An answer in code; it is locked in at once.
        confidence: 1 guessing, 2 fairly sure, 3 certain.
        because: The reason for the answer.

    Raises:
        ValueError: If the arguments do not fit together, or the answer is not among the choices.

    >>> asked = Predict("How many Pods?", choices=[4, 5, 20], key=5, answer=4)  # doctest: +SKIP
    >>> asked.prediction.heading  # doctest: +SKIP
    'You said 4. It is 5.'
    """

    _esm = STATIC / "predict.js"
    _css = STATIC / "predict.css"

    question = traitlets.Unicode("").tag(sync=True)
    kind = traitlets.Enum(KINDS, "text").tag(sync=True)
    unit = traitlets.Unicode("").tag(sync=True)
    horizon = traitlets.Int(_SHORTEST_AXIS).tag(sync=True)
    choices: traitlets.List[Any] = traitlets.List().tag(
        sync=True, to_json=lambda values, _: [str(v) for v in values]
    )
    answer = traitlets.Any(None, allow_none=True)
    confidence = traitlets.Int(0, min=0, max=len(CONFIDENCE)).tag(sync=True)
    because = traitlets.Unicode("").tag(sync=True)
    asks_why = traitlets.Bool(True).tag(sync=True)
    locked = traitlets.Bool(False).tag(sync=True)
    skipped = traitlets.Bool(False).tag(sync=True)
    told = traitlets.Dict().tag(sync=True)
    view = traitlets.Instance(ipywidgets.Widget, allow_none=True).tag(
        sync=True, **ipywidgets.widget_serialization
    )

    def __init__(
        self,
        question: str,
        *,
        choices: Iterable[Any] = (),
        kind: str | None = None,
        key: Any | Callable[[Run], Any] = None,
        run: Run | None = None,
        why: str | Mapping[Any, str] = "",
        unit: str = "",
        tolerance: float = 0,
        shows_run: bool = False,
        asks_why: bool = True,
        answer: Any = None,
        confidence: int | None = None,
        because: str = "",
        layout: Any = None,
    ) -> None:
        choices = list(choices)
        kind = kind or ("choice" if choices else "text")
        if kind not in KINDS:
            raise ValueError(f"kind {kind!r} is none of {', '.join(KINDS)}")
        if (kind == "choice") != bool(choices):
            raise ValueError("choices and kind='choice' belong together")
        if shows_run and run is None:
            raise ValueError("shows_run needs the run that it shows")
        if callable(key) and run is None:
            raise ValueError("a key that is a function needs the run that it looks at")
        self._key, self._run, self._tolerance = key, run, tolerance
        self._shows_run = shows_run
        self._final: dict[str, Any] | None = None
        self._why = {str(k): v for k, v in why.items()} if isinstance(why, Mapping) else {"": why}
        arguments = {} if layout is None else {"layout": layout}
        super().__init__(
            question=question,
            kind=kind,
            choices=choices,
            unit="s" if kind == "time" else unit,
            horizon=_horizon(run, key),
            asks_why=asks_why,
            **arguments,
        )
        self.because = because
        if confidence is not None:
            self.confidence = confidence
        if answer is not None:
            self.answer = answer
            self.lock()

    def lock(self) -> Predict:
        """Locks the answer in and shows what the run does; nothing changes it after that.

        Raises:
            ValueError: If nothing was answered; `skip()` looks without an answer.
        """
        if self.answer is None and not self.skipped:
            raise ValueError("nothing is answered yet; skip() looks without an answer")
        self.locked = True
        return self

    def skip(self) -> Predict:
        """Shows what the run does without an answer."""
        self.answer = None
        self.skipped = True
        self.locked = True
        return self

    @property
    def prediction(self) -> Prediction:
        """The answer as a record; its key is None until the answer is locked in."""
        return Prediction(
            question=self.question,
            answer=self.answer,
            confidence=self.confidence or None,
            because=self.because,
            key=self._truth() if self.locked else None,
            unit=self.unit,
            why=self._why if self.locked else {},
            tolerance=self._tolerance,
        )

    @property
    def is_right(self) -> bool | None:
        """Whether the run does what was said; None before it is locked in, or without a key."""
        return self.prediction.is_right

    def _truth(self) -> Any:
        return self._key(self._run) if callable(self._key) and self._run else self._key

    @traitlets.validate("answer")
    def _fits(self, proposal: Mapping[str, Any]) -> Any:
        answer = proposal["value"]
        self._refuse_if_final("answer", answer)
        if answer is None:
            return None
        if self.kind == "choice":
            return _chosen(answer, self.choices)
        if self.kind in ("time", "number"):
            if isinstance(answer, bool) or not isinstance(answer, int | float):
                raise traitlets.TraitError(f"the answer is a number, not {answer!r}")
            return answer
        return str(answer)

    @traitlets.validate("because", "confidence")
    def _still_open(self, proposal: Mapping[str, Any]) -> Any:
        self._refuse_if_final(proposal["trait"].name, proposal["value"])
        return proposal["value"]

    def _refuse_if_final(self, name: str, value: Any) -> None:
        # several changes of one message are all set before they are judged, so what was locked
        # in is remembered apart from the traits
        if self._final is not None and str(value) != str(self._final[name]):
            raise traitlets.TraitError("the answer is locked in")

    @traitlets.validate("locked")
    def _once(self, proposal: Mapping[str, Any]) -> Any:
        if self._final is not None and not proposal["value"]:
            raise traitlets.TraitError("what is locked in stays so")
        if proposal["value"] and self.answer is None and not self.skipped:
            raise traitlets.TraitError("nothing is answered yet")
        return proposal["value"]

    @traitlets.observe("locked")
    def _tell(self, _: object) -> None:
        prediction = self.prediction
        self._final = {name: getattr(self, name) for name in ("answer", "confidence", "because")}
        if self._shows_run:
            self.view = RunView(self._run)
        self.told = {
            "heading": prediction.heading,
            "rows": [list(row) for row in prediction.rows],
            "key": prediction.key if self.kind == "time" else None,
        }

    def __repr__(self) -> str:
        state = "locked" if self.locked else "open"
        return f"Predict({self.question!r}, answer={self.answer!r}, {state})"

    def still_text(self) -> str:
        return "\n".join(self._lines())

    def still_html(self) -> str:
        question, *more = self._lines()
        return "<br>".join([f"<b>{escape(question)}</b>", *map(escape, more)])

    def _lines(self) -> list[str]:
        lines = [self.question]
        if not self.locked:
            return lines + [f"( ) {shown(choice, self.unit)}" for choice in self.choices]
        prediction = self.prediction
        return [*lines, prediction.heading, *(f"{name}: {text}" for name, text in prediction.rows)]


Predict.answer.tag(
    sync=True,
    to_json=lambda value, widget: (
        str(value) if value is not None and widget.kind == "choice" else value
    ),
)


def _chosen(answer: Any, choices: list[Any]) -> Any:
    """The choice that an answer means; the page sends texts."""
    for choice in choices:
        if choice == answer or str(choice) == str(answer):
            return choice
    listed = ", ".join(str(choice) for choice in choices)
    raise traitlets.TraitError(f"{answer!r} is none of the choices: {listed}")


def _horizon(run: Run | None, key: Any) -> int:
    """How long the time line is: longer than the run, round, and not a measure of it."""
    end = run.end / 1000 if run is not None else 0
    if run is not None and run.outcome.makespan is not None:
        end = run.outcome.makespan / 1000
    if isinstance(key, int | float) and not isinstance(key, bool):
        end = max(end, key)
    wanted = max(_SHORTEST_AXIS, end * _ROOM)
    return next((each for each in _ROUND if each >= wanted), int(-(-wanted // 1800) * 1800))
