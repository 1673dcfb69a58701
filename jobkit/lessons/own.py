"""A teacher's own exercise: one short file, and the proof that it can be solved and can be failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from jobkit.files import read_source
from jobkit.lessons.check import check_goals
from jobkit.lessons.load import Loaded, yaml_of
from jobkit.lessons.manifests import changed
from jobkit.lessons.records import Content, Exercise, Goal, Setting, Solution
from jobkit.lessons.result import CheckResult
from jobkit.lessons.strictly import LessonFileInvalid, read_record
from jobkit.lessons.table import text_table

__all__ = ["OwnExercise", "Proof", "load_exercise", "prove"]

_SEEDS = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """The file's keys: what an exercise of a lesson has, in one place."""

    title: str
    task: str
    solution: str
    start: str
    scenarios: Mapping[str, Setting]
    goals: tuple[Goal, ...]
    wrong: tuple[Solution, ...]
    also: tuple[Solution, ...] = ()
    model: str = ""
    meets: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnExercise:
    """An exercise read from a file; it is checked like those of the lessons."""

    loaded: Loaded = field(repr=False)

    @property
    def task(self) -> str:
        """What is to be done."""
        return self._exercise.task

    @property
    def start(self) -> str:
        """The manifest that it begins with."""
        return self.loaded.manifests["start"]

    def check(self, spec: object, *, seed: int = 0) -> CheckResult:
        """Runs a manifest in the exercise's scenarios and says which goals it meets."""
        result = check_goals(self.loaded, self._exercise, spec, seed=seed)
        return replace(result, exercise=self.loaded.content.title)

    @property
    def _exercise(self) -> Exercise:
        return self.loaded.content.exercises[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Every answer of the file that was run, with what it earned and whether that is as it should be."""

    rows: tuple[tuple[str, str, str, bool], ...]

    @property
    def holds(self) -> bool:
        """Whether it can be solved, and can be failed, as the file says."""
        return all(ok for *_, ok in self.rows)

    def __str__(self) -> str:
        header = ("answer", "seed", "result", "")
        rows = [
            (name, seed, result, "as it should be" if ok else "NOT as it should be")
            for name, seed, result, ok in self.rows
        ]
        conclusion = (
            "It can be solved and it can be failed."
            if self.holds
            else "The exercise does not do what its file says."
        )
        return f"{text_table(header, rows)}\n{conclusion}"

    def __repr__(self) -> str:
        return str(self)


def load_exercise(source: object) -> OwnExercise:
    """Reads an exercise file.

    Args:
        source: A path or the text itself.

    Raises:
        LessonFileInvalid: Naming the key that is wrong.
        UnusableInput: If it cannot be read at all.
    """
    text = read_source(source)
    value = yaml_of(text, "exercise") if isinstance(text, str) else dict(text)
    file = read_record(_File, value, "exercise")
    if not file.wrong:
        raise LessonFileInvalid(
            "exercise: wrong is empty; an exercise that nobody can fail checks nothing"
        )
    exercise = Exercise(
        id="own",
        title=file.title,
        task=file.task,
        goals=file.goals,
        reference="worked",
        gaps="start",
        blank="start",
        model=file.model,
        wrong=file.wrong,
        also=file.also,
    )
    content = Content(
        id="own", title=file.title, minutes=0, unlocks=(), meets=file.meets, outcomes=(), subgoals={},
        scenarios=file.scenarios, expected=(), predict=(), investigate=(), compare=(),
        exercises=(exercise,), lifelike=(), recap=(), leaves_out=(), quiz=(),
    )  # fmt: skip
    manifests = {"worked": f"{file.solution}\n", "start": f"{file.start}\n"}
    return OwnExercise(loaded=Loaded(content=content, manifests=manifests))


def prove(own: OwnExercise) -> Proof:
    """Runs the solution, the other right answers, the start and every wrong answer, with several seeds."""
    exercise, solution = own.loaded.content.exercises[0], own.loaded.manifests["worked"]
    rows: list[tuple[str, str, str, bool]] = []
    for seed in _SEEDS:
        rows.append(_row("the solution", own.check(solution, seed=seed), seed, ()))
        for number, also in enumerate(exercise.also, 1):
            answer = changed(solution, also.set)
            name = f"also right, {number} ({also.words})"
            rows.append(_row(name, own.check(answer, seed=seed), seed, ()))
        for number, wrong in enumerate(exercise.wrong, 1):
            answer = changed(solution, wrong.set)
            name = f"wrong, {number} ({wrong.words})"
            rows.append(_row(name, own.check(answer, seed=seed), seed, wrong.fails))
    start = own.check(own.start)
    rows.append(("the start", "0", start.summary.partition(": ")[2], not start.passed))
    return Proof(rows=_folded(rows))


def _row(
    name: str, result: CheckResult, seed: int, fails: tuple[str, ...]
) -> tuple[str, str, str, bool]:
    if not result.gradable:
        return name, str(seed), "not gradable", False
    missed = tuple(goal.id for goal in result.goals if not goal.passed)
    said = _said(missed)
    if missed != fails:
        said += f", and the file says that it {_said(fails)}"
    return name, str(seed), said, missed == fails


def _said(missed: tuple[str, ...]) -> str:
    return f"misses {', '.join(missed)}" if missed else "meets every goal"


def _folded(rows: list[tuple[str, str, str, bool]]) -> tuple[tuple[str, str, str, bool], ...]:
    """Rows of the same answer with the same result as one, its seeds together."""
    folded: dict[tuple[str, str, bool], list[str]] = {}
    for name, seed, result, ok in rows:
        folded.setdefault((name, result, ok), []).append(seed)
    return tuple(
        (name, ", ".join(seeds), result, ok) for (name, result, ok), seeds in folded.items()
    )
