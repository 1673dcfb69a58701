"""Findings in the forms that code review tools read."""

from jobkit.review.github import github_annotations
from jobkit.review.sarif import sarif_log

__all__ = ["github_annotations", "sarif_log"]
