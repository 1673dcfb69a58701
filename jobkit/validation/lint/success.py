"""The success policy: what is enough. Judged by the controller's own test of made-up results."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import islice

from jobkit.controller.success_policy import satisfied_rule
from jobkit.model import SuccessPolicyRule
from jobkit.validation.lint.rule import Finding, Findings, Rule
from jobkit.validation.lint.subject import Subject

__all__ = ["RULES"]

POLICY = "spec.successPolicy.rules"
_MOST_INDEXES = 100_000
_MOST_COMPARED = 2_000_000


def _rules(subject: Subject) -> Iterator[tuple[str, SuccessPolicyRule]]:
    """The rules with their paths; none if there are more indexes than can be looked at."""
    if 0 < (subject.spec.completions or 0) <= _MOST_INDEXES:
        for number, rule in enumerate(subject.spec.success_policy or ()):
            yield f"{POLICY}[{number}]", rule


def _met_by_any(subject: Subject) -> Findings:
    completions = subject.spec.completions or 0
    for path, rule in _rules(subject):
        if completions < 2 or rule.succeeded_count == 1:  # 1 says it in so many words
            continue
        if all(_is_met(rule, {index}) for index in _representatives(rule, completions)):
            name = "succeededCount" if rule.succeeded_count == 0 else "succeededIndexes"
            yield Finding(
                field=f"{path}.{name}",
                message="Any index will do: the Job is complete as soon as a first one has succeeded, "
                "whichever it is.",
            )


def _count_of_one(subject: Subject) -> Findings:
    for path, rule in _rules(subject):
        wanted = rule.succeeded_indexes or frozenset()
        if rule.succeeded_count == 1 and len(wanted) > 1:
            yield Finding(
                field=f"{path}.succeededCount",
                message=f"1 success among these {len(wanted)} indexes is enough, whichever it is; the "
                "other Pods are cut down.",
                fix=f"take succeededCount out if all {len(wanted)} are needed, or write how many",
            )


def _set_of_all(subject: Subject) -> Findings:
    for path, rule in _rules(subject):
        wanted, count = rule.succeeded_indexes, rule.succeeded_count
        if wanted is None or count is None or not 1 < count < len(wanted):
            continue
        if len(wanted) == subject.spec.completions:
            yield Finding(
                field=f"{path}.succeededIndexes",
                message=f"The set names all {len(wanted)} indexes, so only the count matters.",
                fix="take succeededIndexes out, or name fewer indexes",
            )


def _needs_all(subject: Subject) -> Findings:
    completions = subject.spec.completions or 0
    for path, rule in _rules(subject):
        if completions > 1 and not any(
            _is_met(rule, set(range(completions)) - {index})
            for index in _representatives(rule, completions)
        ):
            name = "succeededCount" if rule.succeeded_count is not None else "succeededIndexes"
            yield Finding(
                field=f"{path}.{name}",
                message=f"All {completions} indexes must succeed for this rule, and then the Job is "
                "complete without it.",
            )


def _never_decides(subject: Subject) -> Findings:
    rules = list(_rules(subject))
    completions = subject.spec.completions or 0
    if len(rules) ** 2 * completions > _MOST_COMPARED:
        return
    for number, (path, rule) in enumerate(rules):
        for other, (_, first) in enumerate(rules):
            covers = other != number and _covers(first, rule, completions)
            mutual = covers and _covers(rule, first, completions)
            if covers and (other < number or not mutual):
                yield Finding(
                    field=path,
                    message=f"Whenever this rule is met, rules[{other}] is met too: it never decides.",
                )
                break


def _covers(first: SuccessPolicyRule, rule: SuccessPolicyRule, completions: int) -> bool:
    """Whether `first` is met whenever `rule` is: also by the least results that meet it and suit `first` worst."""
    named, count = rule.succeeded_indexes, rule.succeeded_count
    pool = range(completions) if not named or count == 0 else sorted(named)
    needed = len(pool) if count is None and named else max(1, count or 1)
    wanted_by_first = first.succeeded_indexes
    worst = sorted(pool, key=lambda index: wanted_by_first is None or index in wanted_by_first)
    return _is_met(first, set(worst[: min(needed, len(pool))]))


def _is_met(rule: SuccessPolicyRule, completed: AbstractSet[int]) -> bool:
    return satisfied_rule((rule,), completed) is not None


def _representatives(rule: SuccessPolicyRule, completions: int) -> list[int]:
    """One index that the rule names and one that it does not; all others are like one of them."""
    named = rule.succeeded_indexes or frozenset()
    others = (index for index in range(completions) if index not in named)
    return [*sorted(named)[:1], *islice(others, 1)]


RULES = (
    Rule(
        id="success-count-of-one",
        reason="A count beside a set says how many of the set are enough; it is no second condition.",
        misconception="M55",
        fix="take succeededCount out if all of them are needed",
        explain="spec.successPolicy.rules.succeededCount",
        check=_count_of_one,
    ),
    Rule(
        id="success-set-of-all",
        reason="A set that names every index leaves the count as the only condition.",
        misconception="M55",
        fix="take succeededIndexes out",
        explain="spec.successPolicy.rules.succeededIndexes",
        check=_set_of_all,
    ),
    Rule(
        id="success-met-by-any",
        reason="A count of 0 or an empty set is met by the first index that succeeds.",
        misconception="M55",
        fix="write the indexes or the number that you need",
        explain="spec.successPolicy.rules",
        check=_met_by_any,
    ),
    Rule(
        id="success-needs-all",
        reason="A Job is complete anyway once all indexes have succeeded; a rule that asks for all adds "
        "nothing.",
        misconception="M57",
        fix="lower the count or name fewer indexes, or take the success policy out",
        explain="spec.successPolicy",
        check=_needs_all,
    ),
    Rule(
        id="success-rule-never-decides",
        reason="One rule that is met is enough; a rule that asks for more than another never decides.",
        misconception="M55",
        fix="take one of the two out, or put both conditions into one rule",
        explain="spec.successPolicy.rules",
        check=_never_decides,
    ),
)  # fmt: skip
