"""A short token that holds a manifest, a scenario and a moment, to be sent to somebody.

Version 1: "jk1." and, in base64url without padding, zlib of a JSON object with m (manifest), s (scenario)
and t (seconds). A token comes from anywhere, so it is read with limits and nothing in it is executed.
"""

from __future__ import annotations

import binascii
import json
import math
import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from jobkit.errors import UnusableInput

__all__ = ["Shared", "is_token", "read_token", "token_of"]

_PREFIX = "jk1."
_TOKEN = re.compile(r"jk(\d{1,3})\.([A-Za-z0-9_-]+)={0,2}", re.ASCII)
LONGEST_TOKEN = 512 * 1024
LONGEST_CONTENT = 4 * 1024 * 1024
_LATEST = 10 * 365 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What a token restores; `t` in seconds."""

    manifest: str
    scenario: str = ""
    t: float = 0


def token_of(shared: Shared) -> str:
    """The token of a manifest, a scenario and a moment; the same for the same.

    Raises:
        UnusableInput: If they are too large to be read back.
    """
    content = {"m": shared.manifest}
    content |= {"s": shared.scenario} if shared.scenario.strip() else {}
    document = content | ({"t": shared.t} if shared.t else {})
    packed = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    token = _PREFIX + urlsafe_b64encode(zlib.compress(packed, 9)).rstrip(b"=").decode("ascii")
    if len(token) > LONGEST_TOKEN or len(packed) > LONGEST_CONTENT:
        raise UnusableInput("manifest and scenario are too large for a token; share them as files")
    return token


def is_token(text: str) -> bool:
    """Whether a text looks like a token rather than the name of a file."""
    return _TOKEN.fullmatch("".join(text.split())) is not None


def read_token(text: str) -> Shared:
    """What a token restores.

    Raises:
        UnusableInput: If it is none, damaged, of a later version, or too large.
    """
    if len(text) > 2 * LONGEST_TOKEN:
        raise UnusableInput("token: larger than any that jobkit makes")
    match = _TOKEN.fullmatch("".join(text.split()))
    if match is None:
        raise UnusableInput(
            f"token: a token begins with {_PREFIX} and has letters, digits, - and _"
        )
    if match[1] != "1":
        raise UnusableInput(f"token: version {match[1]} is newer than this jobkit reads (1)")
    return _checked(_unpacked(match[2]))


def _unpacked(text: str) -> object:
    try:
        packed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        reader = zlib.decompressobj()
        content = reader.decompress(packed, LONGEST_CONTENT)
    except (binascii.Error, zlib.error):
        raise UnusableInput("token: it is damaged, perhaps a part is missing") from None
    if reader.unconsumed_tail:
        raise UnusableInput("token: what it holds is larger than any Job")
    if not reader.eof:
        raise UnusableInput("token: it is damaged, its end is missing")
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise UnusableInput("token: what it holds cannot be read") from None


def _checked(document: object) -> Shared:
    if not isinstance(document, dict):
        raise UnusableInput("token: it holds no manifest")
    manifest, scenario, t = document.get("m"), document.get("s", ""), document.get("t", 0)
    if not isinstance(manifest, str) or not isinstance(scenario, str):
        raise UnusableInput("token: it holds no manifest")
    if isinstance(t, bool) or not isinstance(t, int | float) or not 0 <= t <= _LATEST:
        raise UnusableInput("token: the moment in it is no time")
    return Shared(manifest=manifest, scenario=scenario, t=t if math.isfinite(t) else 0)
