"""What YAML means to a cluster's tools. Source: the YAML reading of kubectl, and of the API server."""

from __future__ import annotations

from typing import Any

import pytest

import jobkit
from jobkit.decode.manifest import decode_job
from jobkit.decode.scalars import ScalarProblem, plain_key, plain_value, tagged_value

PLAIN = [
    ("yes", True), ("No", False), ("on", True), ("OFF", False), ("y", True), ("N", False), ("tRue", "tRue"),
    ("~", None), ("", None), ("Null", None), ("nULL", "nULL"),
    ("010", 8), ("0o10", 8), ("08", 8), ("0x1F", 31), ("0b11", 3), ("-0b11", -3), ("1_000", 1000), ("+5", 5), ("_1", "_1"),
    ("0x", "0x"), ("0b2", "0b2"), ("1:30", "1:30"), ("2024-01-01", "2024-01-01"),
    ("1e2", 100), ("1.5e1", 15), ("3.0", 3), (".5", 0.5), (".5_0", ".5_0"), ("1e", "1e"), ("1e400", "1e400"),
    ("9223372036854775808", 9223372036854775808), ("-9223372036854775809", -9223372036854776000),
    ("99999999999999999999", 100000000000000000000), ("1e21", 1e21),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), PLAIN, ids=[text or "nothing" for text, _ in PLAIN])
def test_a_plain_scalar_means_what_it_means_to_kubectl(text: str, value: Any) -> None:
    found = plain_value(text)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize("text", [".inf", "-.INF", "+.Inf", ".nan", ".NaN"])
def test_json_has_no_infinity(text: str) -> None:
    with pytest.raises(ScalarProblem):
        plain_value(text)


TAGGED = [
    ("int", "10", 10), ("int", "0x1F", 31), ("float", "3", 3), ("float", "3.5", 3.5), ("bool", "yes", True),
    ("null", "", None), ("str", "10", "10"), ("str", "~", "~"), ("binary", "aGk=", "hi"), ("timestamp", "2001-01-01", "2001-01-01"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "value"), TAGGED)
def test_a_tag_says_what_a_scalar_means(name: str, text: str, value: Any) -> None:
    assert tagged_value(f"tag:yaml.org,2002:{name}", text) == value


@pytest.mark.parametrize(
    ("name", "text"), [("int", "3.0"), ("int", "x"), ("bool", "1"), ("null", "x"), ("float", "1e400"), ("binary", "a b!")]
)  # fmt: skip
def test_a_scalar_that_does_not_fit_to_its_tag_is_refused(name: str, text: str) -> None:
    with pytest.raises(ScalarProblem):
        tagged_value(f"tag:yaml.org,2002:{name}", text)


def test_a_tag_of_ones_own_makes_a_text() -> None:
    assert tagged_value("!x", "3") == "3"
    assert decode_job(MANIFEST.format(name="! 3")).written["metadata"]["name"] == "3"


KEYS = [("3", "3"), ("3.0", "3"), ("1.5", "1.5"), ("685_230.15", "685230.1"), ("1e6", "1e+06"), ("yes", "true"), (".inf", ".inf"), ("1e20", "1e+20")]  # fmt: skip


@pytest.mark.parametrize(("text", "key"), KEYS)
def test_a_key_that_is_no_text_becomes_one(text: str, key: str) -> None:
    assert plain_key(text) == key


@pytest.mark.parametrize("text", ["~", "", "9223372036854775808"])
def test_some_values_cannot_be_keys(text: str) -> None:
    with pytest.raises(ScalarProblem):
        plain_key(text)


MANIFEST = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: {name}
"""


def test_lines_further_left_than_the_first_are_not_read() -> None:
    answer = jobkit.validate(" apiVersion: batch/v1\nkind: Job\n")
    (error,) = answer.errors
    assert (error.type, error.field, error.line) == ("wrong kind", "kind", 2)
    (remark,) = answer.warnings
    assert (remark.type, remark.line) == ("lint", 2)


def a_json(value: str) -> str:
    return (
        '{"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "a", '
        f'"annotations": {{"note": "x"}}}}, "spec": {{"completions": {value}}}}}'
    )


def test_in_json_a_fraction_stays_a_fraction() -> None:
    (error,) = decode_job(a_json("3.0")).errors
    assert (error.type, error.field) == ("wrong type", "spec.completions")
    assert decode_job(a_json("3")).errors == ()


@pytest.mark.parametrize(
    ("escape", "text"),
    [(r"\u00e9", "é"), (r"\ud83d\ude00", "\U0001f600"), (r"\ud800", "\ufffd"), (r"\\ud800", r"\ud800"), (r"a\/b", "a/b")],
)  # fmt: skip
def test_escapes_of_json_are_read_as_json_has_them(escape: str, text: str) -> None:
    written = decode_job(a_json("3").replace('"x"', f'"{escape}"')).written
    assert written["metadata"]["annotations"]["note"] == text
