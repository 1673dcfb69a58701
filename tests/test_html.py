"""What results look like in a notebook: a picture, tables, and nothing that could run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

import jobkit

JOB = """
apiVersion: batch/v1
kind: Job
metadata: {name: work}
spec:
  completions: 2
  backoffLimit: 1
  podFailurePolicy:
    rules:
    - {action: Ignore, onPodConditions: [{type: Flaky}]}
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: example/work:1}]}}
"""

HOSTILE = "<img src=x onerror=alert(1)>&\"'"

SCENARIO = f"""
apiVersion: jobkit/v1
kind: Scenario
metadata: {{name: hostile}}
spec:
  pods:
  - {{when: {{pod: "0"}}, runs: 5s, exitCode: 1}}
  events:
  - at: 4s
    patch: {{metadata: {{annotations: {{note: '{HOSTILE.replace("'", "''")}'}}}}}}
"""


class Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= dict(attrs)


def bundle(scenario: str | None = None) -> dict[str, str]:
    return jobkit.simulate(JOB, scenario)._repr_mimebundle_()


def test_a_run_shows_its_picture_and_then_its_tables() -> None:
    tags = Elements(bundle()["text/html"]).tags
    assert tags[:2] == ["div", "img"]
    assert tags.count("table") == 2


def test_the_picture_has_an_alternative_text() -> None:
    alternative = Elements(bundle()["text/html"]).attributes["alt"]
    assert alternative is not None
    assert alternative.startswith("Job work: Complete after 28 s, all 2 completions done.")


def test_the_text_form_is_the_same_on_every_run() -> None:
    assert bundle()["text/plain"] == bundle()["text/plain"]
    assert not re.search(r"0x[0-9a-f]{6,}", bundle()["text/plain"])


def test_what_others_wrote_is_shown_as_text() -> None:
    page = bundle(SCENARIO)["text/html"]
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    parsed = Elements(page)
    assert parsed.tags.count("img") == 1
    assert "onerror" not in parsed.attributes


@pytest.mark.parametrize("element", ["script", "style", "svg", "iframe", "link"])
def test_nothing_is_used_that_a_notebook_from_elsewhere_would_lose(element: str) -> None:
    assert element not in Elements(bundle(SCENARIO)["text/html"]).tags


def test_no_request_leaves_the_page() -> None:
    assert not re.search(r"(src|href)=\"(?!data:)", bundle(SCENARIO)["text/html"])


FAULTY = f"""
apiVersion: batch/v1
kind: Job
metadata: {{name: work}}
spec:
  completion: 2   # {HOSTILE}
  template: {{spec: {{restartPolicy: Never, containers: [{{name: main, image: example/work:1}}]}}}}
"""


def test_an_answer_shows_each_finding_with_its_line_and_what_to_do() -> None:
    page = jobkit.validate(FAULTY)._repr_mimebundle_()["text/html"]
    assert "spec has no field completion" in page
    assert "<u" in page
    assert "did you mean completions?" in page


def test_the_manifest_itself_is_shown_as_text() -> None:
    page = jobkit.validate(FAULTY)._repr_mimebundle_()["text/html"]
    assert "&lt;img src=x" in page
    assert "img" not in Elements(page).tags


def test_an_answer_as_text_is_the_report_of_the_command_line() -> None:
    lines = str(jobkit.validate(FAULTY)).splitlines()
    assert lines[0].startswith("error: manifest:6:3: spec.completion: unknown field:")
    assert lines[-1].startswith("manifest: invalid, 1 error")
