"""Whether enough indexes have succeeded. Source: spec.successPolicy, KEP-3998."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from jobkit.model import SuccessPolicyRule

__all__ = ["satisfied_rule"]


def satisfied_rule(
    rules: Sequence[SuccessPolicyRule] | None, completed: AbstractSet[int]
) -> int | None:
    """The number of the first rule that the completed indexes satisfy, or None.

    Nothing is satisfied as long as no index is completed.
    """
    if not completed:
        return None
    for number, rule in enumerate(rules or ()):
        if _is_satisfied(rule, completed):
            return number
    return None


def _is_satisfied(rule: SuccessPolicyRule, completed: AbstractSet[int]) -> bool:
    if rule.succeeded_indexes is None:
        return rule.succeeded_count is not None and len(completed) >= rule.succeeded_count
    reached = sum(index in completed for index in rule.succeeded_indexes)
    if rule.succeeded_count is not None and reached >= rule.succeeded_count:
        return True
    return reached == len(rule.succeeded_indexes)
