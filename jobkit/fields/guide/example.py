"""Small Jobs that show what a field does, each with the result that its run or its answer has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import indent
from typing import Any

__all__ = ["Ends", "Example", "Fills", "Refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """How the run of an example ends; times are seconds since the Job's creation.

    Attributes:
        result: Complete, Failed, Running, Suspended or Deleted.
        reason: That of the terminal condition.
        at: When the terminal condition is set; None without one.
        created: When each Pod is created, in order; None where it is beside the point.
        status: Fields of the status at the end of the run, before a TTL deletes the Job.
    """

    result: str = "Complete"
    reason: str = "CompletionsReached"
    at: float | None = None
    created: tuple[float, ...] | None = None
    status: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """An API server refuses the example: the error's type and the field that it names."""

    type: str
    field: str


@dataclass(frozen=True, slots=True)
class Fills:
    """What the server fills in, by path."""

    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A Job, written from the parts that matter, with a scenario around it.

    Each part is YAML in block style, set in at its place; the rest is the smallest Job there is.
    """

    shows: str
    gives: Ends | Refused | Fills
    head: str = "apiVersion: batch/v1\nkind: Job"
    metadata: str = "name: demo"
    spec: str = ""
    template_metadata: str = ""
    pod: str = "restartPolicy: Never"
    container: str = ""
    more_pod: str = ""
    scenario: str = ""
    scenario_metadata: str = ""

    @property
    def job(self) -> str:
        """The whole manifest."""
        template = f"spec:\n{_in(self._pod(), 2)}"
        if self.template_metadata:
            template = f"metadata:\n{_in(self.template_metadata, 2)}\n{template}"
        spec = f"template:\n{_in(template, 2)}"
        if self.spec:
            spec = f"{self.spec.strip()}\n{spec}"
        return f"{self.head}\nmetadata:\n{_in(self.metadata, 2)}\nspec:\n{_in(spec, 2)}\n"

    @property
    def scenario_text(self) -> str | None:
        """The whole scenario; None where all Pods simply succeed after 10 s."""
        if not self.scenario:
            return None
        name = f"metadata:\n{_in(self.scenario_metadata, 2)}\n" if self.scenario_metadata else ""
        return f"apiVersion: jobkit/v1\nkind: Scenario\n{name}spec:\n{_in(self.scenario, 2)}\n"

    def _pod(self) -> str:
        container = "name: main\nimage: example/app:1"
        if self.container:
            container = f"{container}\n{self.container.strip()}"
        lines = _in(container, 2).splitlines()
        containers = "\n".join(["containers:", f"- {lines[0].strip()}", *lines[1:]])
        return "\n".join(part.strip() for part in (self.pod, containers, self.more_pod) if part)


def _in(text: str, spaces: int) -> str:
    return indent(text.strip(), " " * spaces)
