"""Review questions: drawn from a seed, right by the engine, wrong by wrong rules; and blocks to order."""

from __future__ import annotations

from itertools import permutations

import pytest

import jobkit
from jobkit.lessons.load import beliefs, lesson_ids, load
from jobkit.lessons.quiz import SLIPS, make_item
from jobkit.lessons.records import Item

SEEDS = range(12)
ITEMS = [
    pytest.param(lesson, item, id=f"{lesson}.{item.id}")
    for lesson in lesson_ids()
    for item in load(lesson).content.quiz
]


@pytest.mark.parametrize("lesson", lesson_ids())
def test_a_lesson_has_a_number_an_order_and_an_end(lesson: str) -> None:
    assert [item.kind for item in load(lesson).content.quiz] == ["number", "order", "end"]


@pytest.mark.parametrize(("lesson", "item"), ITEMS)
def test_an_item_has_one_right_option_and_wrong_ones_that_differ(lesson: str, item: Item) -> None:
    for seed in SEEDS:
        made = make_item(load(lesson), item, seed)
        texts = [option.text for option in made.options]

        assert len(set(texts)) == len(texts) >= 2
        assert made.answer(made.right + 1).is_right
        assert [made.answer(at).is_right for at in range(1, len(texts) + 1)].count(True) == 1


@pytest.mark.parametrize(("lesson", "item"), ITEMS)
def test_a_wrong_option_names_the_rule_that_gives_it(lesson: str, item: Item) -> None:
    made = make_item(load(lesson), item, 3)

    named = [option for option in made.options if option.belief is not None]
    assert named or item.kind == "end"
    for option in named:
        assert option.belief in beliefs() or option.belief in SLIPS
        assert made.answer(made.options.index(option) + 1).belief == option.belief


@pytest.mark.parametrize(("lesson", "item"), ITEMS)
def test_the_same_seed_gives_the_same_question(lesson: str, item: Item) -> None:
    assert make_item(load(lesson), item, 5) == make_item(load(lesson), item, 5)


def test_another_seed_gives_other_numbers() -> None:
    assert len({str(jobkit.lesson("L02").quiz(seed)[0]) for seed in SEEDS}) > 6


def test_numbers_under_which_a_wrong_rule_is_right_are_not_drawn() -> None:
    # 9 pieces three at a time: dividing exactly gives the right time
    item = next(item for item in load("L02").content.quiz if item.kind == "number")
    for seed in range(60):
        made = make_item(load("L02"), item, seed)
        units, width = (int(made.asks.split()[0]), int(made.asks.split("parallelism ")[1][0]))
        assert units % width


def test_review_begins_with_the_third_lesson_and_asks_of_lessons_two_and_more_back() -> None:
    assert len(jobkit.lesson("L01").review()) == len(jobkit.lesson("L02").review()) == 0
    for number, lesson in enumerate(lesson_ids(), 1):
        if number < 3:
            continue
        for seed in SEEDS:
            items = jobkit.lesson(lesson).review(seed).items
            assert len({item.id for item in items}) == 2
            assert all(int(item.id[1:3]) <= number - 2 for item in items)


@pytest.mark.parametrize("lesson", ["L01", "L02"])
def test_the_blocks_in_order_make_the_job(lesson: str) -> None:
    opened = jobkit.lesson(lesson, seed=4)
    letter = {block.text: letter for letter, block in opened.parsons().blocks}
    right = [block.text for block in load(lesson).content.parsons if block.decoy is None]

    assert opened.parsons([letter[text] for text in right]).solved


@pytest.mark.parametrize("lesson", ["L01", "L02"])
def test_a_block_that_does_not_belong_is_answered_with_the_reason(lesson: str) -> None:
    opened = jobkit.lesson(lesson)
    letter = {block.text: letter for letter, block in opened.parsons().blocks}
    content = load(lesson).content.parsons
    right = [block.text for block in content if block.decoy is None]

    for decoy in (block for block in content if block.decoy):
        for at in range(1, len(right) + 1):
            built = opened.parsons(
                [letter[text] for text in [*right[:at], decoy.text, *right[at:]]]
            )
            assert not built.solved
            assert built.problem


def test_independent_fields_may_stand_in_any_order() -> None:
    opened = jobkit.lesson("L02")
    letter = {block.text: letter for letter, block in opened.parsons().blocks}
    right = [block.text for block in load("L02").content.parsons if block.decoy is None]
    head, width, tail = right[:2], right[2:4], right[4:]

    assert width[0].startswith("spec:")
    swapped = [*head[::-1], *width, *tail]
    assert opened.parsons([letter[text] for text in swapped]).solved


def test_too_few_blocks_are_no_solution() -> None:
    opened = jobkit.lesson("L01")
    letters = [letter for letter, _ in opened.parsons().blocks]

    assert not any(opened.parsons(list(some)).solved for some in permutations(letters, 2))
    with pytest.raises(jobkit.UnusableInput, match="there is no block"):
        opened.parsons(["Z"])


def test_on_a_page_every_option_opens_to_what_there_is_to_say_to_it() -> None:
    quiz = jobkit.lesson("L02").quiz(1)
    html = quiz._repr_mimebundle_()["text/html"]

    for number, item in enumerate(quiz, 1):
        for at in range(1, len(item.options) + 1):
            option = html.index(
                f'<summary style="cursor:pointer">{at}. ', html.index(f"<b>Q{number}</b>")
            )
            assert html[option:].split("</details>")[0].count("<div") == 1
    assert html.count("As it is.") == len(quiz)
    assert html.count("Not so.") == sum(len(item.options) - 1 for item in quiz)


def test_what_never_happens_in_an_order_is_said_apart_from_it() -> None:
    item = next(item for item in load("L04").content.quiz if item.kind == "order")

    texts = [option.text for option in make_item(load("L04"), item, 1).options]

    assert (
        "the first Pod fails and at the same time the verdict falls; never: the second Pod is created"
        in texts
    )


def test_three_moments_at_once_are_said_in_one_breath_and_in_the_order_of_the_item() -> None:
    item = next(item for item in load("L06").content.quiz if item.kind == "order")

    texts = [option.text for option in make_item(load("L06"), item, 1).options]

    assert (
        "the first Pod fails, the verdict falls and the end state appears, all at the same time"
        in texts
    )


@pytest.mark.parametrize(
    ("order", "told"),
    [
        pytest.param(
            [0, 1, 2], "What stands there fits; 3 blocks are still missing.", id="unfinished"
        ),
        pytest.param(
            [0, 1, 3, 2, 4, 5],
            "“template:” belongs under spec; here it stands under metadata.",
            id="under another key",
        ),
        pytest.param(
            [4, 0, 1, 2, 3, 5],
            "“restartPolicy: Never” belongs under spec.template.spec; here nothing that it could belong to "
            "stands above it.",
            id="under nothing",
        ),
    ],
)
def test_a_block_in_the_wrong_place_is_named_with_the_place_where_it_belongs(
    order: list[int], told: str
) -> None:
    opened = jobkit.lesson("L01")
    letter = {block.text: letter for letter, block in opened.parsons().blocks}
    right = [block.text for block in load("L01").content.parsons if block.decoy is None]

    assert opened.parsons([letter[right[place]] for place in order]).verdict == told


def test_an_order_of_blocks_may_be_one_text() -> None:
    opened = jobkit.lesson("L02")
    letter = {block.text: letter for letter, block in opened.parsons().blocks}
    right = [letter[block.text] for block in load("L02").content.parsons if block.decoy is None]

    assert opened.parsons(" ".join(right)).solved
    assert opened.parsons(", ".join(right)).solved
