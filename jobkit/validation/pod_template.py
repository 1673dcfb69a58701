"""The rules for the Pod template, area by area. Source: ValidatePodTemplateSpec of core/v1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.validation.affinity import affinity_problems
from jobkit.validation.containers import Surroundings, container_problems
from jobkit.validation.env import file_volume_problems
from jobkit.validation.host_names import dns_problems, host_alias_problems, host_name_problems
from jobkit.validation.labels import annotation_problems, label_problems
from jobkit.validation.limits import field_problems
from jobkit.validation.names import follows, form_problem, is_label_key
from jobkit.validation.ports import host_network_problems
from jobkit.validation.problems import duplicate, forbidden, invalid, required
from jobkit.validation.profile_annotations import pod_annotation_problems, profile_match_problems
from jobkit.validation.resources import overhead_problems, pod_resource_problems
from jobkit.validation.scheduling import gate_problems, toleration_problems, topology_problems
from jobkit.validation.security import pod_security_problems
from jobkit.validation.volumes import check_volumes
from jobkit.validation.windows import host_process_problems, operating_system_problems

__all__ = ["containers_of", "pod_template_problems"]

Fields = Mapping[str, Any]
Containers = list[tuple[str, Fields]]

_PLAIN = (
    "restartPolicy",
    "dnsPolicy",
    "nodeName",
    "serviceAccountName",
    "activeDeadlineSeconds",
    "hostname",
    "subdomain",
    "priorityClassName",
    "runtimeClassName",
)
_DEFAULT_GRACE = 30


def pod_template_problems(template: Fields, path: str = "spec.template") -> Iterator[Diagnostic]:
    """Everything that is wrong with a Pod template, as Jobs meet it; after defaulting.

    Args:
        template: Metadata and spec.
        path: The path of the template.
    """
    metadata, pod = template.get("metadata") or {}, template.get("spec") or {}
    labels, annotations = metadata.get("labels") or {}, metadata.get("annotations") or {}
    containers = containers_of(pod, f"{path}.spec")
    # These two paths of the server leave out `metadata`.
    yield from label_problems(labels, f"{path}.labels", f"{path}.metadata.labels")
    field = f"{path}.annotations"
    yield from annotation_problems(annotations, field, f"{path}.metadata.annotations")
    yield from pod_annotation_problems(annotations, pod, field, containers)
    yield from _pod_problems(pod, f"{path}.spec", containers)
    yield from profile_match_problems(annotations, pod, f"{path}.spec", containers)


def containers_of(pod: Fields, path: str) -> Containers:
    """All containers of a Pod with their paths, in the order in which they start."""
    return [
        (f"{path}.{kind}[{index}]", container)
        for kind in ("initContainers", "containers", "ephemeralContainers")
        for index, container in enumerate(pod.get(kind) or ())
    ]


def _pod_problems(pod: Fields, path: str, containers: Containers) -> Iterator[Diagnostic]:
    volumes, problems = check_volumes(pod.get("volumes") or (), f"{path}.volumes")
    yield from problems
    given = pod.get("resourceClaims") or []
    claims = {claim["name"]: None for claim in given if claim.get("name")}  # names in their order
    yield from _resource_claims(given, f"{path}.resourceClaims")
    around = Surroundings(
        path=path,
        volumes=volumes,
        claims=claims,
        restart_policy=pod.get("restartPolicy", ""),
        grace=pod.get("terminationGracePeriodSeconds", _DEFAULT_GRACE),
        shares_users=pod.get("hostUsers") is not False,
    )
    yield from container_problems(pod, around)
    yield from pod_resource_problems(pod, path, claims)
    yield from host_network_problems(pod, path)
    for name in _PLAIN:
        yield from field_problems("PodSpec", pod, name, f"{path}.{name}")
    yield from _preemption(pod, path)
    yield from label_problems(pod.get("nodeSelector") or {}, f"{path}.nodeSelector")
    yield from pod_security_problems(pod, path)
    yield from affinity_problems(pod.get("affinity") or {}, f"{path}.affinity")
    yield from _readiness_gates(pod.get("readinessGates") or [], f"{path}.readinessGates")
    yield from gate_problems(pod.get("schedulingGates") or (), f"{path}.schedulingGates")
    constraints = pod.get("topologySpreadConstraints") or ()
    yield from topology_problems(constraints, f"{path}.topologySpreadConstraints")
    yield from toleration_problems(pod.get("tolerations") or (), f"{path}.tolerations")
    yield from dns_problems(pod, path)
    yield from host_alias_problems(pod.get("hostAliases") or [], f"{path}.hostAliases")
    yield from host_name_problems(pod, path)
    yield from _namespaces(pod, path, containers)
    yield from host_process_problems(pod, path, containers)
    yield from operating_system_problems(pod, path, containers)
    yield from overhead_problems(pod.get("overhead") or {}, f"{path}.overhead")
    every_volume = {volume.get("name", ""): volume for volume in pod.get("volumes") or ()}
    for place, container in containers:
        yield from file_volume_problems(container, place, every_volume)


def _preemption(pod: Fields, path: str) -> Iterator[Diagnostic]:
    if pod.get("preemptionPolicy") == "":
        yield required(
            f"{path}.preemptionPolicy",
            "preemptionPolicy is given and empty.",
            "take it out, or write Never",
        )
    else:
        yield from field_problems("PodSpec", pod, "preemptionPolicy", f"{path}.preemptionPolicy")


def _readiness_gates(gates: list[Fields], field: str) -> Iterator[Diagnostic]:
    for index, gate in enumerate(gates):
        name = gate.get("conditionType", "")
        if not is_label_key(name):
            yield form_problem(f"{field}[{index}].conditionType", name, "label key")


def _resource_claims(claims: list[Fields], field: str) -> Iterator[Diagnostic]:
    names: set[str] = set()
    for index, claim in enumerate(claims):
        place, name = f"{field}[{index}]", claim.get("name", "")
        if not name:
            yield required(f"{place}.name", "A claim needs a name.", "add name")
        elif name in names:
            yield duplicate(
                f"{place}.name",
                name,
                f"A claim above is called {name} already.",
                "give it another name",
            )
        elif not follows(name, "DNS label"):
            yield form_problem(f"{place}.name", name, "DNS label")
        names.add(name)
        sources = [
            each for each in ("resourceClaimName", "resourceClaimTemplateName") if each in claim
        ]
        if len(sources) != 1:
            words = "The claim is named in two ways." if sources else "It must be said which claim."
            hint = "keep one of" if sources else "add one of"
            yield invalid(
                place, None, words, f"{hint} resourceClaimName and resourceClaimTemplateName"
            )
        for source in sources:
            yield from field_problems("PodResourceClaim", claim, source, f"{place}.{source}")


def _namespaces(pod: Fields, path: str, containers: Containers) -> Iterator[Diagnostic]:
    """What a Pod shares with its node and its containers with one another."""
    if pod.get("shareProcessNamespace") and pod.get("hostPID"):
        yield invalid(
            f"{path}.shareProcessNamespace",
            pod["shareProcessNamespace"],
            "With hostPID all processes of the node are seen already.",
            "take out shareProcessNamespace or hostPID",
        )
    if pod.get("hostUsers") is not False:
        return
    for name, told in (
        ("hostNetwork", "hostNetwork"),
        ("hostPID", "HostPID"),
        ("hostIPC", "HostIPC"),
    ):
        if pod.get(name):
            yield forbidden(
                f"{path}.{told}",
                f"A Pod with users of its own (hostUsers: false) cannot have {name}.",
                f"take out hostUsers or {name}",
                where=f"{path}.{name}",
            )
    for place, container in containers:
        if container.get("volumeDevices"):
            yield forbidden(
                f"{place}.volumeDevices",
                "A Pod with users of its own (hostUsers: false) cannot use block devices.",
                "take out hostUsers, or mount a file system",
            )
