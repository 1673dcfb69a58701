"""The verbs of jobkit: each reads its inputs, checks them, and hands them to the engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from os import PathLike
from typing import TYPE_CHECKING, Any

from jobkit.controller.backoff import BackoffRecord
from jobkit.decode.defaults import admitted, with_defaults
from jobkit.decode.job import read_job
from jobkit.decode.manifest import DecodedJob, decode_job
from jobkit.decode.pod import adopted, belongs_to, read_pod
from jobkit.decode.pods import decode_pods
from jobkit.decode.scenario import decode_scenario
from jobkit.decode.times import read_time
from jobkit.diagnostics import Diagnostic, Diagnostics
from jobkit.errors import InvalidInput, UnusableInput
from jobkit.files import read_source
from jobkit.model import Milliseconds, PodTemplate
from jobkit.scenario import Scenario
from jobkit.validation import diagnose
from jobkit.validation.lint import choice_of

if TYPE_CHECKING:
    from jobkit.decode.pod import StoredPod
    from jobkit.reconciled import Reconciled
    from jobkit.simulation.run import Run
    from jobkit.words.field import Explanation

__all__ = [
    "Backoff",
    "Prepared",
    "Source",
    "defaults",
    "explain",
    "prepare",
    "reconcile",
    "run_prepared",
    "simulate",
    "validate",
]

Source = str | PathLike[str] | Mapping[str, Any]
"""A manifest: YAML text, a path, "-" for standard input, or a mapping."""

Backoff = str | tuple[int, str | datetime]
"""Failures since the last success, and the time of the newest: "3@2026-01-01T00:00:00Z" or a pair."""

_UID = "00000000-0000-4000-8000-000000000001"
_MILLISECOND = 1_000
_BACKOFF = re.compile(r"(\d{1,9})@(.+)", re.ASCII)


def validate(
    manifest: Source,
    old: Source | None = None,
    *,
    select: Iterable[str] | None = None,
    ignore: Iterable[str] = (),
) -> Diagnostics:
    """What a cluster would answer to a manifest; and what is legal in it, but probably not meant.

    Args:
        manifest: The Job, or several documents.
        old: The stored Job that it is applied over; then the rules for updates hold.
        select: The ids of the lint rules that are asked; all of them if None.
        ignore: The ids of lint rules that are not.

    Raises:
        UnusableInput: If it cannot be read at all, or no lint rule has such an id.
    """
    choice = choice_of(select, ignore)
    source = read_source(manifest)
    answer = diagnose(source, None if old is None else read_source(old), choice)
    return replace(answer, text=source) if isinstance(source, str) else answer


def defaults(job: Source) -> dict[str, Any]:
    """The Job with every default that a server would fill in, in JSON types.

    Raises:
        InvalidInput: If it cannot be decoded.
        UnusableInput: If it cannot be read at all.
    """
    decoded = decode_job(read_source(job))
    return with_defaults(_document(decoded))


def explain(field: str | None = None) -> Explanation:
    """What a field means for the running of a Job.

    Args:
        field: A path ("spec.backoffLimit", "spec.template.spec.containers[0].image"), the end of one, or a
            name; fields of a scenario may have "scenario." in front. All fields if None.

    Raises:
        UnknownField: If there is no such field; with the nearest ones.
    """
    from jobkit.words.field import explain_field, list_fields  # noqa: PLC0415  texts of every field

    return list_fields() if field is None else explain_field(field)


def simulate(
    job: Source,
    scenario: Source | None = None,
    *,
    progress: Callable[[Milliseconds, int], None] | None = None,
) -> Run:
    """Runs a Job in virtual time, decided as the real controller decides.

    Args:
        job: The Job.
        scenario: What the cluster, the containers and people do; all Pods succeed after 10 s without one.
        progress: Called now and then with the virtual time and the number of Pods so far.

    Raises:
        InvalidInput: If a cluster would refuse the Job, or the scenario says what cannot be.
        UnusableInput: If one of them cannot be read at all.
    """
    return run_prepared(prepare(job, scenario), progress=progress)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A Job and a scenario, read and checked, ready to be run as often as anybody likes.

    Attributes:
        stored: The Job as a server stores it.
        template: Its Pod template, as far as a run looks at it.
        positions: Line and column of its fields, by path.
        source: The manifest as it was written; empty for a mapping.
        sets_grace: Whether it sets a grace period itself.
    """

    stored: dict[str, Any]
    template: PodTemplate
    scenario: Scenario
    positions: Mapping[str, tuple[int, int]]
    source: str
    sets_grace: bool


def prepare(job: Source, scenario: Source | None) -> Prepared:
    """Reads and checks a Job and a scenario.

    Raises:
        InvalidInput: If a cluster would refuse the Job, or the scenario says what cannot be.
        UnusableInput: If one of them cannot be read at all.
    """
    source = read_source(job)
    around = None if scenario is None else read_source(scenario)
    decoded = _accepted(source)
    document = _document(decoded)
    stored = admitted(document, _UID)
    template = read_job(stored).spec.template
    return Prepared(
        stored=stored,
        template=template,
        scenario=decode_scenario(around, template),
        positions=decoded.positions,
        source=source if isinstance(source, str) else "",
        sets_grace="terminationGracePeriodSeconds" in document["spec"]["template"]["spec"],
    )


def run_prepared(
    prepared: Prepared, *, progress: Callable[[Milliseconds, int], None] | None = None
) -> Run:
    """Runs what was read and checked before."""
    from jobkit.simulation.simulate import simulate_job  # noqa: PLC0415  only a run needs the cluster

    return simulate_job(
        prepared.stored,
        prepared.scenario,
        positions=prepared.positions,
        source=prepared.source,
        sets_grace=prepared.sets_grace,
        progress=progress,
    )


def reconcile(
    job: Source,
    pods: Source | Iterable[Mapping[str, Any]],
    now: str | datetime | None = None,
    backoff: Backoff | None = None,
) -> Reconciled:
    """One decision of the controller over a Job and its Pods, as `kubectl get` prints them.

    Args:
        job: The Job as stored; without a status it is taken as just created.
        pods: Its Pods, a `List` or a stream; other objects among them are passed over.
        now: The time of the decision; the time of the call if None.
        backoff: What a running controller remembers of failures; one that has just started if None.

    Raises:
        InvalidInput: If the Job or a Pod is not what a server would store, or no Pod is the Job's.
        UnusableInput: If something cannot be read at all, or a time is none.
    """
    from jobkit.controller.reconcile import reconcile as decide  # noqa: PLC0415  only here
    from jobkit.reconciled import Reconciled  # noqa: PLC0415  only here

    source = read_source(job)
    listed = _listed(pods)
    time, memory = _now(now), _memory(backoff)
    decoded = _stored(source)
    document = with_defaults(_document(decoded))
    read = read_job(document)
    own = _own_pods(decode_pods(listed), document, read.name)
    decision = decide(read, own, time, memory)
    return Reconciled(
        job=read,
        pods=tuple(own),
        now=time,
        decision=decision,
        positions=decoded.positions,
        stored_status=document.get("status") or {},
    )


def _listed(pods: Source | Iterable[Mapping[str, Any]]) -> Any:
    if isinstance(pods, str | PathLike | Mapping):
        return read_source(pods)
    if not isinstance(pods, Iterable):
        raise UnusableInput(f"pods: expected a text, a path or a list, not {type(pods).__name__}")
    return list(pods)


def _document(decoded: DecodedJob) -> dict[str, Any]:
    if decoded.document is None:
        raise InvalidInput(Diagnostics(errors=decoded.errors, warnings=decoded.warnings))
    return decoded.document


def _accepted(source: str | Mapping[str, Any]) -> DecodedJob:
    """The Job, if a cluster would create it."""
    answer = diagnose(source)
    if not answer.valid:
        raise InvalidInput(answer)
    return decode_job(source)


def _stored(source: str | Mapping[str, Any]) -> DecodedJob:
    """The Job, if a server could have stored it.

    The rules for new Jobs refuse what the server itself adds to a stored one (its selector), so
    such a Job is judged as an update that changes nothing.
    """
    decoded = decode_job(source)
    document = _document(decoded)
    is_stored = "uid" in document.get("metadata", {})
    answer = diagnose(document, document if is_stored else None)
    if not answer.valid:
        raise InvalidInput(answer)
    return decoded


def _own_pods(
    documents: list[dict[str, Any]], job: Mapping[str, Any], name: str
) -> list[StoredPod]:
    own = [document for document in documents if belongs_to(document, job)]
    if documents and not own:
        strangers = ", ".join(str(document["metadata"]["name"]) for document in documents[:3])
        problem = Diagnostic(
            field="metadata.ownerReferences",
            type="wrong kind",
            message=f"No Pod here belongs to Job {name}: {strangers}.",
            hint="take Job and Pods from the same cluster at one time: kubectl get job,pods -o yaml",
        )
        raise InvalidInput(Diagnostics(errors=(problem,)), "list of Pods")
    return [_pod(adopted(document), ordinal) for ordinal, document in enumerate(own)]


def _pod(document: Mapping[str, Any], ordinal: int) -> StoredPod:
    try:
        return read_pod(document, ordinal)
    except ValueError as error:
        name = document["metadata"]["name"]
        problem = Diagnostic(field=f"Pod {name}", type="wrong type", message=str(error))
        raise InvalidInput(Diagnostics(errors=(problem,)), "list of Pods") from error


def _now(now: str | datetime | None) -> Milliseconds:
    if now is None:
        now = datetime.now(UTC)
    return _time(now, "now")


def _time(time: str | datetime, what: str) -> Milliseconds:
    if isinstance(time, datetime):
        if time.tzinfo is None:
            raise UnusableInput(f"{what}: a time without a time zone; use one that is aware of it")
        return Milliseconds(round(time.timestamp() * _MILLISECOND))
    try:
        return read_time(time)
    except (ValueError, AttributeError, TypeError, OverflowError):
        example = "2026-01-31T12:00:00Z"
        raise UnusableInput(f"{what}: {time!r} is no RFC 3339 time such as {example}") from None


def _memory(backoff: Backoff | None) -> BackoffRecord | None:
    if backoff is None:
        return None
    if isinstance(backoff, str):
        match = _BACKOFF.fullmatch(backoff.strip())
        if match is None:
            raise UnusableInput(f"backoff: {backoff!r} is not N@T, as in 3@2026-01-31T12:00:00Z")
        backoff = (int(match[1]), match[2])
    pair: Any = backoff
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise UnusableInput(f"backoff: {backoff!r} is no pair of a number and a time")
    failures, last = pair
    if not isinstance(failures, int) or failures < 0:
        raise UnusableInput(f"backoff: {failures!r} failures cannot be")
    return BackoffRecord(failures, _time(last, "backoff")) if failures else BackoffRecord()
