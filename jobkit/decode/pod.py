"""Pods as an API server stores them, read as far as the Job controller looks at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jobkit.decode.times import read_time
from jobkit.model import ContainerStatus, Milliseconds, Phase, PodCondition

__all__ = ["FINALIZER", "StoredPod", "adopted", "belongs_to", "read_pod"]

FINALIZER = "batch.kubernetes.io/job-tracking"
COMPLETION_INDEX = "batch.kubernetes.io/job-completion-index"
FAILURE_COUNT = "batch.kubernetes.io/job-index-failure-count"
IGNORED_FAILURE_COUNT = "batch.kubernetes.io/job-index-ignored-failure-count"

_LARGEST = 2**31 - 1
_NEVER = "0001-01-01T00:00:00Z"  # how a time that was never set is written
Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPod:
    """A Pod out of a cluster; see `jobkit.model.Pod` for the meaning of each field."""

    name: str
    uid: str
    ordinal: int
    completion_index: int | None
    phase: Phase
    is_tracked: bool
    is_bound: bool
    is_ready: bool
    ready_changed: Milliseconds | None
    created: Milliseconds
    deletion_requested: Milliseconds | None
    container_statuses: tuple[ContainerStatus, ...]
    conditions: tuple[PodCondition, ...]
    index_failure_count: int
    index_ignored_failure_count: int


def read_pod(document: Fields, ordinal: int, origin_ms: int | None = None) -> StoredPod:
    """Reads a stored Pod.

    Args:
        document: The Pod, in JSON types.
        ordinal: Its place in the order of creation.
        origin_ms: What times count from, in milliseconds since 1970; 1970 itself if None.

    Raises:
        ValueError: If a time or a number cannot be read; the message is a sentence.
    """
    metadata, spec, status = (
        _map(document, "metadata"),
        _map(document, "spec"),
        _map(document, "status"),
    )
    annotations, origin = _map(metadata, "annotations"), origin_ms or 0
    ready = next((c for c in _maps(status, "conditions") if c.get("type") == "Ready"), None)
    created = _time(metadata.get("creationTimestamp"), origin)
    return StoredPod(
        name=str(metadata.get("name", "")),
        uid=str(metadata.get("uid") or metadata.get("name", "")),
        ordinal=ordinal,
        completion_index=_count(annotations.get(COMPLETION_INDEX)),
        phase=_phase(status.get("phase")),
        is_tracked=FINALIZER in _list(metadata, "finalizers"),
        is_bound=bool(spec.get("nodeName")),
        is_ready=ready is not None and ready.get("status") == "True",
        ready_changed=_ready_changed(ready, origin),
        created=created if created is not None else Milliseconds(-origin),
        deletion_requested=_deletion(metadata, origin),
        container_statuses=_containers(spec, status, origin),
        conditions=tuple(
            _condition(c) for c in _maps(status, "conditions") if c.get("type") != "Ready"
        ),
        index_failure_count=_count(annotations.get(FAILURE_COUNT)) or 0,
        index_ignored_failure_count=_count(annotations.get(IGNORED_FAILURE_COUNT)) or 0,
    )


def belongs_to(document: Fields, job: Fields) -> bool:
    """Whether a Pod is the Job's: its labels fit, and the Job controls it or adopts it.

    A Pod that nobody controls is adopted, unless it or the Job is being deleted; one whose labels do not fit
    is given up.

    Source: the controller's adoption of Pods by `spec.selector`.
    """
    metadata = _map(document, "metadata")
    owner = next((o for o in _maps(metadata, "ownerReferences") if o.get("controller")), None)
    job_metadata = _map(job, "metadata")
    if job_metadata.get("namespace", "default") != metadata.get("namespace", "default"):
        return False
    wanted = _map(_map(_map(job, "spec"), "selector"), "matchLabels")
    labels = _map(metadata, "labels")
    if not all(labels.get(key) == value for key, value in wanted.items()):
        return False
    if owner is None:
        return "deletionTimestamp" not in metadata and "deletionTimestamp" not in job_metadata
    uid = job_metadata.get("uid")
    same = owner.get("uid") == uid if uid else owner.get("name") == job_metadata.get("name")
    return bool(owner.get("kind", "Job") == "Job" and same)


def adopted(document: Fields) -> Fields:
    """The Pod as it is once the Job controls it: one that nobody controlled gets the finalizer."""
    metadata = _map(document, "metadata")
    if any(owner.get("controller") for owner in _maps(metadata, "ownerReferences")):
        return document
    finalizers = [*_list(metadata, "finalizers"), FINALIZER]
    return {**document, "metadata": {**metadata, "finalizers": finalizers}}


def _containers(spec: Fields, status: Fields, origin: int) -> tuple[ContainerStatus, ...]:
    sidecars = {
        c.get("name") for c in _maps(spec, "initContainers") if c.get("restartPolicy") == "Always"
    }
    regular = [_container(c, origin) for c in _maps(status, "containerStatuses")]
    init = [_container(c, origin, sidecars) for c in _maps(status, "initContainerStatuses")]
    return (*regular, *init)


def _container(status: Fields, origin: int, sidecars: set[Any] | None = None) -> ContainerStatus:
    terminated = _map(status, "state").get("terminated")
    ended = terminated if isinstance(terminated, Mapping) else None
    return ContainerStatus(
        name=str(status.get("name", "")),
        exit_code=None if ended is None else _number(ended, "exitCode"),
        finished_at=None if ended is None else _time(ended.get("finishedAt"), origin),
        restart_count=_number(status, "restartCount"),
        is_init=sidecars is not None,
        is_sidecar=sidecars is not None and status.get("name") in sidecars,
    )


def _condition(condition: Fields) -> PodCondition:
    return PodCondition(
        str(condition.get("type", "")),
        str(condition.get("status", "")),
        str(condition.get("reason", "")),
    )


def _ready_changed(ready: Fields | None, origin: int) -> Milliseconds | None:
    if ready is None or ready.get("status") not in ("True", "False"):
        return None
    return _time(ready.get("lastTransitionTime"), origin)


def _deletion(metadata: Fields, origin: int) -> Milliseconds | None:
    deadline = _time(metadata.get("deletionTimestamp"), origin)
    if deadline is None:
        return None
    return Milliseconds(deadline - 1000 * _number(metadata, "deletionGracePeriodSeconds"))


def _phase(text: object) -> Phase:
    if not text:
        return Phase.Pending
    return Phase(text) if isinstance(text, str) and text in set(Phase) else Phase.Unknown


def _count(text: object) -> int | None:
    """A number of the API's annotations; None if it is missing, no number, negative or too large."""
    digits = text.removeprefix("+") if isinstance(text, str) else ""
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 20:
        return None
    return int(digits) if int(digits) <= _LARGEST else None


def _time(text: object, origin: int) -> Milliseconds | None:
    if text is None or text == _NEVER:
        return None
    try:
        return read_time(str(text), origin)
    except ValueError:
        raise ValueError(f"A time cannot be read: {str(text)[:40]!r}.") from None


def _number(fields: Fields, name: str) -> int:
    value = fields.get(name) or 0
    if not isinstance(value, int):
        raise ValueError(f"{name} is no whole number: {str(value)[:40]!r}.")  # noqa: TRY004  of a document
    return value


def _map(fields: Fields, name: str) -> Fields:
    value = fields.get(name)
    return value if isinstance(value, Mapping) else {}


def _maps(fields: Fields, name: str) -> list[Fields]:
    return [each for each in _list(fields, name) if isinstance(each, Mapping)]


def _list(fields: Fields, name: str) -> list[Any]:
    value = fields.get(name)
    return list(value) if isinstance(value, list | tuple) else []
