"""Wiring: which adapter stands behind which port. The only place that knows them all."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from scheduler.checker import check_plan
from scheduler.forecast import read_forecast
from scheduler.jobs.bell import Bell
from scheduler.jobs.durable import DurableJobQueue
from scheduler.jobs.local import LocalJobQueue
from scheduler.jobs.worker import Worker
from scheduler.planning import make_plan, plan_tactical
from scheduler.service.accounts.desk import Desk
from scheduler.service.accounts.passwords import Passwords
from scheduler.service.changes import Changes
from scheduler.service.forecasts import Forecasts
from scheduler.service.impacts import Impacts
from scheduler.service.jobs import LEASE, JobKind, Work
from scheduler.service.lead_times import StatedLeadTimes
from scheduler.service.once import Once
from scheduler.service.plans import Plans
from scheduler.service.ports import MakePlan, ReadForecast, Store
from scheduler.service.publications import Publications
from scheduler.service.published import Published
from scheduler.service.replans import Replans
from scheduler.service.reports import Reports
from scheduler.service.scenarios import Scenarios
from scheduler.service.solve import Solve
from scheduler.service.tactical import PlanTactical, Tactical
from scheduler.settings import Settings
from scheduler.store.memory import MemoryStore
from scheduler.store.memory_accounts import MemoryAccounts

if TYPE_CHECKING:
    from scheduler.store.postgres.connection import Database


class SystemClock:
    """Clock port on the machine's clock."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class Application:
    """The use cases, ready to be called, and what has to be closed at the end.

    Attributes:
        refuse_unready: raises StoreUnavailableError when the store does not answer.
    """

    scenarios: Scenarios
    forecasts: Forecasts
    plans: Plans
    impacts: Impacts
    replans: Replans
    reports: Reports
    tactical: Tactical
    publications: Publications
    published: Published
    changes: Changes
    lead_times: StatedLeadTimes
    once: Once
    accounts: Desk
    jobs: LocalJobQueue | DurableJobQueue
    refuse_unready: Callable[[], None]
    resources: ExitStack

    def close(self) -> None:
        """Wait until every solve that runs here has ended or was handed back, then let go of the store."""
        self.jobs.close()
        self.resources.close()


def in_memory(
    *,
    max_scenarios: int = 200,
    max_plans: int = 1_000,
    max_forecasts: int = 1_000,
    running: int = 1,
    make_plan: MakePlan = make_plan,
    read_forecast: ReadForecast = read_forecast,
    plan_tactical: PlanTactical = plan_tactical,
    passwords: Passwords | None = None,
) -> Application:
    """An application that keeps everything in this process and forgets it at the end.

    Args:
        max_scenarios: scenarios kept at most.
        max_plans: plans kept at most.
        max_forecasts: versions of forecasts kept at most.
        running: solves that run at once; the others wait.
        make_plan: what makes a plan.
        read_forecast: what reads a sponsor's file.
        plan_tactical: what makes a tactical plan.
        passwords: hashes them; as slowly as it should when not given.
    """
    store, accounts = MemoryStore(max_scenarios, max_plans, max_forecasts), MemoryAccounts()
    desk = Desk.on(accounts, SystemClock(), passwords)
    jobs = LocalJobQueue(_works(store, make_plan), running)
    return _application(store, desk, jobs, read_forecast, plan_tactical, lambda: None, ExitStack())


def in_postgres(
    url: str,
    *,
    connections: int = 10,
    zone: str = "UTC",
    running: int = 1,
    plant: str = "plant",
    lease: timedelta = LEASE,
    make_plan: MakePlan = make_plan,
    read_forecast: ReadForecast = read_forecast,
    plan_tactical: PlanTactical = plan_tactical,
    passwords: Passwords | None = None,
) -> Application:
    """An application on a migrated database.

    Args:
        url: of the database, with the service's plain role.
        connections: to the database, at most, and one to listen.
        zone: IANA zone of the plant, for the audit trail.
        running: solves that run at once in this process; none where workers of their own do them all.
        plant: id of the plant whose solves run in this process.
        lease: after so long without a sign of life a worker counts as lost.
        make_plan: what makes a plan.
        read_forecast: what reads a sponsor's file.
        plan_tactical: what makes a tactical plan.
        passwords: hashes them; as slowly as it should when not given.

    Raises:
        DatabaseNotReadyError: the database is not migrated, or something in it passes a policy by.
        StoreUnavailableError: it cannot be reached.
    """
    from scheduler.store.postgres.accounts import PostgresAccounts
    from scheduler.store.postgres.jobs import CHANNEL, JobRows
    from scheduler.store.postgres.listener import listening
    from scheduler.store.postgres.store import PostgresStore

    with ExitStack() as resources:
        database = resources.enter_context(_ready(url, connections, zone))
        store, desk = PostgresStore(database), Desk.on(PostgresAccounts(database), SystemClock(), passwords)
        ledger, bell = JobRows(database, lease), Bell()
        resources.enter_context(listening(database, CHANNEL, bell.ring))
        works = _works(store, make_plan)
        worker = Worker(ledger, works, bell, plant, running, lease.total_seconds() / 3) if running else None
        jobs = DurableJobQueue(ledger, bell, worker)
        if worker:
            worker.start()
        return _application(store, desk, jobs, read_forecast, plan_tactical, database.ping, resources.pop_all())


def from_settings(settings: Settings, running: int = 1) -> Application:
    """The application that the settings describe; our own cluster is started, migrated, and stopped at the end.

    Args:
        settings: where the data is; not ephemeral.
        running: solves that run at once in this process.

    Raises:
        ClusterError: our own cluster does not start.
        DatabaseNotReadyError, StoreUnavailableError: see `in_postgres`.
    """
    from scheduler.store.postgres.place import served

    with ExitStack() as resources:
        url = resources.enter_context(served(settings))
        application = in_postgres(
            url, connections=settings.connections, zone=settings.zone, running=running, plant=settings.plant
        )
        resources.enter_context(application.resources)
        return replace(application, resources=resources.pop_all())


def worker_from_settings(settings: Settings, running: int = 1) -> Application:
    """An application that makes plans for a service, which has started the database and goes on serving after it.

    Args:
        settings: where the data is; not ephemeral.
        running: solves that run at once.

    Raises:
        ClusterError: our own cluster does not run.
        DatabaseNotReadyError, StoreUnavailableError: see `in_postgres`.
    """
    from scheduler.store.postgres.place import joined

    connections = max(settings.connections, running + 1)
    return in_postgres(
        joined(settings), connections=connections, zone=settings.zone, running=running, plant=settings.plant
    )


@contextmanager
def accounts_from_settings(settings: Settings) -> Iterator[Desk]:
    """Users and keys of the database that the settings name, for the length of a command.

    Raises:
        ClusterError: our own cluster does not start.
        DatabaseNotReadyError, StoreUnavailableError: see `in_postgres`.
    """
    from scheduler.store.postgres.accounts import PostgresAccounts
    from scheduler.store.postgres.place import visited

    with visited(settings) as url, _ready(url, 1, settings.zone) as database:
        yield Desk.on(PostgresAccounts(database), SystemClock())


@contextmanager
def _ready(url: str, connections: int, zone: str = "UTC") -> Iterator["Database"]:
    """Connections to a database that may be served from."""
    from scheduler.store.postgres.connection import Database
    from scheduler.store.postgres.readiness import refuse_unready

    database = Database(url, connections, zone)
    try:
        database.open()
        refuse_unready(database)
        yield database
    finally:
        database.close()


def _works(store: Store, make_plan: MakePlan) -> dict[JobKind, Work]:
    return {JobKind.PLAN: Solve(store, SystemClock(), make_plan)}


def _application(
    store: Store,
    desk: Desk,
    jobs: LocalJobQueue | DurableJobQueue,
    read_forecast: ReadForecast,
    plan_tactical: PlanTactical,
    refuse_unready: Callable[[], None],
    resources: ExitStack,
) -> Application:
    clock = SystemClock()
    plans = Plans(store, jobs, clock)
    return Application(
        scenarios=Scenarios(store, clock),
        forecasts=Forecasts(store, clock, read_forecast),
        plans=plans,
        impacts=Impacts(store, plans),
        replans=Replans(store, jobs, clock, plans),
        reports=Reports(store),
        tactical=Tactical(store, plan_tactical),
        publications=Publications(store, clock, check_plan, desk.sign_in.reauthenticate),
        published=Published(store),
        changes=Changes(store, clock),
        lead_times=StatedLeadTimes(store, clock),
        once=Once(store, clock),
        accounts=desk,
        jobs=jobs,
        refuse_unready=refuse_unready,
        resources=resources,
    )
