"""Sums that constraints and terms have in common: what is made, used and delivered in a period."""

from typing import Any

from scheduler.tactical.formulation import Formulation, usable
from scheduler.tactical.items import OPENING, Key
from scheduler.tactical.sets import Sets


def batches(model: Any, sets: Sets, line: int, t: int) -> Any:
    """Batches of a line that end in a period; 0 where none may."""
    return sets.multiple(line) * model.made[line, t] if (line, t) in model.made else 0


def output(model: Any, sets: Sets, key: Key, t: int) -> Any:
    """Quantity of an item that is made in a period: as product, and as co-product."""
    made = sum(sets.size(i) * batches(model, sets, i, t) for i in sets.makers.get(key, ()))
    return made + sum(q * batches(model, sets, i, t) for i, q in sets.produces.get(key, ()))


def arriving(model: Any, sets: Sets, formulation: Formulation, key: Key) -> dict[int, Any]:
    """Quantity of an item that can be used from each period on: lots, purchases, batches released."""
    item = sets.items[key]
    found: dict[int, Any] = {t: item.supply[t + 1] for t in range(OPENING, sets.periods.number)}
    for t in sets.T:
        at = usable(sets, formulation, item, t)
        if at < sets.periods.number:
            found[at] = found[at] + output(model, sets, key, t)
        if (*key, t) in model.buy:
            found[t] = found[t] + model.buy[*key, t]
    return found


def quarantined(model: Any, sets: Sets, key: Key, t: int) -> Any:
    """Quantity of an item that has been made by the end of a period and cannot be used yet."""
    item = sets.items[key]
    return sum(output(model, sets, key, u) for u in sets.T if u <= t < usable(sets, Formulation.PLAN, item, u))


def drawn(model: Any, sets: Sets, key: Key, t: int) -> Any:
    """Quantity of an item that batches draw in a period."""
    if t == OPENING:
        return 0
    return sum(model.draw[*pool, t] for pool in sets.draws_on[key])


def needed(model: Any, sets: Sets, formulation: Formulation, material: str, sponsor: str, t: int) -> Any:
    """Quantity of a material or intermediate that a sponsor's batches ask for in a period.

    `plan`: in the period in which the last batch of a period starts; `bound`: when it ends.
    """
    total: Any = 0
    for i, line in enumerate(sets.lines):
        quantity = sets.consumes[i].get(material)
        if quantity and sets.sponsor(i) == sponsor:
            lead = line.lead if formulation is Formulation.PLAN else 0.0
            for u in sets.T:
                if t == sets.periods.holding(sets.periods.edges[u + 1] - lead):
                    total = total + quantity * batches(model, sets, i, u)
    return total


def delivered(model: Any, sets: Sets, key: Key, t: int) -> Any:
    """Quantity of a product delivered in a period."""
    return sum(model.deliver[k, t] for k in sets.wanted[key] if (k, t) in model.deliver)


def by(model: Any, sets: Sets, demand: int, last: int) -> Any:
    """Quantity of a demand delivered by the end of a period."""
    return sum(model.deliver[demand, t] for t in range(OPENING, last + 1) if (demand, t) in model.deliver)
