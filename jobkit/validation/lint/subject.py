"""The Job that lint looks at: as it was written, as it would be stored, and as the controller reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jobkit.controller.backoff import backoff_delay
from jobkit.decode.defaults import admitted
from jobkit.decode.job import read_job
from jobkit.model import Job, JobSpec
from jobkit.validation.success_policy import count_interval_indexes

__all__ = ["POD", "Fields", "Subject", "subject_of", "waits"]

Fields = Mapping[str, Any]

POD = "spec.template.spec"
_UID = "00000000-0000-4000-8000-000000000001"
_MOST_INDEXES = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A Job that the API server accepts.

    Attributes:
        written: The manifest, decoded, without defaults.
        stored: The Job with defaults and generated labels.
        job: The same as the controller reads it; without a success policy whose indexes are too
            many to be listed.
    """

    written: Fields
    stored: Fields
    job: Job

    @property
    def spec(self) -> JobSpec:
        """The spec as the controller reads it."""
        return self.job.spec

    @property
    def written_spec(self) -> Fields:
        """`spec` of the manifest: what its author chose."""
        spec: Fields = self.written.get("spec") or {}
        return spec

    @property
    def written_pod(self) -> Fields:
        """`spec.template.spec` of the manifest."""
        pod: Fields = (self.written_spec.get("template") or {}).get("spec") or {}
        return pod

    @property
    def pod(self) -> Fields:
        """`spec.template.spec` with its defaults."""
        pod: Fields = self.stored["spec"]["template"]["spec"]
        return pod

    def sets(self, name: str) -> bool:
        """Whether the manifest itself sets a field of `spec`."""
        return self.written_spec.get(name) is not None

    def containers(self) -> Iterator[tuple[str, Fields]]:
        """The regular containers with their paths."""
        yield from self._of("containers")

    def all_containers(self) -> Iterator[tuple[str, Fields]]:
        """Regular and init containers with their paths."""
        yield from self._of("containers")
        yield from self._of("initContainers")

    def _of(self, kind: str) -> Iterator[tuple[str, Fields]]:
        for number, container in enumerate(self.pod.get(kind) or ()):
            yield f"{POD}.{kind}[{number}]", container


def subject_of(document: Fields) -> Subject:
    """The subject that a decoded manifest is.

    Args:
        document: A manifest without errors, without defaults.
    """
    stored = admitted(document, _UID)
    return Subject(written=document, stored=stored, job=read_job(_countable(stored)))


def waits(failures: int) -> int:
    """The seconds that the controller waits in all, for so many failures one after the other."""
    rising = sum(backoff_delay(number) for number in range(1, min(failures, _RISING) + 1))
    return (rising + max(0, failures - _RISING) * backoff_delay(_RISING)) // 1000


_RISING = 8
"""From this many failures on every wait is the longest."""


def _countable(stored: Fields) -> Fields:
    """The Job without a success policy that names more indexes than can be looked at one by one."""
    spec = stored["spec"]
    completions = spec.get("completions") or 0
    rules = (spec.get("successPolicy") or {}).get("rules") or ()
    texts = [rule["succeededIndexes"] for rule in rules if rule.get("succeededIndexes")]
    if all(count_interval_indexes(text, completions)[0] <= _MOST_INDEXES for text in texts):
        return stored
    return {**stored, "spec": {**spec, "successPolicy": None}}
