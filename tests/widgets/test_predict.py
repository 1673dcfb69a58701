import pytest
from traitlets import TraitError

import jobkit
from jobkit.widgets import Predict

JOB = """\
apiVersion: batch/v1
kind: Job
metadata: {name: dead}
spec:
  backoffLimit: 4
  template:
    spec:
      restartPolicy: Never
      containers: [{name: main, image: example/dead:1}]
"""
DEAD = "apiVersion: jobkit/v1\nkind: Scenario\nspec: {clock: classroom, pods: [{runs: 5s, exitCode: 1}]}\n"
PODS = "How many Pods will this Job make before it gives up?"


@pytest.fixture(scope="module")
def dead():
    return jobkit.simulate(JOB, DEAD)


def a_question(**more):
    return Predict(PODS, choices=[4, 5, 20], key=5, unit="Pods", **more)


def test_an_answer_in_code_is_locked_in_at_once_and_compared():
    asked = a_question(answer=4, confidence=3, because="4 is the limit")
    assert asked.locked
    assert asked.is_right is False
    assert asked.told["heading"] == "You said 4\xa0Pods. It is 5\xa0Pods."
    assert ["you were", "certain: worth remembering"] in asked.told["rows"]
    assert ["you said", "because 4 is the limit"] in asked.told["rows"]


def test_nothing_of_the_key_is_in_the_page_before_the_answer_is_locked_in():
    asked = Predict("How many Pods?", choices=[4, 7], key=7, why="It is seven, a secret.")
    state = str({name: value for name, value in asked.get_state().items() if name[0] != "_"})
    assert "secret" not in state
    assert asked.told == {}
    assert asked.prediction.key is None


def test_a_locked_answer_stays_whatever_the_page_sends():
    asked = a_question(answer=5)
    for change in ({"answer": "4"}, {"locked": False}, {"because": "after all"}):
        with pytest.raises(TraitError, match="locked in"):
            asked.set_state(change)
    assert asked.prediction.answer == 5


def test_a_choice_from_the_page_becomes_the_value_that_was_offered():
    asked = a_question()
    asked.set_state({"answer": "5", "confidence": 2})
    asked.set_state({"locked": True})
    assert (asked.answer, asked.is_right) == (5, True)
    assert asked.told["heading"] == "You said 5\xa0Pods. So it is."


def test_looking_without_an_answer_is_one_message_and_gives_no_judgement():
    asked = a_question()
    asked.set_state({"answer": None, "skipped": True, "locked": True})
    assert asked.is_right is None
    assert asked.told["heading"] == "It is 5\xa0Pods."


def test_locking_without_an_answer_is_refused():
    with pytest.raises(ValueError, match="nothing is answered"):
        a_question().lock()
    with pytest.raises(TraitError, match="nothing is answered"):
        a_question().locked = True


def test_each_answer_meets_its_own_rule():
    why = {4: "Four would be the retries.", "": "1 + 4 = 5 Pods."}
    assert a_question(why=why, answer=4).told["rows"][0] == [
        "because",
        "Four would be the retries.",
    ]
    assert a_question(why=why, answer=20).told["rows"][0] == ["because", "1 + 4 = 5 Pods."]


def test_an_open_question_sets_another_answer_beside_yours():
    asked = Predict("What must be true?", why="Safe to repeat.", answer="no half steps")
    assert asked.is_right is None
    assert "Compare" in asked.told["heading"]
    assert asked.told["rows"] == [["one answer", "Safe to repeat."]]


def test_a_key_may_be_read_off_the_run(dead):
    asked = Predict(PODS, choices=[4, 5, 20], key=lambda run: len(run.pods), run=dead, answer=5)
    assert asked.is_right


def test_a_time_has_an_axis_longer_than_the_run_and_a_tolerance(dead):
    asked = Predict("When is the last Pod made?", kind="time", key=170, run=dead, tolerance=10)
    assert asked.horizon > 175
    asked.answer = 165
    assert asked.lock().is_right
    assert asked.told["key"] == 170


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kind": "guess"}, "none of choice"),
        ({"kind": "choice"}, "belong together"),
        ({"kind": "time", "choices": [1]}, "belong together"),
        ({"kind": "number", "key": len}, "needs the run"),
    ],
)
def test_arguments_that_do_not_fit_are_refused_by_name(arguments, message):
    with pytest.raises(ValueError, match=message):
        Predict("When?", **arguments)


def test_an_answer_that_is_not_offered_is_refused_with_the_choices():
    with pytest.raises(TraitError, match="4, 5, 20"):
        a_question(answer=6)


def test_unknown_keywords_are_refused():
    with pytest.raises(TypeError, match="anser"):
        a_question(anser=5)


def test_without_a_kernel_question_and_outcome_remain_as_text():
    data, _ = a_question(answer=4)._repr_mimebundle_()
    assert data["text/plain"].splitlines() == [PODS, "You said 4\xa0Pods. It is 5\xa0Pods."]
    assert "You said 4" in data["text/html"]
