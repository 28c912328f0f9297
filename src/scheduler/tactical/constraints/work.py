"""Hours of units: what batches and campaigns take, against what there is."""

from typing import Any

from scheduler.tactical.flows import batches
from scheduler.tactical.periods import HOUR
from scheduler.tactical.sets import Sets
from scheduler.tactical.variables import most_batches


def add_capacity(model: Any, sets: Sets) -> None:
    """Work of a period, less what was begun before it, plus what is begun for the next ≤ hours, overtime too.

    Each unit may have one batch that ends in a period and was begun before it; in small buckets none.
    """
    import pyomo.environ as pyo

    index = [(r, t) for r in range(len(sets.resources)) for t in sets.T]
    model.early = pyo.Var(index, bounds=lambda m, r, t: (0, most_begun_early(sets, r, t)))
    model.production = work(model, sets)
    model.changeover = changeovers(model, sets)

    def rule(_: Any, r: int, t: int) -> Any:
        load = model.production[r, t] + model.changeover[r, t]
        load = load - model.early[r, t] + (model.early[r, t + 1] if t + 1 in sets.T else 0)
        room = sets.capacity(sets.resources[r], t) + (model.extra[r, t] if hasattr(model, "extra") else 0)
        return load <= room

    model.capacity = pyo.Constraint(range(len(sets.resources)), sets.T, rule=rule)


def most_begun_early(sets: Sets, r: int, t: int) -> float:
    """Hours that batches of a period may take from the period before: one of the longest on each unit."""
    if t == 0 or sets.settings.one_product:
        return 0.0
    return len(sets.resources[r]) * max(stage.hours for _, stage, _ in sets.on(sets.resources[r]))


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
    """Hours before campaigns by resource and period; pools change over as many units as a campaign keeps busy.

    In small buckets the changeover is that of the sequence, else the average into the line.
    """
    found: dict[tuple[int, int], Any] = {(r, t): 0 for r in range(len(sets.resources)) for t in sets.T}
    for r, resource in enumerate(sets.resources):
        for i, stage, held in sets.on(resource):
            average = 0.0 if r in sets.followed else stage.setup
            hours = held * (stage.own + average) * sets.engaged(i, stage)
            for t in sets.T if hours else ():
                if (i, t) in model.begun:
                    found[r, t] = found[r, t] + hours * model.begun[i, t]
    for r, i, j, t in model.switch:
        changeover = sets.switch(r, i, j)
        if changeover and changeover.duration:
            found[r, t] = found[r, t] + changeover.duration / HOUR * model.switch[r, i, j, t]
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
    """Bound: the work of what has ended by a period's end, and a changeover a product, lie in the hours up to then.

    Batches take the least time they can, and changeovers too.
    """
    import pyomo.environ as pyo

    keys = [(r, p) for r, resource in enumerate(sets.resources) for p in _products(sets, resource)]
    model.touched = pyo.Var([(r, p, t) for r, p in keys for t in sets.T], domain=pyo.Binary)
    model.so_far = pyo.Var([(i, t) for i in sets.L for t in sets.T], domain=pyo.NonNegativeReals)
    loads = {r: sets.on(resource) for r, resource in enumerate(sets.resources)}
    committed = {sets.scenario.recipe_by_id[c.recipe].product for c in sets.scenario.commitments}

    def adds_up(m: Any, i: int, t: int) -> Any:
        return m.so_far[i, t] == (m.so_far[i, t - 1] if t else 0) + batches(m, sets, i, t)

    def hours(m: Any, r: int, t: int) -> Any:
        load = sum(held * stage.least * m.so_far[i, t] for i, stage, held in loads[r])
        for p in _products(sets, sets.resources[r]):
            setups = [s.least_setup for i, s, _ in loads[r] if sets.lines[i].recipe.product == p]
            load = load + (0.0 if p in committed else min(setups)) * m.touched[r, p, t]
        return load <= sum(sets.hours[u].bound[v] for u in sets.resources[r] for v in range(t + 1))

    def touched(m: Any, r: int, p: str, t: int) -> Any:
        lines = {i for i, _, _ in loads[r] if sets.lines[i].recipe.product == p}
        most = sum(most_batches(sets, i) for i in lines)
        return sum(m.so_far[i, t] for i in sorted(lines)) <= most * m.touched[r, p, t]

    model.adds_up = pyo.Constraint(sets.L, sets.T, rule=adds_up)
    model.work_so_far = pyo.Constraint(range(len(sets.resources)), sets.T, rule=hours)
    model.touching = pyo.Constraint([(r, p, t) for r, p in keys for t in sets.T], rule=touched)


def _products(sets: Sets, resource: tuple[str, ...]) -> list[str]:
    return sorted({sets.lines[i].recipe.product for i, _, _ in sets.on(resource)})
