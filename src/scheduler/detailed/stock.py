"""What the scenario says of lots, materials and orders, compiled to steps and multiples of each item's precision."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING

from scheduler.detailed.stock_data import FOREVER, LONG_AGO, Buying, Gift, Money, Need, Release, Supply, Want
from scheduler.domain.demand import Order
from scheduler.domain.material import Lot, LotStatus, Purchase
from scheduler.domain.units import utc

if TYPE_CHECKING:
    from scheduler.detailed.problem import Problem


@dataclass(frozen=True)
class Stock:
    """Looked up by the constraints and the allocation; nothing is decided."""

    problem: "Problem"

    @cached_property
    def lots(self) -> tuple[Supply, ...]:
        """Lots stated in the scenario, also those that give nothing."""
        return tuple(self._lot(lot) for lot in self.problem.scenario.lots)

    def _lot(self, lot: Lot) -> Supply:
        at, problem = self.problem.grid.at, self.problem
        arrives = at(lot.arrives) if lot.arrives else LONG_AGO
        released = lot.status is LotStatus.RELEASED or (lot.status is LotStatus.QUARANTINE and lot.release)
        usable = max(0, arrives, at(lot.release) if lot.release else 0) if released else FOREVER
        expiry = at(lot.expiry) if lot.expiry else FOREVER
        product = problem.scenario.product_by_id.get(lot.item)
        owner = lot.owner or (product.sponsor if product else None)
        quantity = int(Fraction(lot.quantity) / problem.precision(lot.item))
        held = tuple(problem.restrictions.held_lots.get(lot.id, ()))
        return Supply(lot.id, lot.item, quantity, arrives, usable, expiry, owner, lot.approved_for, held=held)

    @cached_property
    def lots_of(self) -> dict[str, list[Supply]]:
        """Stated lots that may give, by item."""
        found: dict[str, list[Supply]] = {}
        for lot in self.lots:
            if lot.usable < lot.expiry and lot.usable < FOREVER:
                found.setdefault(lot.item, []).append(lot)
        return found

    @cached_property
    def needs(self) -> dict[str, tuple[Need, ...]]:
        """What batches of each recipe draw."""
        found = {}
        for recipe in self.problem.scenario.recipes:
            found[recipe.id] = tuple(
                Need(p.id, o.id, index, use.item, self.count(use.item, use.quantity))
                for p in recipe.procedures
                for index, o in enumerate(p.operations)
                for use in o.consumes
            )
        return found

    @cached_property
    def gifts(self) -> dict[str, tuple[Gift, ...]]:
        """Co-products of batches of each recipe, one lot an item."""
        found = {}
        for recipe in self.problem.scenario.recipes:
            made: dict[str, list[tuple[str, int, int]]] = {}
            for p in recipe.procedures:
                for index, o in enumerate(p.operations):
                    for use in o.produces:
                        made.setdefault(use.item, []).append((p.id, index, self.count(use.item, use.quantity)))
            found[recipe.id] = tuple(
                Gift(item, sum(n for _, _, n in parts), tuple((p, i) for p, i, _ in parts))
                for item, parts in made.items()
            )
        return found

    @cached_property
    def consumed(self) -> frozenset[str]:
        """Items that some recipe draws."""
        return frozenset(need.item for needs in self.needs.values() for need in needs)

    @cached_property
    def makers(self) -> dict[str, tuple[str, ...]]:
        """Recipes whose product or co-product each item is."""
        found: dict[str, tuple[str, ...]] = {}
        for recipe in self.problem.scenario.recipes:
            for item in dict.fromkeys((recipe.product, *(g.item for g in self.gifts[recipe.id]))):
                found[item] = (*found.get(item, ()), recipe.id)
        return found

    @cached_property
    def releases(self) -> dict[str, Release]:
        """QC of the products that have one."""
        steps, problem = self.problem.grid.steps, self.problem
        return {
            p.id: Release(steps(p.qc.duration), problem.demands(p.qc.pools))
            for p in problem.scenario.products
            if p.qc is not None
        }

    @cached_property
    def decided(self) -> frozenset[str]:
        """Products whose releases are decisions: they hold places of pools."""
        return frozenset(product for product, release in self.releases.items() if release.pools)

    @cached_property
    def lives(self) -> dict[str, int]:
        """Shelf life of what is made or bought, of the items that have one."""
        scenario = self.problem.scenario
        stated = [(p.id, p.shelf_life) for p in scenario.products] + [(m.id, m.shelf_life) for m in scenario.materials]
        return {item: self.problem.grid.steps(life) for item, life in stated if life is not None}

    def expiry(self, item: str, made: int) -> int:
        """Expiry of what is made, or arrives, at a step."""
        return made + self.lives[item] if item in self.lives else FOREVER

    @cached_property
    def purchases(self) -> dict[str, Buying]:
        """How materials are bought, of those that are."""
        return {m.id: self._buying(m.id, m.purchase) for m in self.problem.scenario.materials if m.purchase}

    def _buying(self, item: str, purchase: Purchase) -> Buying:
        precision = self.problem.precision(item)
        multiple = self.count(item, purchase.multiple) if purchase.multiple else 1
        least = self.count(item, purchase.min_quantity) if purchase.min_quantity else 1
        lead = self.problem.grid.steps(purchase.lead_time)
        return Buying(lead, least, max(1, multiple), Fraction(purchase.price) * precision, purchase.owner)

    @cached_property
    def stored(self) -> dict[str, tuple[str, int]]:
        """Storage class of the items that have one, and what one multiple of their precision takes up there."""
        return {item: (room, int(amount * self._scales[room])) for item, (room, amount) in self._uses.items()}

    @cached_property
    def rooms(self) -> dict[str, int]:
        """Capacity of each storage class, as whole parts that every quantity there is a multiple of."""
        return {s.id: int(Fraction(s.capacity) * self._scales[s.id]) for s in self.problem.scenario.storages}

    @cached_property
    def _uses(self) -> dict[str, tuple[str, Fraction]]:
        scenario, precision = self.problem.scenario, self.problem.precision
        stated = [(i.id, i.storage) for i in scenario.products] + [(i.id, i.storage) for i in scenario.materials]
        return {item: (use.storage, Fraction(use.per_unit) * precision(item)) for item, use in stated if use}

    @cached_property
    def _scales(self) -> dict[str, int]:
        used = self._uses.values()
        return {s.id: lcm(*(a.denominator for room, a in used if room == s.id)) for s in self.problem.scenario.storages}

    @cached_property
    def wants(self) -> dict[str, Want]:
        """Orders by id."""
        return {order.id: self._want(order) for order in self.problem.scenario.orders}

    def _want(self, order: Order) -> Want:
        grid, (quantity, due, rate) = self.problem.grid, self.problem.worth(order)
        ready = grid.at(utc(order.earliest)) if order.earliest else due
        deadline = grid.at(utc(order.deadline)) if order.deadline else FOREVER
        life = max(1, grid.steps(order.min_remaining_life)) if order.min_remaining_life else 1
        sponsor = self.problem.scenario.product_by_id[order.product].sponsor
        whole, purpose = not order.partial, order.purpose
        return Want(order.id, order.product, sponsor, quantity, due, rate, ready, deadline, life, whole, purpose)

    @property
    def sampled(self) -> bool:
        """Whether holding and backlog are counted at dates; else at every step."""
        return bool(self.problem.scenario.objective.sample_dates)

    @cached_property
    def samples(self) -> tuple[int, ...]:
        """Dates in the horizon at which holding and backlog are counted, if they are."""
        at, horizon = self.problem.grid.at, self.problem.horizon
        stated = (at(utc(date)) for date in self.problem.scenario.objective.sample_dates)
        return tuple(step for step in stated if 0 <= step <= horizon)

    @cached_property
    def targets(self) -> dict[str, tuple[tuple[int, int], ...]]:
        """(date, quantity) of the stock targets in the horizon, in order of time, of the products that have some."""
        at, horizon = self.problem.grid.at, self.problem.horizon
        found = {}
        for product in self.problem.scenario.products:
            stated = ((at(utc(t.date)), self.count(product.id, t.quantity)) for t in product.stock_targets)
            found[product.id] = tuple(sorted((step, n) for step, n in stated if 0 <= step <= horizon))
        return {product: targets for product, targets in found.items() if targets}

    @cached_property
    def money(self) -> dict[str, Money]:
        """Price and costs of every product."""
        found = {}
        for product in self.problem.scenario.products:
            precision = Fraction(product.precision)
            often = precision if self.sampled else precision * self.problem.day
            found[product.id] = Money(
                Fraction(product.price) * precision,
                Fraction(product.holding_cost) * often,
                Fraction(product.backlog_cost) * often,
            )
        return found

    def sponsor(self, product: str) -> str:
        """Sponsor of a product."""
        return self.problem.scenario.product_by_id[product].sponsor

    def count(self, item: str, quantity: Decimal) -> int:
        """A quantity as multiples of the item's precision."""
        return int(Fraction(quantity) / self.problem.precision(item))
