"""What happens to Pods at one moment, in words: facts, not decisions."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from jobkit.intervals import format_indexes
from jobkit.model import Phase
from jobkit.simulation.run import PodFate
from jobkit.words.numbers import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from jobkit.model import Milliseconds
    from jobkit.simulation.run import PodRun, Run

__all__ = ["Changes", "bar_note", "changes_of", "plural_verb", "pods_named", "told", "why_ended"]

_LONGEST_LIST = 24
_DISRUPTION = "DisruptionTarget"

Changes = dict[str, list["PodRun"]]
"""Pods that change at one moment, by what happens to them: bound, running, stop or finished."""


def changes_of(run: Run) -> Mapping[Milliseconds, Changes]:
    """Every moment at which something happens to Pods that the controller did not do itself."""
    at: dict[Milliseconds, Changes] = defaultdict(lambda: defaultdict(list))
    for pod in run.pods:
        if pod.bound is not None and pod.bound != pod.created:
            at[pod.bound]["bound"].append(pod)
        if pod.running is not None and pod.running != pod.created:
            at[pod.running]["running"].append(pod)
        if pod.stop_requested is not None:
            at[pod.stop_requested]["stop"].append(pod)
        if pod.finished is not None:
            at[pod.finished]["finished"].append(pod)
    return at


def told(changes: Changes) -> Iterator[str]:
    """One sentence for each kind of end, then for starts: "Index 7 exited 1.", "Pod 3 runs now."."""
    by_end: dict[str, list[PodRun]] = defaultdict(list)
    for pod in changes.get("finished", ()):
        by_end[why_ended(pod)].append(pod)
    for end, pods in by_end.items():
        yield f"{pods_named(pods)} {plural_verb(end) if len(pods) > 1 else end}."
    running = changes.get("running", [])
    if running:
        yield f"{pods_named(running)} {'runs' if len(running) == 1 else 'run'} now."
    bound = changes.get("bound", [])
    if bound and bound != running:
        yield f"{pods_named(bound)} {'has' if len(bound) == 1 else 'have'} a node and {'starts' if len(bound) == 1 else 'start'}."
    stopping = [pod for pod in changes.get("stop", ()) if pod.finished != pod.stop_requested]
    if stopping and not by_end:
        yield f"{pods_named(stopping)} {'is' if len(stopping) == 1 else 'are'} asked to stop."


def pods_named(pods: Sequence[PodRun]) -> str:
    """A few Pods by index or number, many by how many they are, at the head of a sentence."""
    indexes = {pod.index for pod in pods if pod.index is not None}
    numbers = indexes or {pod.ordinal for pod in pods}
    names = format_indexes(numbers)
    if len(names) > _LONGEST_LIST:
        return counted(len(numbers), "index" if indexes else "Pod", "indexes" if indexes else None)
    one = len(numbers) == 1
    if indexes:
        return f"{'Index' if one else 'Indexes'} {names}"
    return f"{'Pod' if one else 'Pods'} {names}"


def why_ended(pod: PodRun) -> str:
    """How a Pod ended, as the verb of a sentence about it."""
    if pod.phase is Phase.Succeeded:
        return "succeeded"
    if pod.reason == "DeadlineExceeded":
        return "ran into the Pod's own deadline"
    if _is_disrupted(pod):
        return "lost its node" if pod.exit_code is None else "was evicted"
    if pod.exit_code is None:
        return "never ran"
    return f"exited {pod.exit_code}" if pod.stop_requested is None else "stopped"


def plural_verb(verb: str) -> str:
    """The verb for several: "are being deleted", "were evicted"."""
    for one, several in (("is ", "are "), ("was ", "were "), ("lost its", "lost their")):
        if verb.startswith(one):
            return several + verb[len(one) :]
    return verb


def bar_note(pod: PodRun) -> str:
    """The few words behind the bar of a failed Pod: "exit 1", "evicted"."""
    if pod.phase is not Phase.Failed or pod.fate is PodFate.CutDown:
        return ""
    if pod.reason == "DeadlineExceeded":
        return "deadline"
    if _is_disrupted(pod):
        return "evicted"
    return "" if pod.exit_code is None else f"exit {pod.exit_code}"


def _is_disrupted(pod: PodRun) -> bool:
    return any(each.type == _DISRUPTION and each.status == "True" for each in pod.conditions)


def by_fate(pods: Iterable[PodRun]) -> dict[str, list[PodRun]]:
    """Pods by what the controller made of them."""
    groups: dict[str, list[PodRun]] = defaultdict(list)
    for pod in pods:
        groups[str(pod.fate)].append(pod)
    return groups
