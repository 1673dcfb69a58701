"""What jobkit is measured against: the same Job as a bare queueing model, without status, decisions or reasons."""

from __future__ import annotations

import random
from heapq import heappop, heappush

SCHEDULING, STARTUP, SHORTEST, LONGEST, DELAY = 1.0, 2.0, 5.0, 15.0, 10.0
FAILING = 0.1


def simpy_model(completions: int, parallelism: int, seed: int = 7) -> float:
    """A process a completion, places as a Resource; gives the makespan."""
    import simpy  # noqa: PLC0415  only the benchmark needs it

    environment = simpy.Environment()
    places = simpy.Resource(environment, capacity=parallelism)
    chance = random.Random(seed)

    def completion():  # noqa: ANN202  a generator of events
        attempt = 0
        while True:
            with places.request() as place:
                yield place
                yield environment.timeout(SCHEDULING)
                yield environment.timeout(STARTUP)
                yield environment.timeout(chance.uniform(SHORTEST, LONGEST))
            if attempt or chance.random() >= FAILING:
                return
            attempt += 1
            yield environment.timeout(DELAY)

    for _ in range(completions):
        environment.process(completion())
    environment.run()
    return environment.now


class Pod:
    """One Pod of the hand-written loop."""

    __slots__ = ("attempt", "bound", "created", "finished", "index", "ok", "running")

    def __init__(self, index: int, attempt: int, created: float) -> None:
        self.index = index
        self.attempt = attempt
        self.created = created
        self.bound = self.running = self.finished = 0.0
        self.ok = False


BIND, START, END, CREATE = range(4)


def heap_model(
    completions: int, parallelism: int, seed: int = 7
) -> tuple[float, list[Pod], list[tuple[float, int, int]]]:
    """One heap, one object a Pod, a log of everything that happens: what one would write by hand in an hour."""
    chance = random.Random(seed)
    heap: list[tuple[float, int, int, Pod]] = []
    pods: list[Pod] = []
    log: list[tuple[float, int, int]] = []
    waiting = iter(range(completions))
    number, now = 0, 0.0

    def create(index: int, attempt: int) -> None:
        nonlocal number
        pod = Pod(index, attempt, now)
        pods.append(pod)
        log.append((now, CREATE, index))
        number += 1
        heappush(heap, (now + SCHEDULING, number, BIND, pod))

    for index, _ in zip(waiting, range(parallelism), strict=False):
        create(index, 0)
    while heap:
        now, _, what, pod = heappop(heap)
        log.append((now, what, pod.index))
        number += 1
        if what == BIND:
            pod.bound = now
            heappush(heap, (now + STARTUP, number, START, pod))
        elif what == START:
            pod.running = now
            heappush(heap, (now + chance.uniform(SHORTEST, LONGEST), number, END, pod))
        elif what == CREATE:
            create(pod.index, pod.attempt + 1)
        else:
            pod.finished = now
            pod.ok = bool(pod.attempt) or chance.random() >= FAILING
            if not pod.ok:
                heappush(heap, (now + DELAY, number, CREATE, pod))
            else:
                following = next(waiting, None)
                if following is not None:
                    create(following, 0)
    return now, pods, log
