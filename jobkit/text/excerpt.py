"""A line of a text with a mark under the very place, whatever the line holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from jobkit.text.terminal import PLAIN, Terminal, printable

__all__ = ["display_width", "excerpt", "text_lines"]

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_TOKEN = re.compile(r"""("[^"]*"|'[^']*'|[^\s:,\[\]{}#]+)""")
_TAB = "    "
_CUT = "…"
_NARROWEST = 20


def text_lines(text: str) -> list[str]:
    """The lines of a text as YAML counts them, without their ends and without a byte order mark."""
    return _BREAK.split(text.removeprefix("\ufeff"))


def excerpt(
    line: str, number: int, column: int, terminal: Terminal = PLAIN, colour: str | None = None
) -> Iterator[str]:
    """The line behind its number, and below it a caret under the column; nothing for an empty line.

    Args:
        line: The line of the text.
        number: Its number, from 1.
        column: The character to point at, from 1; what begins there is underlined.
        terminal: Where it is shown: a line that is too wide is cut on both sides of the place.
        colour: The colour of the mark.
    """
    if not line.strip():
        return
    at = min(column - 1, len(line))
    token = _TOKEN.match(line, at)
    length = max(1, token.end() - at) if token else 1
    gutter, below = f"{number:>5} | ", "      | "
    room = max(_NARROWEST, terminal.width - len(gutter) - 1)
    before, marked, after = _fitted(line[:at], line[at : at + length], line[at + length :], room)
    yield gutter + before + marked + after
    width = display_width(marked)
    mark = "^" + "~" * (width - 1)
    yield below + " " * display_width(before) + terminal.paint(mark, colour)


def display_width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(_width(character) for character in text)


def _fitted(before: str, marked: str, after: str, room: int) -> tuple[str, str, str]:
    """The three parts of a line as they are shown, cut so that they fit and the mark stays in sight."""
    before, marked, after = (_shown(part) for part in (before, marked, after))
    if display_width(before + marked + after) <= room:
        return before, marked, after
    marked = _head(marked, room // 2)
    behind = min(display_width(after), max(room // 4, room - display_width(before + marked)))
    before = _tail(before, room - behind - display_width(marked))
    return before, marked, _head(after, room - display_width(before + marked))


def _head(text: str, room: int) -> str:
    if display_width(text) <= room:
        return text
    taken, width = "", 0
    for character in text:
        width += _width(character)
        if width > room - 1:
            break
        taken += character
    return taken + _CUT


def _tail(text: str, room: int) -> str:
    if display_width(text) <= room:
        return text
    return _head(text[::-1], room)[::-1]


def _shown(text: str) -> str:
    return printable(text.replace("\t", _TAB))


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
