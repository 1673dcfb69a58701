"""Lint: what is legal in a Job, and probably not meant."""

from jobkit.validation.lint.catalogue import RULES, rule_of
from jobkit.validation.lint.choice import EVERYTHING, NOTHING, Choice, choice_of
from jobkit.validation.lint.comments import Silenced, silenced_by_comments
from jobkit.validation.lint.lint import lint, unknown_mentions, unsilenced

__all__ = [
    "EVERYTHING",
    "NOTHING",
    "RULES",
    "Choice",
    "Silenced",
    "choice_of",
    "lint",
    "rule_of",
    "silenced_by_comments",
    "unknown_mentions",
    "unsilenced",
]
