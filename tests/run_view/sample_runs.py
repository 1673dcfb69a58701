"""Runs that the tests of trace and views look at."""

from __future__ import annotations

from functools import cache
from typing import Any

from recordings import rows, themes

import jobkit

POISON = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: poison
spec:
  completions: 5
  parallelism: 5
  backoffLimit: 2
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: example/poison:1
"""
POISONED = """\
apiVersion: jobkit/v1
kind: Scenario
spec:
  clock: classroom
  pods:
  - when: {pod: "0-3"}
    runs: 100s
  - runs: 10s
    exitCode: 1
"""
SHARDS = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: shards
spec:
  completions: %d
  parallelism: %d
  completionMode: Indexed
  backoffLimitPerIndex: 1
  maxFailedIndexes: 3
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: example/shards:1
"""
FLICKERING = """\
apiVersion: jobkit/v1
kind: Scenario
spec:
  seed: 3
  pods:
  - when: {index: "7"}
    runs: 10s
    exitCode: 1
  - when: {attempt: "0"}
    runs: {uniform: [20s, 60s]}
    failsWith: {probability: 0.05, exitCode: 1}
  - runs: {uniform: [20s, 60s]}
"""


@cache
def poison(backoff_limit: int = 2) -> jobkit.Run:
    manifest = POISON.replace("backoffLimit: 2", f"backoffLimit: {backoff_limit}")
    return jobkit.simulate(manifest, POISONED)


@cache
def shards(completions: int = 10, parallelism: int = 4) -> jobkit.Run:
    return jobkit.simulate(SHARDS % (completions, parallelism), FLICKERING)


def recorded() -> list[dict[str, Any]]:
    """All recorded cases that a server accepts."""
    cases = [row for theme in themes() for row in rows(f"trajectories/{theme}.jsonl")]
    return [row for row in cases if not row["expect"].get("errors")]


def run_of(case: dict[str, Any]) -> jobkit.Run:
    return _simulated(case["job"], case["scenario"])


@cache
def _simulated(job: str, scenario: str) -> jobkit.Run:
    return jobkit.simulate(job, scenario or None)
