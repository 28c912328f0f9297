"""The scenario as it stands at an instant of a plan."""

from datetime import timedelta
from decimal import Decimal

import pytest

from scheduler.domain.commitment import Zone
from scheduler.domain.demand import Order
from scheduler.domain.event import (
    BatchFailed,
    Finished,
    ForecastReceived,
    LotHeld,
    OrderAdded,
    OrderCancelled,
    OrderChanged,
    Started,
    UnitDown,
    YieldReported,
)
from scheduler.domain.forecast import ForecastLine, ForecastVersion
from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.planning.replan.roll_forward import Zones, roll_forward
from scheduler.validation import validate
from tests.planning.replan.story import at, log, made_by, planned, plant, started

NOW = 9


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """The plant."""
    return plant()


@pytest.fixture(scope="module")
def plan(scenario: Scenario) -> Plan:
    """Its plan."""
    return planned(scenario)


def test_what_is_done_is_history_and_what_runs_is_committed(scenario: Scenario, plan: Plan) -> None:
    """Finished batches become lots, running ones commitments whose begun procedures are frozen; the end stays."""
    rolled = roll_forward(scenario, plan, log(NOW), Zones()).scenario
    assert (rolled.start, rolled.end) == (at(NOW), scenario.end)
    assert (
        sum((lot.quantity for lot in rolled.lots), Decimal()) == made_by(plan, NOW, "A") + made_by(plan, NOW, "B") > 0
    )
    over = {b.id for c in plan.campaigns for b in c.batches if b.end <= at(NOW)}
    assert {lot.id for lot in rolled.lots} == over
    begun = {batch: runs for batch, runs in started(plan, NOW).items() if runs and batch not in over}
    frozen = {
        b.id: {p.procedure for p in b.procedures if Zone.FROZEN in (p.zone, c.zone)}
        for c in rolled.commitments
        for b in c.batches
    }
    assert {batch: runs for batch, runs in frozen.items() if runs} == begun != {}
    assert [i for i in validate(rolled) if i.severity == "error"] == []


def test_zones_keep_what_is_near(scenario: Scenario, plan: Plan) -> None:
    """What starts in the frozen zone is frozen; what starts in the slushy zone is committed and may move."""
    rolled = roll_forward(scenario, plan, log(0.0), Zones(timedelta(days=3), timedelta(days=60))).scenario
    runs = [(p, c) for c in rolled.commitments for b in c.batches for p in b.procedures]
    assert {p.start < at(3) for p, c in runs if Zone.FROZEN in (p.zone, c.zone)} == {True}
    assert {p.start >= at(3) for p, c in runs if Zone.FROZEN not in (p.zone, c.zone)} == {True}
    assert len(runs) == sum(len(b.procedures) for c in plan.campaigns for b in c.batches)


def test_units_are_in_the_state_the_plan_left_them_in(scenario: Scenario, plan: Plan) -> None:
    """A unit knows the last product it ran, and since when it is clean or dirty."""
    rolled = roll_forward(scenario, plan, log(NOW), Zones()).scenario
    for unit in rolled.units:
        uses = sorted(
            (p.end, c.product)
            for c in plan.campaigns
            for b in c.batches
            for p in b.procedures
            if unit.id in p.units and p.end <= at(NOW)
        )
        cleans = [t.end for t in plan.tasks if t.unit == unit.id and t.end <= at(NOW)]
        assert unit.initial.last_product == (uses[-1][1] if uses else None)
        assert unit.initial.clean_since == max(cleans, default=None)
        dirty = [end for end, _ in uses if not cleans or end > max(cleans)]
        assert unit.initial.dirty_since == min(dirty, default=None)


def test_actuals_take_the_place_of_what_was_planned(scenario: Scenario, plan: Plan) -> None:
    """A late start moves the end; a reported end and yield hold; the baseline has them too."""
    batch = next(b for c in plan.campaigns for b in c.batches if b.procedures[0].start < at(4) < b.procedures[0].end)
    grow = batch.procedures[0]
    late = Started(batch=batch.id, procedure="grow", at=grow.start + timedelta(days=1))
    end = Finished(batch=batch.id, procedure="grow", at=grow.end + timedelta(days=2))
    low = YieldReported(batch=batch.id, quantity=Decimal(7))
    for events, ends in (((late, low), grow.end + timedelta(days=1)), ((late, low, end), grow.end + timedelta(days=2))):
        rolled = roll_forward(scenario, plan, log(4, *events), Zones())
        kept = next(b for c in rolled.scenario.commitments for b in c.batches if b.id == batch.id)
        assert (kept.procedures[0].start, kept.procedures[0].end, kept.quantity) == (late.at, ends, Decimal(7))
        assert next(b.quantity for c in rolled.baseline.campaigns for b in c.batches if b.id == batch.id) == 7


def test_a_failed_batch_is_gone_and_leaves_its_unit_dirty(scenario: Scenario, plan: Plan) -> None:
    """Nothing of it is committed or in stock; the unit it ran in has been used by it."""
    batch = next(b for c in plan.campaigns for b in c.batches if b.procedures[0].start < at(3) < b.procedures[0].end)
    rolled = roll_forward(scenario, plan, log(3, BatchFailed(batch=batch.id, at=at(3))), Zones()).scenario
    assert batch.id not in {b.id for c in rolled.commitments for b in c.batches} | {lot.id for lot in rolled.lots}
    unit = rolled.unit_by_id[batch.procedures[0].units[0]]
    assert unit.initial.dirty_since == at(3)


def test_a_unit_that_is_down_has_hours_of_its_own(scenario: Scenario, plan: Plan) -> None:
    """Nothing runs on it while it is down; other units are as they were."""
    down = UnitDown(unit="B2", start=at(10), end=at(12), reason="motor")
    rolled = roll_forward(scenario, plan, log(NOW, down), Zones()).scenario
    closed = [span for span in (rolled.working_time("B2").running) if span.start < at(12) and span.end > at(10)]
    assert closed == []
    assert any(span.start < at(11) < span.end for span in rolled.working_time("B1").running)


def test_the_order_book_changes(scenario: Scenario, plan: Plan) -> None:
    """Orders are added, changed and cancelled; of what was delivered only the rest is open."""
    added = OrderAdded(order=Order(id="o3", product="B", quantity=Decimal(10), due=at(40)))
    more = OrderChanged(order="o1", quantity=Decimal(50), due=at(30))
    rolled = roll_forward(scenario, plan, log(20, added, more, OrderCancelled(order="o2")), Zones()).scenario
    given = sum((d.quantity for d in plan.deliveries if d.order == "o1" and d.delivered <= at(20)), Decimal())
    assert {o.id: (o.quantity, o.due) for o in rolled.orders} == {
        "o1": (50 - given, at(30)),
        "o3": (Decimal(10), at(40)),
    }
    assert given > 0


def test_a_held_lot_gets_a_hold(scenario: Scenario, plan: Plan) -> None:
    """The hold names the lot and the time."""
    over = next(b.id for c in plan.campaigns for b in c.batches if b.end <= at(NOW))
    rolled = roll_forward(scenario, plan, log(NOW, LotHeld(lot=over, start=at(NOW), lifted=at(20))), Zones()).scenario
    assert [(h.lot, h.blocked_from, h.lifted) for h in rolled.holds] == [(over, at(NOW), at(20))]


def test_a_campaign_in_progress_goes_on(scenario: Scenario, plan: Plan) -> None:
    """A unit whose last batch was of a committed campaign knows it; the campaign stays committed to its last batch."""
    rolled = roll_forward(scenario, plan, log(NOW), Zones()).scenario
    last = {}
    for campaign in plan.campaigns:
        for run in (p for b in campaign.batches for p in b.procedures if p.end <= at(NOW)):
            for unit in run.units:
                last[unit] = max(last.get(unit, (at(0), "")), (run.end, campaign.id))
    committed = {c.id for c in rolled.commitments}
    going = {u.id: u.initial.last_campaign for u in rolled.units if u.initial.last_campaign}
    assert going == {unit: name for unit, (_, name) in last.items() if name in committed} != {}
    assert [i for i in validate(rolled) if i.severity == "error"] == []


def test_a_yield_counts_in_whole_multiples(scenario: Scenario, plan: Plan) -> None:
    """What is measured more finely than the product's precision is rounded down."""
    batch = next(b for c in plan.campaigns for b in c.batches if b.start < at(4) < b.end)
    low = YieldReported(batch=batch.id, quantity=Decimal("7.8"))
    rolled = roll_forward(scenario, plan, log(4, low), Zones())
    assert next(b.quantity for c in rolled.baseline.campaigns for b in c.batches if b.id == batch.id) == 7


def test_a_new_forecast_takes_the_place_of_the_last(scenario: Scenario, plan: Plan) -> None:
    """What orders leave of it is demand from now on; what an earlier one left is not wanted any more."""
    lines = (ForecastLine(product="B", month="2027-03", quantity=Decimal(40)),)
    version = ForecastVersion(
        sponsor="bolt", sequence=2, received=at(5), first_month="2027-01",
        file_name="f.csv", file_hash="0" * 64, lines=lines,
    )  # fmt: skip
    old = Order(id="forecast/B/2027-02", product="B", quantity=Decimal(10), due=at(30), source="forecast")
    before = scenario.model_copy(update={"orders": (*scenario.orders, old), "horizon": timedelta(days=90)})
    rolled = roll_forward(before, plan, log(9, ForecastReceived(version=version)), Zones()).scenario
    assert {o.id: o.quantity for o in rolled.orders if o.source == "forecast"} == {"forecast/B/2027-03": 40}
