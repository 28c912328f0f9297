"""The variables, the same for both formulations."""

from typing import Any

from scheduler.domain.objective import Term
from scheduler.tactical.formulation import Formulation, delivery_window, lead
from scheduler.tactical.items import OPENING, Key
from scheduler.tactical.sets import Sets

def add_variables(model: Any, sets: Sets, formulation: Formulation) -> None:
    """Declare the variables of a model.

    made[l, t]: batches of line l that end in t, in the multiples its recipe asks for; run: whether any; kept: the campaign
    goes on from the period before; begun: campaigns that start. deliver[k, t], stock[i, t], waste[i, t], buy[i, t],
    short[i, j], draw[(material, sponsor, owner), t]: quantities. extra[r, t]: hours of overtime of resource r.
    """
    import pyomo.environ as pyo

    real, whole, binary = pyo.NonNegativeReals, pyo.NonNegativeIntegers, pyo.Binary
    ends = [(i, t) for i in sets.L for t in sets.T if sets.may_end(i, t, lead(sets, formulation, i))]
    most = [most_multiples(sets, i) for i in sets.L]
    model.made = pyo.Var(ends, domain=whole, bounds=lambda m, i, t: (0, most[i]))
    if formulation is Formulation.PLAN:
        model.run = pyo.Var(ends, domain=binary)
        model.kept = pyo.Var(ends, domain=binary)
        model.begun = pyo.Var(ends, domain=whole)
    windows = [(k, t) for k, d in enumerate(sets.demands) for t in delivery_window(sets, formulation, d)]
    model.deliver = pyo.Var(windows, domain=real)
    stocked = [(*key, t) for key in sets.items for t in range(OPENING, sets.periods.count)]
    model.stock = pyo.Var(stocked, domain=real)
    model.waste = pyo.Var(stocked, domain=real)
    model.buy = pyo.Var([(item, owner, t) for item, owner, t in stocked if _may_buy(sets, (item, owner), t)], domain=real)
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
    """The most batches of a line in one period, in the recipe's multiples: what is ordered, or all that time allows."""
    recipe = sets.lines[line].recipe
    rules = recipe.campaign_rules
    consumed = any(recipe.product in uses for uses in sets.consumes)
    if consumed or sets.wants(Term.THROUGHPUT, Term.VALUE):
        quickest = max((s.least / max(1, len(s.units) // s.held) for s in sets.lines[line].stages), default=1.0)
        return 1 + int(sets.periods.edges[-1] // max(quickest, 1.0))
    wanted = sum(d.quantity for d in sets.demands if d.item[0] == recipe.product)
    wanted += sum(t.quantity for t in sets.items[(recipe.product, None)].targets)
    batches = max(int(-(-wanted // float(recipe.batch_size))), rules.min_batches if wanted else 0)
    return -(-batches // rules.multiple_of)
