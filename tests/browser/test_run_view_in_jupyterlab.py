"""The run view and the comparison in a real JupyterLab: kernel and page follow each other."""

from __future__ import annotations

import jupyter
import pytest
from playwright.sync_api import expect

JOB = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: poison
spec:
  completions: 5
  parallelism: 5
  backoffLimit: 2
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: example/poison:1
"""
SCENARIO = """\
apiVersion: jobkit/v1
kind: Scenario
spec:
  clock: classroom
  pods:
  - {when: {pod: "0-3"}, runs: 100s}
  - {runs: 10s, exitCode: 1}
"""
EXECUTE = """async (code) => {
  const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const request = kernel.requestExecute({ code });
  let said = '';
  request.onIOPub = (message) => { said += message.content.text ?? message.content.evalue ?? ''; };
  await request.done;
  return said;
}"""


@pytest.fixture(scope="module")
def shown(page, server):
    make = (
        "import jobkit\nfrom jobkit.widgets import Compare, RunView\n"
        f"job, scenario = {JOB!r}, {SCENARIO!r}\n"
        "run = jobkit.simulate(job, scenario)\nview = RunView(run)\nview"
    )
    cells = (
        make,
        "heard = []\nview.observe(lambda change: heard.append(change['new']), 'step')",
        "Compare(run, jobkit.simulate(job.replace('backoffLimit: 2', 'backoffLimit: 3'), scenario))",
        "from IPython.display import HTML\nHTML(run.to_html(full=False))",
    )
    jupyter.run_all(page, server.notebook("run-view", *cells))
    expect(page.locator(".jobkit-run")).to_have_count(3, timeout=90_000)
    return page


@pytest.fixture
def view(shown):
    execute(shown, "view.run = run\nview.step = 0")
    first = shown.locator(".jobkit-run").first
    expect(first.locator(".jk-did")).to_have_text("Creates 5 Pods")
    return first


def execute(page, code):
    return page.evaluate(EXECUTE, code)


def test_steps_in_the_page_reach_the_kernel(shown, view):
    view.get_by_role("button", name="Step forward").focus()
    for _ in range(5):
        shown.keyboard.press("ArrowRight")
    expect(view.locator(".jk-did")).to_have_text("Deletes 4 Pods and gives the verdict: Failed")
    shown.wait_for_function(
        f"async () => (await ({EXECUTE})('print(view.step, view.t, view.lines, heard[-1:])')).trim() "
        "=== '5 60.0 [8] [5]'"
    )


def test_what_the_kernel_sets_is_shown(shown, view):
    execute(shown, "view.step = 2")
    expect(view.locator(".jk-time")).to_contain_text("20")
    execute(shown, "view.t = 35.5")
    expect(view.locator(".jk-time")).to_contain_text("since 30")
    execute(shown, "view.show_what_comes = True")
    expect(view.locator("path[data-state=ghost]")).to_have_count(1)
    execute(shown, "view.show_what_comes = False")


def test_another_run_keeps_the_moment(shown, view):
    execute(shown, "view.t = 35.5\nview.run = jobkit.simulate(job.replace('poison', 'other'))")
    expect(view.locator(".jk-name")).to_have_text("other")
    assert execute(shown, "print(view.t == min(35.5, view.run.end / 1000))").strip() == "True"


def test_fast_keys_are_not_undone_by_an_echo_of_the_kernel(shown, view):
    view.get_by_role("button", name="Step forward").focus()
    for key in ["ArrowRight"] * 4 + ["ArrowLeft"] * 3:
        shown.keyboard.press(key)
    shown.wait_for_function(f"async () => (await ({EXECUTE})('print(view.step)')).trim() === '1'")
    expect(view.locator(".jk-time")).to_contain_text("10")


def test_keys_make_no_cell_and_run_none(shown, view):
    cells = shown.locator(".jp-Cell").count()
    view.get_by_role("button", name="Step forward").focus()
    for key in ("a", "b", "Enter"):
        shown.keyboard.press(key)
    assert shown.locator(".jp-Cell").count() == cells


def test_the_comparison_and_the_page_without_a_kernel_stand_beside_it(shown):
    compare, still = (shown.locator(".jobkit-run").nth(number) for number in (1, 2))
    expect(compare.locator(".jk-half").nth(1)).to_contain_text("Waits until 100 s")
    still.get_by_role("button", name="Verdict").click()
    expect(still.locator(".jk-did")).to_have_text("Deletes 4 Pods and gives the verdict: Failed")


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_the_theme_of_jupyterlab_is_followed(shown, theme):
    jupyter.theme(shown, theme)
    ground = "node => getComputedStyle(node).backgroundColor"
    for number in range(3):
        colour = shown.locator(".jobkit-run").nth(number).evaluate(ground)
        assert (colour == "rgb(255, 255, 255)") == (theme == "Light")
