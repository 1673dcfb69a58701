"""What the controller would decide at some of a run's decisions if the spec said something else there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jobkit.controller.groups import group_pods
from jobkit.controller.reconcile import decide
from jobkit.simulation.simulate import Simulation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jobkit.controller.decision import Decision
    from jobkit.model import JobSpec
    from jobkit.simulation.run import Run

__all__ = ["decide_otherwise"]


def decide_otherwise(run: Run, questions: Mapping[int, JobSpec]) -> dict[int, Decision]:
    """Goes through a run again and asks, at some decisions, what another spec would lead to.

    The run itself takes its course: only the one decision is made anew, with the same Pods, status,
    time and memory.

    Args:
        run: The run.
        questions: For positions in `run.decisions` the spec to decide by.

    Returns:
        For each position the decision that the other spec leads to.
    """
    if not questions or not run.stored:
        return {}
    again = _Again(run, questions)
    last = max(questions)
    while len(again.decisions) <= last and again.step():
        pass
    return again.otherwise


class _Again(Simulation):
    """The same run once more, with questions on the way."""

    def __init__(self, run: Run, questions: Mapping[int, JobSpec]) -> None:
        super().__init__(dict(run.stored), run.scenario)
        self._questions = questions
        self.otherwise: dict[int, Decision] = {}

    def _sync(self) -> None:
        position = len(self.decisions)
        spec = self._questions.get(position)
        if spec is not None:
            job = self.job._replace(spec=spec)
            there = [pod for pod in self.cluster.pods if pod.deleted is None]
            self.otherwise[position] = decide(
                job, group_pods(job, there), self.now, self.memory, self.requests.sync_period
            )
        super()._sync()
