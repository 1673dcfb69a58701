"""Checks judge what a Job does: solutions pass, wrong answers fail for the right reason, tricks do not help."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

import jobkit
from jobkit.lessons import LEVELS
from jobkit.lessons.load import hidden_packs, lesson_ids, load
from jobkit.lessons.manifests import changed
from jobkit.lessons.records import Solution
from jobkit.widgets.sharing import read_token

SEEDS = [0, 1, 2, 7]
EXERCISES = [
    pytest.param(lesson, exercise, id=f"{lesson}.{exercise.id}")
    for lesson in lesson_ids()
    for exercise in load(lesson).content.exercises
]


def wrong_answers() -> Iterator[Any]:
    for lesson in lesson_ids():
        packs = hidden_packs(lesson) or {}
        for exercise in load(lesson).content.exercises:
            pack = packs.get(exercise.id)
            sources = [(False, exercise.wrong), (True, pack.wrong if pack else ())]
            for is_hidden, answers in sources:
                for number, wrong in enumerate(answers):
                    kind = "hidden" if is_hidden else "public"
                    name = f"{lesson}.{exercise.id}-{kind}-{number}"
                    yield pytest.param(lesson, exercise, is_hidden, wrong, id=name)


def answer(lesson: Any, exercise: Any, given: Solution) -> Any:
    base = lesson.manifest(given.job) if given.job else lesson.starter(exercise.id, "worked")
    return changed(base, given.set)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES)
def test_a_solution_meets_every_goal_whatever_the_seed(
    lesson: str, exercise: Any, seed: int
) -> None:
    opened = jobkit.lesson(lesson, seed=seed)
    solution = opened.starter(exercise.id, "worked")

    assert opened.check(exercise.id, solution).passed
    hidden = opened.check_hidden(exercise.id, solution)
    assert hidden.passed or hidden.is_absent
    for also in exercise.also:
        assert opened.check(exercise.id, answer(opened, exercise, also)).passed


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("lesson", "exercise", "is_hidden", "wrong"), list(wrong_answers()))
def test_a_wrong_answer_misses_its_goals_whatever_the_seed(
    lesson: str, exercise: Any, is_hidden: Any, wrong: Solution, seed: int
) -> None:
    opened = jobkit.lesson(lesson, seed=seed)
    check = opened.check_hidden if is_hidden else opened.check

    result = check(exercise.id, answer(opened, exercise, wrong))

    missed = tuple(goal.id for goal in result.goals if not goal.passed)
    if not result.gradable:
        missed = tuple(goal.id for goal in exercise.goals)
    assert missed == wrong.fails
    assert result.earned < (result.points or 1)
    if wrong.shows is not None:
        assert wrong.shows in {goal.suspected for goal in result.goals}


@pytest.mark.parametrize("level", [level for level in LEVELS if level != "worked"])
@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES)
def test_what_an_exercise_begins_with_earns_nothing(lesson: str, exercise: Any, level: str) -> None:
    opened = jobkit.lesson(lesson, level=level)

    result = opened.check(exercise.id, opened.starter(exercise.id))

    assert result.earned == 0
    assert not result.passed


@pytest.mark.parametrize(
    "spec",
    [
        pytest.param("kind: [", id="no YAML"),
        pytest.param("spec:\n  backoffLimit: ____\n", id="a gap that is not filled"),
        pytest.param("a: 1\n---\nb: 2\n", id="two documents"),
        pytest.param("", id="nothing"),
        pytest.param("no-such-file.yaml", id="a file that is not there"),
        pytest.param(17, id="a number"),
        pytest.param(None, id="None"),
        pytest.param({"spec": {"x": {1, 2}}}, id="a set within a mapping"),
    ],
)
def test_what_cannot_be_read_is_not_gradable_and_not_failed(spec: object) -> None:
    result = jobkit.lesson("L03").check("L03.E1", spec)

    assert not result.gradable
    assert result.goals == ()
    assert result.problem or result.diagnostics.errors
    assert "not gradable" in str(result)


def test_an_open_gap_is_named_by_its_line() -> None:
    result = jobkit.lesson("L05").check("E2", jobkit.lesson("L05").starter("E2"))

    assert result.problem == "There is still a gap (____) in lines 6, 7, 8, 12."
    assert not result.gradable


def test_a_missed_goal_says_what_happened_when_and_why() -> None:
    lesson = jobkit.lesson("L03")

    result = lesson.check("E1", lesson.manifest("e1-reference", set={"spec.backoffLimit": 2}))

    missed = result.goals[0]
    assert missed.message == "In poison, succeeded: 0; asked for: 4."
    assert missed.evidence[0].scenario == "poison"
    assert missed.evidence[0].t == 60_000
    assert "3 failures counted, 2 allowed" in missed.evidence[0].because
    assert missed.suspected == "M23"
    assert len(set(missed.hints)) == 3
    assert result.hint("G1", 3) == missed.hints[2]


def test_a_goal_that_waits_for_another_one_gives_no_hint_yet() -> None:
    lesson = jobkit.lesson("L05")

    result = lesson.check("E1", lesson.manifest("e1-reference", set={"spec.parallelism": 2}))

    assert result.goals[1].hints == ()
    assert "Try one machine less" not in str(result)
    assert result.hint("G2") == "Looked at once G1 is met."


def test_the_counter_example_is_smaller_and_still_tells_solution_and_answer_apart() -> None:
    lesson = jobkit.lesson("L03")
    wrong = lesson.manifest("e1-reference", set={"spec.backoffLimit": 2})

    example = lesson.check("E1", wrong).counter_example

    assert example is not None
    spec = jobkit.simulate(wrong, f"spec:\n{_indented(example.scenario)}").scenario
    assert sum(fate.runs for fate in spec.pods) < 110_000
    shared = read_token(example.token)
    again = jobkit.simulate(shared.manifest, shared.scenario)
    assert again.status(again.end).succeeded == 0


def test_calls_side_by_side_do_not_get_past_an_outage_and_the_token_shows_the_job_that_was_judged() -> (
    None
):
    lesson = jobkit.lesson("L03")
    wide = changed(lesson.starter("E2", "worked"), {"spec.parallelism": 10, "spec.backoffLimit": 3})
    result = lesson.check("E2", wide)
    assert [goal.passed for goal in result.goals] == [False, True]
    assert result.counter_example is not None
    shown = read_token(result.counter_example.token)
    assert jobkit.simulate(shown.manifest, shown.scenario).outcome.result == "Failed"


def test_the_counter_example_is_folded_and_says_how_to_step_through_it() -> None:
    lesson = jobkit.lesson("L05")

    result = lesson.check("E1", lesson.manifest("e1-reference", set={"spec.parallelism": 2}))

    assert result.counter_example is not None
    opening = f'jobkit.lab(token="{result.counter_example.token}")'
    assert opening in str(result)
    fold = result._repr_mimebundle_()["text/html"].split("<details")[-1]
    assert "The smallest scenario that shows it: the end state: Failed" in fold
    assert opening.replace('"', "&quot;") in fold


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.splitlines())


def test_part_of_the_points_is_given_for_part_of_the_faults() -> None:
    lesson = jobkit.lesson("L01")
    half = (
        lesson.starter("E1", "blank")
        .replace("apiVersio:", "apiVersion:")
        .replace("Migrate", "migrate")
    )

    result = lesson.check("E1", half)

    assert result.goals[0].earned == 1.0
    assert "6 faults are left" in result.goals[0].message


@pytest.mark.parametrize("fault", range(8))
def test_each_of_the_eight_faults_costs_half_a_point(fault: int) -> None:
    lesson = jobkit.lesson("L01")
    one_fault = [
        lambda text: text.replace("apiVersion", "apiVersio"),
        lambda text: text.replace("restartPolicy", "restartyPolicy"),
        lambda text: text.replace("Never", "never"),
        lambda text: text.replace("containerName: main", "containerName: migrate"),
        lambda text: text.replace("  completions", "  parallelism: 1\n  completions"),
        lambda text: text.replace("    spec:\n", "    spec:\n      backoffLimit: 2\n"),
        lambda text: text.replace("completions: 1", 'completions: "1"'),
        lambda text: text.replace("name: migrate", "name: Migrate"),
    ][fault]

    result = lesson.check("E1", one_fault(lesson.starter("E1", "worked")))

    assert result.goals[0].earned == 3.5


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("apiVersion: batch/v1\nkind: Job\n", id="only the head is left"),
        pytest.param(
            "apiVersion: batch/v1\nkind: Job\nmetadata: {name: migrate}\n", id="and a name"
        ),
        pytest.param("apiVersion: v1\nkind: Pod\nmetadata: {name: migrate}\n", id="another kind"),
        pytest.param("a: 1\n", id="something else"),
    ],
)
@pytest.mark.parametrize("exercise", ["E1", "E3", "E4"])
def test_who_takes_the_faulty_fields_out_earns_nothing_for_it(exercise: str, text: str) -> None:
    result = jobkit.lesson("L01").check(exercise, text)

    assert result.gradable
    assert result.earned == 0
    assert "Taking out is not mending." in result.goals[0].message


@pytest.mark.parametrize("text", ["# nothing\n", "hello\n", "- a\n", "1\n", "a: {"])
def test_what_is_no_manifest_is_not_gradable_where_faults_are_counted_either(text: str) -> None:
    result = jobkit.lesson("L01").check("E1", text)

    assert not result.gradable
    assert result.earned == 0


def test_who_is_to_repair_a_manifest_reads_what_a_cluster_says_to_it_stage_by_stage() -> None:
    lesson = jobkit.lesson("L01")
    first = lesson.starter("E1", "blank")

    answers = [lesson.check("E1", first)]
    answers.append(lesson.check("E1", first.replace("apiVersio:", "apiVersion:")))

    told = [[each.field for each in answer.server_says.errors] for answer in answers]  # type: ignore[union-attr]
    assert told[0] == ["apiVersion"]
    assert "spec.template.spec.restartyPolicy" in told[1]
    assert "metadata.name" not in told[1]
    assert "did you mean apiVersion?" in str(answers[0])
    assert "did you mean apiVersion?" in answers[0]._repr_mimebundle_()["text/html"]
    assert answers[0].to_dict()["serverSays"]["errors"][0]["field"] == "apiVersion"
    assert lesson.check("E1", lesson.starter("E1", "worked")).server_says is None


def test_a_goal_that_cannot_be_looked_at_yet_gives_no_hint_and_names_no_belief() -> None:
    lesson = jobkit.lesson("L01")

    waiting = lesson.check("E1", lesson.starter("E1", "blank")).goals[1]

    assert "cannot be run yet" in waiting.message
    assert (waiting.hints, waiting.suspected) == ((), None)


def test_a_goal_that_is_met_tells_every_figure_that_it_asks_for() -> None:
    lesson = jobkit.lesson("L03")

    met = lesson.check("E2", lesson.starter("E2", "worked")).goals[1]

    assert met.message == "In dead, the end state: Failed, the end state comes: 340 s."


@pytest.mark.parametrize(
    "size",
    [
        {"spec.completions": 2_000_000_000},
        {"spec.completions": 1_000_000, "spec.parallelism": 1_000_000},
        {"spec.completions": None, "spec.parallelism": 2_000_000_000},
    ],
    ids=["much work", "a wide Job", "many Pods that share the work"],
)
def test_a_job_of_absurd_size_is_not_run_and_not_gradable(size: dict[str, Any]) -> None:
    lesson = jobkit.lesson("L02")

    for result in (
        lesson.check("E2", lesson.manifest("e2-reference", set=size)),
        lesson.check_hidden("E2", lesson.manifest("e2-reference", set=size)),
    ):
        assert not result.gradable
        assert "a check runs Jobs of 1,000 at most" in str(result)


def test_a_ceiling_far_above_the_work_is_run_like_any_other() -> None:
    lesson = jobkit.lesson("L03")

    assert lesson.check(
        "E1", lesson.manifest("e1-reference", set={"spec.parallelism": 2_000_000_000})
    ).passed


def test_changing_the_data_of_a_lesson_changes_nothing_for_the_next_that_is_opened() -> None:
    lesson = jobkit.lesson("L03")
    wrong = lesson.manifest("e1-reference", set={"spec.backoffLimit": 2})
    data: Any = lesson.loaded.content
    data.scenarios["poison"].spec["pods"].clear()
    data.exercises[0].goals[0].runs[0].figures.clear()

    assert jobkit.lesson("L03").check("E1", wrong).earned == 0


def test_hidden_goals_that_are_absent_award_nothing_and_lose_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("JOBKIT_HIDDEN", "none")
    lesson = jobkit.lesson("L03")

    result = lesson.check_hidden("E1", lesson.starter("E1", "worked"))

    assert result.is_absent
    assert (result.earned, result.points) == (0, 0)
    assert "no hidden goals" in str(result)


def test_a_teachers_own_hidden_pack_takes_the_place_of_ours(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("JOBKIT_HIDDEN", str(tmp_path))
    (tmp_path / "L03.yaml").write_text(
        "E1:\n  goals:\n  - {id: X1, asks: Small., kind: form, points: 1, "
        "form: [{field: spec.backoffLimit, is: 3}], hints: [a, b, c]}\n"
    )
    lesson = jobkit.lesson("L03")

    result = lesson.check_hidden("E1", lesson.starter("E1", "worked"))

    assert [goal.id for goal in result.goals] == ["X1"]


def test_scenarios_and_hidden_goals_vary_with_the_seed() -> None:
    seconds = {
        json.dumps(jobkit.lesson("L03", seed=seed).scenario("poison")) for seed in range(1, 9)
    }
    usual = jobkit.lesson("L03").scenario("poison")

    assert len(seconds) > 4
    assert usual["spec"]["pods"][0]["runs"] == 100


class _TwoFaced(Mapping[str, Any]):
    """Answers differently each time it is read."""

    def __init__(self, faces: list[dict[str, Any]]) -> None:
        self.faces = faces
        self.reads = 0

    def __getitem__(self, key: str) -> Any:
        return self._face()[key]

    def __iter__(self) -> Iterator[str]:
        self.reads += 1
        return iter(self._face())

    def __len__(self) -> int:
        return len(self._face())

    def _face(self) -> dict[str, Any]:
        return self.faces[min(self.reads, len(self.faces)) - 1]


def test_a_manifest_that_changes_between_readings_is_judged_by_one_of_its_faces() -> None:
    lesson = jobkit.lesson("L03")
    good = changed(lesson.starter("E1", "worked"), {"metadata.name": "good"})
    bad = changed(lesson.starter("E1", "worked"), {"spec.backoffLimit": 0})
    two_faced = _TwoFaced([bad, good, good, good])

    result = lesson.check("E1", two_faced)

    assert two_faced.reads == 1
    assert not result.passed


def test_a_result_cannot_be_changed() -> None:
    result = jobkit.lesson("L03").check("E1", "kind: [")

    for name, value in (("goals", ()), ("seed", 3)):
        with pytest.raises(AttributeError):
            setattr(result, name, value)


def test_feedback_never_speaks_of_tests() -> None:
    lesson = jobkit.lesson("L03")

    assert "all public goals met" in str(lesson.check("E1", lesson.starter("E1", "worked")))


def test_html_of_a_result_is_escaped() -> None:
    lesson = jobkit.lesson("L03")
    spec = lesson.starter("E1", "worked").replace("name: import", "name: <script>alert(1)</script>")

    html = lesson.check("E1", spec)._repr_mimebundle_()["text/html"]

    assert "<script" not in html
    assert "&lt;script" in html or "metadata.name" in html


@pytest.mark.parametrize("name", ["L03.E9", "E", "L01.E1"])
def test_an_exercise_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(jobkit.JobkitError, match=r"L03\.E1"):
        jobkit.lesson("L03").check(name, "kind: Job")


def test_a_lesson_that_is_not_there_is_named() -> None:
    with pytest.raises(jobkit.JobkitError, match="L01, L02"):
        jobkit.lesson("L99")


def test_a_page_opens_each_hint_inside_the_one_before() -> None:
    opened = jobkit.lesson("L03")
    result = opened.check("E1", opened.manifest("e1-reference", set={"spec.backoffLimit": 2}))
    html = result._repr_mimebundle_()["text/html"]

    first = html.index("Hint 1 of 3")
    assert html.index("110 s", first) > html.index("Hint 2 of 3", first)
    before_the_first_closes = html[first : html.index("</details>", first)]
    assert all(f"Hint {step} of 3" in before_the_first_closes for step in (2, 3))


def test_a_belief_that_the_goal_is_about_comes_before_others_of_the_lesson() -> None:
    opened = jobkit.lesson("L03")
    far_too_many = opened.manifest("e2-reference", set={"spec.backoffLimit": 90})

    missed = next(goal for goal in opened.check("E2", far_too_many).goals if not goal.passed)

    assert missed.suspected != "M03"
