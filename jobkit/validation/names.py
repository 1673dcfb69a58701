"""The grammars of names: labels, subdomains, label keys and values.

Source: k8s.io/apimachinery, util/validation.
"""

from __future__ import annotations

import re

__all__ = ["is_dns_label", "is_dns_subdomain", "is_label_key", "is_label_value"]

LONGEST_LABEL = 63
LONGEST_SUBDOMAIN = 253

_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_SUBDOMAIN = re.compile(rf"{_LABEL.pattern}(\.{_LABEL.pattern})*")
_QUALIFIED = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?")


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
