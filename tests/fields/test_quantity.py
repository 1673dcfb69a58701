"""Quantities are read and written as the API's own type does it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jobkit.fields.quantity import canonical_quantity, is_quantity, parse_quantity


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("1000m", "1"),
        ("0.5", "500m"),
        ("1024Mi", "1Gi"),
        ("1000000", "1M"),
        ("+1", "+1"),
        ("5.", "5."),
        ("01", "01"),
        ("1E3", "1E3"),
        ("1e+3", "1e+3"),
        ("1.Gi", "1.Gi"),
        ("0.1m", "1m"),
        ("8Ei", "9223372036854775807"),
    ],
)
def test_what_looks_canonical_to_the_server_stays_as_it_is_written(
    written: str, stored: str
) -> None:
    assert canonical_quantity(written, finest=-3) == stored


@pytest.mark.parametrize("text", ["m", "Ki", "E", "e3", ".", "+", "-.m"])
def test_a_suffix_or_a_sign_alone_is_nothing(text: str) -> None:
    assert parse_quantity(text) == 0


@pytest.mark.parametrize("text", [" 1", "1 ", "1\u00a0"])
def test_blanks_around_a_quantity_are_passed_over(text: str) -> None:
    assert parse_quantity(text) == 1


@pytest.mark.parametrize("text", ["", " ", "128Mi\n", "\t1", "e", "i", "1mi", "1.2.3", "1e1.5"])
def test_a_line_break_behind_it_and_all_else_is_no_quantity(text: str) -> None:
    assert not is_quantity(text)


def test_exponents_beyond_all_measure_are_read_in_bounds() -> None:
    assert parse_quantity("1e999999999999") == Fraction(10) ** 400
