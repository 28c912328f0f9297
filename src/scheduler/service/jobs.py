"""Jobs: what is made in the background, and a worker's hold on the one it works on."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol
from uuid import UUID

from scheduler.domain.run import Progress
from scheduler.service.principal import Principal

LEASE = timedelta(seconds=15)  # after so long without a sign of life a worker counts as lost


class JobKind(StrEnum):
    """What a job makes; its id is the id of what is made."""

    PLAN = "plan"


class Lease(Protocol):
    """A worker's hold on a job while it works on it. Calls may come from any thread.

    `end` and `hand_back` belong into the transaction that stores the outcome, after it, so that both happen or none.
    """

    @property
    def handing_back(self) -> bool:
        """This worker is about to end and nobody cancelled the job: it is for another worker to make."""

    def tell(self, progress: Progress) -> None:
        """Pass a message on to whoever watches."""

    def should_stop(self) -> bool:
        """The job was cancelled, or the hold on it is lost, or the worker is about to end."""

    def check(self) -> None:
        """Refuse to go on without the job.

        Raises:
            LeaseLostError: another worker has it by now.
        """

    def end(self, dead: bool = False) -> None:
        """The job has its outcome; `dead`: which is that it was given up.

        Raises:
            LeaseLostError: another worker has it by now, so this outcome must not be stored.
        """

    def hand_back(self) -> None:
        """Put the job back among those that wait, as if it had not been tried.

        Raises:
            LeaseLostError: another worker has it by now.
        """


class Work(Protocol):
    """Makes what jobs of a kind are about, and stores it."""

    def __call__(self, who: Principal, key: UUID, lease: Lease) -> None:
        """Make it; what must not be lost with this worker is stored in one transaction with the end of the lease.

        Args:
            who: on whose behalf.
            key: of what is made.
            lease: the hold on the job.
        """

    def give_up(self, who: Principal, key: UUID, lease: Lease) -> None:
        """Store that it was tried too often: every worker that tried was lost."""


class Job(NamedTuple):
    """A job that a worker took.

    Attributes:
        token: number of the hold; each new hold on a job has a greater one.
        attempt: how often it was taken and neither ended nor handed back, this time included.
        told: number of its last message.
    """

    who: Principal
    kind: JobKind
    key: UUID
    token: int
    attempt: int
    told: int


Messages = tuple[tuple[int, Progress], ...]


class News(NamedTuple):
    """What a watcher has not seen of a job: numbered messages; `ended`: no more will come."""

    messages: Messages
    ended: bool


@dataclass(frozen=True)
class QueueFigures:
    """How a queue is doing: jobs by state, and how many seconds the first of those that wait has waited."""

    waiting: int = 0
    running: int = 0
    dead: int = 0
    oldest_wait: float = 0.0


class JobLedger(Protocol):
    """Keeps jobs where many processes see them, and decides whose turn it is. Calls may come from any thread."""

    def add(self, who: Principal, kind: JobKind, key: UUID) -> None:
        """Keep a new job; part of the caller's transaction."""

    def cancel(self, who: Principal, key: UUID) -> None:
        """End a job that waits, ask the worker of one that runs to stop; part of the caller's transaction."""

    def news(self, who: Principal, key: UUID, after: int) -> News:
        """The messages of a job that are numbered above `after`; a job that `who` may not see has ended."""

    def last(self, who: Principal, key: UUID) -> Progress | None:
        """The last message of a job that has not ended."""

    def claim(self, worker: Principal) -> Job | None:
        """Take the job whose turn it is: one that waits, or whose worker has not been heard of for too long.

        First those of tenants with the fewest running, of these the tenant served longest ago. Of a tenant's the
        oldest, and those that cost a worker after the others, since they may cost the next one, too.
        """

    def beat(self, job: Job, messages: Messages) -> bool:
        """Tell that the worker lives, and what the job has said; whether it is to stop.

        Raises:
            LeaseLostError: another worker has the job.
        """

    def end(self, job: Job, messages: Messages, dead: bool) -> None:
        """See `Lease.end`; part of the caller's transaction."""

    def hand_back(self, job: Job) -> None:
        """See `Lease.hand_back`; part of the caller's transaction."""

    def figures(self, who: Principal) -> QueueFigures:
        """How the queue is doing."""


def tenant(who: Principal) -> str:
    """Who takes turns with others: a sponsor, however many of its users ask; each user of the plant; else the plant."""
    if who.sponsor is not None:
        return f"sponsor {who.sponsor}"
    return f"user {who.user}" if who.user else "plant"
