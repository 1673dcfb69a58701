"""The report points at the very place, in any line, and steers no terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jobkit
from jobkit.text.diagnostics import diagnostics_lines, total_line, verdict_line
from jobkit.text.excerpt import display_width, excerpt, text_lines
from jobkit.text.terminal import Terminal

DATA = Path(__file__).parent.parent / "data"
JOB = """\
apiVersion: batch/v1
kind: Job
metadata: {name: demo}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: example/app:1
"""


def shown(line: str, column: int, width: int = 80) -> list[str]:
    return list(excerpt(line, 7, column, Terminal(width=width)))


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        pytest.param("  paralelism: 3", 3, ["    7 |   paralelism: 3", "      |   ^~~~~~~~~~"], id="a key"),
        pytest.param('  name: "a b"', 9, ['    7 |   name: "a b"', "      |         ^~~~~"], id="a quoted text"),
        pytest.param("- x", 1, ["    7 | - x", "      | ^"], id="a dash"),
        pytest.param("a:\tb", 4, ["    7 | a:    b", "      |       ^"], id="behind a tab"),
        pytest.param("名前: 値", 5, ["    7 | 名前: 値", "      |       ^~"], id="wide characters"),
        pytest.param("e\u0301e: x", 6, ["    7 | e\u0301e: x", "      |     ^"], id="a combining accent"),
        pytest.param("key:", 9, ["    7 | key:", "      |     ^"], id="behind the end"),
        pytest.param("   ", 1, [], id="an empty line"),
    ],
)  # fmt: skip
def test_the_caret_stands_under_the_place(line: str, column: int, expected: list[str]) -> None:
    assert shown(line, column) == expected


@pytest.mark.parametrize("column", [1, 60, 500, 990])
@pytest.mark.parametrize("letter", ["a", "値"])
def test_a_long_line_is_cut_and_the_place_stays_in_sight(letter: str, column: int) -> None:
    line = letter * (column - 1) + "HERE" + letter * (1000 - column)
    text, mark = shown(line, column, width=60)
    assert display_width(text) <= 60
    assert "HERE" in text
    assert display_width(text[: text.index("HERE")]) == mark.index("^")


def test_a_word_that_is_longer_than_the_line_is_cut() -> None:
    text, mark = shown(f"image: {'x' * 500}", 8, width=60)
    assert len(text) <= 60
    assert text.endswith("…")
    assert mark.index("^") == text.index("x")


def test_nothing_in_a_manifest_steers_the_terminal() -> None:
    text = JOB.replace("example/app:1", "a\u202eb\u2066c") + "      \u200e\u202enasty: \u202e1\n"
    lines = diagnostics_lines(jobkit.validate(text), "job\x1b[31m.yaml", text)
    assert not any(set("\x1b\u202e\u2066") & set(line) for line in lines)


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_the_right_line_is_shown_whatever_ends_lines(ending: str) -> None:
    text = "\ufeff" + (JOB + "      surprise: 1\n").replace("\n", ending)
    assert "   11 |       surprise: 1" in diagnostics_lines(jobkit.validate(text), "job.yaml", text)


def test_the_report_on_the_first_manifest_names_all_that_is_wrong_with_its_line() -> None:
    text = (DATA / "pod-failure-policy.yaml").read_text("utf-8")
    report = diagnostics_lines(jobkit.validate(text), "job.yaml", text)
    assert report[:4] == [
        (
            "error: job.yaml:1:1: apiVersion: wrong kind: apiVersion is not set; keys are told apart by "
            "every letter, and this is `apiVersio`."
        ),
        "    1 | apiVersio: batch/v1",
        "      | ^~~~~~~~~",
        "      = help: did you mean apiVersion?",
    ]
    places = [
        line.split(": ")[1].split(":")[1:] for line in report if line.startswith(("error", "lint"))
    ]
    assert places == [
        ["1", "1"],  # apiVersio
        ["28", "7"],  # restartyPolicy
        ["14", "24"],  # containerName: main
        ["28", "23"],  # never
        ["9", "3"],  # a time to live, and no deadline
        ["17", "7"],  # Ignore without bound
        ["23", "9"],  # no resources
        ["24", "9"],  # image: ubuntu
    ]  # fmt: skip
    assert report.count("once that is mended, this comes next:") == 3


def test_the_report_on_the_second_manifest_names_all_that_is_wrong_with_its_line() -> None:
    answer = jobkit.validate(DATA / "success-policy.yaml")
    found = []
    while answer is not None:
        found += [(f.line, f.rule or f.type) for f in (*answer.errors, *answer.warnings)]
        answer = answer.then
    assert found == [
        (1, "wrong kind"),
        (18, "duplicate field"),
        (27, "unknown field"),
        (27, "Unsupported value"),
        (15, "success-count-of-one"),
        (18, "no-deadline"),
        (22, "no-resources"),
        (23, "mutable-image-tag"),
    ]


def test_lint_names_its_rule_and_what_to_read() -> None:
    answer = jobkit.validate(JOB, select=["no-deadline"])
    assert diagnostics_lines(answer, "job.yaml", JOB) == [
        (
            "lint: job.yaml:4:1: spec: A Pod that cannot start (image missing, no room on any node) does not "
            "fail, so the Job waits without end. [no-deadline]"
        ),
        "    4 | spec:",
        "      | ^~~~",
        "      = help: add activeDeadlineSeconds to the Job's spec, or to the Pod's",
        "      = more: jobkit explain spec.activeDeadlineSeconds",
    ]


def test_colours_come_only_where_they_are_shown() -> None:
    answer = jobkit.validate(JOB)
    plain = diagnostics_lines(answer, "job.yaml", JOB)
    coloured = diagnostics_lines(answer, "job.yaml", JOB, Terminal(colour=True))
    assert not any("\x1b" in line for line in plain)
    assert any("\x1b" in line for line in coloured)
    assert len(plain) == len(coloured)


def test_the_verdict_counts_what_was_found_and_what_waits_behind_it() -> None:
    answer = jobkit.validate(DATA / "success-policy.yaml")
    assert (
        verdict_line(answer, "job.yaml") == "job.yaml: invalid, 1 error, 3 more once that is mended"
    )
    assert verdict_line(jobkit.validate(JOB), "a") == "a: valid, 2 of lint"
    assert (
        total_line([answer, jobkit.validate(JOB)], 1)
        == "3 files: 1 valid, 1 invalid, 1 not read, 1 error"
    )


def test_a_flood_of_errors_is_cut_and_counted() -> None:
    text = JOB.replace("spec:\n", "spec:\n" + "".join(f"  surprise{n}: 1\n" for n in range(80)), 1)
    report = diagnostics_lines(jobkit.validate(text), "job.yaml", text)
    assert "error: and 30 more" in report


@given(st.text(max_size=200), st.integers(1, 220), st.integers(30, 120))
def test_any_line_fits_and_the_caret_stands_under_its_character(
    line: str, column: int, width: int
) -> None:
    line = " ".join(text_lines(line.removeprefix("\ufeff")))
    found = shown(line, column, width)
    if not line.strip():
        assert found == []
        return
    text, mark = found
    assert display_width(text) <= width
    assert set(mark[8:]) <= set(" ^~")
    at, before = mark.index("^"), ""
    while display_width(before) < at:
        before = text[: len(before) + 1]
    if column <= len(line) and display_width(line[column - 1]) == 1 and line[column - 1].isalnum():
        assert text[len(before) :].lstrip("\u0300\u0301")[:1] == line[column - 1]
