"""A lesson as a learner holds it: its Job, its scenarios, its questions, its checks."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from jobkit.errors import UnusableInput
from jobkit.lessons.bench import Bench
from jobkit.lessons.check import check_goals
from jobkit.lessons.comparison import Compared, compare_runs
from jobkit.lessons.detect import Refuted, refute
from jobkit.lessons.forms import shown_blocks, shown_form, steppable
from jobkit.lessons.lifelike import Lifelike, lifelike
from jobkit.lessons.load import Loaded, exercise_of, hidden_packs, lesson_ids, load
from jobkit.lessons.manifests import changed, shown_manifest
from jobkit.lessons.margin import Annotated, annotated
from jobkit.lessons.parsons import puzzle
from jobkit.lessons.prediction import Answers, Journal, answered
from jobkit.lessons.quiz import Quiz, review
from jobkit.lessons.recap import Recap
from jobkit.lessons.records import Exercise
from jobkit.lessons.result import CheckResult
from jobkit.lessons.table import Figures, figures
from jobkit.simulation.run import Run
from jobkit.verbs import simulate

__all__ = ["LEVELS", "Lesson", "lesson"]

LEVELS = ("worked", "gaps", "blank")
"""The grades of a work cell: a solution to study, one with gaps, an empty page."""


def lesson(id: str, *, level: str = "gaps", seed: int = 0) -> Lesson:  # noqa: A002  what it is
    """Opens a lesson.

    Args:
        id: "L01" to "L06".
        level: How much of each work cell is given: "worked", "gaps" or "blank".
        seed: Draws the numbers of scenarios, goals and quiz; 0 has those of the lesson's text.

    Raises:
        LessonNotFound: If there is no such lesson.
        UnusableInput: If there is no such level.

    >>> lesson("L01").title
    'A promise, not a process'
    """
    if level not in LEVELS:
        raise UnusableInput(f"level {level!r} is none of {', '.join(LEVELS)}")
    # a copy: who changes the data of one lesson in a notebook does not change what a check opens
    return Lesson(loaded=deepcopy(load(str(id).upper())), level=level, seed=seed)


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """One lesson. Nothing in it changes; what a learner answers is kept in `journal`."""

    loaded: Loaded = field(repr=False)
    level: str = "gaps"
    seed: int = 0
    journal: Journal = field(default_factory=Journal, repr=False, compare=False)

    @property
    def id(self) -> str:
        """The lesson's number, as in L03."""
        return self.loaded.content.id

    @property
    def title(self) -> str:
        """The lesson's title."""
        return self.loaded.content.title

    @property
    def scenarios(self) -> Mapping[str, str]:
        """The scenarios by name, each with what happens in it."""
        return {name: each.about for name, each in self.loaded.content.scenarios.items()}

    @property
    def worked(self) -> str:
        """The worked example's manifest as YAML text."""
        return self.loaded.manifests["worked"]

    def manifest(self, name: str = "worked", *, set: Mapping[str, Any] | None = None) -> str:  # noqa: A002
        """A manifest of the lesson as text, with fields changed by path.

        Raises:
            LessonNotFound: If there is none of that name.
        """
        return shown_manifest(changed(self._bench().manifest(name), set or {}))

    def margin(self, job: str = "worked") -> Annotated:
        """A manifest with the subgoals in its margin: which line answers which question."""
        return annotated(self._bench().manifest(job), self.loaded.content.subgoals)

    def scenario(self, name: str) -> dict[str, Any]:
        """A scenario as a document that `jobkit.simulate` takes.

        Raises:
            LessonNotFound: If there is none of that name.
        """
        return self._bench().scenario(name)

    def run(
        self,
        scenario: str,
        spec: object = None,
        *,
        job: str = "worked",
        set: Mapping[str, Any] | None = None,  # noqa: A002
    ) -> Run:
        """Runs a Job in a scenario of the lesson.

        Args:
            scenario: Its name.
            spec: A manifest of your own; else one of the lesson.
            job: Which of the lesson's manifests.
            set: Fields to change first: `{"spec.backoffLimit": 0}`.

        Raises:
            InvalidInput: If a cluster would refuse the Job.
            LessonNotFound: If there is no such scenario.
        """
        bench = self._bench()
        self.journal.has_run(scenario)
        if spec is None:
            return bench.own_run(scenario, job, set)
        from jobkit.lessons.manifests import settled  # noqa: PLC0415  beside its one use

        own = changed(settled(spec), set or {})
        return simulate(f"{own}\n" if isinstance(own, str) else own, bench.scenario(scenario))

    def step(
        self,
        scenario: str,
        spec: object = None,
        *,
        job: str = "worked",
        set: Mapping[str, Any] | None = None,  # noqa: A002
    ) -> Any:
        """The same run as `run`, to be stepped through from its beginning where there are widgets."""
        run = self.run(scenario, spec, job=job, set=set)
        return steppable(run, shows_judgement=self.loaded.content.shows_judgement)

    def figures(
        self, scenario: str, field: str, values: list[Any], *measures: str, job: str = "worked"
    ) -> Figures:
        """One field tried with several values: a table of figures.

        >>> print(lesson("L02").figures("even", "spec.parallelism", [1, 2], "end"))
        parallelism  the end state comes
        1            600 s
        2            300 s
        """
        return figures(
            self._bench(), scenario, field, values, measures=measures or ("result", "end"), job=job
        )

    def predict(self, **answers: Any) -> Any:
        """Takes a prediction: `predict(P1=2, P2=18, confidence=2, because="…")`.

        Without answers it shows the questions, as a form where there are widgets.
        """
        questions = self.loaded.content.predict
        if not _has_answers(answers):
            return shown_form(self, questions)
        return answered(self, questions, answers, self.journal)

    def investigate(self, **answers: Any) -> Any:
        """Takes answers to the questions of the investigation: `investigate(I1=18)`."""
        questions = self.loaded.content.investigate
        if not _has_answers(answers):
            return shown_form(self, questions)
        return answered(self, questions, answers, self.journal, is_prediction=False)

    def outcome(self) -> Answers:
        """Your prediction beside what happened."""
        return self.journal.reveal(self)

    def check_prediction(self) -> CheckResult:
        """Whether a prediction was made; it earns its point, right or wrong."""
        return self.journal.check(self)

    def starter(self, exercise: str, level: str | None = None) -> str:
        """The manifest that an exercise begins with, at the lesson's level or another."""
        found = self.exercise(exercise)
        chosen = self.level if level is None else level
        if chosen not in LEVELS:
            raise UnusableInput(f"level {chosen!r} is none of {', '.join(LEVELS)}")
        name = {"worked": found.reference, "gaps": found.gaps, "blank": found.blank}[chosen]
        return self._bench().manifest(name)

    def exercise(self, name: str) -> Exercise:
        """An exercise by "E1" or "L03.E1".

        Raises:
            LessonNotFound: If there is none of that name.
        """
        return exercise_of(self.loaded.content, name)

    def check(self, exercise: str, spec: object, *, seed: int | None = None) -> CheckResult:
        """Runs a manifest in the exercise's scenarios and says which goals it meets.

        Args:
            exercise: "L03.E1" or "E1".
            spec: The manifest, as text, path or mapping.
            seed: Draws other numbers for scenarios and goals; the lesson's seed if None.

        Raises:
            LessonNotFound: If there is no such exercise.
        """
        own = self.seed if seed is None else seed
        return check_goals(self.loaded, self.exercise(exercise), spec, seed=own)

    def check_hidden(self, exercise: str, spec: object, *, seed: int | None = None) -> CheckResult:
        """The same for goals that are not shown; where none are installed it says so."""
        found = self.exercise(exercise)
        packs = hidden_packs(self.id) or {}
        pack = packs.get(found.id)
        if pack is None:
            return CheckResult(exercise=f"{self.id}.{found.id}", is_hidden=True, is_absent=True)
        return check_goals(
            self.loaded,
            found,
            spec,
            goals=pack.goals,
            scenarios=pack.scenarios,
            seed=self.seed if seed is None else seed,
            is_hidden=True,
        )

    def compare(self, number: int = 1, *, guess: str | None = None) -> Compared:
        """Two Jobs in one scenario, and where they part; name the field before it is shown."""
        return compare_runs(self._bench(), self.loaded.content.compare, number, guess)

    def parsons(self, order: list[str] | str | None = None, *, seed: int | None = None) -> Any:
        """The worked manifest cut into blocks: put them in order, by clicking or as "C A D …"."""
        own = self.seed if seed is None else seed
        found = puzzle(self.loaded, order, own)
        return (
            found if order else shown_blocks(found, lambda chosen: puzzle(self.loaded, chosen, own))
        )

    def quiz(self, seed: int | None = None) -> Quiz:
        """This lesson's three review questions, with numbers drawn from the seed."""
        own = self.seed if seed is None else seed
        return Quiz(items=tuple(review((self.loaded,), own, number=3)))

    def review(self, seed: int = 1) -> Quiz:
        """Two questions from lessons two and more back; none before the third lesson."""
        earlier = [each for each in lesson_ids() if int(each[1:]) <= int(self.id[1:]) - 2]
        pool = tuple(load(each) for each in earlier)
        return Quiz(items=tuple(review(pool, seed, number=2)))

    def belief(self, id: str) -> Refuted:  # noqa: A002  what it is
        """A wrong belief of the catalogue, beside the run that refutes it."""
        return refute(id)

    def lifelike(self, seed: int = 1) -> Lifelike:
        """The lesson's conclusions under a cluster's clock, with chance from a seed."""
        return lifelike(self.loaded, seed)

    @property
    def recap(self) -> Recap:
        """What to take along, and what the model leaves out."""
        return Recap(content=self.loaded.content)

    def _bench(self) -> Bench:
        return Bench(self.loaded, seed=self.seed)

    def __str__(self) -> str:
        content = self.loaded.content
        lines = [f"{content.id}: {content.title}"]
        lines += [f"  {name}: {about}" for name, about in self.scenarios.items()]
        return "\n".join(lines)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        from jobkit.lessons.markup import lesson_html  # noqa: PLC0415  only notebooks need it

        return {"text/plain": str(self), "text/html": lesson_html(self.loaded.content)}


def _has_answers(answers: Mapping[str, Any]) -> bool:
    return any(value not in (None, "") for value in answers.values())
