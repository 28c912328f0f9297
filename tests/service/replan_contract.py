"""What every adapter of the Store port does with replans; inherited like `StoreContract`."""

from uuid import uuid4

import pytest

from scheduler.service.errors import NotFoundError, NotPermittedError, StoreFullError
from scheduler.service.ports import Store
from scheduler.service.principal import Principal
from scheduler.service.replan_entries import StoredReplan
from tests.service.contract import LIMIT, added_plan
from tests.service.samples import ADMIN, ANALYST, APPROVER, COLLEAGUE_ELSEWHERE, PLANNER, SPONSOR, stored_replan


def added_replans(store: Store, *minutes: int) -> list[StoredReplan]:
    """Replans of one plan, in the store."""
    plan = added_plan(store)
    entries = [stored_replan(plan.scenario, plan.id, plan.id, minute) for minute in minutes]
    for entry in entries:
        store.add_replan(PLANNER, entry)
    return entries


class ReplanContract:
    """Tests of the port; subclasses define the fixture `store`, empty and limited to `LIMIT` of each noun."""

    def test_keeps_replans(self, store: Store) -> None:
        """What was added comes back equal, for all of the staff."""
        (entry,) = added_replans(store, 0)
        for who in (PLANNER, APPROVER, ANALYST):
            assert store.get_replan(who, entry.id) == entry

    def test_lists_replans_newest_first(self, store: Store) -> None:
        """Without their events; pages follow one another."""
        added_replans(store, 1, 2, 0)
        first = store.list_replans(PLANNER, 2)
        rest = store.list_replans(PLANNER, 2, first[-1].position)
        assert [entry.name for entry in (*first, *rest)] == ["R2", "R1", "R0"]
        assert "log" not in first[0].model_dump()

    @pytest.mark.parametrize("stranger", [SPONSOR, COLLEAGUE_ELSEWHERE, ADMIN], ids=["sponsor", "other plant", "admin"])
    def test_strangers_see_no_replan(self, store: Store, stranger: Principal) -> None:
        """A foreign id reads like one that nobody has."""
        (entry,) = added_replans(store, 0)
        for key in (entry.id, uuid4()):
            with pytest.raises(NotFoundError, match=f"^There is no replan {key}.$"):
                store.get_replan(stranger, key)
        assert store.list_replans(stranger, 10) == ()

    @pytest.mark.parametrize("reader", [APPROVER, ANALYST, SPONSOR], ids=["approver", "analyst", "sponsor"])
    def test_only_a_planner_replans(self, store: Store, reader: Principal) -> None:
        """Others add none."""
        plan = added_plan(store)
        with pytest.raises(NotPermittedError, match="Only a planner may add replans"):
            store.add_replan(reader, stored_replan(plan.scenario, plan.id, plan.id))

    def test_replans_have_a_limit(self, store: Store) -> None:
        """The message names it."""
        with pytest.raises(StoreFullError, match=f"holds {LIMIT} replans, its limit"):
            added_replans(store, *range(LIMIT + 1))
