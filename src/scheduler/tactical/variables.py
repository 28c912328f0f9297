"""The variables, the same for both formulations."""

import math
from typing import Any

from scheduler.domain.objective import Term
from scheduler.tactical.formulation import Formulation, delivery_window, lead
from scheduler.tactical.items import OPENING, Key
from scheduler.tactical.sets import Sets


def add_variables(model: Any, sets: Sets, formulation: Formulation) -> None:
    """Declare the variables of a model.

    made[l, t]: batches of line l that end in t, in the multiples its recipe asks for; run: whether any; kept: the
    campaign goes on from the period before; begun: campaigns that start. deliver[k, t], stock[i, t], waste[i, t],
    buy[i, t], short[i, j], draw[(material, sponsor, owner), t]: quantities. extra[r, t]: overtime hours of resource r.
    """
    import pyomo.environ as pyo

    real, whole, binary = pyo.NonNegativeReals, pyo.NonNegativeIntegers, pyo.Binary
    ends = [(i, t) for i in sets.L for t in sets.T if sets.may_end(i, t, lead(sets, formulation, i))]
    most = [most_multiples(sets, i) if formulation is Formulation.PLAN else most_batches(sets, i) for i in sets.L]
    single = {i for i in sets.L if formulation is Formulation.PLAN or sets.multiple(i) == 1}
    model.made = pyo.Var(
        ends, domain=lambda m, i, t: whole if i in single else real, bounds=lambda m, i, t: (0, most[i])
    )
    if formulation is Formulation.PLAN:
        model.run = pyo.Var(ends, domain=binary)
        model.kept = pyo.Var(ends, domain=binary)
        model.begun = pyo.Var(ends, domain=whole)
    windows = [(k, t) for k, d in enumerate(sets.demands) for t in delivery_window(sets, formulation, d)]
    model.deliver = pyo.Var(windows, domain=real)
    stocked = [(*key, t) for key in sets.items for t in range(OPENING, sets.periods.number)]
    model.stock = pyo.Var(stocked, domain=real)
    model.waste = pyo.Var(stocked, domain=real)
    model.buy = pyo.Var(
        [(item, owner, t) for item, owner, t in stocked if _may_buy(sets, (item, owner), t)], domain=real
    )
    model.short = pyo.Var([(*key, j) for key, i in sets.items.items() for j in range(len(i.targets))], domain=real)
    model.draw = pyo.Var([(*pool, t) for pool in sets.draws for t in sets.T], domain=real)
    if sets.settings.overtime > 0 and formulation is Formulation.PLAN:
        share = float(sets.settings.overtime)
        model.extra = pyo.Var(
            [(r, t) for r in range(len(sets.resources)) for t in sets.T],
            domain=real,
            bounds=lambda m, r, t: (0, share * sets.capacity(sets.resources[r], t)),
        )


def _may_buy(sets: Sets, key: Key, t: int) -> bool:
    purchase = sets.items[key].purchase
    return t >= 0 and purchase is not None and sets.periods.edges[t + 1] >= purchase.lead_time.total_seconds() / 3600


def most_multiples(sets: Sets, line: int) -> int:
    """The most batches of a line in one period, in its recipe's multiples: what is wanted, or all that time allows."""
    return _most(sets, line, together=True) // sets.multiple(line)


def most_batches(sets: Sets, line: int) -> int:
    """The most batches of a line in the whole plan: each order and target may have campaigns of its own."""
    return _most(sets, line, together=False)


def _most(sets: Sets, line: int, together: bool) -> int:
    recipe, step = sets.lines[line].recipe, sets.multiple(line)
    consumed = any(recipe.product in uses for uses in sets.consumes)
    if consumed or sets.wants(Term.THROUGHPUT, Term.VALUE):
        quickest = max((s.least / max(1, len(s.units) // s.held) for s in sets.lines[line].stages), default=1.0)
        return step * (1 + int(sets.periods.edges[-1] // max(quickest, 1.0)) // step)
    item = sets.items[(recipe.product, None)]
    wanted = [sets.demands[k].quantity for k in sets.wanted[item.key]] + [t.quantity for t in item.targets]
    if together:
        wanted = [sum(wanted)]
    least = recipe.campaign_rules.min_batches
    counts = [max(math.ceil(quantity / sets.size(line) - 1e-9), least) for quantity in wanted if quantity > 0]
    return sum(-(-count // step) * step for count in counts)
