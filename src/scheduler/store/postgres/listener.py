"""Passes on what PostgreSQL notifies, from any process, to this one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from scheduler.service.errors import StoreUnavailableError
from scheduler.store.postgres.connection import Database


@contextmanager
def listening(database: Database, channel: str, ring: Callable[[str], None], every: float = 0.5) -> Iterator[None]:
    """Listen in a thread.

    Args:
        database: where.
        channel: what to listen to.
        ring: takes each notice; "" when some may have been missed.
        every: seconds between two looks for the end, and two tries to connect.
    """
    ended = Event()
    thread = Thread(target=_listen, args=(database, channel, ring, every, ended), name="listen", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _listen(database: Database, channel: str, ring: Callable[[str], None], every: float, ended: Event) -> None:
    while not ended.is_set():
        missed = True
        try:
            for notice in database.listen(channel, every):
                if ended.is_set():
                    return
                if notice or missed:
                    ring(notice)
                missed = False
        except StoreUnavailableError:
            ended.wait(every)
