"""`jobkit.lab` and `jobkit.share`: from what a caller names to the lab, and to a token."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any

import yaml

from jobkit.errors import UnusableInput
from jobkit.files import read_source, write_text
from jobkit.widgets.sharing import Shared, is_token, read_token, token_of

if TYPE_CHECKING:
    from jobkit.verbs import Source
    from jobkit.widgets.lab import Lab

__all__ = ["lab", "share"]


def lab(
    job: Source | None = None,
    scenario: Source | None = None,
    *,
    token: str | PathLike[str] | None = None,
    t: float | None = None,
) -> Lab:
    """The lab for a notebook: edit a Job, step through its run, see why.

    Args:
        job: YAML text, a path or a mapping; it need not be valid. Empty if None.
        scenario: What the cluster, the containers and people do, likewise.
        token: What `share` gave, or the file that it wrote, in place of both.
        t: The moment to begin with, in seconds.

    Raises:
        UnusableInput: If something cannot be read at all, or the token is none.
    """
    if token is not None and not (job is None and scenario is None):
        raise UnusableInput("a token holds Job and scenario already; give one or the other")
    if token is None:
        shared = Shared(manifest=_text(job), scenario=_text(scenario))
    else:
        text = str(token)
        shared = read_token(text if is_token(text) else _text(token))
    from jobkit.widgets.lab import Lab  # noqa: PLC0415  widgets are loaded for who shows them

    return Lab(shared.manifest, shared.scenario, t=float(shared.t if t is None else t))


def share(
    job: Source,
    scenario: Source | None = None,
    t: float = 0,
    *,
    to: str | PathLike[str] | None = None,
) -> str:
    """A short token that restores a manifest, a scenario and a moment: `jobkit.lab(token=…)`.

    Args:
        job: YAML text, a path or a mapping.
        scenario: Likewise.
        t: The moment in seconds.
        to: A file to write the token to as well.

    Raises:
        UnusableInput: If something cannot be read or written, or is too large.
    """
    token = token_of(Shared(manifest=_text(job), scenario=_text(scenario), t=t))
    if to is not None:
        write_text(to, token + "\n")
    return token


def _text(source: Any) -> str:
    if source is None:
        return ""
    read = read_source(source)
    if isinstance(read, Mapping):
        return yaml.safe_dump(dict(read), sort_keys=False, allow_unicode=True)
    return read
