"""Each preset decodes, and does what its name and its story say."""

import pytest

import jobkit
from jobkit.decode.scenario import decode_scenario
from jobkit.simulation.run import PodFate, PodState
from jobkit.widgets.presets import PRESETS, preset


def a_job(mode="Indexed", completions=4, parallelism=4, grace=None, **spec):
    pod = {"restartPolicy": "Never", "containers": [{"name": "main", "image": "example/main:1"}]}
    if grace is not None:
        pod["terminationGracePeriodSeconds"] = grace
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "job"},
        "spec": {
            "completionMode": mode,
            "completions": completions,
            "parallelism": parallelism,
            "template": {"spec": pod},
            **spec,
        },
    }


def run(name, **job):
    return jobkit.simulate(a_job(**job), preset(name).text)


def failures(run, index):
    return sum(pod.index == index and pod.fate is PodFate.Counted for pod in run.pods)


@pytest.mark.parametrize("each", PRESETS, ids=lambda each: each.name)
def test_every_preset_decodes_under_its_own_name_and_tells_a_sentence(each):
    assert decode_scenario(each.text).name == each.name.replace(" ", "-").lower()
    assert each.story.endswith(".")


@pytest.mark.parametrize("each", PRESETS, ids=lambda each: each.name)
def test_every_preset_runs_with_and_without_indexes(each):
    for mode in ("Indexed", "NonIndexed"):
        assert jobkit.simulate(a_job(mode=mode), each.text).end > 0


def test_names_are_told_apart_and_an_unknown_one_is_answered_with_those_there_are():
    assert len({each.name.lower() for each in PRESETS}) == len(PRESETS)
    with pytest.raises(KeyError, match="Image missing"):
        preset("image lost")


def test_all_goes_well():
    calm = run("All goes well")
    assert (calm.outcome.result, calm.outcome.makespan) == ("Complete", 20_000)


def test_index_3_flickers():
    flickering = run("Index 3 flickers")
    assert flickering.outcome.result == "Complete"
    assert [failures(flickering, index) for index in range(4)] == [0, 0, 0, 1]


def test_index_2_is_broken():
    broken = run("Index 2 is broken", backoffLimitPerIndex=2)
    assert [failures(broken, index) for index in range(4)] == [0, 0, 3, 0]
    assert str(broken.status(broken.end).failed_indexes) == "2"


def test_every_pod_fails_twice():
    twice = run("Every Pod fails twice", backoffLimitPerIndex=2)
    assert [failures(twice, index) for index in range(4)] == [2, 2, 2, 2]
    assert twice.outcome.result == "Complete"
    assert (
        run("Every Pod fails twice", mode="NonIndexed", completions=1).outcome.result == "Complete"
    )


def test_nothing_works():
    assert run("Nothing works").outcome.reason == "BackoffLimitExceeded"


def test_one_pod_in_five_fails():
    many = run("One Pod in five fails", completions=400, parallelism=50, backoffLimit=10_000)
    share = sum(pod.fate is PodFate.Counted for pod in many.pods) / len(many.pods)
    assert 0.15 < share < 0.25


def test_wrong_input_ends_a_job_whose_policy_says_so():
    rule = {"action": "FailJob", "onExitCodes": {"operator": "In", "values": [42]}}
    wrong = run("Wrong input", completions=3, parallelism=3, podFailurePolicy={"rules": [rule]})
    assert (wrong.outcome.result, wrong.outcome.reason) == ("Failed", "PodFailurePolicy")
    assert wrong.outcome.makespan == 30_000


def test_the_warehouse_is_busy_three_times():
    busy = run("Warehouse is busy", mode="NonIndexed", completions=1, parallelism=1)
    assert [pod.exit_code for pod in busy.pods] == [75, 75, 75, 0]


def test_a_node_is_drained_at_40_s():
    drained = run("Node drained at 40 s", grace=30)
    assert [pod.ordinal for pod in drained.pods if pod.deletion_requested == 40_000] == [0, 1, 2]
    assert {pod.finished for pod in drained.pods[:3]} == {50_000}
    assert drained.outcome.result == "Complete"


def test_spot_nodes_are_reclaimed_after_50_s():
    reclaimed = run("Spot nodes reclaimed")
    marked = [
        pod for pod in reclaimed.pods if any(c.type == "DisruptionTarget" for c in pod.conditions)
    ]
    assert [(pod.ordinal, pod.deletion_requested) for pod in marked] == [(0, 50_000), (1, 50_000)]


def test_without_its_image_no_pod_ever_runs():
    missing = run("Image missing")
    assert missing.outcome.result == "Running"
    assert {state for _, state in missing.at(missing.end).pods} == {PodState.Starting}


def test_there_is_room_for_two():
    full = run("Room for two")
    assert full.outcome.makespan == 40_000
    assert sum(pod.bound == 0 for pod in full.pods) == 2


def test_one_node_is_slow():
    slow = run("Slow node")
    assert [pod.finished for pod in slow.pods] == [20_000, 120_000, 20_000, 20_000]


def test_deaf_pods_take_their_whole_grace_period():
    deaf = run("Deaf to the stop signal", grace=30, backoffLimit=0)
    assert deaf.outcome.makespan == 50_000
    assert {pod.exit_code for pod in deaf.pods if pod.index != 1} == {137}


def test_the_job_is_widened_at_30_s():
    widened = run("Widened at 30 s", completions=10, parallelism=2)
    assert [request.accepted for request in widened.requests] == [True]
    assert widened.at(30_000).status.active == 5
