"""The PostgreSQL adapter keeps the contract of the Store port, and some promises of its own."""

from uuid import uuid4

import psycopg
import pytest

from scheduler.domain.plan import Verdict
from scheduler.service.entries import PlanState, StoredPlan
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.errors import StatementError
from scheduler.store.postgres.store import PostgresStore
from tests.service.contract import LIMIT, StoreContract, added_plan
from tests.service.publication_contract import ADA, MAX_CHANGES, PublicationContract, approved, draft
from tests.service.replan_contract import ReplanContract
from tests.service.samples import OTHER_SPONSOR, PLANNER, SPONSOR, result, stored_forecast
from tests.store.postgres.houses import House

_PROPOSE = """
INSERT INTO publications (plant_id, id, plan_id, clean, created, author_id, digest, disclosure, state)
VALUES (%s, gen_random_uuid(), %s, %s, now(), gen_random_uuid(), '', '{}', 'draft')
"""


class TestPostgresStore(StoreContract, ReplanContract, PublicationContract):
    """All of the contract."""

    @pytest.fixture
    def store(self, database: Database) -> PostgresStore:
        return PostgresStore(database, LIMIT, LIMIT, LIMIT, MAX_CHANGES)


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
        cursor.execute(_PROPOSE, (PLANNER.plant, clean.id, True))
    for plan in (other, waiting):
        with pytest.raises(StatementError, match="SQLSTATE 23503"), database.acting_as(PLANNER) as cursor:
            cursor.execute(_PROPOSE, (PLANNER.plant, plan.id, True))
    with pytest.raises(StatementError, match="SQLSTATE 23514"), database.acting_as(PLANNER) as cursor:
        cursor.execute(_PROPOSE, (PLANNER.plant, other.id, False))


_SIGN = """
INSERT INTO signatures (plant_id, publication_id, state, author_id, digest, user_id, name, role, signed, meaning)
SELECT plant_id, id, %s, author_id, %s, %s, '', '', now(), '' FROM publications WHERE id = %s
"""
_SHOW = """
INSERT INTO published_views (plant_id, sponsor_id, id, publication_id, published, view)
VALUES ('north', 'acme', gen_random_uuid(), %s, now(), '{}')
"""


def test_the_database_holds_signers_to_the_rules(database: Database) -> None:
    """Nobody approves their own, nobody signs something else, and nothing is shown that was not approved."""
    store = PostgresStore(database)
    entry = draft(store)
    for asked, state in (
        ((_SIGN, ("approved", "d1", ADA.user, entry.id)), "23514"),
        ((_SIGN, ("approved", "d2", uuid4(), entry.id)), "23503"),
        ((_SIGN, ("draft", "d1", ADA.user, entry.id)), "23505"),
        ((_SHOW, (entry.id,)), "23503"),
    ):
        with pytest.raises(StatementError, match=state), database.acting_as(PLANNER) as cursor:
            cursor.execute(*asked)
    with database.acting_as(PLANNER) as cursor:
        cursor.execute(_SHOW, (approved(store).id,))


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
        "UPDATE publications SET digest = 'x'",
        "UPDATE signatures SET user_id = gen_random_uuid()",
        "UPDATE published_views SET view = '{}'",
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
