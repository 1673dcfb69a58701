"""Blocks to be put in order: judged when asked to, and never twice the same block."""

import pytest
from traitlets import TraitError

from jobkit.widgets import Blocks


def a_puzzle():
    return Blocks(
        ["b", "a", "x"],
        judge=lambda order: ("So it is.", True) if order == [1, 0] else ("Not yet.", False),
    )


def test_an_order_is_judged_when_it_is_tried():
    asked = a_puzzle()
    asked.order = [1]
    assert (asked.says, asked.solved) == ("", False)
    asked.tried = [1, 2]
    assert (asked.says, asked.solved) == ("Not yet.", False)
    asked.tried = [1, 0]
    assert (asked.says, asked.solved, asked.order) == ("So it is.", True, [1, 0])


@pytest.mark.parametrize("order", [[0, 0], [3], [-1]])
def test_no_block_stands_twice_or_comes_from_nowhere(order):
    with pytest.raises(TraitError, match="no order of 3 blocks"):
        a_puzzle().tried = order


def test_without_a_kernel_the_blocks_are_text():
    data, _ = Blocks(["a < b"], judge=lambda _: ("", False))._repr_mimebundle_()
    assert data["text/plain"] == "a < b"
    assert data["text/html"] == "<pre>a &lt; b</pre>"
