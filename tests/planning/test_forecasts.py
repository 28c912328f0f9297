"""make_plan with forecasts: what orders leave of them is planned, judged and explained like orders."""

import pytest

from scheduler.checker import check_plan
from scheduler.domain.errors import InvalidScenarioError
from scheduler.domain.hashing import scenario_hash
from scheduler.domain.solve_settings import SolveSettings
from scheduler.planning import make_plan
from tests.forecast.samples import order, site, version

SETTINGS = SolveSettings(time_limit=5, workers=1, seed=1, reproducible=True)
FIRM = [order("o1", "A", 10, "2027-02-10"), order("o2", "X", 10, "2027-01-20")]


def test_net_demand_is_planned():
    """The order covers 10 of the 30 of February; the rest is delivered, and the checker judges the same scenario."""
    result = make_plan(site(orders=FIRM, horizon="100d"), SETTINGS, forecasts=[version(A=[0, 30, 10])])
    plan, netted = result.plan, result.netted
    assert [o.id for o in netted.orders] == ["o1", "o2", "forecast/A/2027-02", "forecast/A/2027-03"]
    assert [(p.order, p.unmet) for p in plan.promises] == [(o.id, 0) for o in netted.orders]
    assert sum(b.quantity for c in plan.campaigns if c.product == "A" for b in c.batches) == 40
    assert check_plan(netted, plan) == ()
    assert plan.record.scenario_hash == scenario_hash(netted)
    assert plan.record.forecasts == {"acme": version(1).file_hash}


def test_firm_orders_come_first():
    """One batch fits before both are due: the order gets it, the forecast is told why it does not."""
    scenario = site(orders=[order("o1", "A", 10, "2027-01-02", deadline="2027-01-02T00:00:00+01:00")], horizon="36h")
    plan = make_plan(scenario, SETTINGS, forecasts=[version(A=[0], B=[10])]).plan
    promises = {p.order: p for p in plan.promises}
    assert promises["o1"].unmet == 0
    short = promises["forecast/B/2027-01"]
    assert short.unmet == 10
    assert short.reason != "none"
    assert short.explanation


def test_warnings_come_with_the_plan():
    """What is due after the horizon is left out, and said."""
    plan = make_plan(site(horizon="40d"), SETTINGS, forecasts=[version(A=[0, 10, 10])]).plan
    assert [w.code for w in plan.warnings] == ["forecast_after_horizon"]


def test_without_forecasts_nothing_is_netted():
    """The result carries no second scenario."""
    result = make_plan(site(orders=FIRM, horizon="40d"), SETTINGS)
    assert result.netted is None
    assert result.plan.record.forecasts == {}


def test_broken_forecasts_are_refused_with_everything_else():
    """An unknown product of the forecast and one of an order come back together."""
    scenario = site(orders=[order("o1", "nothing", 10, "2027-02-10")])
    with pytest.raises(InvalidScenarioError, match="none of this sponsor") as caught:
        make_plan(scenario, SETTINGS, forecasts=[version(C=[1])])
    assert {i.where for i in caught.value.issues} >= {"/forecasts/0/lines/0/product", "/orders/0/product"}


def test_a_scenario_without_a_site_is_refused():
    """Months need a zone; the complaint is validation's."""
    with pytest.raises(InvalidScenarioError, match="has no site"):
        make_plan(site(sites=[]), SETTINGS, forecasts=[version(A=[1])])


def test_orders_that_break_a_contract_are_warned_about():
    """A half batch, ordered too late: it is planned all the same."""
    contract = {"id": "c", "sponsor": "acme", "whole_batches": True, "lead_time": "60d"}
    late = order("o1", "A", 5, "2027-02-10", received="2027-01-10T00:00:00+01:00")
    orders = [order("o2", "A", 10, "2027-02-10"), late]
    plan = make_plan(site(orders=orders, contracts=[contract], horizon="50d"), SETTINGS).plan
    assert [(w.code, w.where) for w in plan.warnings] == [
        ("contract_lead_time", "/orders/1"),
        ("contract_whole_batch", "/orders/1"),
    ]
    assert [p.unmet for p in plan.promises] == [0, 0]
