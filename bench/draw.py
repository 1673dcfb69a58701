"""Measures the drawing of many Pods: `python bench/draw.py`, or with `--pods 10000 --times 3`.

Every figure is the median of several pictures, with the fastest and the slowest; in time of the processor, which other
work on the machine disturbs least. The first picture is left out: it loads fonts. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import gc
import io
import statistics
import time

from run import BIG_SCENARIO

import jobkit
from jobkit import plot

JOB = """
apiVersion: batch/v1
kind: Job
metadata: {{name: big}}
spec:
  completions: {completions}
  parallelism: {parallelism}
  completionMode: {mode}
  {limit}
  template: {{spec: {{restartPolicy: Never, containers: [{{name: main, image: example/main:1}}]}}}}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pods", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=5)
    call = parser.parse_args()
    plot.figure(jobkit.simulate(job(20, "Indexed"))).savefig(io.BytesIO(), format="png")
    for mode in ("Indexed", "NonIndexed"):
        measure(mode, call.pods, call.times)


def job(completions: int, mode: str) -> str:
    limit = "backoffLimitPerIndex: 3" if mode == "Indexed" else "backoffLimit: 2147483647"
    return JOB.format(
        completions=completions, parallelism=max(completions // 10, 1), mode=mode, limit=limit
    )


def measure(mode: str, completions: int, times: int) -> None:
    def simulated() -> jobkit.Run:
        return jobkit.simulate(job(completions, mode), BIG_SCENARIO)

    for form in ("png", "svg"):
        drawings = []
        for _ in range(times):
            run = simulated()  # anew: a run remembers what was made of it when it was looked at
            drawings.append(drawing_time(run, form))
            pods = len(run.pods)
            del run
        low, high = min(drawings), max(drawings)
        print(
            f"{mode:>10}, {pods:,} Pods, {form}: {statistics.median(drawings):.2f} s   {low:.2f} to {high:.2f} s",
            flush=True,
        )


def drawing_time(run: jobkit.Run, form: str) -> float:
    gc.collect()
    start = time.process_time()
    plot.figure(run).savefig(io.BytesIO(), format=form)
    return time.process_time() - start


if __name__ == "__main__":
    main()
