"""Replanning on a generated plant: what no event touches stays where it is."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from scenarios.generate import generate_with_plan
from scheduler.checker import check_plan
from scheduler.domain.demand import Order
from scheduler.domain.event import BatchFailed, Event, EventLog, OrderAdded, UnitDown
from scheduler.domain.plan import Plan, PlannedBatch, PlannedProcedure
from scheduler.domain.replan import Strategy
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.planning.loose import loose_campaigns
from scheduler.planning.replan import replan
from scheduler.planning.replan.roll_forward import Zones, roll_forward

SETTINGS = SolveSettings(reproducible=True, workers=1, time_limit=4)
Running = list[tuple[PlannedBatch, PlannedProcedure]]


@pytest.fixture(scope="module")
def world() -> tuple[Scenario, Plan, datetime, Running]:
    """A plant of a hundred batches, its hidden plan, a moment in the middle of it and what runs then."""
    scenario, plan = generate_with_plan(100, seed=3)
    now = scenario.start + (max(c.end for c in plan.campaigns) - scenario.start) / 3
    now = now.replace(minute=0, second=0, microsecond=0)
    runs = [(b, p) for c in plan.campaigns for b in c.batches for p in b.procedures if p.start < now < p.end]
    return scenario, plan, now, runs


def _added(scenario: Scenario, now: datetime, runs: Running) -> Event:
    product = scenario.orders[-1].product
    return OrderAdded(order=Order(id="new", product=product, quantity=Decimal(1), due=scenario.end))


def _failed(scenario: Scenario, now: datetime, runs: Running) -> Event:
    return BatchFailed(batch=runs[0][0].id, at=now)


@pytest.mark.slow
@pytest.mark.parametrize("event", [_added, _failed])
@pytest.mark.parametrize("strategy", [Strategy.RIGHT_SHIFT, Strategy.LOCAL])
def test_what_no_event_touches_stays(
    world: tuple[Scenario, Plan, datetime, Running], event: Callable[..., Event], strategy: Strategy
) -> None:
    """A new order and a lost batch are made in the gaps: no procedure that was planned moves or is dropped."""
    scenario, plan, now, runs = world
    log = EventLog(now=now, events=(event(scenario, now, runs),))
    answer = replan(scenario, plan, log, SETTINGS, strategies=[strategy])
    (proposal,) = answer.proposals
    assert (proposal.moved, proposal.unit_changed, proposal.vanished) == (0, 0, 0)
    assert sum(p.unmet for p in proposal.plan.promises) == 0
    assert check_plan(answer.scenario, proposal.plan, answer.baseline) == ()


def test_only_what_an_event_touches_is_loose(world: tuple[Scenario, Plan, datetime, Running]) -> None:
    """Without events nothing is; a unit that goes down frees what would run on it then."""
    scenario, plan, now, _ = world
    assert loose_campaigns(*roll_forward(scenario, plan, EventLog(now=now), Zones())) == frozenset()
    run = next(p for c in plan.campaigns for b in c.batches for p in b.procedures if p.start > now + timedelta(days=9))
    down = UnitDown(unit=run.units[0], start=run.start, end=run.start + timedelta(hours=5))
    loose = loose_campaigns(*roll_forward(scenario, plan, EventLog(now=now, events=(down,)), Zones()))
    held = {
        c.id
        for c in plan.campaigns
        for b in c.batches
        for p in b.procedures
        if run.units[0] in p.units and p.start < down.end and p.end > down.start
    }
    assert loose == held != frozenset()
