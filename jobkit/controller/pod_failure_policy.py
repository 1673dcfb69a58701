"""What the Pod failure policy says of a failed Pod. Source: spec.podFailurePolicy, KEP-3329."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jobkit.model import Action

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jobkit.model import (
        ContainerStatus,
        ExitCodeRule,
        Pod,
        PodConditionPattern,
        PodFailurePolicyRule,
    )

__all__ = ["Match", "counts", "match_policy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The rule that decides over a Pod, and what of the Pod it matched."""

    action: Action
    rule: int
    container: str | None = None
    exit_code: int | None = None
    condition: str | None = None

    @property
    def field(self) -> str:
        """The path of the rule in the manifest."""
        return f"spec.podFailurePolicy.rules[{self.rule}]"


def match_policy(rules: Sequence[PodFailurePolicyRule] | None, pod: Pod) -> Match | None:
    """The first rule that matches the Pod's present status, or None."""
    if not rules:
        return None
    for number, rule in enumerate(rules):
        if rule.on_exit_codes is not None:
            container = _matching_container(rule.on_exit_codes, pod)
            if container is not None:
                return Match(
                    action=rule.action,
                    rule=number,
                    container=container.name,
                    exit_code=container.exit_code,
                )
        elif condition := _matching_condition(rule.on_pod_conditions, pod):
            return Match(action=rule.action, rule=number, condition=condition)
    return None


def counts(rules: Sequence[PodFailurePolicyRule] | None, pod: Pod) -> bool:
    """Whether a failure of the Pod is charged: not if a rule with action Ignore matches it."""
    if not rules:
        return True
    match = match_policy(rules, pod)
    return match is None or match.action != Action.Ignore


def _matching_container(rule: ExitCodeRule, pod: Pod) -> ContainerStatus | None:
    for container in _containers_first(pod):
        if rule.container_name is not None and container.name != rule.container_name:
            continue
        if not container.exit_code:  # still running, or ended with 0
            continue
        if (container.exit_code in rule.values) == (rule.operator == "In"):
            return container
    return None


def _containers_first(pod: Pod) -> Iterator[ContainerStatus]:
    statuses = pod.container_statuses
    yield from (status for status in statuses if not status.is_init)
    yield from (status for status in statuses if status.is_init)


def _matching_condition(patterns: Sequence[PodConditionPattern], pod: Pod) -> str | None:
    for condition in pod.conditions:
        if any(
            pattern.type == condition.type and pattern.status == condition.status
            for pattern in patterns
        ):
            return condition.type
    return None
