"""The rules for a Job's own fields.

Source: ValidateJobSpec of batch/v1, in the server's order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.fields.limits import (
    LIMITS,
    MANY_COMPLETIONS,
    MOST_INDEXED,
    MOST_WITH_MANY_COMPLETIONS,
)
from jobkit.validation.limits import field_problems
from jobkit.validation.names import is_dns_subdomain
from jobkit.validation.pod_failure_policy import pod_failure_policy_problems
from jobkit.validation.pod_template import pod_template_problems
from jobkit.validation.problems import invalid, required, unsupported
from jobkit.validation.selector import selector_problems
from jobkit.validation.success_policy import success_policy_problems

__all__ = ["job_spec_problems"]

Fields = dict[str, Any]

_NUMBERS = tuple(name for name, limit in LIMITS["JobSpec"].items() if limit.lowest == 0)
_PATH_CHARACTERS = re.compile(r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+")


def job_spec_problems(spec: Fields) -> Iterator[Diagnostic]:
    """Everything that is wrong with a Job's spec, after defaulting."""
    yield from _numbers(spec)
    yield from _managed_by(spec)
    yield from _completion_mode(spec)
    yield from _replacement(spec)
    yield from pod_template_problems(spec.get("template", {}), "spec.template")
    yield from _restart_policy(spec)
    yield from selector_problems(spec)


def _numbers(spec: Fields) -> Iterator[Diagnostic]:
    for name in _NUMBERS:
        yield from field_problems("JobSpec", spec, name, f"spec.{name}")
    if "maxFailedIndexes" in spec and "backoffLimitPerIndex" not in spec:
        yield required(
            "spec.backoffLimitPerIndex",
            "maxFailedIndexes counts indexes that used up their own limit, and no such limit is set.",
            "add backoffLimitPerIndex, or take maxFailedIndexes out",
            where="spec.maxFailedIndexes",
        )


def _managed_by(spec: Fields) -> Iterator[Diagnostic]:
    manager = spec.get("managedBy")
    if manager is None:
        return
    field = "spec.managedBy"
    if not manager:
        yield required(field, "managedBy is given and empty.", "take it out, or name a controller")
        return
    domain, slash, path = manager.partition("/")
    hint = "write it like example.com/my-controller"
    if not slash or not domain or not path:
        yield invalid(field, manager, "managedBy is a domain, a slash and a path.", hint)
    else:
        if not is_dns_subdomain(domain):
            yield invalid(field, domain, "The part before the slash is no domain name.", hint)
        if not _PATH_CHARACTERS.fullmatch(path):
            yield invalid(
                field, path, "The part after the slash holds a character of no path.", hint
            )
    yield from field_problems("JobSpec", spec, "managedBy", field)


def _completion_mode(spec: Fields) -> Iterator[Diagnostic]:
    mode = spec.get("completionMode")
    yield from field_problems("JobSpec", spec, "completionMode", "spec.completionMode")
    if mode == "Indexed":
        yield from _indexed(spec)
    if mode == "NonIndexed":
        for name in ("backoffLimitPerIndex", "maxFailedIndexes"):
            if name in spec:
                yield invalid(
                    f"spec.{name}",
                    spec[name],
                    f"{name} is about completion indexes, and this Job has none.",
                    "add completionMode: Indexed, or take it out",
                    on_key=True,
                )
    if spec.get("podFailurePolicy") is not None:
        yield from pod_failure_policy_problems(spec)
    if spec.get("successPolicy") is not None:
        if mode == "Indexed":
            yield from success_policy_problems(spec)
        else:
            yield invalid(
                "spec.successPolicy",
                spec["successPolicy"],
                "A success policy is about completion indexes, and this Job has none.",
                "add completionMode: Indexed, or take the policy out",
                on_key=True,
            )


def _indexed(spec: Fields) -> Iterator[Diagnostic]:
    completions, parallelism = spec.get("completions"), spec.get("parallelism", 1)
    failed_limit = spec.get("maxFailedIndexes")
    if completions is None:
        yield required(
            "spec.completions",
            "An Indexed Job needs to know how many indexes it has.",
            "add completions; with parallelism given it is not filled in",
            where="spec.completionMode",
        )
    if parallelism > MOST_INDEXED:
        yield invalid(
            "spec.parallelism",
            parallelism,
            f"An Indexed Job runs at most {MOST_INDEXED} Pods at a time.",
            f"write a number from 0 to {MOST_INDEXED}",
        )
    if failed_limit is not None and completions is not None and failed_limit > completions:
        yield invalid(
            "spec.maxFailedIndexes",
            failed_limit,
            f"No more than completions ({completions}) indexes can fail.",
            f"write at most {completions}, or raise completions",
        )
    if failed_limit is not None and failed_limit > MOST_INDEXED:
        yield invalid(
            "spec.maxFailedIndexes",
            failed_limit,
            f"At most {MOST_INDEXED} failed indexes can be borne.",
            f"write a number from 0 to {MOST_INDEXED}",
        )
    if (completions or 0) > MANY_COMPLETIONS and "backoffLimitPerIndex" in spec:
        yield from _many_indexes_with_limits(completions or 0, parallelism, failed_limit)


def _many_indexes_with_limits(
    completions: int, parallelism: int, failed_limit: int | None
) -> Iterator[Diagnostic]:
    because = f"with limits per index and more than {MANY_COMPLETIONS} completions ({completions})"
    fewer = f"lower completions to {MANY_COMPLETIONS}, or take backoffLimitPerIndex out"
    most = MOST_WITH_MANY_COMPLETIONS
    if failed_limit is None:
        yield required(
            "spec.maxFailedIndexes",
            f"It must be set {because}.",
            f"add maxFailedIndexes, at most {most}; or {fewer}",
            where="spec.completions",
        )
    if parallelism > most:
        yield invalid(
            "spec.parallelism",
            parallelism,
            f"At most {most} is allowed {because}.",
            f"write at most {most}; or {fewer}",
        )
    if failed_limit is not None and failed_limit > most:
        yield invalid(
            "spec.maxFailedIndexes",
            failed_limit,
            f"At most {most} is allowed {because}.",
            f"write at most {most}; or {fewer}",
        )


def _replacement(spec: Fields) -> Iterator[Diagnostic]:
    policy, field = spec.get("podReplacementPolicy"), "spec.podReplacementPolicy"
    if spec.get("podFailurePolicy") is None:
        yield from field_problems("JobSpec", spec, "podReplacementPolicy", field)
    elif policy != "Failed":
        yield unsupported(
            field,
            policy,
            ["Failed"],
            "with a podFailurePolicy a Pod is replaced only once it has failed; write Failed, or "
            "take one of the two policies out",
        )


def _restart_policy(spec: Fields) -> Iterator[Diagnostic]:
    field = "spec.template.spec.restartPolicy"
    policy = spec.get("template", {}).get("spec", {}).get("restartPolicy")
    if policy in (None, "", "Always"):
        yield required(
            field,
            "A Job must say OnFailure or Never; Always, which is filled in where nothing is said, "
            "would never let a Pod end.",
            "add restartPolicy: Never (or OnFailure)",
        )
    elif policy not in ("Never", "OnFailure"):
        yield unsupported(field, policy, ["OnFailure", "Never"])
    elif policy == "OnFailure" and spec.get("podFailurePolicy") is not None:
        yield invalid(
            field,
            policy,
            "With a podFailurePolicy the kubelet must not restart containers, or no Pod would fail.",
            "write restartPolicy: Never, or take the podFailurePolicy out",
        )
