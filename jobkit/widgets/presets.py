"""Scenarios to begin with: what can befall a Job, each told in a sentence.

They run on the tidy clock of the lessons, so that the times can be checked by hand.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PRESETS", "Preset", "preset"]

_HEAD = """\
apiVersion: jobkit/v1
kind: Scenario
metadata: {{name: {name}}}
spec:
  clock: classroom
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A ready scenario.

    Attributes:
        name: Short, as in a menu.
        story: What happens, in a sentence.
        spec: The scenario's spec but for its clock, as YAML indented by two.
    """

    name: str
    story: str
    spec: str

    @property
    def text(self) -> str:
        """The scenario as YAML."""
        return _HEAD.format(name=self.name.replace(" ", "-").lower()) + self.spec


PRESETS = (
    Preset(
        name="All goes well",
        story="Every Pod works for 20 s and exits 0.",
        spec="  pods:\n  - runs: 20s\n",
    ),
    Preset(
        name="Index 3 flickers",
        story="Index 3 exits 1 the first time, after 10 s; all else goes well.",
        spec="""\
  pods:
  - when: {index: "3", attempt: "0"}
    runs: 10s
    exitCode: 1
  - runs: 20s
""",
    ),
    Preset(
        name="Index 2 is broken",
        story="Index 2 exits 1 after 10 s, however often it is tried.",
        spec="""\
  pods:
  - when: {index: "2"}
    runs: 10s
    exitCode: 1
  - runs: 20s
""",
    ),
    Preset(
        name="Every Pod fails twice",
        story="The first two attempts at everything exit 1 after 5 s; the third works.",
        spec="""\
  pods:
  - when: {attempt: "0-1"}
    runs: 5s
    exitCode: 1
  - runs: 20s
""",
    ),
    Preset(
        name="Nothing works",
        story="Every Pod exits 1 after 5 s.",
        spec="  pods:\n  - runs: 5s\n    exitCode: 1\n",
    ),
    Preset(
        name="One Pod in five fails",
        story="Each Pod exits 1 with a probability of 20 %; the seed decides which.",
        spec="""\
  seed: 7
  pods:
  - runs: 20s
    failsWith: {probability: 0.2, exitCode: 1}
""",
    ),
    Preset(
        name="Wrong input",
        story="The second Pod, and every one after the first three, exits 42: no retry can help.",
        spec="""\
  pods:
  - when: {pod: "0,2"}
    runs: 100s
  - runs: 30s
    exitCode: 42
""",
    ),
    Preset(
        name="Warehouse is busy",
        story="The first three attempts exit 75 after 10 s, the next one works.",
        spec="""\
  pods:
  - when: {attempt: "0-2"}
    runs: 10s
    exitCode: 75
  - runs: 50s
""",
    ),
    Preset(
        name="Node drained at 40 s",
        story="Every Pod needs 60 s; at 40 s the three oldest are evicted and take 10 s to stop.",
        spec="""\
  cluster: {terminationDelay: 10s}
  pods:
  - runs: 60s
  events:
  - {at: 40s, drain: {pods: 3}}
""",
    ),
    Preset(
        name="Spot nodes reclaimed",
        story="Every Pod needs 100 s; the first two lose their nodes after 50 s.",
        spec="""\
  pods:
  - when: {pod: "0-1"}
    runs: 100s
    disrupted: {after: 50s, reason: PreemptionByScheduler}
  - runs: 100s
""",
    ),
    Preset(
        name="Image missing",
        story="The image cannot be pulled: every Pod is bound to a node and never starts.",
        spec="  until: 1h\n  pods:\n  - stuck: Starting\n",
    ),
    Preset(
        name="Room for two",
        story="The cluster has room for two Pods at a time; each works for 20 s.",
        spec="  cluster: {capacity: 2}\n  pods:\n  - runs: 20s\n",
    ),
    Preset(
        name="Slow node",
        story="The second Pod landed on a slow node: it needs 120 s, all others 20 s.",
        spec="""\
  pods:
  - when: {pod: "1"}
    runs: 120s
  - runs: 20s
""",
    ),
    Preset(
        name="Deaf to the stop signal",
        story="Index 1 exits 1 after 20 s; the others need 100 s and stop only when they are cut off.",
        spec="""\
  pods:
  - when: {index: "1"}
    runs: 20s
    exitCode: 1
  - runs: 100s
    terminationDelay: 1h
""",
    ),
    Preset(
        name="Widened at 30 s",
        story="Every Pod works for 20 s; at 30 s somebody sets parallelism to 5.",
        spec="""\
  pods:
  - runs: 20s
  events:
  - {at: 30s, patch: {spec: {parallelism: 5}}}
""",
    ),
)
"""In the order of a menu: from calm to strange."""


def preset(name: str) -> Preset:
    """The preset of that name.

    Raises:
        KeyError: If there is none, with the names there are.
    """
    for each in PRESETS:
        if each.name.lower() == name.lower():
            return each
    raise KeyError(f"no preset {name!r}; there are: {', '.join(each.name for each in PRESETS)}")
