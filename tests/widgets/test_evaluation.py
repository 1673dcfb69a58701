import pytest
from widget_manifests import FAULTY, SUITE

from jobkit.errors import InvalidInput
from jobkit.model import Milliseconds
from jobkit.widgets.evaluation import (
    at_text,
    evaluate,
    merge_patch_to,
    outcome_words,
    what_if,
)
from jobkit.widgets.presets import preset
from jobkit.widgets.runner import Overtaken

FLICKERS = preset("Index 3 flickers").text
AT_10_S = Milliseconds(10_000)


def changed(old, new, at=AT_10_S):
    base = evaluate(SUITE, FLICKERS).run
    patch = merge_patch_to(SUITE, SUITE.replace(old, new))
    return what_if(base, SUITE, FLICKERS, patch=patch, t=at)


def test_a_valid_manifest_gives_a_run_told_in_a_few_words():
    assert outcome_words(evaluate(SUITE, FLICKERS).run) == "Complete at 60 s, 11 Pods."


def test_an_invalid_manifest_gives_its_faults_and_no_run():
    found = evaluate(FAULTY, FLICKERS)
    assert found.run is None
    assert not found.manifest.valid


def test_a_fault_of_the_scenario_is_said_of_the_scenario():
    found = evaluate(SUITE, "spec: {pods: [{container: nobody}]}")
    assert found.run is None
    assert found.manifest.valid
    assert found.scenario.errors[0].line == 1


def test_nothing_written_is_no_fault():
    found = evaluate(" \n", "")
    assert found.is_empty
    assert found.manifest.valid


@pytest.mark.parametrize(
    "text", ["pyproject.toml", "-", "/etc/passwd", "{", "a: [", "\0", "- 1", "x" * 10_000]
)
def test_whatever_is_typed_is_read_as_a_manifest_and_never_as_a_file(text):
    assert evaluate(text, "").manifest.errors
    assert evaluate(SUITE, text).scenario.errors


def test_two_jobs_at_once_are_one_fault():
    assert len(evaluate(f"{SUITE}---\n{SUITE}", "").manifest.errors) == 1


def test_a_job_beside_other_objects_is_run():
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: other}\n"
    assert evaluate(f"{service}---\n{SUITE}", "").run is not None


def test_a_run_that_is_overtaken_ends_at_once():
    def stop(*_):
        raise Overtaken

    many = SUITE.replace("completions: 10", "completions: 5000")
    with pytest.raises(Overtaken):
        evaluate(many, FLICKERS, stop)


def test_a_change_becomes_a_merge_patch_of_what_differs():
    after = SUITE.replace("parallelism: 4", "parallelism: 2").replace("  maxFailedIndexes: 3\n", "")
    assert merge_patch_to(SUITE, after) == {"spec": {"parallelism": 2, "maxFailedIndexes": None}}
    assert merge_patch_to(SUITE, "# a note\n" + SUITE) == {}
    with pytest.raises(InvalidInput):
        merge_patch_to(SUITE, FAULTY)


def test_a_change_from_a_moment_on_is_taken_by_the_server_and_its_first_difference_named():
    change = changed("parallelism: 4", "parallelism: 2")
    assert change.accepted
    assert change.difference.t == AT_10_S
    assert change.sentences == (
        "From 10 s on: spec.parallelism = 2.",
        "The API server takes it.",
        "First difference at 10 s: Pods deleted: 0 without the change, 1 with it.",
    )
    assert "{at: 10s, patch: {spec: {parallelism: 2}}}" in change.scenario
    just_before = Milliseconds(AT_10_S - 1)
    assert change.base.status(just_before) == change.run.status(just_before)
    assert change.base.status(AT_10_S) != change.run.status(AT_10_S)


def test_a_change_that_the_server_refuses_says_why_and_changes_nothing():
    change = changed("completions: 10", "completions: 12")
    assert not change.accepted
    assert change.difference is None
    assert "spec.completions" in change.sentences[1]


def test_a_change_that_changes_nothing_differs_in_nothing():
    base = evaluate(SUITE, FLICKERS).run
    same = what_if(base, SUITE, FLICKERS, patch={"spec": {"parallelism": 4}}, t=AT_10_S)
    assert same.sentences[-1] == "The API server takes it. Nothing differs."


def test_a_change_of_a_job_that_is_gone_is_not_found():
    manifest = SUITE.replace("spec:\n  comp", "spec:\n  ttlSecondsAfterFinished: 5\n  comp")
    base = evaluate(manifest, FLICKERS).run
    late = Milliseconds(base.end + 60_000)
    change = what_if(base, manifest, FLICKERS, patch={"spec": {"parallelism": 2}}, t=late)
    assert not change.accepted
    assert "gone" in change.sentences[1]


@pytest.mark.parametrize(
    ("t", "text"), [(0, "0s"), (60_000, "60s"), (2_500, "2.5s"), (1, "0.001s")]
)
def test_a_moment_is_written_as_scenarios_have_it(t, text):
    assert at_text(Milliseconds(t)) == text
