"""The rules for `successPolicy`. Source: validateSuccessPolicy of batch/v1 (KEP-3998)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.fields.limits import LIMITS
from jobkit.validation.limits import field_problems, range_problem
from jobkit.validation.problems import invalid, required

__all__ = ["count_interval_indexes", "success_policy_problems"]

Fields = dict[str, Any]

_NUMBER = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_FORM = 'write intervals such as "0,2-4": rising, apart from one another, without blanks'


def success_policy_problems(spec: Fields) -> Iterator[Diagnostic]:
    """Everything that is wrong with the success policy of an Indexed Job that has one."""
    field, rules = "spec.successPolicy.rules", spec["successPolicy"].get("rules") or []
    if not rules:
        yield required(field, "A success policy needs a rule.", "add one, or take the policy out")
    else:
        yield from field_problems("SuccessPolicy", spec["successPolicy"], "rules", field)
    for index, rule in enumerate(rules):
        yield from _rule(rule, f"{field}[{index}]", spec.get("completions"))


def count_interval_indexes(text: str, completions: int) -> tuple[int, str | None]:
    """How many indexes a text of intervals names, and what is wrong with it (the first fault)."""
    total, last_end = 0, -1
    if not text:
        return 0, None
    for part in text.split(","):
        bounds = part.split("-")
        if len(bounds) > 2:
            return 0, f"{part!r} is no interval"
        numbers = [int(bound) for bound in bounds if _NUMBER.fullmatch(bound)]
        if len(numbers) != len(bounds):
            return 0, f"{part!r} is no number and no interval"
        first, last = numbers[0], numbers[-1]
        if first >= completions or last >= completions:
            return 0, f"{max(first, last)} is no index: they end at {completions - 1}"
        if len(numbers) == 2 and first >= last:
            return 0, f"{part!r} does not rise"
        if first <= last_end:
            return 0, f"{part!r} does not lie above the interval before it"
        total, last_end = total + last - first + 1, last
    return total, None


def _rule(rule: Fields, field: str, completions: int | None) -> Iterator[Diagnostic]:
    text, count = rule.get("succeededIndexes"), rule.get("succeededCount")
    if text is None and count is None:
        yield required(
            field, "A rule says which indexes must succeed, or how many.", "add succeededIndexes or succeededCount"
        )  # fmt: skip
    named = 0
    if text is not None and completions is not None:
        place = f"{field}.succeededIndexes"
        yield from field_problems("SuccessPolicyRule", rule, "succeededIndexes", place)
        named, fault = count_interval_indexes(text, completions)
        if fault is not None:
            yield invalid(
                f"{field}.succeededIndexes", text, f"{fault[0].upper()}{fault[1:]}.", _FORM
            )
    if count is not None:
        yield from _count(
            count, f"{field}.succeededCount", completions, None if text is None else named
        )


def _count(
    count: int, field: str, completions: int | None, named: int | None
) -> Iterator[Diagnostic]:
    if problem := range_problem(field, count, LIMITS["SuccessPolicyRule"]["succeededCount"]):
        yield problem
    if completions is not None and count > completions:
        yield invalid(
            field,
            count,
            f"The Job has no more than {completions} indexes.",
            f"write at most {completions}",
        )
    if named is not None and count > named:
        yield invalid(
            field,
            count,
            f"succeededIndexes names {named} indexes, so {count} of them can never succeed.",
            "lower the count, or name more indexes",
        )
