"""The rules for resources: requests, limits, claims. Source: ValidateResourceRequirements of core/v1."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.fields.quantity import parse_quantity
from jobkit.validation.names import follows, form_problem, is_label_key
from jobkit.validation.problems import (
    duplicate,
    forbidden,
    invalid,
    not_found,
    required,
    unsupported,
)

__all__ = [
    "claim_problems",
    "container_resource_problems",
    "overhead_problems",
    "pod_resource_problems",
]

Fields = Mapping[str, Any]
NameRule = Callable[[str, str], Iterator[Diagnostic]]

HUGE_PAGES = "hugepages-"
_CONTAINER = ("cpu", "memory", "ephemeral-storage")
_STANDARD = frozenset(
    """
    cpu memory ephemeral-storage requests.cpu requests.memory requests.ephemeral-storage limits.cpu
    limits.memory limits.ephemeral-storage pods resourcequotas services replicationcontrollers
    secrets configmaps persistentvolumeclaims storage requests.storage services.nodeports
    services.loadbalancers
    """.split()
)
_COUNTED = frozenset(
    """
    pods resourcequotas services replicationcontrollers secrets configmaps persistentvolumeclaims
    services.nodeports services.loadbalancers
    """.split()
)


def container_resource_problems(
    resources: Fields, field: str, claims: Collection[str]
) -> Iterator[Diagnostic]:
    """Everything that is wrong with the resources of a container.

    Args:
        resources: Requests, limits and claims; quantities in the API's form.
        field: Path of the resources.
        claims: Names of the Pod's resource claims.
    """
    yield from _requirements(resources, field, _container_name)
    yield from claim_problems(resources.get("claims") or (), f"{field}.claims", claims)


def overhead_problems(overhead: Fields, field: str) -> Iterator[Diagnostic]:
    """Everything that is wrong with the overhead of a Pod, which is read as limits."""
    for problem in _requirements({"limits": overhead}, field, _container_name):
        yield replace(problem, where=problem.field.replace(f"{field}.limits", field, 1))


def pod_resource_problems(pod: Fields, field: str, claims: Collection[str]) -> Iterator[Diagnostic]:
    """Everything that is wrong with the resources of a Pod as a whole (KEP-2837)."""
    resources, path = pod.get("resources"), f"{field}.resources"
    if resources is None:
        return
    if (pod.get("os") or {}).get("name") == "windows":
        yield forbidden(
            path, "A Windows Pod has no resources of its own.", "set them at its containers"
        )
        return
    if "claims" in resources:
        yield forbidden(
            f"{path}.claims",
            "Claims belong to a container, not to the whole Pod.",
            "move them there",
        )
    yield from _requirements(resources, path, _pod_name)
    yield from claim_problems(resources.get("claims") or (), f"{path}.claims", claims)
    yield from _consistency(pod, resources, path)


def claim_problems(
    claims: Sequence[Fields], field: str, known: Collection[str]
) -> Iterator[Diagnostic]:
    """Whether each claim is one of the Pod's, and is asked for once."""
    seen: set[str] = set()
    with_request: set[str] = set()
    for index, claim in enumerate(claims):
        name, request = claim.get("name", ""), claim.get("request", "")
        place = f"{field}[{index}]"
        if not name:
            yield required(
                place, "A claim needs a name.", "name one of spec.resourceClaims of the Pod"
            )
            continue
        again = f"The claim {name} is asked for above already."
        key = f"{name}/{request}" if request else name
        if name in seen:
            yield duplicate(place, name, again, "keep one of them")
        else:
            if request and not follows(request, "DNS label"):
                yield form_problem(f"{place}.request", request, "DNS label")
            if key in seen or (not request and name in with_request):
                yield duplicate(place, key, again, "keep one of them")
            seen.add(key)
            if request:
                with_request.add(name)
        if name not in known:
            listed = f"; it has {', '.join(known)}" if known else ""
            yield not_found(
                place,
                name,
                f"The Pod has no resource claim {name}{listed}.",
                "add it to spec.resourceClaims of the Pod",
            )


def _requirements(resources: Fields, field: str, name_rule: NameRule) -> Iterator[Diagnostic]:
    limits, requests = resources.get("limits") or {}, resources.get("requests") or {}
    for part, amounts in (("limits", limits), ("requests", requests)):
        for name, amount in amounts.items():
            place = f"{field}.{part}[{name}]"
            yield from name_rule(name, place)
            yield from _amount(name, amount, place)
    for name, amount in requests.items():
        yield from _against_limit(name, amount, limits, field)
    names = {*limits, *requests}
    if any(map(_is_huge_pages, names)) and not names & {"cpu", "memory"}:
        yield forbidden(
            field,
            "Huge pages are given only beside cpu or memory.",
            "add a request for cpu or memory",
        )


def _container_name(name: str, field: str) -> Iterator[Diagnostic]:
    if "/" not in name:
        known = name in _CONTAINER or _is_huge_pages(name)
    else:
        known = _is_native(name) or _is_extended(name)
    if not known or not is_label_key(name):
        yield _unknown_resource(name, field)


def _pod_name(name: str, field: str) -> Iterator[Diagnostic]:
    is_standard = "/" in name or name in _STANDARD or _is_huge_pages(name)
    is_standard = is_standard or name.startswith("requests.hugepages-")
    if not is_label_key(name) or not is_standard:
        yield _unknown_resource(name, field)
    elif name not in ("cpu", "memory") and not _is_huge_pages(name):
        problem = unsupported(field, name, ["cpu", "memory", "hugepages-…"])
        words = f"The Pod as a whole has cpu, memory and hugepages-<size>, and no {name}."
        yield replace(problem, message=words, hint=f"move {name} to a container", on_key=True)


def _unknown_resource(name: str, field: str) -> Diagnostic:
    return invalid(
        field,
        name,
        f"{name} is no resource that a container can have: {', '.join(_CONTAINER)}, "
        "hugepages-<size>, or a device's name with its domain, such as example.com/gpu.",
        "check the spelling, or write its domain before it",
        on_key=True,
    )


def _amount(name: str, amount: Any, field: str) -> Iterator[Diagnostic]:
    number = _number(amount)
    if number < 0:
        yield invalid(
            field, amount, f"An amount of {name} cannot be negative.", "write 0 or a larger amount"
        )
    if (name in _COUNTED or _is_extended(name)) and number.denominator != 1:
        yield invalid(
            field, amount, f"{name} is handed out in whole pieces.", "write a whole number"
        )
    if _is_huge_pages(name) and not _is_divisible(name, number):
        yield invalid(
            field,
            amount,
            f"{amount} is no multiple of the page size that {name} names.",
            f"write a multiple of {name.removeprefix(HUGE_PAGES)}",
        )


def _against_limit(
    name: str, amount: Any, limits: Mapping[str, Any], field: str
) -> Iterator[Diagnostic]:
    limit, where = limits.get(name), f"{field}.requests[{name}]"
    is_fixed = not _is_native(name) or _is_huge_pages(name)
    if limit is None:
        if is_fixed:
            yield required(
                f"{field}.limits",
                f"{name} cannot be overcommitted, so it needs a limit as well.",
                f"add {name}: {amount} to the limits",
                where=where,
            )
    elif is_fixed and _number(amount) != _number(limit):
        yield invalid(
            f"{field}.requests",
            str(amount),
            f"{name} cannot be overcommitted: request and limit ({limit}) must be the same.",
            "change the request to the limit",
            where=where,
        )
    elif _number(amount) > _number(limit):
        yield invalid(
            f"{field}.requests",
            str(amount),
            f"The request for {name} ({amount}) lies above its limit ({limit}).",
            "raise the limit, or lower the request",
            where=where,
        )


def _consistency(pod: Fields, resources: Fields, path: str) -> Iterator[Diagnostic]:
    """Requests of the Pod cover its containers', and no container's limit lies above the Pod's."""
    limits, requests = resources.get("limits") or {}, resources.get("requests") or {}
    for name, total in _together(pod, "requests").items():
        if name in requests and total > _number(requests[name]):
            yield invalid(
                f"{path}.requests[{name}]",
                str(requests[name]),
                f"The containers together ask for more {name} than the Pod does.",
                "raise the request of the Pod",
            )
    for name, total in _together(pod, "limits").items():
        if _is_huge_pages(name) and name in limits and total > _number(limits[name]):
            yield invalid(
                f"{path}.limits[{name}]",
                str(limits[name]),
                f"The limits of the containers together lie above the Pod's limit for {name}.",
                "raise the limit of the Pod",
            )
    for index, container in enumerate(pod.get("containers") or ()):
        for name, limit in ((container.get("resources") or {}).get("limits") or {}).items():
            if name in limits and _number(limit) > _number(limits[name]):
                yield invalid(
                    f"{path}.containers[{index}][{name}].limits",
                    str(limit),
                    f"The container's limit for {name} lies above the Pod's ({limits[name]}).",
                    "lower it, or raise the limit of the Pod",
                    where=f"{path.removesuffix('.resources')}.containers[{index}].resources.limits.{name}",
                )


def _together(pod: Fields, part: str) -> dict[str, Fraction]:
    """What containers and init containers ask for at one time. Source: AggregateContainerRequests."""
    running: dict[str, Fraction] = {}
    sidecars: dict[str, Fraction] = {}
    starting: dict[str, Fraction] = {}
    for container in pod.get("containers") or ():
        _add(running, _amounts(container, part))
    for container in pod.get("initContainers") or ():
        amounts = _amounts(container, part)
        if container.get("restartPolicy") == "Always":
            _add(running, amounts)
            _add(sidecars, amounts)
            amounts = dict(sidecars)
        else:
            _add(amounts, sidecars)
        for name, amount in amounts.items():
            starting[name] = max(amount, starting.get(name, amount))
    for name, amount in starting.items():
        running[name] = max(amount, running.get(name, amount))
    return running


def _amounts(container: Fields, part: str) -> dict[str, Fraction]:
    resources = container.get("resources") or {}
    return {name: _number(amount) for name, amount in (resources.get(part) or {}).items()}


def _add(total: dict[str, Fraction], more: Mapping[str, Fraction]) -> None:
    for name, amount in more.items():
        total[name] = total.get(name, Fraction(0)) + amount


def _number(amount: Any) -> Fraction:
    return parse_quantity(amount) or Fraction(0)


def _is_huge_pages(name: str) -> bool:
    return name.startswith(HUGE_PAGES)


def _is_native(name: str) -> bool:
    return "/" not in name or "kubernetes.io/" in name


def _is_extended(name: str) -> bool:
    if _is_native(name) or name.startswith("requests."):
        return False
    return is_label_key(f"requests.{name}")


def _is_divisible(name: str, number: Fraction) -> bool:
    size = parse_quantity(name.removeprefix(HUGE_PAGES))
    if size is None or size <= 0 or size.denominator != 1:
        return False
    return -(-number // 1) % size == 0
