"""Pictures show what a run holds, stay legible, and never depend on when or where they are drawn."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.text import Text
from recordings import rows

import jobkit
from jobkit import plot
from jobkit.picture.looks import LOOKS
from jobkit.picture.segments import pod_segments
from jobkit.picture.series import budget_of
from jobkit.picture.view import view_of
from jobkit.simulation.run import PodState

if TYPE_CHECKING:
    from pathlib import Path

LESSONS = [row for row in rows("trajectories/lessons.jsonl") if "errors" not in row["expect"]]

JOB = """
apiVersion: batch/v1
kind: Job
metadata: {name: suite}
spec:
  completions: 6
  parallelism: 3
  completionMode: Indexed
  backoffLimitPerIndex: 1
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: example/suite:1}]}}
"""

SCENARIO = """
apiVersion: jobkit/v1
kind: Scenario
spec:
  clock: classroom
  pods:
  - {when: {index: "1", attempt: "0"}, runs: 10s, exitCode: 1}
  - {when: {index: "4"}, runs: 10s, exitCode: 42}
  - {runs: 20s}
"""


def run_of(case: dict[str, Any]) -> jobkit.Run:
    return jobkit.simulate(case["job"], case["scenario"] or None)


def a_run(**changes: int) -> jobkit.Run:
    job = JOB
    for name, value in changes.items():
        job = re.sub(rf"(?m)^  {name}: .*$", f"  {name}: {value}", job)
    return jobkit.simulate(job, SCENARIO)


def drawn(picture: Figure) -> Figure:
    picture.canvas.draw()
    return picture


def texts(picture: Figure) -> list[Text]:
    return [
        text
        for text in picture.findobj(Text)
        if isinstance(text, Text) and text.get_text().strip() and text.get_visible()
    ]


def pods_axes(picture: Figure) -> Axes:
    return picture.axes[0]


# What is shown


@pytest.mark.parametrize("case", [pytest.param(row, id=row["name"]) for row in LESSONS])
def test_no_words_leave_the_picture_or_cover_one_another(case: dict[str, Any]) -> None:
    picture = drawn(plot.figure(run_of(case)))
    size = picture.bbox
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(picture)]
    for words, box in boxes:
        assert box.x0 >= -1, f"{words!r} begins left of the picture"
        assert box.x1 <= size.x1 + 1, f"{words!r} ends right of the picture"
        assert box.y0 >= -1, f"{words!r} hangs below the picture"
        assert box.y1 <= size.y1 + 1, f"{words!r} rises above the picture"
    for (first, one), (second, two) in combinations(boxes, 2):
        width = min(one.x1, two.x1) - max(one.x0, two.x0)
        height = min(one.y1, two.y1) - max(one.y0, two.y0)
        # design: two texts share no more than 1 x 4 pixels at 100 pixels an inch
        assert min(width / 2, height / 8) <= 1, f"{first!r} and {second!r} cover one another"


def test_a_verdict_in_the_middle_of_the_axis_leaves_the_key_alone() -> None:
    deadline = JOB.replace("completions: 6", "activeDeadlineSeconds: 100\n  completions: 6")
    calm = SCENARIO[: SCENARIO.index("  - {when")] + "  - {runs: 25s}\n"
    picture = drawn(plot.figure(jobkit.simulate(deadline, calm)))

    verdict = next(t for t in texts(picture) if t.get_text().startswith("SuccessCriteriaMet"))
    key = [axes for axes in picture.axes if any(t.get_text() == "cut down" for t in axes.texts)]
    assert verdict.get_window_extent().x1 < min(axes.bbox.x0 for axes in key)


def test_the_title_says_how_it_ended_and_the_line_below_says_why() -> None:
    words = [text.get_text() for text in texts(plot.figure(a_run()))]
    assert "suite: Failed after 60 s, 5 of 6 indexes done" in words
    assert "6 indexes are decided, 1 of them failed." in words


def test_a_long_name_leaves_room_for_the_outcome() -> None:
    job = JOB.replace("name: suite", f"name: {'m' * 61}")
    picture = drawn(plot.figure(jobkit.simulate(job, SCENARIO)))
    title = picture.texts[0]
    assert "m…m" in title.get_text()
    assert title.get_text().endswith("indexes done")
    assert title.get_window_extent().x1 <= picture.bbox.x1


def test_where_no_pod_was_made_no_row_has_a_number() -> None:
    job = JOB.replace("completionMode: Indexed", "suspend: true").replace(
        "backoffLimitPerIndex: 1", "backoffLimit: 1"
    )
    picture = drawn(plot.figure(jobkit.simulate(job, "spec: {until: 60}")))
    assert [text.get_text() for text in pods_axes(picture).get_yticklabels()] == []


def test_a_run_of_less_than_a_second_has_times_on_its_axis() -> None:
    run = jobkit.simulate(JOB, "spec: {clock: classroom, pods: [{runs: 100ms}]}")
    ends = drawn(plot.figure(run)).axes[3]
    labels = [text.get_text() for text in ends.get_xticklabels()]
    assert labels[:3] == ["0 s", "0.05", "0.1"]


def test_every_retry_has_a_bar_of_its_own() -> None:
    run = a_run()
    polygons = sum(
        len(collection.get_paths())
        for collection in pods_axes(plot.figure(run)).collections
        if isinstance(collection, PolyCollection)
    )
    assert len(run.pods) == 8
    assert polygons == 8


def test_a_run_that_is_cut_off_as_it_begins_takes_no_other_run_with_it() -> None:
    job = JOB.replace("completionMode: Indexed\n  backoffLimitPerIndex: 1", "backoffLimit: 3")
    job = job.replace("Never", "OnFailure").replace("completions: 6", "completions: 1")
    always_bad = SCENARIO[: SCENARIO.index("  - {when")] + "  - {runs: 5s, exitCode: 1}\n"
    run = jobkit.simulate(job, always_bad)

    segments = pod_segments(run.pods[0], run.end)
    assert [each.state for each in segments] == [
        PodState.Running, PodState.Running, PodState.Waiting, PodState.Running, PodState.Waiting,
    ]  # fmt: skip
    assert budget_of(view_of(run)).note == "most 3 of 3"


def test_up_to_24_indexes_have_their_numbers_in_the_grid() -> None:
    words = [text.get_text() for text in texts(plot.indexes(a_run(completions=24, parallelism=24)))]
    assert {"23 S", "4 F"} <= set(words)


def test_a_state_is_one_collection_however_many_pods_it_has() -> None:
    run = a_run(completions=300, parallelism=30)
    collections = [
        each for each in pods_axes(plot.pods(run)).collections if isinstance(each, PolyCollection)
    ]
    assert len(run.pods) == 302
    assert [each.get_label() for each in collections] == ["succeeded", "failed, counted"]


def test_from_some_thousand_pods_on_the_chart_is_one_image() -> None:
    axes = pods_axes(plot.pods(a_run(completions=2000, parallelism=200)))
    assert len(axes.images) == 1
    assert len(axes.collections) == 0


def test_a_lone_failure_among_thousands_stays_visible() -> None:
    image = pods_axes(plot.pods(a_run(completions=2000, parallelism=200))).images[0].get_array()
    assert image is not None
    reddish = (image[:, :, 0] > image[:, :, 1] + 0.2) & (image[:, :, 3] > 0)
    assert reddish.any()


def test_each_failed_pod_says_how_it_ended() -> None:
    words = [text.get_text() for text in texts(plot.pods(a_run()))]
    assert words.count("exit 42") == 2
    assert words.count("exit 1") == 1


def test_at_a_moment_nothing_is_drawn_that_comes_later() -> None:
    run = a_run()
    axes = pods_axes(plot.figure(run, t=15_000))
    ends = [
        path.vertices[:, 0].max() for each in axes.collections for path in each.get_paths()
        if isinstance(each, PolyCollection)
    ]  # fmt: skip
    assert max(ends) == 15_000
    assert "suite at 15 s: 0 of 6 indexes done" in [
        text.get_text()
        for text in texts(axes.get_figure(root=True))  # type: ignore[arg-type]
    ]


def test_a_moment_before_the_beginning_is_refused() -> None:
    with pytest.raises(jobkit.UnusableInput, match="begins at 0"):
        plot.figure(a_run(), t=-1)


@pytest.mark.parametrize(
    "chart", [plot.figure, plot.pods, plot.parallelism, plot.budget, plot.conditions]
)
def test_a_job_for_which_the_controller_did_nothing_is_drawn_empty(
    chart: Any, tmp_path: Path
) -> None:
    run = jobkit.simulate(JOB, "spec: {events: [{at: 0, deleteJob: {}}]}")
    assert not run.decisions
    chart(run).savefig(tmp_path / "empty.png")


def test_a_grid_of_indexes_needs_indexes() -> None:
    run = jobkit.simulate(JOB.replace("  completionMode: Indexed\n  backoffLimitPerIndex: 1\n", ""))
    with pytest.raises(jobkit.UnusableInput, match="without completion indexes"):
        plot.indexes(run)


@pytest.mark.parametrize("chart", [plot.pods, plot.parallelism, plot.budget, plot.conditions])
def test_a_chart_can_be_drawn_into_axes_of_somebody_else(chart: Any) -> None:
    figure = Figure()
    axes = figure.add_subplot()
    assert chart(a_run(), ax=axes) is figure
    assert axes.get_children()
    assert len(figure.axes) == 1


# Without seeing, without colour


def test_every_picture_says_in_sentences_what_it_shows() -> None:
    words = plot.figure(a_run()).alternative_text
    assert words == plot.alternative_text(a_run())
    assert "8 Pods: 5 succeeded, 3 failed, counted." in words
    assert "Failed indexes: 4." in words
    assert "Verdict: FailureTarget (FailedIndexes) at 60 s." in words


def test_a_file_carries_the_alternative_text(tmp_path: Path) -> None:
    plot.save(a_run(), tmp_path / "run.svg")
    assert "5 of 6 indexes done" in (tmp_path / "run.svg").read_text("utf-8")


def test_no_state_is_told_by_colour_alone() -> None:
    letters = [look.letter for look in LOOKS.values()]
    assert len(set(letters)) == len(letters)
    plain = [state for state, look in LOOKS.items() if look.fill and not look.hatch]
    assert plain == [PodState.Starting, PodState.Running, PodState.Succeeded]
    hatches = [look.hatch for look in LOOKS.values() if look.hatch]
    assert len(set(hatches)) == len(hatches)


def test_plain_fills_differ_in_a_black_and_white_print() -> None:
    def grey(fill: str) -> float:
        red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    plain = sorted(grey(look.fill) for look in LOOKS.values() if look.fill and not look.hatch)
    assert all(later - earlier > 0.1 for earlier, later in pairwise(plain))


# The same bytes


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_the_same_run_gives_the_same_bytes(form: str, tmp_path: Path) -> None:
    for name in ("first", "second"):
        plot.save(a_run(), tmp_path / f"{name}.{form}")
    first, second = ((tmp_path / f"{name}.{form}").read_bytes() for name in ("first", "second"))
    assert first == second


def test_settings_of_somebody_else_neither_reach_the_picture_nor_are_changed(
    tmp_path: Path,
) -> None:
    plot.save(a_run(), tmp_path / "plain.svg")
    own = {"font.size": 30.0, "hatch.linewidth": 5.0, "axes.facecolor": "black"}
    with mpl.rc_context(own):
        plot.save(a_run(), tmp_path / "other.svg")
        assert {name: mpl.rcParams[name] for name in own} == own
    assert (tmp_path / "plain.svg").read_bytes() == (tmp_path / "other.svg").read_bytes()


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(jobkit.UnusableInput, match=r"\.svg, \.png or \.pdf"):
        plot.save(a_run(), tmp_path / "run.gif")
    assert not list(tmp_path.iterdir())


def test_dollar_signs_in_words_are_no_formulas() -> None:
    assert not any(text.get_parse_math() for text in texts(plot.figure(a_run())))
