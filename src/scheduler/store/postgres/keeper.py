"""Starts the server of our own cluster again when it dies."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from scheduler.store.postgres.cluster import Cluster
from scheduler.store.postgres.errors import ClusterError

_log = logging.getLogger(__name__)


@contextmanager
def kept_running(cluster: Cluster, every: float = 1.0) -> Iterator[None]:
    """Look after a cluster in a thread.

    Args:
        cluster: running.
        every: seconds between two looks.
    """
    ended = Event()
    thread = Thread(target=_keep, args=(cluster, every, ended), name="keep-postgres", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _keep(cluster: Cluster, every: float, ended: Event) -> None:
    while not ended.wait(every):
        if cluster.running():
            continue
        _log.error("PostgreSQL in %s has ended; it is started again", cluster.home)
        try:
            cluster.start()
        except ClusterError:
            _log.exception("PostgreSQL in %s does not start; the next try follows", cluster.home)
