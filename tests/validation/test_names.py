"""The grammars of names. Source: k8s.io/apimachinery, util/validation."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobkit.fields.limits import LIMITS, Form, limit_of
from jobkit.fields.tree import fields_of
from jobkit.validation.names import follows, form_problem

FORMS = get_args(Form)

EXAMPLES = {
    "DNS label": (["a", "1", "a-b", "a" * 63], ["", "A", "-a", "a-", "a.b", "a_b", "a" * 64, "é", "a\n"]),
    "DNS subdomain": (["a", "a.b-c", "1.2"], ["", ".a", "a.", "a..b", "A.b", "a" * 254, "a_b"]),
    "DNS name": (["a", "_a.b_c", "a.b"], ["", "-a", "a.", "A", "_"]),
    "name prefix": (["a", "a-", "a.b-"], ["", "-", "AB-", "a_"]),
    "label key": (
        ["a", "A_b.c-d", "example.com/a", "a" * 63],
        ["", "a b", "/a", "a/", "a/b/c", "A.com/a", "-a", "a" * 64],
    ),
    "label value": (["", "a", "A_b.c"], ["a b", "-a", "a" * 64, "a/b"]),
    "port name": (["a", "a-b", "a1", "1a"], ["", "1", "a--b", "-a", "a-", "A", "a" * 16, "a_b"]),
    "environment name": (["A", "1 a", "a.b-c", "~"], ["", "A=B", "é", "a\tb", "\x7f"]),
    "configuration key": (["a", "A_b.c", ".a", "-"], ["", ".", "..", "..a", "a/b", "a" * 254]),
    "header name": (["X-A", "a1"], ["", "a b", "a_b", "é"]),
}  # fmt: skip


def test_every_grammar_has_examples() -> None:
    assert set(EXAMPLES) == set(FORMS)


@pytest.mark.parametrize(
    ("form", "text"), [(form, text) for form, (good, _) in EXAMPLES.items() for text in good]
)
def test_a_text_that_follows_the_grammar_is_accepted(form: Form, text: str) -> None:
    assert follows(text, form)


@pytest.mark.parametrize(
    ("form", "text"), [(form, text) for form, (_, bad) in EXAMPLES.items() for text in bad]
)
def test_a_text_that_does_not_is_told_why(form: Form, text: str) -> None:
    assert not follows(text, form)
    assert form in form_problem("field", text, form).message


@given(st.text(), st.sampled_from(FORMS))
def test_an_example_in_a_hint_follows_the_grammar(text: str, form: Form) -> None:
    hint = form_problem("field", text, form).hint
    assert hint is None or follows(hint.removeprefix("for example "), form)


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, limits in LIMITS.items() for name in limits]
)
def test_every_limit_is_of_a_field_that_there_is(kind: str, name: str) -> None:
    expected, limit = fields_of(kind)[name], LIMITS[kind][name]
    is_number = expected.kind in ("int32", "int64")
    assert is_number or (limit.lowest is None and limit.highest is None)
    assert expected.kind == "string" or not (limit.values or limit.form or limit.longest)
    assert limit.most is None or expected.container == "list"


def test_a_limit_is_found_by_the_path_of_its_field() -> None:
    port = limit_of("spec.template.spec.containers[0].ports[1].containerPort")
    assert port is not None
    assert (port.lowest, port.highest) == (1, 65_535)
    assert limit_of("spec.template.spec.containers[0].tty") is None
    assert limit_of("spec.nothing") is None
