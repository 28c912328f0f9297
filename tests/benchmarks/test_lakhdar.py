"""Adapter and evaluators of the biopharma plant; the published schedule of 518 by every judge there is.

The published figures are not in this repository; without them these tests are skipped.
"""

from datetime import timedelta
from decimal import Decimal

import pytest

from benchmarks.adapters.lakhdar import continuous, in_periods, read
from benchmarks.adapters.lakhdar_judges import DAY, profit_in_periods, profit_of
from benchmarks.case import START, MissingDataError
from scheduler.checker import check_plan
from scheduler.checker import evaluate as terms
from scheduler.domain.objective import Term
from scheduler.domain.plan import (
    Delivery,
    Plan,
    PlannedBatch,
    PlannedCampaign,
    PlannedOperation,
    PlannedProcedure,
    PlannedTask,
    Promise,
    SolveStatus,
    TaskKind,
)
from scheduler.domain.plant import Level
from scheduler.domain.tactical import TacticalSettings
from scheduler.planning import plan_tactical

# Suites, product, day of the first fermentation, batches, changeover days before it on both suites.
BEST = (
    ("i1", "j1", "p2", 10.0, 6, 10.0, 10.0),
    ("i1", "j1", "p1", 152.0, 2, 10.0, 10.0),
    ("i1", "j1", "p3", 202.0, 7, 10.0, 10.0),
    ("i2", "j2", "p3", 10.0, 9, 10.0, 12.5),
    ("i2", "j2", "p1", 132.5, 10, 10.0, 12.5),
)
USP = {"p1": 20.0, "p2": 22.0, "p3": 12.5}


@pytest.fixture(scope="module")
def data():
    try:
        return read()
    except MissingDataError as missing:
        pytest.skip(str(missing))


def _at(days):
    return START + timedelta(days=days)


def _batch(name, product, suites, start):
    runs, first = [], start
    for procedure, unit, days in (("usp", suites[0], USP[product]), ("dsp", suites[1], 10.0)):
        span = {"start": _at(first), "end": _at(first + days)}
        operation = PlannedOperation(operation="run", **span)
        runs.append(
            PlannedProcedure(procedure=procedure, alternative=unit, units=(unit,), operations=(operation,), **span)
        )
        first += days
    return PlannedBatch(id=name, quantity=Decimal(1), start=_at(start), end=_at(first), procedures=tuple(runs))


def _published(scenario, rows=BEST):
    """A schedule: campaigns, the changeovers before them, and each product's batches to its orders by due date."""
    campaigns, tasks = [], []
    for n, (usp, dsp, product, start, count, before_usp, before_dsp) in enumerate(rows):
        starts = [start + k * USP[product] for k in range(count)]
        batches = tuple(_batch(f"c{n}-{k}", product, (usp, dsp), s) for k, s in enumerate(starts))
        campaigns.append(PlannedCampaign(id=f"c{n}", recipe=f"make-{product}", product=product, batches=batches))
        for unit, first, days in ((usp, start, before_usp), (dsp, start + USP[product], before_dsp)):
            span = {"start": _at(first - days), "end": _at(first)}
            tasks.append(PlannedTask(kind=TaskKind.CHANGEOVER, unit=unit, before=f"c{n}-0", level=Level.MAJOR, **span))
    deliveries, promises = _deliveries(scenario, campaigns)
    return Plan(
        scenario=scenario.name,
        campaigns=tuple(campaigns),
        tasks=tuple(tasks),
        deliveries=tuple(deliveries),
        promises=tuple(promises),
    )


def _deliveries(scenario, campaigns):
    deliveries, promises = [], []
    for product in {order.product for order in scenario.orders}:
        made = sorted((b.end, b.id) for c in campaigns if c.product == product for b in c.batches)
        for order in sorted((o for o in scenario.orders if o.product == product), key=lambda o: o.due):
            taken, made = made[: int(order.quantity)], made[int(order.quantity) :]
            parts = [
                Delivery(order=order.id, lot=lot, quantity=Decimal(1), usable=end, delivered=max(end, order.due))
                for end, lot in taken
            ]
            deliveries += parts
            promises.append(
                Promise(
                    order=order.id,
                    delivered=Decimal(len(parts)),
                    unmet=order.quantity - len(parts),
                    last_delivery=max((p.delivered for p in parts), default=None),
                )
            )
    return deliveries, promises


def test_the_published_schedule_is_worth_518_to_every_judge(data):
    """The evaluator, written from the published model, and the product's checker both count 518 and find no fault."""
    scenario = continuous(data)
    plan = _published(scenario)
    assert profit_of(data, plan) == (518.0, ())
    assert check_plan(scenario, plan) == ()
    assert next(v.value for v in terms(scenario, plan) if v.term is Term.PROFIT) == pytest.approx(518)


def test_broken_schedules_are_named(data):
    """A campaign that follows too soon, changes its suites or misses the horizon is no schedule of the model."""
    scenario = continuous(data)
    soon = _published(scenario, (*BEST[:1], ("i1", "j1", "p1", 150.0, 2, 8.0, 10.0), *BEST[2:]))
    assert "c1 starts on i1 after 8.0 days, published: 10.0" in profit_of(data, soon).violations
    late = _published(scenario, (*BEST[:4], ("i2", "j2", "p1", 160.0, 10, 10.0, 12.5)))
    assert any("after the horizon" in broken for broken in profit_of(data, late).violations)


@pytest.mark.slow
def test_no_bound_is_below_the_published_schedule(data):
    """The relaxation allows what the schedule of 518 does, in whatever periods time is cut."""
    for settings in (TacticalSettings(period=60 * DAY, time_limit=20), TacticalSettings(time_limit=20)):
        plan = plan_tactical(continuous(data), settings)
        bound = next(b for b in plan.bounds if b.tier == 1)
        assert bound.terms == (Term.PROFIT,)
        assert bound.value <= -518


@pytest.mark.slow
def test_the_published_optimum_in_periods_is_proved(data):
    """The tactical plan in periods of 60 days is the published optimum, and the published model's rules hold in it."""
    settings = TacticalSettings(period=60 * DAY, one_product=True, time_limit=60)
    plan = plan_tactical(in_periods(data), settings)
    assert plan.status is SolveStatus.OPTIMAL
    assert plan.value == pytest.approx(-490)
    assert profit_in_periods(data, plan) == (pytest.approx(490), ())
