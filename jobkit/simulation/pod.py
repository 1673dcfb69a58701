"""A simulated Pod: what the controller can see of it, and the times at which it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jobkit.model import ContainerStatus, Milliseconds, Phase, PodCondition
from jobkit.simulation.columns import in_column
from jobkit.simulation.draws import name_suffix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jobkit.scenario import Fate, Restart
    from jobkit.simulation.columns import PodColumns

__all__ = ["NEVER", "Kin", "PodNames", "SimulatedPod"]

NEVER = Milliseconds(2**63 - 1)
"""Later than anything, on every platform: the time of what is not to happen."""


class SimulatedPod:
    """One Pod while its run goes on. Only the simulated cluster changes it; the controller reads it.

    There may be a hundred thousand, so what every Pod needs has a slot; what only few come to need stands in the class
    until then; and what the run keeps of it stands in columns. (Its index and attempt stand in both, as they are read
    often.) One that was just made is whole when its columns have room for it and its fate is given.

    Attributes:
        is_quiet: Nothing has happened to it, and nothing will, but that it is bound, starts and ends.
        has_ended: It is in a terminal phase.
        has_to_stop: Its deletion was requested, and the kubelet has not seen it yet.
        start_at: When its containers start.
        end_at: End of the container's present run.
        restart_at: When a crashed container is started again.
        stop_at: When its containers stop because they were asked to.
        disrupt_at: When it is disrupted, as its fate has it.
        init_restart_at: When a failed init container is started again; `init_failed` is its name.
        stop_why: Reason of the Pod if it is its own deadline that stops it.
    """

    __slots__ = (
        "__dict__", "attempt", "completion_index", "end_at", "fate", "has_ended", "is_quiet", "is_ready", "is_tracked",
        "kin", "ordinal", "phase",
    )  # fmt: skip
    fate: Fate

    has_to_stop = False
    index_ignored_failure_count = 0
    conditions: tuple[PodCondition, ...] = ()
    conditions_done = 0
    restarts = 0
    backoff = 0
    reason = ""
    stop_why = ""
    exit_codes: tuple[tuple[int | None, Milliseconds | None], ...] = ()
    init_exit: tuple[str, int, Milliseconds] | None = None
    init_restarts: tuple[tuple[str, int], ...] = ()
    init_backoff = 0
    init_failed = ""
    runs: tuple[tuple[Milliseconds, Milliseconds], ...] = ()
    stop_requested: Milliseconds | None = None
    last_end: Milliseconds | None = None
    run_start = NEVER
    start_at = restart_at = stop_at = disrupt_at = init_restart_at = NEVER
    _ready_changed: Milliseconds | None = None

    created: Milliseconds = in_column("created")
    bound: Milliseconds | None = in_column("bound")
    running: Milliseconds | None = in_column("running")
    finished: Milliseconds | None = in_column("finished")
    deletion_requested: Milliseconds | None = in_column("deletion_requested")
    deleted: Milliseconds | None = in_column("deleted")
    exit_code: int | None = in_column("exit_code")
    index_failure_count: int = in_column("index_failure_count")

    def __init__(self, kin: Kin, ordinal: int, index: int | None, attempt: int) -> None:
        self.ordinal = ordinal
        self.completion_index = index
        self.attempt = attempt
        self.kin = kin
        self.phase = Phase.Pending
        self.end_at = NEVER
        self.is_quiet = self.is_ready = self.has_ended = False
        self.is_tracked = True

    @property
    def name(self) -> str:
        return self.kin.names.of(self.ordinal, self.completion_index)

    @property
    def uid(self) -> str:
        return f"pod-{self.ordinal}"

    @property
    def ready_changed(self) -> Milliseconds | None:
        """When it last became ready, or not ready any more; or when it was bound, if it never was ready."""
        if not self.is_quiet:
            return self._ready_changed
        return self.finished or self.running or self.bound

    @ready_changed.setter
    def ready_changed(self, time: Milliseconds) -> None:
        self._ready_changed = time

    def disturb(self) -> None:
        """From now on something else may happen to it than to a quiet Pod."""
        if self.is_quiet:
            self._ready_changed, self.is_quiet = self.ready_changed, False

    @property
    def is_bound(self) -> bool:
        return self.bound is not None

    @property
    def main_container(self) -> str:
        return self.fate.container or self.kin.containers[0]

    @property
    def container_statuses(self) -> tuple[ContainerStatus, ...]:
        names, main = self.kin.containers, self.main_container
        statuses = [
            ContainerStatus(name, code, end, self.restarts if name == main else 0)
            for name, (code, end) in zip(names, self._ends(names, main), strict=False)
        ]
        for name, restarts in self.init_restarts:
            statuses.append(ContainerStatus(name, restart_count=restarts, is_init=True))
        if self.init_exit is not None:
            name, code, end = self.init_exit
            statuses.append(ContainerStatus(name, code, end, is_init=True))
        return tuple(statuses)

    def _ends(
        self, names: Sequence[str], main: str
    ) -> Sequence[tuple[int | None, Milliseconds | None]]:
        """Exit code and end of each container; nothing as long as none has started."""
        if self.exit_codes:
            return self.exit_codes
        if self.running is None:
            return ()
        if not self.has_ended:
            return ((None, None),) * len(names)
        code, end = self.exit_code, self.finished  # by itself: all its containers ended with it
        return [(code if name == main else 0, end) for name in names]

    def worked(self, now: Milliseconds) -> int:
        """For how many milliseconds it has run."""
        if self.running is None:
            return 0
        return (now if self.finished is None else self.finished) - self.running

    @property
    def is_waiting_for_restart(self) -> bool:
        """Whether it is in a crash loop, and its container does not run."""
        return self.restart_at != NEVER

    def later_run(self) -> Restart | None:
        """The scenario's entry for the present run, if it is a restart with one."""
        restarts = self.fate.restarts
        if not self.restarts or not restarts:
            return None
        return restarts[min(self.restarts, len(restarts)) - 1]


class Kin:
    """What all Pods of a run have in common: how they are called, the containers of the template, and the columns."""

    def __init__(self, names: PodNames, containers: tuple[str, ...], columns: PodColumns) -> None:
        self.names = names
        self.containers = containers
        self.columns = columns


class PodNames:
    """How the Pods of a run are called."""

    def __init__(self, job: str, seed: int) -> None:
        self._job = job
        self._seed = seed

    def of(self, ordinal: int, index: int | None) -> str:
        """A Pod's generated name; of a long one the Job's part is cut, never the index."""
        if index is None:
            prefix = f"{self._job}-"[:58]
        else:
            suffix = f"-{index}-"
            prefix = self._job[: 58 - len(suffix)] + suffix
        return prefix + name_suffix(self._seed, ordinal)
