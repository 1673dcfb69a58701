"""How much work there is, how much of it at a time, and which index does what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jobkit.validation.lint.rule import Finding, Findings, Rule
from jobkit.validation.lint.subject import POD, Fields, Subject

__all__ = ["RULES"]

INDEX = "JOB_COMPLETION_INDEX"
_REFERENCE = re.compile(r"(?<!\$)(?:\$\$)*\$\(JOB_COMPLETION_INDEX\)")
_MENTION = re.compile(r"\$[({]?JOB_COMPLETION_INDEX\b(?!:?[-+?=])")  # not with a default of its own
_LONGEST_PREFIX = 58


def _too_parallel(subject: Subject) -> Findings:
    spec = subject.spec
    if spec.completions and spec.parallelism > spec.completions:
        yield Finding(
            field="spec.parallelism",
            message=f"At most {spec.completions} Pods run at a time, not {spec.parallelism}: there is no "
            "work for more than completions.",
        )


def _no_parallelism(subject: Subject) -> Findings:
    if subject.spec.parallelism == 0 and subject.spec.completions != 0:
        yield Finding(
            field="spec.parallelism",
            message="0 Pods are created, and the Job stays as it is until somebody raises parallelism.",
        )


def _no_completions(subject: Subject) -> Findings:
    if subject.spec.completions == 0:
        yield Finding(
            field="spec.completions",
            message="0 completions are reached at once: the Job is complete and no Pod has run.",
        )


def _index_in_variable(subject: Subject) -> Findings:
    if not subject.spec.is_indexed:
        return
    for path, container in subject.all_containers():
        for number, variable in enumerate(container.get("env") or ()):
            if variable.get("name") == INDEX:
                break
            if _REFERENCE.search(variable.get("value") or ""):
                yield Finding(
                    field=f"{path}.env[{number}].value",
                    message=f"$({INDEX}) stays as it is written here: the controller adds the variable "
                    f"after {variable.get('name')}, and only earlier ones are filled in.",
                )


def _no_index(subject: Subject) -> Findings:
    if subject.spec.is_indexed:
        return
    for path, container in subject.all_containers():
        names = {variable.get("name") for variable in container.get("env") or ()}
        if INDEX in names or container.get("envFrom"):
            continue
        if place := next(_mentions(path, container), None):
            yield Finding(
                field=place,
                message=f"{INDEX} is not set: the Pods of this Job have no index (completionMode is "
                "NonIndexed).",
            )
            return


def _mentions(path: str, container: Fields) -> Iterator[str]:
    for name in ("command", "args"):
        for number, text in enumerate(container.get(name) or ()):
            if _MENTION.search(text):
                yield f"{path}.{name}[{number}]"
    for number, variable in enumerate(container.get("env") or ()):
        if _REFERENCE.search(variable.get("value") or ""):
            yield f"{path}.env[{number}].value"


def _index_hidden(subject: Subject) -> Findings:
    if not subject.spec.is_indexed or (subject.spec.completions or 0) < 2:
        return
    for path, container in subject.all_containers():
        for number, variable in enumerate(container.get("env") or ()):
            if variable.get("name") == INDEX and "valueFrom" not in variable:
                yield Finding(
                    field=f"{path}.env[{number}]",
                    message=f"Every Pod gets {INDEX}={variable.get('value', '')}: the controller sets the "
                    "variable only where the template does not.",
                )


def _hostname_replaced(subject: Subject) -> Findings:
    hostname = subject.written_pod.get("hostname")
    if hostname and subject.spec.is_indexed:
        yield Finding(
            field=f"{POD}.hostname",
            message=f"No Pod is called {hostname}: in an Indexed Job the host names are "
            f"{subject.job.name}-0, {subject.job.name}-1 and so on.",
        )


def _name_cut(subject: Subject) -> Findings:
    spec, name = subject.spec, subject.job.name
    indexed = spec.is_indexed and spec.completions
    behind = f"-{(spec.completions or 1) - 1}-" if indexed else "-"
    longest = _LONGEST_PREFIX - len(behind)
    written = (subject.written.get("metadata") or {}).get("name")
    if written and len(name) > longest:
        suffix = f"index {behind[1:-1]} and a random suffix" if indexed else "a random suffix"
        yield Finding(
            field="metadata.name",
            message=f"{len(name)} characters leave no room for {suffix}: in the names of Pods the "
            f"Job's name is cut off after {longest}.",
            fix=f"use at most {longest} characters",
        )


def _host_port(subject: Subject) -> Findings:
    spec = subject.spec
    if min(spec.parallelism, spec.completions or spec.parallelism) < 2:
        return
    for path, container in subject.containers():
        for number, port in enumerate(container.get("ports") or ()):
            if port.get("hostPort"):
                yield Finding(
                    field=f"{path}.ports[{number}]",
                    message=f"No two Pods with host port {port['hostPort']} fit on one node, so "
                    f"{spec.parallelism} at a time need as many nodes; the others wait.",
                )
                return


RULES = (
    Rule(
        id="parallelism-above-completions",
        reason="parallelism is the most that run at one time, and never more than what is left to do.",
        misconception="M12",
        fix="lower parallelism, or raise completions",
        explain="spec.parallelism",
        check=_too_parallel,
    ),
    Rule(
        id="parallelism-zero",
        reason="A Job that may run no Pod does not end.",
        misconception="M12",
        fix="write suspend: true to make the Job wait, which also stops its deadline",
        explain="spec.parallelism",
        check=_no_parallelism,
    ),
    Rule(
        id="completions-zero",
        reason="A Job that needs no success is complete before it has begun.",
        misconception="M12",
        fix="write how many Pods must succeed; to make the Job wait, write suspend: true",
        explain="spec.completions",
        check=_no_completions,
    ),
    Rule(
        id="index-in-own-variable",
        reason="$(NAME) in a variable is filled in only from variables before it in the list, and the "
        "index comes last.",
        misconception="M37",
        fix=f"use $({INDEX}) in command or args, or ${INDEX} in the program",
        explain="spec.completionMode",
        check=_index_in_variable,
    ),
    Rule(
        id="index-without-indexed",
        reason="Only the Pods of an Indexed Job have a completion index.",
        misconception="M38",
        fix="add completionMode: Indexed, and completions",
        explain="spec.completionMode",
        check=_no_index,
    ),
    Rule(
        id="index-hidden",
        reason="A variable of the template keeps the controller from setting the index.",
        misconception="M37",
        fix="take the variable out, or give it another name",
        explain="spec.completionMode",
        check=_index_hidden,
    ),
    Rule(
        id="hostname-replaced",
        reason="The Pods of an Indexed Job get host names of their own.",
        misconception="M38",
        fix="take hostname out; with a subdomain, Pods find one another by the Job's name and their index",
        explain="spec.completionMode",
        check=_hostname_replaced,
    ),
    Rule(
        id="name-cut",
        reason="Names of Pods have 63 characters at most, and what is added to the Job's name goes first; "
        "two long names may look alike.",
        misconception="M38",
        fix="shorten the name",
        explain="metadata.name",
        check=_name_cut,
    ),
    Rule(
        id="host-port-in-parallel",
        reason="A port of a node can be taken once.",
        misconception="M12",
        fix="take hostPort out",
        explain="spec.parallelism",
        check=_host_port,
    ),
)  # fmt: skip
