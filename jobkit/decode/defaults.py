"""The values that an API server fills in, and those that it generates for a new Job.

Source: SetDefaults_Job of batch/v1, the defaults of core/v1, and the creation strategy of Jobs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from jobkit.decode.gates import drop_disabled_fields
from jobkit.decode.images import LATEST, image_version
from jobkit.fields.empties import MISSING_WRITTEN_AS, keeps_empty
from jobkit.fields.quantity import canonical_quantity
from jobkit.fields.tree import FieldType, fields_of

__all__ = [
    "CONTROLLER_UID",
    "JOB_NAME",
    "admitted",
    "generated_labels",
    "prepared",
    "with_defaults",
]

JOB_NAME = ("batch.kubernetes.io/job-name", "job-name")
CONTROLLER_UID = ("batch.kubernetes.io/controller-uid", "controller-uid")

UNLIMITED = 2**31 - 1
Fields = dict[str, Any]

# Their own defaults fill in what is missing.
_PARTLY_WRITTEN = frozenset({"JobSpec"})


def with_defaults(document: Mapping[str, Any]) -> Fields:
    """The Job with every default, before the server generates anything.

    Args:
        document: A decoded Job; it stays as it is.
    """
    job: Fields = _written(deepcopy(dict(document)), "Job")
    job.setdefault("metadata", {})
    spec = job.setdefault("spec", {})
    _default_job_spec(spec)
    _default_job_labels(job)
    return job


def admitted(document: Mapping[str, Any], uid: str) -> Fields:
    """The Job as an API server stores it when it is created, and gives it back when it is read.

    Args:
        document: A decoded Job; it stays as it is.
        uid: The UID that the server gives to it.
    """
    job = prepared(document, uid)
    _default_job_labels(job)
    return job


def prepared(document: Mapping[str, Any], uid: str) -> Fields:
    """The Job as the rules for a new one see it: defaults filled in, the server's own parts generated.

    Args:
        document: A decoded Job; it stays as it is.
        uid: The UID that the server gives to it.
    """
    job = with_defaults(document)
    _keep_given_lists(document, job)
    job.pop("status", None)
    metadata = job["metadata"]
    metadata.setdefault("namespace", "default")
    metadata.update(uid=uid, generation=1)
    for name in ("resourceVersion", "creationTimestamp", "deletionTimestamp", "selfLink"):
        metadata.pop(name, None)
    if not job["spec"].get("manualSelector"):
        shares_labels = metadata.get("labels") == _template_labels(job["spec"])
        _generate_labels(job["spec"], generated_labels(metadata.get("name", ""), uid), uid)
        if shares_labels:  # the server keeps one map for both, so what it generates shows on both
            metadata["labels"] = dict(_template_labels(job["spec"]))
    drop_disabled_fields(job["spec"])
    return job


def _keep_given_lists(document: Mapping[str, Any], job: Fields) -> None:
    """Where the rules forbid something, they forbid it empty too, though then none is written."""
    given = ((document.get("spec") or {}).get("template") or {}).get("spec") or {}
    pod = job["spec"]["template"]["spec"]
    _keep(given.get("resources"), pod.get("resources"), ("claims",))
    _keep(given.get("securityContext"), pod.get("securityContext"), ("supplementalGroups",))
    pairs = zip(
        given.get("ephemeralContainers") or (), pod.get("ephemeralContainers") or (), strict=True
    )
    for container, written in pairs:
        _keep(container, written, ("ports", "resizePolicy", "restartPolicyRules"))
        _keep(
            container.get("resources"), written.get("resources"), ("claims", "limits", "requests")
        )
    for volume, written in zip(given.get("volumes") or (), pod.get("volumes") or (), strict=True):
        claim = (volume.get("ephemeral") or {}).get("volumeClaimTemplate") or {}
        if claim.get("metadata"):
            below = written["ephemeral"]["volumeClaimTemplate"]["metadata"]
            _keep(claim["metadata"], below, ("finalizers", "ownerReferences", "managedFields"))


def _keep(given: Fields | None, written: Fields | None, names: tuple[str, ...]) -> None:
    for name in names:
        if given and written is not None and given.get(name) in ([], {}):
            written[name] = given[name]


def generated_labels(name: str, uid: str) -> dict[str, str]:
    """The labels that every Pod of a Job gets from the server."""
    return {**dict.fromkeys(JOB_NAME, name), **dict.fromkeys(CONTROLLER_UID, uid)}


def _generate_labels(spec: Fields, labels: dict[str, str], uid: str) -> None:
    template = spec["template"].setdefault("metadata", {})
    template["labels"] = {**labels, **template.get("labels", {})}
    selector = spec.setdefault("selector", {})
    selector["matchLabels"] = {CONTROLLER_UID[0]: uid, **selector.get("matchLabels", {})}


def _default_job_labels(job: Fields) -> None:
    """A Job without labels takes those of its template, whenever it is read. Source: SetDefaults_Job."""
    labels = _template_labels(job["spec"])
    if labels and not job["metadata"].get("labels"):
        job["metadata"]["labels"] = dict(labels)


def _template_labels(spec: Fields) -> dict[str, str]:
    labels: dict[str, str] = spec["template"].get("metadata", {}).get("labels") or {}
    return labels


def _default_job_spec(spec: Fields) -> None:
    if "completions" not in spec and "parallelism" not in spec:
        spec["completions"] = 1
    spec.setdefault("parallelism", 1)
    spec.setdefault("backoffLimit", UNLIMITED if "backoffLimitPerIndex" in spec else 6)
    spec.setdefault("completionMode", "NonIndexed")
    spec.setdefault("suspend", False)
    spec.setdefault("manualSelector", False)
    has_policy = "podFailurePolicy" in spec
    spec.setdefault("podReplacementPolicy", "Failed" if has_policy else "TerminatingOrFailed")
    for rule in spec.get("podFailurePolicy", {}).get("rules") or ():
        for pattern in rule.get("onPodConditions", ()):
            pattern["status"] = pattern.get("status") or "True"
    template = spec.setdefault("template", {})
    template.setdefault("metadata", {})
    _default_pod_spec(template.setdefault("spec", {}))


def _default_pod_spec(pod: Fields) -> None:
    pod.setdefault("restartPolicy", "Always")
    pod.setdefault("dnsPolicy", "ClusterFirst")
    pod.setdefault("schedulerName", "default-scheduler")
    pod.setdefault("terminationGracePeriodSeconds", 30)
    pod.setdefault("securityContext", {})
    if "serviceAccountName" in pod or "serviceAccount" in pod:
        account = pod.get("serviceAccountName") or pod.get("serviceAccount")
        pod["serviceAccountName"] = pod["serviceAccount"] = account
    pod.setdefault("containers", None)
    for containers in ("containers", "initContainers", "ephemeralContainers"):
        for container in pod.get(containers) or ():
            _default_container(container)
    for volume in pod.get("volumes", ()):
        _default_volume(volume)


def _default_container(container: Fields) -> None:
    container.setdefault("imagePullPolicy", _pull_policy(container.get("image", "")))
    container.setdefault("terminationMessagePath", "/dev/termination-log")
    container.setdefault("terminationMessagePolicy", "File")
    container.setdefault("resources", {})
    for port in container.get("ports", ()):
        port.setdefault("protocol", "TCP")
    for name in ("livenessProbe", "readinessProbe", "startupProbe"):
        if name in container:
            _default_probe(container[name])
    for handler in container.get("lifecycle", {}).values():
        if isinstance(handler, dict):
            _default_http(handler)
    for variable in container.get("env", ()):
        _default_field_reference(variable.get("valueFrom", {}))
        file = variable.get("valueFrom", {}).get("fileKeyRef")
        if file is not None:
            file.setdefault("optional", False)


def _pull_policy(image: str) -> str:
    """Always for `latest`, also when no tag and no digest says which version is meant."""
    version = image_version(image)
    return "Always" if version is not None and version[0] == LATEST else "IfNotPresent"


def _default_probe(probe: Fields) -> None:
    for name, value in (("timeoutSeconds", 1), ("periodSeconds", 10), ("successThreshold", 1), ("failureThreshold", 3)):  # fmt: skip
        probe[name] = probe.get(name) or value
    if "grpc" in probe:
        probe["grpc"].setdefault("service", "")
    _default_http(probe)


def _default_http(handler: Fields) -> None:
    if "httpGet" in handler:
        handler["httpGet"].setdefault("path", "/")
        handler["httpGet"].setdefault("scheme", "HTTP")


def _default_field_reference(source: Fields) -> None:
    if "fieldRef" in source:
        source["fieldRef"].setdefault("apiVersion", "v1")


def _default_modes(source: Fields) -> None:
    source.setdefault("defaultMode", 0o644)
    for item in source.get("items", ()):
        _default_field_reference(item)


def _default_projected(source: Fields) -> None:
    source.setdefault("defaultMode", 0o644)
    for projection in source.get("sources") or ():
        if "serviceAccountToken" in projection:
            projection["serviceAccountToken"].setdefault("expirationSeconds", 3600)
        if "podCertificate" in projection:
            projection["podCertificate"].setdefault("maxExpirationSeconds", 86400)
        for item in projection.get("downwardAPI", {}).get("items", ()):
            _default_field_reference(item)


def _default_claim(source: Fields) -> None:
    if "volumeClaimTemplate" in source:
        template = source["volumeClaimTemplate"]
        template.setdefault("metadata", {})
        claim = template.setdefault("spec", {})
        claim.setdefault("volumeMode", "Filesystem")
        claim.setdefault("resources", {})


def _default_iscsi(source: Fields) -> None:
    source.setdefault("iscsiInterface", "default")


def _default_rbd(source: Fields) -> None:
    for name, value in (("pool", "rbd"), ("user", "admin"), ("keyring", "/etc/ceph/keyring")):
        source.setdefault(name, value)


def _default_azure_disk(source: Fields) -> None:
    for name, value in (("cachingMode", "ReadWrite"), ("kind", "Shared"), ("fsType", "ext4"), ("readOnly", False)):  # fmt: skip
        source.setdefault(name, value)


def _default_scale_io(source: Fields) -> None:
    source.setdefault("storageMode", "ThinProvisioned")
    source.setdefault("fsType", "xfs")


def _default_host_path(source: Fields) -> None:
    source.setdefault("type", "")


_VOLUMES: dict[str, Callable[[Fields], None]] = {
    "configMap": _default_modes,
    "secret": _default_modes,
    "downwardAPI": _default_modes,
    "projected": _default_projected,
    "ephemeral": _default_claim,
    "hostPath": _default_host_path,
    "iscsi": _default_iscsi,
    "rbd": _default_rbd,
    "azureDisk": _default_azure_disk,
    "scaleIO": _default_scale_io,
}


def _default_volume(volume: Fields) -> None:
    if not volume.keys() - {"name"}:
        volume["emptyDir"] = {}
    if "image" in volume:
        image = volume["image"]
        image.setdefault("pullPolicy", _pull_policy(image.get("reference", "")))
    for name, source in volume.items():
        if name in _VOLUMES:
            _VOLUMES[name](source)


def _written(value: Any, kind: str) -> Fields:
    """An object as the API writes it: empty values left out, quantities in their canonical form."""
    written: Fields = {}
    for name, expected in fields_of(kind).items():
        if value.get(name) is None:
            if (kind, name) in MISSING_WRITTEN_AS:
                written[name] = MISSING_WRITTEN_AS[kind, name]
            elif expected.is_required and kind not in _PARTLY_WRITTEN:
                written[name] = _empty(expected)
            continue
        field = _written_field(value[name], expected)
        is_empty = field in ("", 0, [], {}) and not isinstance(field, float)
        if not is_empty or keeps_empty(kind, name, expected):
            written[name] = field
    return written


def _empty(expected: FieldType) -> Any:
    """What the API writes for a field that it always writes, and that was not given."""
    if expected.container != "one":
        return None
    if expected.is_scalar:
        return {"string": "", "Quantity": "0"}.get(expected.kind, 0)
    return _written({}, expected.kind)


def _written_field(value: Any, expected: FieldType) -> Any:
    if expected.container == "list":
        return [_written_field(item, expected.element) for item in value]
    if expected.container == "map":
        if expected.kind == "Quantity":
            return {key: canonical_quantity(item, finest=-3) for key, item in value.items()}
        return {key: _written_field(item, expected.element) for key, item in value.items()}
    if expected.kind == "Quantity":
        return canonical_quantity(value)
    if expected.is_scalar:
        return value
    return _written(value, expected.kind)
