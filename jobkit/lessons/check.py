"""Checks: a manifest is run in an exercise's scenarios, and its behaviour is judged goal by goal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jobkit.decode.manifest import decode_job
from jobkit.diagnostics import Diagnostics
from jobkit.errors import UnusableInput
from jobkit.lessons.beliefs import IMAGINED, REFUSED, expected_runs, is_refused_for
from jobkit.lessons.bench import Bench, compared, value_words, worded
from jobkit.lessons.comparison import visible_difference
from jobkit.lessons.everywhere import as_counter_example, look_everywhere, placed
from jobkit.lessons.faults import can_be_counted, faults_left, taken_out
from jobkit.lessons.load import Loaded
from jobkit.lessons.manifests import changed, field_value, settled
from jobkit.lessons.measures import MEASURES, measured
from jobkit.lessons.records import Everywhere, Exercise, Expectation, Form, Goal, Setting
from jobkit.lessons.result import CheckResult, CounterExample, Evidence, GoalResult
from jobkit.lessons.smallest import smallest_counter_example
from jobkit.model import Milliseconds
from jobkit.picture.view import format_time
from jobkit.search.example import CounterExample as Found
from jobkit.simulation.run import Run
from jobkit.validation import diagnose
from jobkit.words.story import tell

__all__ = ["GAP", "Finding", "check_goals"]

GAP = "____"
"""What stands in a manifest for a part that a learner is to write."""

_Manifest = str | dict[str, Any]
_MOST_WORK = 1_000
"""How many Pods' work a check runs, or ten times that of the solution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a goal asks for, and what was seen."""

    holds: bool
    message: str
    evidence: Evidence | None = None
    asked: Expectation | None = None
    run: Run | None = None
    placement: Found | None = None


def check_goals(
    loaded: Loaded,
    exercise: Exercise,
    spec: object,
    *,
    goals: tuple[Goal, ...] | None = None,
    scenarios: Mapping[str, Setting] | None = None,
    seed: int = 0,
    is_hidden: bool = False,
) -> CheckResult:
    """Judges a manifest by its behaviour.

    Args:
        loaded: The lesson.
        exercise: The exercise of it.
        spec: A manifest as text, path or mapping; it is read once.
        goals: Other goals than the exercise's own (a hidden pack's).
        scenarios: Further scenarios, for those goals.
        seed: Draws the numbers of scenarios and goals; 0 has those of the lesson's text.
        is_hidden: Whether the result is to say so.
    """
    name = f"{loaded.content.id}.{exercise.id}"
    asked = exercise.goals if goals is None else goals
    try:
        manifest = settled(spec)
    except UnusableInput as error:
        return CheckResult(exercise=name, problem=str(error), is_hidden=is_hidden, seed=seed)
    if open_gaps := _gaps(manifest):
        return CheckResult(exercise=name, problem=open_gaps, is_hidden=is_hidden, seed=seed)
    diagnostics = diagnose(manifest)
    if diagnostics.documents:
        problem = "There is more than one document here; an exercise takes one Job."
        return CheckResult(exercise=name, problem=problem, is_hidden=is_hidden, seed=seed)
    if not diagnostics.valid and not _can_count_faults(asked, diagnostics):
        return CheckResult(exercise=name, diagnostics=diagnostics, is_hidden=is_hidden, seed=seed)
    bench = Bench(loaded, seed=seed, scenarios=scenarios)
    if too_large := _too_large(manifest, bench.manifest(exercise.reference)):
        return CheckResult(exercise=name, problem=too_large, is_hidden=is_hidden, seed=seed)
    judge = _Judge(bench, exercise, asked, manifest, diagnostics)
    results = tuple(judge.result(goal) for goal in asked)
    return CheckResult(
        exercise=name,
        goals=results,
        is_hidden=is_hidden,
        seed=seed,
        counter_example=judge.counter_example(),
        server_says=None if diagnostics.valid else diagnostics,
    )


def _gaps(manifest: _Manifest) -> str:
    """Which lines still hold a gap; empty if none does."""
    if not isinstance(manifest, str):
        return ""
    lines = [str(at) for at, line in enumerate(manifest.split("\n"), 1) if GAP in line]
    if not lines:
        return ""
    which = f"line {lines[0]}" if len(lines) == 1 else f"lines {', '.join(lines)}"
    return f"There is still a gap ({GAP}) in {which}."


def _too_large(manifest: _Manifest, reference: _Manifest) -> str:
    """Why the Job is not run: a check tries dozens of runs, and nobody waits an hour for it; empty if it is."""
    most = max(_MOST_WORK, 10 * _work(reference))
    asked = _work(manifest)
    if asked <= most:
        return ""
    return f"This Job asks for {asked:,} Pods; a check runs Jobs of {most:,} at most."


def _work(manifest: _Manifest) -> int:
    """How many Pods have to succeed, or share the work where that is not said."""
    document = decode_job(manifest).document or {}
    values = [field_value(document, f"spec.{name}") for name in ("completions", "parallelism")]
    return next((each for each in values if isinstance(each, int)), 1)


def _can_count_faults(goals: tuple[Goal, ...], diagnostics: Diagnostics) -> bool:
    """Whether the exercise is about faults, and this is a manifest that can have some."""
    return any(goal.faults for goal in goals) and can_be_counted(diagnostics)


class _Judge:
    """Judges one manifest; goals that others rest on are judged once."""

    def __init__(
        self,
        bench: Bench,
        exercise: Exercise,
        goals: tuple[Goal, ...],
        manifest: _Manifest,
        diagnostics: Diagnostics,
    ) -> None:
        self.bench = bench
        self.exercise = exercise
        self.goals = {goal.id: goal for goal in goals}
        self.manifest = manifest
        self.diagnostics = diagnostics
        self.findings: dict[str, tuple[Finding, ...]] = {}

    def result(self, goal: Goal) -> GoalResult:
        """A goal's points, and what was seen."""
        before = self.goals.get(goal.after or "")
        if before is not None and not self._is_met(before):
            # a hint would speak of what is not in the way yet
            message = f"Looked at once {before.id} is met."
            return _result(goal, 0.0, message, (), is_looked_at=False)
        findings = self._findings(goal)
        if not goal.faults and not self.diagnostics.valid:
            return _result(goal, 0.0, findings[0].message, (), is_looked_at=False)
        missed = [each for each in findings if not each.holds]
        earned = goal.points if not missed else self._share(goal, findings)
        messages = [each.message for each in (missed or findings)[:3] if each.message]
        evidence = tuple(each.evidence for each in missed[:3] if each.evidence is not None)
        suspected = self._suspected(goal, findings) if missed else None
        return _result(goal, earned, " ".join(messages), evidence, suspected)

    def counter_example(self) -> CounterExample | None:
        """The smallest scenario in which the first missed run goal is missed, while a solution meets it.

        Of a goal that is to hold everywhere: the first placement in which it does not.
        """
        if not self.diagnostics.valid:
            return None
        for goal in self.goals.values():
            for finding in self.findings.get(goal.id, ()):
                if finding.placement is not None:
                    return as_counter_example(goal.id, self.manifest, finding.placement)
                if not finding.holds and finding.asked is not None:
                    return smallest_counter_example(
                        self.bench, self.exercise.reference, self.manifest, finding.asked, goal.id
                    )
        return None

    def _is_met(self, goal: Goal) -> bool:
        return all(each.holds for each in self._findings(goal))

    def _findings(self, goal: Goal) -> tuple[Finding, ...]:
        if goal.id not in self.findings:
            self.findings[goal.id] = tuple(self._look(goal))
        return self.findings[goal.id]

    def _look(self, goal: Goal) -> Iterator[Finding]:
        if goal.faults:
            yield self._faults(goal.faults)
        elif not self.diagnostics.valid:
            yield Finding(holds=False, message="It cannot be run yet: a cluster would refuse it.")
            return
        for expectation in goal.runs:
            yield self._run(expectation)
        if goal.everywhere is not None:
            yield self._everywhere(goal.everywhere)
        if goal.same_as is not None:
            yield from (self._same(goal.same_as, scenario) for scenario in goal.scenarios)
        if goal.smallest is not None:
            yield self._smallest(goal.smallest.field, self.goals[goal.smallest.goal])
        yield from (self._form(each) for each in goal.form)

    def _run(self, asked: Expectation, manifest: _Manifest | None = None) -> Finding:
        run = self.bench.run(
            self.manifest if manifest is None else manifest, asked.scenario, asked.set
        )
        at, figures = self.bench.wanted(asked)
        found = compared(run, figures, at)
        missed = next(((name, value) for name, value, holds in found if not holds), None)
        shown = [missed] if missed else [(name, value) for name, value, _ in found]
        name = shown[0][0]
        message = f"In {asked.scenario}, {', '.join(worded(*each) for each in shown)}"
        if missed:
            message += f"; asked for: {value_words(figures[name], MEASURES[name].unit)}"
        return Finding(
            holds=missed is None,
            message=f"{message}.",
            evidence=_evidence(run, asked.scenario, name, at),
            asked=asked,
            run=run,
        )

    def _everywhere(self, asked: Everywhere) -> Finding:
        try:
            found, tried = look_everywhere(self.manifest, asked)
        except UnusableInput as error:
            return Finding(holds=False, message=str(error))
        if found is None:
            return Finding(holds=True, message=f"It holds in all {tried}.")
        run = found.run
        message = f"It does not hold in all {tried}: with {placed(found)}, {worded('result', run.outcome.result)}."
        evidence = Evidence(scenario=placed(found), t=found.t, **_decision(run, found.t))
        return Finding(holds=False, message=message, evidence=evidence, placement=found)

    def _same(self, job: str, scenario: str) -> Finding:
        theirs = self.bench.run(self.manifest, scenario)
        ours = self.bench.own_run(scenario, job)
        t = visible_difference(theirs, ours)
        if t is None:
            return Finding(holds=True, message=f"In {scenario} it behaves as it should.")
        evidence = Evidence(scenario=scenario, t=t, **_decision(theirs, t))
        text = f"In {scenario}, {_how_different(theirs, ours, t)}"
        return Finding(holds=False, message=text, evidence=evidence)

    def _smallest(self, field: str, other: Goal) -> Finding:
        decoded = decode_job(self.manifest)
        value = field_value(decoded.document or {}, field)
        if not isinstance(value, int) or isinstance(value, bool):
            return Finding(holds=False, message=f"{field} is not set.")
        if value <= 0:
            return Finding(holds=True, message=f"{field} cannot be less than {value}.")
        less = changed(self.manifest, {field: value - 1})
        still = all(self._run(each, _as_manifest(less)).holds for each in other.runs)
        words = "would be enough as well" if still else "would not be enough"
        return Finding(holds=not still, message=f"{field}: {value - 1} {words}.")

    def _form(self, form: Form) -> Finding:
        value = field_value(decode_job(self.manifest).document or {}, form.field)
        holds = value == form.is_ if form.is_set is None else (value is not None) == form.is_set
        return Finding(holds=holds, message=f"{form.field} is {value_words(value)}.")

    def _faults(self, number: int) -> Finding:
        left = faults_left(self.manifest, self.diagnostics)
        if not left:
            return Finding(holds=True, message=f"All {number} faults are mended.")
        noun = "fault is" if len(left) == 1 else "faults are"
        message = f"{len(left)} {noun} left."
        gone = self._taken_out()
        if len(gone) > len(left):
            message += f" Taking out is not mending. Gone or somewhere else: {_some(gone)}."
        return Finding(holds=False, message=message)

    def _taken_out(self) -> list[str]:
        return taken_out(self.manifest, self.bench.manifest(self.exercise.reference))

    def _share(self, goal: Goal, findings: tuple[Finding, ...]) -> float:
        if goal.faults:
            # who takes a field out leaves no fault in it, and has mended nothing
            left = max(len(faults_left(self.manifest, self.diagnostics)), len(self._taken_out()))
            return max(0.0, goal.points * (1 - left / goal.faults))
        if not goal.share:
            return 0.0
        return goal.points * sum(each.holds for each in findings) / len(findings)

    def _suspected(self, goal: Goal, findings: tuple[Finding, ...]) -> str | None:
        """The belief that explains the miss; those that the goal is about come before the lesson's others."""
        meets = self.bench.loaded.content.meets
        others = [each for each in meets if each not in goal.suspects]
        return (
            next((each for each in goal.suspects if self._explains(each, findings)), None)
            or next((each for each in goal.suspects if self._is_refuted(each, findings)), None)
            or next((each for each in others if self._explains(each, findings)), None)
        )

    def _explains(self, belief: str, findings: tuple[Finding, ...]) -> bool:
        """Whether under the belief's wrong rule the answer would have met the goal."""
        if belief in REFUSED and is_refused_for(belief, self.diagnostics):
            return True
        return belief in IMAGINED and self._would_pass(belief, findings)

    def _is_refuted(self, belief: str, findings: tuple[Finding, ...]) -> bool:
        """Whether a missed run is one that the belief does not expect in what was asked for."""
        return any(
            name in imagined
            and imagined[name] != measured(each.run, name, self.bench.wanted(each.asked)[0])
            for each in findings
            if not each.holds and each.run is not None and each.asked is not None
            for imagined in (expected_runs(belief, each.run),)
            for name in each.asked.figures
        )

    def _would_pass(self, belief: str, findings: tuple[Finding, ...]) -> bool:
        runs = [each for each in findings if each.asked is not None and each.run is not None]
        if len(runs) != len(findings):
            return False
        changed_something = False
        for each in runs:
            assert each.asked is not None, "filtered above"
            assert each.run is not None, "filtered above"
            at, figures = self.bench.wanted(each.asked)
            imagined = expected_runs(belief, each.run)
            if not all(holds for _, _, holds in compared(each.run, figures, at, imagined)):
                return False
            changed_something |= not each.holds
        return changed_something


def _result(
    goal: Goal,
    earned: float,
    message: str,
    evidence: tuple[Evidence, ...],
    suspected: str | None = None,
    *,
    is_looked_at: bool = True,
) -> GoalResult:
    return GoalResult(
        id=goal.id,
        title=goal.asks,
        points=goal.points,
        earned=round(earned, 6),
        passed=earned == goal.points,
        message=message,
        evidence=evidence,
        hints=goal.hints if is_looked_at else (),
        suspected=suspected,
    )


def _as_manifest(job: str | Mapping[str, Any]) -> _Manifest:
    return job if isinstance(job, str) else dict(job)


def _some(fields: list[str]) -> str:
    return "; ".join(fields[:3]) + (" and more" if len(fields) > 3 else "")


def _evidence(run: Run, scenario: str, name: str, at: float | None) -> Evidence:
    moment = run.end if at is None else round(at * 1000)
    t = MEASURES[name].where(run, type(run.end)(moment))
    return Evidence(scenario=scenario, t=t, **({} if t is None else _decision(run, t)))


def _decision(run: Run, t: int) -> dict[str, str]:
    """What was decided last at or before a time, and why."""
    steps = [step for step in tell(run) if step.t <= t]
    if not steps:
        return {}
    # of several steps at one time the first turn of the story is the verdict, not what follows from it
    latest = [step for step in steps if step.t == steps[-1].t]
    last = next((step for step in latest if step.is_turn), latest[-1])
    because = last.reasons[0].text if last.reasons else ""
    decision = (
        last.did.rstrip(".") if last.t == t else f"{last.did.rstrip('.')} ({format_time(last.t)})"
    )
    return {"decision": decision, "because": because}


def _how_different(theirs: Run, ours: Run, t: Milliseconds) -> str:
    """The first figure of the whole run that is not as it should be, else the time alone."""
    for name in ("pods", "result", "reason", "end", "failed"):
        seen, right = measured(theirs, name), measured(ours, name)
        if seen != right:
            return f"{worded(name, seen)}; it should be {value_words(right, MEASURES[name].unit)}."
    return f"it behaves differently from {format_time(t)} on."
