"""The rules for metadata. Source: ValidateObjectMeta of apimachinery."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jobkit.diagnostics import Diagnostic
from jobkit.validation.names import is_dns_subdomain
from jobkit.validation.problems import invalid, required

__all__ = ["metadata_problems"]


def metadata_problems(metadata: dict[str, Any], path: str = "metadata") -> Iterator[Diagnostic]:
    """Everything that is wrong with the metadata of an object that needs a name."""
    name = metadata.get("name", "")
    if not name:
        yield required(f"{path}.name", "A Job needs a name.", "add metadata.name")
    elif not is_dns_subdomain(name):
        yield invalid(
            f"{path}.name",
            name,
            "A name holds lower-case letters, digits, dashes and dots, with a letter or digit at both ends.",
        )
