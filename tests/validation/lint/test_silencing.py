"""Rules are silenced by id: in Python, and by comments in the manifest."""

from __future__ import annotations

import pytest

import jobkit

JOB = """\
{top}apiVersion: batch/v1
kind: Job
metadata:
  name: demo
spec:
  completions: 2
{above}  parallelism: 5{behind}
  activeDeadlineSeconds: 600
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: example/app:latest
        resources: {{requests: {{cpu: 1}}}}
"""


def a_text(top: str = "", above: str = "", behind: str = "") -> str:
    return JOB.format(top=top, above=above, behind=behind)


def rules_in(answer: jobkit.Diagnostics) -> list[str | None]:
    return [finding.rule for finding in answer.lint]


BOTH = ["parallelism-above-completions", "mutable-image-tag"]


def test_without_silencing_both_rules_speak_in_the_order_of_lines() -> None:
    assert rules_in(jobkit.validate(a_text())) == BOTH


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param(a_text(behind=" # jobkit: ignore=parallelism-above-completions"), BOTH[1:], id="behind"),
        pytest.param(
            a_text(above="  # jobkit: ignore=parallelism-above-completions\n"), BOTH[1:], id="on the line above"
        ),
        pytest.param(
            a_text(above="# jobkit: ignore=parallelism-above-completions\n\n  # because\n"),
            BOTH[1:],
            id="above, with another comment between",
        ),
        pytest.param(a_text(top=f"# jobkit: ignore={','.join(BOTH)}\n"), [], id="at the top, two"),
        pytest.param(a_text(top=f"# why\n\n#jobkit:ignore={BOTH[0]}, {BOTH[1]}\n---\n"), BOTH, id="at the top of nothing"),
        pytest.param(a_text(top=f"--- # jobkit: ignore={BOTH[1]}\n"), BOTH[:1], id="behind the mark of a document"),
        pytest.param(a_text(behind=" # jobkit: ignore=mutable-image-tag"), BOTH, id="on another line"),
        pytest.param(a_text(behind="# jobkit: ignore=parallelism-above-completions"), None, id="no comment"),
    ],
)  # fmt: skip
def test_a_comment_silences_a_rule(text: str, left: list[str] | None) -> None:
    answer = jobkit.validate(text)
    if left is None:
        assert not answer.valid
    else:
        assert rules_in(answer) == left


def test_a_comment_at_the_top_holds_for_its_own_document_only() -> None:
    silenced = a_text(top=f"# jobkit: ignore={','.join(BOTH)}\n")
    answer = jobkit.validate(f"{silenced}---\n{a_text()}")
    assert [rules_in(each) for each in answer.documents] == [[], BOTH]


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_lines_are_counted_alike_whatever_ends_them(ending: str) -> None:
    text = a_text(behind=" # jobkit: ignore=parallelism-above-completions")
    assert rules_in(jobkit.validate(text.replace("\n", ending))) == BOTH[1:]


def test_a_comment_that_names_no_rule_is_told_with_the_name_that_was_meant() -> None:
    answer = jobkit.validate(a_text(behind=" # jobkit: ignore=parallelism-above-completion"))
    stray = answer.lint[-1]
    assert (stray.rule, stray.line) == ("unknown-rule", 7)
    assert "did you mean parallelism-above-completions?" in stray.message


def test_rules_are_ignored_and_selected_by_id_in_python() -> None:
    text = a_text()
    assert rules_in(jobkit.validate(text, ignore=["mutable-image-tag"])) == BOTH[:1]
    assert rules_in(jobkit.validate(text, select=["mutable-image-tag"])) == BOTH[1:]
    assert rules_in(jobkit.validate(text, select=BOTH, ignore=BOTH)) == []
    assert rules_in(jobkit.validate(text, select=())) == []


@pytest.mark.parametrize("how", ["ignore", "select"])
def test_a_name_that_no_rule_has_is_refused(how: str) -> None:
    with pytest.raises(jobkit.UnusableInput, match="mutable-image-tag"):
        jobkit.validate(a_text(), **{how: ["mutable-image-tags"]})


def test_a_manifest_that_the_server_refuses_is_not_linted() -> None:
    answer = jobkit.validate(a_text().replace("parallelism: 5", "parallelism: -5"))
    assert not answer.valid
    assert answer.lint == ()


def test_an_update_that_is_taken_is_linted() -> None:
    text = a_text()
    assert rules_in(jobkit.validate(text.replace("600", "700"), old=text)) == BOTH


def test_items_of_a_list_are_linted_where_they_stand() -> None:
    items = "".join(f"  {line}\n" for line in a_text().splitlines())
    answer = jobkit.validate(f"kind: List\napiVersion: v1\nitems:\n-{items[1:]}-{items[1:]}")
    assert [[each.line for each in one.lint] for one in answer.documents] == [[10, 17], [25, 32]]
