"""Nothing that a text says makes reading it take long, or much room."""

from __future__ import annotations

import pytest

import jobkit
from jobkit.decode.source import DEEPEST, LONGEST_TEXT, load_documents

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(BOMB, id="aliases that multiply"),
        pytest.param("a: &a [*a]", id="an alias to itself"),
        pytest.param("[" * 50_000, id="lists in lists"),
        pytest.param("{a: " * 50_000, id="maps in maps"),
        pytest.param("- " * 50_000 + "x", id="items in items"),
        pytest.param("a: " + "x" * LONGEST_TEXT, id="a very long text"),
        pytest.param("a: *nowhere", id="an alias of nothing"),
        pytest.param("a: .nan", id="not a number"),
        pytest.param("a: -.inf", id="infinity"),
        pytest.param("a: \x00", id="a character that YAML does not know"),
        pytest.param("a: [1, 2", id="an open bracket"),
        pytest.param("? [a]\n: b", id="a list as a key"),
    ],
)
def test_it_is_refused(text: str) -> None:
    with pytest.raises(jobkit.InvalidInput) as refusal:
        load_documents(text)
    assert refusal.value.diagnostics.errors[0].message


def test_as_deep_as_is_allowed_is_read() -> None:
    depth = DEEPEST - 5
    value = load_documents("[" * depth + "]" * depth)[0].value
    for _ in range(depth - 1):
        (value,) = value
    assert value == []


def test_the_place_of_a_refusal_is_told() -> None:
    with pytest.raises(jobkit.InvalidInput) as refusal:
        load_documents("a: 1\nb: .inf\n")
    (error,) = refusal.value.diagnostics.errors
    assert (error.line, error.column) == (2, 4)


def test_a_text_that_says_it_is_of_another_yaml_is_refused_as_kubectl_refuses_it() -> None:
    body = "---\napiVersion: batch/v1\nkind: Job\n"
    (error,) = jobkit.validate(f"%YAML 1.2\n{body}").errors
    assert (error.type, error.line) == ("syntax", 1)
    assert all(each.type != "syntax" for each in jobkit.validate(f"%YAML 1.1\n{body}").errors)
