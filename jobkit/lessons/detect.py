"""Which belief explains what somebody said, and the run that refutes it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from jobkit.html import table
from jobkit.lessons.beliefs import IMAGINED, REFUSED, expected_runs, is_refused_for
from jobkit.lessons.bench import Bench, is_met, value_words
from jobkit.lessons.load import Belief, LessonNotFound, beliefs, load
from jobkit.lessons.manifests import changed
from jobkit.lessons.measures import MEASURES, Value, measured
from jobkit.lessons.reconciler import Reconciler, toy_reconciler
from jobkit.simulation.run import Run
from jobkit.validation import diagnose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jobkit.diagnostics import Diagnostics

__all__ = ["Refuted", "explain_answer", "explain_refusal", "refute"]


@dataclass(frozen=True, kw_only=True)
class Refuted:
    """A belief beside the run that shows what is so.

    Attributes:
        run: The run; None where the API server's answer shows it.
        expected: What somebody with the belief expects of it.
        seen: What it shows.
    """

    belief: Belief
    run: Run | None = None
    expected: Value = None
    seen: Value = None
    diagnostics: Diagnostics | None = None
    reconciler: Reconciler | None = None

    def __str__(self) -> str:
        lines = [f"{self.belief.id}: “{self.belief.belief}”", self.belief.truth]
        lines += [f"{what}: {text}" for what, text in self._rows()]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        html = (
            f"<div><p><b>{escape(self.belief.id)}</b>: “{escape(self.belief.belief)}” "
            f"{escape(self.belief.truth)}</p>{table(('', ''), self._rows())}</div>"
        )
        return {"text/plain": str(self), "text/html": html}

    def _rows(self) -> list[tuple[str, str]]:
        if self.run is not None:
            measure = MEASURES[self.belief.figure]
            return [
                ("shown by", f"{self.belief.lesson}, {self.belief.scenario}"),
                (f"{measure.label}, with this belief", value_words(self.expected, measure.unit)),
                (f"{measure.label}, in the run", value_words(self.seen, measure.unit)),
            ]
        if self.reconciler is not None:
            return [("shown by", str(self.reconciler))]
        errors = self.diagnostics.errors if self.diagnostics is not None else ()
        return [("the API server says", each.message) for each in errors[:2]]


def explain_answer(
    run: Run, measure: str, said: Any, among: Iterable[str] | None = None
) -> tuple[str, ...]:
    """Beliefs that expect of this run what somebody said, while the run shows otherwise.

    Args:
        run: The run that was spoken of.
        measure: What of it ("pods").
        said: The answer.
        among: Beliefs to think of; all if None.
    """
    if is_met(measured(run, measure), said):
        return ()
    known = IMAGINED if among is None else [each for each in among if each in IMAGINED]
    found = []
    for belief in known:
        imagined = expected_runs(belief, run)
        if measure in imagined and is_met(imagined[measure], said):
            found.append(belief)
    return tuple(found)


def explain_refusal(manifest: Any) -> tuple[str, ...]:
    """Beliefs that somebody may have who writes a manifest that a cluster refuses like this."""
    diagnostics = diagnose(manifest)
    return tuple(belief for belief in REFUSED if is_refused_for(belief, diagnostics))


def refute(belief: str) -> Refuted:
    """The belief beside the run, or the answer, that shows what is so.

    Raises:
        LessonNotFound: If the catalogue has no such belief.
    """
    known = beliefs()
    if belief not in known:
        raise LessonNotFound(f"there is no belief {belief[:10]!r}; there are {', '.join(known)}")
    entry = known[belief]
    if not entry.lesson:
        return Refuted(
            belief=entry, reconciler=toy_reconciler(load("L05").manifests["one-pod"], 60)
        )
    bench = Bench(load(entry.lesson))
    if not entry.figure:
        manifest = changed(bench.manifest(entry.job), entry.set)
        return Refuted(belief=entry, diagnostics=diagnose(manifest))
    run = bench.own_run(entry.scenario, entry.job, entry.set)
    expected = expected_runs(belief, run)[entry.figure]
    return Refuted(belief=entry, run=run, expected=expected, seen=measured(run, entry.figure))
