"""Plans of small plants in weeks: what is made when, stock, purchases, money, campaigns, overtime."""

import pytest

from scheduler.domain.normalise import normalise
from scheduler.domain.plan import SolveStatus
from scheduler.domain.tactical import TacticalSettings
from scheduler.tactical.solve import Stop, solve
from tests.checker.builders import iso, plant, procedure, recipe
from tests.tactical.plants import DAY, WEEK, one_unit, order


def _plan(scenario, **settings):
    settings = TacticalSettings(**{"weeks": 4, "time_limit": 20, **settings})
    plan = solve(normalise(scenario).scenario, settings, Stop(settings.time_limit), lambda _: None, lambda _: None)
    assert plan.status is SolveStatus.OPTIMAL
    return plan


def _made(plan):
    return [(p.product, p.period, p.batches, p.campaigns) for p in plan.production]


def _term(plan, name):
    return next(t.value for t in plan.objective if t.term == name)


def test_an_order_is_made_in_the_last_week_before_it_is_due():
    """Batches are usable where their week ends; made as late as in time, nothing waits."""
    plan = _plan(one_unit(order("o", "A", 20, 3 * WEEK)))
    assert _made(plan) == [("A", 2, 2, 1)]
    assert (_term(plan, "unmet"), _term(plan, "lateness")) == (0, 0)
    (promise,) = plan.promises
    assert (promise.delivered, promise.unmet, promise.last_period) == (20, 0, 2)


def test_an_order_due_within_a_week_counts_as_late_in_the_plan():
    """Lead times are rounded up: what is made in a week is there at its end, days after the due date."""
    plan = _plan(one_unit(order("o", "A", 10, 2 * DAY)))
    assert _term(plan, "lateness") == 10 * 5


def test_a_full_week_pushes_work_into_the_week_before():
    """Six batches and a day of changeover fill a week; the seventh batch is made before and waits."""
    plan = _plan(one_unit(order("o", "A", 70, 2 * WEEK)))
    assert sum(p.batches for p in plan.production) == 7
    assert all(load.utilisation <= 1 for load in plan.loads)
    assert _term(plan, "lateness") == 0


def test_a_campaign_goes_on_over_the_weeks():
    """Ten batches over two weeks are one campaign: the second week begins none."""
    plan = _plan(one_unit(order("o", "A", 120, 2 * WEEK)))
    assert sum(p.campaigns for p in plan.production) == 1
    assert [p.batches for p in plan.production] == [6, 6] or sum(p.batches for p in plan.production) == 12


def test_campaign_minimum_and_multiple_hold():
    """An order for one batch calls for the campaign minimum of three, in the multiple asked for."""
    rules = {"campaign": {"min_batches": 3, "multiple_of": 2}}
    scenario = plant(
        recipe("make", "A", procedure("run", "U", duration="24h"), **rules),
        units=["U"],
        horizon="28d",
        orders=[order("o", "A", 10, 3 * WEEK)],
    )
    assert [p.batches for p in _plan(scenario).production] == [4]


def test_quality_control_and_shelf_life_move_production():
    """A week of QC brings production forward; a shelf life of eight days keeps it from coming earlier still."""
    product = {"id": "A", "sponsor": "acme", "qc": {"duration": "7d"}, "shelf_life": "8d"}
    scenario = one_unit(order("o", "A", 20, 3 * WEEK), products=[product, {"id": "B", "sponsor": "bolt"}])
    assert [(p.period, p.batches) for p in _plan(scenario).production] == [(1, 2)]


def test_stock_on_hand_serves_first_and_expires():
    """Released stock is delivered; a lot that expires before the order is due is thrown away."""
    lots = [
        {"id": "l1", "item": "A", "quantity": 10},
        {"id": "l2", "item": "B", "quantity": 10, "expiry": iso(WEEK)},
    ]
    orders = [order("o1", "A", 10, 2 * DAY), order("o2", "B", 10, 3 * WEEK)]
    plan = _plan(one_unit(*orders, lots=lots))
    assert _made(plan) == [("B", 2, 1, 1)]
    assert (_term(plan, "lateness"), _term(plan, "waste")) == (0, 10)


def test_storage_holds_stock_back():
    """Storage for three batches leaves eleven of twelve in time: three from the first week, eight from the second."""
    product = {"id": "A", "sponsor": "acme", "storage": {"storage": "cold", "per_unit": 1}}
    fields = {"storages": [{"id": "cold", "capacity": 30}], "products": [product, {"id": "B", "sponsor": "bolt"}]}
    plan = _plan(one_unit(order("o", "A", 120, 2 * WEEK), **fields))
    assert max(s.stock for s in plan.stock) <= 30
    assert _term(plan, "lateness") > 0


def test_stock_targets_are_made_for():
    """A target calls for batches that no order wants."""
    product = {"id": "A", "sponsor": "acme", "stock_targets": [{"date": iso(2 * WEEK), "quantity": 20}]}
    plan = _plan(one_unit(products=[product, {"id": "B", "sponsor": "bolt"}]))
    assert sum(p.batches for p in plan.production) == 2
    assert next(s for s in plan.stock if s.target).deficit == 0


def _with_resin(**purchase):
    uses = {"operations": [{"id": "run", "duration": "24h", "consumes": [{"item": "resin", "quantity": 3}]}]}
    made = recipe("make", "A", procedure("run", "U", duration=None, **uses))
    material = {"id": "resin", "unit": "kg", "purchase": {"lead_time": "7d", **purchase}}
    return plant(made, units=["U"], horizon="28d", orders=[order("o", "A", 20, 3 * WEEK)], materials=[material])


def test_materials_are_bought_in_time_and_in_packs():
    """Two batches need 6 kg; packs of 5 kg make it 10, to be ordered a lead time before they arrive."""
    plan = _plan(_with_resin(multiple=5, price=1))
    assert {p.material for p in plan.purchases} == {"resin"}
    assert sum(p.quantity for p in plan.purchases) == 10
    for purchase in plan.purchases:
        assert purchase.quantity % 5 == 0
        assert (plan.periods[purchase.period].end - purchase.order_by).days == 7


def test_what_cannot_be_bought_in_time_is_not_made():
    """A lead time past the horizon leaves the order unmet instead of failing."""
    plan = _plan(_with_resin(price=1).model_copy(update={"materials": _late()}))
    assert (_made(plan), _term(plan, "unmet")) == ([], 20)


def _late():
    return tuple(m.model_copy(update={"purchase": None}) for m in _with_resin().materials)


def test_intermediates_are_made_before_what_draws_on_them():
    """Drug product drawn from drug substance: both are made, the substance no later."""
    fill = {"operations": [{"id": "fill", "duration": "24h", "consumes": [{"item": "B", "quantity": 10}]}]}
    scenario = plant(
        recipe("substance", "B", procedure("run", "U", duration="24h")),
        recipe("product", "A", procedure("fill", "V", duration=None, **fill)),
        units=["U", "V"],
        products=[{"id": "A", "sponsor": "acme"}, {"id": "B", "sponsor": "acme"}],
        horizon="28d",
        orders=[order("o", "A", 30, 3 * WEEK)],
    )
    plan = _plan(scenario)
    assert _term(plan, "unmet") == 0
    last = {p: max(m.period for m in plan.production if m.product == p) for p in "AB"}
    assert last["B"] <= last["A"]


def test_an_order_not_to_be_split_is_delivered_at_once():
    """Sixty and sixty over two weeks are delivered together, at the end of the second."""
    plan = _plan(one_unit(order("o", "A", 100, WEEK, partial=False)))
    delivered = [(s.period, s.delivered) for s in plan.stock if s.delivered]
    assert delivered == [(1, 100)]


def test_a_campaign_minimum_is_made_over_several_weeks():
    """Batches of four days, three a campaign: no week holds a campaign, two weeks do."""
    made = recipe("make", "A", procedure("run", "U", duration="96h"), campaign={"min_batches": 3})
    scenario = plant(made, units=["U"], horizon="28d", orders=[order("o", "A", 30, 3 * WEEK)])
    plan = _plan(scenario)
    assert (_term(plan, "unmet"), _term(plan, "lateness")) == (0, 0)
    assert sum(p.batches for p in plan.production) == 3
    assert sum(p.campaigns for p in plan.production) == 1
    assert all(load.utilisation <= 1 for load in plan.loads)


def test_overtime_is_used_where_it_is_allowed():
    """A tenth more hours makes room for what would be late."""
    scenario = one_unit(order("o", "A", 70, WEEK), units=[{"id": "U", "initial": {"last_product": "B"}}])
    assert _term(_plan(scenario), "lateness") > 0
    plan = _plan(scenario, overtime="0.2")
    assert _term(plan, "lateness") == 0
    assert sum(load.overtime_h for load in plan.loads) > 0


def test_the_worth_of_a_day_is_where_it_is_tight():
    """Eight batches are due in a week that holds six: a day more there saves one's lateness, later days nothing."""
    plan = _plan(one_unit(order("o", "A", 80, WEEK)))
    first, *later = sorted(plan.loads, key=lambda load: load.period)
    assert first.value_of_day == pytest.approx(70, rel=0.1)
    assert later[-1].value_of_day == 0


def test_small_buckets_follow_the_sequence():
    """One line a period: the cheap sequence is taken, and a unit keeps its state through idle periods."""
    costs = [("A", "B", 9), ("B", "A", 1)]
    rules = [
        {"from": {"product": a}, "to": {"product": b}, "changeover": {"duration": "0h", "level": "none", "cost": cost}}
        for a, b, cost in costs
    ]
    objective = {"tiers": [[{"term": "changeover_cost"}]]}
    orders = [order("a", "A", 10, 28 * DAY), order("b", "B", 10, 28 * DAY)]
    plan = _plan(one_unit(*orders, changeovers=rules, objective=objective), one_product=True)
    assert [p.product for p in sorted(plan.production, key=lambda p: p.period)] == ["B", "A"]
    assert _term(plan, "changeover_cost") == 1


def test_nothing_to_do_is_a_plan():
    """Without orders nothing is made, and that is optimal."""
    plan = _plan(one_unit())
    assert (plan.production, plan.value) == ((), 0)


@pytest.mark.parametrize("orders", [(), (order("o", "A", 20, 500),)])
def test_no_time_at_all_is_enough_for_a_plan(orders):
    """A limit that is over before it begins still gives a plan, if only that nothing is made."""
    settings = TacticalSettings(weeks=4, time_limit=0.00001)
    plan = solve(normalise(one_unit(*orders)).scenario, settings, Stop(0.00001), lambda _: None, lambda _: None)
    assert len(plan.promises) == len(orders)
    assert sum(p.delivered + p.unmet for p in plan.promises) == sum(o["quantity"] for o in orders)


def test_a_stop_ends_the_search_with_the_plan_so_far():
    """Told to stop at once, it still answers, as cancelled."""
    settings = TacticalSettings(weeks=4, time_limit=60)
    stop = Stop(60)
    stop.cancelled.set()
    plan = solve(normalise(one_unit(order("o", "A", 20, 500))).scenario, settings, stop, lambda _: None, lambda _: None)
    assert plan.status is SolveStatus.CANCELLED
