"""The decision card: at each moment what the controller does, because of what, instead of what, and when it looks next."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jobkit.intervals import IndexSet, format_indexes
from jobkit.model import ConditionType, Milliseconds
from jobkit.simulation.run import PodFate
from jobkit.words.facts import about, facts_at, status_changes
from jobkit.words.following import following_words, gathering_time
from jobkit.words.happenings import by_fate, changes_of, pods_named
from jobkit.words.instead import instead_of
from jobkit.words.numbers import counted, name_creations, rough_time, sentence
from jobkit.words.story import Reason, Step, happenings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jobkit.controller.decision import Because, Decision
    from jobkit.model import Condition
    from jobkit.simulation.run import DecisionEntry, PodRun, Run

__all__ = ["Card", "Cards"]

_FAILURES = (PodFate.Counted, PodFate.Ignored)
_TARGETS = {ConditionType.FailureTarget: "Failed", ConditionType.SuccessCriteriaMet: "Complete"}
_LONGEST_LIST = 16
_LINE = 76
_MOST_LINES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One moment in words.

    Attributes:
        did: What the controller does, without a full stop.
        because: Why, each with the field of the manifest behind it.
        instead: What it would do if one field were another; empty where that was not asked.
        following: When it looks next.
        is_turn: Whether it belongs to the few moments that nobody should miss.
        is_decision: Whether the controller does more here than to note what it sees.
        has_failure: Whether it learns of a failure here.
        waits: Whether a back-off begins here.
        has_verdict: Whether the verdict is given here.
        rules: Names of the rules that fired, in order.
    """

    did: str
    because: tuple[Reason, ...]
    following: str
    instead: str = ""
    is_turn: bool = False
    is_decision: bool = False
    has_failure: bool = False
    waits: bool = False
    has_verdict: bool = False
    rules: tuple[str, ...] = ()


class Cards:
    """Makes the cards of one run.

    Args:
        run: The run.
        with_alternatives: Whether to ask the engine what it would do instead; that costs as much
            again as the run did.
    """

    def __init__(self, run: Run, *, with_alternatives: bool = True) -> None:
        self.run = run
        self._changes = changes_of(run)
        self._decisions: dict[Milliseconds, list[DecisionEntry]] = defaultdict(list)
        for entry in run.decisions:
            self._decisions[entry.t].append(entry)
        self._judged: dict[Milliseconds, list[PodRun]] = defaultdict(list)
        for pod in run.pods:
            if pod.judged is not None and pod.fate is not None:
                self._judged[pod.judged].append(pod)
        self._people: dict[Milliseconds, list[Step]] = defaultdict(list)
        for step in happenings(run):
            self._people[step.t].append(step)
        self._gathering = gathering_time(run)
        self._deciding = sorted(self._decisions)
        self._instead = instead_of(run) if with_alternatives else {}

    def card(self, t: Milliseconds) -> Card:
        """The card of one moment of the run."""
        decisions = [entry.decision for entry in self._decisions.get(t, ())]
        people = self._people.get(t, [])
        deeds = list(self._deeds(t, decisions))
        reasons = [Reason(text=step.did) for step in people]
        reasons += [reason for step in people for reason in step.reasons]
        reasons += self._reasons(t, decisions)
        return Card(
            did=sentence(deeds)[:-1] if deeds else self._idle(t, decisions, people),
            because=_short(reasons) or (Reason(text="Nothing has changed."),),
            instead=self._instead.get(t, ""),
            following=following_words(
                self.run, t, self._next_look(t), decides=bool(decisions), judges=t in self._judged
            ),
            is_turn=bool(people) or any(_verdict(d) or d.finished for d in decisions),
            is_decision=bool(people) or bool(deeds),
            has_failure=any(pod.fate in _FAILURES for pod in self._judged.get(t, ())),
            waits=self._begins_to_wait(t, decisions),
            has_verdict=any((found := _verdict(d)) and self._is_new(found, t) for d in decisions),
            rules=tuple(because.rule for d in decisions for because in d.because),
        )

    def _begins_to_wait(self, t: Milliseconds, decisions: Sequence[Decision]) -> bool:
        until = decisions[-1].waiting_until if decisions else None
        if until is None:
            return False
        before = self.run.decision(Milliseconds(t - 1))
        return before is None or before.decision.waiting_until != until

    # What

    def _deeds(self, t: Milliseconds, decisions: Sequence[Decision]) -> Iterator[str]:
        for decision in decisions:
            for event in decision.early_events:
                yield "suspends the Job" if event.reason == "Suspended" else "resumes the Job"
        creations = [each.index for decision in decisions for each in decision.create]
        deleted = sum(len(decision.deleted) for decision in decisions)
        verdict = next((found for d in decisions if (found := _verdict(d))), None)
        end = next((d.finished for d in decisions if d.finished), None)
        main = [
            *([f"creates {name_creations(creations)}"] if creations else []),
            *([f"deletes {counted(deleted, 'Pod')}"] if deleted else []),
        ]
        if verdict is not None and self._is_new(verdict, t):
            main.append(f"gives the verdict: {_TARGETS[verdict.type]}")
        elif given_up := self._given_up(t, decisions):
            main.append(given_up)
        elif end is not None:
            main.append(f"sets the end state: {end.type}")
        until = decisions[-1].waiting_until if decisions else None
        if until is not None and until > t and not creations:
            still = "" if self._begins_to_wait(t, decisions) or main else "still "
            main.append(f"{still}waits until {rough_time(until)}")
        if main:
            yield " and ".join(main[-2:]) if len(main) < 3 else ", ".join(main)
            return
        yield from self._booked(t)

    def _given_up(self, t: Milliseconds, decisions: Sequence[Decision]) -> str:
        after = self.run.status(t).failed_indexes
        if not decisions or not after:
            return ""
        before = self.run.status(Milliseconds(t - 1)).failed_indexes
        indexes = after.added_since(before or IndexSet())
        if not indexes:
            return ""
        names, word = format_indexes(indexes), "index" if len(indexes) == 1 else "indexes"
        if len(names) > _LONGEST_LIST:
            return f"gives up {len(indexes)} {word}"
        return f"gives up {word} {names}"

    def _booked(self, t: Milliseconds) -> Iterator[str]:
        fates = by_fate(self._judged.get(t, ()))
        if done := fates.get(PodFate.Succeeded):
            yield f"ticks off {counted(len(done), 'success', 'successes')}"
        if failed := fates.get(PodFate.Counted):
            yield f"counts {counted(len(failed), 'failure')}"
        if ignored := fates.get(PodFate.Ignored):
            yield f"ignores {counted(len(ignored), 'failure')}"
        if cut := fates.get(PodFate.CutDown):
            yield f"books {counted(len(cut), 'Pod')} as cut down"

    def _is_new(self, verdict: Condition, t: Milliseconds) -> bool:
        return verdict.last_transition_time == t

    def _idle(self, t: Milliseconds, decisions: Sequence[Decision], people: Sequence[Step]) -> str:
        if any(because.rule == "podReplacementPolicy" for d in decisions for because in d.because):
            return "Creates no Pod yet"
        if any(decision.first_write or decision.second_write for decision in decisions):
            return "Writes the status"
        look = self._next_look(t)
        if not decisions and look is not None and (people or t in self._changes):
            return f"Looks at this at {rough_time(look)}"
        return "Does nothing"

    def _next_look(self, t: Milliseconds) -> Milliseconds | None:
        """The decision that a change at `t` asked for, if one followed."""
        at = bisect_right(self._deciding, t)
        if at < len(self._deciding) and self._deciding[at] - t <= self._gathering:
            return self._deciding[at]
        return None

    # Because

    def _reasons(self, t: Milliseconds, decisions: Sequence[Decision]) -> list[Reason]:
        judged, changes = self._judged.get(t, []), self._changes.get(t, {})
        has_reasons = any(decision.because for decision in decisions)
        facts = list(facts_at(self.run, t, judged, changes, has_reasons=has_reasons))
        recorded = [
            (because, self._reason(because, decision, t))
            for decision in decisions
            for because in decision.because
        ]
        if any(because.rule in _JUDGING for because, _ in recorded):
            recorded = [each for each in recorded if each[0].rule != "verdict given"]
        reasons = list(dict.fromkeys(reason for _, reason in recorded))
        if not facts and not reasons and decisions:
            return list(status_changes(self.run, t))
        facts = [fact for fact in facts if not _is_told(fact, reasons)]
        if (
            len(facts) == 1
            and ": " not in facts[0].text
            and recorded
            and recorded[0][0].rule in _JOINED
        ):
            first = reasons[0]
            joined = f"{facts[0].text[:-1]}: {first.text[:1].lower() + first.text[1:]}"
            return [Reason(text=joined, field=first.field, place=first.place), *reasons[1:]]
        return facts + reasons

    def _reason(self, because: Because, decision: Decision, t: Milliseconds) -> Reason:
        if because.rule == "cut down":
            return Reason(text=self._lost(decision))
        text = because.text
        if because.rule == "back-off" and self._ignores(t):
            text = f"What is ignored is paced too: {text[:1].lower()}{text[1:]}"
        return about(self.run, because.field, text)

    def _ignores(self, t: Milliseconds) -> bool:
        return any(pod.fate is PodFate.Ignored for pod in self._judged.get(t, ()))

    def _lost(self, decision: Decision) -> str:
        pods = [self.run.pods[pod.ordinal] for pod in decision.end]
        who = pods_named(pods)
        verb = "is" if len(pods) == 1 else "are"
        work = sum(_unfinished(pod) for pod in pods)
        lost = (
            f"; {format_pod_seconds(work)} of work are lost"
            if work and not _succeeds(decision)
            else ""
        )
        return f"{who} {verb} cut down, not failed{lost}."


_JUDGING = frozenset({
    "podFailurePolicy", "backoffLimit", "activeDeadlineSeconds", "maxFailedIndexes", "backoffLimitPerIndex",
    "successPolicy", "completions",
})  # fmt: skip
_JOINED = frozenset({"backoffLimit", "back-off", "completions"})
"""Rules whose reason goes on from the fact that led to them."""


def _unfinished(pod: PodRun) -> int:
    """How long the run that a Pod's stop cuts off had worked; what failed before in the Pod, and waits, are no work."""
    if not pod.runs or pod.stop_requested is None:
        return 0
    start, end = pod.runs[-1]
    return 0 if end is not None and end < pod.stop_requested else pod.stop_requested - start


def format_pod_seconds(work: float) -> str:
    """Work of several Pods: "240 Pod-seconds"."""
    return f"{work / 1000:g} Pod-seconds"


def _is_told(fact: Reason, reasons: Sequence[Reason]) -> bool:
    """Whether a reason begins with the fact: "Pod 6 exited 1: 3 failures counted"."""
    return any(reason.text.startswith(f"{fact.text[:-1]}:") for reason in reasons)


def _short(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """A few lines: a bare fact stands before the reason that follows from it, the many are cut."""
    lines: list[Reason] = []
    for reason in _by_field(reasons):
        last = lines[-1] if lines else None
        if last and not last.field and len(last.text) + len(reason.text) < _LINE:
            lines[-1] = replace(reason, text=f"{last.text} {reason.text}")
        else:
            lines.append(reason)
    if len(lines) <= _MOST_LINES:
        return tuple(lines)
    more = len(lines) - _MOST_LINES + 1
    return (*lines[: _MOST_LINES - 1], Reason(text=f"And {more} more reasons."))


def _by_field(reasons: Sequence[Reason]) -> Iterator[Reason]:
    """Reasons that come from one field stand together, where the first of them stood."""
    told: set[str] = set()
    for reason in reasons:
        if not reason.field:
            yield reason
        elif reason.field not in told:
            told.add(reason.field)
            yield from (each for each in reasons if each.field == reason.field)


def _verdict(decision: Decision) -> Condition | None:
    for status in (decision.first_write, decision.second_write):
        for condition in status.conditions if status is not None else ():
            if condition.type in _TARGETS and condition.status == "True":
                return condition
    return None


def _succeeds(decision: Decision) -> bool:
    verdict = _verdict(decision)
    return verdict is not None and verdict.type is ConditionType.SuccessCriteriaMet
