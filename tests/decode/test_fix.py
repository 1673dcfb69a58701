"""`fixed` mends what is certain, and nothing else changes by a byte."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from recordings import rows

import jobkit
from jobkit.decode.fix import Fix, fixed
from jobkit.decode.source import load_documents
from jobkit.errors import InvalidInput

DATA = Path(__file__).parent.parent / "data"

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


def job(spec: str) -> str:
    return JOB.format(spec="\n".join(f"  {line}" for line in spec.splitlines()))


def spliced(fix: Fix) -> str:
    """The text before, with nothing changed but the edits."""
    offset = 1 if fix.before.startswith("\ufeff") else 0
    text = fix.before
    for edit in reversed(fix.edits):
        text = text[: edit.start + offset] + edit.after + text[edit.end + offset :]
    return text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("parallelisms: 3 # why", "parallelism: 3 # why", id="a letter too many"),
        pytest.param("paralelism: 3", "parallelism: 3", id="a letter too few"),
        pytest.param("parallelsim: 3", "parallelism: 3", id="two letters changed places"),
        pytest.param("Parallelism: 3", "parallelism: 3", id="a capital letter"),
        pytest.param("backoff_limit: 3", "backoffLimit: 3", id="snake case"),
        pytest.param('"paralelism" : 3', '"parallelism" : 3', id="a quoted key"),
        pytest.param('parallelism:   "3"   # why', "parallelism:   3   # why", id="a quoted number"),
        pytest.param("parallelism: '3'", "parallelism: 3", id="a number in single quotes"),
        pytest.param('suspend: "True"', "suspend: true", id="a quoted truth value"),
        pytest.param("completionMode: nonindexed", "completionMode: NonIndexed", id="wrong case"),
        pytest.param('completionMode: "non-indexed"', 'completionMode: "NonIndexed"', id="wrong case in quotes"),
        pytest.param("managedBy: 1.10", 'managedBy: "1.10"', id="a number for a text, as written"),
        pytest.param(
            "completions: 3 # one\nparallelism: 2\ncompletions: 3 # two",
            "completions: 3 # one\nparallelism: 2",
            id="a key said twice",
        ),
        pytest.param(
            "selector:\n  matchLabels:\n    a: b\nselector:\n  matchLabels:\n    a: b",
            "selector:\n  matchLabels:\n    a: b",
            id="a map said twice",
        ),
        pytest.param("completions: 3\n" * 3, "completions: 3\n", id="a key said three times"),
        pytest.param("Parallelism: '3'", "parallelism: 3", id="key and value"),
    ],
)  # fmt: skip
def test_a_certain_slip_is_mended_in_place(before: str, after: str) -> None:
    assert fixed(job(before)).after == job(after)


@pytest.mark.parametrize(
    "spec",
    [
        pytest.param("parallel: 3", id="a name that is only near"),
        pytest.param("limit: 3", id="a name that could be several"),
        pytest.param("image: ubuntu", id="a name of another level"),
        pytest.param("parallelisms: [3]", id="a value that does not fit"),
        pytest.param("parallelisms:", id="a key without a value"),
        pytest.param("parallelism: 3\nparallelisms: 4", id="a field that is there already"),
        pytest.param("completions: 3\ncompletions: 4", id="a key twice with different values"),
        pytest.param(
            "completions: 3\ncompletions: 3\ncompletions: 4", id="one of three values differs"
        ),
        pytest.param('parallelism: "03"', id="a number with a leading zero"),
        pytest.param('parallelism: "3s"', id="a text that is no number"),
        pytest.param('parallelism: "99999999999"', id="a number that is too large"),
        pytest.param("parallelism: 3.5", id="a fraction"),
        pytest.param("completionMode: always", id="a word of another field"),
        pytest.param("completionMode: Index", id="a value that is only near"),
        pytest.param("selector:\n  matchLabels: 3", id="a number for a map"),
        pytest.param("suspend: 1", id="a number for a truth value"),
        pytest.param('parallelism: &n "3"\ncompletions: *n', id="a value that is used twice"),
        pytest.param('parallelism: !!str "3"', id="a value with a tag"),
        pytest.param("{completions: 3, completions: 3}: 1", id="a map as a key"),
    ],
)
def test_what_is_not_certain_is_left_alone(spec: str) -> None:
    text = job(spec)
    assert fixed(text) == Fix(text, text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("batch/V1", "batch/v1"),
        ("bacth/v1", "batch/v1"),
        ("v1", "batch/v1"),
        ("batch/v1beta1", "batch/v1"),
        ("batch.volcano.sh/v1alpha1", "batch.volcano.sh/v1alpha1"),
        ("apps/v1", "apps/v1"),
    ],
)
def test_an_api_version_is_mended_only_if_it_can_be_no_other(before: str, after: str) -> None:
    text = job("parallelism: 1")
    assert fixed(text.replace("batch/v1", before)).after == text.replace("batch/v1", after)


@pytest.mark.parametrize(
    ("before", "after"), [("job", "Job"), ("Jobs", "Job"), ("CronJob", "CronJob")]
)
def test_a_kind_is_mended_only_if_it_is_surely_a_job(before: str, after: str) -> None:
    text = job("parallelism: 1")
    assert fixed(text.replace("kind: Job", f"kind: {before}")).after == text.replace(
        "kind: Job", f"kind: {after}"
    )


def test_other_documents_are_not_touched() -> None:
    other = "apiVersion: apps/v1\nkind: Deployment\nSpec: {replica: '3'}\n"
    text = f"# first\n{other}---\n{job('Parallelism: 3')}---\n# nothing\n---\n{other}"
    assert fixed(text).after == text.replace("Parallelism", "parallelism")


def test_items_of_a_list_are_mended() -> None:
    items = [yaml.safe_load(job("parallelism: '3'")), {"kind": "ConfigMap", "Data": {}}]
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": items}, indent=2)
    assert fixed(text).after == text.replace('"3"', "3")


def test_json_stays_json() -> None:
    text = json.dumps(yaml.safe_load(job("Parallelism: '3'\nmanagedBy: 7")), indent=4)
    after = json.loads(fixed(text).after)
    assert after["spec"] == {
        "parallelism": 3,
        "managedBy": "7",
        "template": after["spec"]["template"],
    }


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_line_ends_and_byte_order_mark_stay(ending: str) -> None:
    text = "\ufeff" + job(
        "Parallelism: '3'  # n\nkünstlich: 1\ncompletions: 1\ncompletions: 1"
    ).replace("\n", ending)
    after = text.replace("Parallelism: '3'", "parallelism: 3").replace(
        f"  completions: 1{ending}", "", 1
    )
    assert fixed(text).after == after


def test_edits_tell_line_and_column() -> None:
    edits = fixed((DATA / "success-policy.yaml").read_text("utf-8")).edits
    assert [(e.line, e.column, e.message) for e in edits] == [
        (1, 1, "apiVersio -> apiVersion"),
        (18, 1, "ttlSecondsAfterFinished stands twice, with the same value; the second is taken out"),
        (27, 7, "restartyPolicy -> restartPolicy"),
        (27, 23, "never -> Never"),
    ]  # fmt: skip


def test_the_second_manifest_is_valid_once_it_is_mended() -> None:
    assert jobkit.validate(fixed((DATA / "success-policy.yaml").read_text("utf-8")).after).valid


def test_the_first_manifest_keeps_the_one_fault_that_only_its_author_can_mend() -> None:
    answer = jobkit.validate(fixed((DATA / "pod-failure-policy.yaml").read_text("utf-8")).after)
    assert [error.field for error in answer.errors] == [
        "spec.podFailurePolicy.rules[0].onExitCodes.containerName"
    ]


# Laws

VALID = [row["yaml"] for row in rows("validate.jsonl") if not row["expect"].get("errors") and not row["expect"].get("decoding")]  # fmt: skip
ENUMS = {"NonIndexed", "Indexed", "Never", "OnFailure", "FailJob", "Ignore", "Count", "FailIndex", "NotIn", "In", "Failed", "TerminatingOrFailed"}  # fmt: skip


def slipped(text: str, chance: random.Random) -> str:
    """The manifest with slips that can only be mended one way: case of values, quoted numbers."""
    lines = []
    for line in text.splitlines():
        key, colon, value = line.partition(": ")
        word, is_changed = value.strip(), chance.random() < 0.5
        if colon and word in ENUMS and is_changed:
            lines.append(f"{key}: {chance.choice([word.lower(), word.upper()])}  # {word}")
        elif colon and word.isdecimal() and word != "0" and is_changed and "name" not in key:
            quote = chance.choice(["'", '"'])
            lines.append(f"{key}:  {quote}{word}{quote}")
        else:
            lines.append(line)
        if chance.random() < 0.1:
            lines.append(chance.choice(["", "# Parallelism: '3'", "   # kind: job"]))
    return "".join(f"{line}\n" for line in lines)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(VALID), st.integers(0, 2**32))
def test_a_manifest_with_slips_says_the_same_as_before_once_it_is_mended(
    text: str, seed: int
) -> None:
    wrong = slipped(text, random.Random(seed))
    fix = fixed(wrong)
    assert [d.value for d in load_documents(fix.after)] == [d.value for d in load_documents(text)]
    assert spliced(fix) == fix.after
    assert jobkit.validate(fix.after).valid


def damaged(text: str, chance: random.Random) -> str:
    """The manifest with characters lost, doubled, exchanged, or of another case."""
    characters = list(text)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(characters))
        what = chance.randrange(5)
        if what == 0:
            characters[at] = ""
        elif what == 1:
            characters[at] *= 2
        elif what == 2 and at:
            characters[at - 1], characters[at] = characters[at], characters[at - 1]
        elif what == 3:
            characters[at] = characters[at].swapcase()
        else:
            characters[at] = chance.choice("\"'#&*:-{}[]\t\n é中")
    return "".join(characters)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(rows("validate.jsonl")), st.integers(0, 2**32))
def test_whatever_is_mended_nothing_else_changes_and_once_is_enough(
    row: dict[str, Any], seed: int
) -> None:
    wrong = damaged(row["yaml"], random.Random(seed))
    fix = fixed(wrong)
    assert spliced(fix) == fix.after
    assert fixed(fix.after).edits == ()
    assert not {edit.field for edit in fix.edits} & faulty(fix.after)


def faulty(text: str) -> set[str]:
    """The fields whose form is wrong."""
    answer = jobkit.validate(text)
    return {
        error.field
        for each in (answer, *answer.documents)
        for error in each.errors
        if error.type in ("unknown field", "duplicate field", "wrong type", "wrong kind")
    }


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_left_as_it_is_or_mended_without_a_complaint(text: str) -> None:
    fix = fixed(text)
    assert spliced(fix) == fix.after


def test_what_cannot_be_read_is_left_as_it_is() -> None:
    text = "kind: [Job\napiVersio: batch/v1"
    with pytest.raises(InvalidInput):
        load_documents(text)
    assert fixed(text) == Fix(text, text)


def test_indexes_that_a_comma_has_cut_in_two_are_left_to_the_reader() -> None:
    spec = "  successPolicy: {rules: [{succeededIndexes: 0,2-3, succeededCount: 1}]}"
    text = JOB.format(spec=spec)
    assert fixed(text) == Fix(text, text)
    (cut,) = (each for each in jobkit.validate(text).errors if each.type == "unknown field")
    assert cut.hint is not None
    assert cut.hint.endswith('put all of succeededIndexes in quotes, as in "0,2-3"')
