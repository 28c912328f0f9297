"""Who takes the steps: this process, one after the other, or several at once."""

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext
from typing import NamedTuple, Protocol

from scheduler.detailed.evaluate import Value
from scheduler.detailed.lexicographic import Stop
from scheduler.detailed.memory import shared_among
from scheduler.detailed.neighbourhoods import Choice
from scheduler.detailed.solution import Solution
from scheduler.detailed.step import STEP_LIMIT, Found, Ground, take_step
from scheduler.detailed.wire import Wire

DEATHS = 3
"""How often a crew of processes is made anew after one of them died."""
GRACE = 0.5
"""Seconds in which a step ends once it is told to; nobody waits for it longer."""


class Task(NamedTuple):
    """A step to take: from which plan of what value, what is freed, and by which move."""

    solution: Solution
    value: Value
    choice: Choice
    move: int


class Crew(Protocol):
    """Takes steps."""

    @property
    def busy(self) -> list[Task]:
        """Steps under way."""

    @property
    def idle(self) -> int:
        """How many more steps may begin now."""

    def start(self, task: Task, limit: float) -> None:
        """Begin a step of at most `limit` seconds."""

    def finished(self) -> list[tuple[Task, Found]]:
        """Steps that have ended since; waits a little for one."""


class Alone:
    """One step at a time, in this process."""

    def __init__(self, ground: Ground, stop: Stop) -> None:
        """Steps spend the time of `stop`."""
        self._ground, self._stop = ground, stop
        self._found: list[tuple[Task, Found]] = []

    @property
    def busy(self) -> list[Task]:
        """None: a step has ended when `start` has."""
        return []

    @property
    def idle(self) -> int:
        """One, until its result is fetched."""
        return 1 - len(self._found)

    def start(self, task: Task, limit: float) -> None:
        """Take the step at once."""
        self._found.append((task, take_step(self._ground, task.solution, task.choice, self._stop, limit)))

    def finished(self) -> list[tuple[Task, Found]]:
        """The step taken."""
        found, self._found = self._found, []
        return found


class Processes:
    """Several steps at once, each in a process forked from this one; the solver has one thread in each.

    Where a process dies, for lack of memory for example, its step and those beside it are lost and the crew is made
    anew; after some deaths nobody is idle any more.
    """

    def __init__(self, ground: Ground, stop: Stop) -> None:
        """As many processes as the settings have workers."""
        self._count, self._stop, self._wire = ground.settings.workers, stop, Wire(ground.problem)
        self._ground = replace(ground, settings=ground.settings.model_copy(update={"workers": 1}))
        self._context: ForkContext = get_context("fork")
        self._deaths = 0
        self._running: dict[Future[bytes], Task] = {}
        self._pool, self._pipe = self._made()

    def _made(self) -> tuple[ProcessPoolExecutor, tuple[Connection, Connection]]:
        """A pool, and a pipe: when our end of it is closed, by us or by our death, the processes end."""
        pipe = self._context.Pipe(duplex=False)
        given = (self._ground, *pipe)
        return ProcessPoolExecutor(self._count, self._context, initializer=_begin, initargs=given), pipe

    @property
    def busy(self) -> list[Task]:
        """Steps under way."""
        return list(self._running.values())

    @property
    def idle(self) -> int:
        """Processes without a step."""
        return self._count - len(self._running) if self._deaths <= DEATHS else 0

    def start(self, task: Task, limit: float) -> None:
        """Send a step to a process."""
        data = self._wire.dumps((task.solution, task.choice, limit))
        try:
            self._running[self._pool.submit(_work, data)] = task
        except BrokenProcessPool:
            self._renew()

    def finished(self) -> list[tuple[Task, Found]]:
        """Steps that ended; one whose process died gave nothing."""
        done, _ = wait(self._running, timeout=0.1, return_when=FIRST_COMPLETED)
        results, broken = [], False
        for future in done:
            task = self._running.pop(future)
            try:
                found: Found = self._wire.loads(future.result())
            except (BrokenProcessPool, MemoryError):
                found, broken = Found(None), True
            self._stop.building += found.building
            results.append((task, found))
        if broken:
            self._renew()
        return results

    def _renew(self) -> None:
        self._deaths += 1
        self.close()
        if self._deaths <= DEATHS:
            self._pool, self._pipe = self._made()

    def close(self) -> None:
        """Tell the steps under way to end, and the processes.

        Waiting for the pool is safe only once all have answered: where one ended while it wrote, the pool waits for the
        rest of its message for ever.
        """
        for end in self._pipe:
            end.close()
        _, late = wait(self._running, timeout=GRACE)
        self._pool.shutdown(wait=not late, cancel_futures=True)
        self._running.clear()


@contextmanager
def crew_for(ground: Ground, stop: Stop) -> Iterator[Crew]:
    """Several processes where the settings have several workers and need not repeat exactly; else this one alone."""
    if ground.settings.workers == 1 or ground.settings.reproducible:
        yield Alone(ground, stop)
        return
    with shared_among(ground.settings.workers + 1):
        crew = Processes(ground, stop)
        try:
            yield crew
        finally:
            crew.close()


_ground: Ground
_wire: Wire
_stop: Stop | None = None
_told = threading.Event()


def _begin(ground: Ground, lifeline: Connection, other_end: Connection) -> None:
    """Make a forked process ready; when the other end of its lifeline is closed its step ends, and soon the process."""
    global _ground, _wire
    _ground, _wire = ground, Wire(ground.problem)
    other_end.close()

    def watch() -> None:
        lifeline.poll(None)
        _told.set()
        if _stop:
            _stop.cancel()
        time.sleep(2 * GRACE)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def _work(data: bytes) -> bytes:
    global _stop
    solution, choice, limit = _wire.loads(data)
    settings = _ground.settings.model_copy(update={"time_limit": max(limit, STEP_LIMIT)})
    _stop = Stop(settings)
    if _told.is_set():
        _stop.cancel()
    return _wire.dumps(take_step(_ground, solution, choice, _stop, limit))
