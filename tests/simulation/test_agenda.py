"""Virtual time: what is due when, and when the controller syncs."""

from __future__ import annotations

from typing import Any

import pytest

from jobkit.simulation.agenda import Agenda
from jobkit.simulation.pod import NEVER
from jobkit.simulation.requests import SyncRequests


class Entry:
    def __init__(self, ordinal: int) -> None:
        self.ordinal = ordinal


def test_an_empty_agenda_has_nothing_to_do() -> None:
    agenda = Agenda()
    assert agenda.next == NEVER
    assert agenda.due(10**9) == []


def test_entries_come_by_time_and_then_in_the_order_of_creation() -> None:
    agenda = Agenda()
    pods: list[Any] = [Entry(ordinal) for ordinal in range(3)]
    for pod, time in ((pods[2], 5), (pods[0], 5), (pods[1], 3)):
        agenda.put(pod, time)
    assert agenda.next == 3
    assert agenda.due(4) == [pods[1]]
    assert agenda.due(5) == [pods[0], pods[2]]
    assert agenda.next == NEVER


def test_a_pod_is_looked_at_once_however_often_it_was_put_down() -> None:
    agenda = Agenda()
    pod: Any = Entry(0)
    for time in (3, 3, 4):
        agenda.put(pod, time)
    assert agenda.due(4) == [pod]


def test_the_first_sync_is_asked_for() -> None:
    requests = SyncRequests(1000)
    assert requests.take(0)
    assert not requests.take(0)


def test_the_slot_keeps_the_earliest_request() -> None:
    requests = SyncRequests(1000)
    requests.take(0)
    requests.after(0, 5000)
    requests.batched(0)
    requests.after(0, 3000)
    assert requests.slot == 1000
    assert not requests.take(999)
    assert requests.take(1000)
    assert requests.slot is None


def test_without_a_batching_period_every_request_is_at_once() -> None:
    requests = SyncRequests(0)
    requests.take(0)
    requests.batched(7)
    assert requests.is_asked
    assert requests.take(7)


@pytest.mark.parametrize(("failures", "delay"), [(1, 1), (2, 2), (3, 4), (7, 60), (50, 60)])
def test_a_refused_write_is_tried_again_later_and_later(failures: int, delay: int) -> None:
    requests = SyncRequests(1000)
    requests.take(0)
    for _ in range(failures):
        requests.slot = None
        requests.retry(0)
    assert requests.slot == delay * 1000


def test_after_a_success_retries_start_over() -> None:
    requests = SyncRequests(1000)
    requests.retry(0)
    requests.retry(0)
    requests.forget_retries()
    requests.slot = None
    requests.retry(0)
    assert requests.slot == 1000
