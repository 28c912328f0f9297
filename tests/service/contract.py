"""What every adapter of the Store port does; a test module of an adapter inherits it and gives the `store`."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from scheduler.service.entries import Failure, PlanState, Position
from scheduler.service.errors import NotFoundError, NotPermittedError, StoreFullError, WrongStateError
from scheduler.service.ports import Store
from tests.service.samples import COLLEAGUE_ELSEWHERE, PLANNER, SPONSOR, result, stored_plan, stored_scenario

LIMIT = 5  # scenarios, and plans, that the store under test takes


class StoreContract:
    """Tests of the port; subclasses define the fixture `store`, empty and limited to `LIMIT` of each noun."""

    def test_keeps_scenarios_and_plans(self, store: Store) -> None:
        """What was added comes back equal."""
        scenario, plan = stored_scenario(), stored_plan()
        store.add_scenario(PLANNER, scenario)
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

    @pytest.mark.parametrize("stranger", [SPONSOR, COLLEAGUE_ELSEWHERE], ids=["sponsor", "other plant"])
    def test_strangers_see_nothing(self, store: Store, stranger: object) -> None:
        """A sponsor, and a planner of another plant, cannot tell a foreign id from an unknown one."""
        scenario, plan = stored_scenario(), stored_plan()
        store.add_scenario(PLANNER, scenario)
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

    def test_lists_newest_first_in_pages(self, store: Store) -> None:
        """Pages follow one another without gap or repetition, through equal instants too."""
        plans = [stored_plan(minute) for minute in (3, 1, 2, 2, 0)]
        for plan in plans:
            store.add_plan(PLANNER, plan)
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
        plan = stored_plan()
        store.add_plan(PLANNER, plan)
        failed = plan.model_copy(
            update={"state": PlanState.FAILED, "failure": Failure(type="x", message="y"), "plan": result().plan}
        )
        store.replace_plan(PLANNER, failed, PlanState.QUEUED)
        assert store.get_plan(PLANNER, plan.id) == failed
        assert store.list_plans(PLANNER, 1)[0] == failed.summary()
        assert "plan" not in store.list_plans(PLANNER, 1)[0].model_dump()

    def test_refuses_to_replace_a_plan_that_moved_on(self, store: Store) -> None:
        """The plan stays as it is when its state is not the expected one."""
        plan = stored_plan()
        store.add_plan(PLANNER, plan)
        with pytest.raises(WrongStateError, match=f"Plan {plan.id} is queued, no longer running"):
            store.replace_plan(PLANNER, plan.model_copy(update={"state": PlanState.DONE}), PlanState.RUNNING)
        assert store.get_plan(PLANNER, plan.id) == plan

    def test_only_one_of_many_moves_a_plan(self, store: Store) -> None:
        """Of threads that take a queued plan at once exactly one gets it."""
        plan = stored_plan()
        store.add_plan(PLANNER, plan)
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
            store.add_scenario(PLANNER, stored_scenario(minute))
            store.add_plan(PLANNER, stored_plan(minute))
        with pytest.raises(StoreFullError, match=f"The store holds {LIMIT} scenarios, its limit"):
            store.add_scenario(PLANNER, stored_scenario())
        with pytest.raises(StoreFullError, match=f"The store holds {LIMIT} plans, its limit"):
            store.add_plan(PLANNER, stored_plan())
        assert len(store.list_plans(PLANNER, 100)) == LIMIT
