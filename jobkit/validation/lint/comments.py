"""Rules that a comment of the manifest silences: `# jobkit: ignore=ID[,ID]`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jobkit.decode.spans import BREAK

__all__ = ["Silenced", "silenced_by_comments"]

_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*jobkit:\s*ignore=([^\s#]+(?:,\s*[^\s#,]+)*)")
_EMPTY = re.compile(r"\s*(#.*)?$")
_DOCUMENT_START = re.compile(r"---(\s|$)")


@dataclass(slots=True)
class Silenced:
    """What comments silence.

    Attributes:
        lines: Line number, from 1, to the ids that are silenced there.
        mentions: Every id that was named, with the line of its comment.
        tops: Comments before anything else in their document: the line of that first thing, and the ids.
    """

    lines: dict[int, set[str]] = field(default_factory=dict)
    mentions: list[tuple[int, str]] = field(default_factory=list)
    tops: dict[int, set[str]] = field(default_factory=dict)

    def covers(self, rule: str, line: int | None, start: int | None) -> bool:
        """Whether a finding of a rule is silenced.

        Args:
            rule: The rule's id.
            line: Where the finding is.
            start: The line with which its document begins.
        """
        top = max((first for first in self.tops if first <= (start or 0)), default=0)
        return rule in self.lines.get(line or 0, ()) or rule in self.tops.get(top, ())


def silenced_by_comments(text: str) -> Silenced:
    """Reads the comments of a manifest.

    A comment behind something holds for its line, a comment alone for the next line that is not
    empty, and one before everything else in a document for the whole document.
    """
    silenced = Silenced()
    if "jobkit:" not in text:
        return silenced
    waiting: set[str] = set()
    at_top = True
    for number, line in enumerate(BREAK.split(text.removeprefix("\ufeff")), start=1):
        if _DOCUMENT_START.match(line):
            at_top, waiting = True, set()
            if not line[3:].strip() or line[3:].lstrip().startswith("#"):
                waiting |= _noted(line, number, silenced)
                continue
        ids = _noted(line, number, silenced)
        if _EMPTY.match(line):
            waiting |= ids
            continue
        silenced.lines.setdefault(number, set()).update(ids, waiting)
        if at_top:
            silenced.tops[number] = set(waiting)
        waiting, at_top = set(), False
    return silenced


def _noted(line: str, number: int, silenced: Silenced) -> set[str]:
    ids = set(_ids(line))
    silenced.mentions += [(number, each) for each in sorted(ids)]
    return ids


def _ids(line: str) -> Iterator[str]:
    for found in _COMMENT.finditer(line):
        yield from (part.strip() for part in found.group(1).split(",") if part.strip())
