"""Predictions as people make them: answered, locked in, compared; by mouse and by keyboard."""

import jupyter
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

SETUP = """\
import jobkit
from jobkit.widgets import Predict
from jobkit.widgets.examples import example
dead = example('Nobody answers')
run = jobkit.simulate(dead.manifest, dead.scenario_text)
def ask():
    return Predict(
        'How many Pods will this Job make before it gives up?', choices=[4, 5, 20], unit='Pods',
        key=lambda run: len(run.pods), run=run, shows_run=True,
        why={4: 'Four would be the retries: 1 + 4 = 5 Pods.'})
def ask_when():
    return Predict('When is the last of them made?', kind='time', key=170, run=run)
"""
CELLS = ("ask()", "ask_when()", "ask()", "ask_when()", "ask()")


@pytest.fixture(scope="module")
def asked(server, page):
    jupyter.run_all(page, server.notebook("predict", SETUP, *CELLS))
    expect(page.locator(".jk-predict")).to_have_count(len(CELLS), timeout=30_000)
    return page.locator(".jk-predict")


def test_an_answer_is_locked_in_and_met_by_the_rule_it_comes_from(asked):
    question = asked.nth(0)
    look = question.get_by_role("button", name="Look", exact=True)
    expect(look).to_be_disabled()
    expect(question.locator(".jobkit-run")).to_have_count(0)
    question.get_by_role("radio", name="4", exact=True).check()
    question.get_by_role("radio", name="certain").check()
    question.get_by_label("because").fill("backoffLimit is 4")
    look.click()
    expect(question.locator(".jkp-heading")).to_have_text("You said 4\xa0Pods. It is 5\xa0Pods.")
    expect(question).to_contain_text("Four would be the retries: 1 + 4 = 5 Pods.")
    expect(question).to_contain_text("certain: worth remembering")
    expect(question).to_contain_text("because backoffLimit is 4")
    expect(question.get_by_role("radio", name="5", exact=True)).to_be_disabled()


def test_the_run_is_shown_and_played_only_after_that(asked):
    run = asked.nth(0).locator(".jobkit-run")
    expect(run.locator(".jk-card")).to_contain_text("175 s", timeout=30_000)


def test_a_time_is_a_flag_that_arrow_keys_move_by_five_seconds_and_pages_by_thirty(asked):
    question = asked.nth(1)
    slider = question.get_by_role("slider", name="When? Set the flag")
    expect(slider).to_have_attribute("aria-valuetext", "no flag yet")
    slider.focus()
    for key in ("ArrowRight", "ArrowRight", "PageUp", "ArrowLeft"):
        asked.page.keyboard.press(key)
    expect(slider).to_have_attribute("aria-valuetext", "35 seconds")
    question.get_by_role("button", name="Look", exact=True).click()
    expect(question.locator(".jkp-heading")).to_have_text("You said 35\xa0s. It is 170\xa0s.")
    expect(question).to_contain_text("135 s later than you thought")


def test_a_prediction_is_made_by_keyboard_alone(asked):
    question, keyboard = asked.nth(2), asked.page.keyboard
    question.get_by_role("radio", name="4", exact=True).focus()
    keyboard.press("Space")
    keyboard.press("ArrowRight")
    keyboard.press("Tab")
    keyboard.press("Space")
    keyboard.press("Tab")
    keyboard.type("it tries once more")
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(question.locator(".jkp-heading")).to_have_text("You said 5\xa0Pods. So it is.")
    expect(question.locator(".jkp-heading")).to_be_focused()


def test_an_answer_stays_chosen_whatever_is_chosen_in_other_questions(asked):
    expect(asked.nth(0).get_by_role("radio", name="4", exact=True)).to_be_checked()
    expect(asked.nth(2).get_by_role("radio", name="5", exact=True)).to_be_checked()
    asked.nth(4).get_by_role("radio", name="20", exact=True).check()
    expect(asked.nth(0).get_by_role("radio", name="4", exact=True)).to_be_checked()
    expect(asked.nth(2).get_by_role("radio", name="5", exact=True)).to_be_checked()


def test_one_may_look_without_an_answer(asked):
    question = asked.nth(3)
    question.get_by_role("button", name="Look without an answer").click()
    expect(question.locator(".jkp-heading")).to_have_text("It is 170\xa0s.")


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_serious_before_and_after(asked, theme):
    jupyter.theme(asked.page, theme)
    found = Axe().run(asked.page, context=".jk-predict").response["violations"]
    serious = {
        each["id"]: [node["html"][:160] for node in each["nodes"]][:4]
        for each in found
        if each["impact"] in ("serious", "critical")
    }
    assert serious == {}
