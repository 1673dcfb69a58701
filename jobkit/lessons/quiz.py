"""Review questions made from templates: numbers from a seed, the answer from the engine, wrong options from wrong rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from jobkit.html import Markup
from jobkit.lessons.beliefs import Imagined, expected_runs
from jobkit.lessons.bench import value_words
from jobkit.lessons.load import Loaded, beliefs
from jobkit.lessons.manifests import changed, scenario_document
from jobkit.lessons.markup import folded, inline
from jobkit.lessons.measures import MEASURES, Value, measured
from jobkit.lessons.numbers import drawn, filled, shuffled
from jobkit.lessons.records import Item
from jobkit.simulation.run import Run
from jobkit.verbs import simulate

__all__ = ["SLIPS", "Option", "Quiz", "QuizAnswer", "QuizItem", "make_item", "review"]

_MOST_DRAWS = 40
_OTHER_ENDS = {
    "Complete": "Complete",
    "Failed": "Failed",
    "Running": "none: it goes on",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option; `belief` names the wrong rule that gives it, None for the right one."""

    text: str
    belief: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizAnswer:
    """What to say to an answer."""

    is_right: bool
    says: str
    belief: str | None = None

    def __str__(self) -> str:
        return f"{'As it is.' if self.is_right else 'Not so.'} {self.says}"

    def __repr__(self) -> str:
        return str(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizItem:
    """One question with its options.

    Attributes:
        id: "L03.number".
        right: Place of the right option, from 0.
    """

    id: str
    asks: str
    options: tuple[Option, ...]
    right: int
    model: str

    def answer(self, number: int) -> QuizAnswer:
        """Judges the option of that number, from 1."""
        if not 1 <= number <= len(self.options):
            says = f"There are options 1 to {len(self.options)}."
            return QuizAnswer(is_right=False, says=says)
        option = self.options[number - 1]
        if number - 1 == self.right:
            return QuizAnswer(is_right=True, says=self.model)
        return QuizAnswer(
            is_right=False, says=f"{option.why} {self.model}".strip(), belief=option.belief
        )

    def __str__(self) -> str:
        lines = [f"{self.id}: {self.asks}"]
        lines += [f"  {at}. {option.text}" for at, option in enumerate(self.options, 1)]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self.to_html(self.id)}

    def to_html(self, name: str) -> str:
        """The question with its options; each opens to what there is to say to it."""
        options = "".join(
            folded(f"{at}. {option.text}", str(self.answer(at)))
            for at, option in enumerate(self.options, 1)
        )
        asks = f'<p style="margin:8px 0 2px"><b>{inline(name)}</b> {inline(self.asks)}</p>'
        return Markup(f"<div>{asks}{options}</div>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """Several questions, shown together; `quiz[0].answer(2)` answers the first with option 2."""

    items: tuple[QuizItem, ...]

    def __getitem__(self, place: int) -> QuizItem:
        return self.items[place]

    def __len__(self) -> int:
        return len(self.items)

    def __str__(self) -> str:
        return "\n\n".join(str(item) for item in self.items) or "Nothing to review yet."

    def __repr__(self) -> str:
        return str(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        items = "".join(item.to_html(f"Q{at}") for at, item in enumerate(self.items, 1))
        return {"text/plain": str(self), "text/html": items or f"<p>{self}</p>"}


def review(lessons: Iterable[Loaded], seed: int, *, number: int) -> list[QuizItem]:
    """So many items out of the lessons' pool, drawn from the seed."""
    pool = [(loaded, item) for loaded in lessons for item in loaded.content.quiz]
    chosen = shuffled(pool, seed, "review")[:number] if number < len(pool) else pool
    return [make_item(loaded, item, seed) for loaded, item in chosen]


def make_item(loaded: Loaded, item: Item, seed: int) -> QuizItem:
    """An item with numbers drawn anew until every wrong rule gives another answer than the right one.

    Raises:
        ValueError: If no draw does: then the template is no use.
    """
    for draw in range(_MOST_DRAWS):
        made = _try(loaded, item, seed, draw)
        if made is not None:
            return made
    raise ValueError(f"{loaded.content.id}.{item.id}: no wrong rule ever gives another answer")


def _try(loaded: Loaded, item: Item, seed: int, draw: int) -> QuizItem | None:
    name = f"{loaded.content.id}.{item.id}"
    numbers = drawn(item.vary, 0 if seed == 0 and draw == 0 else seed + 1 + 1000 * draw, name)
    job = changed(loaded.manifests[item.job], filled(item.set, numbers))
    run = simulate(
        f"{job}\n" if isinstance(job, str) else job,
        scenario_document(item.id, filled(item.spec, numbers)),
    )
    of = _READERS[item.kind]
    right = of(item, run, {})
    wrong: list[Option] = []
    for belief in item.beliefs:
        imagined = SLIPS[belief][0](run) if belief in SLIPS else expected_runs(belief, run)
        text = of(item, run, imagined)
        if not _speaks_of(item, imagined):
            continue
        if text == right:
            return None  # the wrong rule gives the right answer: these numbers teach nothing
        if all(option.text != text for option in wrong):
            wrong.append(Option(text=text, belief=belief, why=_why(belief)))
    if item.kind == "end":
        others = [text for text in _OTHER_ENDS.values() if text.split()[0] != right.split()[0]]
        known = {option.text.split()[0] for option in wrong}
        wrong += [Option(text=text) for text in others if text.split()[0] not in known]
    if not wrong:
        return None
    options = shuffled([Option(text=right), *wrong], seed, f"{name} options {draw}")
    return QuizItem(
        id=name,
        asks=item.asks.format_map(numbers),
        options=tuple(options),
        right=next(at for at, option in enumerate(options) if option.text == right),
        model=item.model.format_map(numbers),
    )


def _speaks_of(item: Item, imagined: Imagined) -> bool:
    if item.kind == "number":
        return item.measure in imagined
    names = set(item.moments.values()) if item.kind == "order" else {"result", "reason"}
    return bool(names & set(imagined))


def _why(belief: str) -> str:
    if belief in SLIPS:
        return SLIPS[belief][1]
    entry = beliefs()[belief]
    return f"{belief}, “{entry.belief}” {entry.truth}"


def _value(run: Run, imagined: Imagined, name: str) -> Value:
    return imagined[name] if name in imagined else measured(run, name)


def _number(item: Item, run: Run, imagined: Imagined) -> str:
    measure = item.measure or ""
    return value_words(_value(run, imagined, measure), MEASURES[measure].unit)


def _order(item: Item, run: Run, imagined: Imagined) -> str:
    """The moments in their order; those of one instant joined."""
    times = {words: _value(run, imagined, name) for words, name in item.moments.items()}
    groups: dict[float, list[str]] = {}
    never = []
    for words, time in times.items():
        if isinstance(time, int | float):
            groups.setdefault(float(time), []).append(words)
        else:
            never.append(f"never: {words}")
    steps = [_together(groups[time]) for time in sorted(groups)]
    return "; ".join(["; then ".join(steps), *sorted(never)])


def _together(words: list[str]) -> str:
    """What happens at one instant; the moments stand in the order in which the item has them."""
    *others, last = words
    if len(others) > 1:
        return f"{', '.join(others)} and {last}, all at the same time"
    return " and at the same time ".join(words)


def _end(item: Item, run: Run, imagined: Imagined) -> str:
    result = str(_value(run, imagined, "result"))
    asks_why = "reason" in item.asks and result in ("Complete", "Failed")
    reason = _value(run, imagined, "reason") if asks_why else ""
    text = _OTHER_ENDS.get(result, result)
    return f"{text} ({reason})" if reason else text


_READERS: dict[str, Callable[[Item, Run, Imagined], str]] = {
    "number": _number,
    "order": _order,
    "end": _end,
}


def _sum(run: Run) -> dict[str, Value]:
    total = run.outcome.pod_seconds
    return {"end": int(total) if total.is_integer() else total}


def _rounds_down(run: Run) -> dict[str, Value]:
    completions, width = run.job.spec.completions or 0, run.job.spec.parallelism
    if not completions % width:
        return {}
    return {"end": int(run.outcome.pod_seconds / completions) * (completions // width)}


def _constant_wait(run: Run) -> dict[str, Value]:
    work = sum(
        (pod.finished or 0) - (pod.running or 0) for pod in run.pods[:-1] if pod.running is not None
    )
    last: Any = (work + 10_000 * (len(run.pods) - 1)) / 1000
    return {"lastCreated": int(last) if float(last).is_integer() else last}


def _one_pod_stays(_: Run) -> dict[str, Value]:
    return {"evidence": 1}


SLIPS: dict[str, tuple[Callable[[Run], Imagined], str]] = {
    "sum": (_sum, "That is all the work in a row; several Pods work at the same time."),
    "rounds-down": (_rounds_down, "That leaves out the round that is not full."),
    "constant-wait": (_constant_wait, "The wait does not stay at 10 s, it doubles."),
    "one-pod-stays": (_one_pod_stays, "The one Pod is deleted with the verdict."),
}
"""Wrong rules that are slips rather than beliefs, and what to say to them."""
