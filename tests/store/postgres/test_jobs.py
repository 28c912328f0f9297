"""Whose turn it is, and who holds what."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from scheduler.domain.run import Progress
from scheduler.service.errors import StoreUnavailableError
from scheduler.service.jobs import JobKind
from scheduler.service.principal import Principal, Role
from scheduler.store.postgres import migrate as runner
from scheduler.store.postgres.cluster import Cluster
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.jobs import KEPT, JobRows
from scheduler.store.postgres.migrate import migrate, migrations
from tests.service.samples import COLLEAGUE_ELSEWHERE, PLANNER, SPONSOR
from tests.store.postgres.houses import empty_house

ANN, BOB, EVE = (Principal(Role.PLANNER, "north", user=UUID(int=number)) for number in (1, 2, 3))


@pytest.fixture
def jobs(database: Database) -> JobRows:
    return JobRows(database, timedelta(seconds=30))


def add(jobs: JobRows, who: Principal, count: int = 1) -> list[UUID]:
    keys = [uuid4() for _ in range(count)]
    for key in keys:
        jobs.add(who, JobKind.PLAN, key)
    return keys


def turns(jobs: JobRows, count: int) -> list[Principal | None]:
    """Whose jobs are taken, each ended before the next is."""
    found: list[Principal | None] = []
    for _ in range(count):
        job = jobs.claim(PLANNER)
        found.append(job and job.who)
        if job:
            jobs.end(job, (), dead=False)
    return found


def test_everybody_has_a_turn(jobs: JobRows) -> None:
    """Who queues many waits behind those who queue few, whoever came first."""
    add(jobs, ANN, 4)
    assert turns(jobs, 1) == [ANN]
    add(jobs, BOB, 2)
    add(jobs, EVE, 1)
    assert turns(jobs, 7) == [BOB, EVE, ANN, BOB, ANN, ANN, None]


def test_one_job_each_while_others_wait(jobs: JobRows) -> None:
    """A second place goes to somebody who has none, and to the first again when nobody else waits."""
    add(jobs, ANN, 3)
    add(jobs, BOB, 1)
    held = [jobs.claim(PLANNER) for _ in range(3)]
    assert [job and job.who for job in held] == [ANN, BOB, ANN]


def test_the_oldest_of_a_tenant_comes_first(jobs: JobRows) -> None:
    """Each tenant's jobs are made in the order in which they were asked for."""
    keys = add(jobs, ANN, 3)
    assert [job.key for _ in keys if (job := jobs.claim(PLANNER))] == keys


def test_what_cost_a_worker_comes_after_the_rest(jobs: JobRows, database: Database) -> None:
    """It may cost the next one, too, and the others should not wait for that; what was handed back keeps its place."""
    costly, handed_back, fresh = add(jobs, ANN, 3)
    assert JobRows(database, timedelta(0)).claim(PLANNER) is not None  # and is never heard of again
    job = jobs.claim(PLANNER)
    assert job is not None
    assert job.key == handed_back
    jobs.hand_back(job)
    rest = [job.key for _ in range(3) if (job := jobs.claim(PLANNER))]
    assert rest == [handed_back, fresh, costly]


def test_workers_never_share_a_job(jobs: JobRows) -> None:
    """Many that ask at once get different ones, and each tenant one before any has two."""
    for who in (ANN, BOB, EVE):
        add(jobs, who, 4)
    with ThreadPoolExecutor(4) as pool:
        found = [job for job in pool.map(lambda _: jobs.claim(PLANNER), range(12)) if job]
    assert len({job.key for job in found}) == 12
    started = sorted(found, key=lambda job: job.token)
    assert {job.token for job in started} == {1}


def test_other_plants_have_other_queues(jobs: JobRows) -> None:
    """A worker takes its own plant's jobs; nobody else sees, cancels or hears of them."""
    (key,) = add(jobs, ANN)
    assert jobs.claim(COLLEAGUE_ELSEWHERE) is None
    for stranger in (COLLEAGUE_ELSEWHERE, SPONSOR):
        jobs.cancel(stranger, key)
        assert jobs.news(stranger, key, 0).ended
        assert jobs.figures(stranger).waiting == 0
    assert not jobs.news(PLANNER, key, 0).ended
    assert jobs.figures(PLANNER).waiting == 1


def test_a_lease_that_runs_out_gives_the_job_free(jobs: JobRows, database: Database) -> None:
    """With a new hold; a worker that gives signs of life keeps it."""
    (key,) = add(jobs, ANN)
    first = JobRows(database, timedelta(0)).claim(PLANNER)
    second = jobs.claim(PLANNER)
    assert first is not None
    assert second is not None
    assert (first.token, second.token, second.attempt, second.key) == (1, 2, 2, key)
    assert jobs.claim(PLANNER) is None


def test_a_cancelled_job_is_not_taken(jobs: JobRows) -> None:
    """One that waits is over; the worker of one that runs is told at its next sign of life."""
    waiting, running = add(jobs, ANN)[0], add(jobs, BOB)[0]
    jobs.cancel(PLANNER, waiting)
    job = jobs.claim(PLANNER)
    assert job is not None
    assert job.key == running
    assert jobs.beat(job, ()) is False
    jobs.cancel(PLANNER, running)
    assert jobs.beat(job, ()) is True
    assert jobs.claim(PLANNER) is None


def test_the_last_messages_are_kept(jobs: JobRows) -> None:
    """In order; a job that never stops talking costs no more than its last ones."""
    (key,) = add(jobs, ANN)
    job = jobs.claim(PLANNER)
    assert job is not None
    messages = tuple((n, Progress(elapsed=n, phase="improve")) for n in range(1, KEPT + 11))
    jobs.beat(job, messages)
    assert jobs.news(PLANNER, key, 0).messages == messages[10:]
    assert jobs.last(PLANNER, key) == messages[-1][1]
    jobs.end(job, (), dead=False)
    assert jobs.last(PLANNER, key) is None
    assert jobs.news(PLANNER, key, KEPT + 9) == (messages[-1:], True)


def test_a_transaction_has_one_caller(database: Database) -> None:
    """Somebody else's call inside is a mistake of the program, and nothing of the transaction stays."""
    jobs = JobRows(database)

    def two_callers() -> None:
        with database.transaction(PLANNER):
            jobs.add(PLANNER, JobKind.PLAN, uuid4())
            jobs.figures(ANN)

    with pytest.raises(RuntimeError, match="one caller's"):
        two_callers()
    assert jobs.figures(PLANNER).waiting == 0


def test_listening_to_a_database_that_is_away() -> None:
    """Nothing of what it says gets out."""
    database = Database("postgresql://nobody:x@/nowhere?host=/nowhere")
    with pytest.raises(StoreUnavailableError, match="does not answer now"):
        next(iter(database.listen("scheduler_jobs", 0.1)))


def test_plans_from_before_there_were_jobs_get_one(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waited or ran when the software was changed is made by the new one; what had ended is not made again."""
    house = empty_house(cluster, "before_jobs")
    with monkeypatch.context() as past:
        before = [migration for migration in migrations() if migration.name < "0003"]
        past.setattr(runner, "migrations", lambda: tuple(before))
        past.setattr(runner, "protection", lambda _: ())
        past.setattr(runner, "findings", lambda *_: ())
        migrate(house.owner_url, house.service_url)
    with psycopg.connect(house.admin_url, options="-c search_path=scheduler") as admin:
        admin.execute("INSERT INTO scenarios VALUES ('north', gen_random_uuid(), 'S', now(), '{}', '[]')")
        for state in ("queued", "running", "done"):
            admin.execute(
                "INSERT INTO plans (plant_id, id, scenario_id, forecasts, name, settings, created, state) "
                "SELECT 'north', gen_random_uuid(), id, '{}', 'P', '{}', now(), %s FROM scenarios",
                (state,),
            )
    migrate(house.owner_url, house.service_url)
    database = Database(house.service_url)
    database.open()
    try:
        assert JobRows(database).figures(PLANNER).waiting == 2
    finally:
        database.close()
