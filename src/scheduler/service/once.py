"""A request that may come again is done once: the same key gets the same answer."""

from collections.abc import Callable

from scheduler.domain.errors import SchedulerError
from scheduler.service.once_ports import Answer
from scheduler.service.ports import Clock, Store
from scheduler.service.principal import Principal


class KeyReusedError(SchedulerError):
    """The key came with another request before."""


class Once:
    """Answers that are kept, in the transaction of what they tell of."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def __call__(self, who: Principal, key: str, digest: str, work: Callable[[], Answer]) -> Answer:
        """Do the work and keep its answer, or give the answer that was kept; what fails is not kept.

        Args:
            who: whose key it is; others may have the same one.
            key: what the caller calls the request.
            digest: SHA-256 of the request.
            work: uses the store as `who` only, in this thread.

        Raises:
            KeyReusedError: the key came with another request.
        """
        with self._store.transaction(who):
            kept = self._store.claim_answer(who, key, digest, self._clock.now())
            if kept is None:
                answer = work()
                self._store.keep_answer(who, key, answer)
                return answer
            if kept.digest != digest:
                raise KeyReusedError("This Idempotency-Key came with another request before. Use a new one.")
            return kept.answer
