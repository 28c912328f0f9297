"""Workers are killed in the middle of their work; every plan is made all the same, and each once."""

import os
import random
import subprocess
import sys
import time
from typing import NamedTuple
from uuid import UUID

from benchmarks.case import ROOT
from benchmarks.durability.quick import DOCUMENT, PLANNER, SLICE
from scheduler.bootstrap import Application, in_postgres
from scheduler.domain.solve_settings import SolveSettings
from scheduler.service.entries import PlanState

TINY = ROOT / "scenarios" / "tiny" / "two_products" / "scenario.yaml"
PATIENCE = 120.0  # seconds without any progress until plans count as stuck


class Killed(NamedTuple):
    """What became of the plans.

    Attributes:
        results: plans that are done; distinct: of these, with a content that no other has.
        stuck: plans that never ended; failed: that ended without a result.
        begun: how often one was begun.
        real: whether the plan of the real solver is there and passed its check.
    """

    kills: int
    results: int
    distinct: int
    stuck: int
    failed: int
    begun: int
    real: bool


class Crew:
    """Worker processes; one that is killed is replaced."""

    def __init__(self, url: str, size: int) -> None:
        self._url, self.begun = url, 0
        self.workers = [self._start() for _ in range(size)]

    def kill(self, chance: random.Random) -> None:
        """Kill one a moment after it began a plan, and start another."""
        place = chance.randrange(len(self.workers))
        worker = self.workers[place]
        assert worker.stdout is not None
        if worker.stdout.readline():
            self.begun += 1
        time.sleep(chance.uniform(0, SLICE * 1.2))
        worker.kill()
        self._count(worker)
        self.workers[place] = self._start()

    def end(self) -> None:
        """End all in order."""
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            self._count(worker)

    def _start(self) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "benchmarks.durability.quick"]
        environment = {**os.environ, "DATABASE_URL": self._url}
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)

    def _count(self, worker: "subprocess.Popen[str]") -> None:
        self.begun += worker.communicate()[0].count("begun")


def workers_killed(url: str, solves: int, kills: int, workers: int = 2, seed: int = 1) -> Killed:
    """Queue plans, the last of them a real one, and kill workers while they are made.

    Args:
        url: of a migrated database, as the service reaches it.
        solves: plans; kills: workers killed.
        workers: processes at a time.
        seed: of the moments.
    """
    service = in_postgres(url, connections=2, running=0)
    chance = random.Random(seed)
    try:
        scenario = service.scenarios.submit(PLANNER, DOCUMENT, "json").id
        settings = SolveSettings(time_limit=5, workers=1)
        keys = [service.plans.request(PLANNER, scenario, settings).id for _ in range(solves - 1)]
        real = service.scenarios.submit(PLANNER, TINY.read_bytes(), "yaml").id
        keys.append(service.plans.request(PLANNER, real, settings).id)
        crew = Crew(url, workers)
        for _ in range(kills):
            crew.kill(chance)
        _wait(service)
        crew.end()
        return _counted(service, keys, kills, crew.begun)
    finally:
        service.close()


def _wait(service: Application) -> None:
    """Until nothing waits or runs, or nothing changes any more."""
    left, since = -1, time.monotonic()
    while time.monotonic() - since < PATIENCE:
        figures = service.jobs.figures(PLANNER)
        if figures.waiting + figures.running == 0:
            return
        if figures.waiting + figures.running != left:
            left, since = figures.waiting + figures.running, time.monotonic()
        time.sleep(0.1)


def _counted(service: Application, keys: list[UUID], kills: int, begun: int) -> Killed:
    plans = [service.plans.get(PLANNER, key) for key in keys]
    done = [plan for plan in plans if plan.state is PlanState.DONE and plan.plan and plan.run]
    marks = {plan.run.machine for plan in done[:-1] if plan.run} | {str(done[-1].id)}
    made = plans[-1].plan
    return Killed(
        kills=kills,
        results=len(done),
        distinct=len(marks),
        stuck=sum(not plan.state.final for plan in plans),
        failed=sum(plan.state is PlanState.FAILED for plan in plans),
        begun=begun,
        real=bool(made and made.verdict and made.verdict.passed),
    )
