"""Writes of a Job's status that the API server refuses, as far as the controller ever tries them.

Source: strict checks of the Job's status (1.32 and later).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jobkit.model import is_finished

if TYPE_CHECKING:
    from jobkit.model import JobSpec, JobStatus

__all__ = ["is_refused"]


def is_refused(spec: JobSpec, old: JobStatus, new: JobStatus) -> bool:
    """Whether the API server refuses to store `new` over `old`.

    A finished Job needs a start time, unless it is suspended and has nothing to do; and successes never become
    fewer, except for an Indexed Job whose completions equal its parallelism.
    """
    if is_finished(new) and new.start_time is None and not (spec.suspend and spec.completions == 0):
        return True
    elastic = spec.is_indexed and spec.completions == spec.parallelism
    return new.succeeded < old.succeeded and not elastic
