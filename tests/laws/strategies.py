"""Jobs with scenarios, drawn by Hypothesis: small, and with as many features at once as the server lets through."""

from __future__ import annotations

from typing import Any, NamedTuple

from hypothesis import strategies as st

Fields = dict[str, Any]


class Case(NamedTuple):
    """A Job and what happens around it, as mappings."""

    job: Fields
    scenario: Fields

    def with_spec(self, **changes: Any) -> Case:
        """The same under another Job spec; None takes a field out."""
        spec = given_only({**self.job["spec"], **changes})
        return self._replace(job={**self.job, "spec": spec})

    def with_body(self, **changes: Any) -> Case:
        """The same in another scenario."""
        return self._replace(scenario={"spec": {**self.scenario["spec"], **changes}})

    def without_events(self) -> Case:
        return self.with_body(events=[])

    def without_capacity(self) -> Case:
        cluster = self.scenario["spec"]["cluster"]
        return self.with_body(
            cluster={key: value for key, value in cluster.items() if key != "capacity"}
        )


def sometimes(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


SECONDS = st.sampled_from([0, 1, 2, 3, 5, 8, 10, 13, 20, 30, 45, 60, 90, 300])
EXIT_CODES = st.sampled_from([0, 0, 0, 1, 1, 42, 137])
SMALL = st.integers(0, 4)
DISTRIBUTIONS = st.one_of(
    SECONDS,
    st.builds(lambda low, more: {"uniform": [low, low + more]}, SMALL, SMALL),
    st.builds(lambda mean: {"exponential": mean}, st.integers(1, 30)),
    st.builds(lambda mean, deviation: {"normal": [mean, deviation]}, st.integers(1, 30), SMALL),
)


def intervals(count: int) -> st.SearchStrategy[str]:
    def text(first: int, length: int) -> str:
        last = min(count - 1, first + length)
        return f"{first}-{last}" if last > first else str(first)

    return st.builds(text, st.integers(0, count - 1), st.integers(0, 3))


@st.composite
def cases(draw: st.DrawFn, *, durations: st.SearchStrategy[Any] = SECONDS) -> Case:
    """A Job of up to a dozen Pods at a time, and a scenario with failures, disruptions and edits."""
    indexed, never = draw(st.booleans()), draw(st.sampled_from([True, True, True, False]))
    spec: Fields = {"parallelism": draw(st.integers(1, 6))}
    count = draw(st.integers(1, 8))
    if indexed or draw(st.booleans()):
        spec["completions"] = count
    limited = indexed and never and draw(st.booleans())
    if indexed:
        spec["completionMode"] = "Indexed"
    if limited:
        spec["backoffLimitPerIndex"] = draw(st.integers(0, 2))
        spec["maxFailedIndexes"] = draw(sometimes(st.integers(0, count)))
    else:
        spec["backoffLimit"] = draw(sometimes(st.integers(0, 6)))
    if never and draw(st.booleans()):
        spec["podFailurePolicy"] = {
            "rules": draw(st.lists(failure_rules(limited), min_size=1, max_size=3))
        }
    else:
        spec["podReplacementPolicy"] = draw(
            sometimes(st.sampled_from(["Failed", "TerminatingOrFailed"]))
        )
    if indexed and draw(st.booleans()):
        spec["successPolicy"] = {"rules": [draw(success_rules(count))]}
    spec["activeDeadlineSeconds"] = draw(sometimes(st.sampled_from([5, 20, 60, 200])))
    spec["ttlSecondsAfterFinished"] = draw(st.sampled_from([None] * 9 + [30]))
    spec["suspend"] = draw(st.sampled_from([None] * 9 + [True]))
    pod = {
        "restartPolicy": "Never" if never else "OnFailure",
        "terminationGracePeriodSeconds": draw(sometimes(st.sampled_from([0, 1, 5, 30]))),
        "activeDeadlineSeconds": draw(st.sampled_from([None, None, None, 10, 30])),
        "containers": [{"name": "main", "image": "example/main:1"}],
    }
    spec["template"] = {"spec": given_only(pod)}
    job = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "demo"},
        "spec": given_only(spec),
    }
    body = {
        "seed": draw(st.integers(0, 9)),
        "until": "2h",
        "clock": draw(st.sampled_from(["cluster", "cluster", "classroom"])),
        "cluster": given_only(draw(clusters(durations))),
        "pods": draw(st.lists(fates(durations, count, indexed=indexed, never=never), max_size=4)),
        "events": draw(st.lists(events(count, indexed=indexed), max_size=4)),
    }
    return Case(job, {"spec": body})


def failure_rules(has_limit: bool) -> st.SearchStrategy[Fields]:
    actions = st.sampled_from(["Ignore", "Count", "FailJob", *(["FailIndex"] if has_limit else [])])
    codes = st.fixed_dictionaries(
        {
            "operator": st.sampled_from(["In", "NotIn"]),
            "values": st.sampled_from([[1], [42], [42, 137]]),
        }
    )
    conditions = st.sampled_from([[{"type": "DisruptionTarget"}], [{"type": "ConfigIssue"}]])
    return st.one_of(
        st.fixed_dictionaries({"action": actions, "onExitCodes": codes}),
        st.fixed_dictionaries({"action": actions, "onPodConditions": conditions}),
    )


def success_rules(count: int) -> st.SearchStrategy[Fields]:
    return st.one_of(
        st.builds(lambda number: {"succeededCount": number}, st.integers(1, count)),
        st.builds(lambda text: {"succeededIndexes": text}, intervals(count)),
    )


def clusters(durations: st.SearchStrategy[Any]) -> st.SearchStrategy[Fields]:
    return st.fixed_dictionaries(
        {
            "schedulingDelay": sometimes(durations),
            "startupDelay": sometimes(durations),
            "terminationDelay": sometimes(durations),
            "terminationExitCode": sometimes(st.sampled_from([0, 1])),
            "capacity": st.sampled_from([None, None, 1, 2, 3]),
        }
    )


def fates(
    durations: st.SearchStrategy[Any], count: int, *, indexed: bool, never: bool
) -> st.SearchStrategy[Fields]:
    whens = st.one_of(
        st.just({}),
        st.builds(lambda text: {"index" if indexed else "pod": text}, intervals(count)),
        st.builds(lambda text: {"attempt": text}, st.sampled_from(["0", "0-1", "1-3"])),
    )
    condition = {"type": "ConfigIssue", "status": "True"}
    return st.fixed_dictionaries(
        {
            "when": whens,
            "runs": durations,
            "exitCode": EXIT_CODES,
            "disrupted": st.sampled_from([None, None, {"after": 3}, {"after": 20}]),
            "conditions": st.sampled_from([None, None, [{**condition, "after": 9}]]),
            "stuck": st.sampled_from([None] * 9 + ["Scheduling", "Starting"]),
            "restarts": st.none()
            if never
            else sometimes(st.just([{"runs": 3, "exitCode": 1}, {"runs": 2}])),
            "failsWith": st.sampled_from([None, None, {"probability": 0.3}]),
        }
    ).map(given_only)


def events(count: int, *, indexed: bool) -> st.SearchStrategy[Fields]:
    numbers = st.integers(0, count - 1)
    patches = st.one_of(
        st.builds(lambda number: {"parallelism": number}, st.integers(0, 6)),
        st.sampled_from([{"suspend": False}, {"suspend": False}, {"suspend": True}]),
        st.builds(lambda number: {"backoffLimit": number}, SMALL),
        st.builds(lambda number: {"parallelism": number, "completions": number}, st.integers(1, 6)),
    )
    target = "index" if indexed else "pod"
    actions = st.one_of(
        patches.map(lambda spec: {"patch": {"spec": spec}}),
        numbers.map(lambda number: {"deletePod": {target: number}}),
        numbers.map(lambda number: {"evictPod": {target: number}}),
        numbers.map(lambda number: {"drain": {"pods": number}}),
    )
    return st.builds(lambda at, action: {"at": at, **action}, st.integers(0, 60), actions)


def given_only(fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if value is not None}
