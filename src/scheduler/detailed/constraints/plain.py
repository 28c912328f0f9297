"""Units on which work between visits needs no variables."""

from functools import lru_cache

from scheduler.detailed.problem import Problem
from scheduler.domain.product import Recipe


@lru_cache(maxsize=10_000)
def is_plain(problem: Problem, unit: str) -> bool:
    """Whether no task on the unit needs a time of its own: changeovers and turnarounds are mere gaps."""
    scenario, owner = problem.scenario, problem.unit(unit)
    room = scenario.room_by_id.get(owner.room or "")
    rules = [r for r in scenario.changeovers if not r.units or unit in r.units]
    stated = [owner.turnaround, owner.clean, owner.full_clean, scenario.changeover_default]
    stated += [r.changeover for r in rules] + [p.turnaround for r in scenario.recipes for p in r.procedures]
    tasks = [t for t in stated if t]
    return (
        problem.hours((unit,)).always
        and owner.dirty_hold is None
        and owner.clean_hold is None
        and owner.full_clean_after is None
        and not (room and room.exclusive_by)
        and not any(m.unit == unit for m in scenario.maintenance)
        and not any(t.pools for t in tasks)
        and not (
            any(_adjacent_visits(r, unit) for r in scenario.recipes)
            and any([*(t.duration for t in tasks), *(r.matrix for r in rules)])
        )
    )


def _adjacent_visits(recipe: Recipe, unit: str) -> bool:
    """Whether a task on the unit could come between two adjacent procedures of a batch: visits of their own."""
    adjacent = {p for g in recipe.unit_groups if g.kind == "adjacent" for p in g.procedures}
    return any(
        p.interleaved and p.id in adjacent and any(unit in a.units for a in p.alternatives) for p in recipe.procedures
    )
