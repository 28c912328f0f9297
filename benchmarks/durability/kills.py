"""Workers are killed in the middle of their work; every plan is made all the same, and each once."""

import os
import random
import subprocess
import sys
import time
from threading import Thread
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


class Hand:
    """A worker process, and how many plans it has begun."""

    def __init__(self, url: str) -> None:
        command, environment = (
            [sys.executable, "-m", "benchmarks.durability.quick"],
            {**os.environ, "DATABASE_URL": url},
        )
        self.begun = 0
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        self._reader = Thread(target=self._read)
        self._reader.start()

    def kill(self, chance: random.Random) -> None:
        """Kill it a moment after it has begun a plan."""
        before, deadline = self.begun, time.monotonic() + PATIENCE
        while self.begun == before and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, SLICE))
        self.process.kill()

    def gone(self) -> int:
        """How many plans it had begun, once it is gone."""
        self.process.wait()
        self._reader.join()
        return self.begun

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.begun += line == "begun\n"


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
        begun = _work(service, url, solves, kills, workers, chance)
        return _counted(service, keys, kills, begun)
    finally:
        service.close()


def _work(service: Application, url: str, solves: int, kills: int, workers: int, chance: random.Random) -> int:
    """Until all is made, with kills spread over the work; how often a plan was begun."""
    hands, begun = [Hand(url) for _ in range(workers)], 0
    for number in range(kills):
        while service.jobs.figures(PLANNER).waiting > solves * (1 - number / (kills + 1)):
            time.sleep(0.01)
        place = chance.randrange(workers)
        hands[place].kill(chance)
        begun += hands[place].gone()
        hands[place] = Hand(url)
    _wait(service)
    for hand in hands:
        hand.process.terminate()
    return begun + sum(hand.gone() for hand in hands)


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
