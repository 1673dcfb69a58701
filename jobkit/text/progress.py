"""A progress bar for runs that take a while, on a terminal only."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jobkit.plot.view import format_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jobkit.model import Milliseconds

__all__ = ["progress_bar"]

_SECONDS_BEFORE_IT_SHOWS = 1.0


@contextmanager
def progress_bar(completions: int | None) -> Iterator[Callable[[Milliseconds, int], None] | None]:
    """What `simulate` reports its progress to; None where standard error is no terminal.

    Args:
        completions: How many Pods the Job needs at least, if that is known.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm  # noqa: PLC0415  only who sees the bar waits for it to load

    with tqdm(
        total=completions,
        unit=" Pods",
        file=sys.stderr,
        delay=_SECONDS_BEFORE_IT_SHOWS,
        leave=False,
        dynamic_ncols=True,
    ) as bar:

        def update(now: Milliseconds, pods: int) -> None:
            if bar.total is not None and pods > bar.total:
                bar.total = pods  # retries: more Pods than completions
            bar.set_postfix_str(f"{format_time(now)} of virtual time", refresh=False)
            bar.update(pods - bar.n)

        yield update
