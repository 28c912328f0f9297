"""Small buckets: a unit runs one line a period, and what it was last set up for is followed through time."""

from typing import Any

from scheduler.tactical.items import OPENING, Key
from scheduler.tactical.sets import Sets


def add_one_product(model: Any, sets: Sets) -> None:
    """A unit runs one line a period, where the settings say so."""
    import pyomo.environ as pyo

    def rule(_: Any, r: int, t: int) -> Any:
        lines = {i for i, _, _ in sets.on(sets.resources[r]) if (i, t) in model.run}
        return sum(model.run[i, t] for i in sorted(lines)) <= len(sets.resources[r]) if lines else pyo.Constraint.Skip

    model.one_product = pyo.Constraint(
        range(len(sets.resources)) if sets.settings.one_product else (), sets.T, rule=rule
    )


def add_unit_state(model: Any, sets: Sets) -> None:
    """Each unit is in one state (a line) a period and runs that line or nothing; states follow one another by switches.

    Σ state = 1; run ≤ state; Σ switch out of a state = the state; Σ switch into it = the state of the period after. The
    switches form a path through time, which makes the linear relaxation tight. Forbidden sequences have no switch.
    """
    import pyomo.environ as pyo

    lines = {r: sorted({i for i, _, _ in sets.on(sets.resources[r])}) for r in sets.followed}
    states = [(r, i, t) for r in lines for i in lines[r] for t in sets.T]
    model.state = pyo.Var(states, bounds=(0, 1))
    model.switch = pyo.Var(
        [(r, i, j, t) for r, j, t in states if t for i in lines[r] if i == j or sets.switch(r, i, j) is not None],
        bounds=(0, 1),
    )

    def leaves(m: Any, r: int, i: int, t: int) -> Any:
        if t == len(sets.T) - 1:
            return pyo.Constraint.Skip
        return sum(m.switch[r, i, j, t + 1] for j in lines[r] if (r, i, j, t + 1) in m.switch) == m.state[r, i, t]

    def enters(m: Any, r: int, j: int, t: int) -> Any:
        if t == 0:
            return pyo.Constraint.Skip
        return sum(m.switch[r, i, j, t] for i in lines[r] if (r, i, j, t) in m.switch) == m.state[r, j, t]

    model.one_state = pyo.Constraint(
        [(r, 0) for r in lines], rule=lambda m, r, t: sum(m.state[r, i, t] for i in lines[r]) == 1
    )
    model.leaves = pyo.Constraint(states, rule=leaves)
    model.enters = pyo.Constraint(states, rule=enters)
    model.in_state = pyo.Constraint(
        [(r, i, t) for r, i, t in states if (i, t) in model.run],
        rule=lambda m, r, i, t: m.run[i, t] <= m.state[r, i, t],
    )


def add_stock_cuts(model: Any, sets: Sets) -> None:
    """Cuts: what is delivered in periods k to l while its product is not set up comes from the stock before k.

    stock[k − 1] ≥ Σ orders delivered in [k, l]: delivered − quantity × (set up in k + switches to it up to then); after
    Pochet and Wolsey, Production Planning by Mixed Integer Programming (2006), for uncapacitated lot sizing.
    """
    import pyomo.environ as pyo

    model.stock_cuts = pyo.ConstraintList()
    for key in sets.items:
        if not sets.makers.get(key) or not _only_made(sets, key):
            continue
        dues = sorted({t for k in sets.wanted[key] for t in sets.T if (k, t) in model.deliver})
        for k in sets.T:
            missing: Any = 0
            for last in (t for t in dues if t >= k):
                for d in sets.wanted[key]:
                    if (d, last) in model.deliver:
                        ready = _set_up(model, sets, key, k, last)
                        missing = missing + model.deliver[d, last] - sets.demands[d].quantity * ready
                model.stock_cuts.add(model.stock[*key, k - 1] >= missing)


def _only_made(sets: Sets, key: Key) -> bool:
    """Whether all of a product after the start is made on units whose state is followed."""
    item = sets.items[key]
    followed = {u for r in sets.followed for u in sets.resources[r]}
    return (
        not any(item.supply[OPENING + 2 :])
        and key not in sets.produces
        and all(followed.intersection(sets.lines[i].units) for i in sets.makers[key])
    )


def _set_up(model: Any, sets: Sets, key: Key, first: int, last: int) -> Any:
    """How often the units of a product are set up for it from one period to another: at first, or by a switch."""
    total: Any = 0
    for i in sets.makers[key]:
        r = next(r for r in sets.followed if sets.resources[r][0] in sets.lines[i].units)
        total = total + model.state[r, i, first]
        for t in range(first + 1, last + 1):
            total = total + model.state[r, i, t] - model.switch[r, i, i, t]
    return total
