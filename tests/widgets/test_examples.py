"""Each example is valid, and does what its story and the curriculum say."""

import pytest

import jobkit
from jobkit.widgets.examples import EXAMPLES, example


def run(name):
    each = example(name)
    return jobkit.simulate(each.manifest, each.scenario_text)


@pytest.mark.parametrize("each", EXAMPLES, ids=lambda each: each.name)
def test_every_example_is_valid_and_the_server_warns_of_nothing(each):
    found = jobkit.validate(each.manifest)
    assert found.valid
    assert {warning.type for warning in found.warnings} <= {"lint"}


@pytest.mark.parametrize(
    ("name", "result", "makespan", "pods"),
    [
        ("Ten shards, one broken", "Failed", 90, 12),
        ("One poisoned file", "Failed", 60, 7),
        ("Nobody answers", "Failed", 175, 5),
        ("Two spot nodes reclaimed", "Complete", 170, 6),
        ("The wrong columns", "Failed", 60, 3),
        ("Done when the leader is done", "Complete", 180, 6),
    ],
)
def test_every_example_ends_as_its_story_says(name, result, makespan, pods):
    ended = run(name)
    assert ended.outcome.result == result
    assert ended.outcome.makespan == makespan * 1000
    assert len(ended.pods) == pods


def test_a_hundred_pods_need_more_than_a_hundred():
    assert 100 < len(run("A hundred Pods").pods) < 125


def test_an_unknown_name_is_answered_with_those_there_are():
    with pytest.raises(KeyError, match="Nobody answers"):
        example("poisson")
