"""Pictures of a run, drawn with matplotlib: the composed figure, and each chart alone; and of a sweep.

Every function but `sweep` takes a `Run`, and optionally a moment in milliseconds up to which it is drawn::

    from jobkit import plot

    plot.figure(run)  # the whole picture; shows itself in a notebook
    plot.pods(run, t=60_000)  # every Pod with every retry, as it stands at 60 s
    plot.save(run, "run.svg")

A chart may be drawn into somebody else's axes: `plot.pods(run, ax=axes)`. Every picture has an
`alternative_text` that says in sentences what it shows.
"""

from __future__ import annotations

from jobkit.plot.figure import (
    alternative_text,
    budget,
    conditions,
    figure,
    indexes,
    parallelism,
    pods,
    save,
)
from jobkit.plot.paper import Picture
from jobkit.plot.sweep import sweep

__all__ = [
    "Picture",
    "alternative_text",
    "budget",
    "conditions",
    "figure",
    "indexes",
    "parallelism",
    "pods",
    "save",
    "sweep",
]
