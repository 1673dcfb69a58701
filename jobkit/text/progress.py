"""A line that shows the progress of a run that takes a while, on a terminal only."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jobkit.picture.view import format_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jobkit.model import Milliseconds

__all__ = ["progress_line"]

_SECONDS_BEFORE_IT_SHOWS = 1.0
_SECONDS_BETWEEN = 0.2
_BAR = 24
_ERASE = "\r\x1b[K"


@contextmanager
def progress_line(
    completions: int | None,
) -> Iterator[Callable[[Milliseconds, int], None] | None]:
    """What `simulate` reports its progress to; None where standard error is no terminal.

    Nothing shows in the first second, and nothing is left behind, not even after an interruption.

    Args:
        completions: How many Pods the Job needs at least, if that is known.
    """
    if not sys.stderr.isatty():
        yield None
        return
    due = time.monotonic() + _SECONDS_BEFORE_IT_SHOWS
    is_shown = False

    def update(now: Milliseconds, pods: int) -> None:
        nonlocal due, is_shown
        if time.monotonic() < due:
            return
        due, is_shown = time.monotonic() + _SECONDS_BETWEEN, True
        sys.stderr.write(_ERASE + _line(now, pods, completions))
        sys.stderr.flush()

    try:
        yield update
    finally:
        if is_shown:
            sys.stderr.write(_ERASE)
            sys.stderr.flush()


def _line(now: int, pods: int, completions: int | None) -> str:
    text = f"{pods} Pods, {format_time(now)} of virtual time"
    if not completions:
        return text
    # retries make more Pods than completions: then the bar stays full
    filled = min(_BAR * pods // completions, _BAR)
    return f"[{'#' * filled}{'.' * (_BAR - filled)}] {text}"
