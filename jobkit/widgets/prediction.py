"""What somebody expected of a run, and how it compares: plain data, no widget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["CONFIDENCE", "Prediction", "shown"]

CONFIDENCE = ("guessing", "fairly sure", "certain")
"""Words for confidence 1, 2 and 3."""

_OPEN = "Your answer is kept. Compare it with this one."
"""What is said where only a person can judge."""

_WORTH = {
    (1, False): "guessing: now there is a rule to go by",
    (2, False): "fairly sure: look at what differs",
    (3, False): "certain: worth remembering",
    (1, True): "guessing: read why it is so",
    (2, True): "fairly sure",
    (3, True): "certain",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """One answered question.

    Attributes:
        question: As it was asked.
        answer: What was said; None without an answer.
        confidence: 1 guessing, 2 fairly sure, 3 certain; None if not said.
        because: The reason given; may be empty.
        key: What the run does; None for a question that only a person can judge.
        unit: "s" for times, else what is counted; may be empty.
        why: Answer to what speaks for it or against it; "" holds for all answers.
        tolerance: How far a number may be off.
    """

    question: str
    answer: Any = None
    confidence: int | None = None
    because: str = ""
    key: Any = None
    unit: str = ""
    why: Mapping[str, str]
    tolerance: float = 0

    @property
    def is_right(self) -> bool | None:
        """Whether the run does what was said; None where nothing was said or no key is known."""
        if self.answer is None or self.key is None:
            return None
        if _is_number(self.answer) and _is_number(self.key):
            return bool(abs(self.answer - self.key) <= self.tolerance)
        return str(self.answer) == str(self.key)

    @property
    def heading(self) -> str:
        """Answer and outcome in one line: "You said 4 Pods. It is 5 Pods."."""
        if self.key is None:
            return _OPEN if self.answer is not None else "No answer was given."
        said = f"You said {_quoted(self.answer, self.unit)}. " if self.answer is not None else ""
        if self.is_right:
            return f"{said}So it is."
        return f"{said}It is {_quoted(self.key, self.unit)}."

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """What stands below: the rule behind it, how sure the learner was, and their own reason."""
        told = [self.why.get(str(self.answer), ""), self.why.get("", "")]
        name = "because" if self.key is not None else "one answer"
        rows = [(name, text) for text in told if text][:1] if self.answer is not None else []
        if not rows and self.why.get(""):
            rows = [(name, self.why[""])]
        if self.answer is not None and self.confidence is not None:
            rows.append(("you were", self._worth()))
        if self.because:
            rows.append(("you said", f"because {self.because}"))
        return tuple(rows)

    def _worth(self) -> str:
        assert self.confidence is not None
        if self.is_right is None:
            return CONFIDENCE[self.confidence - 1]
        return _WORTH[self.confidence, self.is_right]


def shown(value: Any, unit: str = "") -> str:
    """A value as it is read: 50 and "s" give "50 s", with a space that does not break."""
    text = str(value)
    if isinstance(value, float) and value == int(value):
        text = str(int(value))
    return f"{text}\N{NO-BREAK SPACE}{unit}" if unit else text


def _quoted(value: Any, unit: str) -> str:
    """As `shown`; an answer of several words in quotes, or it runs into the sentence around it."""
    text = shown(value, unit)
    return f"“{text}”" if isinstance(value, str) and " " in value else text


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
