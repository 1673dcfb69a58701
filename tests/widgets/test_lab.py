import asyncio
import threading

import pytest
from widget_manifests import FAULTY, SUITE

import jobkit
from jobkit.errors import UnusableInput
from jobkit.widgets import Lab
from jobkit.widgets.evaluation import evaluate
from jobkit.widgets.examples import EXAMPLES, example
from jobkit.widgets.presets import preset

POISON = example("One poisoned file")
FLICKERS = preset("Index 3 flickers").text


def a_lab(name="One poisoned file"):
    lab = Lab()
    lab.load(name)
    return lab


def type_into(lab, text):
    """What the page sends when somebody types."""
    lab.editor.set_state({"value": text})


def faulty_lines(lab):
    return [each["line"] for each in lab.diagnostics if each["type"] != "lint"]


def makespan(lab):
    return lab.run.outcome.makespan / 1000


def test_an_empty_lab_has_no_run_and_no_fault():
    lab = jobkit.lab()
    assert lab.run is None
    assert lab.diagnostics == []


def test_a_job_alone_runs_in_the_default_scenario_and_may_be_changed_from_here():
    lab = jobkit.lab(SUITE)
    assert lab.run.outcome.result == "Complete"
    assert lab.scenario_editor.is_valid
    lab.t = 10
    assert lab.what_if({"spec": {"parallelism": 2}}).accepted
    lab.keep()
    assert lab.run.requests[0].accepted
    lab.scenario = ""
    assert lab.run.requests == ()


@pytest.mark.parametrize("each", EXAMPLES, ids=lambda each: each.name)
def test_every_example_opens_at_its_beginning(each):
    lab = a_lab(each.name)
    assert lab.run is not None
    assert (lab.step, lab.t) == (0, 0.0)
    assert lab.controls.examples.value == each.name


def test_typing_changes_the_run_and_keeps_the_moment():
    lab = a_lab()
    lab.t = 60
    type_into(lab, lab.manifest.replace("backoffLimit: 2", "backoffLimit: 3"))
    assert makespan(lab) == 110
    assert lab.t == 60
    assert lab.editor.outcome == "Failed at 110 s, 8 Pods."


def test_a_moment_that_a_shorter_run_cuts_off_comes_back():
    lab = a_lab()
    lab.t = 60
    type_into(lab, POISON.manifest.replace("backoffLimit: 2", "backoffLimit: 0"))
    assert (makespan(lab), lab.t) == (10, 10)
    type_into(lab, POISON.manifest)
    assert lab.t == 60


def test_a_fault_is_named_and_the_picture_stays_and_says_so():
    lab = a_lab()
    before = lab.run
    type_into(lab, FAULTY)
    assert faulty_lines(lab) == [9, 13]
    assert lab.run is before
    assert lab.editor.status == "The picture still shows the last valid manifest."
    type_into(lab, SUITE)
    assert faulty_lines(lab) == []
    assert lab.editor.status == "Valid."


def test_an_emptied_editor_empties_the_picture():
    lab = a_lab()
    type_into(lab, "")
    assert lab.run is None
    assert lab.view.run is None


def test_a_faulty_scenario_leaves_the_picture_and_says_which_line():
    lab = Lab(SUITE, FLICKERS)
    before = lab.run
    lab.scenario_editor.editor.set_state({"value": "spec:\n  pods: [{container: nobody}]\n"})
    assert lab.run is before
    assert "line 2 of the scenario" in lab.controls.errors.value
    lab.scenario = FLICKERS
    assert lab.controls.errors.value == ""


def test_python_sets_the_texts_the_step_and_the_moment_and_sees_them_change():
    lab, seen = Lab(SUITE, FLICKERS), []
    lab.observe(lambda change: seen.append(change["name"]), ["manifest", "run", "step", "t"])
    lab.manifest = SUITE.replace("parallelism: 4", "parallelism: 5")
    assert lab.run.job.spec.parallelism == 5
    lab.step = 2
    assert lab.t * 1000 == lab.view.times[2]
    assert set(seen) == {"manifest", "run", "step", "t"}


def test_a_callback_that_fails_is_shown_and_nothing_typed_is_lost():
    lab = Lab(SUITE, FLICKERS)

    def fails(_):
        raise ValueError("<my> callback")

    lab.observe(fails, "run")
    type_into(lab, SUITE + "# typed\n")
    assert lab.manifest.endswith("# typed\n")
    assert "ValueError: &lt;my&gt; callback" in lab.controls.errors.value


def test_a_failure_of_the_engine_itself_is_shown_and_nothing_typed_is_lost(monkeypatch):
    lab = Lab(SUITE, FLICKERS)

    def breaks(*_):
        raise AssertionError("a law of the engine")

    monkeypatch.setattr("jobkit.widgets.lab.evaluate", breaks)
    type_into(lab, SUITE + "# typed\n")
    assert lab.manifest.endswith("# typed\n")
    assert "a law of the engine" in lab.controls.errors.value


def test_a_run_in_progress_is_overtaken_by_the_next_keystroke():
    many = SUITE.replace("completions: 10", "completions: 20000")
    ended = []

    async def go():
        lab = Lab(SUITE, FLICKERS)
        lab.observe(lambda change: ended.append(change["new"].job.spec.completions), "run")
        type_into(lab, many)
        assert lab._runner.is_busy
        type_into(lab, SUITE + "# newer\n")
        return lab.run.job.spec.completions

    assert asyncio.run(go()) == 10
    assert ended == [10]


def test_only_a_run_that_takes_long_is_spoken_of_and_the_old_picture_pales(monkeypatch):
    monkeypatch.setattr("jobkit.widgets.lab._PATIENCE", 0)
    may_end = threading.Event()

    def slowly(*arguments):
        may_end.wait(10)
        return evaluate(*arguments)

    async def go():
        lab = Lab(SUITE, FLICKERS)
        monkeypatch.setattr("jobkit.widgets.lab.evaluate", slowly)
        type_into(lab, SUITE + "# typed\n")
        quick = lab.editor.status
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        busy = lab.editor.status, "jk-lab-waits" in lab.view._dom_classes
        may_end.set()
        assert lab.run is not None
        return quick, busy, lab.editor.status, "jk-lab-waits" in lab.view._dom_classes

    assert asyncio.run(go()) == ("Valid.", ("Simulating …", True), "Valid.", False)


def test_a_change_from_a_moment_on_is_sent_as_a_patch_and_answered():
    lab = a_lab()
    lab.t = 30
    lab.controls.from_here.value = True
    type_into(lab, POISON.manifest.replace("parallelism: 5", "parallelism: 2"))
    assert lab.change.accepted
    assert lab.change.t == 30_000
    assert lab.run is lab.change.run
    assert "First difference at 30 s" in lab.controls.changes.value
    assert lab.controls.keep.layout.display == ""


def test_a_change_that_the_server_refuses_is_told_with_its_reason():
    lab = a_lab()
    lab.controls.from_here.value = True
    type_into(lab, POISON.manifest.replace("completions: 5", "completions: 6"))
    assert not lab.change.accepted
    assert "The API server refuses it" in lab.controls.changes.value


def test_a_change_is_forgotten_and_the_manifest_is_as_before():
    lab = a_lab()
    before = lab.run.outcome
    lab.controls.from_here.value = True
    type_into(lab, POISON.manifest.replace("backoffLimit: 2", "backoffLimit: 3"))
    lab.controls.from_here.value = False
    assert lab.manifest == POISON.manifest
    assert lab.run.outcome == before
    assert lab.change is None


def test_a_change_is_kept_as_an_event_of_the_scenario():
    lab = a_lab()
    lab.t = 30
    change = lab.what_if({"spec": {"backoffLimit": 3}})
    lab.controls.keep.click()
    assert "{at: 30s, patch: {spec: {backoffLimit: 3}}}" in lab.scenario
    assert lab.manifest == POISON.manifest
    assert lab.run.outcome == change.run.outcome


def test_a_faulty_change_is_diagnosed_like_any_manifest():
    lab = a_lab()
    lab.controls.from_here.value = True
    before = lab.run
    type_into(lab, POISON.manifest.replace("backoffLimit", "backofLimit"))
    assert faulty_lines(lab) == [8]
    assert lab.run is before


def test_the_first_difference_is_one_click_away():
    lab = a_lab()
    lab.t = 20
    lab.what_if({"spec": {"backoffLimit": 3}})
    lab.controls.differ.click()
    assert lab.t * 1000 == lab.change.difference.t > 20_000


def test_no_change_starts_from_a_manifest_that_does_not_work():
    lab = a_lab()
    type_into(lab, FAULTY)
    with pytest.raises(UnusableInput, match="mend"):
        lab.what_if({"spec": {"backoffLimit": 3}})
    lab.controls.from_here.value = True
    assert lab.controls.from_here.value is False
    assert "mend" in lab.controls.errors.value
    assert lab.manifest == FAULTY


def test_a_token_restores_manifest_scenario_and_moment(tmp_path):
    lab = a_lab()
    lab.t = 30
    lab.share(tmp_path / "mine.jobkit")
    for token in (lab.share(), tmp_path / "mine.jobkit"):
        again = jobkit.lab(token=token)
        assert (again.manifest, again.scenario, again.t) == (lab.manifest, lab.scenario, 30)


def test_a_token_pasted_into_the_page_opens_what_it_holds():
    lab, other = a_lab(), Lab(SUITE, FLICKERS, t=20)
    lab.controls.token.value = other.share()
    assert (lab.manifest, lab.scenario, lab.t) == (SUITE, FLICKERS, 20)


def test_the_token_in_the_page_is_always_that_of_what_is_shown():
    lab = a_lab()
    lab.controls.share.value = True
    lab.t = 30
    assert lab.controls.token.value == lab.share()
    type_into(lab, SUITE)
    assert lab.controls.token.value == lab.share()
    assert lab.manifest == SUITE


def test_a_damaged_token_is_refused_in_the_page_and_nothing_is_lost():
    lab = a_lab()
    lab.controls.token.value = "jk1.abcd"
    assert "damaged" in lab.controls.errors.value
    assert lab.manifest == POISON.manifest


def test_a_token_beside_a_job_is_refused():
    with pytest.raises(UnusableInput, match="one or the other"):
        jobkit.lab(SUITE, token=jobkit.share(SUITE))


def test_the_lab_opens_texts_paths_and_mappings(tmp_path):
    path = tmp_path / "job.yaml"
    path.write_text(SUITE, encoding="utf-8")
    mapping = {"apiVersion": "jobkit/v1", "kind": "Scenario", "spec": {"clock": "classroom"}}
    for job in (SUITE, path, str(path)):
        assert jobkit.lab(job, mapping).run.job.name == "suite"


def test_a_manifest_that_is_wrong_opens_with_its_faults():
    assert faulty_lines(jobkit.lab(FAULTY)) == [9, 13]


def test_without_a_kernel_picture_and_text_remain():
    data, _ = Lab(SUITE, FLICKERS)._repr_mimebundle_()
    assert data["text/plain"].startswith("Run of suite: Complete")
    assert "<img" in data["text/html"]
    assert "0x" not in data["text/plain"]
