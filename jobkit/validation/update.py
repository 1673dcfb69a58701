"""The rules for a change of a stored Job.

Source: ValidateJobUpdate of batch/v1, and the update strategy of Jobs (KEP-2926, KEP-3715).
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.validation.problems import invalid

__all__ = ["update_problems"]

Fields = dict[str, Any]

_FIXED_METADATA = ("name", "namespace", "uid")
_FIXED = (
    ("completionMode", "The mode is chosen once, when the Job is created."),
    ("podFailurePolicy", "A Pod failure policy is given when the Job is created, or never."),
    ("backoffLimitPerIndex", "The limit per index is given when the Job is created, or never."),
    ("managedBy", "Which controller runs a Job is said once, when it is created."),
    ("successPolicy", "A success policy is given when the Job is created, or never."),
)
_ANEW = "delete the Job and create it anew, or give the new one another name"
_OPEN_IN_POD = ("nodeSelector", "tolerations", "schedulingGates")


def update_problems(old: Fields, new: Fields) -> Iterator[Diagnostic]:
    """What forbids the step from a stored Job to a new one; both with defaults and generated labels."""
    for name in _FIXED_METADATA:
        if new["metadata"].get(name) != old["metadata"].get(name):
            yield invalid(
                f"metadata.{name}",
                new["metadata"].get(name, ""),
                f"{name} says which object this is, and cannot change.",
            )
    patience = "deletionGracePeriodSeconds"
    if new["metadata"].get(patience) != old["metadata"].get(patience):
        yield invalid(
            f"metadata.{patience}",
            new["metadata"].get(patience),
            "The server sets this when the Job is deleted.",
            "take it out",
        )
    before, after = old["spec"], new["spec"]
    yield from _completions(before, after)
    if after.get("selector") != before.get("selector"):
        yield invalid("spec.selector", after.get("selector"), "The selector cannot change.", _ANEW)
    yield from _template(old, new)
    for name, message in _FIXED:
        if after.get(name) != before.get(name):
            yield invalid(f"spec.{name}", after.get(name), message, _ANEW)


def _completions(before: Fields, after: Fields) -> Iterator[Diagnostic]:
    """Only an Indexed Job may change them, together with parallelism (elastic Indexed Jobs, KEP-3715)."""
    completions = after.get("completions")
    if completions == before.get("completions"):
        return
    if after.get("completionMode") != "Indexed":
        yield invalid(
            "spec.completions",
            completions,
            "The completions of a NonIndexed Job cannot change.",
            _ANEW,
        )
    elif completions is not None and completions != after.get("parallelism"):
        yield invalid(
            "spec.completions",
            completions,
            "completions of an Indexed Job change only together with parallelism, to the same number.",
            f"set parallelism to {completions} in the same change",
        )


def _template(old: Fields, new: Fields) -> Iterator[Diagnostic]:
    before, after = old["spec"].get("template", {}), new["spec"].get("template", {})
    if after == before:
        return
    if not _is_template_open(old):
        yield invalid(
            "spec.template",
            after,
            "The Pod template cannot change: Pods that ran already were made from it.",
            "suspend the Job first for labels, node selection, tolerations and resources; "
            "for all else create a new Job",
        )
    elif after.get("spec") != _with_open_parts(before, after)["spec"]:
        yield invalid(
            "spec.template.spec",
            after.get("spec"),
            "Of the Pods of a suspended Job only labels, annotations, node selection, tolerations, "
            "scheduling gates and resources may change.",
            _ANEW,
        )


def _is_template_open(old: Fields) -> bool:
    """Whether a Job is suspended, and none of its Pods runs. Source: KEP-2926, KEP-5440."""
    status = old.get("status") or {}
    if not old["spec"].get("suspend") or status.get("active"):
        return False
    conditions = status.get("conditions") or ()
    is_suspended = any(
        c.get("type") == "Suspended" and c.get("status") == "True" for c in conditions
    )
    return "startTime" not in status or is_suspended


def _with_open_parts(before: Fields, after: Fields) -> Fields:
    """The old template with everything taken from the new one that a suspended Job may change."""
    template = deepcopy(before)
    pod, new_pod = template.setdefault("spec", {}), after.get("spec", {})
    for name in _OPEN_IN_POD:
        _take_over(pod, new_pod, name)
    affinity = dict(pod.get("affinity") or {})
    _take_over(affinity, new_pod.get("affinity") or {}, "nodeAffinity")
    if affinity or new_pod.get("affinity") == {}:
        pod["affinity"] = affinity
    else:
        pod.pop("affinity", None)
    for kind in ("containers", "initContainers"):
        old_list, new_list = pod.get(kind) or [], new_pod.get(kind) or []
        if [c.get("name") for c in old_list] == [c.get("name") for c in new_list]:
            for container, new_container in zip(old_list, new_list, strict=True):
                _take_over(container, new_container, "resources")
    return template


def _take_over(target: Fields, source: Fields, name: str) -> None:
    target.pop(name, None)
    if name in source:
        target[name] = source[name]
