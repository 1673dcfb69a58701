"""A manifest and a scenario as typed: what is wrong with them, and the run they give. No widget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from jobkit.decode.durations import read_plain_duration
from jobkit.decode.manifest import decode_job
from jobkit.diagnostics import Diagnostic, Diagnostics
from jobkit.errors import InvalidInput
from jobkit.model import Milliseconds
from jobkit.picture.view import format_time
from jobkit.simulation.run import Difference, Request, Run
from jobkit.trace import Trace, trace
from jobkit.verbs import simulate, validate
from jobkit.widgets.scenario_text import with_event
from jobkit.words.difference import difference_words

__all__ = [
    "Evaluation",
    "WhatIf",
    "at_text",
    "change_of",
    "evaluate",
    "merge_patch_to",
    "outcome_words",
    "what_if",
    "with_trace",
]

T = TypeVar("T")
_LONGEST_VALUE = 60
_SIDES = ("without the change", "with it")
_SEVERAL = Diagnostic(
    field="",
    type="wrong kind",
    message="There are several documents here; the lab runs one Job at a time.",
    hint="keep one Job",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What came of the texts.

    Attributes:
        manifest: What is said of the manifest.
        scenario: What is said of the scenario, where the Job matters for it.
        run: The run, or None if there can be none.
        is_empty: Whether no manifest was written at all.
    """

    manifest: Diagnostics
    scenario: Diagnostics
    run: Run | None
    is_empty: bool = False


def evaluate(
    manifest: str, scenario: str, stop_if_overtaken: Callable[..., None] | None = None
) -> Evaluation:
    """Checks and runs what was typed; whatever it is, nothing is raised but being overtaken."""
    if not manifest.strip():
        return Evaluation(manifest=Diagnostics(), scenario=Diagnostics(), run=None, is_empty=True)
    found = validate(_as_text(manifest))
    if found.documents and found.valid and not found.errors:
        found = _one_of(found)
    if not found.valid:
        return Evaluation(manifest=found, scenario=Diagnostics(), run=None)
    try:
        around = _as_text(scenario) if scenario.strip() else None
        run = simulate(_as_text(manifest), around, progress=stop_if_overtaken)
    except InvalidInput as error:
        if error.what == "scenario":
            return Evaluation(manifest=found, scenario=error.diagnostics, run=None)
        return Evaluation(manifest=error.diagnostics, scenario=Diagnostics(), run=None)
    return Evaluation(manifest=found, scenario=Diagnostics(), run=run)


def _one_of(found: Diagnostics) -> Diagnostics:
    """A file may hold one Job among other things, not several."""
    jobs = [each for each in found.documents if not any(w.field == "kind" for w in each.warnings)]
    if len(jobs) == 1:
        return found
    return Diagnostics(errors=(_SEVERAL,), warnings=found.warnings)


def _as_text(source: str) -> str:
    # one word could be the name of a file; what is typed in a page must never be read as one
    return source if source.endswith("\n") else source + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """A run that was changed at a moment, beside the one without the change.

    Attributes:
        t: When the change was made.
        patch: The JSON merge patch that was sent to the API server.
        request: The API server's answer; None if the Job was gone by then.
        base: The run without it.
        run: The run with it.
        scenario: The scenario with the change as an event.
    """

    t: Milliseconds
    patch: Mapping[str, Any]
    request: Request | None
    base: Run
    run: Run
    scenario: str

    @property
    def accepted(self) -> bool:
        """Whether the API server took it."""
        return self.request is not None and self.request.accepted

    @property
    def difference(self) -> Difference | None:
        """Where the two runs part, but for the request itself; None if they do not."""
        return self.base.first_difference(replace(self.run, requests=self.base.requests))

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was sent, what the server said, and what it changed."""
        sent = f"From {format_time(self.t)} on: {_leaves(self.patch)}."
        if self.request is None:
            return (sent, "The Job was gone by then: the API server answers NotFound.")
        if not self.request.accepted:
            errors = "; ".join(f"{each.field}: {each.message}" for each in self.request.errors)
            return (sent, f"The API server refuses it. {errors}")
        if self.difference is None:
            return (sent, "The API server takes it. Nothing differs.")
        return (
            sent,
            "The API server takes it.",
            f"First difference at {difference_words(self.difference, _SIDES)}",
        )


def what_if(
    base: Run,
    manifest: str,
    scenario: str,
    *,
    patch: Mapping[str, Any],
    t: Milliseconds,
    stop_if_overtaken: Callable[..., None] | None = None,
) -> WhatIf:
    """Runs the Job again with a change at `t`.

    Raises:
        InvalidInput: If manifest or scenario cannot be run.
    """
    changed = with_event(scenario, {"at": at_text(t), "patch": dict(patch)})
    run = simulate(_as_text(manifest), changed, progress=stop_if_overtaken)
    mine = [each for each in run.requests if each.t == t and dict(each.patch) == dict(patch)]
    request = mine[-1] if mine else None
    return WhatIf(t=t, patch=patch, request=request, base=base, run=run, scenario=changed)


def merge_patch_to(before: str, after: str) -> dict[str, Any]:
    """The JSON merge patch that makes one manifest the other; empty if they mean the same.

    Raises:
        InvalidInput: If one of them cannot be decoded.
    """
    documents = []
    for text in (before, after):
        decoded = decode_job(_as_text(text))
        if decoded.document is None:
            raise InvalidInput(Diagnostics(errors=decoded.errors))
        documents.append(decoded.document)
    return _patch(*documents)


def _patch(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    patch: dict[str, Any] = {name: None for name in before if name not in after}
    for name, value in after.items():
        old = before.get(name)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            inner = _patch(old, value)
            patch |= {name: inner} if inner else {}
        elif old != value:
            patch[name] = value
    return patch


def change_of(
    base: tuple[str, Run, Milliseconds],
    manifest: str,
    scenario: str,
    stop_if_overtaken: Callable[..., None],
) -> WhatIf | Diagnostics | None:
    """What an edited manifest, sent at a moment, does to a run.

    Args:
        base: The manifest before, its run, and the moment.
        manifest: The edited manifest.
        scenario: The scenario of the run.
        stop_if_overtaken: Called now and then; may raise `Overtaken`.

    Returns:
        The change; what is wrong with the edited manifest; or None if it means the same as before.
    """
    before, run, t = base
    try:
        patch = merge_patch_to(before, manifest)
    except InvalidInput as error:
        return error.diagnostics
    if not patch:
        return None
    return what_if(run, before, scenario, patch=patch, t=t, stop_if_overtaken=stop_if_overtaken)


def with_trace(found: T, stop_if_overtaken: Callable[..., None]) -> tuple[T, Trace | None]:
    """A result, and the trace of its run if there is one; what takes longest in it is left for later."""
    stop_if_overtaken()
    run = getattr(found, "run", None)
    return found, None if run is None else trace(run, with_alternatives=False)


def at_text(t: Milliseconds) -> str:
    """A time as scenarios write it: 60000 gives "60s"."""
    text = f"{t / 1000:.3f}".rstrip("0").rstrip(".")
    assert read_plain_duration(f"{text}s") == t, "a duration means the time it was made of"
    return f"{text}s"


def outcome_words(run: Run) -> str:
    """The outcome in a few words: "Failed at 110 s, 8 Pods."."""
    pods = "1 Pod" if len(run.pods) == 1 else f"{len(run.pods)} Pods"
    outcome = run.outcome
    if outcome.makespan is not None and outcome.result in ("Complete", "Failed"):
        return f"{outcome.result} at {format_time(outcome.makespan)}, {pods}."
    return f"{outcome.result} at {format_time(run.end)}, {pods}."


def _leaves(patch: Mapping[str, Any], above: str = "") -> str:
    parts = []
    for name, value in patch.items():
        if isinstance(value, Mapping) and value:
            parts.append(_leaves(value, f"{above}{name}."))
        else:
            parts.append(f"{above}{name} = {'unset' if value is None else _short(value)}")
    return ", ".join(parts)


def _short(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
