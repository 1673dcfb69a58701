from hypothesis import given
from hypothesis import strategies as st

from jobkit.intervals import IndexSet, format_indexes

STEPS = st.lists(
    st.tuples(st.sets(st.integers(0, 40), max_size=5), st.sets(st.integers(0, 40), max_size=2)),
    max_size=25,
)


@given(steps=STEPS, data=st.data())
def test_a_sets_text_is_the_same_whichever_sets_of_its_history_were_read_before(
    steps: list[tuple[set[int], set[int]]], data: st.DataObject
) -> None:
    history = [IndexSet()]
    for new, old in steps:
        there = history[-1].to_set()
        removed = old & there
        history.append(history[-1].changed(new - there, removed - new))
        looked_at = data.draw(st.sampled_from(history))
        assert str(looked_at) == format_indexes(looked_at.to_set())
    for each in history:
        assert str(each) == format_indexes(each.to_set())
