"""The errors that jobkit raises.

JobkitError
├── UnusableInput    what was named cannot be read at all (missing, binary, too large, not text)
│   └── UnknownField what was named is no field; carries the nearest ones
└── InvalidInput     it can be read, but a cluster would refuse it; carries the Diagnostics
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jobkit.diagnostics import Diagnostics

__all__ = ["InvalidInput", "JobkitError", "UnknownField", "UnusableInput"]

_LONGEST = 60


class JobkitError(Exception):
    """The root of all errors that jobkit raises on purpose."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the sentence; the way through the package would only hide it."""
        return [f"{type(self).__name__}: {self}"]


class UnusableInput(JobkitError):
    """The input cannot be read: no such file, a directory, binary, too large, or a wrong call."""


class UnknownField(UnusableInput):
    """There is no such field; `guesses` are the paths that may be meant, the likeliest first."""

    def __init__(self, path: str, guesses: Sequence[str]) -> None:
        self.path = path
        self.guesses = tuple(guesses)
        shown = path if len(path) <= _LONGEST else f"{path[: _LONGEST - 1]}…"
        *others, last = guesses or ("",)
        meant = f"{', '.join(others)} or {last}" if others else last
        help_ = f"did you mean {meant}?" if meant else "`jobkit explain` lists them all"
        super().__init__(f"{shown!r}: there is no such field; {help_}")


class InvalidInput(JobkitError):
    """The input was read and is wrong; `diagnostics` says what, where, and how to mend it."""

    def __init__(self, diagnostics: Diagnostics, what: str = "manifest") -> None:
        self.diagnostics = diagnostics
        self.what = what
        super().__init__(diagnostics.summary(what))
