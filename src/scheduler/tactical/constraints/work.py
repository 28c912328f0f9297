"""Hours of units: what batches and campaigns take, against what there is."""

from typing import Any

from scheduler.tactical.flows import batches
from scheduler.tactical.sets import Sets


def add_capacity(model: Any, sets: Sets) -> None:
    """Work in a period ≤ hours of the resource in it, overtime included."""
    import pyomo.environ as pyo

    model.production = work(model, sets)
    model.changeover = changeovers(model, sets)

    def rule(_: Any, r: int, t: int) -> Any:
        load = model.production[r, t] + model.changeover[r, t]
        room = sets.capacity(sets.resources[r], t) + (model.extra[r, t] if hasattr(model, "extra") else 0)
        return pyo.Constraint.Feasible if isinstance(load, int | float) else load <= room

    model.capacity = pyo.Constraint(range(len(sets.resources)), sets.T, rule=rule)


def work(model: Any, sets: Sets, lines: set[int] | None = None) -> dict[tuple[int, int], Any]:
    """Hours of production by resource and period; of some lines only where they are named."""
    found: dict[tuple[int, int], Any] = {(r, t): 0 for r in range(len(sets.resources)) for t in sets.T}
    for r, resource in enumerate(sets.resources):
        for i, stage, held in sets.on(resource):
            if lines is not None and i not in lines:
                continue
            for t in sets.T:
                made = batches(model, sets, i, t)
                if not isinstance(made, int):
                    for u, part in sets.shares(stage, t):
                        found[r, u] = found[r, u] + held * part * (stage.hours + stage.turnaround) * made
    return found


def changeovers(model: Any, sets: Sets) -> dict[tuple[int, int], Any]:
    """Hours before campaigns by resource and period; pools change over as many units as a campaign keeps busy."""
    found: dict[tuple[int, int], Any] = {(r, t): 0 for r in range(len(sets.resources)) for t in sets.T}
    for r, resource in enumerate(sets.resources):
        for i, stage, held in sets.on(resource):
            hours = held * stage.setup * sets.engaged(i, stage)
            for t in sets.T if hours else ():
                if (i, t) in model.begun:
                    found[r, t] = found[r, t] + hours * model.begun[i, t]
    return found


def add_reserved(model: Any, sets: Sets) -> None:
    """Work of lines of other sponsors ≤ hours not reserved for somebody else."""
    import pyomo.environ as pyo

    model.reserved = pyo.ConstraintList()
    sponsors = {s.id for s in sets.scenario.sponsors if any(h.kept for h in sets.hours.values())}
    for sponsor in sorted(sponsors):
        load = work(model, sets, {i for i in sets.L if sets.sponsor(i) == sponsor})
        for (r, t), hours in load.items():
            kept = sum(sets.hours[u].kept.get(sponsor, (0.0,) * len(sets.T))[t] for u in sets.resources[r])
            if kept and not isinstance(hours, int):
                model.reserved.add(hours <= sets.capacity(sets.resources[r], t) - kept)


def add_cadence(model: Any, sets: Sets) -> None:
    """Batches of a line in a period ≤ what its cadence leaves room for, begun ones rounded up."""
    import pyomo.environ as pyo

    def rule(_: Any, i: int, t: int) -> Any:
        cadence = sets.lines[i].recipe.campaign_rules.cadence
        if cadence is None:
            return pyo.Constraint.Skip
        return batches(model, sets, i, t) <= -(-sets.periods.length(t) // (cadence.total_seconds() / 3600))

    model.cadence = pyo.Constraint(list(model.made), rule=rule)


def add_work_so_far(model: Any, sets: Sets) -> None:
    """Bound: the work of all batches that have ended by the end of a period, and a changeover for each product
    made, lie in the hours up to then; a batch can take the least time only.
    """
    import pyomo.environ as pyo

    keys = [(r, p) for r, resource in enumerate(sets.resources) for p in _products(sets, resource)]
    model.touched = pyo.Var([(r, p, t) for r, p in keys for t in sets.T], domain=pyo.Binary)
    loads = {r: sets.on(resource) for r, resource in enumerate(sets.resources)}
    committed = {sets.scenario.recipe_by_id[c.recipe].product for c in sets.scenario.commitments}

    def so_far(i: int, t: int) -> Any:
        return sum(batches(model, sets, i, u) for u in range(t + 1))

    def hours(_: Any, r: int, t: int) -> Any:
        load = sum(held * stage.least * so_far(i, t) for i, stage, held in loads[r])
        for p in _products(sets, sets.resources[r]):
            setups = [s.least_setup for i, s, _ in loads[r] if sets.lines[i].recipe.product == p]
            load = load + (0.0 if p in committed else min(setups)) * model.touched[r, p, t]
        room = sum(sets.hours[u].bound[v] for u in sets.resources[r] for v in range(t + 1))
        return load <= room

    def touched(_: Any, r: int, p: str, t: int) -> Any:
        made = sum(so_far(i, t) for i in {i for i, _, _ in loads[r]} if sets.lines[i].recipe.product == p)
        most = sum(model.made[i, u].ub for i in sets.makers[(p, None)] for u in range(t + 1) if (i, u) in model.made)
        return pyo.Constraint.Skip if isinstance(made, int) else made <= most * model.touched[r, p, t]

    model.work_so_far = pyo.Constraint(range(len(sets.resources)), sets.T, rule=hours)
    model.touching = pyo.Constraint([(r, p, t) for r, p in keys for t in sets.T], rule=touched)


def _products(sets: Sets, resource: tuple[str, ...]) -> list[str]:
    return sorted({sets.lines[i].recipe.product for i, _, _ in sets.on(resource)})

