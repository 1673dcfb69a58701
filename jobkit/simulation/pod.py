"""A simulated Pod: what the controller can see of it, and the times at which it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jobkit.model import ContainerStatus, Milliseconds, Phase, PodCondition
from jobkit.simulation.draws import name_suffix
from jobkit.simulation.run import PodFate, PodRun

if TYPE_CHECKING:
    from jobkit.scenario import Fate, Restart

__all__ = ["SimulatedPod"]


class SimulatedPod:
    """One Pod while its run goes on. Only the simulated cluster changes it; the controller reads it.

    Attributes:
        end_at: End of the container's present run.
        restart_at: When a crashed container is started again.
        has_to_stop: Its deletion was requested, and the kubelet has not seen it yet.
        stop_at: When its containers stop because they were asked to.
        stop_why: Reason of the Pod if it is its own deadline that stops it.
    """

    __slots__ = (
        "_last_statuses",
        "attempt",
        "backoff",
        "bound",
        "completion_index",
        "conditions",
        "conditions_done",
        "container_names",
        "created",
        "deleted",
        "deletion_requested",
        "disrupt_at",
        "end_at",
        "exit_code",
        "exit_codes",
        "fate",
        "finished",
        "has_to_stop",
        "index_failure_count",
        "index_ignored_failure_count",
        "init_exit",
        "is_ready",
        "is_tracked",
        "judged",
        "judgement",
        "last_end",
        "name",
        "ordinal",
        "phase",
        "ready_changed",
        "reason",
        "restart_at",
        "restarts",
        "run_start",
        "running",
        "runs",
        "start_at",
        "stop_at",
        "stop_requested",
        "stop_why",
    )  # fmt: skip

    def __init__(
        self,
        *,
        ordinal: int,
        index: int | None,
        attempt: int,
        created: Milliseconds,
        fate: Fate,
        name_prefix: str,
        name_seed: int,
        container_names: tuple[str, ...],
    ) -> None:
        self.ordinal = ordinal
        self.completion_index = index
        self.attempt = attempt
        self.created = created
        self.fate = fate
        self.name = name_prefix + name_suffix(name_seed, ordinal)
        self.container_names = container_names
        self.phase = Phase.Pending
        self.is_tracked = True
        self.is_ready = False
        self.has_to_stop = False
        self.restarts = 0
        self.backoff = 0
        self.conditions_done = 0
        self.conditions: tuple[PodCondition, ...] = ()
        self.index_failure_count = 0
        self.index_ignored_failure_count = 0
        self.stop_why = ""
        self.reason = ""
        self.bound: Milliseconds | None = None
        self.running: Milliseconds | None = None
        self.finished: Milliseconds | None = None
        self.deleted: Milliseconds | None = None
        self.deletion_requested: Milliseconds | None = None
        self.ready_changed: Milliseconds | None = None
        self.start_at: Milliseconds | None = None
        self.end_at: Milliseconds | None = None
        self.restart_at: Milliseconds | None = None
        self.stop_at: Milliseconds | None = None
        self.stop_requested: Milliseconds | None = None
        self.disrupt_at: Milliseconds | None = None
        self.run_start: Milliseconds = created
        self.last_end: Milliseconds | None = None
        self.exit_code: int | None = None
        self.exit_codes: tuple[tuple[int | None, Milliseconds | None], ...] = ()
        self.init_exit: tuple[str, int, Milliseconds] | None = None
        self.runs: list[tuple[Milliseconds, Milliseconds]] | None = None
        self._last_statuses: tuple[ContainerStatus, ...] | None = None
        self.judgement: str | None = None
        self.judged: Milliseconds | None = None

    @property
    def uid(self) -> str:
        return f"pod-{self.ordinal}"

    @property
    def is_bound(self) -> bool:
        return self.bound is not None

    @property
    def is_terminal(self) -> bool:
        return self.phase is Phase.Succeeded or self.phase is Phase.Failed

    @property
    def main_container(self) -> str:
        return self.fate.container or self.container_names[0]

    @property
    def container_statuses(self) -> tuple[ContainerStatus, ...]:
        # made once when the Pod has ended: nothing of its containers changes after that
        if self._last_statuses is None:
            statuses = self._statuses()
            if not self.is_terminal:
                return statuses
            self._last_statuses = statuses
        return self._last_statuses

    def _statuses(self) -> tuple[ContainerStatus, ...]:
        statuses = []
        main = self.main_container
        for number, name in enumerate(self.container_names if self._has_statuses else ()):
            code, end = self.exit_codes[number] if self.exit_codes else (None, None)
            restarts = self.restarts if name == main else 0
            statuses.append(
                ContainerStatus(name=name, exit_code=code, finished_at=end, restart_count=restarts)
            )
        if self.init_exit is not None:
            name, code, end = self.init_exit
            statuses.append(
                ContainerStatus(name=name, exit_code=code, finished_at=end, is_init=True)
            )
        return tuple(statuses)

    @property
    def _has_statuses(self) -> bool:
        return self.running is not None or bool(self.exit_codes)

    def later_run(self) -> Restart | None:
        """The scenario's entry for the present run, if it is a restart with one."""
        restarts = self.fate.restarts
        if not self.restarts or not restarts:
            return None
        return restarts[min(self.restarts, len(restarts)) - 1]

    def record(self, *, with_counts: bool) -> PodRun:
        """The Pod's whole life as a frozen record."""
        runs: list[tuple[Milliseconds, Milliseconds | None]] = list(self.runs or ())
        if self.running is not None and self.restart_at is None and self.last_end != self.finished:
            runs.append((self.run_start, self.finished))
        return PodRun(
            name=self.name,
            ordinal=self.ordinal,
            index=self.completion_index,
            attempt=self.attempt,
            created=self.created,
            bound=self.bound,
            running=self.running,
            stop_requested=self._stop_seen(),
            finished=self.finished,
            deletion_requested=self.deletion_requested,
            deleted=self.deleted,
            phase=self.phase,
            exit_code=self.exit_code,
            reason=self.reason or None,
            restarts=self.restarts,
            conditions=self.conditions,
            fate=PodFate(self.judgement) if self.judgement else None,
            judged=self.judged,
            runs=tuple(runs),
            index_failure_count=self.index_failure_count if with_counts else None,
            index_ignored_failure_count=self.index_ignored_failure_count if with_counts else None,
        )

    def _stop_seen(self) -> Milliseconds | None:
        asked = [t for t in (self.stop_requested, self.deletion_requested) if t is not None]
        first = min(asked, default=None)
        return (
            None
            if first is None or (self.finished is not None and first > self.finished)
            else first
        )
