"""The terms of the objective as periods see them, and the tiers put together."""

from collections.abc import Callable
from typing import Any

from scheduler.domain.objective import MAXIMISED, Term
from scheduler.domain.plant import Changeover
from scheduler.tactical.flows import batches, by, delivered, quarantined
from scheduler.tactical.formulation import Formulation, days_late
from scheduler.tactical.items import OPENING
from scheduler.tactical.lines import Stage
from scheduler.tactical.periods import HOUR
from scheduler.tactical.sets import Sets

TIE = 0.001
"""What a unit of a tier below the second weighs against one of the tier above it."""


def unmet(model: Any, sets: Sets) -> Any:
    """Σ priority × quantity never delivered."""
    last = sets.periods.number - 1
    return sum(d.priority * (d.quantity - by(model, sets, k, last)) for k, d in enumerate(sets.demands))


def lateness(formulation: Formulation) -> Callable[[Any, Sets], Any]:
    """Σ priority × quantity × days late."""

    def make(model: Any, sets: Sets) -> Any:
        return sum(
            sets.demands[k].priority * days * model.deliver[k, t]
            for k, t in model.deliver
            if (days := days_late(sets, formulation, sets.demands[k], t))
        )

    return make


def earliness(model: Any, sets: Sets) -> Any:
    """Stock of what is ordered × days of the period that follows."""
    ordered = {d.item for d in sets.demands}
    return sum(
        model.stock[*key, t] * sets.periods.length(t + 1) / 24
        for key in sorted(ordered, key=str)
        for t in range(OPENING, sets.periods.number - 1)
    )


def stock_deficit(model: Any, sets: Sets) -> Any:
    """Σ what is missing of stock targets."""
    return sum(model.short[i] for i in model.short)


def holding(model: Any, sets: Sets) -> Any:
    """Σ stock × cost: of the days after each period's end, or at the sampled dates."""
    total: Any = 0
    for key, item in sets.items.items():
        cost = float(item.product.holding_cost) if item.product else 0.0
        if not cost:
            continue
        for t in range(OPENING, sets.periods.number):
            weight = _samples(sets, t) if sets.samples else _days_after(sets, t)
            there = model.stock[*key, t] + (quarantined(model, sets, key, t) if t > OPENING else 0)
            total = total + cost * weight * there
    return total


def _days_after(sets: Sets, t: int) -> float:
    return sets.periods.length(t + 1) / 24 if t + 1 < sets.periods.number else 0.0


def _samples(sets: Sets, t: int) -> int:
    """How many sampled dates fall on the end of a period, or after it and before the next."""
    return sum(sets.periods.ended_by(hours) == t for hours in sets.samples)


def waste(model: Any, sets: Sets) -> Any:
    """Σ quantity thrown away."""
    return sum(model.waste[i] for i in model.waste)


def changeover_time(model: Any, sets: Sets) -> Any:
    """Hours of changeovers: of the sequence in small buckets, else on average."""
    return _before_campaigns(model, sets, lambda s: s.setup, lambda c: c.duration / HOUR)


def changeover_cost(model: Any, sets: Sets) -> Any:
    """Σ cost of changeovers, set-ups and tear-downs, and of campaigns."""
    campaigns = sum(float(sets.lines[i].recipe.campaign_rules.cost) * model.begun[i, t] for i, t in model.begun)
    own = sum(
        sum(s.own_cost * s.held * sets.engaged(i, s) for s in sets.lines[i].stages) * model.begun[i, t]
        for i, t in model.begun
    )
    return campaigns + own + _before_campaigns(model, sets, lambda s: s.setup_cost, lambda c: float(c.cost))


def changeover_count(model: Any, sets: Sets) -> Any:
    """Number of changeovers: of the sequence in small buckets, else on average."""
    return _before_campaigns(model, sets, lambda s: s.setup_count, lambda c: float(bool(c.duration)))


def _before_campaigns(
    model: Any, sets: Sets, average: Callable[[Stage], float], exact: Callable[[Changeover], float]
) -> Any:
    """Σ of a figure of changeovers: on average for each campaign, or for each switch of units that are followed."""
    followed = {u for r in sets.followed for u in sets.resources[r]}
    total: Any = 0
    for i, t in model.begun:
        stages = [s for s in sets.lines[i].stages if not followed.issuperset(s.units)]
        factor = sum(average(s) * s.held * sets.engaged(i, s) for s in stages)
        if factor:
            total = total + factor * model.begun[i, t]
    for r, j, t in model.state:
        first = sets.switch(r, None, j) if t == 0 else None
        if first and exact(first):
            total = total + exact(first) * model.state[r, j, 0]
    for r, i, j, t in model.switch:
        changeover = sets.switch(r, i, j) if i != j else None
        if changeover and exact(changeover):
            total = total + exact(changeover) * model.switch[r, i, j, t]
    return total


def campaign_count(model: Any, sets: Sets) -> Any:
    """Number of campaigns that begin."""
    return sum(model.begun[i] for i in model.begun)


def cleaning(model: Any, sets: Sets) -> Any:
    """Hours of turnarounds and of full cleans due by batches."""
    return sum(
        sum(s.held * s.turnaround for s in sets.lines[i].stages) * batches(model, sets, i, t) for i, t in model.made
    )


def preference(model: Any, sets: Sets) -> Any:
    """Σ batches: cost of the alternatives."""
    return sum(sum(s.cost for s in sets.lines[i].stages) * batches(model, sets, i, t) for i, t in model.made)


def purchasing(model: Any, sets: Sets) -> Any:
    """Σ purchases: quantity × price."""
    prices = {key: float(i.purchase.price) for key, i in sets.items.items() if i.purchase}
    return sum(prices[item, owner] * model.buy[item, owner, t] for item, owner, t in model.buy)


def throughput(model: Any, sets: Sets) -> Any:
    """Σ quantity made, committed batches included."""
    return _made(model, sets, dict.fromkeys(sets.scenario.product_by_id, 1.0))


def value(model: Any, sets: Sets) -> Any:
    """Σ quantity made × value of the product."""
    return _made(model, sets, {p.id: float(p.value) for p in sets.scenario.products})


def _made(model: Any, sets: Sets, worth: dict[str, float]) -> Any:
    committed = sum(
        worth[r.product] * float(r.batch_size) * len(c.batches)
        for c in sets.scenario.commitments
        for r in [sets.scenario.recipe_by_id[c.recipe]]
    )
    return committed + sum(
        worth[sets.lines[i].recipe.product] * sets.size(i) * batches(model, sets, i, t) for i, t in model.made
    )


def sales(model: Any, sets: Sets) -> Any:
    """Σ delivered × price."""
    prices = {p.id: float(p.price) for p in sets.scenario.products}
    return sum(
        prices[key[0]] * delivered(model, sets, key, t)
        for key in sets.items
        if key[0] in prices
        for t in range(OPENING, sets.periods.number)
    )


def backlog(formulation: Formulation, model: Any, sets: Sets) -> Any:
    """Σ quantity due and not delivered × cost, at the sampled dates; without them by days late, and to the end."""
    total: Any = 0
    for k, demand in enumerate(sets.demands):
        product = sets.scenario.product_by_id[demand.item[0]]
        cost = float(product.backlog_cost)
        if not cost:
            continue
        last = sets.periods.number - 1
        if sets.samples:
            for hours in (h for h in sets.samples if h >= demand.due - 1e-9):
                done = sets.periods.ended_by(hours) if formulation is Formulation.PLAN else sets.periods.holding(hours)
                total = total + cost * (demand.quantity - by(model, sets, k, min(done, last)))
        else:
            days = max(0.0, sets.periods.edges[-1] - demand.due) / 24
            total = total + cost * days * (demand.quantity - by(model, sets, k, last))
            total = total + sum(
                cost * days_late(sets, formulation, demand, t) * model.deliver[j, t] for j, t in model.deliver if j == k
            )
    return total


def profit(model: Any, sets: Sets) -> Any:
    """Sales less production, campaigns, holding, backlog and waste of products."""
    costs = {p.id: float(p.production_cost) for p in sets.scenario.products}
    campaigns = sum(float(sets.lines[i].recipe.campaign_rules.cost) * model.begun[i, t] for i, t in model.begun)
    wasted = sum(
        float(item.product.waste_cost) * model.waste[*key, t]
        for key, item in sets.items.items()
        if item.product
        for t in range(OPENING, sets.periods.number)
    )
    owed = backlog(Formulation.PLAN, model, sets)
    return sales(model, sets) - _made(model, sets, costs) - campaigns - holding(model, sets) - owed - wasted


def most_profit(model: Any, sets: Sets) -> Any:
    """Bound: sales less production and backlog; campaigns, holding and waste cost nothing."""
    costs = {p.id: float(p.production_cost) for p in sets.scenario.products}
    return sales(model, sets) - _made(model, sets, costs) - backlog(Formulation.BOUND, model, sets)


TERMS: dict[Formulation, dict[Term, Callable[[Any, Sets], Any]]] = {
    Formulation.PLAN: {
        Term.UNMET: unmet,
        Term.LATENESS: lateness(Formulation.PLAN),
        Term.EARLINESS: earliness,
        Term.STOCK_DEFICIT: stock_deficit,
        Term.HOLDING: holding,
        Term.WASTE: waste,
        Term.CHANGEOVER_TIME: changeover_time,
        Term.CHANGEOVER_COST: changeover_cost,
        Term.CHANGEOVER_COUNT: changeover_count,
        Term.CAMPAIGN_COUNT: campaign_count,
        Term.CLEANING: cleaning,
        Term.PREFERENCE: preference,
        Term.PURCHASING: purchasing,
        Term.THROUGHPUT: throughput,
        Term.VALUE: value,
        Term.SALES: sales,
        Term.PROFIT: profit,
    },
    Formulation.BOUND: {
        Term.UNMET: unmet,
        Term.LATENESS: lateness(Formulation.BOUND),
        Term.STOCK_DEFICIT: stock_deficit,
        Term.THROUGHPUT: throughput,
        Term.VALUE: value,
        Term.SALES: sales,
        Term.PROFIT: most_profit,
    },
}


def tier_value(model: Any, sets: Sets, tier: int) -> Any:
    """Σ weight × term of a tier, as far as the formulation knows its terms; what is maximised is taken off."""
    return sum(
        (-1 if w.term in MAXIMISED else 1) * float(w.weight) * model.terms[w.term]
        for w in sets.tiers[tier]
        if w.term in model.terms
    )


def tier_weights(sets: Sets) -> tuple[float, ...]:
    """What a unit of each tier weighs in the one sum that is minimised.

    The second tier weighs 1, each below a thousandth of the one above; a unit of the first (unmet) ten times the most
    that it is likely to cost in the second: all days of the plan late, or 100 of any other term.
    """
    days = sets.periods.edges[-1] / 24
    below = sets.tiers[1] if len(sets.tiers) > 1 else ()
    cost = sum(float(w.weight) * (days if w.term in (Term.LATENESS, Term.EARLINESS) else 100.0) for w in below)
    return (max(10.0, 10 * cost) if below else 1.0, *(TIE**i for i in range(len(sets.tiers) - 1)))


def total_cost(model: Any, sets: Sets) -> Any:
    """The one sum that the plan minimises: the tiers by their weights, and overtime."""
    weights = tier_weights(sets)
    total = sum(weights[n] * tier_value(model, sets, n) for n in range(len(sets.tiers)))
    if hasattr(model, "extra"):
        total = total + float(sets.settings.overtime_cost) * sum(model.extra.values())
    return total
