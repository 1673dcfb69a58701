"""What the controller sees at one moment, as reasons: the ends of Pods, rules that ignore them, changed figures."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from jobkit.model import Action, Milliseconds
from jobkit.simulation.run import PodFate
from jobkit.words.happenings import by_fate, plural_verb, pods_named, told, why_ended
from jobkit.words.story import Reason, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jobkit.model import JobSpec, PodFailurePolicyRule
    from jobkit.simulation.run import PodRun, Run
    from jobkit.words.happenings import Changes

__all__ = ["about", "facts_at", "status_changes"]


def about(run: Run, field: str, text: str) -> Reason:
    """A reason that comes from a field of the manifest."""
    return Reason(text=text, field=field, place=place_of(field, run.positions))


def facts_at(
    run: Run, t: Milliseconds, judged: Sequence[PodRun], changes: Changes, *, has_reasons: bool
) -> Iterator[Reason]:
    """The Pods whose fate the controller learns at `t`; without reasons of its own, what changes then.

    Args:
        run: The run.
        t: The time.
        judged: The Pods whose fate it learns.
        changes: What happens to Pods.
        has_reasons: Whether decisions of this moment have reasons.
    """
    fates = by_fate(judged)
    yield from _ended(run, t, fates.get(PodFate.Counted, ()))
    if ignored := fates.get(PodFate.Ignored):
        yield _ignored(run, t, ignored)
    if done := fates.get(PodFate.Succeeded):
        yield Reason(text=f"{pods_named(done)} succeeded.")
    if set(fates) <= {PodFate.CutDown} and not has_reasons:
        yield from (Reason(text=text) for text in told(changes))


def status_changes(run: Run, t: Milliseconds) -> Iterator[Reason]:
    """What a write of the status changes, where nothing else tells why it is written."""
    before, after = run.status(Milliseconds(t - 1)), run.status(t)
    changes = [
        f"{name} goes from {old or 0} to {new or 0}"
        for name, old, new in (
            ("active", before.active, after.active),
            ("ready", before.ready, after.ready),
            ("terminating", before.terminating, after.terminating),
            ("succeeded", before.succeeded, after.succeeded),
            ("failed", before.failed, after.failed),
        )
        if (old or 0) != (new or 0)
    ]
    if changes:
        text = ", ".join(changes)
        yield Reason(text=text[:1].upper() + text[1:] + ".")


def _ended(run: Run, t: Milliseconds, pods: Sequence[PodRun]) -> Iterator[Reason]:
    spec = run.spec(t)
    by_end: dict[str, list[PodRun]] = defaultdict(list)
    for pod in pods:
        is_terminating = pod.finished is None or pod.finished > t
        by_end["is being deleted" if is_terminating else why_ended(pod)].append(pod)
    for end, same in by_end.items():
        text = f"{pods_named(same)} {plural_verb(end) if len(same) > 1 else end}"
        if spec.has_limit_per_index:
            field = "spec.backoffLimitPerIndex"
            yield about(run, field, f"{text}{_of_its_index(same, spec)}.")
        else:
            yield Reason(text=f"{text}.")


def _ignored(run: Run, t: Milliseconds, pods: Sequence[PodRun]) -> Reason:
    rule = _ignoring_rule(pods[0], run.spec(t))
    field = "spec.podFailurePolicy" + ("" if rule is None else f".rules[{rule}]")
    which = "a rule" if rule is None else f"rule {rule}"
    ends = {why_ended(pod) for pod in pods}
    ended = ends.pop() if len(ends) == 1 else "failed"
    if len(pods) > 1:
        ended = plural_verb(ended)
    return about(run, field, f"{pods_named(pods)} {ended} and {which} says Ignore: not charged.")


def _ignoring_rule(pod: PodRun, spec: JobSpec) -> int | None:
    """The number of the rule that ignores a Pod, None if several may be it.

    A finished run knows the exit code of one container only, so a rule about another cannot be told
    from one about this.
    """
    rules = [
        number
        for number, rule in enumerate(spec.pod_failure_policy or ())
        if rule.action is Action.Ignore and _may_match(rule, pod)
    ]
    return rules[0] if len(rules) == 1 else None


def _may_match(rule: PodFailurePolicyRule, pod: PodRun) -> bool:
    codes = rule.on_exit_codes
    if codes is not None:
        return bool(pod.exit_code) and (pod.exit_code in codes.values) == (codes.operator == "In")
    return any(
        (each.type, each.status) == (found.type, found.status)
        for each in rule.on_pod_conditions
        for found in pod.conditions
    )


def _of_its_index(pods: Sequence[PodRun], spec: JobSpec) -> str:
    if len(pods) != 1 or pods[0].index_failure_count is None:
        return ""
    limit = spec.backoff_limit_per_index
    return f": failure {pods[0].index_failure_count + 1} of this index, {limit} allowed"
