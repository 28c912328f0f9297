"""A solution as a tactical plan, in the planner's words."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from scheduler.domain.plan import SolveStatus
from scheduler.domain.tactical import (
    TacticalLoad,
    TacticalPeriod,
    TacticalPlan,
    TacticalProduction,
    TacticalPromise,
    TacticalPurchase,
    TacticalStock,
    TacticalTerm,
)
from scheduler.domain.units import utc
from scheduler.tactical.flows import delivered, output, quarantined
from scheduler.tactical.items import OPENING, Key
from scheduler.tactical.program import Program, Vector
from scheduler.tactical.sets import Sets

TINY = 1e-6


class Reader:
    """A model, and what its expressions are at a solution."""

    def __init__(self, model: Any, sets: Sets, program: Program, x: Vector) -> None:
        self.model, self.sets, self.program, self.x = model, sets, program, x

    def __call__(self, expression: Any) -> float:
        """Value of an expression."""
        value = expression if isinstance(expression, int | float) else self.program.value(self.x, expression)
        return 0.0 if abs(value) < TINY else round(value, 6)

    def count(self, variable: Any, *index: Any) -> int:
        """Value of a whole variable; 0 where there is none."""
        return round(float(self.x[self.program.column[id(variable[index])]])) if index in variable else 0


def to_plan(read: Reader, value: float, worth: Mapping[tuple[int, int], float] | None = None) -> TacticalPlan:
    """The plan of a solution; bounds, gap and record are left to the caller.

    Args:
        read: the solution.
        value: its weighted value.
        worth: by resource and period, what a day more is worth; none = not computed.
    """
    sets = read.sets
    return TacticalPlan(
        scenario=sets.scenario.name,
        settings=sets.settings,
        periods=tuple(
            TacticalPeriod(index=t, start=sets.periods.instant(t), end=sets.periods.instant(t + 1)) for t in sets.T
        ),
        production=tuple(_production(read)),
        stock=tuple(_stock(read)),
        purchases=tuple(_purchases(read)),
        loads=tuple(_loads(read, worth or {})),
        promises=tuple(_promises(read)),
        objective=tuple(_terms(read)),
        value=round(value, 6),
        status=SolveStatus.FEASIBLE,
    )


def _production(read: Reader) -> Iterator[TacticalProduction]:
    for i, t in read.model.made:
        line = read.sets.lines[i]
        batches = read.sets.multiple(i) * read.count(read.model.made, i, t)
        if batches:
            begun = read.count(read.model.begun, i, t)
            setup = sum(s.held * (s.own + s.setup) * read.sets.engaged(i, s) for s in line.stages)
            yield TacticalProduction(
                recipe=line.recipe.id,
                product=line.recipe.product,
                train=line.train,
                period=t,
                batches=batches,
                campaigns=begun,
                quantity=round(batches * read.sets.size(i), 6),
                production_h=round(batches * sum(s.held * (s.hours + s.turnaround) for s in line.stages), 3),
                changeover_h=round(begun * setup, 3),
            )


def _stock(read: Reader) -> Iterator[TacticalStock]:
    sets, model = read.sets, read.model
    for key, item in sets.items.items():
        if item.product is None:
            continue
        for t in sets.T:
            targets = [(target, j) for j, target in enumerate(item.targets) if target.ended == t]
            yield TacticalStock(
                product=key[0],
                period=t,
                made=read(output(model, sets, key, t)),
                delivered=read(_with_opening(delivered, read, key, t)),
                wasted=read(model.waste[*key, t]),
                stock=read(model.stock[*key, t] + quarantined(model, sets, key, t)),
                target=max((target.quantity for target, _ in targets), default=None),
                deficit=read(sum(model.short[*key, j] for _, j in targets)),
                due=round(sum(sets.demands[k].quantity for k in sets.wanted[key] if _due_in(read, k, t)), 6),
                open=read(_open(read, key, t)),
            )


def _with_opening(flow: Any, read: Reader, key: Key, t: int) -> Any:
    """A flow of a period; what leaves the opening stock shows in the first."""
    here = flow(read.model, read.sets, key, t)
    return here + flow(read.model, read.sets, key, OPENING) if t == 0 else here


def _due_in(read: Reader, demand: int, t: int) -> bool:
    return min(read.sets.periods.holding(read.sets.demands[demand].due), read.sets.periods.number - 1) == t


def _open(read: Reader, key: Key, t: int) -> Any:
    total: Any = 0
    for k in read.sets.wanted[key]:
        demand = read.sets.demands[k]
        if demand.due <= read.sets.periods.edges[t + 1] + TINY:
            done = [read.model.deliver[k, u] for u in range(OPENING, t + 1) if (k, u) in read.model.deliver]
            total = total + demand.quantity - sum(done)
    return total


def _purchases(read: Reader) -> Iterator[TacticalPurchase]:
    sets = read.sets
    for item, owner, t in read.model.buy:
        quantity, purchase = read(read.model.buy[item, owner, t]), sets.items[item, owner].purchase
        if quantity > TINY and purchase:
            order_by = max(sets.periods.instant(t + 1) - purchase.lead_time, utc(sets.scenario.start))
            yield TacticalPurchase(
                material=item,
                owner=owner,
                period=t,
                quantity=quantity,
                order_by=order_by - timedelta(microseconds=order_by.microsecond),
            )


def _loads(read: Reader, worth: Mapping[tuple[int, int], float]) -> Iterator[TacticalLoad]:
    sets, model = read.sets, read.model
    hours = _hours_by_product(read)
    for r, resource in enumerate(sets.resources):
        classes = {sets.scenario.unit_by_id[u].unit_class for u in resource}
        for t in sets.T:
            capacity, products = sets.capacity(resource, t), hours.get((r, t), {})
            production, changeover = sum(products.values()), read(model.changeover[r, t])
            early = read(model.early[r, t]) - (read(model.early[r, t + 1]) if t + 1 in sets.T else 0.0)
            yield TacticalLoad(
                units=resource,
                unit_class=next(iter(classes)) if len(classes) == 1 else None,
                period=t,
                capacity_h=round(capacity, 3),
                production_h=round(production, 3),
                products={p: round(h, 3) for p, h in sorted(products.items())},
                changeover_h=changeover,
                overtime_h=read(model.extra[r, t]) if hasattr(model, "extra") else 0.0,
                utilisation=round((production + changeover - early) / capacity, 6) if capacity else None,
                value_of_day=round(worth[r, t], 6) if (r, t) in worth else None,
            )


def _hours_by_product(read: Reader) -> dict[tuple[int, int], dict[str, float]]:
    """Hours of production by resource and period, and in each by product."""
    found: dict[tuple[int, int], dict[str, float]] = {}
    for r, resource in enumerate(read.sets.resources):
        for i, stage, held in read.sets.on(resource):
            for t in read.sets.T:
                batches = read.sets.multiple(i) * read.count(read.model.made, i, t)
                for u, part in read.sets.shares(stage, t) if batches else ():
                    products = found.setdefault((r, u), {})
                    product = read.sets.lines[i].recipe.product
                    hours = batches * held * part * (stage.hours + stage.turnaround)
                    products[product] = products.get(product, 0.0) + hours
    return found


def _promises(read: Reader) -> Iterator[TacticalPromise]:
    """Orders taken together are served by priority of their place in the scenario."""
    for k, demand in enumerate(read.sets.demands):
        parts = [(t, read(v)) for (j, t), v in _of_demand(read, k) if read(v) > TINY]
        left = sum(quantity for _, quantity in parts)
        for order in demand.orders:
            given = min(left, float(order.quantity))
            left -= given
            yield TacticalPromise(
                order=order.id,
                product=order.product,
                delivered=round(given, 6),
                unmet=max(0.0, round(float(order.quantity) - given, 6)),
                last_period=max((t for t, _ in parts), default=None) if given > TINY else None,
            )


def _of_demand(read: Reader, k: int) -> Iterator[tuple[tuple[int, int], Any]]:
    for t in range(OPENING, read.sets.periods.number):
        if (k, t) in read.model.deliver:
            yield (k, t), read.model.deliver[k, t]


def _terms(read: Reader) -> Iterator[TacticalTerm]:
    for n, tier in enumerate(read.sets.tiers):
        for weighted in tier:
            if weighted.term in read.model.terms:
                yield TacticalTerm(
                    tier=n,
                    term=weighted.term,
                    weight=float(weighted.weight),
                    value=read(read.model.terms[weighted.term]),
                )
