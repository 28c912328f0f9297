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
    """A campaign that begins in a period makes its minimum there; none holds more than its maximum."""
    import pyomo.environ as pyo

    def least(_: Any, i: int, t: int) -> Any:
        minimum = sets.lines[i].recipe.campaign_rules.min_batches
        if minimum == 1:
            return pyo.Constraint.Skip
        return batches(model, sets, i, t) >= minimum * model.begun[i, t]

    def most(_: Any, i: int, t: int) -> Any:
        maximum = sets.lines[i].recipe.campaign_rules.max_batches
        if maximum is None:
            return pyo.Constraint.Skip
        return batches(model, sets, i, t) <= maximum * (model.begun[i, t] + model.kept[i, t])

    model.campaign_least = pyo.Constraint(list(model.made), rule=least)
    model.campaign_most = pyo.Constraint(list(model.made), rule=most)
