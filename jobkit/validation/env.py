"""The rules for environment variables and references into the Pod. Source: ValidateEnv of core/v1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.fields.quantity import canonical_quantity
from jobkit.validation.file_paths import climbing_problems
from jobkit.validation.limits import limit_problems
from jobkit.validation.names import form_problem, is_label_key
from jobkit.validation.problems import invalid, not_found, required, unsupported

__all__ = [
    "VOLUME_FIELDS",
    "env_problems",
    "field_reference_problems",
    "file_volume_problems",
    "resource_reference_problems",
]

Fields = Mapping[str, Any]

SOURCES = ("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef")
ENVIRONMENT_FIELDS = (
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
)
VOLUME_FIELDS = (
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
)
# Fields of a Pod that the server knows by such a name, but gives to no container.
_OTHER_FIELDS = ("spec.restartPolicy", "spec.schedulerName", "status.phase")
_RESOURCES = (
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
)
_HUGE_PAGES = ("limits.hugepages-", "requests.hugepages-")
_CPU_DIVISORS = frozenset({"1m", "1"})
_SIZE_DIVISORS = frozenset("1 1k 1M 1G 1T 1P 1E 1Ki 1Mi 1Gi 1Ti 1Pi 1Ei".split())


def env_problems(container: Fields, path: str) -> Iterator[Diagnostic]:
    """Everything that is wrong with `env` and `envFrom` of a container."""
    for index, variable in enumerate(container.get("env") or ()):
        place = f"{path}.env[{index}]"
        yield from limit_problems("EnvVar", variable, place)
        if variable.get("valueFrom") is not None:
            yield from _source(variable, f"{place}.valueFrom")
    for index, source in enumerate(container.get("envFrom") or ()):
        yield from _whole_source(source, f"{path}.envFrom", index)


def file_volume_problems(
    container: Fields, path: str, volumes: Mapping[str, Fields]
) -> Iterator[Diagnostic]:
    """Whether variables read from files find the emptyDir volume with the file."""
    for index, variable in enumerate(container.get("env") or ()):
        reference = (variable.get("valueFrom") or {}).get("fileKeyRef")
        if reference is None:
            continue
        name = reference.get("volumeName", "")
        field = f"{path}.env[{index}].valueFrom.fileKeyRef.volumeName"
        if name not in volumes:
            yield not_found(
                field, name, f"The Pod has no volume {name!r}.", "add it to spec.volumes of the Pod"
            )
        elif "emptyDir" not in volumes[name]:
            yield invalid(
                field,
                name,
                "Variables are read from files of an emptyDir volume only.",
                "name an emptyDir volume",
            )


def field_reference_problems(
    reference: Fields, allowed: Sequence[str], field: str
) -> Iterator[Diagnostic]:
    """Whether a fieldRef names a field of the Pod that can be read here."""
    version, name = reference.get("apiVersion", ""), reference.get("fieldPath", "")
    if not version:
        yield required(
            f"{field}.apiVersion",
            "It must be said which version names the field.",
            "write apiVersion: v1",
        )
        return
    if not name:
        yield required(f"{field}.fieldPath", "A field must be named.", "for example metadata.name")
        return
    base, key = _subscript(name)
    if key is not None and version == "v1" and base in ("metadata.annotations", "metadata.labels"):
        is_annotation = base == "metadata.annotations"
        if not is_label_key(key.lower() if is_annotation else key):
            yield form_problem(field, key, "label key", f"{field}.fieldPath")
        return
    known = {*ENVIRONMENT_FIELDS, *VOLUME_FIELDS, *_OTHER_FIELDS, "spec.host"}
    if version != "v1" or name not in known:
        yield invalid(
            f"{field}.fieldPath",
            name,
            f"{name} of version {version} is no field that can be read here; these can: {', '.join(allowed)}.",
            "label and annotation values are written metadata.labels['key']",
        )
        return
    name = "spec.nodeName" if name == "spec.host" else name
    if name not in allowed:
        yield unsupported(f"{field}.fieldPath", name, allowed)


def resource_reference_problems(
    reference: Fields, field: str, *, in_volume: bool
) -> Iterator[Diagnostic]:
    """Whether a resourceFieldRef names a container's resource, and a divisor that fits to it."""
    name = reference.get("resource", "")
    if in_volume and not reference.get("containerName"):
        yield required(
            f"{field}.containerName", "A volume must say of which container.", "add containerName"
        )
    elif not name:
        yield required(f"{field}.resource", "A resource must be named.", "for example limits.cpu")
    elif name not in _RESOURCES and not name.startswith(_HUGE_PAGES):
        yield unsupported(f"{field}.resource", name, _RESOURCES)
    divisor = canonical_quantity(reference.get("divisor", 0)) or "0"
    if divisor == "0" or (not name.startswith(_HUGE_PAGES) and name not in _RESOURCES):
        return
    allowed = _CPU_DIVISORS if name.endswith(".cpu") else _SIZE_DIVISORS
    if divisor not in allowed:
        some = "1m and 1" if allowed is _CPU_DIVISORS else "1, 1k, 1M … 1E and 1Ki, 1Mi … 1Ei"
        yield invalid(
            f"{field}.divisor",
            name,
            f"{name} is divided by {some} only, not by {divisor}.",
            "write divisor: 1",
        )


def _source(variable: Fields, field: str) -> Iterator[Diagnostic]:
    source = variable["valueFrom"]
    given = [name for name in SOURCES if source.get(name) is not None]
    for name in given:
        yield from _one_source(name, source[name], f"{field}.{name}")
    if not given:
        yield invalid(
            field,
            "",
            f"valueFrom must say where the value comes from: {', '.join(SOURCES)}.",
            "add one of them, or write value",
        )
    elif variable.get("value"):
        yield invalid(
            field,
            "",
            "The variable has a value already, so valueFrom has no place beside it.",
            "take out value or valueFrom",
        )
    elif len(given) > 1:
        yield invalid(
            field,
            "",
            f"A value comes from one place, and here are {len(given)}: {', '.join(given)}.",
            f"keep {given[0]}, and make a variable of its own for each other",
            where=f"{field}.{given[1]}",
            on_key=True,
        )


def _one_source(name: str, reference: Fields, field: str) -> Iterator[Diagnostic]:
    if name == "fieldRef":
        yield from field_reference_problems(reference, ENVIRONMENT_FIELDS, field)
    elif name == "resourceFieldRef":
        yield from resource_reference_problems(reference, field, in_volume=False)
    elif name == "fileKeyRef":
        yield from limit_problems("FileKeySelector", reference, field)
        yield from climbing_problems(reference.get("path", ""), f"{field}.path")
    else:
        kind = "SecretKeySelector" if name == "secretKeyRef" else "ConfigMapKeySelector"
        yield from limit_problems(kind, {"name": "", **reference}, field)


def _whole_source(source: Fields, field: str, index: int) -> Iterator[Diagnostic]:
    place = f"{field}[{index}]"
    yield from limit_problems("EnvFromSource", source, place)
    config, secret = source.get("configMapRef"), source.get("secretRef")
    if config is not None:
        yield from limit_problems("ConfigMapEnvSource", config, f"{place}.configMapRef")
    if secret is not None:
        yield from limit_problems("SecretEnvSource", secret, f"{place}.secretRef")
    if (config is None) is (secret is None):
        message = (
            "An entry of envFrom names a ConfigMap or a Secret."
            if config is None
            else "An entry of envFrom names one of ConfigMap and Secret, not both."
        )
        hint = "add configMapRef or secretRef" if config is None else "make two entries of it"
        yield invalid(field, "", message, hint, where=place)


def _subscript(name: str) -> tuple[str, str | None]:
    """Splits "metadata.labels['key']" into the field and the key."""
    base, opening, key = name.removesuffix("']").partition("['")
    return (base, key) if name.endswith("']") and opening and base else (name, None)
