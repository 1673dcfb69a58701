"""What is wrong with a text that is no YAML, in words for a learner, and on which line to mend it."""

from __future__ import annotations

import re
from typing import Any

from jobkit.diagnostics import Diagnostic

__all__ = ["Place", "syntax_error", "unreadable_character"]

Place = tuple[int, int]

_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_BLANK_AFTER_COLON = re.compile(r"(\s*(?:- )?)([A-Za-z][\w-]*):[^\s:/]")

# A part of the parser's complaint, what it means, how to mend it, and whether the fault lies where
# the construct began (an open quote) rather than where reading stopped.
_COMPLAINTS: tuple[tuple[str, str, str, bool], ...] = (
    ("'\\t'", "A tab stands where YAML allows only spaces.", "indent with spaces", False),
    ("tab character", "A tab stands where YAML allows only spaces.", "indent with spaces", False),
    (
        "mapping values are not allowed",
        "A second colon makes a key of this, and no key can stand here.",
        "put the text in quotes if the colon belongs to it; else check the indentation",
        False,
    ),
    (
        "could not find expected ':'",
        "This line has no colon, so it is neither a key nor a part of the value above.",
        "write `key: value`, with a blank after the colon",
        False,
    ),
    (
        "unexpected end of stream",
        "A quote is opened here and never closed.",
        "close it with the same kind of quote",
        True,
    ),
    (
        "unexpected document indicator",
        "A quote is opened here and never closed.",
        "close it with the same kind of quote",
        True,
    ),
    (
        "',' or '}'",
        "A brace is opened here and not closed in time.",
        "add the missing } or ,",
        True,
    ),
    (
        "',' or ']'",
        "A bracket is opened here and not closed in time.",
        "add the missing ] or ,",
        True,
    ),
    (
        "unknown escape",
        "After a backslash in double quotes YAML knows only certain letters.",
        "use single quotes, or double the backslash",
        False,
    ),
    (
        "expected <block end>",
        "The indentation of this line fits to no line above it.",
        "give it the indentation of the lines that it belongs to",
        False,
    ),
    (
        "did not find expected key",
        "The indentation of this line fits to no line above it.",
        "give it the indentation of the lines that it belongs to",
        False,
    ),
    (
        "did not find expected '-' indicator",
        "This line stands among the items of a list and is none.",
        "begin it with `- `, or indent it by as much as the key that it belongs to",
        False,
    ),
    (
        "that cannot start any token",
        "A value cannot begin with this character.",
        "put the value in quotes",
        False,
    ),
)


def syntax_error(error: Any, text: str) -> Diagnostic:
    """The diagnostic for an error of PyYAML (a MarkedYAMLError)."""
    problem = str(error.problem or error.context or "it breaks off")
    message, hint = f"This is not YAML: {problem}.", None
    mark = error.problem_mark or error.context_mark
    for complaint, words, remedy, at_start in _COMPLAINTS:
        if complaint in problem:
            message, hint = words, remedy
            if at_start and error.context_mark is not None:
                mark = error.context_mark
            break
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    if colon := _missing_blank(text, line, problem):
        line, column, name = colon
        message, hint = f"A blank is missing after `{name}:`.", f"write `{name}: …`"
    return Diagnostic(field="", type="syntax", message=message, hint=hint, line=line, column=column)


def unreadable_character(text: str) -> Diagnostic | None:
    """The first control character or half of a character, which no YAML may hold."""
    found = _UNREADABLE.search(text)
    if found is None:
        return None
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
    return Diagnostic(
        field="",
        type="syntax",
        message=f"The character U+{ord(found.group()):04X} must not stand in a text.",
        hint="remove it; is this a text file at all?",
        line=line,
        column=column,
    )


def _missing_blank(text: str, line: int, problem: str) -> tuple[int, int, str] | None:
    """Where `key:value` was written, on the line of a complaint about colons or just above it."""
    if "mapping values" not in problem and "expected ':'" not in problem:
        return None
    lines = text.splitlines()
    for number in (line, line - 1):
        if 1 <= number <= len(lines) and (found := _NO_BLANK_AFTER_COLON.match(lines[number - 1])):
            return number, len(found.group(1)) + 1, found.group(2)
    return None
