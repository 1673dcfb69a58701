"""The errors that jobkit raises.

JobkitError
├── UnusableInput    what was named cannot be read at all (missing, binary, too large, not text)
└── InvalidInput     it can be read, but a cluster would refuse it; carries the Diagnostics
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jobkit.diagnostics import Diagnostics

__all__ = ["InvalidInput", "JobkitError", "UnusableInput"]


class JobkitError(Exception):
    """The root of all errors that jobkit raises on purpose."""


class UnusableInput(JobkitError):
    """The input cannot be read: no such file, a directory, binary, too large, or a wrong call."""


class InvalidInput(JobkitError):
    """The input was read and is wrong; `diagnostics` says what, where, and how to mend it."""

    def __init__(self, diagnostics: Diagnostics, what: str = "manifest") -> None:
        self.diagnostics = diagnostics
        self.what = what
        super().__init__(diagnostics.summary(what))
