"""Every belief that L01 to L06 meet is recognised in an answer that shows it, and not in one that does not."""

from __future__ import annotations

from typing import Any

import pytest

import jobkit
from jobkit.fields.misconceptions import MISCONCEPTIONS
from jobkit.lessons.beliefs import IMAGINED, REFUSED, expected_runs
from jobkit.lessons.bench import Bench
from jobkit.lessons.detect import explain_answer, explain_refusal, refute
from jobkit.lessons.load import Belief, beliefs, lesson_ids, load
from jobkit.lessons.measures import measured
from jobkit.lessons.prediction import belief_behind
from jobkit.lessons.reconciler import toy_reconciler

MET = sorted({belief for lesson in lesson_ids() for belief in load(lesson).content.meets})
WITH_RUN = [belief for belief in MET if beliefs()[belief].figure]


def test_the_lessons_meet_the_beliefs_that_the_curriculum_lists() -> None:
    curriculum = {
        "L01": "M03 M07 M10 M13 M14 M15 M61",
        "L02": "M12 M27",
        "L03": "M01 M03 M04 M23 M24 M25 M26 M51",
        "L04": "M02 M04 M05 M15",
        "L05": "M06 M08 M11 M13 M20 M21 M22 M35 M41 M42",
        "L06": "M43 M44 M45 M46 M47",
    }

    for lesson, wanted in curriculum.items():
        assert set(wanted.split()) <= set(load(lesson).content.meets)


def test_every_belief_that_is_met_is_in_the_catalogue_with_a_rule() -> None:
    assert set(MET) <= set(beliefs())
    assert {belief for belief in MET if belief not in IMAGINED and belief not in REFUSED} == {"M35"}


def test_lessons_lint_and_explanations_have_the_same_words_for_a_belief() -> None:
    for entry in beliefs().values():
        assert entry.belief == f"{MISCONCEPTIONS[entry.id]}."
    with pytest.raises(ValueError, match="M99 is no misconception"):
        Belief(id="M99", truth="It is so.")


@pytest.mark.parametrize("belief", WITH_RUN)
def test_the_refuting_run_shows_something_else_than_the_belief_expects(belief: str) -> None:
    refuted = refute(belief)

    assert refuted.run is not None
    assert refuted.expected != refuted.seen
    assert belief in str(refuted)


@pytest.mark.parametrize("belief", WITH_RUN)
def test_an_answer_by_the_wrong_rule_shows_the_belief(belief: str) -> None:
    refuted = refute(belief)

    assert belief in explain_answer(refuted.run, refuted.belief.figure, refuted.expected)


@pytest.mark.parametrize("belief", WITH_RUN)
def test_the_right_answer_shows_no_belief(belief: str) -> None:
    refuted = refute(belief)

    assert explain_answer(refuted.run, refuted.belief.figure, refuted.seen) == ()


@pytest.mark.parametrize("belief", WITH_RUN)
def test_another_wrong_answer_does_not_show_the_belief(belief: str) -> None:
    refuted = refute(belief)

    assert belief not in explain_answer(refuted.run, refuted.belief.figure, 987_654)


@pytest.mark.parametrize("belief", sorted(REFUSED))
def test_a_refused_manifest_shows_the_belief_and_the_worked_one_does_not(belief: str) -> None:
    entry = beliefs()[belief]
    lesson = jobkit.lesson(entry.lesson)

    assert belief in explain_refusal(
        lesson.manifest(entry.job, set=entry.set) if entry.set else lesson.manifest(entry.job)
    )
    assert belief not in explain_refusal(lesson.worked)
    assert refute(belief).diagnostics.errors


def test_the_level_of_a_field_is_refuted_by_a_field_on_the_wrong_level() -> None:
    refuted = refute("M15")

    assert refuted.diagnostics is not None
    (error,) = refuted.diagnostics.errors
    assert error.message == "spec.template.spec has no field backoffLimit."


def test_a_retried_delete_and_create_loop_shows_that_ttl_and_reconcilers_do_not_get_on() -> None:
    manifest = load("L05").manifests["one-pod"]

    assert toy_reconciler(manifest, 60).runs == 3
    assert toy_reconciler(manifest, None).runs == 1
    assert "3 times" in str(refute("M35"))


CHOICES = [
    pytest.param(lesson, question, choice, id=f"{lesson}-{question.id}-{choice.value}")
    for lesson in lesson_ids()
    for question in (*load(lesson).content.predict, *load(lesson).content.investigate)
    for choice in question.choices
    if choice.belief is not None
]


@pytest.mark.parametrize(("lesson", "question", "choice"), CHOICES)
def test_a_choice_is_what_the_wrong_rule_of_its_belief_gives(
    lesson: str, question: Any, choice: Any
) -> None:
    opened = jobkit.lesson(lesson)

    assert belief_behind(opened, question, choice.value) == choice.belief
    if question.about is not None and choice.belief in IMAGINED:
        run = Bench(load(lesson)).expected(question.about)
        measure = next(iter(question.about.figures))
        imagined = expected_runs(choice.belief, run)
        assert str(imagined[measure]) == str(choice.value)
        assert measured(run, measure, question.about.at) != imagined[measure]


@pytest.mark.parametrize("lesson", lesson_ids())
def test_every_question_offers_its_key_and_every_other_choice_has_an_answer(lesson: str) -> None:
    for question in (*load(lesson).content.predict, *load(lesson).content.investigate):
        if not question.choices:
            continue
        values = [choice.value for choice in question.choices]
        assert question.key in values
        assert len(set(map(str, values))) == len(values)
        for choice in question.choices:
            assert (choice.value == question.key) != bool(choice.belief or choice.why)


def test_a_wrong_prediction_is_kept_beside_the_outcome_with_the_belief_behind_it() -> None:
    lesson = jobkit.lesson("L03")
    lesson.predict(P1=4, P2=170, P3=15, P4="7 and 3", P5="no, in no way", confidence=3)
    lesson.run("dead")

    shown = lesson.outcome()

    assert [each.value for each in shown.answers][:3] == [4, 170, 15]
    assert [each.belief for each in shown.answers] == ["M04", None, "M01", None, None]
    assert "M04" in str(shown)
    assert shown.right == 2


def test_a_prediction_is_locked_once_the_run_was_shown() -> None:
    lesson = jobkit.lesson("L03")
    lesson.predict(P1=4)
    lesson.run("dead")

    late = lesson.predict(P1=5)

    assert late.is_late
    assert lesson.outcome().answers[0].value == 4


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ({"P1": "240 s"}, 240),
        ({"P1": " 240"}, 240),
        ({"P3": "4 to 5"}, "4 to 5 only"),
        ({"P4": "Same"}, "the same"),
    ],
)
def test_an_answer_in_other_words_is_the_same_answer(answer: dict[str, str], value: object) -> None:
    lesson = jobkit.lesson("L02")
    lesson.predict(**answer)

    (given,) = lesson.outcome().answers
    assert (given.is_right, given.value) == (True, value)


@pytest.mark.parametrize(
    ("lesson", "answer", "is_right", "belief"),
    [
        ("L06", {"P5": "no"}, True, None),
        ("L06", {"P5": "yes"}, False, "M43"),
        ("L04", {"P1": "4, 0"}, True, None),
        ("L04", {"P1": "4/4"}, False, "M02"),
        ("L05", {"P2": "deleted"}, False, "M22"),
        ("L03", {"P5": "yes"}, False, "M24"),
    ],
)
def test_a_short_answer_stands_for_the_choice_that_begins_with_it_or_has_its_numbers(
    lesson: str, answer: dict[str, str], is_right: bool, belief: str | None
) -> None:
    opened = jobkit.lesson(lesson)
    opened.predict(**answer)

    (given,) = opened.outcome().answers
    assert (given.is_right, given.belief) == (is_right, belief)


@pytest.mark.parametrize("answer", [{"P1": "24"}, {"P3": "to"}, {"P3": "5 to 6"}, {"P4": "ten"}])
def test_an_answer_that_may_mean_several_things_or_another_is_not_taken_for_right(
    answer: dict[str, str],
) -> None:
    lesson = jobkit.lesson("L02")
    lesson.predict(**answer)

    assert lesson.outcome().right == 0


def test_questions_left_open_can_still_be_answered_after_the_run() -> None:
    lesson = jobkit.lesson("L02")
    lesson.predict(P1=600, P4="the same")
    lesson.run("even")

    added = lesson.predict(P1=600, P2=3, P3="both", P4="the same")

    assert not added.is_late
    assert [each.question.id for each in added.answers] == ["P1", "P2", "P3", "P4"]
    assert lesson.check_prediction().earned == 1


def test_a_prediction_earns_its_point_right_or_wrong_but_not_unmade() -> None:
    lesson = jobkit.lesson("L02")
    assert lesson.check_prediction().earned == 0
    lesson.predict(P1=600, P2=3, P3="both")
    assert lesson.check_prediction().earned == 0

    lesson.predict(P1=600, P2=3, P3="both", P4="the same", confidence=1, because="a guess")

    assert lesson.check_prediction().earned == 1


@pytest.mark.parametrize("bad", [{"P9": 1}, {"P1": 1, "confidence": 7}, {"p1": 2}])
def test_a_misspelt_answer_is_refused_by_name(bad: dict[str, Any]) -> None:
    with pytest.raises(jobkit.UnusableInput):
        jobkit.lesson("L01").predict(**bad)
