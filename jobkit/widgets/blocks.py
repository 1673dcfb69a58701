"""Blocks of a text to be put in order by clicking, and judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

import traitlets

from jobkit.widgets._base import STATIC, Widget

__all__ = ["Blocks"]


class Blocks(Widget):
    """Blocks to choose from and to put in order; not all of them need to belong.

    Args:
        blocks: The blocks' texts, in the order in which they are offered.
        judge: What to say of an order, given as numbers of blocks from 0: a sentence, and whether it is right.

    >>> asked = Blocks(["b", "a"], judge=lambda order: ("So it is.", order == [1, 0]))  # doctest: +SKIP
    >>> asked.tried = [1, 0]  # doctest: +SKIP
    >>> asked.solved  # doctest: +SKIP
    True
    """

    _esm = STATIC / "blocks.js"
    _css = STATIC / "blocks.css"

    blocks: traitlets.List[str] = traitlets.List(traitlets.Unicode()).tag(sync=True)
    order: traitlets.List[int] = traitlets.List(traitlets.Int()).tag(sync=True)
    tried: traitlets.List[int] = traitlets.List(traitlets.Int()).tag(sync=True)
    says = traitlets.Unicode("").tag(sync=True)
    solved = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        blocks: Iterable[str],
        *,
        judge: Callable[[list[int]], tuple[str, bool]],
        **arguments: Any,
    ) -> None:
        self._judge = judge
        super().__init__(blocks=list(blocks), **arguments)

    @traitlets.validate("order", "tried")
    def _each_once(self, proposal: Any) -> list[int]:
        order: list[int] = proposal["value"]
        if len(set(order)) < len(order) or not set(order) <= set(range(len(self.blocks))):
            raise traitlets.TraitError(f"{order} is no order of {len(self.blocks)} blocks")
        return order

    @traitlets.observe("tried")
    def _tell(self, _: object) -> None:
        self.order = list(self.tried)
        self.says, self.solved = self._judge(list(self.tried)) if self.tried else ("", False)

    def still_text(self) -> str:
        return "\n--\n".join(self.blocks)

    def still_html(self) -> str:
        return "".join(f"<pre>{escape(block)}</pre>" for block in self.blocks)
