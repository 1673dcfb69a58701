"""Measures jobkit beside its peers in one run: `make bench`, or `python bench/run.py --quick`.

Every figure is the median of several runs, with the smallest and the largest; what counts are the ratios, since they
hardly depend on the machine. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import gc
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import peers

import jobkit
from jobkit.simulation.simulate import simulate_job, simulate_outcome
from jobkit.verbs import prepare

BIG = """
apiVersion: batch/v1
kind: Job
metadata: {{name: big}}
spec:
  completions: {completions}
  parallelism: {parallelism}
  completionMode: Indexed
  backoffLimitPerIndex: 3
  template: {{spec: {{restartPolicy: Never, containers: [{{name: main, image: example/main:1}}]}}}}
"""
BIG_SCENARIO = """
spec:
  seed: 7
  until: 720h
  pods:
  - {when: {attempt: "0"}, runs: {uniform: [5s, 15s]}, failsWith: {probability: 0.1}}
  - {runs: {uniform: [5s, 15s]}}
"""
PLAIN_SCENARIO = "spec: {seed: 7, until: 720h, pods: [{runs: {uniform: [5s, 15s]}}]}"
SMALL = """
apiVersion: batch/v1
kind: Job
metadata: {name: small}
spec:
  completions: 10
  parallelism: 3
  backoffLimit: 6
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: example/main:1}]}}
"""
SMALL_SCENARIO = """
spec:
  pods:
  - {when: {pod: "1,4"}, runs: 5s, exitCode: 1}
  - {runs: 10s}
"""
CHANCE = {"runs": {"uniform": [5, 15]}, "failsWith": {"probability": 0.1}}


class Measure(NamedTuple):
    """Times of one thing, in seconds."""

    name: str
    times: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    def line(self) -> str:
        low, high = min(self.times), max(self.times)
        return f"  {self.name:<52}{shown(self.median):>10}   {shown(low)} to {shown(high)}"


def shown(time_: float) -> str:
    return f"{time_:.2f} s" if time_ >= 1 else f"{time_ * 1000:.2f} ms"


def measured(
    name: str,
    act: Callable[[], object],
    times: int,
    clock: Callable[[], float] = time.process_time,
) -> Measure:
    """By default in time of the processor, which other work on the machine disturbs least."""
    found = []
    for _ in range(times):
        gc.collect()
        start = clock()
        kept = act()
        found.append(clock() - start)
        del kept
    measure = Measure(name, found)
    print(measure.line(), flush=True)
    return measure


def plain(completions: int) -> jobkit.Run:
    """As large as the API server allows; limits per index end at 100,000 completions."""
    job = BIG.format(completions=completions, parallelism=max(1, completions // 10))
    return jobkit.simulate(job.replace("  backoffLimitPerIndex: 3\n", ""), PLAIN_SCENARIO)


def big(completions: int) -> jobkit.Run:
    job = BIG.format(completions=completions, parallelism=max(1, completions // 10))
    return jobkit.simulate(job, BIG_SCENARIO)


def one_small_job(times: int) -> None:
    print("One Job of 10 Pods")
    jobkit.simulate(SMALL, SMALL_SCENARIO)
    measured(
        "read, checked, decided and recorded",
        lambda: jobkit.simulate(SMALL, SMALL_SCENARIO),
        times * 5,
    )


def one_big_job(completions: int, times: int) -> None:
    wide = completions // 10
    print(f"One Job of {completions:,} completions, {wide:,} wide, every tenth Pod failing once")
    ours = measured(
        "jobkit: full semantics, history and decisions", lambda: big(completions), times
    )
    simpy = measured(
        "SimPy: bare queueing model", lambda: peers.simpy_model(completions, wide), times
    )
    by_hand = measured(
        "hand-written heap, an object a Pod, a log",
        lambda: peers.heap_model(completions, wide),
        times,
    )
    print(f"  jobkit is {simpy.median / ours.median:.2f} times as fast as SimPy, and takes "
          f"{ours.median / by_hand.median:.2f} times as long as the hand-written loop")  # fmt: skip


def growth(sizes: list[int], times: int) -> None:
    print("Growth, without limits per index")
    before: Measure | None = None
    for size in sizes:
        repeated = times if size < 10**6 else 1
        measure = measured(f"{size:,} completions", lambda size=size: plain(size), repeated)
        if before is not None:
            print(f"  {'':<52}{measure.median / before.median:>9.1f}x for a factor of ten")
        before = measure


def memory(completions: int) -> None:
    print("Memory")
    gc.collect()
    tracemalloc.start()
    run = big(completions)
    gc.collect()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"  kept for each of {len(run.pods):,} Pods{'':<22}{kept / len(run.pods):>10.0f} bytes")


def many_small_jobs(count: int, times: int) -> None:
    print("Many small Jobs, read and checked once as in a sweep")
    prepared = prepare(SMALL, {"spec": {"pods": [CHANCE]}})
    scenarios = [replace(prepared.scenario, seed=seed) for seed in range(count)]

    def outcomes() -> None:
        for scenario in scenarios:
            simulate_outcome(prepared.stored, scenario)

    def runs() -> None:
        for scenario in scenarios:
            simulate_job(prepared.stored, scenario)

    short = measured(f"{count} with the outcome only", outcomes, times)
    long = measured(f"{count} with history", runs, times)
    print(
        f"  {count / short.median:,.0f} outcomes and {count / long.median:,.0f} histories a second"
    )


def a_sweep(seeds: int) -> None:
    """In time of the clock, as the work is done by other processes."""
    print("A sweep over backoffLimit 0 to 7, in processes of this machine")
    vary = {"spec.backoffLimit": range(8)}
    scenario = {"spec": {"pods": [CHANCE]}}
    whole = measured(
        f"{seeds * 8:,} runs",
        lambda: jobkit.sweep(SMALL, scenario, seeds=seeds, vary=vary),
        1,
        time.perf_counter,
    )
    print(f"  {seeds * 8 / whole.median:,.0f} runs a second")


def start(times: int) -> None:
    print("Start, in time of the clock")
    python, clock = sys.executable, time.perf_counter
    nothing = measured("python -c pass", lambda: started(python, "-c", "pass"), times, clock)
    importing = (python, "-c", "import jobkit")
    imported = measured("python -c 'import jobkit'", lambda: started(*importing), times, clock)
    print(f"  {'import jobkit alone':<52}{shown(imported.median - nothing.median):>10}")
    with tempfile.TemporaryDirectory() as folder:
        job = Path(folder) / "job.yaml"
        job.write_text(SMALL)
        command = (python, "-m", "jobkit", "simulate", str(job))
        measured("jobkit simulate of a small Job", lambda: started(*command), times, clock)


def started(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603  our own command


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="a tenth of the sizes, fewer repetitions"
    )
    quick = parser.parse_args().quick
    size, times = (10_000, 3) if quick else (100_000, 5)
    print(
        f"Python {platform.python_version()}, {platform.machine()}; median, smallest and largest of several runs\n"
    )
    one_small_job(times)
    one_big_job(size, times)
    growth([size // 10, size, size * 10], 3)
    memory(size)
    many_small_jobs(200 if quick else 500, times)
    a_sweep(500 if quick else 10_000)
    start(times * 3)


if __name__ == "__main__":
    main()
