"""Stock of products and materials: balance, expiry, shelf life, storage, purchases."""

from collections.abc import Callable
from typing import Any

from scheduler.tactical.flows import arriving, delivered, drawn, needed, quarantined
from scheduler.tactical.formulation import Formulation
from scheduler.tactical.items import OPENING, Item, Key
from scheduler.tactical.sets import Sets


def balance(formulation: Formulation) -> Callable[[Any, Sets], None]:
    """Stock at the end of a period = stock before + what becomes usable − drawn − delivered − thrown away."""

    def add(model: Any, sets: Sets) -> None:
        import pyomo.environ as pyo

        inflow = {key: arriving(model, sets, formulation, key) for key in sets.items}

        def rule(_: Any, item: str, owner: str | None, t: int) -> Any:
            key: Key = (item, owner)
            before = model.stock[*key, t - 1] if t > OPENING else 0
            out = drawn(model, sets, key, t) + delivered(model, sets, key, t) + model.waste[*key, t]
            return model.stock[*key, t] == before + inflow[key][t] - out

        model.balance = pyo.Constraint(list(model.stock), rule=rule)

    return add


def draws(formulation: Formulation) -> Callable[[Any, Sets], None]:
    """What batches ask for = what they draw on their sponsor's pool and on the shared one."""

    def add(model: Any, sets: Sets) -> None:
        import pyomo.environ as pyo

        asked = sorted({(material, sponsor) for material, sponsor, _ in sets.draws})

        def rule(_: Any, material: str, sponsor: str, t: int) -> Any:
            pools = [pool for pool in sets.draws if pool[:2] == (material, sponsor)]
            taken = sum(model.draw[*pool, t] for pool in pools)
            return taken == needed(model, sets, formulation, material, sponsor, t)

        model.draws = pyo.Constraint(asked, sets.T, rule=rule)

    return add


def add_expiry(model: Any, sets: Sets) -> None:
    """Lots that expire after a period have been used or thrown away by its end (first expired, first out)."""
    import pyomo.environ as pyo

    def rule(_: Any, item: str, owner: str | None, t: int) -> Any:
        key: Key = (item, owner)
        expired = sum(sets.items[key].expiring[: t + 2])
        if not sets.items[key].expiring[t + 1]:
            return pyo.Constraint.Skip
        periods = range(OPENING, t + 1)
        gone = sum(drawn(model, sets, key, u) + delivered(model, sets, key, u) + model.waste[*key, u] for u in periods)
        return gone >= expired

    model.expiry = pyo.Constraint([(*key, t) for key in sets.items for t in range(OPENING, len(sets.T))], rule=rule)


def add_shelf_life(model: Any, sets: Sets) -> None:
    """Stock at the end of a period leaves before the youngest of it expires, or is thrown away at once."""
    import pyomo.environ as pyo

    def rule(_: Any, item: str, owner: str | None, t: int) -> Any:
        key: Key = (item, owner)
        last = _last_use(sets, sets.items[key], t)
        if last is None or last >= sets.periods.number:
            return pyo.Constraint.Skip
        later = range(t + 1, last + 1)
        return model.stock[*key, t] <= sum(drawn(model, sets, key, u) + delivered(model, sets, key, u) for u in later)

    model.shelf_life = pyo.Constraint([(*key, t) for key in sets.items for t in sets.T], rule=rule)


def _last_use(sets: Sets, item: Item, t: int) -> int | None:
    """The last period in which something made in period t can be used; the number of periods where all can."""
    if item.shelf_life is None:
        return None
    edges = sets.periods.edges
    expiry = edges[t + 1] + item.shelf_life
    return sets.periods.number if expiry > edges[-1] else sets.periods.ended_by(expiry - 1e-3)


def add_storage(model: Any, sets: Sets) -> None:
    """What lies in a storage class at the end of a period, quarantine included, fits into it."""
    import pyomo.environ as pyo

    def rule(_: Any, storage: str, t: int) -> Any:
        capacity = next(s.capacity for s in sets.scenario.storages if s.id == storage)
        uses = [(key, i.storage) for key, i in sets.items.items() if i.storage and i.storage.storage == storage]
        filled = sum(
            float(use.per_unit) * (model.stock[*key, t] + quarantined(model, sets, key, t)) for key, use in uses
        )
        return filled <= float(capacity) if uses else pyo.Constraint.Skip

    model.storage = pyo.Constraint([s.id for s in sets.scenario.storages], sets.T, rule=rule)


def add_purchase_lots(model: Any, sets: Sets) -> None:
    """A purchase is none, or at least the supplier's minimum, in whole packs."""
    import pyomo.environ as pyo

    model.packs = pyo.Var(list(model.buy), domain=pyo.NonNegativeIntegers)
    model.bought = pyo.Var(list(model.buy), domain=pyo.Binary)
    model.in_packs = pyo.ConstraintList()
    for item, owner, t in model.buy:
        purchase, quantity = sets.items[item, owner].purchase, model.buy[item, owner, t]
        if purchase and purchase.multiple:
            model.in_packs.add(quantity == float(purchase.multiple) * model.packs[item, owner, t])
        if purchase and purchase.min_quantity:
            least = float(purchase.min_quantity)
            most = 2 * max(least, _most_used(sets, (item, owner)))
            model.in_packs.add(quantity >= least * model.bought[item, owner, t])
            model.in_packs.add(quantity <= most * model.bought[item, owner, t])


def _most_used(sets: Sets, key: Key) -> float:
    """More than all that could be asked of an item in the plan."""
    wanted = {p: sum(d.quantity for d in sets.demands if d.item[0] == p) for p in sets.scenario.product_by_id}
    total = 0.0
    for i, uses in enumerate(sets.consumes):
        recipe = sets.lines[i].recipe
        total += uses.get(key[0], 0.0) * (wanted[recipe.product] / sets.size(i) + recipe.campaign_rules.min_batches)
    return total


def add_stock_target(model: Any, sets: Sets) -> None:
    """What is missing of a stock target at the end of the last period that ends by its date."""
    import pyomo.environ as pyo

    def rule(_: Any, item: str, owner: str | None, j: int) -> Any:
        target = sets.items[item, owner].targets[j]
        return model.short[item, owner, j] + model.stock[item, owner, target.ended] >= target.quantity

    model.stock_target = pyo.Constraint(list(model.short), rule=rule)


def add_stock_target_at_best(model: Any, sets: Sets) -> None:
    """Bound: what is missing if all output of its period comes before a target's date and all deliveries after."""
    import pyomo.environ as pyo

    def rule(_: Any, item: str, owner: str | None, j: int) -> Any:
        key: Key = (item, owner)
        target = sets.items[key].targets[j]
        t = target.holding
        there = model.stock[*key, t] + delivered(model, sets, key, t) + drawn(model, sets, key, t)
        return model.short[*key, j] + there + model.waste[*key, t] >= target.quantity

    model.stock_target = pyo.Constraint(list(model.short), rule=rule)
