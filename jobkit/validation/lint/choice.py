"""Which rules somebody wants to hear of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jobkit.decode.suggestions import nearest
from jobkit.errors import UnusableInput
from jobkit.validation.lint.catalogue import RULES, rule_of

__all__ = ["EVERYTHING", "NOTHING", "Choice", "choice_of", "unknown_rule"]

_ALL = frozenset(rule.id for rule in RULES)


@dataclass(frozen=True, slots=True)
class Choice:
    """The ids of the rules that are asked."""

    rules: frozenset[str] = _ALL


EVERYTHING = Choice()
NOTHING = Choice(frozenset())


def choice_of(select: Iterable[str] | None = None, ignore: Iterable[str] = ()) -> Choice:
    """The rules named by `select` (all, if it is None) without those named by `ignore`.

    Raises:
        UnusableInput: If there is no rule of such a name.
    """
    chosen = _ALL if select is None else _known(select)
    return Choice(chosen - _known(ignore))


def unknown_rule(name: str) -> str:
    """What is said of a name that no rule has."""
    meant = nearest(name, sorted(_ALL))
    return f"no lint rule is called {name}" + (f"; did you mean {meant}?" if meant else "")


def _known(names: Iterable[str]) -> frozenset[str]:
    names = frozenset([names] if isinstance(names, str) else names)
    for name in sorted(names):
        if rule_of(name) is None:
            raise UnusableInput(unknown_rule(name))
    return names
