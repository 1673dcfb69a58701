"""Manifests that the widgets' tests have in common."""

SUITE = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: suite
spec:
  completions: 10
  parallelism: 4
  completionMode: Indexed
  backoffLimitPerIndex: 1
  maxFailedIndexes: 3
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: example/suite:1
"""

FAULTY = SUITE.replace("backoffLimitPerIndex", "backofLimitPerIndex").replace("Never", "never")
"""A misspelt field on line 9, and a wrong value on line 13."""
