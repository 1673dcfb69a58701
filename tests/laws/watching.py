"""A run that is looked at from inside: what the controller saw and decided at every sync."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from unittest.mock import patch

from strategies import Case

import jobkit
from jobkit.controller.backoff import BackoffRecord
from jobkit.controller.decision import Decision
from jobkit.controller.facts import Groups
from jobkit.controller.reconcile import decide
from jobkit.model import Job, Milliseconds
from jobkit.simulation import simulate as module
from jobkit.simulation.pod import SimulatedPod


class Sync(NamedTuple):
    """One call of the controller, while it lasts."""

    job: Job
    document: dict[str, Any]
    groups: Groups
    pods: list[SimulatedPod]
    now: Milliseconds
    memory: BackoffRecord
    decision: Decision


def watched(case: Case, look: Callable[[Sync], None]) -> jobkit.Run:
    """Runs the case and shows every sync before what it decides is done."""
    simulations: list[module.Simulation] = []

    class Watched(module.Simulation):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            simulations.append(self)

    def show(
        job: Job, groups: Groups, now: Milliseconds, memory: BackoffRecord, period: Any
    ) -> Decision:
        decision = decide(job, groups, now, memory, period)
        (simulation,) = simulations
        pods = [pod for pod in simulation.cluster.pods if pod.deleted is None]
        assert simulation.document is not None, "nothing syncs a Job that is gone"
        look(Sync(job, simulation.document, groups, pods, now, memory, decision))
        return decision

    with patch.object(module, "Simulation", Watched), patch.object(module, "decide", show):
        return jobkit.simulate(case.job, case.scenario)
