"""The verdicts over a Job, in the order in which they are sought.

That all completions are reached is judged after the Pods are managed (reconcile.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jobkit.controller.decision import Because, names_of
from jobkit.controller.success_policy import satisfied_rule
from jobkit.model import Condition, ConditionType, Milliseconds, Pod, Reason, true_condition

if TYPE_CHECKING:
    from jobkit.controller.facts import Facts
    from jobkit.controller.pod_failure_policy import Match

__all__ = ["VERDICTS", "Verdict", "completions_reached", "deadline", "find_verdict", "pod_label"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The end that one sync has arrived at.

    Attributes:
        target: FailureTarget or SuccessCriteriaMet.
        message: Message of the condition.
        is_stored: An earlier sync gave it; its condition is in the status already.
    """

    target: ConditionType
    reason: str
    message: str
    because: Because
    is_stored: bool = False

    @property
    def is_failure(self) -> bool:
        return self.target is ConditionType.FailureTarget

    def interim(self, now: Milliseconds) -> Condition:
        """The condition that announces the end."""
        return self._condition(self.target, now)

    def terminal(self, now: Milliseconds) -> Condition:
        """The condition that is the end."""
        return self._condition(
            ConditionType.Failed if self.is_failure else ConditionType.Complete, now
        )

    def _condition(self, kind: ConditionType, now: Milliseconds) -> Condition:
        return Condition(
            type=kind, reason=self.reason, message=self.message, last_transition_time=now
        )


def find_verdict(facts: Facts) -> Verdict | None:
    """The first verdict that applies, with its reason."""
    for rule in VERDICTS:
        verdict = rule(facts)
        if verdict is not None:
            return verdict
    return None


def stored(facts: Facts) -> Verdict | None:
    """A verdict once given is kept. Source: conditions SuccessCriteriaMet and FailureTarget."""
    if not facts.status.conditions:
        return None
    for target in (ConditionType.SuccessCriteriaMet, ConditionType.FailureTarget):
        condition = true_condition(facts.status, target)
        if condition is not None:
            because = Because(
                rule="verdict given",
                field=_FIELDS.get(condition.reason, "spec"),
                sentence="The verdict stands: {type}, {reason}.",
                numbers={"type": str(target), "reason": condition.reason},
            )
            return Verdict(
                target=target,
                reason=condition.reason,
                message=condition.message,
                because=because,
                is_stored=True,
            )
    return None


def pod_failure_policy(facts: Facts) -> Verdict | None:
    """A failed Pod matches a FailJob rule. Source: spec.podFailurePolicy, KEP-3329."""
    found = facts.groups.fail_job
    if found is None:
        return None
    pod, match = found
    because = Because(
        rule="podFailurePolicy",
        field=match.field,
        sentence="{pod} {matched}: rule {rule} fails the Job.",
        pods=(pod.name,),
        numbers={
            "pod": pod_label(pod),
            "matched": matched(match),
            "rule": match.rule,
            "action": str(match.action),
        },
    )
    return _failure(Reason.PodFailurePolicy, _policy_message(facts, pod, match), because)


def backoff_limit(facts: Facts) -> Verdict | None:
    """More failures than allowed; with OnFailure also as many restarts. Source: spec.backoffLimit."""
    limit = facts.spec.backoff_limit
    if facts.failed > limit:
        because = Because(
            rule="backoffLimit",
            field="spec.backoffLimit",
            sentence="{culprit}{failed:failure|failures} counted, {limit} allowed.",
            pods=names_of(facts.charged),
            numbers={"culprit": _culprit(facts), "failed": facts.failed, "limit": limit},
        )
    elif _restarts_exceed(facts):
        because = Because(
            rule="backoffLimit",
            field="spec.backoffLimit",
            sentence="{restarts:restart|restarts} of containers, {limit:ends|end} the Job.",
            pods=names_of(_restarted(facts)),
            numbers={"restarts": facts.groups.restarts, "limit": max(limit, 1)},
        )
    else:
        return None
    return _failure(
        Reason.BackoffLimitExceeded, "More Pods failed than the back-off limit allows.", because
    )


def active_deadline(facts: Facts) -> Verdict | None:
    """The Job has been active too long. Source: spec.activeDeadlineSeconds."""
    end = deadline(facts)
    if end is None or facts.now < end:
        return None
    limit = facts.spec.active_deadline_seconds
    because = Because(
        rule="activeDeadlineSeconds",
        field="spec.activeDeadlineSeconds",
        sentence="{limit} s after its start the Job reaches its deadline.",
        numbers={"limit": limit},
    )
    return _failure(
        Reason.DeadlineExceeded, "The Job was active longer than its deadline allows.", because
    )


def max_failed_indexes(facts: Facts) -> Verdict | None:
    """Too many indexes failed. Source: spec.maxFailedIndexes, KEP-3850."""
    limit = facts.spec.max_failed_indexes
    if not facts.spec.has_limit_per_index or limit is None:
        return None
    failed = _failed_indexes(facts)
    if failed <= limit:
        return None
    because = Because(
        rule="maxFailedIndexes",
        field="spec.maxFailedIndexes",
        sentence="{failed:index|indexes} failed, {limit} allowed.",
        numbers={"failed": failed, "limit": limit},
    )
    return _failure(
        Reason.MaxFailedIndexesExceeded,
        "More indexes failed than maxFailedIndexes allows.",
        because,
    )


def failed_indexes(facts: Facts) -> Verdict | None:
    """Every index is decided and at least one failed. Source: spec.backoffLimitPerIndex, KEP-3850."""
    if not facts.spec.has_limit_per_index:
        return None
    failed, completions = _failed_indexes(facts), facts.spec.completions or 0
    if not failed or failed + facts.succeeded < completions:
        return None
    because = Because(
        rule="backoffLimitPerIndex",
        field="spec.backoffLimitPerIndex",
        sentence="{completions:index is|indexes are} decided, {failed} of them failed.",
        numbers={"failed": failed, "completions": completions},
    )
    return _failure(Reason.FailedIndexes, "Every index is decided, and some have failed.", because)


def success_policy(facts: Facts) -> Verdict | None:
    """Enough indexes succeeded. Source: spec.successPolicy, KEP-3998."""
    if not facts.spec.is_indexed or facts.spec.success_policy is None:
        return None
    rule = satisfied_rule(facts.spec.success_policy, facts.groups.completed | facts.newly_completed)
    if rule is None:
        return None
    because = Because(
        rule="successPolicy",
        field=f"spec.successPolicy.rules[{rule}]",
        sentence="{succeeded:index is|indexes are} done, which satisfies rule {rule}.",
        numbers={"rule": rule, "succeeded": facts.succeeded},
    )
    message = f"Rule {rule} of the success policy is satisfied."
    return Verdict(
        target=ConditionType.SuccessCriteriaMet,
        reason=Reason.SuccessPolicy,
        message=message,
        because=because,
    )


VERDICTS = (
    stored,
    pod_failure_policy,
    backoff_limit,
    active_deadline,
    max_failed_indexes,
    failed_indexes,
    success_policy,
)


def completions_reached(facts: Facts, active: int) -> Verdict | None:
    """All work is done and no Pod is active any more. Source: spec.completions."""
    completions = facts.spec.completions
    enough = facts.succeeded > 0 if completions is None else facts.succeeded >= completions
    if active or not enough:
        return None
    if completions is None:
        sentence = "No Pod is active and {succeeded} succeeded: the work is done."
    else:
        sentence = "{succeeded} of {completions} completions are reached."
    because = Because(
        rule="completions",
        field="spec.completions",
        sentence=sentence,
        numbers={"succeeded": facts.succeeded, "completions": completions},
    )
    return Verdict(
        target=ConditionType.SuccessCriteriaMet,
        reason=Reason.CompletionsReached,
        message="The Job reached its number of completions.",
        because=because,
    )


def deadline(facts: Facts) -> Milliseconds | None:
    """When the Job's deadline passes; None without one, and while it is suspended."""
    seconds, start = facts.spec.active_deadline_seconds, facts.start_time
    if seconds is None or start is None or facts.spec.suspend:
        return None
    return Milliseconds(start + seconds * 1000)


def pod_label(pod: Pod) -> str:
    """How sentences name a Pod: by its index, or else by its place in the order of creation."""
    if pod.completion_index is not None:
        return f"Index {pod.completion_index}"
    return f"Pod {pod.ordinal}"


def matched(match: Match) -> str:
    """What a rule found, as the verb of a sentence about the Pod."""
    if match.condition is not None:
        return f"has the condition {match.condition}"
    return f"exited {match.exit_code}"


def _culprit(facts: Facts) -> str:
    """What brought the count about, if it was one Pod."""
    charged = facts.charged
    if len(charged) != 1:
        return ""
    (pod,) = charged
    codes = [status.exit_code for status in pod.container_statuses if status.exit_code]
    if codes:
        return f"{pod_label(pod)} exited {codes[0]}: "
    return f"{pod_label(pod)} is deleted: " if pod.deletion_requested is not None else ""


def _restarted(facts: Facts) -> list[Pod]:
    pods = (*facts.groups.active, *facts.groups.terminating)
    return [pod for pod in pods if any(each.restart_count for each in pod.container_statuses)]


def _policy_message(facts: Facts, pod: Pod, match: Match) -> str:
    place = f"Pod {facts.job.namespace}/{pod.name}"
    found = (
        f"has condition {match.condition}"
        if match.condition is not None
        else f"ended with exit code {match.exit_code} in container {match.container}"
    )
    return f"{place} {found}, which rule {match.rule} with action {match.action} matches."


def _failure(reason: Reason, message: str, because: Because) -> Verdict:
    return Verdict(
        target=ConditionType.FailureTarget, reason=reason, message=message, because=because
    )


def _restarts_exceed(facts: Facts) -> bool:
    if facts.spec.template.restart_policy != "OnFailure":
        return False
    return facts.groups.restarts >= max(facts.spec.backoff_limit, 1)


def _failed_indexes(facts: Facts) -> int:
    return len(facts.groups.failed) + len(facts.newly_failed)


_FIELDS: dict[str, str] = {
    Reason.PodFailurePolicy: "spec.podFailurePolicy",
    Reason.BackoffLimitExceeded: "spec.backoffLimit",
    Reason.DeadlineExceeded: "spec.activeDeadlineSeconds",
    Reason.MaxFailedIndexesExceeded: "spec.maxFailedIndexes",
    Reason.FailedIndexes: "spec.backoffLimitPerIndex",
    Reason.SuccessPolicy: "spec.successPolicy",
    Reason.CompletionsReached: "spec.completions",
}
