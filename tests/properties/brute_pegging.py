"""The cheapest way to serve orders from lots: batches whose ends are known, and stock."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from scheduler.domain.demand import Order
from scheduler.domain.material import LotStatus
from scheduler.domain.objective import Term
from tests.properties.brute_runs import Grid

Cost = tuple[float, ...]
Shares = tuple[tuple[int, ...], ...]
INFINITE = 10**6


class Source(NamedTuple):
    """A lot that may serve orders: `size` in multiples of the precision, steps of its release and expiry.

    `usable` None = a batch that is not placed yet: any time, which costs nothing.
    """

    size: int
    usable: int | None
    expiry: int = INFINITE
    held: tuple[tuple[int, int], ...] = ()


class Pegging:
    """Serves each product by itself, from its batches in the order of their ends given, then from stock.

    With `every` all ways to serve are kept, not only the cheapest.
    """

    def __init__(self, grid: Grid, weights: list[dict[Term, float]], *, every: bool) -> None:
        self.every = every
        self.grid, self.weights = grid, weights
        self.day = grid.step.total_seconds() / 86_400
        self.products = grid.scenario.product_by_id
        self.orders = {p: [o for o in grid.scenario.orders if o.product == p] for p in self.products}
        self.size = {r.product: self.count(r.product, r.batch_size) for r in grid.scenario.recipes}
        self.stock = {p: self.stock_of(p) for p in self.products}
        self.ways = lru_cache(maxsize=None)(self._ways)
        self.serve = lru_cache(maxsize=None)(self._serve)
        self.give = lru_cache(maxsize=None)(self._give)

    def count(self, product_id: str, quantity: object) -> int:
        """A quantity in multiples of the product's precision."""
        return int(float(str(quantity)) / float(self.products[product_id].precision))

    def stock_of(self, product_id: str) -> list[tuple[str, Source]]:
        """Lots on hand and expected, by id; those that quality does not release give nothing."""
        found = []
        for lot in self.grid.scenario.lots:
            waits = lot.status is LotStatus.QUARANTINE and lot.release is None
            if lot.item != product_id or waits or lot.status in (LotStatus.HOLD, LotStatus.REJECTED):
                continue
            usable = max([0, *(self.grid.at(moment) for moment in (lot.arrives, lot.release) if moment)])
            expiry = self.grid.at(lot.expiry) if lot.expiry else INFINITE
            held = tuple(self.grid.window(h) for h in self.grid.scenario.holds if h.lot == lot.id)
            found.append((lot.id, Source(self.count(product_id, lot.quantity), usable, expiry, held)))
        return found

    def batch(self, product_id: str, end: int | None) -> Source:
        """The product lot of a batch that ends at a step."""
        stated = self.products[product_id]
        if end is None:
            return Source(self.size[product_id], None)
        usable = end + (self.grid.steps(stated.qc.duration) if stated.qc else 0)
        life = self.grid.steps(stated.shelf_life) if stated.shelf_life is not None else INFINITE
        return Source(self.size[product_id], usable, end + life)

    def cost(self, ends: dict[str, list[int | None]]) -> Cost:
        """Weighted tiers of unmet, lateness and earliness."""
        total = (0.0,) * len(self.weights)
        for product_id in self.orders:
            total = _add(total, self.ways(product_id, tuple(ends.get(product_id, ())))[0][0])
        return total

    def _ways(self, product_id: str, ends: tuple[int | None, ...]) -> list[tuple[Cost, Shares]]:
        """Cost and, per batch and then per lot in stock, what each order of the product gets; the cheapest first."""
        sources = (*(self.batch(product_id, end) for end in ends), *(s for _, s in self.stock[product_id]))
        orders = self.orders[product_id]
        choices = [[None] if o.partial else self.wholes(o, sources) for o in orders]
        found = []
        for instants in product(*choices):
            pairs = list(zip(orders, instants, strict=True))
            wanted = tuple(0 if at == -1 else self.count(product_id, o.quantity) for o, at in pairs)
            unmet = sum(float(o.priority) * float(o.quantity) for o, at in pairs if at == -1)
            left_out = self.weigh({Term.UNMET: unmet})
            for cost, shares in self.serve(product_id, sources, wanted, instants):
                if self.last_parts_fit(product_id, sources, shares, instants):
                    found.append((_add(cost, left_out), shares))
        return sorted(found) if self.every else [min(found)]

    def last_parts_fit(
        self, product_id: str, sources: tuple[Source, ...], shares: Shares, instants: tuple[int | None, ...]
    ) -> bool:
        """Whether orders that are not split are handed over with their last part, not later."""
        for index, (order, at) in enumerate(zip(self.orders[product_id], instants, strict=True)):
            used = [s for s, share in zip(sources, shares, strict=True) if share[index]]
            if at in (None, -1) or not self.every or any(s.usable is None for s in used):
                continue
            if at != max(max(s.usable or 0, self.first(order)) for s in used):
                return False
        return True

    def wholes(self, order: Order, sources: tuple[Source, ...]) -> list[int | None]:
        """Steps at which an order that is not split may be handed over; -1 = not at all."""
        first = self.first(order)
        free = [first] if any(s.usable is None for s in sources) else []
        return [-1, *sorted({max(first, s.usable) for s in sources if s.usable is not None} | set(free))]

    def first(self, order: Order) -> int:
        """The step from which on a part of an order is handed over."""
        return self.grid.at(order.due if order.earliest is None else order.earliest)

    def _serve(
        self, product_id: str, sources: tuple[Source, ...], wanted: tuple[int, ...], instants: tuple[int | None, ...]
    ) -> list[tuple[Cost, Shares]]:
        orders = self.orders[product_id]
        if not sources:
            missing = list(zip(orders, wanted, instants, strict=True))
            if any(left and at is not None for _, left, at in missing):
                return []
            unmet = sum(float(o.priority) * left for o, left, _ in missing) * float(self.products[product_id].precision)
            return [(self.weigh({Term.UNMET: unmet}), ())]
        found = []
        for share in _split(sources[0].size, wanted):
            cost = self.give(product_id, sources[0], share, instants)
            if cost is not None:
                left = tuple(w - s for w, s in zip(wanted, share, strict=True))
                after = self.serve(product_id, sources[1:], left, instants)
                found += [(_add(cost, further), (share, *shares)) for further, shares in after]
        return found if self.every else sorted(found)[:1]

    def _give(
        self, product_id: str, source: Source, share: tuple[int, ...], instants: tuple[int | None, ...]
    ) -> Cost | None:
        """Cost of giving orders a share of a lot; None = they may not have it."""
        late = early = 0.0
        for order, part, at in zip(self.orders[product_id], share, instants, strict=True):
            if part and source.usable is not None:
                due, own = self.grid.at(order.due), max(source.usable, self.first(order))
                delivered = own if at is None else at
                if own > delivered or not self.may_have(order, source, delivered):
                    return None
                late += part * max(0, delivered - due) * float(order.priority)
                early += part * max(0, due - source.usable)
        rate = float(self.products[product_id].precision) * self.day
        return self.weigh({Term.LATENESS: late * rate, Term.EARLINESS: early * rate})

    def may_have(self, order: Order, source: Source, delivered: int) -> bool:
        """Whether deadline, horizon, expiry, remaining life and holds allow a delivery."""
        if order.deadline is not None and delivered > self.grid.at(order.deadline):
            return False
        if source.usable is None or source.usable > self.grid.horizon or delivered >= source.expiry:
            return False
        if order.min_remaining_life is not None and source.expiry < INFINITE:
            delivered_by = source.expiry - self.grid.steps(order.min_remaining_life)
            if delivered > delivered_by:
                return False
        return not any(start <= delivered < end for start, end in source.held)

    def weigh(self, terms: dict[Term, float]) -> Cost:
        """Weighted sum of terms by tier."""
        return tuple(sum(weights.get(term, 0) * value for term, value in terms.items()) for weights in self.weights)


def _add(left: Cost, right: Cost) -> Cost:
    return tuple(round(a + b, 12) for a, b in zip(left, right, strict=True))


def _split(size: int, wanted: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    if not wanted:
        yield ()
        return
    for part in range(min(size, wanted[0]) + 1):
        for rest in _split(size - part, wanted[1:]):
            yield (part, *rest)
