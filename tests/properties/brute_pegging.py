"""The cheapest way to serve orders from batches whose ends are known."""

from collections.abc import Iterator
from functools import lru_cache

from scheduler.domain.objective import Term
from scheduler.domain.scenario import Scenario
from tests.properties.brute_runs import Grid

Cost = tuple[float, ...]
Shares = tuple[tuple[int, ...], ...]


class Pegging:
    """Serves each product by itself; a batch end of None stands for any time, which costs nothing."""

    def __init__(self, grid: Grid, weights: list[dict[Term, float]]) -> None:
        self.grid, self.weights = grid, weights
        self.day = grid.step.total_seconds() / 86_400
        self.best = lru_cache(maxsize=None)(self._best)

    @property
    def scenario(self) -> Scenario:
        return self.grid.scenario

    def cost(self, ends: dict[str, list[int | None]]) -> Cost:
        """Weighted tiers of unmet, lateness and earliness."""
        total = [0.0] * len(self.weights)
        for product in self.scenario.products:
            cost, _ = self.best(product.id, tuple(ends.get(product.id, ())))
            total = [a + b for a, b in zip(total, cost, strict=True)]
        return tuple(total)

    def _best(self, product: str, ends: tuple[int | None, ...]) -> tuple[Cost, Shares]:
        """Least cost and, per batch, the quantity that each order of the product gets (in multiples of precision)."""
        precision = self.scenario.product_by_id[product].precision
        orders = [o for o in self.scenario.orders if o.product == product]
        size = next((int(r.batch_size / precision) for r in self.scenario.recipes if r.product == product), 0)
        wanted = tuple(int(o.quantity / precision) for o in orders)
        found = []
        for shares in _shares(len(ends), size, wanted):
            costs = [0.0] * len(self.weights)
            for k, order in enumerate(orders):
                given = [share[k] for share in shares]
                terms = {Term.UNMET: float(order.priority) * float(precision) * (wanted[k] - sum(given))}
                due = self.grid.at(order.due)
                late = [self.grid.at(order.deadline) if order.deadline else None] * len(ends)
                pairs = [(q, e) for q, e in zip(given, ends, strict=True) if q and e is not None]
                if any(late[0] is not None and max(e, due) > late[0] for _, e in pairs):
                    break
                rate = float(precision) * self.day
                terms[Term.LATENESS] = sum(q * max(0, e - due) for q, e in pairs) * rate * float(order.priority)
                terms[Term.EARLINESS] = sum(q * max(0, due - e) for q, e in pairs) * rate
                for tier, weights in enumerate(self.weights):
                    costs[tier] += sum(weights.get(term, 0) * value for term, value in terms.items())
            else:
                found.append((tuple(round(c, 12) for c in costs), shares))
        return min(found)


def _shares(batches: int, size: int, wanted: tuple[int, ...]) -> Iterator[Shares]:
    """Every way to share out the batches: per batch, what each order gets of it."""
    if not batches:
        yield ()
        return
    for share in _split(size, wanted):
        left = tuple(w - s for w, s in zip(wanted, share, strict=True))
        for others in _shares(batches - 1, size, left):
            yield (share, *others)


def _split(size: int, wanted: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    if not wanted:
        yield ()
        return
    for part in range(min(size, wanted[0]) + 1):
        for rest in _split(size - part, wanted[1:]):
            yield (part, *rest)
