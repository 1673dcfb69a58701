"""A scenario: text or mapping in, `Scenario` out, with the line of everything that is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from jobkit.decode.durations import DurationProblem, read_duration, read_plain_duration
from jobkit.decode.source import Document, load_documents
from jobkit.decode.strict import decode_strictly
from jobkit.decode.suggestions import nearest
from jobkit.decode.wording import at, described, duplicate_field, unknown_field, wrong_type
from jobkit.diagnostics import Diagnostic, Diagnostics
from jobkit.errors import InvalidInput
from jobkit.model import Milliseconds, PodCondition, PodTemplate
from jobkit.scenario import (
    Clock,
    Cluster,
    ContainerFate,
    DeleteJob,
    DeletePod,
    Disruption,
    Drain,
    Duration,
    EvictPod,
    Fate,
    Patch,
    Probability,
    Restart,
    Scenario,
    ScenarioEvent,
    Stuck,
    Target,
    TimedCondition,
    When,
)

__all__ = ["decode_scenario"]

MOST_EXIT_CODE = 255
T = TypeVar("T")
C = TypeVar("C", int, None)
Fields = dict[str, Any]

_INTERVAL = re.compile(r"\s*(\d{1,10})(?:-(\d{1,10}))?\s*", re.ASCII)
_ACTIONS = ("patch", "deletePod", "evictPod", "drain", "deleteJob")
_STATUSES = ("True", "False", "Unknown")
_IDENTITY = {"apiVersion": "jobkit/v1", "kind": "Scenario"}
_NOTHING = Diagnostic(
    field="",
    type="wrong kind",
    message="There is nothing here: no document, or only comments.",
    hint="a scenario begins with `apiVersion: jobkit/v1` and `kind: Scenario`; leave it out for the usual one",
    line=1,
    column=1,
)


def decode_scenario(
    source: str | Mapping[str, Any] | None, template: PodTemplate | None = None
) -> Scenario:
    """Reads a scenario; None or an empty text is the default one.

    Args:
        source: YAML or JSON text, or the same as a mapping.
        template: Of the Job that it is for; then a container that the Job lacks is an error.

    Raises:
        InvalidInput: With everything that is wrong with it, line by line.
    """
    if source is None:
        return Scenario()
    if isinstance(source, Mapping):
        documents = [Document(value=source, start=None)]
    else:
        documents = load_documents(source, what="scenario")
    if not documents and source:
        raise InvalidInput(Diagnostics(errors=(_NOTHING,)), "scenario")
    if not documents:
        return Scenario()
    return _Reader(documents[0], template).scenario(others=documents[1:])


class _Reader:
    """Reads one document and collects what is wrong with it."""

    def __init__(self, document: Document, template: PodTemplate | None) -> None:
        self.document = document
        self.template = template
        self.errors: list[Diagnostic] = []

    def scenario(self, others: list[Document]) -> Scenario:
        self.check_form(others)
        self.stop_on_errors()
        strict = decode_strictly(self.document.value, "Scenario")
        self.errors += [duplicate_field(each) for each in self.document.duplicates]
        self.errors += [unknown_field(self.document, each, "a scenario") for each in strict.unknown]
        self.errors += [wrong_type(self.document, each) for each in strict.wrong]
        self.stop_on_errors()
        scenario = self.build(strict.value)
        self.stop_on_errors()
        return scenario

    def check_form(self, others: list[Document]) -> None:
        value = self.document.value
        if not isinstance(value, Mapping):
            self.fail("", f"A scenario is a map of fields, and this is {described(value)}.")
            return
        for other in others:
            self.errors.append(
                at(other.start, _wrong("", "One scenario at a time is read here; this is another."))
            )
        for name, right in _IDENTITY.items():
            if value.get(name, right) != right:
                self.fail(name, f"{name} is not that of a scenario.", f"write `{name}: {right}`")

    def stop_on_errors(self) -> None:
        if self.errors:
            self.errors.sort(key=lambda error: (error.line or 0, error.column or 0))
            raise InvalidInput(Diagnostics(errors=tuple(self.errors)), "scenario")

    def fail(self, path: str, message: str, hint: str | None = None, value: Any = None) -> None:
        place = self.document.values.get(path) or self.document.keys.get(path)
        self.errors.append(at(place or self.document.start, _wrong(path, message, hint, value)))

    def build(self, document: Fields) -> Scenario:
        spec = document.get("spec", {})
        return Scenario(
            name=document.get("metadata", {}).get("name", ""),
            seed=spec.get("seed", 0),
            until=self.plain(spec, "until", "spec", Scenario().until),
            clock=Clock(
                self.one_of(spec, "clock", "spec", tuple(Clock), Clock.Cluster) or Clock.Cluster
            ),
            cluster=self.cluster(spec.get("cluster", {})),
            pods=tuple(
                self.fate(each, f"spec.pods[{index}]")
                for index, each in enumerate(spec.get("pods", []))
            ),
            events=tuple(
                event
                for index, each in enumerate(spec.get("events", []))
                if (event := self.event(each, f"spec.events[{index}]")) is not None
            ),
        )

    def cluster(self, fields: Fields) -> Cluster:
        path = "spec.cluster"
        return Cluster(
            scheduling_delay=self.duration(fields, "schedulingDelay", path, None),
            startup_delay=self.duration(fields, "startupDelay", path, None),
            termination_delay=self.duration(fields, "terminationDelay", path, None),
            termination_exit_code=self.exit_code(fields, "terminationExitCode", path, 143),
            sync_period=self.plain(fields, "syncPeriod", path, None),
            capacity=self.count(fields, "capacity", path),
        )

    def fate(self, fields: Fields, path: str) -> Fate:
        self.check_containers(fields, path)
        stuck = self.one_of(fields, "stuck", path, tuple(Stuck), None)
        return Fate(
            when=self.when(fields.get("when", {}), f"{path}.when"),
            runs=self.duration(fields, "runs", path, Fate().runs),
            exit_code=self.exit_code(fields, "exitCode", path, 0),
            container=fields.get("container"),
            containers=tuple(
                (name, self.container(each, f"{path}.containers.{name}"))
                for name, each in fields.get("containers", {}).items()
            ),
            disrupted=self.disruption(fields.get("disrupted"), f"{path}.disrupted"),
            fails_with=self.failure_chance(fields.get("failsWith"), f"{path}.failsWith"),
            disrupted_with=self.disruption_chance(
                fields.get("disruptedWith"), f"{path}.disruptedWith"
            ),
            conditions=self.conditions(fields.get("conditions", []), f"{path}.conditions"),
            stuck=Stuck(stuck) if stuck is not None else None,
            restarts=self.restarts(fields, path),
            termination_delay=self.duration(fields, "terminationDelay", path, None),
            termination_exit_code=self.exit_code(fields, "terminationExitCode", path, None),
            scheduling_delay=self.duration(fields, "schedulingDelay", path, None),
            startup_delay=self.duration(fields, "startupDelay", path, None),
        )

    def check_containers(self, fields: Fields, path: str) -> None:
        if self.template is None:
            return
        regular = self.template.containers
        named = (
            [(fields["container"], f"{path}.container", regular)] if "container" in fields else []
        )
        known = (*regular, *self.template.init_containers)
        named += [
            (name, f"{path}.containers.{name}", known) for name in fields.get("containers", {})
        ]
        for name, where, allowed in named:
            if name not in allowed:
                message = f"The Pod template has no container {name}; it has {', '.join(allowed)}."
                meant = nearest(name, list(allowed))
                self.fail(where, message, f"did you mean {meant}?" if meant else None, name)

    def when(self, fields: Fields, path: str) -> When:
        return When(
            index=self.intervals(fields, "index", path),
            attempt=self.intervals(fields, "attempt", path),
            pod=self.intervals(fields, "pod", path),
        )

    def container(self, fields: Fields, path: str) -> ContainerFate:
        return ContainerFate(
            runs=self.duration(fields, "runs", path, None),
            exit_code=self.exit_code(fields, "exitCode", path, 0),
            restarts=self.restarts(fields, path),
        )

    def restarts(self, fields: Fields, path: str) -> tuple[Restart, ...]:
        return tuple(
            self.restart(each, f"{path}.restarts[{index}]")
            for index, each in enumerate(fields.get("restarts", []))
        )

    def restart(self, fields: Fields, path: str) -> Restart:
        return Restart(
            runs=self.duration(fields, "runs", path, Restart().runs),
            exit_code=self.exit_code(fields, "exitCode", path, 0),
        )

    def disruption(self, fields: Fields | None, path: str) -> Disruption | None:
        if fields is None:
            return None
        return Disruption(
            after=self.duration(fields, "after", path, Disruption().after),
            reason=fields.get("reason", Disruption().reason),
        )

    def failure_chance(self, fields: Fields | None, path: str) -> Probability | None:
        if fields is None:
            return None
        return Probability(
            probability=self.probability(fields, path),
            exit_code=self.exit_code(fields, "exitCode", path, 1),
        )

    def disruption_chance(self, fields: Fields | None, path: str) -> Probability | None:
        if fields is None:
            return None
        return Probability(
            probability=self.probability(fields, path), disruption=self.disruption(fields, path)
        )

    def conditions(self, items: list[Fields], path: str) -> tuple[TimedCondition, ...]:
        conditions = [self.condition(each, f"{path}[{index}]") for index, each in enumerate(items)]
        if all(isinstance(each.after, int) for each in conditions):
            conditions.sort(key=lambda each: each.after if isinstance(each.after, int) else 0)
        return tuple(conditions)

    def condition(self, fields: Fields, path: str) -> TimedCondition:
        if not fields.get("type"):
            self.fail(path, "A condition needs a type.", "add `type: DisruptionTarget`, say")
        status = self.one_of(fields, "status", path, _STATUSES, "True")
        return TimedCondition(
            condition=PodCondition(
                fields.get("type", ""), status or "True", fields.get("reason", "")
            ),
            after=self.duration(fields, "after", path, Milliseconds(0)),
        )

    def event(self, fields: Fields, path: str) -> ScenarioEvent | None:
        actions = [name for name in _ACTIONS if name in fields]
        if len(actions) != 1:
            self.fail(path, f"An event has one of {', '.join(_ACTIONS)}; this has {len(actions)}.")
            return None
        if "at" not in fields:
            self.fail(path, "An event needs a time.", "add `at: 30s`, say")
        moment = self.plain(fields, "at", path, Milliseconds(0))
        action = self.action(actions[0], fields[actions[0]], f"{path}.{actions[0]}")
        return ScenarioEvent(moment, action) if action is not None else None

    def action(
        self, name: str, value: Fields, path: str
    ) -> Patch | DeletePod | EvictPod | Drain | DeleteJob | None:
        if name == "patch":
            return Patch(value)
        if name == "deleteJob":
            return DeleteJob()
        if name == "drain":
            if "pods" not in value:
                self.fail(path, "A drain needs the number of Pods.", "write `drain: {pods: 3}`")
            return Drain(self.count(value, "pods", path) or 0)
        if len(value) != 1:
            self.fail(
                path, "One Pod is named by `index` or by `pod`.", "write `{index: 2}` or `{pod: 3}`"
            )
            return None
        target = Target(index=self.count(value, "index", path), pod=self.count(value, "pod", path))
        return DeletePod(target) if name == "deletePod" else EvictPod(target)

    def duration(self, fields: Fields, name: str, path: str, default: T) -> Duration | T:
        return self.read(fields, name, path, default, read_duration)

    def plain(self, fields: Fields, name: str, path: str, default: T) -> Milliseconds | T:
        return self.read(fields, name, path, default, read_plain_duration)

    def read(
        self, fields: Fields, name: str, path: str, default: T, reader: Callable[[Any], Any]
    ) -> Any | T:
        if name not in fields:
            return default
        try:
            return reader(fields[name])
        except DurationProblem as problem:
            text = str(problem)
            self.fail(f"{path}.{name}", f"{text[0].upper()}{text[1:]}.", None, fields[name])
            return default

    def count(self, fields: Fields, name: str, path: str) -> int | None:
        value: int | None = fields.get(name)
        if value is not None and value < 0:
            self.fail(f"{path}.{name}", f"{name} cannot be negative.", None, value)
        return value

    def exit_code(self, fields: Fields, name: str, path: str, default: C) -> int | C:
        value: Any = fields.get(name, default)
        if value is not None and not 0 <= value <= MOST_EXIT_CODE:
            self.fail(
                f"{path}.{name}",
                f"An exit code is a number from 0 to {MOST_EXIT_CODE}.",
                None,
                value,
            )
        return cast("int | C", value)

    def probability(self, fields: Fields, path: str) -> float:
        value = fields.get("probability")
        where = f"{path}.probability" if value is not None else path
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is None or not is_number or not math.isfinite(value) or not 0 <= value <= 1:
            self.fail(
                where, "A probability is a number from 0 to 1.", "write 0.1 for one in ten", value
            )
            return 0.0
        return float(value)

    def one_of(
        self, fields: Fields, name: str, path: str, allowed: tuple[str, ...], default: str | None
    ) -> str | None:
        value = fields.get(name, default)
        if value is None or value in allowed:
            return value
        meant = nearest(value, list(allowed))
        hint = f"did you mean {meant}?" if meant else None
        self.fail(f"{path}.{name}", f"{name} is one of {', '.join(allowed)}.", hint, value)
        return default

    def intervals(self, fields: Fields, name: str, path: str) -> tuple[range, ...] | None:
        value = fields.get(name)
        if value is None:
            return None
        where = f"{path}.{name}"
        if isinstance(value, bool) or not isinstance(value, int | str):
            self.fail(where, f'{name} is a list of intervals such as "0,2-3".', None, value)
            return ()
        found = [_INTERVAL.fullmatch(part) for part in str(value).split(",")]
        ranges = []
        for match in found:
            if match is None:
                self.fail(where, f'{name} is a list of intervals such as "0,2-3".', None, value)
                return ()
            first, last = int(match.group(1)), int(match.group(2) or match.group(1))
            if last < first:
                self.fail(where, f"The interval {first}-{last} runs backwards.", None, value)
            ranges.append(range(first, last + 1))
        return tuple(ranges)


def _wrong(path: str, message: str, hint: str | None = None, value: Any = None) -> Diagnostic:
    shown = value if isinstance(value, str | int | float) else None
    if isinstance(shown, float) and not math.isfinite(shown):
        shown = None
    return Diagnostic(field=path, type="Invalid value", message=message, hint=hint, value=shown)
