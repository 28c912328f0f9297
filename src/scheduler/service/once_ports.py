"""The part of the store port that keeps answers to requests that may come again."""

from datetime import datetime
from typing import NamedTuple, Protocol

from scheduler.domain.units import Model
from scheduler.service.principal import Principal


class Answer(Model):
    """What a request was answered; its headers are those that tell of the content."""

    status: int
    headers: dict[str, str]
    body: str


class Kept(NamedTuple):
    """An answer, and the SHA-256 of the request that it was given to."""

    digest: str
    answer: Answer


class AnswerStore(Protocol):
    """Keeps answers by who asked and the key that came with the request; used inside a transaction."""

    def claim_answer(self, who: Principal, key: str, digest: str, now: datetime) -> Kept | None:
        """The answer that is kept; None = none is, and the key is the caller's to answer.

        Who asks at the same moment waits until the transaction of the one before is over.
        """

    def keep_answer(self, who: Principal, key: str, answer: Answer) -> None:
        """Keep the answer to a request whose key was claimed."""
