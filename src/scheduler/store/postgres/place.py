"""The database that the settings mean: a cluster of our own, or a server that others run."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from scheduler.settings import Settings
from scheduler.store.postgres.cluster import Cluster
from scheduler.store.postgres.errors import ClusterError, DatabaseNotReadyError
from scheduler.store.postgres.keeper import kept_running
from scheduler.store.postgres.migrate import migrate
from scheduler.store.postgres.programs import find_programs


class Place(NamedTuple):
    """How to reach a database that runs.

    Attributes:
        service_url: as the service.
        owner_url: as the owner of its tables.
    """

    service_url: str
    owner_url: str


def own_cluster(settings: Settings) -> Cluster | None:
    """Our own cluster, running or not, made or not; None where the settings name a server.

    Raises:
        ClusterError: PostgreSQL's programs are not found.
    """
    if settings.database_url is not None:
        return None
    return Cluster(settings.data_dir, find_programs(settings.postgres_bin))


@contextmanager
def reached(settings: Settings) -> Iterator[Place]:
    """The database for the length of a command; a cluster that did not run before does not run after.

    Raises:
        ClusterError: the cluster does not start.
        DatabaseNotReadyError: the settings do not say who owns the database.
    """
    cluster = own_cluster(settings)
    if cluster is None:
        yield _of_others(settings)
        return
    started = cluster.start()
    try:
        yield Place(cluster.service_url, cluster.owner_url)
    finally:
        if started:
            cluster.stop()


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """The service's URL as long as it serves; our own cluster is migrated first and kept running, then stopped.

    Raises:
        ClusterError: the cluster does not start.
        DatabaseNotReadyError: it cannot be migrated.
    """
    cluster = own_cluster(settings)
    if cluster is None:
        assert settings.database_url is not None
        yield settings.database_url.get_secret_value()
        return
    cluster.start()
    try:
        migrate(cluster.owner_url, cluster.service_url)
        with kept_running(cluster):
            yield cluster.service_url
    finally:
        cluster.stop()


def joined(settings: Settings) -> str:
    """The service's URL for a process beside it, which neither starts nor stops anything.

    Raises:
        ClusterError: our own cluster does not run, or was never made.
    """
    cluster = own_cluster(settings)
    if cluster is None:
        assert settings.database_url is not None
        return settings.database_url.get_secret_value()
    if not cluster.running():
        raise ClusterError(
            f"The PostgreSQL cluster in {cluster.home} does not run. Start `scheduler serve` first or set DATABASE_URL."
        )
    return cluster.service_url


@contextmanager
def visited(settings: Settings) -> Iterator[str]:
    """The service's URL for the length of a command that works as the service does; see `reached`.

    Raises:
        ClusterError: the cluster does not start.
        DatabaseNotReadyError: it cannot be migrated.
    """
    cluster = own_cluster(settings)
    if cluster is None:
        assert settings.database_url is not None
        yield settings.database_url.get_secret_value()
        return
    started = cluster.start()
    try:
        if started:  # else the service runs, and has migrated it
            migrate(cluster.owner_url, cluster.service_url)
        yield cluster.service_url
    finally:
        if started:
            cluster.stop()


def _of_others(settings: Settings) -> Place:
    assert settings.database_url is not None
    if settings.owner_url is None:
        raise DatabaseNotReadyError(
            "SCHEDULER_OWNER_URL is not set. Set it, for this command only, to the database's URL with the role that "
            "owns its tables."
        )
    return Place(settings.database_url.get_secret_value(), settings.owner_url.get_secret_value())
