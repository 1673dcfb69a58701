"""The Pod template: containers that never end, images that change, evidence that goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from jobkit.validation.lint.rule import Finding, Findings, Rule
from jobkit.validation.lint.subject import POD, Fields, Subject

__all__ = ["RULES"]

_SIDECARS = re.compile(
    r"\b(sidecar|istio-proxy|proxyv2|envoy|linkerd-proxy|cloud-?sql-?proxy|fluent-?bit|fluentd|filebeat"
    r"|promtail|vault-agent|otel-?collector|opentelemetry-collector|log-?shipper|telegraf|node-exporter)\b"
)
_SERVERS = frozenset(
    "nginx httpd redis postgres mysql mariadb mongo rabbitmq memcached traefik caddy haproxy".split()
)
_ENDLESS = re.compile(r"\bsleep\s+inf(inity)?\b|\btail\s+-[fF]\s|\bwhile\s+(true|:)\s*;")
_ENDS_IT = re.compile(r"\b(break|exit|return|timeout|kill)\b|--pid|(?<!&)&(?!&)|(?<!\|)\|(?!\|)")
_MOVING_TAGS = frozenset("latest main master edge nightly dev develop stable snapshot".split())
_EXIT_ZERO_ON_STOP = re.compile(
    r"""\btrap\s+(["'])[^"']*\bexit(\s+0)?\s*;?\s*\1[^\n;]*\b(SIG)?TERM\b"""
)
_FORGIVEN = re.compile(r"[^;\n&|]+\|\|\s*(true|:|exit\s+0)")
_ENDS_WELL = re.compile(r".*(;|\n)\s*(exit\s+0|true|:)", re.DOTALL)
_TAKES_CARE = re.compile(r"\bset\s+-\w*e|\|\||&&|\bif\b|\btrap\b|\bexit\s+([1-9]|\$)")
_SHELLS = frozenset("sh bash dash ash zsh ksh".split())


def _sidecar(subject: Subject) -> Findings:
    containers = list(subject.containers())
    beside = [(path, c) for path, c in containers if _is_sidecar(c)]
    if not beside or len(beside) == len(containers):
        return
    for path, container in beside:
        yield Finding(
            field=f"{path}.name",
            message=f"{container['name']} looks like a helper that runs on: the Pod ends only when all "
            "its containers have ended, so the index stays open.",
            fix=f"move {container['name']} to initContainers and give it restartPolicy: Always",
        )


def _is_sidecar(container: Fields) -> bool:
    name = _name_of_image(container.get("image") or "")
    return any(_SIDECARS.search(text) for text in (container["name"], name))


def _never_ends(subject: Subject) -> Findings:
    if subject.spec.success_policy:
        return
    for path, container in subject.containers():
        if _is_sidecar(container):
            continue
        given = [name for name in ("command", "args") if container.get(name)]
        words = " ".join(" ".join(container[name]) for name in given)
        image = _name_of_image(container.get("image") or "")
        if given and _ENDLESS.search(words) and not _ENDS_IT.search(words):
            yield Finding(
                field=f"{path}.{given[-1] if len(given) == 1 else given[0]}",
                message=f"{container['name']} never ends by itself, and a Job waits for all containers.",
            )
        elif not given and image in _SERVERS:
            yield Finding(
                field=f"{path}.image",
                message=f"{image} is a server: it never ends by itself, and a Job waits for all "
                "containers.",
            )


def _no_resources(subject: Subject) -> Findings:
    if _has_any(subject.pod.get("resources") or {}):
        return
    for path, container in subject.containers():
        if not _has_any(container.get("resources") or {}):
            yield Finding(
                field=path,
                message=f"{container['name']} asks for no cpu and no memory: when a node runs short its "
                "Pod is among the first to be evicted, and an eviction counts as a failure.",
            )


def _has_any(resources: Fields) -> bool:
    return bool(resources.get("requests") or resources.get("limits") or resources.get("claims"))


def _mutable_tag(subject: Subject) -> Findings:
    for path, container in subject.all_containers():
        image = container.get("image") or ""
        name, _, digest = image.partition("@")
        tag = name.rpartition("/")[2].partition(":")[2]
        if image and not digest and (not tag or tag in _MOVING_TAGS):
            what = f"the tag {tag} moves" if tag else "no tag means latest, which moves"
            yield Finding(
                field=f"{path}.image",
                message=f"{what[0].upper()}{what[1:]}: a retry, or the next index, may run another program "
                "than the first Pod did.",
            )


def _logs_lost(subject: Subject) -> Findings:
    if subject.spec.template.restart_policy != "OnFailure":
        return
    policies = [c.get("terminationMessagePolicy") for _, c in subject.containers()]
    if "FallbackToLogsOnError" not in policies:
        yield Finding(
            field=f"{POD}.restartPolicy",
            message="When the Job fails its last Pod is deleted, and with OnFailure there was no other: the "
            "logs of every attempt go with it.",
        )


def _leaves_with_zero(subject: Subject) -> Findings:
    for path, script, _ in _scripts(subject):
        if _EXIT_ZERO_ON_STOP.search(script):
            yield Finding(
                field=path,
                message="The script exits with 0 when it is told to stop: a Pod that is evicted in the "
                "middle of its work may be ticked off as a success.",
            )


def _never_fails(subject: Subject) -> Findings:
    for path, script, stops_at_errors in _scripts(subject):
        text = script.strip()
        unheeded = not stops_at_errors and not _TAKES_CARE.search(text)
        if _FORGIVEN.fullmatch(text) or (unheeded and _ENDS_WELL.fullmatch(text)):
            yield Finding(
                field=path,
                message="The script always ends with 0, whatever happened in it: the Job counts every Pod "
                "as a success.",
            )


def _scripts(subject: Subject) -> Iterator[tuple[str, str, bool]]:
    """The texts that containers hand to a shell (`sh -c …`), with their paths, and whether with `-e`."""
    for path, container in subject.containers():
        words = [
            (f"{path}.{name}[{number}]", word)
            for name in ("command", "args")
            for number, word in enumerate(container.get(name) or ())
        ]
        if not words or words[0][1].rpartition("/")[2] not in _SHELLS:
            continue
        options = ""
        for (_, option), (place, script) in pairwise(words[1:]):
            options += option
            if re.fullmatch(r"-[a-z]*c", option):
                yield place, script, bool(re.search(r"-[a-z]*e", options))
                break


def _name_of_image(image: str) -> str:
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0]


RULES = (
    Rule(
        id="sidecar-in-containers",
        reason="All containers are alike to a Job: it waits for the helper as it does for the program.",
        misconception="M05",
        fix="make it a sidecar: an init container with restartPolicy: Always",
        explain="spec.template.spec.initContainers",
        check=_sidecar,
    ),
    Rule(
        id="container-never-ends",
        reason="An index is done when its containers have ended with 0; one that runs on for ever never is.",
        misconception="M05",
        fix="let the container end when its work is done",
        explain="spec.template.spec.containers",
        check=_never_ends,
    ),
    Rule(
        id="no-resources",
        reason="Containers without requests are the first to be evicted, and evictions are charged.",
        misconception="M09",
        fix="add resources.requests with cpu and memory",
        explain="spec.template.spec.containers.resources",
        check=_no_resources,
    ),
    Rule(
        id="mutable-image-tag",
        reason="A Job makes new Pods, for retries and for further indexes, as long as it runs; each "
        "takes what the tag means by then.",
        misconception="M03",
        fix="name a version or a digest",
        explain="spec.template.spec.containers.image",
        check=_mutable_tag,
    ),
    Rule(
        id="logs-go-with-the-pod",
        reason="With restartPolicy OnFailure all attempts share one Pod, which the controller deletes when "
        "it gives up.",
        misconception="M02",
        fix="write restartPolicy: Never, which keeps failed Pods; or collect the logs, and set "
        "terminationMessagePolicy: FallbackToLogsOnError",
        explain="spec.template.spec.restartPolicy",
        check=_logs_lost,
    ),
    Rule(
        id="stop-signal-ends-with-zero",
        reason="Exit code 0 says that the work is done, also when it comes after a stop signal.",
        misconception="M31",
        fix="exit with 143, or another code but 0",
        explain="spec.podReplacementPolicy",
        check=_leaves_with_zero,
    ),
    Rule(
        id="exit-code-lost",
        reason="The exit code is all that a Job learns of a program.",
        misconception="M51",
        fix="let the script end with the exit code of its work",
        explain="spec.backoffLimit",
        check=_never_fails,
    ),
)  # fmt: skip
