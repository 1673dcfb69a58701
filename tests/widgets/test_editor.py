import subprocess
import sys

import pytest
from traitlets import TraitError

import jobkit
from jobkit.widgets import ManifestEditor
from jobkit.widgets.editor import listed

FAULTY = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: suite
spec:
  backofLimit: 1
  template:
    spec:
      restartPolicy: never
      containers:
      - name: main
        image: example/suite:1
"""


def test_both_stages_of_faults_are_listed_in_the_order_of_lines():
    found = [each for each in listed(jobkit.validate(FAULTY)) if each["type"] != "lint"]
    assert [each["line"] for each in found] == [6, 9]
    assert found[0]["type"] == "unknown field"


def test_a_finding_of_two_stages_is_listed_once():
    found = listed(jobkit.validate("kind: Job\napiVersion: v2\nspec: {parallelizm: 1}\n"))
    assert len({(each["field"], each["type"]) for each in found}) == len(found)


def test_a_report_is_shown_as_plain_data():
    editor = ManifestEditor(value=FAULTY)
    editor.show(jobkit.validate(FAULTY))
    assert editor.diagnostics == listed(jobkit.validate(FAULTY))
    assert {6, 9} <= {each["line"] for each in editor.diagnostics}


def test_notes_may_be_keyed_by_numbers_and_travel_with_texts():
    editor = ManifestEditor(notes={6: "3 counted"})
    assert editor.get_state("notes") == {"notes": {"6": "3 counted"}}


def test_a_note_that_is_no_text_is_refused():
    with pytest.raises(TraitError):
        ManifestEditor(notes={6: 3})


def test_typing_in_the_page_reaches_who_observes_the_value():
    editor, seen = ManifestEditor(value="a: 1\n"), []
    editor.observe(lambda change: seen.append(change["new"]), "value")
    editor.set_state({"value": "a: 2\n"})
    assert seen == ["a: 2\n"]


def test_control_enter_in_the_page_calls_everybody_who_asked():
    editor, runs = ManifestEditor(), []
    editor.on_run(lambda: runs.append(1))
    editor.on_run(lambda: runs.append(2))
    editor._handle_custom_msg({"type": "run"}, [])
    editor._handle_custom_msg({"type": "something else"}, [])
    assert runs == [1, 2]


def test_without_a_kernel_the_text_remains_as_text_and_as_escaped_html():
    data, _ = ManifestEditor(value="a: <b>\n")._repr_mimebundle_()
    assert data["text/plain"] == "a: <b>\n"
    assert "a: &lt;b&gt;" in data["text/html"]


def test_its_text_form_never_varies():
    assert repr(ManifestEditor(value="a\nb\n")) == "ManifestEditor(2 lines)"


WITHOUT_ANYWIDGET = """
import sys
sys.modules["anywidget"] = None
import jobkit
from jobkit.widgets.editor import ManifestEditor
editor = ManifestEditor(value="kind: Job\\n")
text, below = editor.children
assert type(text).__name__ == "Textarea"
assert text.value == "kind: Job\\n"
text.value = "kind: <b>\\n"
assert editor.value == "kind: <b>\\n"
editor.show(jobkit.validate(editor.value))
assert "line 1" in below.value
assert "<b>line" in below.value
editor.read_only = True
assert text.disabled
"""


def test_without_anywidget_the_editor_is_a_text_area_with_the_findings_below():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_ANYWIDGET], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
