"""Names of images: the tag or digest that says which version is meant. Source: distribution/reference."""

from __future__ import annotations

import re

__all__ = ["LATEST", "image_version"]

LATEST = "latest"
LONGEST_IMAGE = 1024
LONGEST_PATH = 255

_PART = r"[a-z0-9]+(?:(?:__|[._]|-+)[a-z0-9]+)*"
_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_DOMAIN = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_REFERENCE = re.compile(
    rf"(?:{_DOMAIN}/)?(?P<path>{_PART}(?:/{_PART})*)(?::(?P<tag>\w[\w.-]{{0,127}}))?(?:@(?P<digest>.+))?",
    re.ASCII,
)
_IDENTIFIER = re.compile(r"[a-f0-9]{64}")
_DIGEST = re.compile(r"sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}")


def image_version(image: str) -> tuple[str, str] | None:
    """Tag and digest of an image; "latest" if it has neither, and None if it is no name of one.

    >>> image_version("example/app:1.2")
    ('1.2', '')
    >>> image_version("registry.example.com:5000/app")
    ('latest', '')
    """
    if len(image) > LONGEST_IMAGE or _IDENTIFIER.fullmatch(image):
        return None
    found = _REFERENCE.fullmatch(_with_domain(image))
    if found is None or len(found["path"]) > LONGEST_PATH:
        return None
    tag, digest = found["tag"] or "", found["digest"] or ""
    if digest and not _DIGEST.fullmatch(digest):
        return None
    return (tag if tag or digest else LATEST), digest


def _with_domain(image: str) -> str:
    """A first part without dot, colon and capital is a path: the domain is Docker's own."""
    first, slash, _ = image.partition("/")
    is_domain = slash and (
        first == "localhost" or "." in first or ":" in first or first != first.lower()
    )
    return image if is_domain else f"docker.io/{image if slash else f'library/{image}'}"
