"""No manifest, however broken, brings a traceback, a hang or a flood of memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hostile import MANIFEST, answer, broken_bytes, broken_texts, jobs
from hypothesis import given
from hypothesis import strategies as st

import jobkit

MOST_MEMORY = 200 * 1024 * 1024


def a_job(**spec: Any) -> dict[str, Any]:
    template = {"spec": {"restartPolicy": "Never", "containers": [{"name": "main", "image": "i"}]}}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "a"},
        "spec": {"template": template, **spec},
    }


def with_pod(**pod: Any) -> dict[str, Any]:
    job = a_job()
    job["spec"]["template"]["spec"].update(pod)
    return job


def with_container(**container: Any) -> dict[str, Any]:
    job = a_job()
    job["spec"]["template"]["spec"]["containers"][0].update(container)
    return job


@given(jobs())
def test_any_document_near_a_job_gets_an_answer(job: dict[str, Any]) -> None:
    answer(job)


@given(jobs(), jobs())
def test_any_document_near_a_job_can_be_applied_over_another(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    try:
        answer(new, old)
    except jobkit.InvalidInput as refusal:
        reason = refusal.diagnostics
    else:
        return
    assert reason.errors


@given(broken_texts())
def test_any_broken_manifest_gets_an_answer(text: str) -> None:
    answer(text)


@given(st.text().map(lambda text: f"{text}\n"))
def test_any_text_gets_an_answer(text: str) -> None:
    answer(text)


@given(content=broken_bytes() | st.binary(max_size=200))
def test_any_file_gets_an_answer_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = Path(tmp_path_factory.getbasetemp(), "broken.yaml")
    path.write_bytes(content)
    try:
        answer(path)
    except jobkit.UnusableInput as error:
        reason = str(error)
    else:
        return
    assert "broken.yaml" in reason


def a_bomb() -> str:
    levels = "".join(f"{c}: &{c} [{', '.join([f'*{chr(ord(c) - 1)}'] * 9)}]\n" for c in "bcdefghi")
    return "a: &a [x, x, x, x, x, x, x, x, x]\n" + levels


def a_merge_bomb() -> str:
    levels = "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}], k{n}: 1}}\n" for n in range(1, 60))
    return "a0: &a0 {x: 1}\n" + levels


def a_map_in_itself() -> dict[str, Any]:
    job = a_job()
    job["spec"]["template"]["spec"]["affinity"] = job
    return job


def a_list_in_itself() -> dict[str, Any]:
    endless: list[Any] = []
    endless.append(endless)
    return with_pod(containers=endless)


def a_deep_map() -> dict[str, Any]:
    top: dict[str, Any] = {}
    here = top
    for _ in range(5000):
        here["a"] = here = {}
    return {**a_job(), "metadata": {"name": "a", "managedFields": [{"fieldsV1": top}]}}


def repeated(before: str, line: str, times: int) -> str:
    lines = "".join(line.format(n=n) + "\n" for n in range(times))
    return MANIFEST.replace(before, lines + before, 1)


REFUSED = {
    "aliases that multiply": a_bomb,
    "merges that multiply": a_merge_bomb,
    "fifty million characters": lambda: "a: " + "x" * 50_000_000,
    "a hundred thousand brackets": lambda: "[" * 100_000 + "\n",
    "a hundred thousand braces": lambda: "{a: " * 100_000 + "\n",
    "two thousand levels": lambda: "\n".join(" " * level + "a:" for level in range(2000)),
    "thirty thousand anchors": lambda: "".join(f"k{n}: &a{n} x\n" for n in range(30_000)),
    "twenty thousand documents": lambda: "---\na: b\n" * 20_000,
    "a hundred thousand equal keys": lambda: "a: 1\n" * 100_000,
    "a zero byte": lambda: MANIFEST.replace("report", "re\x00port"),
    "half a character in an escape": lambda: MANIFEST.replace("nightly-report", '"\\ud800"'),
    "half a character in JSON": lambda: '{"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "\\ud800"}}',
    "tabs alone": lambda: "\t" * 100_000 + "\n",
    "quotes alone": lambda: "'" * 100_001 + "\n",
    "question marks alone": lambda: "? " * 20_000 + "\n",
    "a map that holds itself": a_map_in_itself,
    "a list that holds itself": a_list_in_itself,
    "five thousand levels in a mapping": a_deep_map,
    "a whole number of five thousand digits": lambda: a_job(completions=10**5000),
    "such a number as a name": lambda: {**a_job(), "metadata": {"name": 10**5000}},
    "a text of five thousand digits": lambda: a_job(completions="9" * 5000),
    "a time of five thousand digits": lambda: a_job(ttlSecondsAfterFinished="9" * 5000 + "s"),
    "a tag on three million characters": lambda: f'a: !!int "{"x" * 2_900_000}"\n',
    "no number, and no end": lambda: a_job(completions=float("nan"), parallelism=float("inf")),
    "objects of Python": lambda: a_job(suspend=b"x", backoffLimit=object(), selector={1, 2}),
    "keys that are no texts": lambda: {**a_job(), 1: 2, None: 3, ("a",): 4},
    "half a character as a name": lambda: with_container(name="\ud800"),
    "half a character as a key": lambda: a_job(**{"\ud800": 1}),
    "half a character in a label": lambda: {
        **a_job(), "metadata": {"name": "a", "labels": {"\ud800": "\udc00"}, "annotations": {"\udfff": "x"}}
    },
    "five thousand unknown fields": lambda: a_job(**{f"completion{n}": 1 for n in range(5000)}),
    "ten thousand bad containers": lambda: with_pod(initContainers=[{"name": "C"}] * 9000),
    "three million characters in a name": lambda: MANIFEST.replace("nightly-report", "x-" * 1_400_000),
    "a label key of dots": lambda: {**a_job(), "metadata": {"name": "a", "labels": {"a." * 100_000 + "!": "x"}}},
    "a label key of dots and brackets": lambda: MANIFEST.replace("app: report", f"'{'[.' * 100_000}]': report"),
    "tolerations of brackets": lambda: a_job(
        template={"metadata": {"annotations": {"scheduler.alpha.kubernetes.io/tolerations": "[" * 200_000}}}
    ),
    "a deletion cost of nines": lambda: a_job(
        template={"metadata": {"annotations": {"controller.kubernetes.io/pod-deletion-cost": "9" * 200_000}}}
    ),
    "three thousand claims that are none": lambda: with_pod(
        resourceClaims=[{"name": f"c{n}"} for n in range(3000)],
        containers=[{"name": "m", "image": "i", "resources": {"claims": [{"name": f"x{n}"} for n in range(3000)]}}],
    ),
    "a user of dashes": lambda: with_container(
        securityContext={"windowsOptions": {"runAsUserName": "a-" * 50_000 + "\\x"}}
    ),
    "a registry of colons": lambda: with_pod(
        volumes=[{"name": "v", "quobyte": {"registry": ":" * 50_000, "volume": "x"}}]
    ),
    "intervals without end": lambda: a_job(
        completionMode="Indexed", completions=2**31 - 1, parallelism=1,
        successPolicy={"rules": [{"succeededIndexes": ",".join(map(str, range(0, 500_000, 2)))}]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED.keys())
def test_hostile_input_is_refused_in_time(make: Any) -> None:
    assert not answer(make()).valid


ACCEPTED = {
    "three million characters of a comment": lambda: MANIFEST + "#" * 2_900_000,
    "five thousand variables of one name": lambda: repeated(
        "        - {name: MODE", "        - {{name: E, value: x}}", 5000
    ),
    "four thousand ports of one number": lambda: with_container(
        ports=[{"containerPort": 80, "hostPort": n + 1} for n in range(4000)]
    ),
    "five thousand files in one folder": lambda: with_pod(
        volumes=[{"name": "v", "configMap": {"name": "x", "items": [{"key": "k", "path": f"a/{n}"} for n in range(5000)]}}]
    ),
    "three thousand files at one path": lambda: with_pod(
        volumes=[{"name": "v", "configMap": {"name": "x", "items": [{"key": "k", "path": "a"}] * 3000}}]
    ),
    "two thousand constraints": lambda: with_pod(
        topologySpreadConstraints=[
            {"maxSkew": 1, "topologyKey": f"k{n}", "whenUnsatisfiable": "DoNotSchedule", "labelSelector": {}}
            for n in range(2000)
        ]
    ),
    "an image of slashes and dashes": lambda: with_container(image="a" + "-" * 500 + "/" * 500 + "!"),
    "all indexes": lambda: a_job(
        completionMode="Indexed", completions=2**31 - 1, parallelism=1,
        successPolicy={"rules": [{"succeededIndexes": "0-2147483646"}]},
    ),
    "quantities at their ends": lambda: with_container(
        resources={"limits": {"cpu": "1e399", "memory": "9" * 300}, "requests": {"cpu": "1e-399"}}
    ),
    "line ends of Windows": lambda: MANIFEST.replace("\n", "\r\n"),
    "a byte order mark": lambda: "\ufeff" + MANIFEST,
}  # fmt: skip


@pytest.mark.parametrize("make", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_large_and_odd_input_that_is_legal_is_accepted_in_time(make: Any) -> None:
    assert answer(make()).errors == ()


@pytest.mark.parametrize("make", [a_bomb, REFUSED["fifty million characters"], a_merge_bomb])
def test_refusing_takes_little_memory(make: Any) -> None:
    text = make()
    tracemalloc.start()
    answer(text)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < MOST_MEMORY
