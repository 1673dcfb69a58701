"""What the fields of Jobs, their Pods and scenarios mean: the words beside the table of names and types.

A field is described once for its kind ("Container.image"). The few objects that mean something else
in different places ("metadata" of a Job and of a Pod template) have a voice for each place.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from jobkit.fields.guide.container import CONTAINER
from jobkit.fields.guide.job import JOB
from jobkit.fields.guide.job_spec import JOB_SPEC
from jobkit.fields.guide.job_status import JOB_STATUS
from jobkit.fields.guide.places import example_at
from jobkit.fields.guide.pod_template import POD_TEMPLATE
from jobkit.fields.guide.policies import POLICIES
from jobkit.fields.guide.record import FieldGuide
from jobkit.fields.guide.scenario import SCENARIO
from jobkit.fields.guide.scheduling import SCHEDULING
from jobkit.fields.guide.volumes import VOLUMES
from jobkit.fields.tree import FieldType

__all__ = ["guide_of", "guides", "kind_of", "voice_of"]

_VOICES = {
    ("JobSpec", "selector"): "JobSelector",
    ("PodTemplateSpec", "metadata"): "PodTemplateMeta",
    ("PersistentVolumeClaimTemplate", "metadata"): "ClaimTemplateMeta",
    ("Scenario", "metadata"): "ScenarioMeta",
    ("PodSpec", "initContainers"): "InitContainer",
    **{
        (meta, name): f"Unchecked{kind}"
        for meta in ("PodTemplateMeta", "ClaimTemplateMeta", "ScenarioMeta")
        for name, kind in (
            ("ownerReferences", "OwnerReference"),
            ("managedFields", "ManagedFieldsEntry"),
        )
    },
}
"""Below these fields other words hold, or other rules, than for the kind elsewhere."""

_WORDS_OF = {"InitContainer": "Container", "UncheckedOwnerReference": "OwnerReference"}
_RULES_OF = {"InitContainer": "Container", "JobSelector": "LabelSelector"}


def voice_of(voice: str, name: str, held: FieldType) -> str:
    """Under which heading the fields are described of what a field holds; mostly its kind."""
    return _VOICES.get((voice, name), held.kind)


def kind_of(voice: str) -> str:
    """The kind whose rules hold under a heading; the heading itself where no rules do."""
    return _RULES_OF.get(voice, voice)


def guide_of(voice: str, name: str) -> FieldGuide | None:
    """What is known of a field, None where there are no words for it."""
    found = guides().get(f"{voice}.{name}")
    if found is None and voice in _WORDS_OF:
        return guide_of(_WORDS_OF[voice], name)
    return found


@cache
def guides() -> dict[str, FieldGuide]:
    """Every description by kind and name."""
    every = (
        *JOB,
        *JOB_SPEC,
        *POLICIES,
        *JOB_STATUS,
        *POD_TEMPLATE,
        *CONTAINER,
        *VOLUMES,
        *SCHEDULING,
        *SCENARIO,
    )
    found = {guide.field: _with_example(guide) for guide in every}
    assert len(found) == len(every), "a field is described twice"
    return found


def _with_example(guide: FieldGuide) -> FieldGuide:
    return guide if guide.example else replace(guide, example=example_at(guide.field))
