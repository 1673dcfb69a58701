import jobkit
from jobkit.trace import trace
from jobkit.trace.document import MOST_STEPS

MANY = """\
apiVersion: batch/v1
kind: Job
metadata: {name: many}
spec:
  completions: 3000
  parallelism: 10
  completionMode: Indexed
  backoffLimitPerIndex: 3
  template:
    spec:
      restartPolicy: Never
      containers: [{name: main, image: example/many:1}]
"""
CHANCE = "spec: {seed: 3, pods: [{runs: {uniform: [10s, 40s]}, failsWith: {probability: 0.1}}]}\n"


def test_of_very_many_moments_a_choice_is_shown_with_every_failure_and_the_verdict() -> None:
    run = jobkit.simulate(MANY, CHANCE)
    assert len(run.moments) > 2 * MOST_STEPS
    document = trace(run, with_alternatives=False)
    times = document["steps"]["t"]
    assert len(times) <= MOST_STEPS + 10
    assert {pod.judged for pod in run.pods if pod.fate == "counted"} <= set(times)
    assert run.outcome.makespan in times
    assert times == sorted(set(times))
