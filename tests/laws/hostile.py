"""Documents and texts that nobody would write on purpose, drawn by Hypothesis, and what must hold of the answers."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

import jobkit
from jobkit.fields.tree import FieldType, fields_of

LONGEST_CPU_TIME = (
    2.0  # seconds of this process; a second of an idle machine, and room for a slow one
)

MANIFEST = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: nightly-report
  labels: {app: report, team: "data"}
spec:
  completions: 10
  parallelism: 3
  completionMode: Indexed
  backoffLimitPerIndex: 1
  podFailurePolicy:
    rules:
    - action: FailIndex
      onExitCodes: {containerName: main, operator: In, values: [42, 43]}
    - action: Ignore
      onPodConditions:
      - type: DisruptionTarget
  successPolicy:
    rules:
    - succeededIndexes: 0,2-3
      succeededCount: 1
  template:
    metadata:
      annotations: {note: 'it''s fine'}
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: example/report:1.2
        command: ["report", "--index", "$(JOB_COMPLETION_INDEX)"]
        env:
        - {name: MODE, value: fast}
        - name: TOKEN
          valueFrom: {secretKeyRef: {name: api, key: token}}
        resources:
          requests: &amount {cpu: 500m, memory: 128Mi}
          limits: *amount
        volumeMounts:
        - {name: scratch, mountPath: /scratch}
        livenessProbe:
          exec: {command: ["true"]}
      volumes:
      - name: scratch
        emptyDir: {}
      tolerations:
      - {key: spot, operator: Exists, effect: NoSchedule}
"""

PIECES = r"""
~ null yes No 0x1F 010 1_000 1e400 -0 .inf .nan 99999999999999999999 1:30 2024-01-01 !!int !!str
!!binary !x & &a *a << * ? - -- --- ... : :: # % %YAML @ ` | > |- { } [ ] {{ }} , ' '' " "" \ \x
\ud800 {} [] [[ {a: ]: = ! !< !<x> <<: *amount &amount
""".split()
CHARACTERS = [
    *("\t", "\n", "\r\n", "\n\n", " ", "  ", "\u2028", "\x85", "\ufeff", "\x00", "\x7f"),
    *(chr(0xD800), "\u00e9", "\U0001f600"),
]
SHARDS = st.sampled_from(PIECES + CHARACTERS)

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["", " ", "a", "Main", "a" * 64, "/", "..", "../x", "$(A)", "1", "-1", "1e9", "100m", "\ud800"]),
    st.just([]),
    st.just({}),
    st.lists(st.none(), max_size=3),
    st.dictionaries(st.text(max_size=3), st.none(), max_size=2),
)  # fmt: skip


def jobs() -> st.SearchStrategy[dict[str, Any]]:
    """Documents whose fields are a Job's, and whose values are mostly of the right type."""
    identity = {"apiVersion": "batch/v1", "kind": "Job"}
    return _objects("Job", 9).map(lambda job: {**job, **identity})


def broken_texts() -> st.SearchStrategy[str]:
    """A real manifest with pieces cut out, doubled, moved and put in."""
    return st.lists(_cuts(), min_size=1, max_size=6).map(_cut)


def broken_bytes() -> st.SearchStrategy[bytes]:
    """The bytes of a real manifest, some of them changed."""
    changes = st.lists(
        st.tuples(st.integers(0, len(MANIFEST) - 1), st.binary(max_size=4)), min_size=1, max_size=8
    )
    return changes.map(_changed)


def answer(source: object, old: object = None) -> jobkit.Diagnostics:
    """What jobkit says, after checking all that must hold of every answer."""
    start = time.process_time()
    diagnostics = jobkit.validate(source, old=old)  # type: ignore[arg-type]
    assert time.process_time() - start < LONGEST_CPU_TIME
    text = json.dumps(diagnostics.to_dict(), allow_nan=False, ensure_ascii=False)
    assert text.encode()
    assert diagnostics.summary()
    assert diagnostics.valid or diagnostics.errors or diagnostics.documents
    lines = source.count("\n") + 1 if isinstance(source, str) else 0
    for finding in (*diagnostics.errors, *diagnostics.warnings):
        assert finding.message
        if isinstance(source, Mapping):
            assert finding.line is None
        elif isinstance(source, str) and finding.line is not None:
            assert 1 <= finding.line <= lines + source.count("\r") + source.count("\x85") + 2
            assert finding.column is not None
            assert finding.column >= 1
    return diagnostics


def _objects(kind: str, depth: int) -> st.SearchStrategy[dict[str, Any]]:
    fields = fields_of(kind)
    if not fields:
        return st.just({})
    return st.lists(st.sampled_from(sorted(fields)), max_size=4, unique=True).flatmap(
        lambda names: st.fixed_dictionaries(
            {name: _values(fields[name], depth - 1) for name in names}
        )
    )


def _values(expected: FieldType, depth: int) -> st.SearchStrategy[Any]:
    if depth <= 0:
        return JUNK
    element = _elements(expected, depth)
    if expected.container == "list":
        element = st.lists(element, max_size=3)
    elif expected.container == "map":
        element = st.dictionaries(
            st.sampled_from(["cpu", "a/b", "app", "", "é"]), element, max_size=3
        )
    return st.integers(0, 9).flatmap(lambda draw: JUNK if draw == 0 else element)


def _elements(expected: FieldType, depth: int) -> st.SearchStrategy[Any]:
    if not expected.is_scalar:
        return st.deferred(lambda: _objects(expected.kind, depth))
    if expected.kind in ("int32", "int64"):
        return st.sampled_from([0, 1, 2, 5, -1, 100_001, 2**31 - 1, 2**31, 2**63])
    if expected.kind == "boolean":
        return st.booleans()
    if expected.kind == "Quantity":
        return st.sampled_from(["1", "500m", "1Gi", "-1", "1e3", "1e-9", 2, 0.5, "x", "1e999999"])
    return JUNK


def _cuts() -> st.SearchStrategy[tuple[int, int, str]]:
    place = st.integers(0, len(MANIFEST))
    return st.tuples(place, st.integers(0, 40), st.one_of(SHARDS, st.just(""), st.text(max_size=4)))


def _cut(cuts: list[tuple[int, int, str]]) -> str:
    text = MANIFEST
    for place, length, shard in cuts:
        text = text[:place] + shard + text[place + length :]
    return text + "\n"


def _changed(changes: list[tuple[int, bytes]]) -> bytes:
    content = MANIFEST.encode()
    for place, piece in changes:
        content = content[:place] + piece + content[place + len(piece) // 2 :]
    return content
