"""Sweeps: many runs, the same result whoever does the work."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
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
LIMITS = {"spec.backoffLimit": [0, 2]}


def swept(**options: Any) -> jobkit.Sweep:
    return jobkit.sweep(JOB, SCENARIO, **{"seeds": 120, "vary": LIMITS, **options})


@pytest.fixture(scope="module")
def alone() -> jobkit.Sweep:
    return swept(workers=1)


def test_there_is_a_row_for_every_combination_and_seed(alone: jobkit.Sweep) -> None:
    assert [(row.values, row.seed) for row in alone.rows] == [
        ((("spec.backoffLimit", limit),), seed) for limit in (0, 2) for seed in range(120)
    ]


def test_each_row_is_what_simulate_gives(alone: jobkit.Sweep) -> None:
    for row in alone.rows[::17]:
        job = with_value(
            jobkit.defaults(JOB), "spec.backoffLimit", dict(row.values)["spec.backoffLimit"]
        )
        scenario = with_value(SCENARIO, "spec.seed", row.seed)
        assert jobkit.simulate(job, scenario).outcome == row.outcome


class Shuffled(Executor):
    """Does its work in an order of its own, once somebody waits for it."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(1)
        self.later: list[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]] = []

    def submit(self, act: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.later.append((future, act, arguments))
        if len(self.later) == 6:
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


class Client:
    """A client that gives an executor, as Dask's does."""

    def __init__(self) -> None:
        self.executor = ThreadPoolExecutor(2)

    def get_executor(self) -> Executor:
        return self.executor


@pytest.mark.parametrize(
    "executor",
    [
        pytest.param(ThreadPoolExecutor(3), id="threads"),
        pytest.param(Shuffled(), id="another order"),
        pytest.param(Losing(2), id="lost workers"),
        pytest.param(Client(), id="a client"),
    ],
)
def test_the_result_is_the_same_whoever_does_the_work(executor: Any, alone: jobkit.Sweep) -> None:
    assert swept(executor=executor) == alone


def test_processes_give_the_same_result(alone: jobkit.Sweep) -> None:
    assert swept(workers=2) == alone


def test_a_dask_cluster_gives_the_same_result(alone: jobkit.Sweep) -> None:
    from distributed import Client as DaskClient  # noqa: PLC0415  slow to load

    with DaskClient(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as client:
        assert swept(executor=client) == alone


def test_a_broken_pool_is_followed_by_another(
    monkeypatch: pytest.MonkeyPatch, alone: jobkit.Sweep
) -> None:
    collect, breaks = work._collect, iter([True, True, False])  # noqa: SLF001  where a pool breaks

    def breaking(_pool: Any, pieces: Any, places: Any, finished: Any) -> None:
        if next(breaks):
            collect(ThreadPoolExecutor(1), pieces, places[:1], finished)
            raise BrokenProcessPool
        collect(ThreadPoolExecutor(1), pieces, places, finished)

    monkeypatch.setattr(work, "_collect", breaking)
    assert swept(workers=2) == alone


def test_work_that_is_always_lost_ends_in_its_error() -> None:
    with pytest.raises(ConnectionError):
        swept(executor=Losing(99), seeds=3)


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    swept(workers=1, progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, 240)
    assert told[-1] == (240, 240)
    assert told == sorted(told)


def test_an_interruption_ends_a_sweep() -> None:
    def interrupt(done: int, _: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        swept(executor=ThreadPoolExecutor(1), progress=interrupt)


INTERRUPTED = """
import sys, jobkit

def tell(done, total):
    print(done, flush=True)

if __name__ == "__main__":
    try:
        jobkit.sweep(sys.argv[1], seeds=100_000, workers=2, progress=tell)
    except KeyboardInterrupt:
        print("stopped", flush=True)
"""


def test_ctrl_c_ends_a_sweep_and_its_processes_without_a_word(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(INTERRUPTED)
    process = subprocess.Popen(
        [sys.executable, str(program), JOB],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    while process.stdout.readline().strip() in ("", "0"):
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert out.splitlines()[-1] == "stopped"
    assert err == ""
    assert process.returncode == 0


def test_fields_of_the_scenario_may_vary_too() -> None:
    sweep = jobkit.sweep(
        JOB, SCENARIO, seeds=[4], vary={"scenario.spec.pods[0].runs": [5, 50]}, workers=1
    )
    short, long = (row.outcome.makespan for row in sweep.rows)
    assert short is not None
    assert long is not None
    assert short < long


@pytest.mark.parametrize(
    "vary",
    [
        {"spec..x": [1]},
        {"": [1]},
        {"spec.backoffLimit": []},
        {"spec.backoffLimit.deep": [1]},
        {"spec.template.spec.containers[7].name": ["x"]},
    ],
)
def test_a_path_that_leads_nowhere_is_refused(vary: dict[str, list[Any]]) -> None:
    job = {**jobkit.defaults(JOB)}
    with pytest.raises(jobkit.UnusableInput, match="vary"):
        jobkit.sweep(job, seeds=1, vary=vary)


def test_a_combination_that_a_cluster_would_refuse_is_refused() -> None:
    with pytest.raises(jobkit.InvalidInput):
        jobkit.sweep(JOB, seeds=1, vary={"spec.backoffLimit": [1, -1]})


def test_no_seeds_are_refused() -> None:
    with pytest.raises(jobkit.UnusableInput, match="seeds"):
        jobkit.sweep(JOB, seeds=[])


def test_a_summary_counts_ends_and_gives_quantiles(alone: jobkit.Sweep) -> None:
    first, second = alone.summary()
    assert first.runs == sum(first.results.values()) == 120
    assert first.results["Failed"] > second.results["Failed"]
    assert first.makespan is not None
    low, middle, high = first.makespan
    spans = sorted(row.outcome.makespan for row in alone.rows[:120])
    assert (low, middle, high) == (spans[5] / 1000, spans[59] / 1000, spans[113] / 1000)
    assert 0 < first.waste < 1


def test_a_sweep_shows_itself_as_text_table_and_json(alone: jobkit.Sweep) -> None:
    assert repr(alone) == "<Sweep of 240 runs in 2 combinations>"
    head, *lines = str(alone).splitlines()
    assert head.split()[:4] == ["spec.backoffLimit", "runs", "Complete", "Failed"]
    assert [line.split()[0] for line in lines] == ["0", "2"]
    assert len(json.loads(json.dumps(alone.to_dict()))["runs"]) == 240


def test_html_of_a_sweep_is_escaped() -> None:
    sweep = jobkit.sweep(
        JOB, seeds=1, vary={"metadata.annotations": [{"a": "<script>"}]}, workers=1
    )
    assert "<script>" not in sweep._repr_html_()
    assert "&lt;script&gt;" in sweep._repr_html_()


def test_without_pandas_a_frame_is_a_list_of_records(
    monkeypatch: pytest.MonkeyPatch, alone: jobkit.Sweep
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    records = alone.frame()
    assert records[0]["spec.backoffLimit"] == 0
    assert records[0]["result"] in ("Complete", "Failed")


def test_a_sweep_can_be_drawn(alone: jobkit.Sweep) -> None:
    ends, times = alone.plot().axes
    assert [label.get_text() for label in ends.get_yticklabels()] == [
        "backoffLimit 0",
        "backoffLimit 2",
    ]
    assert "makespan" in times.get_xlabel()
