"""Sweeps: many runs, the same result whoever does the work, and refusals that are rows."""

from __future__ import annotations

import json
import multiprocessing
import random
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from multiprocessing.pool import ThreadPool
from typing import Any

import pytest

import jobkit
from jobkit.sweeps import work
from jobkit.sweeps.cells import with_value

JOB = """
apiVersion: batch/v1
kind: Job
metadata: {name: demo}
spec:
  completions: 4
  parallelism: 2
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: example/main:1}]}}
"""
SCENARIO = {"spec": {"pods": [{"runs": {"uniform": [5, 15]}, "failsWith": {"probability": 0.3}}]}}
SEEDS = 24


def swept(**options: Any) -> jobkit.Sweep:
    given = {"seeds": SEEDS, "vary": {"spec.backoffLimit": [0, 2]}, **options}
    return jobkit.sweep(JOB, SCENARIO, **given)


@pytest.fixture(scope="module")
def alone() -> jobkit.Sweep:
    return swept(workers=1)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes take over from the first piece on, and there are two, whatever machine this is."""
    monkeypatch.setattr(work, "_SECONDS_ALONE", 0)
    monkeypatch.setattr(work.os, "cpu_count", lambda: 2)


def test_there_is_a_row_for_every_combination_and_seed(alone: jobkit.Sweep) -> None:
    assert [(row.values, row.seed) for row in alone.rows] == [
        ((("spec.backoffLimit", limit),), seed) for limit in (0, 2) for seed in range(SEEDS)
    ]


def test_each_row_is_what_simulate_gives(alone: jobkit.Sweep) -> None:
    for row in alone.rows[::7]:
        job = with_value(jobkit.defaults(JOB), *row.values[0])
        run = jobkit.simulate(job, with_value(SCENARIO, "spec.seed", row.seed))
        ledger, ending = run.ledger(run.end), row.ending
        assert ending is not None
        assert ending.outcome == run.outcome
        assert ending.pods == len(run.pods)
        assert (ending.succeeded, ending.counted) == (ledger.succeeded, ledger.counted)
        assert (ending.ignored, ending.cut_down) == (ledger.ignored, ledger.cut_down)


class Shuffled(Executor):
    """Does its work in an order of its own, once all of it is there."""

    def __init__(self, pieces: int) -> None:
        self.pieces = pieces
        self.pool = ThreadPoolExecutor(1)
        self.later: list[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]] = []

    def submit(self, act: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.later.append((future, act, arguments))
        if len(self.later) == self.pieces:
            random.Random(3).shuffle(self.later)
            self.pool.submit(self.work)
        return future

    def work(self) -> None:
        for future, act, arguments in self.later:
            future.set_result(act(*arguments))


class Losing(Executor):
    """Loses every piece of work as often as it is told to, as workers of a cluster may."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.seen: dict[Any, int] = {}

    def submit(self, act: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        key = (arguments[0].cell, arguments[0].seeds)
        self.seen[key] = self.seen.get(key, 0) + 1
        if self.seen[key] <= self.times:
            future.set_exception(ConnectionError("the worker is gone"))
        else:
            future.set_result(act(*arguments))
        return future


class OnlyMaps:
    """The least that an executor can do."""

    def map(self, act: Callable[..., Any], pieces: Any) -> Any:
        return map(act, pieces)


class GivesAnExecutor:
    """A client that gives an executor, as Dask's does."""

    def get_executor(self) -> Executor:
        return ThreadPoolExecutor(2)


@pytest.mark.parametrize(
    "executor",
    [
        pytest.param(lambda _: ThreadPoolExecutor(3), id="threads"),
        pytest.param(Shuffled, id="another order"),
        pytest.param(lambda _: Losing(2), id="lost workers"),
        pytest.param(lambda _: ThreadPool(2), id="a pool with apply_async"),
        pytest.param(lambda _: OnlyMaps(), id="only map"),
        pytest.param(lambda _: GivesAnExecutor(), id="a client"),
    ],
)
@pytest.mark.parametrize("processors", [1, 64])
def test_the_result_is_the_same_whoever_does_the_work(
    executor: Any, processors: int, alone: jobkit.Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work.os, "cpu_count", lambda: processors)  # pieces of other sizes
    size = max(1, min(2 * SEEDS // (8 * processors), 50))
    assert swept(executor=executor(2 * -(-SEEDS // size))) == alone


@pytest.mark.usefixtures("at_once")
def test_processes_give_the_same_result_though_one_of_them_dies(alone: jobkit.Sweep) -> None:
    """The pool breaks as a whole; another does what is left."""
    killed: list[int | None] = []

    def kill_one(done: int, _: int) -> None:
        if done and not killed:
            child = multiprocessing.active_children()[0]
            killed.append(child.pid)
            child.kill()

    assert swept(progress=kill_one) == alone
    assert killed
    assert not multiprocessing.active_children()


@pytest.mark.usefixtures("at_once")
def test_an_interruption_leaves_no_process_behind() -> None:
    def interrupt(done: int, _: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        swept(progress=interrupt)
    for child in multiprocessing.active_children():
        child.join(10)
    assert not multiprocessing.active_children()


def test_a_dask_cluster_gives_the_same_result(alone: jobkit.Sweep) -> None:
    from distributed import Client  # noqa: PLC0415  slow to load

    with Client(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as dask:
        assert swept(executor=dask) == alone


def test_where_there_are_no_processes_all_is_done_here(
    alone: jobkit.Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "_SECONDS_ALONE", 0)
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setitem(sys.modules, "concurrent.futures.process", None)  # as in a browser
    assert swept() == alone


def test_work_that_is_always_lost_ends_in_its_error() -> None:
    with pytest.raises(ConnectionError):
        swept(executor=Losing(99), seeds=3)


def test_what_can_do_no_work_is_refused() -> None:
    with pytest.raises(jobkit.UnusableInput, match="neither submit nor"):
        swept(executor=object())


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    swept(workers=1, progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, 2 * SEEDS)
    assert told[-1] == (2 * SEEDS, 2 * SEEDS)
    assert told == sorted(told)


def test_fields_of_the_scenario_may_vary_too() -> None:
    vary = {"scenario.spec.pods[0].runs": [5, 50]}
    short, long = (row.to_dict()["makespan"] for row in swept(seeds=[4], vary=vary).rows)
    assert short < long


def test_none_takes_a_field_out() -> None:
    unset, six = swept(seeds=5, vary={"spec.backoffLimit": [None, 6]}).summary()
    assert unset.makespan == six.makespan


def test_numbers_of_numpy_are_numbers() -> None:
    import numpy as np  # noqa: PLC0415

    sweep = swept(seeds=2, vary={"spec.backoffLimit": np.arange(2)})
    assert [type(row.values[0][1]) for row in sweep.rows] == [int] * 4
    assert json.loads(json.dumps(sweep.to_dict()))["runs"][3]["spec.backoffLimit"] == 1


@pytest.mark.parametrize(
    ("vary", "words"),
    [
        ({"spec..x": [1]}, "no path"),
        ({"": [1]}, "no path"),
        ({"spec.backoffLimit": []}, "no value"),
        ({"spec.backoffLimit": "0..7"}, "a list of values"),
        ({"spec.backoffLimit": 3}, "a list of values"),
        ({"spec.backofLimit": [1]}, r"did you mean spec\.backoffLimit"),
        ({"backoffLimit": [1]}, r"did you mean spec\.backoffLimit"),
        ({"spec.backoffLimit.deep": [1]}, "no such field"),
        ({"spec.template.spec.containers[7].name": ["x"]}, r"no entry \[7\]"),
        ({"scenario.spec.pods[3].runs": [1]}, r"scenario.*no entry \[3\]"),
        ({"scenario.spec.seed": [1]}, "seeds"),
        ({"spec.backoffLimit": range(10**7)}, "at most 10,000,000 runs"),
    ],
)
def test_what_cannot_vary_is_refused(vary: dict[str, Any], words: str) -> None:
    with pytest.raises(jobkit.UnusableInput, match=words):
        swept(vary=vary)


@pytest.mark.parametrize("seeds", [0, -1, [], [1.5]])
def test_seeds_are_whole_numbers_and_at_least_one(seeds: Any) -> None:
    with pytest.raises(jobkit.UnusableInput, match="seeds"):
        swept(seeds=seeds)


def test_a_combination_that_a_cluster_would_refuse_is_a_row_with_its_errors() -> None:
    sweep = swept(seeds=3, vary={"spec.parallelism": [-1, 2], "spec.backoffLimit": [1]})
    refused, *runs = sweep.rows
    assert (refused.result, refused.seed, len(runs)) == ("Invalid", None, 3)
    [error] = jobkit.validate(
        with_value(jobkit.defaults(JOB), "spec.parallelism", -1), select=()
    ).errors
    assert [(each.field, each.type, each.message) for each in refused.errors] == [
        (error.field, error.type, error.message)
    ]
    assert refused.to_dict()["errors"][0]["field"] == "spec.parallelism"
    assert sweep.summary()[0].runs == 0
    assert "parallelism -1, backoffLimit 1: spec.parallelism: Invalid value" in str(sweep)


def test_a_scenario_that_cannot_be_is_a_row_if_it_is_one_of_the_combinations() -> None:
    sweep = swept(seeds=1, vary={"scenario.spec.pods[0].runs": ["x", 5]})
    assert [row.result for row in sweep.rows] == ["Invalid", "Complete"]


def test_without_combinations_a_wrong_job_or_scenario_is_an_error() -> None:
    with pytest.raises(jobkit.InvalidInput):
        jobkit.sweep(JOB.replace("parallelism: 2", "parallelism: -2"), seeds=1)
    with pytest.raises(jobkit.InvalidInput):
        jobkit.sweep(JOB, {"spec": {"untl": 3}}, vary={"spec.backoffLimit": [1]})


def test_a_summary_counts_ends_and_gives_quantiles_that_occurred(alone: jobkit.Sweep) -> None:
    first, second = alone.summary()
    assert first.runs == sum(first.results.values()) == SEEDS
    assert first.share("Failed") > second.share("Failed")
    assert first.reasons["BackoffLimitExceeded"] == first.results["Failed"]
    spans = sorted(row.to_dict()["makespan"] for row in alone.rows[:SEEDS])
    assert first.makespan == (spans[1], spans[5], spans[11], spans[17], spans[22])
    work_done = [row.to_dict() for row in alone.rows[:SEEDS]]
    assert first.waste == pytest.approx(
        sum(each["wastedPodSeconds"] for each in work_done)
        / sum(each["podSeconds"] for each in work_done)
    )


def test_a_sweep_shows_itself(alone: jobkit.Sweep) -> None:
    assert repr(alone) == f"<Sweep of {2 * SEEDS} runs in 2 combinations>"
    _, head, *lines = str(alone).splitlines()
    assert head.split()[:4] == ["backoffLimit", "runs", "Complete", "Failed"]
    assert [line.split()[0] for line in lines] == ["0", "2"]
    assert alone._repr_mimebundle_()["text/plain"] == str(alone)


def test_html_of_a_sweep_is_escaped() -> None:
    html = swept(seeds=1, vary={"metadata.annotations": [{"a": "<script>"}]})._repr_mimebundle_()
    assert "<script>" not in html["text/html"]
    assert "&lt;script&gt;" in html["text/html"]


def test_a_frame_has_a_column_a_field_and_needs_pandas(
    alone: jobkit.Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = alone.to_pandas()
    assert list(frame.columns[:4]) == ["spec.backoffLimit", "seed", "result", "reason"]
    assert len(frame) == 2 * SEEDS
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(jobkit.UnusableInput, match="pandas"):
        alone.to_pandas()


def test_csv_has_a_head_and_a_line_a_run(alone: jobkit.Sweep) -> None:
    head, *lines = alone.to_csv().splitlines()
    assert head.startswith("spec.backoffLimit,seed,result,reason,makespan,")
    assert len(lines) == 2 * SEEDS
    assert lines[0].startswith("0,0,")


def test_the_picture_of_a_sweep_says_what_it_shows(alone: jobkit.Sweep) -> None:
    from jobkit import plot  # noqa: PLC0415  slow to load

    picture = plot.sweep(alone)
    ends, times = picture.axes
    labels = [label.get_text() for label in ends.get_yticklabels()]
    assert labels == ["backoffLimit 0", "backoffLimit 2"]
    widths = [patch.get_width() for patch in ends.patches]
    shares = [each.share(name) for each in alone.summary() for name in each.results]
    assert widths == pytest.approx(shares)
    medians = [line.get_xdata()[0] for line in times.lines if line.get_marker() == "o"]
    assert medians == [each.makespan.median for each in alone.summary() if each.makespan]
    first = alone.summary()[0]
    assert f"backoffLimit 0: {first.share('Complete'):.0%} Complete" in picture.alternative_text


def test_a_picture_of_too_many_combinations_is_refused() -> None:
    from jobkit import plot  # noqa: PLC0415  slow to load

    sweep = swept(seeds=1, vary={"spec.backoffLimit": range(61)})
    with pytest.raises(jobkit.UnusableInput, match="up to 60"):
        plot.sweep(sweep)
