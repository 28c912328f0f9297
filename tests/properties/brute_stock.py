"""What lies in stock when it is known who gets what: room in storage, and the terms of stock."""

from typing import NamedTuple

from scheduler.domain.objective import Term
from tests.properties.brute_draws import Taken
from tests.properties.brute_pegging import INFINITE, Pegging, Shares, Source
from tests.properties.brute_runs import Grid

STOCK_TERMS = {Term.STOCK_DEFICIT, Term.HOLDING, Term.WASTE}


class Part(NamedTuple):
    """A part of a product lot over [start, end) in steps: delivered at its end, or thrown away at the expiry."""

    product: str
    quantity: float
    start: int
    usable: int
    end: int
    thrown: bool


def parts_of(pegging: Pegging, product: str, ends: tuple[int, ...], shares: Shares) -> list[Part]:
    """Parts of the batches of a product, then of its lots in stock, then of those that serve nobody."""
    grid, orders = pegging.grid, pegging.orders[product]
    arrivals = {lot.id: grid.at(lot.arrives) if lot.arrives else 0 for lot in grid.scenario.lots}
    lots = [(end, pegging.batch(product, end)) for end in ends]
    lots += [(arrivals[name], source) for name, source in pegging.stock[product]]
    when = {
        index: max(
            [max(s.usable or 0, pegging.first(o)) for (_, s), share in zip(lots, shares, strict=True) if share[index]]
            or [0]
        )
        for index, o in enumerate(orders)
    }
    found = []
    for (start, source), share in zip(lots, shares, strict=True):
        for index, order in enumerate(orders):
            if share[index]:
                own = max(source.usable or 0, pegging.first(order))
                delivered = own if order.partial else when[index]
                found.append(_part(pegging, product, share[index], start, source, delivered))
        found.append(_part(pegging, product, source.size - sum(share), start, source, None))
    served = {name for name, _ in pegging.stock[product]}
    for lot in grid.scenario.lots:
        if lot.item == product and lot.id not in served:
            expiry = grid.at(lot.expiry) if lot.expiry else INFINITE
            useless = Source(pegging.count(product, lot.quantity), INFINITE, expiry)
            found.append(_part(pegging, product, useless.size, arrivals[lot.id], useless, None))
    return found


def _part(pegging: Pegging, product: str, size: int, start: int, source: Source, delivered: int | None) -> Part:
    quantity = size * float(pegging.products[product].precision)
    end = source.expiry if delivered is None else delivered
    return Part(product, quantity, max(start, 0), source.usable or 0, end, delivered is None)


def storage_holds(grid: Grid, parts: list[Part]) -> bool:
    """Whether each storage class has room at every step of the horizon."""
    for storage in grid.scenario.storages:
        uses = {
            p.id: float(p.storage.per_unit)
            for p in grid.scenario.products
            if p.storage and p.storage.storage == storage.id
        }
        for step in range(grid.horizon):
            there = sum(p.quantity * uses.get(p.product, 0) for p in parts if p.start <= step < p.end)
            if there > float(storage.capacity) + 1e-9:
                return False
    return True


def stock_terms(grid: Grid, parts: list[Part], draws: list[Taken]) -> dict[Term, float]:
    """Deficit of stock targets, holding cost and waste."""
    day = grid.step.total_seconds() / 86_400
    products = grid.scenario.product_by_id
    held = sum(
        p.quantity * max(0, min(p.end, grid.horizon) - p.start) * float(products[p.product].holding_cost) for p in parts
    )
    missing = 0.0
    for product in grid.scenario.products:
        for target in product.stock_targets:
            date = grid.at(target.date)
            if 0 <= date <= grid.horizon:
                mine = [p for p in parts if p.product == product.id and p.usable <= date < p.end]
                missing += max(0.0, float(target.quantity) - sum(p.quantity for p in mine))
    wasted = sum(p.quantity for p in parts if p.thrown and 0 <= p.end <= grid.horizon)
    for lot in grid.scenario.lots:
        if lot.item not in products and lot.expiry and 0 <= grid.at(lot.expiry) <= grid.horizon:
            wasted += float(lot.quantity) - sum(draw.quantity for draw in draws if draw.lot == lot.id)
    return {Term.HOLDING: held * day, Term.STOCK_DEFICIT: missing, Term.WASTE: wasted}
