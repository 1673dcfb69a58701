"""Numbers of a lesson file that vary with a seed, and the small formulas over them."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jobkit.lessons.strictly import LessonFileInvalid
from jobkit.simulation.draws import fraction

__all__ = ["Range", "drawn", "filled", "formula", "pick", "shuffled"]

_OPERATORS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.LShift: operator.lshift,
}
_LARGEST = 10**9
_MOST_DOUBLINGS = 20


@dataclass(frozen=True, slots=True)
class Range:
    """A number that a lesson states, and the range that it is drawn from elsewhere."""

    usual: int
    low: int
    high: int


def drawn(ranges: Mapping[str, Range], seed: int, what: str) -> dict[str, int]:
    """A number for every name: the usual ones for seed 0, else drawn by seed and purpose.

    >>> drawn({"crash": Range(8, 5, 12)}, 0, "L01")
    {'crash': 8}
    """
    if seed == 0:
        return {name: each.usual for name, each in ranges.items()}
    return {
        name: each.low + pick(each.high - each.low + 1, seed, f"{what} {name}")
        for name, each in ranges.items()
    }


def pick(number: int, seed: int, what: str) -> int:
    """A number from 0 to `number` - 1, always the same for the same seed and purpose."""
    return int(fraction((seed, "lesson", 0), what) * number)


def shuffled(items: list[Any], seed: int, what: str) -> list[Any]:
    """The items in an order drawn from the seed."""
    return [
        item
        for _, _, item in sorted(
            (fraction((seed, "lesson", place), what), place, item)
            for place, item in enumerate(items)
        )
    ]


def filled(value: Any, numbers: Mapping[str, int]) -> Any:
    """The value with every text that begins with "=" replaced by what its formula gives.

    >>> filled({"runs": "=crash + 10"}, {"crash": 8})
    {'runs': 18}
    """
    if isinstance(value, str) and value.startswith("="):
        return formula(value[1:], numbers)
    if isinstance(value, Mapping):
        return {key: filled(item, numbers) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(filled(item, numbers) for item in value)
    return value


def formula(text: str, numbers: Mapping[str, int]) -> int:
    """The value of sums, products and doublings (`10 << 2` is 40) of names and whole numbers.

    Raises:
        LessonFileInvalid: If it is none, or names what is not there.
    """
    try:
        return _value(ast.parse(text.strip(), mode="eval").body, numbers)
    except SyntaxError:
        raise LessonFileInvalid(f"{text!r} is no formula") from None


def _value(node: ast.AST, numbers: Mapping[str, int]) -> int:
    match node:
        case ast.Constant(value=int(value)) if abs(value) <= _LARGEST:
            return value
        case ast.Name(id=name) if name in numbers:
            return numbers[name]
        case ast.Name(id=name):
            raise LessonFileInvalid(
                f"nothing is called {name}; there is {', '.join(numbers) or 'nothing'}"
            )
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            first, second = _value(left, numbers), _value(right, numbers)
            if isinstance(op, ast.LShift) and not 0 <= second <= _MOST_DOUBLINGS:
                raise LessonFileInvalid(f"{ast.unparse(node)} doubles too often")
            result: int = _OPERATORS[type(op)](first, second)
            if abs(result) > _LARGEST:
                raise LessonFileInvalid(f"{ast.unparse(node)} is too large")
            return result
    raise LessonFileInvalid(
        f"{ast.unparse(node)!r} is more than sums and products of whole numbers"
    )
