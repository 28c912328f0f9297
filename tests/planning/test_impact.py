"""A new forecast against the present plan: what changes, and no more than must."""

from scheduler.domain.solve_settings import SolveSettings
from scheduler.forecast.diff import diff
from scheduler.forecast.terms import terms_of
from scheduler.planning import make_plan
from scheduler.planning.impact import CampaignEvent, impact, plan_again
from tests.forecast.samples import order, site, version

SETTINGS = SolveSettings(time_limit=1, workers=1, seed=1, reproducible=True)
CONTRACT = {"id": "c", "sponsor": "acme", "monthly_cap": 15}
SITE = site(orders=[order("o1", "X", 10, "2027-02-10")], contracts=[CONTRACT], horizon="100d")
OLD = version(1, A=[0, 10, 10])


def _present():
    result = make_plan(SITE, SETTINGS, forecasts=[OLD])
    return result.netted, result.plan


def _impact(new, scenario, plan):
    result = plan_again(scenario, plan, [new], SETTINGS)
    changed = diff(OLD, new, terms_of(scenario, new.sponsor))
    return result, impact((scenario, plan), (result.netted, result.plan), [changed])


def test_more_demand_adds_a_campaign_and_leaves_the_others():
    """Twenty more of B in March: one campaign appears; what breaks a rule is said; nobody is late."""
    scenario, plan = _present()
    result, found = _impact(version(2, A=[0, 10, 10], B=[None, None, 20]), scenario, plan)
    assert [(c.product, c.event, c.batches_before, c.batches_after) for c in found.campaigns] == [
        ("B", CampaignEvent.ADDED, 0, 2)
    ]
    assert found.orders == ()
    assert [(r.rule, r.product) for r in found.diffs[0].broken] == [("cap", "B")]
    assert [(c.product, c.change) for c in found.diffs[0].changes if c.change] == [("B", 20)]
    assert result.plan.record.settings.profile == "stable"
    assert {c.id for c in plan.campaigns} <= {c.id for c in result.plan.campaigns}


def test_no_demand_drops_its_campaigns():
    """The forecast is gone, the sponsor's campaigns with it; the other sponsor's stay where they are."""
    scenario, plan = _present()
    _, found = _impact(version(2, A=[0, 0, 0]), scenario, plan)
    assert {(c.product, c.event) for c in found.campaigns} == {("A", CampaignEvent.DROPPED)}
    assert all(c.start_after is None and c.start_before is not None for c in found.campaigns)


def test_nothing_changed_nothing_differs():
    """The same quantities again."""
    scenario, plan = _present()
    _, found = _impact(version(2, A=[0, 10, 10]), scenario, plan)
    assert (found.orders, found.campaigns) == ((), ())


def test_orders_that_would_be_late_are_named():
    """Five batches due on the first day cannot be there: late or short, with the reason, and new to the plan."""
    scenario, plan = _present()
    _, found = _impact(version(2, A=[50, 10, 10]), scenario, plan)
    assert "forecast/A/2027-01" in {o.order for o in found.orders}
    (risk,) = [o for o in found.orders if o.order == "forecast/A/2027-01"]
    assert risk.before is None
    assert risk.after.outcome != "on time in full"
    assert risk.after.explanation
