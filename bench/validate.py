"""How long answers to manifests take: in the process, and from the command line.

    python bench/validate.py

Prints the median and the span from the first to the ninth tenth. The limits are those of an editor
that asks at every keystroke (a few milliseconds) and of a person at a terminal (half a second).
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import jobkit
from jobkit.decode.manifest import decode_job

MANIFEST = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: nightly-report
  labels: {app: report, team: data}
spec:
  completions: 10
  parallelism: 3
  completionMode: Indexed
  backoffLimitPerIndex: 1
  maxFailedIndexes: 5
  ttlSecondsAfterFinished: 3600
  podFailurePolicy:
    rules:
    - action: FailIndex
      onExitCodes:
        containerName: main
        operator: In
        values: [42, 43]
    - action: Ignore
      onPodConditions:
      - type: DisruptionTarget
  template:
    metadata:
      labels: {app: report}
    spec:
      restartPolicy: Never
      terminationGracePeriodSeconds: 20
      containers:
      - name: main
        image: example/report:1.2
        command: ["report", "--index", "$(JOB_COMPLETION_INDEX)"]
        env:
        - name: MODE
          value: fast
        - name: TOKEN
          valueFrom:
            secretKeyRef:
              name: api
              key: token
        resources:
          requests: {cpu: 500m, memory: 128Mi}
          limits: {memory: 256Mi}
        volumeMounts:
        - name: scratch
          mountPath: /scratch
      volumes:
      - name: scratch
        emptyDir: {}
      nodeSelector:
        disktype: ssd
"""
MISSPELT = MANIFEST.replace("restartPolicy", "restartyPolicy").replace("parallelism", "paralelism")
WRONG = MANIFEST.replace("Never", "Always").replace("name: main\n", "name: Main\n", 1)
CHANGED = MANIFEST.replace("parallelism: 3", "parallelism: 4")


def measure(what: str, act: Callable[[], object], times: int) -> None:
    """Prints how long something takes."""
    act()
    spans = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        spans.append((time.perf_counter() - start) * 1000)
    tenths = statistics.quantiles(spans, n=10)
    print(f"{what:44} {statistics.median(spans):8.2f} ms  ({tenths[0]:.2f} to {tenths[-1]:.2f})")


def main() -> None:
    """Measures and prints everything."""
    lines = MANIFEST.count("\n")
    print(f"a manifest of {lines} lines, Python {sys.version.split()[0]}")
    measure("decode", lambda: decode_job(MANIFEST), 300)
    measure("validate: all right", lambda: jobkit.validate(MANIFEST), 300)
    measure("validate: two misspelt fields", lambda: jobkit.validate(MISSPELT), 300)
    measure("validate: three broken rules", lambda: jobkit.validate(WRONG), 300)
    measure(
        "validate: a change of a stored Job", lambda: jobkit.validate(CHANGED, old=MANIFEST), 300
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "job.yaml")
        path.write_text(MANIFEST)
        command = [sys.executable, "-m", "jobkit", "validate", str(path)]
        run = subprocess.run
        measure("jobkit validate, from the command line", lambda: run(command, check=True, capture_output=True), 20)  # fmt: skip


if __name__ == "__main__":
    main()
