"""Runs a Job in virtual time: the simulated cluster on one side, the controller's decisions on the other."""

from __future__ import annotations

import gc
from collections import Counter
from contextlib import contextmanager
from itertools import repeat
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

from jobkit.controller.backoff import BackoffRecord
from jobkit.controller.groups import PodGroups
from jobkit.controller.reconcile import decide
from jobkit.decode.job import read_job
from jobkit.diagnostics import Diagnostic, Diagnostics
from jobkit.errors import InvalidInput
from jobkit.intervals import IndexSet
from jobkit.model import ConditionType as Is
from jobkit.model import JobStatus, Milliseconds, is_finished, true_condition
from jobkit.scenario import Clock, DeleteJob, DeletePod, Drain, EvictPod, Patch, Scenario
from jobkit.simulation.cluster import SimulatedCluster
from jobkit.simulation.columns import FATES
from jobkit.simulation.document import stored_document
from jobkit.simulation.fates import FateBook
from jobkit.simulation.history import EventLog, NotedDecision, PodEvents, PodRuns, note
from jobkit.simulation.pod import NEVER, Kin, PodNames, SimulatedPod
from jobkit.simulation.records import Ending, PodFate
from jobkit.simulation.requests import SyncRequests
from jobkit.simulation.run import Event, Outcome, Request, Run, StatusEntry
from jobkit.simulation.status_rules import is_refused
from jobkit.validation import apply_merge_patch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from jobkit.controller.decision import Creation, Decision
    from jobkit.model import Job
    from jobkit.scenario import ScenarioEvent

__all__ = ["Progress", "Simulation", "simulate_ending", "simulate_job", "simulate_outcome"]

MOST_PODS = 2_000_000
_TOO_MANY_PODS = Diagnostic(
    field="spec.parallelism",
    type="Invalid value",
    message=f"This run makes more than {MOST_PODS:,} Pods, more than is simulated.",
    hint="lower completions or parallelism, or let the scenario end sooner with `until`",
)

_VISIBLE = attrgetter(
    "active", "ready", "terminating", "succeeded", "failed", "completed_indexes", "failed_indexes",
    "start_time", "completion_time", "conditions",
)  # fmt: skip
_JOB_IS_GONE = Diagnostic(field="", type="NotFound", message="The Job was deleted at this instant.")

Progress = "Callable[[Milliseconds, int], None]"


def simulate_job(
    stored: dict[str, Any],
    scenario: Scenario,
    *,
    positions: Mapping[str, tuple[int, int]] | None = None,
    source: str = "",
    sets_grace: bool = True,
    progress: Callable[[Milliseconds, int], None] | None = None,
) -> Run:
    """Runs a Job to its end, or to the scenario's horizon.

    Args:
        stored: The Job as the API server stores it on creation: defaulted, with its generated labels.
        scenario: What the cluster, the containers and people do.
        positions: Line and column of the manifest's fields, by path.
        source: The manifest as it was written.
        sets_grace: Whether the manifest itself sets a grace period; under the classroom clock it is 0 if not.
        progress: Called now and then with the virtual time and the number of Pods so far.
    """
    simulation = Simulation(stored, scenario, sets_grace=sets_grace)
    with _collector_paused():
        steps = 0
        while simulation.step():
            steps += 1
            if progress is not None and steps % 16 == 0:
                progress(simulation.now, len(simulation.cluster.pods))
        run = simulation.finished_run(positions or {}, source)
        simulation.cluster.close()
        del simulation
        return run


def simulate_outcome(
    stored: dict[str, Any], scenario: Scenario, *, sets_grace: bool = True
) -> Outcome:
    """How a Job ends, without the history; see `simulate_job`."""
    return simulate_ending(stored, scenario, sets_grace=sets_grace).outcome


def simulate_ending(
    stored: dict[str, Any], scenario: Scenario, *, sets_grace: bool = True
) -> Ending:
    """How a Job ends and what its books say then, without the history; see `simulate_job`."""
    simulation = Simulation(stored, scenario, sets_grace=sets_grace, keeps_history=False)
    with _collector_paused():
        while simulation.step():
            pass
        ending = simulation.ending()
        simulation.cluster.close()
    return ending


@contextmanager
def _collector_paused() -> Iterator[None]:
    """No search for reference cycles meanwhile: a run makes none, and a search looks at every Pod again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class Simulation:
    """A run while it goes on. `step` does one instant's next piece of work; `run` is only a loop over it.

    Without a history, decisions and events are not kept, and only the ending can be asked for.
    """

    def __init__(
        self,
        stored: dict[str, Any],
        scenario: Scenario,
        *,
        sets_grace: bool = True,
        keeps_history: bool = True,
    ) -> None:
        self.scenario = scenario
        self._keeps_history = keeps_history
        self.now = Milliseconds(0)
        if scenario.clock is Clock.Classroom and not sets_grace:
            stored = _without_grace(stored)
        self._stored = stored
        self.document: dict[str, Any] | None = stored
        self.job: Job = read_job(stored)._replace(status=JobStatus())
        self.first_job = self.job
        self.groups = PodGroups(self.job)
        self.memory = BackoffRecord()
        template = self.job.spec.template
        self.cluster = SimulatedCluster(scenario, template, self.groups)
        self._names = PodNames(self.job.name, scenario.seed)
        self._kin = Kin(self._names, template.containers, self.cluster.columns)
        self._fates = FateBook(scenario)
        period = scenario.cluster.sync_period
        if period is None:
            period = Milliseconds(0 if scenario.clock is Clock.Classroom else 1000)
        self.requests = SyncRequests(period)
        self.trajectory: list[StatusEntry] = []
        self.decisions: list[NotedDecision] = []
        self.events: list[Event | PodEvents] = []
        self.answers: list[Request] = []
        self.specs = [(self.now, self.job.spec)]
        self._subject = f"Job/{self.job.name}"
        self._upcoming: list[ScenarioEvent] = sorted(scenario.events, key=lambda event: event.at)[
            ::-1
        ]
        self._created_per_index: dict[int | None, int] = {}

    def step(self) -> bool:
        """Does what is due next; false when the run is over."""
        self.cluster.go_to(self.now)
        self._events_happen()
        self.cluster.settle()
        self._hear()
        if self.document is None:
            return False
        if self.requests.take(self.now):
            self._sync()
            return True
        if self._ttl_expired():
            self._delete_job()
            return False
        return self._advance()

    # Time

    def _advance(self) -> bool:
        if self._is_over():
            return False
        horizon = self.scenario.until
        if self.now >= horizon:
            return False
        ttl_end = self._ttl_end()
        fixed = min(
            horizon,
            NEVER if ttl_end is None else ttl_end,
            self._upcoming[-1].at if self._upcoming else NEVER,
        )
        if not is_finished(self.job.status):
            self._let_pass(fixed)
        if self.requests.is_asked:
            return True
        slot = self.requests.slot
        following = min(fixed, self.cluster.next_time, NEVER if slot is None else slot)
        self.now = max(self.now, following)
        return True

    def _let_pass(self, until: Milliseconds) -> None:
        """Lets the cluster go on by itself, as long as neither the controller nor anybody else has anything to do."""
        cluster, requests = self.cluster, self.requests
        following = cluster.next_time
        while following < until and not requests.is_asked:
            if requests.slot is not None and requests.slot <= following:
                return
            self.now = following
            cluster.go_to(following)
            cluster.settle()
            self._hear()
            if requests.slot is not None and requests.slot <= following + requests.sync_period:
                # whatever changes before that sync asks for no earlier one
                cluster.live_quietly(min(requests.slot, until))
                self._hear()
            following = cluster.next_time

    def _hear(self) -> None:
        """The controller hears of changed Pods; however many changed at this instant, it asks for one sync."""
        if self.cluster.has_changed:
            self.cluster.has_changed = False
            self.requests.batched(self.now)

    def _is_over(self) -> bool:
        if not is_finished(self.job.status) or self._ttl_end() is not None or self._upcoming:
            return False
        slot = self.requests.slot
        quiet = not self.cluster.unended and not self.cluster.conditions_to_come
        return quiet and (slot is None or slot >= self.scenario.until)

    def _ttl_end(self) -> Milliseconds | None:
        ttl = self.job.spec.ttl_seconds_after_finished
        if ttl is None:
            return None
        end = true_condition(self.job.status, Is.Complete, Is.Failed)
        if end is None:
            return None
        return Milliseconds(end.last_transition_time + ttl * 1000)

    def _ttl_expired(self) -> bool:
        end = self._ttl_end()
        return end is not None and end <= self.now

    # What the scenario lets happen

    def _events_happen(self) -> None:
        while self._upcoming and self._upcoming[-1].at <= self.now:
            self._happen(self._upcoming.pop())

    def _happen(self, event: ScenarioEvent) -> None:
        match event.action:
            case Patch(document):
                self._patch(document)
            case DeletePod(target):
                pod = self.cluster.find(target)
                if pod is not None:
                    self.cluster.delete(pod)
            case EvictPod(target):
                pod = self.cluster.find(target)
                if pod is not None:
                    self.cluster.disrupt(pod, "EvictionByEvictionAPI")
            case Drain(pods):
                self.cluster.drain(pods)
            case DeleteJob():
                self._delete_job()

    def _patch(self, patch: dict[str, Any]) -> None:
        if self.document is None:
            self.answers.append(
                Request(t=self.now, patch=patch, accepted=False, errors=(_JOB_IS_GONE,))
            )
            return
        old = stored_document(self.document, self.job.status)
        new, errors = apply_merge_patch(old, patch)
        self.answers.append(
            Request(t=self.now, patch=patch, accepted=new is not None, errors=errors)
        )
        if new is None or new == old:
            return
        self.document = new
        job = read_job(new)._replace(status=self.job.status)
        if job.spec == self.job.spec and new["spec"] == old["spec"]:
            self.requests.batched(self.now)
            return
        self._respec(job)

    def _respec(self, job: Job) -> None:
        before, self.job = self.job, job
        self.specs.append((self.now, job.spec))
        self.groups.start_anew(job)
        for pod in self.cluster.pods:
            if pod.deleted is None:
                self.groups.observe(pod)
        self.requests.at_once()
        deadline, start = job.spec.active_deadline_seconds, job.status.start_time
        if (
            deadline is not None
            and deadline != before.spec.active_deadline_seconds
            and start is not None
        ):
            self.requests.after(self.now, start + deadline * 1000 - self.now)

    def _delete_job(self) -> None:
        if self.document is None:
            return
        self.document = None
        columns = self.cluster.columns
        gone = [pod for pod in self.cluster.remove_all() if not pod.has_ended]
        columns.judge(
            [(p, PodFate.CutDown) for p in gone if not columns.fates[p.ordinal]], self.now
        )

    # What the controller does

    def _sync(self) -> None:
        decision = decide(self.job, self.groups, self.now, self.memory, self.requests.sync_period)
        judged = self._newly_judged(decision) if decision.judged else []
        if decision.because or decision.first_write or decision.second_write:
            self._note(decision, judged)
        if decision.requeue_after is not None:
            self.requests.after(self.now, decision.requeue_after)
        if decision.judged:  # who came to be held back is among them
            self.cluster.columns.judge(judged, self.now)
            self.groups.note_held_back()
        self._change_pods(decision)
        for event in decision.early_events:
            self._event(event.type, event.reason, event.message)
        if self._write_down(decision):
            self.requests.forget_retries()
        else:
            self.requests.retry(self.now)

    def _newly_judged(self, decision: Decision) -> list[tuple[SimulatedPod, str]]:
        """A failure that was held back for its index is judged anew when it is released; the first time counts."""
        judged = cast("tuple[tuple[SimulatedPod, str], ...]", decision.judged)
        known = self.cluster.columns.fates
        return [(pod, fate) for pod, fate in judged if not known[pod.ordinal]]

    def _note(self, decision: Decision, judged: Sequence[tuple[SimulatedPod, str]]) -> None:
        if self._keeps_history and not is_finished(self.job.status):
            self.decisions.append(note(self.now, decision, judged, len(self.cluster.pods)))

    def _change_pods(self, decision: Decision) -> None:
        for pod in decision.write_off:
            assert isinstance(pod, SimulatedPod), "this run's own Pods"
            self.cluster.release([pod])
            self.cluster.delete(pod)
        for pod in decision.end:
            assert isinstance(pod, SimulatedPod), "this run's own Pods"
            self.cluster.delete(pod)
        if decision.deleted:
            ordinals = [pod.ordinal for pod in decision.deleted]
            self._pod_events("SuccessfulDelete", "Deleted Pod: ", ordinals)
        first, number = len(self.cluster.pods), len(decision.create)
        if first + number > MOST_PODS or decision.wanted > MOST_PODS:
            raise InvalidInput(Diagnostics(errors=(_TOO_MANY_PODS,)), "run")
        if number:
            self._create(decision.create)
            self._pod_events("SuccessfulCreate", "Created Pod: ", range(first, first + number))

    def _create(self, creations: Sequence[Creation]) -> None:
        cluster = self.cluster
        indexes, failures, ignored = zip(*creations, strict=True)
        ordinals = range(len(cluster.pods), len(cluster.pods) + len(indexes))
        attempts = self._attempts(indexes)
        pods = list(map(SimulatedPod, repeat(self._kin), ordinals, indexes, attempts))
        cluster.columns.add(pods, self.now)
        for pod, counted, further in zip(pods, failures, ignored, strict=True):
            if counted or further:
                pod.index_failure_count = counted or 0
                pod.index_ignored_failure_count = further or 0
        self._fates.give(pods)
        cluster.add(pods)

    def _attempts(self, indexes: Sequence[int | None]) -> Iterable[int]:
        """How many Pods came before, of the same index, or else how many have failed."""
        if indexes[0] is None:
            return repeat(self.cluster.failed)
        before = self._created_per_index
        attempts = [before.get(index, 0) for index in indexes]
        before.update(zip(indexes, [attempt + 1 for attempt in attempts], strict=True))
        return attempts

    def _write_down(self, decision: Decision) -> bool:
        """Writes the status twice, as far as the API server lets it; false when it refused."""
        if decision.first_write is not None and not self._write(decision.first_write):
            return False
        if decision.memory is not None:
            self.memory = decision.memory
        if decision.released:
            self.cluster.release(cast("tuple[SimulatedPod, ...]", decision.released))
        if decision.second_write is not None and not self._write(decision.second_write):
            return False
        for event in decision.late_events:
            self._event(event.type, event.reason, event.message)
        return True

    def _write(self, status: JobStatus) -> bool:
        old = self.job.status
        if is_refused(self.job.spec, old, status):
            return False
        self.job = self.job._replace(status=status)
        self._follow_indexes(old, status)
        self.requests.batched(self.now)
        if not self.trajectory or _is_visible(old, status):
            self.trajectory.append(StatusEntry(self.now, status))
        return True

    def _follow_indexes(self, old: JobStatus, new: JobStatus) -> None:
        if new.completed_indexes is not old.completed_indexes:
            self.groups.complete(new.completed_indexes.added_since(old.completed_indexes))
        if new.failed_indexes is not None and new.failed_indexes is not old.failed_indexes:
            self.groups.fail(new.failed_indexes.added_since(old.failed_indexes or IndexSet()))

    def _pod_events(self, reason: str, words: str, ordinals: Sequence[int]) -> None:
        if self._keeps_history:
            self.events.append(PodEvents(self.now, reason, words, ordinals))

    def _event(self, kind: str, reason: str, message: str) -> None:
        self.events.append(Event(self.now, kind, reason, message, self._subject))

    # The end

    def finished_run(self, positions: Mapping[str, tuple[int, int]], source: str = "") -> Run:
        """The run as an immutable record."""
        with_counts = self.first_job.spec.has_limit_per_index
        pods = PodRuns(
            self.cluster.columns, self.cluster.pods, self._names, with_counts=with_counts
        )
        return Run(
            job=self.first_job,
            manifest=None
            if self.document is None
            else stored_document(self.document, self.job.status),
            scenario=self.scenario,
            trajectory=tuple(self.trajectory),
            pods=pods,
            events=EventLog(self.events, self._subject, pods.name_of),
            decisions=tuple(noted.entry(pods) for noted in self.decisions),
            requests=tuple(self.answers),
            specs=tuple(self.specs),
            outcome=self.outcome(),
            end=self.now,
            positions=positions,
            source=source,
            stored=self._stored,
        )

    def outcome(self) -> Outcome:
        """How it ended, or how it stands."""
        status = self.job.status
        end = true_condition(status, Is.Complete, Is.Failed)
        suspended = true_condition(status, Is.Suspended)
        if self.document is None:
            result, reason = "Deleted", ""
        elif end is not None:
            result, reason = str(end.type), str(end.reason)
        elif suspended is not None:
            result, reason = "Suspended", str(suspended.reason)
        else:
            result, reason = "Running", ""
        running = 0
        if self.cluster.unended:
            alive = [pod for pod in self.cluster.pods if not pod.has_ended and pod.deleted is None]
            running = sum(pod.worked(self.now) for pod in alive)
        return Outcome(
            result=result,
            reason=reason,
            makespan=end.last_transition_time if end is not None else None,
            pod_seconds=(self.cluster.worked + running) / 1000,
            wasted_pod_seconds=(self.cluster.wasted + running) / 1000,
            peak_active=max((entry.status.active for entry in self.trajectory), default=0),
        )

    def ending(self) -> Ending:
        """How it ended, and what the controller's books say of its Pods."""
        status = self.job.status
        fates = Counter(map(FATES.__getitem__, self.cluster.columns.fates))
        return Ending(
            outcome=self.outcome(),
            pods=len(self.cluster.pods),
            succeeded=status.succeeded,
            counted=fates[PodFate.Counted],
            ignored=fates[PodFate.Ignored],
            cut_down=fates[PodFate.CutDown],
            failed_indexes=len(status.failed_indexes or ()),
        )


def _is_visible(old: JobStatus, new: JobStatus) -> bool:
    """Whether a field changed that a trajectory shows."""
    return _VISIBLE(old) != _VISIBLE(new)


def _without_grace(stored: dict[str, Any]) -> dict[str, Any]:
    template = stored["spec"]["template"]
    pod = {**template["spec"], "terminationGracePeriodSeconds": 0}
    return {**stored, "spec": {**stored["spec"], "template": {**template, "spec": pod}}}
