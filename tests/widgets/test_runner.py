import asyncio
import threading

import pytest

from jobkit.widgets.runner import Overtaken, Runner


def test_without_an_event_loop_the_result_is_there_at_once():
    runner, results = Runner(), []
    runner.start(lambda _: 7, results.append)
    assert results == [7]
    assert not runner.is_busy


def test_in_an_event_loop_the_result_is_delivered_on_the_loops_thread():
    async def go():
        runner, results = Runner(), []
        arrived = asyncio.Event()

        def done(result):
            results.append((result, threading.current_thread()))
            arrived.set()

        runner.start(lambda _: threading.current_thread(), done)
        assert runner.is_busy
        await asyncio.wait_for(arrived.wait(), 5)
        return results[0]

    worked_in, delivered_in = asyncio.run(go())
    assert delivered_in is threading.main_thread()
    assert worked_in is not delivered_in


def test_newer_work_overtakes_work_that_still_runs():
    async def go():
        runner, results, stopped = Runner(), [], []
        begun, newer = threading.Event(), threading.Event()

        def long(stop_if_overtaken):
            begun.set()
            newer.wait(5)
            try:
                stop_if_overtaken()
            except Overtaken:
                stopped.append(True)
                raise

        runner.start(long, results.append)
        await asyncio.to_thread(begun.wait, 5)
        runner.start(lambda _: "new", results.append)
        newer.set()
        runner.settle()
        return results, stopped

    assert asyncio.run(go()) == (["new"], [True])


def test_who_cannot_wait_settles_and_gets_the_result_once():
    async def go():
        runner, results = Runner(), []
        runner.start(lambda _: 1, results.append)
        runner.settle()
        runner.settle()
        await asyncio.sleep(0)
        return results

    assert asyncio.run(go()) == [1]


def test_a_failure_of_the_work_reaches_who_settles():
    async def go():
        runner = Runner()
        runner.start(lambda _: 1 / 0, print)
        runner.settle()

    with pytest.raises(ZeroDivisionError):
        asyncio.run(go())
