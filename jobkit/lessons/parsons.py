"""Blocks of a manifest to be put in order; what is built is judged by running it."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase

from jobkit.errors import InvalidInput, UnusableInput
from jobkit.lessons.load import LessonNotFound, Loaded
from jobkit.lessons.manifests import scenario_document
from jobkit.lessons.numbers import shuffled
from jobkit.lessons.records import Block
from jobkit.verbs import simulate

__all__ = ["Puzzle", "puzzle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Puzzle:
    """The blocks with their letters, and what the chosen order makes.

    Attributes:
        blocks: Letter to block, in the order shown.
        order: The letters chosen; empty while only the blocks are shown.
        problem: Why it is no Job yet; empty if it is one that behaves as it should.
    """

    blocks: tuple[tuple[str, Block], ...]
    order: tuple[str, ...] = ()
    text: str = ""
    problem: str = ""

    @property
    def solved(self) -> bool:
        """Whether the order makes a Job that behaves like the worked one."""
        return bool(self.order) and not self.problem

    @property
    def verdict(self) -> str:
        """What there is to say to the order, in a sentence."""
        return "It is the Job." if self.solved else self.problem

    def __str__(self) -> str:
        if not self.order:
            parts = ['Put the blocks in order; not every block belongs. parsons("C A …")']
            for letter, block in self.blocks:
                parts += [f"--- {letter}", block.text]
            return "\n".join(parts)
        return f"{self.text}\n--- {self.verdict}"

    def __repr__(self) -> str:
        return str(self)


def puzzle(loaded: Loaded, order: list[str] | str | None, seed: int) -> Puzzle:
    """The lesson's blocks in an order drawn from the seed, or what a learner's order makes.

    Raises:
        LessonNotFound: If the lesson has no blocks.
        UnusableInput: If the order names a block that there is not.
    """
    content = loaded.content
    if not content.parsons:
        raise LessonNotFound(f"{content.id} has no blocks to put in order")
    mixed = shuffled(list(content.parsons), seed, f"{content.id} parsons")
    blocks = tuple(zip(ascii_uppercase, mixed, strict=False))
    if order is None:
        return Puzzle(blocks=blocks)
    letters_given = order.replace(",", " ").split() if isinstance(order, str) else order
    chosen = _chosen(dict(blocks), letters_given)
    text = _joined([block for _, block in chosen])
    letters = tuple(letter for letter, _ in chosen)
    problem = _problem(loaded, [block for _, block in chosen], text)
    return Puzzle(blocks=blocks, order=letters, text=text, problem=problem)


def _chosen(blocks: dict[str, Block], order: list[str]) -> list[tuple[str, Block]]:
    letters = [str(each).strip().upper() for each in order]
    unknown = [letter for letter in letters if letter not in blocks]
    if unknown:
        raise UnusableInput(f"there is no block {unknown[0][:10]!r}; there are {' '.join(blocks)}")
    return [(letter, blocks[letter]) for letter in letters]


def _problem(loaded: Loaded, blocks: list[Block], text: str) -> str:
    right = [block for block in loaded.content.parsons if block.decoy is None]
    try:
        built = simulate(f"{text}\n", _probe())
    except (InvalidInput, UnusableInput) as error:
        # a server would speak of lines and columns; whoever moves blocks has to know which one
        decoy = next((block.decoy for block in blocks if block.decoy), None)
        return decoy or _misplaced(blocks, right) or _missing(blocks, right) or str(error)
    wanted = simulate(f"{_joined(right)}\n", _probe())
    if built.first_difference(wanted) is None:
        return ""
    return "It is a Job, and it behaves differently from the one that is wanted."


def _joined(blocks: list[Block]) -> str:
    return "\n".join(block.text for block in blocks)


def _misplaced(blocks: list[Block], right: list[Block]) -> str:
    """The first block whose indentation puts it under something else than it belongs to; empty if none is."""
    for place, block in enumerate(blocks):
        here = _path_above(blocks[:place], block)
        home = _path_above(right[: right.index(block)], block)
        if here != home:
            where = (
                f"it stands under {here}"
                if here
                else "nothing that it could belong to stands above it"
            )
            first_line = block.text.split("\n")[0].strip()
            return f"“{first_line}” belongs under {home}; here {where}."
    return ""


def _path_above(above: list[Block], block: Block) -> str:
    """The keys under which a block comes to stand, as in spec.template.spec, by indentation alone."""
    keys: list[str] = []
    indent = _indent(block.text)
    for line in reversed(_joined(above).split("\n")):
        if line and _indent(line) < indent:
            indent = _indent(line)
            keys.append(line.strip().removeprefix("- ").split(":")[0])
    return ".".join(reversed(keys))


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _missing(blocks: list[Block], right: list[Block]) -> str:
    number = sum(block not in blocks for block in right)
    if not number or len(set(blocks)) < len(blocks):
        return ""
    noun = "1 block is" if number == 1 else f"{number} blocks are"
    return f"What stands there fits; {noun} still missing."


def _probe() -> dict[str, object]:
    """One failure and then success: tells width, amount of work and budget apart."""
    pods = [{"when": {"pod": 0}, "runs": 7, "exitCode": 1}, {"runs": 20}]
    return scenario_document("probe", {"pods": pods})
