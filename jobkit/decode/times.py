"""Times of API objects."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from jobkit.model import Milliseconds

__all__ = ["read_time"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def read_time(text: str, origin: int = 0) -> Milliseconds:
    """Milliseconds since the origin (itself in milliseconds since 1970) out of an RFC 3339 text.

    Raises:
        ValueError: If the text is none, or has no time zone.
    """
    moment = datetime.fromisoformat(text.strip().replace("z", "Z"))
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone; end it with Z for UTC")
    return Milliseconds((moment - _EPOCH) // _MILLISECOND - origin)
