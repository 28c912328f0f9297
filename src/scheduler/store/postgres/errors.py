"""What can be wrong with a database or with the cluster that it lives in; the messages are for who runs the service."""

from scheduler.domain.errors import SchedulerError


class ClusterError(SchedulerError):
    """PostgreSQL cannot be found, made, started or stopped on this machine."""


class DatabaseNotReadyError(SchedulerError):
    """The database is not migrated, or its state or the service's role would let somebody past the policies."""


class StatementError(Exception):
    """The database refused a statement; what it said of the rows is dropped, since it names them."""

    def __init__(self, state: str | None) -> None:
        super().__init__(f"The database refused a statement (SQLSTATE {state}).")
        self.state = state
