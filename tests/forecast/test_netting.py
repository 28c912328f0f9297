"""Netting: orders consume forecast in a fixed order, and no quantity is lost or made."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain.months import add_months, months_between
from scheduler.forecast.netting import consume, net_forecast
from tests.forecast.samples import JAN, order, site, terms, version

QUANTITY = st.decimals(0, 1_000, places=3)
MONTHS = [add_months(JAN, i) for i in range(8)]


def test_the_worked_example() -> None:
    """Four months of 200; orders of 170, 290 and 160 in the first three; windows of one month."""
    orders = [
        order("o1", "A", 170, "2027-01-15"),
        order("o2", "A", 290, "2027-02-15"),
        order("o3", "A", 160, "2027-03-15"),
    ]
    lines = net_forecast(version(A=[200, 200, 200, 200]), site(orders=orders).orders, terms()).lines
    assert [line.net for line in lines] == [0, 0, 0, 180]
    assert [line.consumed for line in lines] == [200, 200, 200, 20]


def test_an_order_takes_from_its_own_month_then_earlier_then_later_ones() -> None:
    """The nearest months first on either side."""
    forecast = dict.fromkeys(MONTHS, Decimal(10))
    pieces = list(consume(forecast, [("o", MONTHS[3], Decimal(55))], early=2, late=3))
    assert [(p.month, p.quantity) for p in pieces] == [
        (MONTHS[3], 10), (MONTHS[2], 10), (MONTHS[1], 10), (MONTHS[4], 10), (MONTHS[5], 10), (MONTHS[6], 5)
    ]  # fmt: skip


def test_windows_come_from_the_contract() -> None:
    """Without windows an order consumes its own month only."""
    orders = site(orders=[order("o", "A", 30, "2027-02-10"), order("p", "B", 30, "2027-02-10")]).orders
    narrow = {"net_early": 0, "net_late": 0, "product": "A"}
    lines = net_forecast(version(A=[20, 20, 20], B=[20, 20, 20]), orders, terms(narrow, {})).lines
    assert [line.net for line in lines if line.product == "A"] == [20, 0, 20]
    assert [line.net for line in lines if line.product == "B"] == [10, 0, 20]


def test_the_earliest_order_comes_first() -> None:
    """The order of the file does not matter, the due dates do; a month is of the site's wall clock."""
    orders = [order("late", "A", 10, "2027-02-01"), order("soon", "A", 15, "2027-01-31")]
    lines = net_forecast(version(A=[20, 10]), site(orders=orders).orders, terms({"net_early": 1, "net_late": 0})).lines
    assert [(line.consumed, line.net) for line in lines] == [(15, 5), (10, 0)]


def test_orders_from_a_forecast_consume_nothing() -> None:
    """What an earlier netting left is no firm order."""
    orders = site(orders=[order("forecast/A/2027-01", "A", 10, "2027-01-05", source="forecast")]).orders
    assert net_forecast(version(A=[20]), orders, terms()).lines[0].net == 20


def test_what_is_bound_is_consumed_first() -> None:
    """Three quarters of 100 are bound; an order of 50 leaves 25 bound of 50; above the cap nothing is bound."""
    orders = site(orders=[order("o", "A", 50, "2027-01-10")]).orders
    zone = {"zones": [{"until": 2, "share": "0.75"}], "net_early": 0, "net_late": 0}
    lines = net_forecast(version(A=[100, 100, 100]), orders, terms(zone)).lines
    assert [(line.net, line.bound) for line in lines] == [(50, 25), (100, 75), (100, 0)]
    capped = net_forecast(version(A=[100, 100, 100]), orders, terms({**zone, "monthly_cap": 80})).lines
    assert [(line.net, line.bound) for line in capped] == [(50, 10), (100, 60), (100, 0)]


@settings(max_examples=2_000, deadline=None)
@given(
    forecast=st.dictionaries(st.sampled_from(MONTHS), QUANTITY),
    asked=st.lists(st.tuples(st.sampled_from(MONTHS), QUANTITY), max_size=8),
    early=st.integers(0, 3),
    late=st.integers(0, 3),
)
def test_quantities_are_conserved(
    forecast: dict[str, Decimal], asked: list[tuple[str, Decimal]], early: int, late: int
) -> None:
    """Nothing is consumed twice, beyond an order, outside its windows, or left while its order is open."""
    orders = [(f"o{i}", month, quantity) for i, (month, quantity) in enumerate(asked)]
    pieces = list(consume(forecast, orders, early, late))
    by_month = {m: sum((p.quantity for p in pieces if p.month == m), Decimal(0)) for m in forecast}
    by_order = {o: sum((p.quantity for p in pieces if p.order == o), Decimal(0)) for o, _, _ in orders}
    months = {o: month for o, month, _ in orders}
    assert all(piece.quantity > 0 for piece in pieces)
    assert all(-early <= months_between(months[p.order], p.month) <= late for p in pieces)
    assert sum(by_month.values()) == sum(by_order.values())
    for month, quantity in forecast.items():
        assert 0 <= by_month[month] <= quantity
        for o, own, wanted in orders:
            assert by_order[o] <= wanted
            if by_order[o] < wanted and -early <= months_between(own, month) <= late:
                assert by_month[month] == quantity
