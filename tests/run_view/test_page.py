"""The exported page as people use it: step, jump, scrub, read, by pointer and by keyboard alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sample_runs import POISON, POISONED, poison, shards

import jobkit
from jobkit.widgets.page import fragment, page

pytestmark = pytest.mark.browser


def time_of(open_: Page) -> str:
    return plain(open_.locator(".jk-time").evaluate("node => node.firstChild.textContent"))


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_arrow_keys_step_and_every_step_is_told(open_page: Any) -> None:
    shown = open_page(poison().to_html())
    expect(shown.locator(".jk-did")).to_have_text("Creates 5 Pods")
    shown.get_by_role("button", name="Step forward").focus()
    shown.keyboard.press("ArrowRight")
    expect(shown.locator(".jk-did")).to_have_text("Waits until 20 s")
    assert time_of(shown) == "10 s"
    expect(shown.locator(".jk-live")).to_have_text(
        "Step 2 of 6, 10 seconds. Waits until 20 s. Because: Pod 4 exited 1: 1 failure since the "
        "last success: delay 10 s. 4 active, 0 succeeded, 1 counted."
    )
    shown.keyboard.press("ArrowLeft")
    assert time_of(shown) == "0 s"
    shown.keyboard.press("End")
    assert time_of(shown) == "60 s"
    shown.keyboard.press("Home")
    assert time_of(shown) == "0 s"


def test_the_time_line_says_its_unit_also_where_its_zero_is_covered(open_page: Any) -> None:
    shown = open_page(poison().to_html())
    first = shown.locator(".jk-axis text").first
    expect(first).to_have_text("10 s")
    shown.get_by_role("button", name="Step forward").click()
    expect(first).to_have_text("0 s")


def test_the_verdict_is_one_jump_away_and_its_card_says_why(open_page: Any) -> None:
    shown = open_page(poison().to_html())
    shown.get_by_role("button", name="Verdict").click()
    card = shown.locator(".jk-card")
    expect(card.locator(".jk-did")).to_have_text("Deletes 4 Pods and gives the verdict: Failed")
    expect(card).to_contain_text("Pod 6 exited 1: 3 failures counted, 2 allowed.")
    expect(card.locator("mark")).to_have_text("backoffLimit: 2")
    expect(card).to_contain_text("with backoffLimit: 3 it would try again at 100 s")
    lit = shown.locator(".jk-row.jk-lit")
    expect(lit).to_have_count(1)
    expect(lit).to_contain_text("backoffLimit: 2")
    expect(lit.locator(".jk-note")).to_have_text("3 counted")
    hit = shown.locator(".jk-judge .jk-hit")
    expect(hit).to_have_text("cfailure budget exceeded3 > 2")
    expect(shown.locator(".jk-ledger .jk-changed dt")).to_have_text(
        ["wanted", "active", "counted", "cut down"]
    )


def test_failures_and_back_offs_are_jumped_to_in_turn(open_page: Any) -> None:
    shown = open_page(poison().to_html())
    for time in ("10 s", "30 s", "60 s"):
        shown.get_by_role("button", name="Next failure").click()
        assert time_of(shown) == time
    shown.keyboard.press("Home")
    for time in ("10 s", "30 s"):
        shown.get_by_role("button", name="Next back-off").click()
        assert time_of(shown) == time
    shown.get_by_role("button", name="Next back-off").click()
    assert time_of(shown) == "30 s"
    expect(shown.locator(".jk-live")).to_have_text("No further back-off.")
    shown.keyboard.press("PageDown")
    assert time_of(shown) == "60 s"
    shown.keyboard.press("PageUp")
    assert time_of(shown) == "30 s"


def test_dragging_over_the_charts_goes_to_the_nearest_moment(open_page: Any) -> None:
    shown = open_page(poison().to_html())
    box = shown.locator(".jk-box").bounding_box()
    assert box is not None
    left, width = box["x"] + 100, box["width"] - 100
    shown.mouse.move(left + 5, box["y"] + 40)
    shown.mouse.down()
    shown.mouse.move(left + width * 0.33, box["y"] + 40)
    assert time_of(shown) == "20 s"
    expect(shown.locator(".jk-live")).to_contain_text(", 0 seconds.")
    shown.mouse.move(left + width * 0.48, box["y"] + 40)
    shown.mouse.up()
    assert time_of(shown) == "30 s"
    expect(shown.locator(".jk-live")).to_contain_text(", 30 seconds.")


def test_the_slider_is_named_tells_its_value_and_moves_by_keys(open_page: Any) -> None:
    shown = open_page(poison().to_html())
    slider = shown.get_by_role("slider", name="Time")
    expect(slider).to_have_attribute("aria-valuetext", "0 seconds, step 1 of 6")
    slider.focus()
    shown.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "10 seconds, step 2 of 6")
    shown.keyboard.press("ArrowUp")
    expect(slider).to_have_attribute("aria-valuetext", "20 seconds, step 3 of 6")
    shown.keyboard.press("ArrowDown")
    expect(slider).to_have_attribute("aria-valuetext", "10 seconds, step 2 of 6")


def test_steps_can_be_decisions_or_seconds(open_page: Any) -> None:
    shown = open_page(shards().to_html())
    unit = shown.get_by_role("combobox", name="Step by")
    unit.select_option("second")
    forward = shown.get_by_role("button", name="Step forward")
    for _ in range(2):
        forward.click()
    assert time_of(shown) == "2 s"
    expect(shown.locator(".jk-time")).to_contain_text("since 1 s")
    expect(shown.locator(".jk-lit")).to_have_count(0)
    unit.select_option("decision")
    forward.click()
    expect(shown.locator(".jk-did")).to_have_text(re.compile("^(Waits|Creates|Counts|Ticks)"))


def test_play_runs_to_the_end_and_pauses_on_demand(open_page: Any) -> None:
    shown = open_page(poison().to_html())
    shown.get_by_role("button", name="Play").click()
    expect(shown.get_by_role("button", name="Pause")).to_be_visible()
    expect(shown.locator(".jk-time")).to_contain_text("60", timeout=15_000)
    expect(shown.get_by_role("button", name="Play")).to_be_visible()


def test_what_comes_is_drawn_only_on_demand(open_page: Any) -> None:
    shown = open_page(poison().to_html())
    expect(shown.locator("path[data-state=ghost]")).to_have_count(0)
    toggle = shown.get_by_role("button", name="Show what comes")
    expect(toggle).to_have_attribute("aria-pressed", "false")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    expect(shown.locator("path[data-state=ghost]")).to_have_count(1)


def test_all_works_by_keyboard_and_tab_leads_out_again(open_page: Any) -> None:
    shown = open_page(poison().to_html() + "<button id=after>after</button>")
    reached = []
    for _ in range(30):
        shown.keyboard.press("Tab")
        name = shown.evaluate(
            "() => { const e = document.activeElement; return e.id || e.getAttribute('aria-label') || e.textContent }"
        )
        reached.append(name)
        if name == "after":
            break
    assert reached[-1] == "after"
    for control in ("Play", "Step by", "Next failure", "Verdict", "Step forward", "Time"):
        assert control in reached


def test_keys_do_not_reach_the_page_around(open_page: Any) -> None:
    shown = open_page(poison().to_html())
    shown.evaluate(
        "() => { window.leaked = []; addEventListener('keydown', (e) => leaked.push(e.key)); }"
    )
    shown.get_by_role("button", name="Step forward").focus()
    for key in ("a", "b", "d", "x", "ArrowRight", "Enter"):
        shown.keyboard.press(key)
    assert shown.evaluate("() => leaked") == []


def test_text_of_a_manifest_stays_text(open_page: Any) -> None:
    evil = "</script><img src=x onerror='document.title=1'>"
    manifest = (
        POISON.replace("example/poison:1", f'"{evil}"') + f"# {evil} <!-- \N{LINE SEPARATOR}\n"
    )
    shown = open_page(jobkit.simulate(manifest, POISONED).to_html())
    expect(shown.locator(".jk-yaml")).to_contain_text(evil)
    assert shown.locator("img").count() == 0
    assert shown.title() == "poison: the run of a Job"


def test_each_part_works_alone(open_page: Any) -> None:
    for part in ("card", "ledger", "transport", "pods", "parallelism", "failures", "verdict", "judgement",
                 "indexes", "status", "conditions", "events", "kubectl", "manifest"):  # fmt: skip
        shown = open_page(f"<main>{fragment(shards(), parts=[part], t=30)}</main>", width=600)
        assert shown.locator(".jk-layout > *").count() == 1, part
        assert (shown.locator(".jk-layout").bounding_box() or {})["height"] > 20, part


def test_two_runs_open_at_their_first_difference(open_page: Any) -> None:
    shown = open_page(page(poison(2), poison(3)))
    expect(shown.locator(".jk-moment mark")).to_have_text("first difference")
    halves = shown.locator(".jk-half")
    expect(halves.nth(0)).to_contain_text("Deletes 4 Pods and gives the verdict: Failed")
    expect(halves.nth(1)).to_contain_text("Waits until 100 s")
    expect(shown.locator(".jk-lit")).to_have_text(["AbackoffLimit: 2", "BbackoffLimit: 3"])
    expect(shown.locator("text=the same")).to_be_visible()
    shown.get_by_role("button", name="Step back").click()
    expect(shown.locator(".jk-moment")).to_have_text(
        "50\N{NO-BREAK SPACE}sfirst difference comes at 60\N{NO-BREAK SPACE}s"
    )
    shown.keyboard.press("d")
    expect(shown.locator(".jk-moment mark")).to_have_text("first difference")


def test_two_fragments_on_one_page_do_not_mix(open_page: Any) -> None:
    shown = open_page(f"<main>{fragment(poison())}{fragment(shards())}</main>")
    expect(shown.locator(".jobkit-run")).to_have_count(2)
    expect(shown.locator(".jk-name")).to_have_text(["poison", "shards"])
    shown.get_by_role("button", name="Step forward").first.click()
    expect(shown.locator(".jk-did")).to_have_text(
        ["Waits until 20 s", "Creates 4 Pods for indexes 0-3"]
    )
