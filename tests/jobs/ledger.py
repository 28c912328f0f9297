"""A ledger that does what a test tells it."""

from collections.abc import Callable
from uuid import UUID, uuid4

from scheduler.domain.run import Progress
from scheduler.service.jobs import Job, JobKind, Messages, News, QueueFigures
from scheduler.service.principal import Principal
from tests.service.samples import PLANNER


def job(attempt: int = 1) -> Job:
    """A job that was just taken."""
    return Job(PLANNER, JobKind.PLAN, uuid4(), token=attempt, attempt=attempt, told=0)


class FakeLedger:
    """Hands out its `jobs`; `fault` is called before each answer, and may raise."""

    def __init__(self, *jobs: Job) -> None:
        self.jobs = list(jobs)
        self.fault: Callable[[], None] = lambda: None
        self.cancelled = False
        self.said: list[str] = []
        self.beats = self.claims = 0
        self.ended: list[tuple[UUID, bool]] = []
        self.back: list[UUID] = []

    def add(self, who: Principal, kind: JobKind, key: UUID) -> None:
        raise NotImplementedError

    def cancel(self, who: Principal, key: UUID) -> None:
        self.cancelled = True

    def news(self, who: Principal, key: UUID, after: int) -> News:
        raise NotImplementedError

    def last(self, who: Principal, key: UUID) -> Progress | None:
        raise NotImplementedError

    def figures(self, who: Principal) -> QueueFigures:
        raise NotImplementedError

    def claim(self, worker: Principal) -> Job | None:
        self.claims += 1
        self.fault()
        return self.jobs.pop(0) if self.jobs else None

    def beat(self, job: Job, messages: Messages) -> bool:
        self.beats += 1
        self.fault()
        self.said += [f"{number} {said.message}" for number, said in messages]
        return self.cancelled

    def end(self, job: Job, messages: Messages, dead: bool) -> None:
        self.said += [f"{number} {said.message}" for number, said in messages]
        self.ended.append((job.key, dead))

    def hand_back(self, job: Job) -> None:
        self.back.append(job.key)
