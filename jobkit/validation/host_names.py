"""The rules for names and addresses around a Pod: DNS, host aliases. Source: core/v1 validation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv6Address, ip_address
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.fields.limits import LIMITS
from jobkit.validation.limits import field_problems
from jobkit.validation.names import follows, form_problem
from jobkit.validation.problems import forbidden, invalid, required

__all__ = ["address", "dns_problems", "host_alias_problems", "host_name_problems"]

Fields = Mapping[str, Any]

MOST_SEARCH_CHARACTERS = 2048


def dns_problems(pod: Fields, path: str) -> Iterator[Diagnostic]:
    """Whether dnsConfig is well-formed, and there where dnsPolicy needs it."""
    config, field = pod.get("dnsConfig"), f"{path}.dnsConfig"
    if pod.get("dnsPolicy") == "None":
        if config is None:
            yield required(
                field,
                "With dnsPolicy: None the Pod needs DNS settings of its own.",
                "add dnsConfig with nameservers",
            )
            return
        if not config.get("nameservers"):
            yield required(
                f"{field}.nameservers",
                "With dnsPolicy: None a name server must be given.",
                "add an address",
            )
            return
    if config is not None:
        yield from _dns_config(config, field)


def host_alias_problems(aliases: list[Fields], field: str) -> Iterator[Diagnostic]:
    """Whether each alias is an address with host names."""
    for index, alias in enumerate(aliases):
        yield from _address_problems(alias.get("ip", ""), f"{field}[{index}].ip")
        for number, name in enumerate(alias.get("hostnames") or ()):
            if not follows(name, "DNS subdomain"):
                yield form_problem(f"{field}[{index}].hostnames[{number}]", name, "DNS subdomain")


def host_name_problems(pod: Fields, path: str) -> Iterator[Diagnostic]:
    """Whether hostnameOverride is a name, and the only thing that says one."""
    if "hostnameOverride" not in pod:
        return
    field = f"{path}.hostnameOverride"
    for name in ("setHostnameAsFQDN", "hostNetwork"):
        if pod.get(name):
            yield forbidden(
                field,
                f"{name}: true says already what the host is called.",
                f"take out hostnameOverride or {name}",
            )
    yield from field_problems("PodSpec", pod, "hostnameOverride", field)


def address(text: str) -> str | None:
    """The usual spelling of an IP address that a server takes; None for what it does not take."""
    try:
        parsed = ip_address(text)
    except ValueError:
        return None
    if isinstance(parsed, IPv6Address) and (parsed.ipv4_mapped is not None or "%" in text):
        return None
    return str(parsed)


def _address_problems(text: str, field: str) -> Iterator[Diagnostic]:
    if address(text) is None:
        yield invalid(
            field,
            text,
            "This is no IP address; leading zeros and IPv4 inside IPv6 are not taken.",
            "write it like 10.9.8.7 or 2001:db8::1",
        )


def _dns_config(config: Fields, field: str) -> Iterator[Diagnostic]:
    for name in ("nameservers", "searches"):
        entries, most = config.get(name) or [], LIMITS["PodDNSConfig"][name].most or 0
        if len(entries) > most:
            yield invalid(
                f"{field}.{name}",
                entries,
                f"There are {len(entries)} entries, and at most {most} are allowed.",
                f"keep {most} of them",
            )
    for index, server in enumerate(config.get("nameservers") or ()):
        yield from _address_problems(server, f"{field}.nameservers[{index}]")
    searches = config.get("searches") or []
    if len(" ".join(searches).encode()) > MOST_SEARCH_CHARACTERS:
        yield invalid(
            f"{field}.searches",
            searches,
            f"All entries together take more than {MOST_SEARCH_CHARACTERS} characters.",
            "take some out",
        )
    for index, name in enumerate(searches):
        if name != "." and not follows(name.removesuffix("."), "DNS name"):
            yield form_problem(f"{field}.searches[{index}]", name, "DNS name")
    for index, option in enumerate(config.get("options") or ()):
        if not option.get("name"):
            yield required(f"{field}.options[{index}]", "An option needs a name.", "add name")
