"""What a lesson file holds, as frozen records; the fields are the schema of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from jobkit.lessons.measures import MEASURES
from jobkit.lessons.numbers import Range

__all__ = [
    "GOAL_KINDS",
    "LABELS",
    "Block",
    "Choice",
    "Claim",
    "Comparison",
    "Content",
    "Everywhere",
    "Exercise",
    "Expectation",
    "Form",
    "Goal",
    "Item",
    "Pack",
    "Question",
    "Setting",
    "Smallest",
    "Solution",
]

GOAL_KINDS = ("outcome", "work", "budget", "safety", "form")
LABELS = (
    "How much work?", "How wide?", "How many second chances?", "Which failures matter?", "When to stop?",
    "Who tidies up?",
)  # fmt: skip
"""The subgoals of a manifest, in the order in which every lesson speaks of them."""

_COMPARISONS = ("atMost", "atLeast", "oneOf", "not")
_STATEMENTS = ("completes", "ends", "losesNoIndex")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A scenario of a lesson: what happens, and what it asks of the Job.

    Attributes:
        about: One sentence that a learner reads.
        spec: Fields of the scenario document, as `jobkit/v1` has them; the clock is the classroom's.
        set: Fields of the lesson's own Job that this scenario needs; a learner's Job stays as it is.
        vary: Numbers that the fields speak of ("=crash"), drawn anew for every seed but 0.
    """

    about: str
    spec: Mapping[str, Any] = field(default_factory=dict)
    set: Mapping[str, Any] = field(default_factory=dict)
    vary: Mapping[str, Range] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """Figures that a run must show.

    Attributes:
        scenario: Name of the scenario.
        job: Name of the lesson's manifest; the learner's own in goals.
        set: Fields that are changed first.
        at: Time at which the figures are read, in seconds; None for the end of the run.
        figures: Measure to value, or to one of atMost, atLeast, oneOf, not.
    """

    scenario: str
    figures: Mapping[str, Any]
    job: str = "worked"
    set: Mapping[str, Any] = field(default_factory=dict)
    at: Any = None

    def __post_init__(self) -> None:
        if not self.figures:
            raise ValueError("an expectation without figures is always met")
        for name, wanted in self.figures.items():
            if name not in MEASURES:
                raise ValueError(f"{name} is no measure; there are {', '.join(MEASURES)}")
            if isinstance(wanted, Mapping) and not set(wanted) <= set(_COMPARISONS):
                raise ValueError(f"{name}: a comparison is one of {', '.join(_COMPARISONS)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Smallest:
    """One less of a field must break another goal."""

    field: str
    goal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Everywhere:
    """What must hold wherever failures fall, and in whatever order the indexes end.

    Attributes:
        holds: completes, ends or losesNoIndex, as `jobkit.search` has them.
        failures: How many of the Job's indexes fail, at every attempt.
        within: Of completes: the seconds it may take; None for any time.
    """

    holds: str
    failures: int
    within: float | None = None

    def __post_init__(self) -> None:
        if self.holds not in _STATEMENTS:
            raise ValueError(f"holds {self.holds!r} is none of {', '.join(_STATEMENTS)}")
        if self.within is not None and self.holds != "completes":
            raise ValueError("within goes with completes only")
        if self.failures < 0:
            raise ValueError("failures is a number from 0 on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How the manifest is written; only where the lesson is about the field itself."""

    field: str
    is_: Any = None
    is_set: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One thing that an exercise asks for.

    Attributes:
        asks: The goal as a learner reads it.
        kind: outcome, work, budget, safety or form.
        runs: Figures of runs of the learner's Job; all must hold.
        everywhere: What holds in all placements of a few failures.
        same_as: Name of a manifest of the lesson; behaviour in `scenarios` must be the same.
        faults: How many faults the given manifest had; each that is left costs its share.
        after: A goal that must be met first: doing nothing is no way to stay below a limit.
        share: Whether part of the points is given for part of the runs.
        hints: Three steps, each saying more.
        suspects: Beliefs to think of first when it is not met.
    """

    id: str
    asks: str
    points: float
    kind: str
    runs: tuple[Expectation, ...] = ()
    everywhere: Everywhere | None = None
    same_as: str | None = None
    scenarios: tuple[str, ...] = ()
    faults: int | None = None
    smallest: Smallest | None = None
    form: tuple[Form, ...] = ()
    after: str | None = None
    share: bool = False
    hints: tuple[str, ...] = ()
    suspects: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in GOAL_KINDS:
            raise ValueError(f"kind {self.kind!r} is none of {', '.join(GOAL_KINDS)}")
        if self.points <= 0:
            raise ValueError(f"{self.id}: points must be above 0")
        if not (
            self.runs
            or self.everywhere
            or self.same_as
            or self.faults
            or self.smallest
            or self.form
        ):
            raise ValueError(f"{self.id} asks for nothing that can be checked")
        if len(self.hints) != 3:
            raise ValueError(f"{self.id} needs three hints, and has {len(self.hints)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """A wrong answer that learners give, and what the check must say of it."""

    set: Mapping[str, Any] = field(default_factory=dict)
    job: str | None = None
    fails: tuple[str, ...] = ()
    shows: str | None = None

    @property
    def words(self) -> str:
        """How it differs from the reference, by the paths of its fields; empty if it is the reference."""
        job = {None: [], "worked": ["the worked example"]}.get(
            self.job, [f"the manifest {self.job}"]
        )
        return ", ".join([*job, *(_changed(path, value) for path, value in self.set.items())])


def _changed(path: str, value: Any) -> str:
    name = path.removeprefix("spec.")
    if value is None:
        return f"{name} left out"
    if isinstance(value, int | str):
        return f"{name}: {value}"
    flow: str = yaml.safe_dump(value, default_flow_style=True, sort_keys=False, width=1000)
    return f"{name}: {flow.strip()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """A task with goals.

    Attributes:
        id: "E1"; behind it stands the lesson's id.
        task: What is to be done, in two or three sentences.
        gaps: The manifest to begin with; `____` marks what is left out.
        blank: The manifest to begin with at the highest grade.
        reference: Name of the manifest that solves it.
        model: Why the reference does, in the words of a teacher.
        wrong: Answers that must not pass, each with the goals that they miss.
        also: Other answers that must pass, as changes of the reference.
    """

    id: str
    title: str
    task: str
    goals: tuple[Goal, ...]
    reference: str
    gaps: str
    blank: str
    model: str
    wrong: tuple[Solution, ...]
    also: tuple[Solution, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Goals of one exercise that learners do not see, with scenarios of their own."""

    goals: tuple[Goal, ...]
    scenarios: Mapping[str, Setting] = field(default_factory=dict)
    wrong: tuple[Solution, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer that is offered.

    Attributes:
        value: The answer.
        belief: The belief whose wrong rule gives it.
        why: What to say to whoever chooses it, where no belief of the catalogue does.
    """

    value: Any
    belief: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something to predict.

    Attributes:
        about: The run that it is about, and the measure that is the answer.
        key: The right answer; with `about` it is what the engine gives.
        choices: What is offered, the right one among it; empty for an answer in words.
        model: The right answer's reason.
    """

    id: str
    asks: str
    model: str
    key: Any = None
    unit: str = ""
    about: Expectation | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two Jobs and their first difference; both are changes of one manifest of the lesson."""

    asks: str
    scenario: str
    job: str = "worked"
    set: Mapping[str, Any] = field(default_factory=dict)
    other: Mapping[str, Any] = field(default_factory=dict)
    other_scenario: str | None = None
    differs_at: float
    field: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A conclusion of the lesson, to be tried under a cluster's clock.

    Attributes:
        says: The conclusion.
        stands: Whether it stands there; else the tidy clock made it.
    """

    says: str
    run: Expectation
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A template of review questions.

    Attributes:
        kind: number, order or end.
        asks: With `{names}` of the numbers that are drawn.
        measure: What is asked for; of an order, moments by name instead.
        moments: Order items: what happens, and the measure that tells when.
        beliefs: Whose wrong rules give the wrong options.
    """

    id: str
    kind: str
    asks: str
    model: str
    job: str = "worked"
    set: Mapping[str, Any] = field(default_factory=dict)
    spec: Mapping[str, Any] = field(default_factory=dict)
    vary: Mapping[str, Range] = field(default_factory=dict)
    measure: str | None = None
    moments: Mapping[str, str] = field(default_factory=dict)
    beliefs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in ("number", "order", "end"):
            raise ValueError(f"{self.id}: kind is number, order or end")
        if (self.kind == "order") != bool(self.moments) or (self.kind == "number") != bool(
            self.measure
        ):
            raise ValueError(
                f"{self.id}: a number needs a measure, an order moments, an end neither"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of a manifest to be put in order; `decoy` says why it does not belong."""

    text: str
    decoy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A whole lesson file.

    Attributes:
        shows_judgement: Whether a run shows the order in which a verdict is sought; not before a
            lesson has spoken of more than one verdict.
    """

    id: str
    title: str
    minutes: int
    unlocks: tuple[str, ...]
    meets: tuple[str, ...]
    outcomes: tuple[str, ...]
    subgoals: Mapping[str, str]
    scenarios: Mapping[str, Setting]
    expected: tuple[Expectation, ...]
    predict: tuple[Question, ...]
    investigate: tuple[Question, ...]
    compare: tuple[Comparison, ...]
    exercises: tuple[Exercise, ...]
    lifelike: tuple[Claim, ...]
    recap: tuple[str, ...]
    leaves_out: tuple[str, ...]
    quiz: tuple[Item, ...]
    parsons: tuple[Block, ...] = ()
    shows_judgement: bool = True

    def __post_init__(self) -> None:
        unknown = [each for each in self.subgoals.values() if each not in LABELS]
        if unknown:
            raise ValueError(f"{unknown[0]!r} is no subgoal; there are {', '.join(LABELS)}")
