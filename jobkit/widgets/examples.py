"""Jobs to begin with, each with the scenario that makes its point."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["EXAMPLES", "Example", "example"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A Job and a scenario under one name.

    Attributes:
        name: Short, as in a menu.
        story: What happens, in a sentence or two.
        spec: The Job's spec but for its template, as YAML indented by two.
        program: The name of the Job and of its image.
        scenario: The scenario's spec, likewise.
        grace: terminationGracePeriodSeconds of its Pods; None leaves it out.
    """

    name: str
    story: str
    program: str
    spec: str
    scenario: str
    grace: int | None = None

    @property
    def manifest(self) -> str:
        """The Job as YAML."""
        grace = "" if self.grace is None else f"      terminationGracePeriodSeconds: {self.grace}\n"
        return (
            f"apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: {self.program}\nspec:\n{self.spec}"
            f"  template:\n    spec:\n      restartPolicy: Never\n{grace}"
            f"      containers:\n      - name: main\n        image: example/{self.program}:1\n"
        )

    @property
    def scenario_text(self) -> str:
        """The scenario as YAML."""
        return (
            f"apiVersion: jobkit/v1\nkind: Scenario\nmetadata: {{name: {self.program}}}\n"
            f"spec:\n  clock: classroom\n{self.scenario}"
        )


EXAMPLES = (
    Example(
        name="Ten shards, one broken",
        story="Shard 7 always exits 1, shard 3 only the first time.",
        program="suite",
        spec="""\
  completions: 10
  parallelism: 4
  completionMode: Indexed
  backoffLimitPerIndex: 1
  maxFailedIndexes: 3
""",
        scenario="""\
  pods:
  - when: {index: "7"}
    runs: 10s
    exitCode: 1
  - when: {index: "3", attempt: "0"}
    runs: 10s
    exitCode: 1
  - when: {index: "1,3-4"}
    runs: 30s
  - when: {index: "2,8"}
    runs: 40s
  - runs: 20s
""",
    ),
    Example(
        name="One poisoned file",
        story="Four files take 100 s each. The fifth makes its Pod exit 1 after 10 s.",
        program="poison",
        spec="  completions: 5\n  parallelism: 5\n  backoffLimit: 2\n",
        scenario="""\
  pods:
  - when: {pod: "0-3"}
    runs: 100s
  - runs: 10s
    exitCode: 1
""",
    ),
    Example(
        name="Nobody answers",
        story="A partner's service is dead: every attempt fails after 5 s.",
        program="dead",
        spec="  backoffLimit: 4\n",
        scenario="  pods:\n  - runs: 5s\n    exitCode: 1\n",
    ),
    Example(
        name="Two spot nodes reclaimed",
        story="Four Pods need 100 s each; at 50 s two of them lose their nodes, with 30 s to leave.",
        program="reclaim",
        spec="""\
  completions: 4
  parallelism: 4
  backoffLimit: 6
  podReplacementPolicy: TerminatingOrFailed
""",
        grace=30,
        scenario="""\
  cluster: {terminationDelay: 30s}
  pods:
  - when: {pod: "0-1"}
    runs: 100s
    disrupted: {after: 50s}
  - runs: 100s
""",
    ),
    Example(
        name="The wrong columns",
        story="One input has the wrong columns: its Pods exit 42, and no retry can help.",
        program="load",
        spec="""\
  completions: 3
  parallelism: 3
  backoffLimit: 6
  podFailurePolicy:
    rules:
    - action: FailJob
      onExitCodes:
        operator: In
        values: [42]
""",
        grace=30,
        scenario="""\
  pods:
  - when: {pod: "0,2"}
    runs: 100s
  - runs: 30s
    exitCode: 42
""",
    ),
    Example(
        name="Done when the leader is done",
        story="Index 0 leads, crashes once at 40 s, then needs 100 s. The workers never leave by themselves.",
        program="leader",
        spec="""\
  completions: 5
  parallelism: 5
  completionMode: Indexed
  backoffLimit: 3
  successPolicy:
    rules:
    - succeededIndexes: "0"
""",
        grace=30,
        scenario="""\
  pods:
  - when: {index: "0", attempt: "0"}
    runs: 40s
    exitCode: 1
  - when: {index: "0"}
    runs: 100s
  - runs: 20h
""",
    ),
    Example(
        name="A hundred Pods",
        story="Each needs 10 to 40 s, and one in ten fails; a hundred indexes, twelve at a time.",
        program="tiles",
        spec="""\
  completions: 100
  parallelism: 12
  completionMode: Indexed
  backoffLimitPerIndex: 3
""",
        scenario="""\
  seed: 3
  pods:
  - runs: {uniform: [10s, 40s]}
    failsWith: {probability: 0.1, exitCode: 1}
""",
    ),
)
"""In the order of a menu."""


def example(name: str) -> Example:
    """The example of that name.

    Raises:
        KeyError: If there is none, with the names there are.
    """
    for each in EXAMPLES:
        if name.lower() in (each.name.lower(), each.program):
            return each
    raise KeyError(f"no example {name!r}; there are: {', '.join(each.name for each in EXAMPLES)}")
