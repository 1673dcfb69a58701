"""What the API server warns of at a Pod template. Source: GetWarningsForPodTemplate (pkg/api/pod)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.fields.quantity import parse_quantity
from jobkit.validation.host_names import address
from jobkit.validation.names import is_label_value
from jobkit.validation.pod_template import containers_of
from jobkit.validation.problems import warning
from jobkit.validation.profile_annotations import APP_ARMOR, SECCOMP_CONTAINER, SECCOMP_POD
from jobkit.validation.volume_warnings import volume_warnings

__all__ = ["pod_template_warnings"]

Fields = Mapping[str, Any]
Containers = list[tuple[str, Fields]]

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_OLD_LABELS = {
    "beta.kubernetes.io/arch": "use kubernetes.io/arch",
    "beta.kubernetes.io/os": "use kubernetes.io/os",
    "failure-domain.beta.kubernetes.io/region": "use topology.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/zone": "use topology.kubernetes.io/zone",
    "beta.kubernetes.io/instance-type": "use node.kubernetes.io/instance-type",
    "app.kubernetes.io/created-by": "take it out",
    "scheduler.alpha.kubernetes.io/preferAvoidPods": "use taints and tolerations",
    "node-role.kubernetes.io/master": "use node-role.kubernetes.io/control-plane",
}
_DEAD_ANNOTATIONS = {
    "scheduler.alpha.kubernetes.io/critical-pod": "use priorityClassName",
    "security.alpha.kubernetes.io/sysctls": "use securityContext.sysctls",
    "security.alpha.kubernetes.io/unsafe-sysctls": "use securityContext.sysctls",
}
_MEASURED = ("memory", "ephemeral-storage")
_NO_SELECTOR = "Without labelSelector no Pod is meant, so this does nothing."


def pod_template_warnings(template: Fields, path: str) -> Iterator[Diagnostic]:
    """What is warned of at a valid Pod template."""
    pod, place = template.get("spec") or {}, f"{path}.spec"
    annotations = (template.get("metadata") or {}).get("annotations") or {}
    containers = containers_of(pod, place)
    yield from _old_labels(pod, place)
    yield from _annotations(annotations, pod, path, containers)
    yield from volume_warnings(pod.get("volumes") or (), f"{place}.volumes")
    yield from _repeated(pod, place)
    yield from _fractions({"overhead": pod.get("overhead") or {}}, place)
    for owner, container in containers:
        yield from _fractions(container.get("resources") or {}, f"{owner}.resources")
        yield from _hidden_variables(container.get("env") or (), f"{owner}.env")
    yield from _ports(containers)
    if pod.get("terminationGracePeriodSeconds", 0) < 0:
        yield warning(
            f"{place}.terminationGracePeriodSeconds",
            "A negative grace period is taken as 1 s.",
            "write 0 or a larger number",
        )
    yield from _missing_selectors(pod, place)
    yield from _addresses(pod, place)


def _old_labels(pod: Fields, path: str) -> Iterator[Diagnostic]:
    for key in pod.get("nodeSelector") or {}:
        if key in _OLD_LABELS:
            yield _old_label(f"{path}.nodeSelector[{key}]", key)
    affinity = (pod.get("affinity") or {}).get("nodeAffinity") or {}
    where = f"{path}.affinity.nodeAffinity"
    needed = (affinity.get(_REQUIRED) or {}).get("nodeSelectorTerms") or ()
    for index, term in enumerate(needed):
        yield from _term(
            term, f"{where}.{_REQUIRED}.nodeSelectorTerms[{index}]", checks_values=False
        )
    for index, term in enumerate(affinity.get(_PREFERRED) or ()):
        preference = term.get("preference") or {}
        yield from _term(
            preference, f"{where}.{_PREFERRED}[{index}].preference", checks_values=True
        )
    for index, constraint in enumerate(pod.get("topologySpreadConstraints") or ()):
        if constraint.get("topologyKey") in _OLD_LABELS:
            field = f"{path}.topologySpreadConstraints[{index}].topologyKey"
            yield _old_label(field, constraint["topologyKey"])


def _term(term: Fields, path: str, *, checks_values: bool) -> Iterator[Diagnostic]:
    for index, requirement in enumerate(term.get("matchExpressions") or ()):
        place = f"{path}.matchExpressions[{index}]"
        if requirement.get("key") in _OLD_LABELS:
            yield _old_label(f"{place}.key", requirement["key"])
        for number, value in enumerate(requirement.get("values") or ()):
            if checks_values and not is_label_value(value):
                yield warning(
                    f"{place}.values[{number}]",
                    f"No label can have the value {value!r}.",
                    "correct or remove it",
                )


def _old_label(field: str, key: str) -> Diagnostic:
    return warning(field, f"The label {key} is out of use.", _OLD_LABELS[key])


def _annotations(
    annotations: Mapping[str, str], pod: Fields, path: str, containers: Containers
) -> Iterator[Diagnostic]:
    field = f"{path}.metadata.annotations"
    for key, instead in _DEAD_ANNOTATIONS.items():
        if key in annotations:
            yield _dead_annotation(field, key, instead)
    context = pod.get("securityContext") or {}
    if SECCOMP_POD in annotations and context.get("seccompProfile") is None:
        yield _dead_annotation(field, SECCOMP_POD, "use securityContext.seccompProfile")
    for _, container in containers:
        own, name = container.get("securityContext") or {}, container.get("name", "")
        key = SECCOMP_CONTAINER + name
        if key in annotations and own.get("seccompProfile") is None:
            yield _dead_annotation(field, key, "use the container's securityContext.seccompProfile")
        key = APP_ARMOR + name
        if key not in annotations or own.get("appArmorProfile") is not None:
            continue
        profile = context.get("appArmorProfile")
        if profile is None or profile != _app_armor_profile(annotations[key]):
            yield _dead_annotation(field, key, "use securityContext.appArmorProfile")


def _dead_annotation(field: str, key: str, instead: str) -> Diagnostic:
    return warning(f"{field}[{key}]", f"The annotation {key} does nothing any more.", instead)


def _app_armor_profile(annotation: str) -> Fields | None:
    """The field that says the same as an annotation."""
    kinds = {"unconfined": "Unconfined", "runtime/default": "RuntimeDefault"}
    if annotation in kinds:
        return {"type": kinds[annotation]}
    name = annotation.removeprefix("localhost/")
    return {"type": "Localhost", "localhostProfile": name} if name and name != annotation else None


def _repeated(pod: Fields, path: str) -> Iterator[Diagnostic]:
    for name, key in (("hostAliases", "ip"), ("imagePullSecrets", "name")):
        seen: set[str] = set()
        for index, item in enumerate(pod.get(name) or ()):
            value, field = item.get(key, ""), f"{path}.{name}[{index}].{key}"
            if value in seen:
                yield warning(field, f"{value!r} stands above already.", "keep one of the two")
            elif name == "imagePullSecrets" and not value:
                yield warning(field, "The Secret has no name.", "name it, or take the entry out")
            seen.add(value)


def _fractions(parts: Mapping[str, Any], path: str) -> Iterator[Diagnostic]:
    """Memory and storage are whole bytes: `100m` is a tenth of a byte, and was meant as `100M`."""
    for part in ("overhead", "limits", "requests"):
        for name in _MEASURED:
            amount = (parts.get(part) or {}).get(name)
            number = None if amount is None else parse_quantity(amount)
            if number is not None and -(-number * 1000 // 1) % 1000:
                yield warning(
                    f"{path}.{part}[{name}]",
                    f"{amount} is a fraction of a byte; m means thousandths.",
                    f"write {str(amount).removesuffix('m')}M for megabytes, or Mi",
                )


def _hidden_variables(variables: Sequence[Fields], field: str) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for index, variable in enumerate(variables):
        name, value = variable.get("name", ""), variable.get("value", "")
        reference = f"$({name})"
        adds_to_it = reference in value and value != reference and "valueFrom" not in variable
        if name in seen and not adds_to_it:
            yield warning(
                f"{field}[{index}]",
                f"{name} is set above already, and this hides it.",
                "keep one of the two",
            )
        seen.add(name)


def _ports(containers: Containers) -> Iterator[Diagnostic]:
    same: dict[tuple[int, str], _Listeners] = {}
    names: set[str] = set()
    for owner, container in containers:
        for index, port in enumerate(container.get("ports") or ()):
            field = f"{owner}.ports[{index}]"
            if port.get("hostIP") and not port.get("hostPort"):
                yield warning(
                    field,
                    "hostIP does nothing without hostPort.",
                    "add hostPort, or take hostIP out",
                )
            number, protocol = port.get("containerPort", 0), port.get("protocol", "")
            if same.setdefault((number, protocol), _Listeners()).clashes(port):
                yield warning(
                    field,
                    f"Port {port.get('containerPort')} stands above already.",
                    "keep one of the two",
                )
            name = port.get("name", "")
            if name and name in names:
                yield warning(
                    field,
                    f"A port of another container is called {name} too; by name only the first is found.",
                    "give each port a name of its own",
                )
            names.add(name)


@dataclass(slots=True)
class _Listeners:
    """Entries for one port and protocol, by host port: the host addresses they name."""

    by_host_port: dict[int, set[str]] = field(default_factory=dict)

    def clashes(self, port: Fields) -> bool:
        """Whether an entry overlaps with one before it, or nobody knows whether it does."""
        host_port, address = port.get("hostPort", 0), port.get("hostIP", "")
        others = self.by_host_port.get(host_port, set())
        is_in_doubt = bool(others) and (address in others or not address or "" in others)
        is_redundant = bool(self.by_host_port) and (not host_port or 0 in self.by_host_port)
        self.by_host_port.setdefault(host_port, set()).add(address)
        return is_in_doubt or is_redundant


def _missing_selectors(pod: Fields, path: str) -> Iterator[Diagnostic]:
    for index, constraint in enumerate(pod.get("topologySpreadConstraints") or ()):
        if constraint.get("labelSelector") is None:
            field = f"{path}.topologySpreadConstraints[{index}].labelSelector"
            yield warning(field, _NO_SELECTOR, "add labelSelector")
    for kind in ("podAffinity", "podAntiAffinity"):
        affinity = (pod.get("affinity") or {}).get(kind) or {}
        place = f"{path}.affinity.{kind}"
        for index, term in enumerate(affinity.get(_REQUIRED) or ()):
            if term.get("labelSelector") is None:
                yield warning(
                    f"{place}.{_REQUIRED}[{index}].labelSelector", _NO_SELECTOR, "add labelSelector"
                )
        for index, weighted in enumerate(affinity.get(_PREFERRED) or ()):
            if (weighted.get("podAffinityTerm") or {}).get("labelSelector") is None:
                field = f"{place}.{_PREFERRED}[{index}].podAffinityTerm.labelSelector"
                yield warning(field, _NO_SELECTOR, "add labelSelector")


def _addresses(pod: Fields, path: str) -> Iterator[Diagnostic]:
    servers = (pod.get("dnsConfig") or {}).get("nameservers") or ()
    given = [(f"{path}.dnsConfig.nameservers[{index}]", text) for index, text in enumerate(servers)]
    aliases = enumerate(pod.get("hostAliases") or ())
    given += [(f"{path}.hostAliases[{index}].ip", alias.get("ip", "")) for index, alias in aliases]
    for place, text in given:
        usual = address(text)
        if usual is not None and usual != text:
            yield warning(place, f"{text} is an unusual spelling of {usual}.", f"write {usual}")
