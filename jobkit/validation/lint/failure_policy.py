"""The Pod failure policy: which rule decides. Judged by the controller's own matching of made-up Pods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jobkit.controller.pod_failure_policy import match_policy
from jobkit.decode.suggestions import nearest
from jobkit.model import (
    Action,
    ContainerStatus,
    ExitCodeRule,
    Milliseconds,
    Phase,
    PodCondition,
    PodFailurePolicyRule,
)
from jobkit.validation.lint.rule import Finding, Findings, Rule
from jobkit.validation.lint.subject import Subject

if TYPE_CHECKING:
    from jobkit.controller.pod_failure_policy import Match

__all__ = ["RULES"]

POLICY = "spec.podFailurePolicy.rules"
DISRUPTION = "DisruptionTarget"
KILLED, TERMINATED = 137, 143
LARGEST_CODE = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class _FailedPod:
    """A failed Pod that never was, with what rules look at."""

    container_statuses: tuple[ContainerStatus, ...] = ()
    conditions: tuple[PodCondition, ...] = ()
    name: str = ""
    uid: str = ""
    ordinal: int = 0
    completion_index: int | None = None
    phase: Phase = Phase.Failed
    is_tracked: bool = True
    is_bound: bool = True
    is_ready: bool = False
    ready_changed: Milliseconds | None = None
    created: Milliseconds = Milliseconds(0)
    deletion_requested: Milliseconds | None = None
    index_failure_count: int = 0
    index_ignored_failure_count: int = 0


def _shadowed(subject: Subject) -> Findings:
    rules = subject.spec.pod_failure_policy or ()
    for number, rule in enumerate(rules):
        if not _decides(subject, number, rule):
            first = sorted({match.rule for match in _answers(subject, rule)})
            if not first:
                continue
            names = " or ".join(f"rules[{each}]" for each in first)
            yield Finding(
                field=f"{POLICY}[{number}]",
                message=f"This rule never decides: every Pod that it fits is decided by {names} "
                f"({', '.join(rules[each].action for each in first)}) before.",
            )


def _shadowed_codes(subject: Subject) -> Findings:
    rules = subject.spec.pod_failure_policy or ()
    for number, rule in enumerate(rules):
        codes = rule.on_exit_codes
        if codes is None or codes.operator != "In":
            continue
        lost: dict[int, int] = {}
        for code in sorted(codes.values):
            matches = list(_answers(subject, rule, [code]))
            if all(match.rule != number and match.action != rule.action for match in matches):
                lost[code] = matches[0].rule
        if lost and len(lost) < len(codes.values):
            listed = ", ".join(map(str, lost))
            earlier = " and ".join(sorted({f"rules[{each}]" for each in lost.values()}))
            yield Finding(
                field=f"{POLICY}[{number}].onExitCodes.values",
                message=f"Exit code {listed} never reaches this rule: {earlier} decides it before, "
                "with another action.",
            )


def _answers(
    subject: Subject, rule: PodFailurePolicyRule, codes: Iterable[int] | None = None
) -> Iterator[Match]:
    """How the controller decides the least Pods that fit a rule: one container, or one condition each."""
    policy = subject.spec.pod_failure_policy
    pods = (
        (_FailedPod(conditions=(PodCondition(p.type, p.status),)) for p in rule.on_pod_conditions)
        if rule.on_exit_codes is None
        else _exited(subject, rule.on_exit_codes, codes)
    )
    return (match for pod in pods if (match := match_policy(policy, pod)) is not None)


def _decides(subject: Subject, number: int, rule: PodFailurePolicyRule) -> bool:
    return any(match.rule == number for match in _answers(subject, rule))


def _exited(
    subject: Subject, rule: ExitCodeRule, codes: Iterable[int] | None
) -> Iterator[_FailedPod]:
    if codes is None:
        codes = rule.values if rule.operator == "In" else _telling_codes(subject) - rule.values
    for status in _containers(subject):
        if rule.container_name in (None, status.name):
            for code in sorted(set(codes) - {0}):
                ended = ContainerStatus(name=status.name, exit_code=code, is_init=status.is_init)
                yield _FailedPod(container_statuses=(ended,))


def _telling_codes(subject: Subject) -> frozenset[int]:
    """Every code that the policy names, and one that it does not."""
    rules = subject.spec.pod_failure_policy or ()
    named = {code for rule in rules if rule.on_exit_codes for code in rule.on_exit_codes.values}
    other = next(code for code in range(1, len(named) + 2) if code not in named)
    return frozenset(named | {other})


def _containers(subject: Subject) -> Iterator[ContainerStatus]:
    """The containers that rules name, and one that none names: to the policy all others are alike."""
    template, rules = subject.spec.template, subject.spec.pod_failure_policy or ()
    named = {rule.on_exit_codes.container_name for rule in rules if rule.on_exit_codes}
    others = [
        name for name in (*template.containers, *template.init_containers) if name not in named
    ]
    told = named | set(others[:1])
    yield from (ContainerStatus(name=name) for name in template.containers if name in told)
    yield from (
        ContainerStatus(name=name, is_init=True)
        for name in template.init_containers
        if name in told
    )


def _exit_code_before_disruption(subject: Subject) -> Findings:
    rules = subject.spec.pod_failure_policy or ()
    disrupted = (PodCondition(DISRUPTION, "True"),)
    alone = match_policy(rules, _FailedPod(conditions=disrupted))
    if alone is None:
        return
    for code in (TERMINATED, KILLED):
        stopped = tuple(
            ContainerStatus(name=name, exit_code=code) for name in subject.spec.template.containers
        )
        first = match_policy(rules, _FailedPod(container_statuses=stopped, conditions=disrupted))
        if first is not None and first.rule < alone.rule and first.action != alone.action:
            yield Finding(
                field=first.field,
                message=f"A drained Pod that exits with {code} is decided here ({first.action}), not "
                f"by rules[{alone.rule}] ({alone.action}) about its {DISRUPTION} condition.",
            )
            return


def _code_137(subject: Subject) -> Findings:
    rules = subject.spec.pod_failure_policy or ()
    for number, rule in enumerate(rules):
        if any(pattern.type == DISRUPTION for pattern in rule.on_pod_conditions):
            return
        codes = rule.on_exit_codes
        if codes is not None and codes.operator == "In" and KILLED in codes.values:
            yield Finding(
                field=f"{POLICY}[{number}].onExitCodes.values",
                message=f"{KILLED} says that a container was killed (SIGKILL), not why: out of memory, "
                f"evicted, or still running when its grace period ended; all get {rule.action}.",
            )


def _ignore_without_bound(subject: Subject) -> Findings:
    spec = subject.spec
    if spec.active_deadline_seconds is not None:
        return
    for number, rule in enumerate(spec.pod_failure_policy or ()):
        if rule.action is Action.Ignore and _decides(subject, number, rule):
            yield Finding(
                field=f"{POLICY}[{number}].action",
                message="No number of ignored failures ends the Job, and it has no deadline: a Pod that "
                "this rule fits every time is replaced for ever, at last every 10 minutes.",
            )
            return


def _zero_in_not_in(subject: Subject) -> Findings:
    for number, rule in enumerate(subject.spec.pod_failure_policy or ()):
        codes = rule.on_exit_codes
        if codes is not None and codes.operator == "NotIn" and 0 in codes.values:
            yield Finding(
                field=f"{POLICY}[{number}].onExitCodes.values",
                message="The 0 changes nothing: a container that ended with 0 is never looked at.",
            )


def _code_out_of_range(subject: Subject) -> Findings:
    if _is_windows(subject):
        return
    for number, rule in enumerate(subject.spec.pod_failure_policy or ()):
        codes = rule.on_exit_codes.values if rule.on_exit_codes else frozenset()
        beyond = sorted(code for code in codes if code < 0 or code > LARGEST_CODE)
        if beyond:
            yield Finding(
                field=f"{POLICY}[{number}].onExitCodes.values",
                message=f"No container on Linux ends with {', '.join(map(str, beyond))}: exit codes "
                f"are 0 to {LARGEST_CODE}, and exit(256 + n) is seen as n.",
            )


def _is_windows(subject: Subject) -> bool:
    system = (subject.pod.get("os") or {}).get("name")
    selected = (subject.pod.get("nodeSelector") or {}).get("kubernetes.io/os")
    return "windows" in (system, selected)


def _fail_on_disruption(subject: Subject) -> Findings:
    rules = subject.spec.pod_failure_policy or ()
    match = match_policy(rules, _FailedPod(conditions=(PodCondition(DISRUPTION, "True"),)))
    if match is not None and match.action in (Action.FailJob, Action.FailIndex):
        lost = "the whole Job" if match.action is Action.FailJob else "an index, for good"
        yield Finding(
            field=f"{match.field}.action",
            message=f"A drained node or a preemption ends {lost}, though the program did nothing wrong.",
        )


def _misspelt_condition(subject: Subject) -> Findings:
    for number, rule in enumerate(subject.spec.pod_failure_policy or ()):
        for place, pattern in enumerate(rule.on_pod_conditions):
            if pattern.type != DISRUPTION and nearest(pattern.type, [DISRUPTION]):
                yield Finding(
                    field=f"{POLICY}[{number}].onPodConditions[{place}].type",
                    message=f"No Pod has a condition {pattern.type}; the one for evictions, drains and "
                    f"preemptions is {DISRUPTION}.",
                )


def _disruption_not_true(subject: Subject) -> Findings:
    for number, rule in enumerate(subject.spec.pod_failure_policy or ()):
        for place, pattern in enumerate(rule.on_pod_conditions):
            if pattern.type == DISRUPTION and pattern.status != "True":
                yield Finding(
                    field=f"{POLICY}[{number}].onPodConditions[{place}].status",
                    message=f"A Pod that is disrupted has {DISRUPTION}=True; {pattern.status} fits "
                    "hardly any Pod, and not those that were evicted.",
                )


def _count_without_effect(subject: Subject) -> Findings:
    rules = subject.spec.pod_failure_policy or ()
    for number, rule in enumerate(rules):
        if rule.action is Action.Count and all(r.action is Action.Count for r in rules[number:]):
            yield Finding(
                field=f"{POLICY}[{number}]",
                message="A Pod that fits no rule is counted anyway; with no other action after it "
                "this rule changes nothing.",
            )
            return


def _fail_index_without_effect(subject: Subject) -> Findings:
    spec = subject.spec
    if spec.backoff_limit_per_index != 0:
        return
    rules = spec.pod_failure_policy or ()
    for number, rule in enumerate(rules):
        later = rules[number + 1 :]
        if rule.action is Action.FailIndex and all(
            r.action in (Action.Count, Action.FailIndex) for r in later
        ):
            yield Finding(
                field=f"{POLICY}[{number}].action",
                message="With backoffLimitPerIndex 0 the first counted failure fails an index in any "
                "case; this rule changes nothing.",
            )
            return


RULES = (
    Rule(
        id="shadowed-rule",
        reason="The first rule that fits a failed Pod decides, and the others are not looked at.",
        misconception="M44",
        fix="put the more particular rule first, or take this one out",
        explain="spec.podFailurePolicy.rules",
        check=_shadowed,
    ),
    Rule(
        id="shadowed-exit-code",
        reason="An exit code that stands in two rules is decided by the first of them.",
        misconception="M44",
        fix="name the exit code in one rule only",
        explain="spec.podFailurePolicy.rules",
        check=_shadowed_codes,
    ),
    Rule(
        id="exit-code-before-disruption",
        reason="A drained Pod has both: the condition DisruptionTarget, and the exit code 143 or 137 "
        "that comes of being stopped. The first rule that fits either of them decides.",
        misconception="M44",
        fix="put the rule about DisruptionTarget first",
        explain="spec.podFailurePolicy.rules.onPodConditions",
        check=_exit_code_before_disruption,
    ),
    Rule(
        id="exit-code-137",
        reason="137 is 128 + 9: the container was killed. Lack of memory is one cause out of several.",
        misconception="M47",
        fix="put a rule for DisruptionTarget before it, and have the program say with an exit code of "
        "its own what went wrong",
        explain="spec.podFailurePolicy.rules.onExitCodes",
        check=_code_137,
    ),
    Rule(
        id="ignore-without-bound",
        reason="Ignored failures count towards no limit; only a deadline ends a Job whose Pods are ignored "
        "time after time.",
        misconception="M46",
        fix="add activeDeadlineSeconds",
        explain="spec.podFailurePolicy.rules.action",
        check=_ignore_without_bound,
    ),
    Rule(
        id="exit-code-zero",
        reason="Rules look only at containers that ended with another code than 0.",
        misconception="M45",
        fix="take the 0 out",
        explain="spec.podFailurePolicy.rules.onExitCodes.values",
        check=_zero_in_not_in,
    ),
    Rule(
        id="exit-code-out-of-range",
        reason="A process on Linux ends with a code from 0 to 255.",
        misconception="M45",
        fix="name the code that the container's status shows",
        explain="spec.podFailurePolicy.rules.onExitCodes.values",
        check=_code_out_of_range,
    ),
    Rule(
        id="disruption-ends-work",
        reason="DisruptionTarget marks Pods that the cluster took away: their program is not at fault.",
        misconception="M09",
        fix="use the action Ignore, or Count to bound it",
        explain="spec.podFailurePolicy.rules.onPodConditions",
        check=_fail_on_disruption,
    ),
    Rule(
        id="condition-misspelt",
        reason="Types of Pod conditions are compared letter by letter, and any type is legal.",
        misconception="M09",
        fix="write type: DisruptionTarget",
        explain="spec.podFailurePolicy.rules.onPodConditions.type",
        check=_misspelt_condition,
    ),
    Rule(
        id="disruption-not-true",
        reason="The condition is True for Pods that are disrupted, and absent for all others.",
        misconception="M09",
        fix="leave status out, which means True",
        explain="spec.podFailurePolicy.rules.onPodConditions.status",
        check=_disruption_not_true,
    ),
    Rule(
        id="count-without-effect",
        reason="Count is what happens without a rule; it is of use only before a rule that would do "
        "something else.",
        misconception="M44",
        fix="move it before the rule from which it takes an exception, or take it out",
        explain="spec.podFailurePolicy.rules.action",
        check=_count_without_effect,
    ),
    Rule(
        id="fail-index-without-effect",
        reason="FailIndex saves the retries of an index; without retries there is nothing to save.",
        misconception="M44",
        fix="raise backoffLimitPerIndex, or take the rule out",
        explain="spec.podFailurePolicy.rules.action",
        check=_fail_index_without_effect,
    ),
)  # fmt: skip
