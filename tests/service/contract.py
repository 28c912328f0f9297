"""What every adapter of the Store port does; a test module of an adapter inherits it and gives the `store`."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from scheduler.domain.forecast import VersionStatus
from scheduler.service.entries import Failure, PlanState, Position, StoredPlan
from scheduler.service.errors import NotFoundError, NotPermittedError, StoreFullError, WrongStateError
from scheduler.service.ports import Store
from scheduler.service.principal import Principal
from tests.service.samples import (
    ADMIN,
    ANALYST,
    APPROVER,
    COLLEAGUE_ELSEWHERE,
    OTHER_SPONSOR,
    PLANNER,
    SERVICE,
    SPONSOR,
    result,
    stored_forecast,
    stored_plan,
    stored_scenario,
    two_sponsors,
)

LIMIT = 5  # scenarios, plans, and versions of forecasts, that the store under test takes


def added_plan(store: Store, minute: int = 0) -> StoredPlan:
    """A plan in the store, of a scenario of its own there."""
    scenario = stored_scenario(minute)
    store.add_scenario(PLANNER, scenario)
    plan = stored_plan(minute, scenario.id)
    store.add_plan(PLANNER, plan)
    return plan


class StoreContract:
    """Tests of the port; subclasses define the fixture `store`, empty and limited to `LIMIT` of each noun."""

    def test_keeps_scenarios_and_plans(self, store: Store) -> None:
        """What was added comes back equal."""
        scenario = stored_scenario()
        store.add_scenario(PLANNER, scenario)
        plan = stored_plan(scenario=scenario.id)
        store.add_plan(PLANNER, plan)
        assert store.get_scenario(PLANNER, scenario.id) == scenario
        assert store.get_plan(PLANNER, plan.id) == plan

    def test_unknown_ids_are_not_found(self, store: Store) -> None:
        """An id that nobody has names the noun and the id."""
        key = uuid4()
        with pytest.raises(NotFoundError, match=f"no scenario {key}"):
            store.get_scenario(PLANNER, key)
        with pytest.raises(NotFoundError, match=f"no plan {key}"):
            store.get_plan(PLANNER, key)

    @pytest.mark.parametrize(
        "stranger", [SPONSOR, COLLEAGUE_ELSEWHERE, ADMIN, SERVICE], ids=["sponsor", "other plant", "admin", "service"]
    )
    def test_strangers_see_nothing(self, store: Store, stranger: object) -> None:
        """A sponsor, and a planner of another plant, cannot tell a foreign id from an unknown one."""
        scenario = stored_scenario()
        store.add_scenario(PLANNER, scenario)
        plan = stored_plan(scenario=scenario.id)
        store.add_plan(PLANNER, plan)
        with pytest.raises(NotFoundError, match=f"^There is no scenario {scenario.id}.$"):
            store.get_scenario(stranger, scenario.id)
        with pytest.raises(NotFoundError, match=f"^There is no plan {plan.id}.$"):
            store.get_plan(stranger, plan.id)
        with pytest.raises(NotFoundError, match=f"^There is no plan {plan.id}.$"):
            store.replace_plan(stranger, plan, PlanState.QUEUED)
        assert store.list_scenarios(stranger, 10) == ()
        assert store.list_plans(stranger, 10) == ()

    def test_sponsors_add_nothing(self, store: Store) -> None:
        """Plant-wide documents are the planner's."""
        with pytest.raises(NotPermittedError, match="Only a planner may add scenarios"):
            store.add_scenario(SPONSOR, stored_scenario())
        with pytest.raises(NotPermittedError, match="Only a planner may add plans"):
            store.add_plan(SPONSOR, stored_plan())

    @pytest.mark.parametrize("reader", [APPROVER, ANALYST], ids=["approver", "analyst"])
    def test_staff_read_and_write_nothing(self, store: Store, reader: Principal) -> None:
        """Approver and analyst see what the planner sees, and change none of it."""
        plan, forecast = added_plan(store), stored_forecast(1)
        store.add_forecast(SPONSOR, forecast, None)
        assert store.get_plan(reader, plan.id) == plan
        assert [entry.id for entry in store.list_scenarios(reader, 10)] == [plan.scenario]
        assert store.list_forecasts(reader, 10) == (forecast,)
        with pytest.raises(NotPermittedError, match="Only a planner may add scenarios"):
            store.add_scenario(reader, stored_scenario())
        with pytest.raises(NotPermittedError, match="Only a planner may change plans"):
            store.replace_plan(reader, plan, PlanState.QUEUED)
        with pytest.raises(NotPermittedError, match="Only a planner, or the sponsor itself"):
            store.add_forecast(reader, stored_forecast(2), None)

    def test_lists_newest_first_in_pages(self, store: Store) -> None:
        """Pages follow one another without gap or repetition, through equal instants too."""
        plans = [added_plan(store, minute) for minute in (3, 1, 2, 2, 0)]
        seen: list[Position] = []
        while page := store.list_plans(PLANNER, 2, seen[-1] if seen else None):
            assert len(page) <= 2
            seen += [entry.position for entry in page]
        assert seen == sorted((plan.position for plan in plans), reverse=True)

    def test_lists_scenarios_newest_first(self, store: Store) -> None:
        """The listing names the scenarios; its pages follow one another."""
        for minute in (1, 2, 0):
            store.add_scenario(PLANNER, stored_scenario(minute))
        first = store.list_scenarios(PLANNER, 2)
        rest = store.list_scenarios(PLANNER, 2, first[-1].position)
        assert [entry.name for entry in (*first, *rest)] == ["S2", "S1", "S0"]

    def test_replaces_a_plan_in_the_expected_state(self, store: Store) -> None:
        """The new version is there for `get` and, without its content, for the listing."""
        plan = added_plan(store)
        failed = plan.model_copy(
            update={"state": PlanState.FAILED, "failure": Failure(type="x", message="y"), "plan": result().plan}
        )
        store.replace_plan(PLANNER, failed, PlanState.QUEUED)
        assert store.get_plan(PLANNER, plan.id) == failed
        assert store.list_plans(PLANNER, 1)[0] == failed.summary()
        assert "plan" not in store.list_plans(PLANNER, 1)[0].model_dump()

    def test_an_ended_plan_is_a_document(self, store: Store) -> None:
        """Letter by letter what the entry writes; one that has not ended has none, and strangers are told nothing."""
        plan = added_plan(store)
        assert store.plan_document(PLANNER, plan.id) is None
        for ended in ({"plan": result().plan, "run": result().run}, {"failure": Failure(type="x", message='"y"')}):
            plan = added_plan(store)
            store.replace_plan(PLANNER, plan.model_copy(update={"state": PlanState.DONE, **ended}), PlanState.QUEUED)
            assert store.plan_document(PLANNER, plan.id) == store.get_plan(PLANNER, plan.id).model_dump_json()
        with pytest.raises(NotFoundError, match=f"^There is no plan {plan.id}.$"):
            store.plan_document(SPONSOR, plan.id)

    def test_refuses_to_replace_a_plan_that_moved_on(self, store: Store) -> None:
        """The plan stays as it is when its state is not the expected one."""
        plan = added_plan(store)
        with pytest.raises(WrongStateError, match=f"Plan {plan.id} is queued, no longer running"):
            store.replace_plan(PLANNER, plan.model_copy(update={"state": PlanState.DONE}), PlanState.RUNNING)
        assert store.get_plan(PLANNER, plan.id) == plan

    def test_only_one_of_many_moves_a_plan(self, store: Store) -> None:
        """Of threads that take a queued plan at once exactly one gets it."""
        plan = added_plan(store)
        running = plan.model_copy(update={"state": PlanState.RUNNING})

        def take(_: int) -> bool:
            try:
                store.replace_plan(PLANNER, running, PlanState.QUEUED)
            except WrongStateError:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(take, range(32))) == 1

    def test_takes_no_more_than_its_limit(self, store: Store) -> None:
        """The entry after the last that fits is refused and not kept."""
        for minute in range(LIMIT):
            added_plan(store, minute)
        with pytest.raises(StoreFullError, match=f"The store holds {LIMIT} scenarios, its limit"):
            store.add_scenario(PLANNER, stored_scenario())
        with pytest.raises(StoreFullError, match=f"The store holds {LIMIT} plans, its limit"):
            store.add_plan(PLANNER, stored_plan())
        assert len(store.list_plans(PLANNER, 100)) == LIMIT

    def test_a_sponsor_has_its_own_forecasts(self, store: Store) -> None:
        """The sponsor and the planner see them; another sponsor, and another plant, cannot tell them from nothing."""
        own, other = stored_forecast(1), stored_forecast(1, sponsor="bolt")
        store.add_forecast(SPONSOR, own, None)
        store.add_forecast(PLANNER, other, None)
        assert store.get_forecast(SPONSOR, own.id) == store.get_forecast(PLANNER, own.id) == own
        assert store.list_forecasts(SPONSOR, 10) == store.forecast_history(SPONSOR, "acme") == (own,)
        assert {entry.id for entry in store.list_forecasts(PLANNER, 10)} == {own.id, other.id}
        for stranger in (OTHER_SPONSOR, COLLEAGUE_ELSEWHERE):
            with pytest.raises(NotFoundError, match=f"^There is no forecast {own.id}.$"):
                store.get_forecast(stranger, own.id)
            assert own not in store.list_forecasts(stranger, 10)
            assert store.forecast_history(stranger, "acme") == ()
        with pytest.raises(NotPermittedError, match="Only a planner, or the sponsor itself"):
            store.add_forecast(OTHER_SPONSOR, stored_forecast(2), None)

    def test_a_new_version_takes_the_place_of_the_one_before(self, store: Store) -> None:
        """Both in one step; the listing runs from the newest to the oldest."""
        first, second = stored_forecast(1), stored_forecast(2)
        store.add_forecast(SPONSOR, first, None)
        past = first.version.model_copy(update={"status": VersionStatus.SUPERSEDED})
        store.add_forecast(SPONSOR, second, first.model_copy(update={"version": past}))
        assert [e.version.status for e in store.forecast_history(SPONSOR, "acme")] == ["superseded", "validated"]
        assert store.list_forecasts(SPONSOR, 1) == (second,)
        assert [e.id for e in store.list_forecasts(SPONSOR, 1, second.position)] == [first.id]

    def test_only_one_of_many_is_the_next_version(self, store: Store) -> None:
        """Of threads that add version 1 at once exactly one gets through, and nothing else is changed."""

        def add(_: int) -> bool:
            try:
                store.add_forecast(SPONSOR, stored_forecast(1), None)
            except WrongStateError:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(add, range(32))) == 1
        with pytest.raises(WrongStateError, match="Sponsor acme has 1 versions by now"):
            store.add_forecast(SPONSOR, stored_forecast(1), None)
        assert len(store.forecast_history(SPONSOR, "acme")) == 1

    def test_takes_no_more_forecasts_than_its_limit(self, store: Store) -> None:
        """The version after the last that fits is refused, and the one before it keeps its state."""
        for number in range(1, LIMIT + 1):
            store.add_forecast(PLANNER, stored_forecast(number), None)
        last = store.forecast_history(PLANNER, "acme")[-1]
        past = last.version.model_copy(update={"status": VersionStatus.SUPERSEDED})
        with pytest.raises(StoreFullError, match=f"The store holds {LIMIT} forecasts, its limit"):
            store.add_forecast(PLANNER, stored_forecast(LIMIT + 1), last.model_copy(update={"version": past}))
        assert store.forecast_history(PLANNER, "acme")[-1] == last

    def test_a_sponsor_learns_its_own_terms_only(self, store: Store) -> None:
        """From the newest scenario that knows it; it names no scenario and no other sponsor, known or not, alike."""
        scenario = two_sponsors()
        store.add_scenario(PLANNER, scenario)
        store.add_scenario(PLANNER, stored_scenario(9))  # newer, and knows nobody
        terms = store.get_terms(SPONSOR, "acme")
        assert ({p.id for p in terms.products}, {c.id for c in terms.contracts}) == ({"A", "B"}, {"c-acme"})
        assert store.get_terms(PLANNER, "acme", scenario.id) == terms
        assert {p.id for p in store.get_terms(PLANNER, "bolt").products} == {"X"}
        for name in ("bolt", "nobody"):
            with pytest.raises(NotFoundError, match=f"^There is no sponsor {name}.$"):
                store.get_terms(SPONSOR, name)
        for key in (scenario.id, uuid4()):
            with pytest.raises(NotFoundError, match=f"^There is no scenario {key}.$"):
                store.get_terms(SPONSOR, "acme", key)
        with pytest.raises(NotFoundError, match=r"^There is no sponsor acme\.$"):
            store.get_terms(COLLEAGUE_ELSEWHERE, "acme")
