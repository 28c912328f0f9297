"""Proposals after events: checked, side by side, with what they change."""

from datetime import timedelta
from decimal import Decimal

import pytest

from scheduler.checker import check_plan
from scheduler.domain.demand import Order
from scheduler.domain.errors import InvalidScenarioError
from scheduler.domain.event import BatchFailed, Event, Finished, LotHeld, OrderAdded, Started, UnitDown
from scheduler.domain.plan import Plan
from scheduler.domain.replan import Replanned, Strategy
from scheduler.domain.scenario import Scenario
from scheduler.planning.replan import replan
from tests.planning.replan.story import SETTINGS, at, log, planned, plant


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """The plant."""
    return plant()


@pytest.fixture(scope="module")
def plan(scenario: Scenario) -> Plan:
    """Its plan."""
    return planned(scenario)


def _starts(plan: Plan) -> dict[tuple[str, str], object]:
    return {(b.id, p.procedure): p.start for c in plan.campaigns for b in c.batches for p in b.procedures}


def _proposed(scenario: Scenario, plan: Plan, day: float, *events: Event, **options: object) -> Replanned:
    answer = replan(scenario, plan, log(day, *events), SETTINGS, **options)  # type: ignore[arg-type]
    for proposal in answer.proposals:
        baseline = None if proposal.strategy is Strategy.FULL else answer.baseline
        assert check_plan(answer.scenario, proposal.plan, baseline) == ()
    return answer


def test_nothing_happened_and_nothing_moves(scenario: Scenario, plan: Plan) -> None:
    """Without events the plan goes on as it was."""
    answer = _proposed(scenario, plan, 6, strategies=[Strategy.RIGHT_SHIFT, Strategy.LOCAL])
    assert [p.changes for p in answer.proposals] == [0, 0]
    assert [p.worse for p in answer.proposals] == [(), ()]


def test_a_late_end_pushes_what_follows(scenario: Scenario, plan: Plan) -> None:
    """What runs late keeps its batch; nothing starts earlier than it did, on other units or in another order."""
    batch = next(b for c in plan.campaigns for b in c.batches if b.procedures[0].start < at(3) < b.procedures[0].end)
    late = Finished(batch=batch.id, procedure="grow", at=batch.procedures[0].end + timedelta(days=2))
    (shifted,) = _proposed(scenario, plan, 3, late, strategies=[Strategy.RIGHT_SHIFT]).proposals
    before, after = _starts(plan), _starts(shifted.plan)
    assert all(after[run] >= before[run] for run in after if run in before)  # type: ignore[operator]
    assert shifted.moved > 0
    assert (shifted.unit_changed, shifted.appeared, shifted.vanished) == (0, 0, 0)


def test_local_moves_no_more_than_right_shift(scenario: Scenario, plan: Plan) -> None:
    """Down for half a day: the local proposal changes no more procedures than pushing everything to the right does."""
    ahead = min(p.start for c in plan.campaigns for b in c.batches for p in b.procedures[1:] if p.start > at(10))
    down = UnitDown(unit="COLUMN", start=ahead, end=ahead + timedelta(hours=12))
    shifted, local = _proposed(scenario, plan, 6, down, strategies=[Strategy.RIGHT_SHIFT, Strategy.LOCAL]).proposals
    assert 0 < local.changes <= shifted.changes


def test_a_failed_batch_is_made_again(scenario: Scenario, plan: Plan) -> None:
    """What it was for is still delivered, later, by a batch that was not in the plan."""
    batch = next(b for c in plan.campaigns for b in c.batches if b.procedures[0].start < at(3) < b.procedures[0].end)
    (local,) = _proposed(
        scenario, plan, 3, BatchFailed(batch=batch.id, at=at(3)), strategies=[Strategy.LOCAL]
    ).proposals
    assert local.appeared >= 2
    assert sum((p.unmet for p in local.plan.promises), Decimal()) == 0


def test_a_new_order_is_fitted_in(scenario: Scenario, plan: Plan) -> None:
    """It is delivered, and what was planned stays where it was."""
    added = OrderAdded(order=Order(id="o3", product="B", quantity=Decimal(10), due=at(45)))
    (local,) = _proposed(scenario, plan, 6, added, strategies=[Strategy.LOCAL]).proposals
    assert {p.order: p.unmet for p in local.plan.promises}["o3"] == 0
    assert (local.moved, local.unit_changed, local.vanished) == (0, 0, 0)


def test_the_frozen_zone_is_kept(scenario: Scenario, plan: Plan) -> None:
    """Even the full proposal leaves what starts within the frozen zone where it was."""
    (full,) = _proposed(scenario, plan, 6, strategies=[Strategy.FULL], frozen=timedelta(days=4)).proposals
    before, after = _starts(plan), _starts(full.plan)
    near = {run for run, start in before.items() if at(6) <= start < at(10)}  # type: ignore[operator]
    assert near
    assert {run: after[run] for run in near} == {run: before[run] for run in near}


def test_a_frozen_zone_that_cannot_be_kept_gives_way(scenario: Scenario, plan: Plan) -> None:
    """What runs late pushes what is frozen behind it, and the answer says so; what has begun stays."""
    batch = next(b for c in plan.campaigns for b in c.batches if b.procedures[0].start < at(3) < b.procedures[0].end)
    late = Finished(batch=batch.id, procedure="grow", at=batch.procedures[0].end + timedelta(days=2))
    answer = _proposed(scenario, plan, 3, late, strategies=[Strategy.LOCAL], frozen=timedelta(days=5))
    assert not answer.frozen_kept
    assert _starts(answer.proposals[0].plan)[batch.id, "grow"] == batch.procedures[0].start


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (Started(batch="nope", procedure="grow", at=at(1)), "no batch 'nope'"),
        (Started(batch="{batch}", procedure="dry", at=at(1)), "runs no procedure 'dry'"),
        (Started(batch="{batch}", procedure="grow", at=at(9)), "after now"),
        (Started(batch="{batch}", procedure="grow", at=at(1), alternative="B9"), "no alternative 'B9'"),
        (UnitDown(unit="B9", start=at(1), end=at(2)), "no unit 'B9'"),
        (UnitDown(unit="B1", start=at(2), end=at(1)), "before it goes down"),
        (LotHeld(lot="L9", start=at(1)), "no lot 'L9'"),
        (OrderAdded(order=Order(id="o1", product="A", quantity=Decimal(1), due=at(9))), "an order 'o1' already"),
        (OrderAdded(order=Order(id="o9", product="Z", quantity=Decimal(1), due=at(9))), "product 'Z'"),
    ],
)
def test_events_that_do_not_fit_are_refused(scenario: Scenario, plan: Plan, event: Event, message: str) -> None:
    """Unknown ids and what cannot have happened are named before anything is planned."""
    if getattr(event, "batch", "") == "{batch}":
        event = event.model_copy(update={"batch": plan.campaigns[0].batches[0].id})
    with pytest.raises(InvalidScenarioError, match=message):
        replan(scenario, plan, log(6, event), SETTINGS)


def test_now_lies_in_the_plan(scenario: Scenario, plan: Plan) -> None:
    """An instant after the horizon is refused."""
    with pytest.raises(InvalidScenarioError, match="is not within the plan"):
        replan(scenario, plan, log(61), SETTINGS)
