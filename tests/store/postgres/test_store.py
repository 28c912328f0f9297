"""The PostgreSQL adapter keeps the contract of the Store port, and some promises of its own."""

import psycopg
import pytest

from scheduler.domain.plan import Verdict
from scheduler.service.entries import PlanState, StoredPlan
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.errors import StatementError
from scheduler.store.postgres.store import PostgresStore
from tests.service.contract import LIMIT, StoreContract, added_plan
from tests.service.samples import NOON, OTHER_SPONSOR, PLANNER, SPONSOR, result, stored_forecast
from tests.store.postgres.houses import House

_PUBLISH = "INSERT INTO publications (plant_id, plan_id, published) VALUES (%s, %s, %s)"


class TestPostgresStore(StoreContract):
    """All of the contract."""

    @pytest.fixture
    def store(self, database: Database) -> PostgresStore:
        return PostgresStore(database, LIMIT, LIMIT, LIMIT)


def answered(store: PostgresStore, verdict: Verdict | None) -> StoredPlan:
    """A plan that is done and was judged so."""
    asked = added_plan(store)
    done = {"state": PlanState.DONE, "plan": result().plan.model_copy(update={"verdict": verdict}), "run": result().run}
    plan = asked.model_copy(update=done)
    store.replace_plan(PLANNER, plan, PlanState.QUEUED)
    return plan


@pytest.mark.parametrize("verdict", [None, Verdict(passed=False)], ids=["unchecked", "broken"])
def test_only_a_clean_plan_can_be_published(database: Database, verdict: Verdict | None) -> None:
    """The database itself refuses others, whatever the insert claims."""
    store = PostgresStore(database)
    clean, other, waiting = answered(store, Verdict(passed=True)), answered(store, verdict), added_plan(store)
    with database.acting_as(PLANNER) as cursor:
        cursor.execute(_PUBLISH, (PLANNER.plant, clean.id, NOON))
    for plan in (other, waiting):
        with pytest.raises(StatementError, match="SQLSTATE 23503"), database.acting_as(PLANNER) as cursor:
            cursor.execute(_PUBLISH, (PLANNER.plant, plan.id, NOON))
    with pytest.raises(StatementError, match="SQLSTATE 23514"), database.acting_as(PLANNER) as cursor:
        cursor.execute(
            "INSERT INTO publications (plant_id, plan_id, clean, published) VALUES (%s, %s, false, %s)",
            (PLANNER.plant, other.id, NOON),
        )


def test_an_answer_is_written_once(database: Database) -> None:
    """A second answer to a plan is refused, and with it the change of state that it came with."""
    store = PostgresStore(database)
    plan = answered(store, Verdict(passed=True))
    with pytest.raises(StatementError, match="SQLSTATE 23505"):
        store.replace_plan(PLANNER, plan.model_copy(update={"state": PlanState.CANCELLED}), PlanState.DONE)
    assert store.get_plan(PLANNER, plan.id) == plan


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE plan_contents SET plan = '{}'",
        "UPDATE plans SET scenario_id = gen_random_uuid()",
        "UPDATE forecasts SET version = '{}'",
        "UPDATE scenarios SET name = 'x'",
        "UPDATE publications SET published = now()",
        "DELETE FROM plans",
        "TRUNCATE forecasts",
        "ALTER TABLE plans DISABLE ROW LEVEL SECURITY",
        "DROP POLICY tenancy ON plans",
        "CREATE TABLE mine (id int)",
        "SET ROLE shared",
        "SET SESSION AUTHORIZATION shared",
    ],
)
def test_the_service_cannot_change_what_is_written(database: Database, statement: str) -> None:
    """Not even by a statement of its own, and it can neither switch protection off nor become somebody else."""
    with pytest.raises(StatementError, match=r"SQLSTATE (42501|3F000)"), database.acting_as(PLANNER) as cursor:
        cursor.execute(statement)


def test_a_sponsor_is_not_told_of_the_others_limit(database: Database) -> None:
    """What another sponsor stored leaves as much room as before."""
    store = PostgresStore(database, max_forecasts=1)
    store.add_forecast(OTHER_SPONSOR, stored_forecast(1, sponsor="bolt"), None)
    own = stored_forecast(1)
    store.add_forecast(SPONSOR, own, None)
    assert store.list_forecasts(SPONSOR, 10) == (own,)


def test_what_the_database_says_stays_inside(database: Database, house: House) -> None:
    """An error's details hold rows: neither message nor cause passes them on."""
    store = PostgresStore(database)
    store.add_forecast(SPONSOR, stored_forecast(1), None)
    with pytest.raises(StatementError) as caught, database.acting_as(SPONSOR) as cursor:
        cursor.execute("INSERT INTO forecasts SELECT * FROM forecasts")
    assert str(caught.value) == "The database refused a statement (SQLSTATE 23505)."
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    with pytest.raises(psycopg.errors.UniqueViolation, match="acme"), psycopg.connect(house.admin_url) as admin:
        admin.execute("INSERT INTO scheduler.forecasts SELECT * FROM scheduler.forecasts")
