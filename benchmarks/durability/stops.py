"""The database stops at once, again and again, while plans are asked for and made; what was acknowledged is there."""

import os
import random
import signal
import time
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple
from uuid import UUID

from benchmarks.durability.quick import DOCUMENT, LEASE, PLANNER, PLANT, make_quickly
from scheduler.bootstrap import Application, in_postgres
from scheduler.domain.solve_settings import SolveSettings
from scheduler.service.errors import StoreUnavailableError
from scheduler.store.postgres.cluster import Cluster
from scheduler.store.postgres.migrate import migrate
from scheduler.store.postgres.programs import find_programs

PATIENCE = 120.0  # seconds in which everything must have ended after the last stop


class Stopped(NamedTuple):
    """What became of the writes.

    Attributes:
        acknowledged: plans that the service said it had stored; lost: of these, not there, or never made.
        refused: requests that were answered with "not now".
        seen: plans that were seen done at any time; unmade: of these, not done with the same content at the end.
    """

    stops: int
    acknowledged: int
    lost: int
    refused: int
    seen: int
    unmade: int


class Client(Thread):
    """Asks for plans and looks at what it asked for, until it is told to end."""

    def __init__(self, service: Application, scenario: UUID) -> None:
        super().__init__(name="client")
        self._service, self._scenario = service, scenario
        self.ended = Event()
        self.acknowledged: list[UUID] = []
        self.seen: dict[UUID, str] = {}
        self.refused = 0

    def run(self) -> None:
        """One request and one look at a time."""
        chance = random.Random(1)
        while not self.ended.wait(0.05):
            try:
                self.acknowledged.append(self._service.plans.request(PLANNER, self._scenario, SolveSettings()).id)
                plan = self._service.plans.get(PLANNER, chance.choice(self.acknowledged))
            except StoreUnavailableError:
                self.refused += 1
                continue
            if plan.run:
                self.seen[plan.id] = plan.run.machine


def database_stopped(folder: Path, stops: int, seed: int = 1) -> Stopped:
    """Stop a database at random moments, without any warning to its clients, and start it again.

    Args:
        folder: for a cluster of its own, which writes as carefully as in production.
        stops: how often.
        seed: of the moments.
    """
    cluster, chance = Cluster(folder, find_programs()), random.Random(seed)
    cluster.start()
    try:
        migrate(cluster.owner_url, cluster.service_url)
        service = in_postgres(
            cluster.service_url, connections=8, plant=PLANT, running=4, lease=LEASE, make_plan=make_quickly
        )
        try:
            scenario = service.scenarios.submit(PLANNER, DOCUMENT, "json").id
            clients = [Client(service, scenario) for _ in range(2)]
            for client in clients:
                client.start()
            for _ in range(stops):
                _wait_for_writes(clients, chance)
                _stop_at_once(cluster)
                cluster.start()
            for client in clients:
                client.ended.set()
                client.join()
            return _counted(service, clients, stops)
        finally:
            service.close()
    finally:
        cluster.stop()


def _wait_for_writes(clients: list[Client], chance: random.Random) -> None:
    """Until every client writes again, and a moment longer."""
    before, deadline = [len(client.acknowledged) for client in clients], time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if all(len(client.acknowledged) >= held + 3 for client, held in zip(clients, before, strict=True)):
            break
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.3))


def _stop_at_once(cluster: Cluster) -> None:
    """What `pg_ctl stop -m immediate` does: no checkpoint, no farewell; the next start has to recover."""
    os.kill(int((cluster.data / "postmaster.pid").read_text(encoding="ascii").split()[0]), signal.SIGQUIT)
    while cluster.running():
        time.sleep(0.01)


def _counted(service: Application, clients: list[Client], stops: int) -> Stopped:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        figures = service.jobs.figures(PLANNER)
        if figures.waiting + figures.running == 0:
            break
        time.sleep(0.2)
    made = {plan.id for plan in service.plans.list(PLANNER, 100_000) if plan.state == "done"}
    acknowledged = {key for client in clients for key in client.acknowledged}
    seen = {key: mark for client in clients for key, mark in client.seen.items()}
    kept = {key: service.plans.get(PLANNER, key).run for key in seen}
    return Stopped(
        stops=stops,
        acknowledged=len(acknowledged),
        lost=len(acknowledged - made),
        refused=sum(client.refused for client in clients),
        seen=len(seen),
        unmade=sum((run.machine if run else None) != seen[key] for key, run in kept.items()),
    )
