"""Very many Pods are drawn from columns of numbers: as from the Pods themselves."""

from __future__ import annotations

import io
import pickle
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

import jobkit
from jobkit import plot
from jobkit.picture.layout import Rows, lay_out, row_of
from jobkit.picture.looks import LOOKS
from jobkit.picture.segments import pod_segments
from jobkit.picture.view import view_of
from jobkit.plot.raster import draw_raster, raster
from jobkit.simulation.history import PodRuns
from jobkit.simulation.run import PodRun, PodState

if TYPE_CHECKING:
    from matplotlib.axis import Axis
    from matplotlib.image import AxesImage

JOB = """
apiVersion: batch/v1
kind: Job
metadata: {{name: big}}
spec:
  completions: 900
  parallelism: 200
  {more}
  template: {{spec: {{restartPolicy: {restart}, containers: [{{name: main, image: example/main:1}}]}}}}
"""
SCENARIO = """
spec:
  seed: 3
  cluster: {capacity: 150}
  pods:
  - {when: {pod: "7-30"}, runs: 20s, disrupted: {after: 4s, reason: PreemptionByScheduler}}
  - {when: {index: "100-120"}, runs: 5s, exitCode: 3}
  - {runs: {uniform: [5s, 15s]}, failsWith: {probability: 0.5}}
  events:
  - {at: 12s, patch: {spec: {parallelism: 100}}}
  - {at: 20s, drain: {pods: 30}}
"""
KINDS = [
    pytest.param("completionMode: Indexed\n  backoffLimitPerIndex: 2", "Never", id="indexes given up"),
    pytest.param("backoffLimit: 2000", "Never", id="no indexes"),
    pytest.param("backoffLimit: 300", "Never", id="cut down by a verdict"),
    pytest.param("backoffLimit: 100000\n  completionMode: Indexed\n  ttlSecondsAfterFinished: 5", "OnFailure", id="restarts"),
]  # fmt: skip


def a_run(more: str, restart: str) -> jobkit.Run:
    return jobkit.simulate(JOB.format(more=more, restart=restart), SCENARIO)


def all_of(pods: PodRuns) -> list[PodRun]:
    return list(pods)


@pytest.mark.parametrize(("more", "restart"), KINDS)
@pytest.mark.parametrize("share", [0, 0.07, 0.3, 0.7, None])
def test_columns_give_the_same_picture_as_pods(
    more: str, restart: str, share: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = a_run(more, restart)
    view = view_of(run, None if share is None else round(view_of(run).busy_until * share))
    layout = lay_out(view)
    from_columns = raster(view, layout, 300, 120)
    monkeypatch.setattr(PodRuns, "special", all_of)
    from_pods = raster(view, layout, 300, 120)
    # the order of adding up may differ, by less than any screen can show
    assert np.allclose(from_columns, from_pods, rtol=0, atol=1e-9)


@pytest.mark.parametrize(("more", "restart"), KINDS)
def test_columns_give_the_same_states_as_pods(more: str, restart: str) -> None:
    run = a_run(more, restart)
    for t in run.moments[:: max(1, len(run.moments) // 40)]:
        states = [pod.state(t) for pod in run.pods]
        assert run.pods.states(t) == [state for state in states if state is not None]
        assert run.pods.created_by(t) == sum(pod.created <= t for pod in run.pods)


def test_a_raster_draws_without_making_the_pods(monkeypatch: pytest.MonkeyPatch) -> None:
    from jobkit import plot  # noqa: PLC0415  slow to load

    run = a_run("completionMode: Indexed\n  backoffLimitPerIndex: 2", "Never")
    assert lay_out(view_of(run)).kind is Rows.Raster
    monkeypatch.setattr(PodRuns, "_records", None)
    plot.figure(run)


def colours(state: PodState) -> tuple[float, float, float]:
    return to_rgb(LOOKS[state].fill or "#ffffff")


@pytest.mark.parametrize(("more", "restart"), KINDS)
def test_zoomed_in_every_pod_has_the_colour_of_its_state_at_every_time(
    more: str, restart: str
) -> None:
    run = a_run(more, restart)
    view = view_of(run, None)
    layout = lay_out(view)
    assert layout.kind is Rows.Raster
    figure, ax = plt.subplots(figsize=(6, 4))
    draw_raster(ax, view, layout)
    start, top = 5000, 40
    ax.set_xlim(start, start + 20_000)
    ax.set_ylim(top + 12, top)
    figure.canvas.draw()
    (image,) = ax.images
    cells = image.get_array()
    assert cells is not None
    assert cells.shape[0] == 12
    assert tuple(image.get_extent()) == (start, start + 20_000, top + 12, top)
    a_column = 20_000 / cells.shape[1]
    pieces = [
        (row, *piece)
        for pod in run.pods
        if 0 <= (row := row_of(pod, by_index=view.completions > 0) - top) < 12
        for piece in pod_segments(pod, view.t)
    ]
    looked_at = 0
    for row, begin, end, state in pieces:
        time = (begin + end) / 2
        column = int((time - start) / a_column)
        beside = sum(other == row and since <= time <= until for other, since, until, _ in pieces)
        if end - begin > 3 * a_column and 0 <= column < cells.shape[1] and beside == 1:
            assert tuple(cells[row][column][:3]) == pytest.approx(colours(state))
            looked_at += 1
    plt.close(figure)
    assert looked_at > 8


def test_a_saved_picture_shows_the_part_that_was_zoomed_to() -> None:
    run = a_run("completionMode: Indexed\n  backoffLimitPerIndex: 2", "Never")
    figure = plot.figure(run)
    ax = next(ax for ax in figure.axes if ax.images)
    ax.set_ylim(20, 10)
    figure.savefig(io.BytesIO(), format="png", dpi=50)
    cells = ax.images[0].get_array()
    assert cells is not None
    assert cells.shape[0] == 10
    ax.set_ylim(5000, 4000)  # nothing is there
    figure.savefig(io.BytesIO(), format="png", dpi=50)
    plt.close(figure)


def zoomed(x: tuple[float, float], y: tuple[float, float]) -> tuple[list[str], list[str]]:
    """The words at the axes of the Pods' chart where these limits are in view."""
    figure = plot.pods(a_run("completionMode: Indexed\n  backoffLimitPerIndex: 2", "Never"))
    (ax,) = figure.axes
    ax.set_xlim(x)
    ax.set_ylim(y)
    figure.savefig(io.BytesIO(), format="png", dpi=50)
    return _in_view(ax.xaxis), _in_view(ax.yaxis)


def _in_view(axis: Axis) -> list[str]:
    low, high = sorted(axis.get_view_interval())
    return [
        tick.label1.get_text() for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high
    ]


@pytest.mark.parametrize(
    ("y", "rows"),
    [
        ((900, 0), ["0", "899"]),
        ((20, 10), ["10", "19"]),
        ((10.6, 3.4), ["3", "10"]),
        ((3.2, 3.1), ["3", "3"]),
        ((950, -50), ["0", "899"]),
        ((5000, 4000), []),
        ((-4, -20), []),
    ],
)
def test_the_first_and_the_last_row_in_view_are_named(
    y: tuple[float, float], rows: list[str]
) -> None:
    assert zoomed((0, 60_000), y)[1] == rows


@pytest.mark.parametrize(
    ("x", "times"),
    [
        ((5_123, 9_456), ["6 s", "7", "8", "9"]),
        ((121_000, 181_000), ["130 s", "140", "150", "160", "170", "180"]),
        ((-4_000, -2_000), []),
    ],
)
def test_where_one_zooms_to_times_stay_legible(x: tuple[float, float], times: list[str]) -> None:
    assert zoomed(x, (20, 10))[0] == times


def test_the_pointer_tells_time_and_row() -> None:
    figure = plot.figure(a_run("completionMode: Indexed\n  backoffLimitPerIndex: 2", "Never"))
    ax = next(ax for ax in figure.axes if ax.images)
    assert ax.format_coord(20_500, 100.5) == "(x, y) = (20.5 s, 100)"


@pytest.mark.parametrize("form", ["svg", "pdf"])
def test_pods_are_as_fine_in_a_file_of_curves_as_in_one_of_pixels(form: str) -> None:
    figure = plot.figure(a_run("completionMode: Indexed\n  backoffLimitPerIndex: 2", "Never"))
    image = next(ax.images[0] for ax in figure.axes if ax.images)
    figure.savefig(io.BytesIO(), format="png", dpi=150)
    in_pixels = cells_of(image)
    figure.savefig(io.BytesIO(), format=form, dpi=150)
    assert cells_of(image) == pytest.approx(in_pixels, abs=1)


def cells_of(image: AxesImage) -> tuple[int, ...]:
    cells = image.get_array()
    assert cells is not None
    return cells.shape[:2]


def test_a_picture_of_very_many_pods_can_be_pickled() -> None:
    figure = plot.figure(a_run("completionMode: Indexed\n  backoffLimitPerIndex: 2", "Never"))
    sent = pickle.loads(pickle.dumps(figure))
    files = [io.BytesIO(), io.BytesIO()]
    for each, file in zip((figure, sent), files, strict=True):
        next(ax for ax in each.axes if ax.images).set_ylim(20, 10)
        each.savefig(file, format="png", dpi=50)
    assert files[0].getvalue() == files[1].getvalue()
