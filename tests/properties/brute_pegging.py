"""The cheapest way to serve orders from batches whose ends are known."""

from collections.abc import Iterator
from functools import lru_cache

from scheduler.domain.demand import Order
from scheduler.domain.objective import Term
from tests.properties.brute_runs import Grid

Cost = tuple[float, ...]
Shares = tuple[tuple[int, ...], ...]


class Pegging:
    """Serves each product by itself; a batch end of None stands for any time, which costs nothing."""

    def __init__(self, grid: Grid, weights: list[dict[Term, float]]) -> None:
        self.grid, self.weights = grid, weights
        self.day = grid.step.total_seconds() / 86_400
        self.orders = {p.id: self.orders_of(p.id) for p in grid.scenario.products}
        self.size = {r.product: int(float(r.batch_size) / self.precision(r.product)) for r in grid.scenario.recipes}
        self.serve = lru_cache(maxsize=None)(self._serve)
        self.give = lru_cache(maxsize=None)(self._give)

    def precision(self, product: str) -> float:
        return float(self.grid.scenario.product_by_id[product].precision)

    def orders_of(self, product: str) -> list[tuple[Order, int, int, int]]:
        """Orders of a product: quantity in multiples of the precision, due step, last step of delivery."""
        found = []
        for order in self.grid.scenario.orders:
            if order.product == product:
                last = self.grid.at(order.deadline) if order.deadline else self.grid.horizon
                due = self.grid.at(order.due)
                found.append((order, int(float(order.quantity) / self.precision(product)), due, max(last, 0)))
        return found

    def cost(self, ends: dict[str, list[int | None]]) -> Cost:
        """Weighted tiers of unmet, lateness and earliness."""
        total = (0.0,) * len(self.weights)
        for product in self.orders:
            total = _add(total, self.best(product, tuple(ends.get(product, ())))[0])
        return total

    def best(self, product: str, ends: tuple[int | None, ...]) -> tuple[Cost, Shares]:
        """Least cost and, per batch, the quantity that each order of the product gets (in multiples of precision)."""
        return self.serve(product, ends, tuple(wanted for _, wanted, _, _ in self.orders[product]))

    def _serve(self, product: str, ends: tuple[int | None, ...], wanted: tuple[int, ...]) -> tuple[Cost, Shares]:
        if not ends:
            missing = zip(self.orders[product], wanted, strict=True)
            unmet = sum(float(o[0].priority) * left for o, left in missing) * self.precision(product)
            return self.weigh({Term.UNMET: unmet}), ()
        found = []
        for share in _split(self.size[product], wanted):
            cost = self.give(product, ends[0], share)
            if cost is not None:
                left = tuple(w - s for w, s in zip(wanted, share, strict=True))
                after, shares = self.serve(product, ends[1:], left)
                found.append((_add(cost, after), (share, *shares)))
        return min(found)

    def _give(self, product: str, end: int | None, share: tuple[int, ...]) -> Cost | None:
        """Cost of giving orders a share of a batch; None = after a deadline."""
        late = early = 0.0
        for (order, _, due, last), part in zip(self.orders[product], share, strict=True):
            if part and (due if end is None else max(end, due)) > last and order.deadline:
                return None
            if part and end is not None:
                late += part * max(0, end - due) * float(order.priority)
                early += part * max(0, due - end)
        rate = self.precision(product) * self.day
        return self.weigh({Term.LATENESS: late * rate, Term.EARLINESS: early * rate})

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
