"""A line that shows the progress of work that takes a while, on a terminal only."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jobkit.picture.view import format_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jobkit.model import Milliseconds

__all__ = ["progress_line", "runs_line"]

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
    with _passing_line() as show:
        yield None if show is None else lambda now, pods: show(_line(now, pods, completions))


@contextmanager
def runs_line() -> Iterator[Callable[[int, int], None] | None]:
    """What a sweep reports to how many of its runs are done; as `progress_line` otherwise."""
    with _passing_line() as show:
        yield (
            None
            if show is None
            else lambda done, total: show(f"{_bar(done, total)} {done:,} of {total:,} runs")
        )


@contextmanager
def _passing_line() -> Iterator[Callable[[str], None] | None]:
    """What shows a line for a while, at most some times a second; None where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    due = time.monotonic() + _SECONDS_BEFORE_IT_SHOWS
    is_shown = False

    def show(line: str) -> None:
        nonlocal due, is_shown
        if time.monotonic() < due:
            return
        due, is_shown = time.monotonic() + _SECONDS_BETWEEN, True
        sys.stderr.write(_ERASE + line)
        sys.stderr.flush()

    try:
        yield show
    finally:
        if is_shown:
            sys.stderr.write(_ERASE)
            sys.stderr.flush()


def _line(now: int, pods: int, completions: int | None) -> str:
    text = f"{pods} Pods, {format_time(now)} of virtual time"
    # retries make more Pods than completions: then the bar stays full
    return f"{_bar(pods, completions)} {text}" if completions else text


def _bar(done: int, total: int) -> str:
    filled = min(_BAR * done // total, _BAR)
    return f"[{'#' * filled}{'.' * (_BAR - filled)}]"
