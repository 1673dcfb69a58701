"""A value of the wrong type is met with what to write."""

from __future__ import annotations

import pytest

import jobkit

JOB = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: demo
spec:
{spec}
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: example/app:1
"""


@pytest.mark.parametrize(
    ("spec", "hint"),
    [
        ('completions: "3"', "write it without quotes: 3"),
        ("completions: 3 Pods", "write the number alone: 3"),
        ("completions: three", "write a number in digits"),
        ("completions: 2.6", "write a whole number: 3"),
        ("completions: yes", "write a number"),
        ("completions: [3]", "write the value alone: 3"),
        ("completions: {a: 3}", "write one value; what stands below it belongs elsewhere"),
        ("activeDeadlineSeconds: 10m", "write it in seconds, without a unit: 600"),
        ("ttlSecondsAfterFinished: 1h30m", "write it in seconds, without a unit: 5400"),
        ("completions: 10m", "write the number alone: 10"),
        ('suspend: "no"', "write true or false, without quotes"),
        ("suspend: 0", "write false"),
        ("managedBy: 7", 'put it in quotes: "7"'),
        ("managedBy: no", 'put it in quotes: "no"; YAML takes yes, no, on, off, y and n for truth values'),
        ("managedBy: {}", "write a value, or take the field out"),
        ("podFailurePolicy: [{rules: []}]", "take the dash before it away, so that its fields stand below it directly, indented"),
        ("podFailurePolicy: {rules: {action: Ignore}}", "begin each item with a dash and a blank: `- `"),
        ("successPolicy: {rules: 3}", "write a list: [3]"),
        ("successPolicy: {rules: [succeededCount:4]}", "put a blank behind the colon: succeededCount: 4"),
        ("successPolicy: 3", "write fields below it, indented: rules"),
        ("selector: {matchLabels: [a]}", "write a key and a value on each line below it, indented"),
    ],
)  # fmt: skip
def test_a_wrong_type_is_met_with_what_to_write(spec: str, hint: str) -> None:
    (error,) = jobkit.validate(JOB.format(spec=f"  {spec}")).errors
    assert (error.type, error.hint) == ("wrong type", hint)
    assert error.line == 6


@pytest.mark.parametrize(
    ("written", "shown"),
    [("1.10", "1.10"), ("0123", "0123"), ("0x1F", "0x1F"), ("1e3", "1e3"), ("off", "off")],
)
def test_what_belongs_in_quotes_is_shown_as_it_is_written(written: str, shown: str) -> None:
    text = JOB.format(spec=f"  managedBy: {written}")
    (error,) = jobkit.validate(text).errors
    assert error.hint is not None
    assert error.hint.startswith(f'put it in quotes: "{shown}"')


def test_a_key_with_dots_is_named_whole() -> None:
    labels = "  labels:\n    app.kubernetes.io/version: 1\n    app.kubernetes.io/version: 1\nspec:"
    errors = jobkit.validate(JOB.format(spec="").replace("spec:", labels, 1)).errors
    assert len(errors) == 2
    assert all(error.message.startswith("app.kubernetes.io/version ") for error in errors)


def test_numbers_inside_a_list_of_objects_are_shown_as_written_too() -> None:
    job = JOB.format(spec="  managedBy: 1.10").replace("\n", "\n  ")
    text = f"apiVersion: v1\nkind: List\nitems:\n- {job}".rstrip()
    (error,) = jobkit.validate(text).errors
    assert error.hint == 'put it in quotes: "1.10"'


def test_a_key_that_stands_twice_is_told_inside_a_list_of_objects_too() -> None:
    job = JOB.format(spec="  completions: 1\n  completions: 2").replace("\n", "\n  ")
    (error,) = jobkit.validate(f"apiVersion: v1\nkind: List\nitems:\n- {job}".rstrip()).errors
    assert (error.type, error.field, error.line) == ("duplicate field", "spec.completions", 10)
