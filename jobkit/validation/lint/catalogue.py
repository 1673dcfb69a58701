"""All lint rules, in the order in which they are listed."""

from __future__ import annotations

from jobkit.validation.lint import failure_policy, limits, pods, success, time, work
from jobkit.validation.lint.rule import Rule

__all__ = ["RULES", "rule_of"]

RULES: tuple[Rule, ...] = (
    *work.RULES,
    *limits.RULES,
    *failure_policy.RULES,
    *success.RULES,
    *time.RULES,
    *pods.RULES,
)

_BY_ID = {rule.id: rule for rule in RULES}


def rule_of(name: str) -> Rule | None:
    """The rule of this id, if there is one."""
    return _BY_ID.get(name)
