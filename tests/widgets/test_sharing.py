import json
import zlib
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from widget_manifests import SUITE

from jobkit.errors import UnusableInput
from jobkit.widgets.presets import preset
from jobkit.widgets.sharing import LONGEST_CONTENT, Shared, read_token, token_of

FLICKERS = preset("Index 3 flickers").text


def packed(document):
    return "jk1." + urlsafe_b64encode(zlib.compress(json.dumps(document).encode())).decode()


def test_a_token_restores_manifest_scenario_and_moment():
    shared = Shared(manifest=SUITE, scenario=FLICKERS, t=12.5)
    assert read_token(token_of(shared)) == shared


def test_a_token_is_short_and_the_same_for_the_same():
    token = token_of(Shared(manifest=SUITE, scenario=FLICKERS))
    assert len(token) < 500
    assert token == token_of(Shared(manifest=SUITE, scenario=FLICKERS))


def test_a_token_survives_a_mail_that_breaks_its_lines():
    token = token_of(Shared(manifest=SUITE))
    broken = "\n  ".join(token[at : at + 60] for at in range(0, len(token), 60))
    assert read_token(f" {broken}\n").manifest == SUITE


@given(st.builds(Shared, manifest=st.text(), scenario=st.text(), t=st.floats(0, 1e8)))
def test_every_text_comes_back_as_it_was(shared):
    restored = read_token(token_of(shared))
    assert restored.manifest == shared.manifest
    assert restored.scenario == (shared.scenario if shared.scenario.strip() else "")
    assert restored.t == shared.t


@pytest.mark.parametrize(
    ("token", "message"),
    [
        ("", "begins with"),
        ("hello", "begins with"),
        ("jk2.abcd", "version 2"),
        ("jk1.abcd", "damaged"),
        ("jk1.a", "damaged"),
        (token_of(Shared(manifest=SUITE))[:-8], "damaged"),
        (packed([1]), "no manifest"),
        (packed({"m": 1}), "no manifest"),
        (packed({"m": "", "s": []}), "no manifest"),
        (packed({"m": "", "t": "soon"}), "no time"),
        (packed({"m": "", "t": -1}), "no time"),
        (packed({"m": "", "t": float("nan")}), "no time"),
        (packed({"m": "", "t": 1e300}), "no time"),
        ("jk1." + "A" * 2_000_000, "larger"),
    ],
)
def test_a_token_that_is_none_is_refused_in_a_sentence(token, message):
    with pytest.raises(UnusableInput, match=message):
        read_token(token)


def test_a_token_that_unpacks_to_very_much_is_stopped_on_the_way():
    bomb = zlib.compress(b" " * (LONGEST_CONTENT * 20), 9)
    with pytest.raises(UnusableInput, match="larger than any Job"):
        read_token("jk1." + urlsafe_b64encode(bomb).decode())


def test_a_token_of_very_deep_json_is_refused():
    deep = zlib.compress(b"[" * 1_000_000)
    with pytest.raises(UnusableInput, match="cannot be read"):
        read_token("jk1." + urlsafe_b64encode(deep).decode())


@given(st.text(alphabet="ABCabc019-_", max_size=80))
def test_no_text_makes_a_traceback(text):
    with pytest.raises(UnusableInput):
        read_token("jk1." + text)


def test_what_is_too_large_to_be_read_back_makes_no_token():
    with pytest.raises(UnusableInput, match="too large"):
        token_of(Shared(manifest="x" * (LONGEST_CONTENT + 1)))
