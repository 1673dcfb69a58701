import pytest

from jobkit.decode.scenario import decode_scenario
from jobkit.widgets.presets import PRESETS
from jobkit.widgets.scenario_editor import ScenarioEditor


@pytest.mark.parametrize("each", PRESETS, ids=lambda each: each.name)
def test_a_change_in_the_form_and_back_leaves_a_preset_as_it_was(each):
    editor = ScenarioEditor(each.text)
    old = editor.common.until.value
    editor.common.until.value = "3h"
    assert decode_scenario(editor.value).until == 3 * 3_600_000
    editor.common.until.value = old
    assert decode_scenario(editor.value) == decode_scenario(each.text)


def test_choosing_a_preset_fills_yaml_and_form_and_tells_its_story():
    editor = ScenarioEditor()
    editor.presets.value = "Index 3 flickers"
    assert "exitCode: 1" in editor.value
    assert [row.index.value for row in editor.pods.rows] == ["3", ""]
    assert "Index 3 exits 1" in editor.story.value


def test_yaml_that_is_typed_fills_the_form():
    editor = ScenarioEditor()
    editor.editor.set_state({"value": "spec: {seed: 4, pods: [{runs: {uniform: [5s, 9s]}}]}\n"})
    assert editor.common.seed.value == "4"
    assert editor.pods.rows[0].runs.value == "{uniform: [5s, 9s]}"


def test_a_form_field_writes_the_yaml():
    editor = ScenarioEditor()
    editor.pods.add()
    row = editor.pods.rows[0]
    row.index.value, row.runs.value, row.exit_code.value = "0,2-3", "5s", "42"
    editor.events.add()
    event = editor.events.rows[0]
    event.at.value, event.what.value = "40s", "3"
    scenario = decode_scenario(editor.value)
    assert scenario.pods[0].exit_code == 42
    assert scenario.events[0].at == 40_000
    assert scenario.events[0].action.pods == 3


def test_what_the_form_does_not_show_stays_as_it_was_written():
    text = "metadata: {name: mine}\nspec: {pods: [{runs: 5s, containers: {side: {exitCode: 1}}}]}\n"
    editor = ScenarioEditor(text)
    editor.pods.rows[0].exit_code.value = "3"
    scenario = decode_scenario(editor.value)
    assert scenario.name == "mine"
    assert scenario.pods[0].containers[0][0] == "side"


def test_a_faulty_scenario_is_kept_as_typed_and_the_form_keeps_the_last_valid_one():
    editor = ScenarioEditor("spec: {seed: 4}\n")
    editor.editor.set_state({"value": "spec: {seed: 5, podz: 1}\n"})
    assert editor.value == "spec: {seed: 5, podz: 1}\n"
    assert not editor.is_valid
    assert editor.diagnostics[0]["line"] == 1
    assert editor.common.seed.value == "4"


def test_rows_are_removed_from_form_and_yaml():
    editor = ScenarioEditor("spec: {pods: [{runs: 5s}, {runs: 6s}]}\n")
    editor.pods.rows[0].box.children[-1].click()
    assert [fate.runs for fate in decode_scenario(editor.value).pods] == [6_000]


def test_a_preset_that_was_changed_is_no_preset_any_more():
    editor = ScenarioEditor()
    editor.choose("Slow node")
    assert editor.presets.value == "Slow node"
    editor.common.seed.value = "3"
    assert editor.presets.value == "as written"
