"""The lab as people use it: typed into, stepped through, changed, shared, in a real JupyterLab."""

import os
import re
import statistics

import jupyter
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

CELL = "import jobkit\nlab = jobkit.lab()\nlab.load('One poisoned file')\nlab"


@pytest.fixture(scope="module")
def opened(server, page):
    jupyter.run_all(page, server.notebook("lab", CELL))
    expect(page.locator(".jobkit-run .jk-charts")).to_be_visible(timeout=30_000)
    return page


@pytest.fixture
def lab(opened):
    """The lab with "One poisoned file" at its beginning, in the light theme and a wide window."""
    opened.set_viewport_size({"width": 1500, "height": 1000})
    jupyter.theme(opened, "Light")
    load(opened, "Nobody answers")
    load(opened, "One poisoned file")
    return opened


def load(page, example):
    page.get_by_label("Example").select_option(example)
    expect(page.locator(".jobkit-run .jk-name")).to_have_text(
        {"One poisoned file": "poison", "Nobody answers": "dead", "A hundred Pods": "tiles"}[
            example
        ]
    )


def manifest(page):
    return page.get_by_role("textbox", name="Job manifest")


def line_of(page, text):
    return manifest(page).locator(".cm-line", has_text=re.compile(text))


def card(page):
    return page.locator(".jobkit-run .jk-card")


def type_at_end_of(page, text, typed):
    line_of(page, text).click()
    page.keyboard.press("End")
    page.keyboard.type(typed)


def step_to_verdict(page):
    page.get_by_role("button", name="Verdict", exact=True).click()
    expect(card(page)).to_contain_text("60 s")


def test_a_fault_is_named_where_it_stands_and_below_and_gone_when_it_is_mended(lab):
    type_at_end_of(lab, "restartPolicy", "x")
    below = lab.locator(".jobkit-run .jke-below").first
    expect(below).to_contain_text("line 11")
    expect(below).to_contain_text("The picture still shows the last valid manifest.")
    expect(manifest(lab).locator(".cm-line.jke-fault")).to_have_count(1)
    expect(lab.locator(".jobkit-run .jk-charts")).to_be_visible()
    lab.keyboard.press("Backspace")
    expect(below).to_contain_text("Valid.")
    expect(manifest(lab).locator(".jke-fault")).to_have_count(0)


def test_undo_takes_back_what_was_typed(lab):
    type_at_end_of(lab, "backoffLimit", "000")
    expect(line_of(lab, "backoffLimit: 2000")).to_be_visible()
    lab.keyboard.press("Control+z")
    expect(line_of(lab, "backoffLimit: 2$")).to_be_visible()


def test_typing_keeps_the_cursor_the_focus_and_the_moment(lab):
    step_to_verdict(lab)
    line_of(lab, "backoffLimit").click()
    lab.keyboard.press("End")
    lab.keyboard.press("Backspace")
    for digit in "3":
        lab.keyboard.type(digit)
    expect(card(lab)).to_contain_text("Waits until 100 s")
    expect(card(lab)).to_contain_text("60 s")
    lab.keyboard.type("0")
    expect(line_of(lab, "backoffLimit: 30$")).to_be_visible()
    expect(manifest(lab)).to_be_focused()


def test_the_verdict_is_a_click_away_and_its_card_lights_the_line_behind_it(lab):
    step_to_verdict(lab)
    expect(card(lab)).to_contain_text("3 failures counted, 2 allowed")
    expect(manifest(lab).locator(".cm-line.jke-lit", has_text="backoffLimit")).to_be_visible()
    expect(line_of(lab, "backoffLimit").locator(".jke-note")).to_have_text("3 counted")


def test_steps_go_forward_and_back_by_button_and_by_key(lab):
    slider = lab.get_by_role("slider").first
    slider.focus()
    lab.keyboard.press("ArrowRight")
    expect(card(lab)).to_contain_text("step 2 of 6")
    lab.keyboard.press("End")
    expect(card(lab)).to_contain_text("step 6 of 6")
    lab.keyboard.press("Home")
    expect(card(lab)).to_contain_text("step 1 of 6")


def test_a_dotted_number_changes_by_arrow_keys_and_says_what_came_of_it(lab):
    number = lab.get_by_role("spinbutton", name="backoffLimit")
    number.focus()
    lab.keyboard.press("ArrowUp")
    expect(number).to_have_attribute("aria-valuenow", "3")
    expect(number).to_be_focused()
    spoken = lab.locator(".jobkit-run .jke-spoken").first
    expect(spoken).to_have_text("backoffLimit is now 3. Failed at 110 s, 8 Pods.")


def test_a_dotted_number_is_dragged(lab):
    number = lab.get_by_role("spinbutton", name="parallelism")
    box = number.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    lab.mouse.move(x, y)
    lab.mouse.down()
    lab.mouse.move(x - 40, y, steps=8)
    lab.mouse.up()
    expect(number).to_have_attribute("aria-valuenow", "3")
    expect(line_of(lab, "parallelism: 3")).to_be_visible()


def test_a_field_is_completed_and_explained(lab):
    line_of(lab, "backoffLimit").click()
    lab.keyboard.press("End")
    lab.keyboard.press("Enter")
    lab.keyboard.type("podRepl")
    popup = lab.locator(".cm-tooltip-autocomplete")
    expect(popup).to_contain_text("podReplacementPolicy")
    expect(lab.locator(".cm-completionInfo")).to_contain_text("spec.podReplacementPolicy")
    lab.wait_for_timeout(100)  # CodeMirror lets no key accept a list that has only just come up
    lab.keyboard.press("Enter")
    expect(line_of(lab, "podReplacementPolicy: ?$")).to_be_visible()


def test_a_change_from_here_is_answered_and_its_first_difference_is_named(lab):
    lab.get_by_role("button", name="Next failure").click()
    lab.get_by_role("button", name="Change from here").click()
    told = lab.locator(".jk-lab-change")
    expect(told).to_contain_text("at 10 s")
    number = lab.get_by_role("spinbutton", name="backoffLimit")
    number.focus()
    lab.keyboard.press("ArrowUp")
    expect(told).to_contain_text("From 10 s on: spec.backoffLimit = 3. The API server takes it.")
    expect(told).to_contain_text("First difference at 60 s")
    lab.get_by_role("button", name="First difference").click()
    expect(card(lab)).to_contain_text("60 s")
    lab.get_by_role("spinbutton", name="completions").focus()
    lab.keyboard.press("ArrowUp")
    expect(told).to_contain_text("The API server refuses it")
    lab.get_by_role("button", name="Change from here").click()
    for field, value in (("backoffLimit", "2"), ("completions", "5")):
        expect(lab.get_by_role("spinbutton", name=field)).to_have_attribute("aria-valuenow", value)


def test_a_token_restores_manifest_scenario_and_moment(lab):
    step_to_verdict(lab)
    lab.get_by_role("button", name="Share").click()
    field = lab.get_by_label("Token")
    expect(field).to_have_value(re.compile(r"jk1\.\w+"))
    token = field.input_value()
    load(lab, "Nobody answers")
    field.fill(token)
    field.blur()
    expect(lab.locator(".jobkit-run .jk-name")).to_have_text("poison")
    expect(card(lab)).to_contain_text("60 s")
    lab.get_by_role("button", name="Share").click()


def test_the_scenario_is_changed_by_a_preset_and_by_its_form(lab):
    lab.get_by_role("button", name="Scenario", exact=True).click()
    lab.get_by_label("begin with").select_option("All goes well")
    lab.get_by_role("button", name="Verdict", exact=True).click()
    expect(card(lab)).to_contain_text("20 s")
    runs = lab.get_by_label("runs", exact=True).first
    runs.fill("35s")
    runs.press("Enter")
    expect(lab.get_by_role("textbox", name="Scenario")).to_contain_text("runs: 35s")
    lab.get_by_role("button", name="Scenario", exact=True).click()


def test_everything_is_reached_by_keyboard_and_nothing_holds_the_focus(lab):
    lab.get_by_label("Example").focus()
    seen = []
    for _ in range(40):
        lab.keyboard.press("Tab")
        seen.append(
            lab.evaluate(
                "() => { const e = document.activeElement; return e.closest('.jk-lab') ? "
                "(e.getAttribute('aria-label') || e.textContent || e.tagName).trim().slice(0, 40) : null; }"
            )
        )
        if seen[-1] is None:
            break
    assert None in seen, "Tab leaves the lab"
    for name in ("Change from here", "Job manifest", "backoffLimit", "Verdict", "Show what comes"):
        assert name in seen


def test_escape_leaves_the_editor_and_tab_goes_on_behind_it(lab):
    line_of(lab, "backoffLimit").click()
    lab.keyboard.type("x")
    lab.keyboard.press("Escape")
    expect(manifest(lab)).not_to_be_focused()
    lab.keyboard.press("Tab")
    assert lab.evaluate("() => !document.activeElement.closest('.cm-editor')")


def test_the_notebooks_own_shortcuts_do_not_leak_in(lab):
    cells = lab.locator(".jp-Cell").count()
    lab.get_by_role("spinbutton", name="backoffLimit").focus()
    lab.keyboard.press("b")
    lab.get_by_role("slider").first.focus()
    lab.keyboard.press("a")
    type_at_end_of(lab, "backoffLimit", "dd")
    lab.get_by_role("button", name="Change from here").focus()
    lab.keyboard.press("b")
    assert lab.locator(".jp-Cell").count() == cells


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("width", [1900, 1500, 1120, 840])
def test_nothing_stands_outside_of_the_lab_at_any_width_in_either_theme(lab, width, theme):
    jupyter.theme(lab, theme)
    lab.set_viewport_size({"width": width, "height": 1000})
    step_to_verdict(lab)
    outside = lab.evaluate("""() => {
      const box = document.querySelector('.jk-lab').getBoundingClientRect();
      return [...document.querySelectorAll('.jk-lab *')].filter((e) => {
        const own = e.getBoundingClientRect();
        return own.width && own.right > box.right + 1 && getComputedStyle(e).visibility !== 'hidden' && !e.closest('.jk-live, .jke-spoken');
      }).map((e) => e.className?.baseVal ?? e.className);
    }""")
    assert outside == []
    covered = lab.evaluate("""() => {
      const count = document.querySelector('.jk-time small').getBoundingClientRect();
      const words = document.createRange();
      words.selectNodeContents(document.querySelector('.jk-did'));
      return [...words.getClientRects()].some((r) => r.right > count.left && r.left < count.right && r.bottom > count.top && r.top < count.bottom);
    }""")
    assert not covered, "the heading runs into the step count"


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_serious(lab, theme):
    jupyter.theme(lab, theme)
    lab.get_by_role("button", name="Scenario", exact=True).click()
    lab.get_by_role("button", name="Share").click()
    step_to_verdict(lab)
    lab.wait_for_timeout(300)  # the highlighter has faded in
    found = Axe().run(lab, context=".jk-lab").response["violations"]
    serious = {
        each["id"]: [node["html"][:160] for node in each["nodes"]][:4]
        for each in found
        if each["impact"] in ("serious", "critical")
    }
    lab.get_by_role("button", name="Scenario", exact=True).click()
    lab.get_by_role("button", name="Share").click()
    assert serious == {}


STOPWATCH = """() => {
  window.painted = [];
  let pressed = 0;
  document.addEventListener('keydown', () => { pressed = performance.now(); }, true);
  new MutationObserver((changes) => {
    const isPicture = changes.some((each) => each.target.closest?.('.jk-main') || [...each.addedNodes].some((n) => n.classList?.contains('jk-main')));
    if (!pressed || !isPicture) return;
    const start = pressed;
    pressed = 0;
    requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => window.painted.push(performance.now() - start); c.port2.postMessage(0); });
  }).observe(document.querySelector('.jobkit-run'), { childList: true, subtree: true });
}"""


@pytest.mark.timed
def test_a_keystroke_is_painted_within_a_tenth_of_a_second_at_a_hundred_pods(lab, record_property):
    load(lab, "A hundred Pods")
    lab.evaluate(STOPWATCH)
    line_of(lab, "parallelism").click()
    lab.keyboard.press("End")
    times = 0
    for _ in range(12):
        for key in ("0", "Backspace"):
            lab.keyboard.press(key)
            times += 1
            lab.wait_for_function("n => window.painted.length >= n", arg=times)
    taken = lab.evaluate("window.painted")[2:]
    median = statistics.median(taken)
    # where others want the processors too, everything takes its time: the share is allowed for
    limit = 100 * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    words = f"median {median:.0f} ms, fastest {min(taken):.0f} ms, limit {limit:.0f} ms"
    record_property("keystroke_to_picture", words)
    print(f"keystroke to picture at 100 Pods: {words}")  # noqa: T201
    assert median < limit


FIRST_PICTURE = """async () => {
  const shown = jupyterapp.shell.currentWidget;
  await shown.context.ready;
  await shown.sessionContext.ready;
  await shown.sessionContext.session.kernel.info;
  const start = performance.now();
  jupyterapp.commands.execute('notebook:run-cell');
  await new Promise(resolve => {
    const look = () => document.querySelector('.jobkit-run .jk-charts')?.getBoundingClientRect().height
      ? requestAnimationFrame(resolve) : requestAnimationFrame(look);
    look();
  });
  return performance.now() - start;
}"""


@pytest.mark.timed
def test_the_lab_shows_its_first_picture_within_two_seconds_of_a_ready_kernel(
    server, chromium, record_property
):
    taken = []
    for number in range(5):
        page = chromium.new_page(viewport={"width": 1500, "height": 1000})
        page.goto(server.notebook(f"first-{number}", CELL))
        page.wait_for_function(jupyter.HAS_KERNEL, timeout=60_000)
        taken.append(page.evaluate(FIRST_PICTURE) / 1000)
        page.close()
    limit = 2 * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    words = f"median {statistics.median(taken):.2f} s, {min(taken):.2f} to {max(taken):.2f} s, limit {limit:.1f} s"
    record_property("first_picture", words)
    print(f"first picture of the lab: {words}")  # noqa: T201
    assert statistics.median(taken) < limit
