"""`jobkit lab --app`: the lab alone, shown by Voila. The page fixture sees that no other machine is asked."""

import jupyter
import pytest
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def app(page, tmp_path_factory):
    with jupyter.app(tmp_path_factory.mktemp("app")) as address:
        page.goto(address)
        expect(page.locator(".jobkit-run .jk-charts")).to_be_visible(timeout=60_000)
        yield page


def test_the_lab_works_without_cells_and_menus(app):
    app.get_by_role("button", name="Verdict", exact=True).click()
    expect(app.locator(".jk-card")).to_contain_text("Gives the verdict: Failed")
    number = app.get_by_role("spinbutton", name="backoffLimitPerIndex")
    number.focus()
    app.keyboard.press("ArrowDown")
    expect(number).to_have_attribute("aria-valuenow", "0")
    expect(app.locator(".jk-ledger")).to_be_visible()


def test_no_code_is_shown(app):
    expect(app.get_by_text("import jobkit")).to_have_count(0)
