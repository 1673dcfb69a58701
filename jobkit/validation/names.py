"""The grammars of names and keys, and what is said of a text that does not follow one.

Source: k8s.io/apimachinery, util/validation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from jobkit.diagnostics import Diagnostic
from jobkit.fields.limits import Form
from jobkit.validation.problems import invalid

__all__ = [
    "LONGEST_LABEL",
    "follows",
    "form_problem",
    "is_dns_label",
    "is_dns_subdomain",
    "is_label_key",
    "is_label_value",
    "shortened",
]

LONGEST_LABEL = 63
LONGEST_SUBDOMAIN = 253
LONGEST_PORT_NAME = 15

_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_SUBDOMAIN = re.compile(rf"{_LABEL.pattern}(\.{_LABEL.pattern})*")
_UNDERSCORED = r"_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
_DNS_NAME = re.compile(rf"{_UNDERSCORED}(\.{_UNDERSCORED})*")
_QUALIFIED = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?")
_PORT_NAME = re.compile(r"(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*")
_CONFIGURATION_KEY = re.compile(r"(?!\.\.)(?!\.$)[-._a-zA-Z0-9]+")
_ENVIRONMENT_NAME = re.compile(r"[ -<>-~]+")
_HEADER_NAME = re.compile(r"[-A-Za-z0-9]+")
_NO_LABEL_CHARACTERS = re.compile(r"[^a-z0-9]+")
_NO_QUALIFIED_CHARACTERS = re.compile(r"[^A-Za-z0-9_.]+")
_NO_SUBDOMAIN_CHARACTERS = re.compile(r"[^a-z0-9.]+")


def is_dns_label(text: str) -> bool:
    """Lower-case letters, digits and dashes, at most 63, a letter or digit at both ends (RFC 1123)."""
    return len(text.encode()) <= LONGEST_LABEL and _LABEL.fullmatch(text) is not None


def is_dns_subdomain(text: str) -> bool:
    """Labels joined by dots, at most 253 characters in all (RFC 1123)."""
    return len(text.encode()) <= LONGEST_SUBDOMAIN and _SUBDOMAIN.fullmatch(text) is not None


def is_label_key(text: str) -> bool:
    """A name of at most 63 characters, with a subdomain and a slash before it or without."""
    prefix, slash, name = text.rpartition("/")
    if slash and not is_dns_subdomain(prefix):
        return False
    return len(name.encode()) <= LONGEST_LABEL and _QUALIFIED.fullmatch(name) is not None


def is_label_value(text: str) -> bool:
    """Empty, or like the name of a label key."""
    return not text or (
        len(text.encode()) <= LONGEST_LABEL and _QUALIFIED.fullmatch(text) is not None
    )


def follows(text: str, form: Form) -> bool:
    """Whether a text follows a grammar."""
    return _FORMS[form].accepts(text)


def form_problem(field: str, text: str, form: Form, where: str | None = None) -> Diagnostic:
    """What is said of a text that does not follow a grammar, with one near it that does."""
    grammar = _FORMS[form]
    mended = grammar.mend(text) if grammar.mend is not None else ""
    hint = f"for example {mended if mended and grammar.accepts(mended) else _EXAMPLES[form]}"
    return invalid(
        field, text, f"{shortened(text)} is no {form}: {grammar.words}.", hint, where=where
    )


_EXAMPLES: dict[Form, str] = {
    "DNS label": "my-name",
    "DNS subdomain": "my-name",
    "DNS name": "svc.example.com",
    "name prefix": "my-name-",
    "label key": "example.com/my-key",
    "label value": "my-value",
    "port name": "http",
    "environment name": "MY_NAME",
    "configuration key": "settings.yaml",
    "header name": "X-My-Header",
}


def shortened(text: str) -> str:
    """A text in quotes, cut where it is long."""
    return f'"{text}"' if len(text) <= 70 else f'"{text[:60]}…" ({len(text)} characters)'


def _is_dns_name(text: str) -> bool:
    return len(text.encode()) <= LONGEST_SUBDOMAIN and _DNS_NAME.fullmatch(text) is not None


def _is_name_prefix(text: str) -> bool:
    """A subdomain once something follows. The server cuts one letter too many off; so does this."""
    if len(text) > 1 and text.endswith("-"):
        return text[-2].isascii() and is_dns_subdomain(text[:-2] + "a")
    return is_dns_subdomain(text)


def _is_port_name(text: str) -> bool:
    return len(text) <= LONGEST_PORT_NAME and _PORT_NAME.fullmatch(text) is not None


def _is_configuration_key(text: str) -> bool:
    return len(text) <= LONGEST_SUBDOMAIN and _CONFIGURATION_KEY.fullmatch(text) is not None


def _is_environment_name(text: str) -> bool:
    return _ENVIRONMENT_NAME.fullmatch(text) is not None


def _is_header_name(text: str) -> bool:
    return _HEADER_NAME.fullmatch(text) is not None


def _as_label(text: str) -> str:
    return _NO_LABEL_CHARACTERS.sub("-", text.lower())[:LONGEST_LABEL].strip("-")


def _as_subdomain(text: str) -> str:
    parts = _NO_SUBDOMAIN_CHARACTERS.sub("-", text.lower()).split(".")
    return ".".join(part.strip("-") for part in parts if part.strip("-"))


def _as_port_name(text: str) -> str:
    return _as_label(text)[:LONGEST_PORT_NAME].strip("-")


def _as_label_value(text: str) -> str:
    return _NO_QUALIFIED_CHARACTERS.sub("-", text)[:LONGEST_LABEL].strip("-_.")


def _as_label_key(text: str) -> str:
    prefix, slash, name = text.rpartition("/")
    return f"{_as_subdomain(prefix)}{slash}{_as_label_value(name)}"


def _as_environment_name(text: str) -> str:
    return text.replace("=", "_") if text.isascii() else ""


@dataclass(frozen=True, slots=True)
class _Grammar:
    accepts: Callable[[str], bool]
    words: str
    mend: Callable[[str], str] | None = None


_FORMS: dict[Form, _Grammar] = {
    "DNS label": _Grammar(
        is_dns_label,
        "it takes lower-case letters, digits and dashes, at most 63, with a letter or digit at both ends",
        _as_label,
    ),
    "DNS subdomain": _Grammar(
        is_dns_subdomain,
        "it takes lower-case letters, digits, dashes and dots, at most 253, with a letter or digit "
        "at both ends and beside every dot",
        _as_subdomain,
    ),
    "DNS name": _Grammar(
        _is_dns_name,
        "it takes lower-case letters, digits, dashes, underscores and dots, at most 253",
    ),
    "name prefix": _Grammar(
        _is_name_prefix,
        "it takes lower-case letters, digits, dashes and dots, at most 253, and begins with a letter or digit",
        _as_subdomain,
    ),
    "label key": _Grammar(
        is_label_key,
        "it takes at most 63 letters, digits, dashes, underscores and dots, with a letter or digit "
        "at both ends; a domain and a slash may stand before it",
        _as_label_key,
    ),
    "label value": _Grammar(
        is_label_value,
        "it takes at most 63 letters, digits, dashes, underscores and dots, with a letter or digit "
        "at both ends, or is empty",
        _as_label_value,
    ),
    "port name": _Grammar(
        _is_port_name,
        "it takes lower-case letters, digits and single dashes inside, at most 15, a letter among them",
        _as_port_name,
    ),
    "environment name": _Grammar(
        _is_environment_name,
        "it takes printable ASCII characters, and no =",
        _as_environment_name,
    ),
    "configuration key": _Grammar(
        _is_configuration_key,
        "it takes letters, digits, dashes, underscores and dots, at most 253, and does not begin with two dots",
    ),
    "header name": _Grammar(_is_header_name, "it takes letters, digits and dashes"),
}
