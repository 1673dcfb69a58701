"""The rules for probes and lifecycle hooks. Source: validateProbe and validateLifecycle of core/v1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.validation.limits import limit_problems
from jobkit.validation.names import follows, form_problem
from jobkit.validation.problems import forbidden, invalid, required

__all__ = ["PROBES", "lifecycle_problems", "probe_problems"]

Fields = Mapping[str, Any]

PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_PROBE_HANDLERS = ("exec", "httpGet", "tcpSocket", "grpc")
_HOOK_HANDLERS = ("exec", "httpGet", "tcpSocket", "sleep")


def probe_problems(container: Fields, path: str, grace: int) -> Iterator[Diagnostic]:
    """Everything that is wrong with the probes of a container; `grace` is its Pod's."""
    for name in PROBES:
        probe = container.get(name)
        if probe is not None:
            yield from _probe(probe, f"{path}.{name}", grace, is_readiness=name == "readinessProbe")


def lifecycle_problems(lifecycle: Fields, path: str, grace: int) -> Iterator[Diagnostic]:
    """Everything that is wrong with the hooks of a container; `grace` is its Pod's."""
    for name in ("postStart", "preStop"):
        if lifecycle.get(name) is not None:
            yield from _handler(lifecycle[name], _HOOK_HANDLERS, f"{path}.{name}", grace)


def _probe(probe: Fields, field: str, grace: int, *, is_readiness: bool) -> Iterator[Diagnostic]:
    yield from _handler(probe, _PROBE_HANDLERS, field, grace)
    yield from limit_problems("Probe", probe, field)
    if is_readiness:
        if "terminationGracePeriodSeconds" in probe:
            yield invalid(
                f"{field}.terminationGracePeriodSeconds",
                probe["terminationGracePeriodSeconds"],
                "A readiness probe ends no container, so it has no grace period.",
                "take it out",
            )
    elif probe.get("successThreshold", 0) != 1:
        yield invalid(
            f"{field}.successThreshold",
            probe.get("successThreshold", 0),
            "For liveness and startup probes one success is always enough.",
            "write 1, or take it out",
        )


def _handler(
    handler: Fields, kinds: tuple[str, ...], field: str, grace: int
) -> Iterator[Diagnostic]:
    given = [name for name in kinds if handler.get(name) is not None]
    if not given:
        yield required(
            field, f"It must be said what to do: one of {', '.join(kinds)}.", "add one of them"
        )
        return
    yield from _action(given[0], handler[given[0]], f"{field}.{given[0]}", grace)
    for name in given[1:]:
        yield forbidden(
            f"{field}.{name}",
            f"Only one action is allowed, and {given[0]} is there already.",
            f"take out {name} or {given[0]}",
        )


def _action(name: str, action: Fields, field: str, grace: int) -> Iterator[Diagnostic]:
    if name == "exec":
        yield from limit_problems("ExecAction", action, field)
    elif name == "httpGet":
        yield from limit_problems("HTTPGetAction", action, field)
        yield from _port(action.get("port", 0), f"{field}.port")
        for index, header in enumerate(action.get("httpHeaders") or ()):
            text = header.get("name", "")
            if not follows(text, "header name"):
                where = f"{field}.httpHeaders[{index}].name"
                yield form_problem(f"{field}.httpHeaders", text, "header name", where)
    elif name == "tcpSocket":
        yield from _port(action.get("port", 0), f"{field}.port")
    elif name == "grpc":
        yield from limit_problems("GRPCAction", action, field)
    elif not 0 <= action.get("seconds", 0) <= grace:
        yield invalid(
            field,
            action.get("seconds", 0),
            f"The Pod has {grace} s to end (terminationGracePeriodSeconds), and sleeping must fit in.",
            f"sleep at most {grace}, or raise terminationGracePeriodSeconds",
        )


def _port(port: int | str, field: str) -> Iterator[Diagnostic]:
    if isinstance(port, str):
        if not follows(port, "port name"):
            yield form_problem(field, port, "port name")
    elif not 1 <= port <= 65_535:
        yield invalid(
            field,
            port,
            "A port lies between 1 and 65535, or is the name of one.",
            "write a number from 1 to 65535",
        )
