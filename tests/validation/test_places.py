"""Where a finding points: at the key or at the value, whichever is at fault."""

from __future__ import annotations

import pytest

import jobkit

MANIFEST = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: demo
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: example/app:1
{more}
"""


def places(more: str) -> dict[str, str]:
    """Of each error, its field and the text that its line and column point at."""
    text = MANIFEST.format(more=more)
    lines = text.splitlines()
    found = {}
    for error in jobkit.validate(text).errors:
        assert error.line is not None
        assert error.column is not None
        field = error.field.removeprefix("spec.template.spec.")
        found[field] = lines[error.line - 1][error.column - 1 :]
    return found


@pytest.mark.parametrize(
    ("more", "field", "pointed_at"),
    [
        pytest.param(
            "        imagePullPolicy: always",
            "containers[0].imagePullPolicy",
            "always",
            id="a value",
        ),
        pytest.param(
            "      nodeSelector: {a b: c}", "nodeSelector", "a b: c}", id="the key of a label"
        ),
        pytest.param(
            "      nodeSelector: {ok: c d}", "nodeSelector", "c d}", id="the value of a label"
        ),
        pytest.param(
            "        resources: {limits: {cpu: 1, disk: 2}}",
            "containers[0].resources.limits[disk]",
            "disk: 2}}",
            id="the name of a resource",
        ),
        pytest.param(
            "        resources: {limits: {cpu: 1}, requests: {memory: 1, cpu: 2}}",
            "containers[0].resources.requests",
            "2}}",
            id="the request that is too large, though the server names none",
        ),
        pytest.param(
            "        ports: [{hostPort: 1}]",
            "containers[0].ports[0].containerPort",
            "{hostPort: 1}]",
            id="what a missing field should stand in",
        ),
        pytest.param(
            "      volumes: [{name: v, emptyDir: {}, secret: {secretName: s}}]",
            "volumes[0].secret",
            "secret: {secretName: s}}]",
            id="the key that may not be there",
        ),
        pytest.param(
            "        volumeMounts: [{name: v, mountPath: /v, subPath: /x}]\n      volumes: [{name: v}]",
            "containers[0].volumeMounts.subPath",
            "/x}]",
            id="the very mount, though the server tells no position",
        ),
        pytest.param(
            "      tolerations: [{key: a, operator: Exists, value: x}]",
            "tolerations[0].operator",
            "value: x}]",
            id="the value of a toleration, though the server tells the operator",
        ),
        pytest.param(
            "      overhead: {disk: 1}",
            "overhead.limits[disk]",
            "disk: 1}",
            id="an amount that the server takes for a limit",
        ),
    ],
)
def test_a_finding_points_at_what_is_at_fault(more: str, field: str, pointed_at: str) -> None:
    assert places(more) == {field: pointed_at}


@pytest.mark.parametrize(
    ("more", "hint"),
    [
        ("        imagePullPolicy: always", "did you mean Always?"),
        ("        ports: [{containerPort: 70000}]", "write a number from 1 to 65535"),
        ("        livenessProbe: {exec: {command: [x]}, periodSeconds: -5}", "write 0 or a larger number"),
        ("      hostname: My_Host", "for example my-host"),
        ("      nodeSelector: {disk type: ssd}", "for example disk-type"),
        (
            "        volumeMounts: [{name: scrach, mountPath: /s}]\n      volumes: [{name: scratch}]",
            "did you mean scratch?",
        ),
        (
            "        env: [{name: A, value: x, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]",
            "take out value or valueFrom",
        ),
        (
            "        resources: {limits: {example.com/gpu: 1}, requests: {example.com/gpu: 2}}",
            "change the request to the limit",
        ),
    ],
)  # fmt: skip
def test_a_hint_says_how_to_mend_it(more: str, hint: str) -> None:
    (error,) = jobkit.validate(MANIFEST.format(more=more)).errors
    assert error.hint == hint
