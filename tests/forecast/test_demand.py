"""Net forecasts as orders: when they are due, what they weigh, what is left out."""

from decimal import Decimal

from scheduler.domain.errors import Severity
from scheduler.forecast.demand import with_forecasts
from scheduler.validation import validate
from tests.forecast.samples import order, site, version

FIRM = [order("o1", "A", 30, "2027-02-10", priority=5), order("o2", "X", 10, "2027-03-10", priority=2)]
ZONES = [{"until": 2, "share": 1}, {"until": 3, "share": "0.5"}]


def test_what_is_left_is_due_at_the_start_of_its_month() -> None:
    """Named by product and month, on the site's wall clock; a month without net demand gives no order."""
    scenario, issues = with_forecasts(site(orders=FIRM), [version(A=[0, 40, 10], B=[None, None, 5])])
    assert issues == ()
    assert [(o.id, o.quantity, o.due.isoformat(), o.source) for o in scenario.orders[2:]] == [
        ("forecast/A/2027-02", 10, "2027-02-01T00:00:00+01:00", "forecast"),
        ("forecast/A/2027-03", 10, "2027-03-01T00:00:00+01:00", "forecast"),
        ("forecast/B/2027-03", 5, "2027-03-01T00:00:00+01:00", "forecast"),
    ]
    assert scenario.orders[:2] == site(orders=FIRM).orders
    assert validate(scenario) == ()


def test_the_contract_may_want_it_at_the_end_of_the_month() -> None:
    """The end of March is the start of April, in summer time."""
    contracts = [{"id": "c", "sponsor": "acme", "needed": "month_end"}]
    scenario, _ = with_forecasts(site(contracts=contracts), [version(A=[None, None, 10])])
    assert [o.due.isoformat() for o in scenario.orders] == ["2027-04-01T00:00:00+02:00"]


def test_firm_orders_outrank_it() -> None:
    """Between a tenth and nine tenths of the least firm priority, by the share that is bound."""
    contracts = [{"id": "c", "sponsor": "acme", "zones": ZONES, "net_late": 0}]
    scenario, _ = with_forecasts(site(orders=FIRM, contracts=contracts), [version(A=[0, 40, 10, 10])])
    weights = {o.id[-7:]: o.priority for o in scenario.orders if o.source == "forecast"}
    assert weights == {"2027-02": Decimal("1.8"), "2027-03": Decimal("1"), "2027-04": Decimal("0.2")}
    assert max(weights.values()) < min(o.priority for o in scenario.orders if o.source == "firm")


def test_months_that_are_over_are_left_out_with_a_warning() -> None:
    """The month under way is due at once, the one before is gone."""
    scenario, (issue,) = with_forecasts(site(start="2027-02-10T06:00:00+01:00"), [version(A=[10, 20, 30])])
    assert [(o.quantity, o.due.isoformat()) for o in scenario.orders] == [
        (20, "2027-02-10T06:00:00+01:00"), (30, "2027-03-01T00:00:00+01:00")
    ]  # fmt: skip
    assert (issue.severity, issue.code, issue.where) == (Severity.WARNING, "forecast_in_the_past", "/forecasts/0")
    assert "1 line(s) (10 of A in 2027-01) in months that are over" in issue.message


def test_months_after_the_horizon_are_left_out_with_a_warning() -> None:
    """One warning for all of them."""
    scenario, (issue,) = with_forecasts(site(horizon="40d"), [version(A=[10] * 8)])
    assert [o.id[-7:] for o in scenario.orders] == ["2027-01", "2027-02"]
    assert issue.code == "forecast_after_horizon"
    assert "6 line(s) (10 of A in 2027-03, 10 of A in 2027-04, 10 of A in 2027-05, …)" in issue.message


def test_netting_again_replaces_what_it_left_before() -> None:
    """Only of the sponsors whose forecast is given."""
    once, _ = with_forecasts(site(), [version(A=[5]), version(sponsor="bolt", X=[7])])
    twice, _ = with_forecasts(once, [version(2, A=[6])])
    assert {o.id: o.quantity for o in twice.orders if o.source == "forecast"} == {
        "forecast/X/2027-01": 7, "forecast/A/2027-01": 6
    }  # fmt: skip


def test_everything_wrong_is_said_at_once() -> None:
    """Two versions of a sponsor, an unknown sponsor, a product of nobody and one of another sponsor, alike."""
    versions = [version(A=[1, 1], X=[1], nothing=[1]), version(2, A=[1]), version(sponsor="cure", A=[1])]
    _, issues = with_forecasts(site(), versions)
    assert [(i.code, i.where) for i in issues if i.severity is Severity.ERROR] == [
        ("two_forecasts", "/forecasts/1"),
        ("unknown_reference", "/forecasts/2/sponsor"),
        ("unknown_reference", "/forecasts/0/lines/2/product"),
        ("unknown_reference", "/forecasts/0/lines/3/product"),
        ("unknown_reference", "/forecasts/2/lines/0/product"),
    ]
    foreign, unknown = (i.message for i in issues[2:4])
    assert foreign.replace("'X'", "'nothing'") == unknown


def test_an_id_too_long_to_name_demand_by() -> None:
    """Order ids have 80 characters."""
    name = "P" * 70
    scenario, (issue,) = with_forecasts(
        site(products=[{"id": name, "sponsor": "acme"}], recipes=[]), [version(**{name: [1]})]
    )
    assert (issue.code, issue.where) == ("id_too_long", "/forecasts/0/lines/0/product")
    assert scenario.orders == ()
