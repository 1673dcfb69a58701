"""The grammars that names and keys follow, as regular expressions which JSON Schema shares with Python.

`jobkit.validation` judges by rules of its own, which also say what is wrong; tests hold both together.
Source: k8s.io/apimachinery, util/validation.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FORMS", "Grammar"]

_LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_NAME = r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"
_UNDERSCORED = r"_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
_BEFORE_A_DASH = rf"({_LABEL}\.)*([a-z0-9][-a-z0-9]*)?[\x00-\x7f]"


@dataclass(frozen=True, slots=True)
class Grammar:
    """How texts of a form are built.

    Attributes:
        words: What they are made of.
        pattern: The expression that the whole text matches.
        longest: The most characters.
    """

    words: str
    pattern: str
    longest: int | None = None


FORMS = {
    "DNS label": Grammar(
        "lower-case letters, digits and dashes, a letter or digit at both ends", _LABEL, 63
    ),
    "DNS subdomain": Grammar(
        "lower-case letters, digits, dashes and dots, a letter or digit at both ends",
        _SUBDOMAIN,
        253,
    ),
    "DNS name": Grammar(
        "lower-case letters, digits, dashes, underscores and dots",
        rf"{_UNDERSCORED}(\.{_UNDERSCORED})*",
        253,
    ),
    "name prefix": Grammar(
        "lower-case letters, digits, dashes and dots, a letter or digit at the start",
        # the server cuts two bytes off before it looks, whatever they are
        rf"{_SUBDOMAIN}|{_BEFORE_A_DASH}-",
        254,
    ),
    "label key": Grammar(
        "an optional domain and a slash, then at most 63 letters, digits, -, _ and .",
        rf"({_SUBDOMAIN}/)?{_NAME}",
    ),
    "annotation key": Grammar(
        "an optional domain and a slash, then at most 63 letters, digits, -, _ and .",
        rf"([A-Za-z0-9]([-.A-Za-z0-9]*[A-Za-z0-9])?/)?{_NAME}",
    ),
    "label value": Grammar("at most 63 letters, digits, -, _ and ., or nothing", rf"({_NAME})?"),
    "port name": Grammar(
        "lower-case letters, digits and single dashes, a letter among them",
        "(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*",
        15,
    ),
    "environment name": Grammar("printable characters without an equals sign", "[ -<>-~]+"),
    "configuration key": Grammar(
        "letters, digits, dashes, underscores and dots", r"(?!\.\.)(?!\.$)[-._a-zA-Z0-9]+", 253
    ),
    "header name": Grammar("letters, digits and dashes", "[-A-Za-z0-9]+"),
    "manager": Grammar("a domain, a slash and a path, as in example.com/my-controller", "[^/]+/.+"),
    "index list": Grammar(
        'intervals parted by commas, such as "0,2-4"',
        r"(\+?[0-9]+(-\+?[0-9]+)?(,\+?[0-9]+(-\+?[0-9]+)?)*)?",
    ),
}
"""By name; the names are those of the table of limits, and a few of texts that only explanations name."""
