"""Campaigns over periods: begun, kept going, and how many batches they hold."""

from typing import Any

from scheduler.tactical.flows import batches
from scheduler.tactical.sets import Sets
from scheduler.tactical.variables import most_batches


def add_campaign_state(model: Any, sets: Sets) -> None:
    """Batches only of a line that runs; one that runs has begun a campaign or goes on with one from the period before.

    made ≤ most × run; run ≤ made; run ≤ begun + kept; kept ≤ run, kept ≤ run of the period before.
    """
    import pyomo.environ as pyo

    def before(m: Any, i: int, t: int) -> Any:
        return m.run[i, t - 1] if (i, t - 1) in m.run else 0  # noqa: SIM401  # a Pyomo variable has no get

    index = list(model.made)
    model.only_running = pyo.Constraint(index, rule=lambda m, i, t: m.made[i, t] <= m.made[i, t].ub * m.run[i, t])
    model.really_running = pyo.Constraint(index, rule=lambda m, i, t: m.run[i, t] <= m.made[i, t])
    model.began = pyo.Constraint(index, rule=lambda m, i, t: m.run[i, t] <= m.begun[i, t] + m.kept[i, t])
    model.kept_now = pyo.Constraint(index, rule=lambda m, i, t: m.kept[i, t] <= m.run[i, t])
    model.kept_from = pyo.Constraint(index, rule=lambda m, i, t: m.kept[i, t] <= before(m, i, t))


def add_called_for(model: Any, sets: Sets) -> None:
    """Batches of a recipe ≤ what orders, targets and campaign minimums call for, where nothing else wants more."""
    import pyomo.environ as pyo

    recipes: dict[str, list[int]] = {}
    for i in sets.L:
        recipes.setdefault(sets.lines[i].recipe.id, []).append(i)

    def rule(_: Any, recipe: str) -> Any:
        made = sum(batches(model, sets, i, t) for i in recipes[recipe] for t in sets.T)
        return pyo.Constraint.Skip if isinstance(made, int) else made <= most_batches(sets, recipes[recipe][0])

    model.called_for = pyo.Constraint(list(recipes), rule=rule)


def add_one_kept(model: Any, sets: Sets) -> None:
    """Each resource carries at most one campaign a unit over the end of a period."""
    import pyomo.environ as pyo

    def rule(_: Any, r: int, t: int) -> Any:
        lines = {i for i, _, _ in sets.on(sets.resources[r]) if (i, t) in model.kept}
        if len(lines) <= len(sets.resources[r]):
            return pyo.Constraint.Skip
        return sum(model.kept[i, t] for i in sorted(lines)) <= len(sets.resources[r])

    model.one_kept = pyo.Constraint(range(len(sets.resources)), sets.T, rule=rule)


def add_campaign_size(model: Any, sets: Sets) -> None:
    """A campaign makes its minimum in the periods that its pace needs for it; none holds more than its maximum.

    Σ batches of the periods from its start on ≥ minimum × begun; over any stretch that has time for more than the
    maximum: Σ batches ≤ maximum × (begun in it + kept from before).
    """
    import pyomo.environ as pyo

    def least(_: Any, i: int, t: int) -> Any:
        minimum = sets.lines[i].recipe.campaign_rules.min_batches
        if minimum == 1:
            return pyo.Constraint.Skip
        return sum(batches(model, sets, i, u) for u in _stretch(sets, i, t, minimum)) >= minimum * model.begun[i, t]

    def most(_: Any, i: int, t: int) -> Any:
        maximum = sets.lines[i].recipe.campaign_rules.max_batches
        if maximum is None:
            return pyo.Constraint.Skip
        periods = [u for u in _stretch(sets, i, t, maximum + 1) if (i, u) in model.made]
        begun = sum(model.begun[i, u] for u in periods)
        return sum(batches(model, sets, i, u) for u in periods) <= maximum * (model.kept[i, t] + begun)

    model.campaign_least = pyo.Constraint(list(model.made), rule=least)
    model.campaign_most = pyo.Constraint(list(model.made), rule=most)


def _stretch(sets: Sets, line: int, first: int, count: int) -> range:
    """The periods from one on in which a line has time for so many batches, by the pace of its slowest stage."""
    stages = sets.lines[line].stages
    pace = max((s.hours + s.turnaround) / max(1, len(s.units) // s.held) for s in stages)
    last = first
    while last + 1 in sets.T and sum(sets.periods.length(u) for u in range(first, last + 1)) < count * pace:
        last += 1
    return range(first, last + 1)
