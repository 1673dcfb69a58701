"""Managing the number of Pods: how many are wanted, which go, which come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jobkit.controller.backoff import backoff_delay
from jobkit.controller.decision import Because, Creation, names_of
from jobkit.controller.indexes import choose_indexes, due_indexes, replacements
from jobkit.intervals import format_indexes
from jobkit.model import Milliseconds, Phase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jobkit.controller.facts import Facts
    from jobkit.model import Pod

__all__ = ["Managed", "end_all", "manage"]

MOST_PER_SYNC = 500
_PHASE_RANK = {Phase.Pending: 0, Phase.Unknown: 1, Phase.Running: 2}


@dataclass(slots=True, kw_only=True)
class Managed:
    """What a sync does to the Pods, and how many are left.

    Attributes:
        waiting_until: End of the back-off that holds creations up.
    """

    active: int
    ready: int
    terminating: int
    wanted: int
    create: tuple[Creation, ...] = ()
    write_off: tuple[Pod, ...] = ()
    end: tuple[Pod, ...] = ()
    waiting_until: Milliseconds | None = None
    because: tuple[Because, ...] = ()


def end_all(facts: Facts, field: str) -> Managed:
    """Ends every active Pod, since there is a verdict; `field` is what that rests on."""
    groups = facts.groups
    pods = tuple(groups.active)
    because: tuple[Because, ...] = ()
    if pods:
        because = (
            Because(
                rule="cut down",
                field=field,
                sentence="{pods:active Pod is|active Pods are} ended with the Job.",
                pods=names_of(pods),
                numbers={"pods": len(pods)},
            ),
        )
    return Managed(
        active=0,
        ready=0,
        terminating=len(groups.terminating) + len(pods),
        wanted=0,
        end=pods,
        because=because,
    )


def manage(facts: Facts) -> Managed:
    """Removes surplus Pods or creates missing ones, never both in one sync."""
    groups, spec = facts.groups, facts.spec
    active = len(groups.active)
    if spec.suspend:
        return _write_off(facts, tuple(groups.active), 0, _suspended(active))
    wanted = _wanted(facts, active)
    victims = removal_list(facts, max(0, active - wanted))[:MOST_PER_SYNC]
    if victims:
        return _write_off(facts, tuple(victims), wanted, _surplus(facts, active, wanted))
    blocked = len(groups.terminating) if spec.only_replaces_failed else 0
    room = wanted - active - blocked
    if room <= 0:
        return _unchanged(facts, wanted, because=_blocked(facts, wanted - active, blocked))
    end = facts.record.end
    if not spec.has_limit_per_index and end is not None and end > facts.now:
        return _unchanged(facts, wanted, end, _waiting(facts, end))
    return _create(facts, wanted, min(room, MOST_PER_SYNC))


def _wanted(facts: Facts, active: int) -> int:
    spec = facts.spec
    if (
        spec.completions is None
    ):  # a work queue: after the first success nothing comes and nothing goes
        return active if facts.succeeded > 0 else spec.parallelism
    return max(0, min(spec.parallelism, spec.completions - facts.succeeded))


def _create(facts: Facts, wanted: int, room: int) -> Managed:
    groups, spec = facts.groups, facts.spec
    if not spec.is_indexed:
        creations = (Creation(),) * room
    else:
        chosen = choose_indexes(facts, room)
        due, earliest = due_indexes(facts, chosen)
        if earliest is not None:
            return _unchanged(facts, wanted, earliest, _waiting_indexes(facts, chosen, earliest))
        creations = replacements(facts, due)
    return Managed(
        active=len(groups.active) + len(creations),
        ready=groups.ready,
        terminating=len(groups.terminating),
        wanted=wanted,
        create=creations,
        because=_missing(facts, creations, wanted),
    )


def removal_list(facts: Facts, at_least: int) -> list[Pod]:
    """Pods to remove, in order: those that should not exist, then as many more as are too many.

    In an Indexed Job Pods without an index, with one out of range, and all but one of those that share an index
    go in any case.
    """
    groups, spec = facts.groups, facts.spec
    if not spec.is_indexed:
        return sorted(groups.active, key=_removal_rank)[:at_least] if at_least else []
    if len(groups.active_indexes) == len(groups.active) and not groups.strays:
        removed: list[Pod] = []
        left = list(groups.active) if at_least else []
    else:
        removed, left = _strays(facts)
    if len(removed) < at_least:
        removed += sorted(left, key=_removal_rank)[: at_least - len(removed)]
    return removed


def _strays(facts: Facts) -> tuple[list[Pod], list[Pod]]:
    by_index: dict[int, list[Pod]] = defaultdict(list)
    removed: list[Pod] = []
    for pod in facts.groups.active:
        if pod.completion_index is None or not facts.in_range(pod):
            removed.append(pod)
        else:
            by_index[pod.completion_index].append(pod)
    left: list[Pod] = []
    for _, pods in sorted(by_index.items()):
        *surplus, last = sorted(pods, key=_removal_rank)
        removed += surplus
        left.append(last)
    return removed, left


def _removal_rank(pod: Pod) -> tuple[int, ...]:
    """Pods that rank low are removed first: those that have got least far."""
    ready_for_long = -(pod.ready_changed or 0) if pod.is_ready else 0
    restarts = [status.restart_count for status in pod.container_statuses if not status.is_init]
    sidecars = [status.restart_count for status in pod.container_statuses if status.is_sidecar]
    index = pod.completion_index
    return (
        pod.is_bound,
        _PHASE_RANK.get(pod.phase, 0),
        pod.is_ready,
        ready_for_long,
        -max(restarts, default=0),
        -max(sidecars, default=0),
        -pod.created,
        -1 if index is None else index,
        pod.ordinal,
    )


def _write_off(
    facts: Facts, pods: tuple[Pod, ...], wanted: int, because: tuple[Because, ...]
) -> Managed:
    groups = facts.groups
    return Managed(
        active=len(groups.active) - len(pods),
        ready=groups.ready - sum(pod.is_ready for pod in pods),
        terminating=len(groups.terminating) + len(pods),
        wanted=wanted,
        write_off=pods,
        because=because,
    )


def _unchanged(
    facts: Facts, wanted: int, until: Milliseconds | None = None, because: tuple[Because, ...] = ()
) -> Managed:
    groups = facts.groups
    return Managed(
        active=len(groups.active),
        ready=groups.ready,
        terminating=len(groups.terminating),
        wanted=wanted,
        waiting_until=until,
        because=because,
    )


def _suspended(active: int) -> tuple[Because, ...]:
    if not active:
        return ()
    sentence = "The Job is suspended: {active:Pod is|Pods are} cut down, uncounted."
    return (
        Because(
            rule="suspend", field="spec.suspend", sentence=sentence, numbers={"active": active}
        ),
    )


def _surplus(facts: Facts, active: int, wanted: int) -> tuple[Because, ...]:
    if active > wanted:
        sentence = "{active:Pod is|Pods are} active, {wanted} wanted."
    else:
        sentence = "Pods without an index of the Job's own are removed."
    field = "spec.parallelism" if wanted == facts.spec.parallelism else "spec.completions"
    return (
        Because(
            rule="parallelism",
            field=field,
            sentence=sentence,
            numbers={"active": active, "wanted": wanted},
        ),
    )


def _blocked(facts: Facts, missing: int, blocked: int) -> tuple[Because, ...]:
    if missing <= 0 or not blocked:
        return ()
    return (
        Because(
            rule="podReplacementPolicy",
            field="spec.podReplacementPolicy",
            sentence="{blocked:Pod still terminates|Pods still terminate}; replacements wait.",
            pods=names_of(facts.groups.terminating),
            numbers={"blocked": blocked},
        ),
    )


def _waiting(facts: Facts, end: Milliseconds) -> tuple[Because, ...]:
    record = facts.record
    assert record.last is not None, "a delay has a beginning"
    sentence = "{failures:failure|failures} since the last success: delay {delay:g} s."
    numbers = {
        "failures": record.failures,
        "delay": (end - record.last) / 1000,
        "until": end / 1000,
    }
    return (
        Because(rule="back-off", field="spec.backoffLimit", sentence=sentence, numbers=numbers),
    )


def _waiting_indexes(facts: Facts, chosen: Iterable[int], end: Milliseconds) -> tuple[Because, ...]:
    held = [facts.held_back[index].pod for index in chosen if index in facts.held_back]
    numbers: dict[str, Any] = {"until": end / 1000}
    if len(held) == 1:
        sentence = "Index {index}: {failures:failure|failures}, delay {delay:g} s."
        failures = held[0].index_failure_count + held[0].index_ignored_failure_count + 1
        delay = backoff_delay(failures) / 1000
        numbers |= {"index": held[0].completion_index, "failures": failures, "delay": delay}
    else:
        sentence = "{count:index waits|indexes wait} for the end of their own delays: {indexes}."
        indexes = format_indexes({pod.completion_index or 0 for pod in held})
        numbers |= {"count": len(held), "indexes": indexes}
    return (
        Because(
            rule="back-off",
            field="spec.backoffLimitPerIndex",
            sentence=sentence,
            pods=names_of(held),
            numbers=numbers,
        ),
    )


def _missing(facts: Facts, creations: tuple[Creation, ...], wanted: int) -> tuple[Because, ...]:
    if not creations:
        return ()
    spec, active = facts.spec, len(facts.groups.active)
    parallel = wanted == spec.parallelism
    sentence = "{active} active, {wanted} wanted" + (
        ": parallelism allows no more." if parallel else ": only so many completions are missing."
    )
    numbers = {"active": active, "wanted": wanted, "create": len(creations)}
    field = "spec.parallelism" if parallel else "spec.completions"
    because = Because(rule="parallelism", field=field, sentence=sentence, numbers=numbers)
    return (because, *_retries(facts, creations))


def _retries(facts: Facts, creations: tuple[Creation, ...]) -> tuple[Because, ...]:
    retried = [creation for creation in creations if creation.index in facts.held_back]
    if not retried:
        return ()
    if len(retried) == 1:
        sentence = "Index {index} has waited its delay: retry after {failures:failure|failures}."
    else:
        sentence = "{count:index has|indexes have} waited their delays and are tried again."
    first = retried[0]
    failures = (first.failure_count or 0) + (first.ignored_failure_count or 0)
    return (
        Because(
            rule="back-off",
            field="spec.backoffLimitPerIndex",
            sentence=sentence,
            pods=names_of(facts.held_back[c.index].pod for c in retried if c.index is not None),
            numbers={"index": first.index, "failures": failures, "count": len(retried)},
        ),
    )
