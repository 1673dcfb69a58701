"""What a lint rule is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from jobkit.fields.misconceptions import MISCONCEPTIONS
from jobkit.validation.lint.subject import Subject

__all__ = ["Finding", "Findings", "Rule"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One place where a rule applies.

    Attributes:
        field: Path of what is probably not meant.
        message: What will come of it in this Job, with its own numbers and names.
        fix: How to mend it here, where the rule's own words are too general.
    """

    field: str
    message: str
    fix: str | None = None


Findings = Iterator[Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Something that is legal, and probably not meant.

    Attributes:
        id: Its name in kebab case, by which it is silenced.
        reason: Why it deserves a look, for any Job.
        misconception: The belief behind it, by its number in the catalogue of the lessons.
        fix: How to mend it.
        explain: The field to read about.
        check: Finds it in a Job that the API server accepts.
    """

    id: str
    reason: str
    misconception: str
    fix: str
    explain: str
    check: Callable[[Subject], Findings]

    @property
    def belief(self) -> str:
        """The misconception in words."""
        return MISCONCEPTIONS[self.misconception]

    def to_dict(self) -> dict[str, Any]:
        """The rule without its check, in JSON types."""
        names = ("id", "reason", "misconception", "belief", "fix", "explain")
        return {name: getattr(self, name) for name in names}
