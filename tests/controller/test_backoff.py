"""How long failures delay the creation of Pods. Source: controller.md of Kubernetes 1.37, back-off after Pod failures."""

from __future__ import annotations

import pytest
from builders import a_pod, seconds

from jobkit.controller.backoff import BackoffRecord, backoff_delay, finish_time, index_backoff_end
from jobkit.decode.pod import StoredPod
from jobkit.model import ContainerStatus


@pytest.mark.parametrize(
    ("failures", "delay"),
    [
        (0, 0),
        (1, 10),
        (2, 20),
        (3, 40),
        (4, 80),
        (5, 160),
        (6, 320),
        (7, 600),
        (8, 600),
        (10**9, 600),
    ],
)
def test_the_delay_doubles_up_to_ten_minutes(failures: int, delay: int) -> None:
    assert backoff_delay(failures) == seconds(delay)


FAILED_AT_60, FAILED_AT_90 = a_pod(1, exit_code=1, ended=60), a_pod(2, exit_code=1, ended=90)
DONE_AT_70, DONE_AT_95 = a_pod(3, exit_code=0, ended=70), a_pod(4, exit_code=0, ended=95)
BEFORE = BackoffRecord(2, seconds(30))


@pytest.mark.parametrize(
    ("successes", "failures", "expected"),
    [
        pytest.param([], [], BEFORE, id="no news leaves it as it was"),
        pytest.param([], [FAILED_AT_60], BackoffRecord(3, seconds(60)), id="a failure is added"),
        pytest.param([], [FAILED_AT_90, FAILED_AT_60], BackoffRecord(4, seconds(90)), id="the newest failure counts"),
        pytest.param([DONE_AT_70], [], BackoffRecord(), id="a success forgives all"),
        pytest.param([DONE_AT_70], [FAILED_AT_60, FAILED_AT_90], BackoffRecord(1, seconds(90)), id="only failures after it count"),
        pytest.param([DONE_AT_95], [FAILED_AT_60, FAILED_AT_90], BackoffRecord(), id="a later success forgives failures of the same sync"),
        pytest.param([a_pod(5, exit_code=0, ended=60)], [FAILED_AT_60], BackoffRecord(), id="a failure at the same time is forgiven"),
    ],
)  # fmt: skip
def test_the_record_follows_the_news(
    successes: list[StoredPod], failures: list[StoredPod], expected: BackoffRecord
) -> None:
    assert BEFORE.updated(successes, failures) == expected


def test_an_empty_record_delays_nothing() -> None:
    assert BackoffRecord().end is None


def test_the_wait_is_over_a_delay_after_the_last_failure() -> None:
    assert BackoffRecord(3, seconds(60)).end == seconds(60 + 40)


def sidecar(exit_code: int | None, ended: float | None) -> ContainerStatus:
    end = None if ended is None else seconds(ended)
    return ContainerStatus("proxy", exit_code, end, is_init=True, is_sidecar=True)


def main(exit_code: int | None, ended: float | None) -> ContainerStatus:
    return ContainerStatus("main", exit_code, None if ended is None else seconds(ended))


@pytest.mark.parametrize(
    ("pod", "expected"),
    [
        pytest.param(a_pod(exit_code=1, ended=60), 60, id="its container's end"),
        pytest.param(a_pod(container_statuses=(main(1, 60), main(0, 70))), 70, id="the last of its containers"),
        pytest.param(a_pod(container_statuses=(main(1, 60), sidecar(137, 75))), 75, id="its sidecar's end if that is later"),
        pytest.param(a_pod(container_statuses=(main(None, None), sidecar(137, 75))), 75, id="the sidecars' end though a container runs on"),
        pytest.param(a_pod(container_statuses=(main(1, 60), sidecar(None, None)), is_ready=False, ready_changed=seconds(3)), 3, id="not ready since, as a sidecar runs on"),
        pytest.param(a_pod(container_statuses=(main(137, None),), is_ready=False, ready_changed=seconds(5)), 5, id="not ready since, if nobody knows the end"),
        pytest.param(a_pod(container_statuses=(), deleted=40), 40, id="the request to delete a ready Pod"),
        pytest.param(a_pod(container_statuses=(), deleted=40, is_ready=False, ready_changed=seconds(8)), 8, id="not ready since, before the request"),
        pytest.param(a_pod(container_statuses=(), is_ready=False, ready_changed=None, created=seconds(2)), 2, id="its creation, if nothing else is known"),
    ],
)  # fmt: skip
def test_a_pod_counts_as_finished_at(pod: StoredPod, expected: float) -> None:
    assert finish_time(pod) == seconds(expected)


@pytest.mark.parametrize(
    ("failures", "ignored", "delay"),
    [(0, 0, 10), (1, 0, 20), (0, 1, 20), (2, 3, 320), (9, 0, 600)],
)
def test_an_index_waits_for_its_failures_counted_or_ignored(
    failures: int, ignored: int, delay: int
) -> None:
    held = a_pod(index=3, exit_code=1, ended=60, failures=failures, ignored=ignored)
    assert index_backoff_end(held) == seconds(60 + delay)
