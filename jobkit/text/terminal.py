"""What the place can show that a text goes to: how wide, in colour or not, with which characters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

__all__ = ["PLAIN", "Terminal", "printable"]

_LEVELS = (0, 95, 135, 175, 215, 255)
_CUBE = 16
"""Where the colour cube of six steps a side begins among a terminal's 256 colours."""

_STEERING = (*range(32), *range(127, 160), *range(0x2028, 0x202F), *range(0x2066, 0x206A))
"""Control characters, line separators, and what turns the direction of writing."""

_REPLACEMENTS = dict.fromkeys(_STEERING, "\N{REPLACEMENT CHARACTER}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """Where a text is shown.

    Attributes:
        width: Columns that a line may have.
        colour: Whether bars are coloured; letters and lines tell the same without it.
        unicode: Whether it can show more than ASCII.
    """

    width: int = 80
    colour: bool = False
    unicode: bool = True

    def paint(self, text: str, fill: str | None) -> str:
        """The text in a colour ("#56b4e9"); as it is without one, or where there are no colours."""
        if not self.colour or fill is None:
            return text
        return f"\x1b[38;5;{_nearest(fill)}m{text}\x1b[0m"

    def cap(self, text: str, fill: str | None) -> str:
        """The text in bold black on a colour, as the letter at the end of a bar."""
        if not self.colour or fill is None:
            return text
        return f"\x1b[1;38;5;{_CUBE}m\x1b[48;5;{_nearest(fill)}m{text}\x1b[0m"

    def strong(self, text: str) -> str:
        """The text in bold."""
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text


PLAIN = Terminal()
"""Eighty columns without colour: what a file or a notebook gets."""


def printable(text: str) -> str:
    """The text on one line and without anything that could steer a terminal.

    Names and messages come from files that others wrote.
    """
    return text.translate(_REPLACEMENTS)


@cache
def _nearest(fill: str) -> int:
    levels = [_level(int(fill[at : at + 2], 16)) for at in (1, 3, 5)]
    return _CUBE + 36 * levels[0] + 6 * levels[1] + levels[2]


def _level(value: int) -> int:
    return min(range(len(_LEVELS)), key=lambda level: abs(_LEVELS[level] - value))
