"""A Job with its defaults as YAML that says which fields a server filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

__all__ = ["marked_defaults"]

_MARK = "# default"


def marked_defaults(written: Mapping[str, Any], filled: Mapping[str, Any]) -> str:
    """The filled Job as YAML; what `written` lacks has a comment behind it."""
    text: str = yaml.safe_dump(dict(filled), sort_keys=False, allow_unicode=True)
    lines = text.splitlines()
    for number in _filled_lines(yaml.compose(text, Loader=yaml.SafeLoader), written):
        lines[number] = f"{lines[number]}  {_MARK}"
    return "\n".join(lines) + "\n"


def _filled_lines(node: yaml.Node | None, written: Any) -> list[int]:
    """The lines of fields that are not in `written`, of a whole filled-in map its first line only."""
    found: list[int] = []
    if isinstance(node, yaml.MappingNode):
        known = written if isinstance(written, Mapping) else {}
        for key, value in node.value:
            if key.value in known:
                found += _filled_lines(value, known[key.value])
            elif (
                not isinstance(value, yaml.ScalarNode)
                or value.start_mark.line == value.end_mark.line
            ):
                found.append(key.start_mark.line)
    elif isinstance(node, yaml.SequenceNode):
        items = written if isinstance(written, list) else []
        for child, item in zip(node.value, items, strict=False):
            found += _filled_lines(child, item)
    return found
