"""The lint rules as a list for people."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from jobkit.text.terminal import PLAIN, Terminal

if TYPE_CHECKING:
    from jobkit.validation.lint.rule import Rule

__all__ = ["rules_text"]

_WIDEST = 100


def rules_text(rules: Sequence[Rule], terminal: Terminal = PLAIN) -> str:
    """Every rule: its id, why, the belief that it meets, what to do, and what to read."""
    width = min(terminal.width, _WIDEST)
    parts = []
    for rule in rules:
        lines = [terminal.strong(rule.id)]
        belief = f"belief {rule.misconception}: {rule.belief}"
        for text in (
            rule.reason,
            belief,
            f"help: {rule.fix}",
            f"more: jobkit explain {rule.explain}",
        ):
            lines += textwrap.wrap(text, width, initial_indent="  ", subsequent_indent="    ")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)
