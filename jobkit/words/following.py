"""When the controller looks next, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jobkit.scenario import Clock
from jobkit.words.numbers import rough_time

if TYPE_CHECKING:
    from jobkit.model import Milliseconds
    from jobkit.simulation.run import Run

__all__ = ["following_words", "gathering_time"]


def gathering_time(run: Run) -> int:
    """For how long changes of Pods are gathered before the controller looks, in milliseconds."""
    period = run.scenario.cluster.sync_period
    if period is not None:
        return period
    return 0 if run.scenario.clock is Clock.Classroom else 1000


def following_words(
    run: Run, t: Milliseconds, look: Milliseconds | None, *, decides: bool, judges: bool
) -> str:
    """What the controller waits for after everything at `t`.

    Args:
        run: The run.
        t: The time.
        look: When it takes up what changed at `t`, if it has not yet.
        decides: Whether it looks at this moment.
        judges: Whether it learns the fate of Pods at this moment.
    """
    ledger = run.ledger(t)
    if t >= run.end and run.outcome.result in ("Running", "Suspended"):
        return "the scenario ends here"
    if run.manifest is None and t >= run.end:
        return "never: the Job is gone"
    if ledger.end_state is not None:
        return _after_the_end(run, t, judges=judges)
    if ledger.verdict is not None:
        what = "the last Pod has stopped" if ledger.terminating else "the last Pod is booked"
        return f"when {what}; until then there is no end state"
    if ledger.waiting_until is not None:
        wait = rough_time(ledger.waiting_until - t)
        return f"at {rough_time(ledger.waiting_until)}, in {wait}; sooner when a Pod changes"
    if not decides and look is not None:
        within = rough_time(gathering_time(run))
        return f"at {rough_time(look)}: what changes within {within} is looked at together"
    if run.spec(t).suspend:
        return "when somebody resumes the Job"
    limit, start = run.spec(t).active_deadline_seconds, run.status(t).start_time
    if limit is not None and start is not None:
        return f"when a Pod changes, or at the deadline of {rough_time(start + limit * 1000)}"
    return "when a Pod changes"


def _after_the_end(run: Run, t: Milliseconds, *, judges: bool) -> str:
    ttl, end = run.spec(t).ttl_seconds_after_finished, run.ledger(t).end_state
    if ttl is not None and end is not None:
        gone = rough_time(end.last_transition_time + ttl * 1000)
        return f"never: the end state is set; the Job is removed at {gone}"
    if judges:
        return "never: no Pod is left, so the end state follows at once"
    return "never: the end state is set"
