"""A toy of a tool that keeps objects in place: what is missing is created again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jobkit.lessons.manifests import changed, scenario_document
from jobkit.lessons.measures import measured
from jobkit.verbs import simulate

__all__ = ["Reconciler", "toy_reconciler"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciler:
    """What the tool did over a while.

    Attributes:
        created: When it created the Job, in seconds.
        until: How long it was watched, in seconds.
    """

    created: tuple[float, ...]
    until: float

    @property
    def runs(self) -> int:
        """How often the work was done."""
        return len(self.created)

    def __str__(self) -> str:
        times = ", ".join(f"{time:g}" for time in self.created)
        return f"within {self.until:g} s the Job is created {self.runs} times, at {times} s"

    def __repr__(self) -> str:
        return str(self)


def toy_reconciler(
    manifest: str, ttl: int | None, *, work: int = 45, look_every: int = 10, until: int = 300
) -> Reconciler:
    """Lets a Job run under a tool that looks every few seconds whether it is there.

    Args:
        manifest: The Job that the tool wants to exist.
        ttl: Its ttlSecondsAfterFinished; None for none.
        work: How long its program takes, in seconds.
        look_every: How often the tool looks.
        until: How long to watch.
    """
    job = changed(manifest, {"spec.ttlSecondsAfterFinished": ttl})
    run = simulate(job if isinstance(job, dict) else f"{job}\n", _scenario(work))
    gone: Any = measured(run, "gone")
    created, now = [0.0], 0.0
    while gone is not None:
        missing = now + float(gone)
        now = -(-missing // look_every) * look_every
        if now > until:
            break
        created.append(now)
    return Reconciler(created=tuple(created), until=until)


def _scenario(work: int) -> dict[str, Any]:
    return scenario_document("reconciled", {"pods": [{"runs": work}]})
