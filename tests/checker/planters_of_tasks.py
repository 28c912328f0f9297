"""Planters that leave out, move or change cleans, changeovers and maintenance."""

from itertools import permutations
from random import Random

from scheduler.domain.plan import Plan, PlannedTask, TaskKind
from scheduler.domain.scenario import Scenario
from tests.checker.edits import Planted, Planter, hours, moved, runs, stretched, tasks_of, with_tasks


def changeover(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A changeover is missing, too short or long, of another level, doubled, or names another batch."""
    found = tasks_of(plan, TaskKind.CHANGEOVER)
    if not found:
        return None
    task = rng.choice(found)
    level = rng.choice([level for level in (None, "none", "minor", "major", "full") if level != task.level])
    new: list[tuple[PlannedTask, ...]] = [
        (),
        (stretched(rng, task),),
        (task.model_copy(update={"level": level}),),
        (task, task),
        (task.model_copy(update={"before": "nobody"}),),
    ]
    return with_tasks(plan, task, *rng.choice(new)), (task.unit,)


def changeover_crew(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """Two cleans want the only crew at the same time."""
    kinds = (TaskKind.TURNAROUND, TaskKind.FULL_CLEAN, TaskKind.CHANGEOVER, TaskKind.CLEAN)
    found = [(a, b) for a, b in permutations(tasks_of(plan, *kinds), 2) if a.unit != b.unit]
    if "crew" not in scenario.pool_by_id or not found:
        return None
    one, two = rng.choice(found)
    start = one.start + hours(rng.randrange(int((one.end - one.start) / hours(1))))
    return with_tasks(plan, two, moved(two, start)), ("crew",)


def dirty_hold(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A clean after the last use is left out or starts too late."""
    found = [t for t in tasks_of(plan, TaskKind.CLEAN) if scenario.unit_by_id[t.unit].dirty_hold is not None]
    if not found:
        return None
    task = rng.choice(found)
    hold = scenario.unit_by_id[task.unit].dirty_hold
    assert hold is not None
    ended = max(p.end for _, p in runs(plan) if task.unit in p.units)
    late = moved(task, ended + hold + hours(rng.randint(1, 100)))
    return with_tasks(plan, task, *([late] if rng.random() < 0.7 else [])), (task.after or "", task.unit)


def full_clean(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A full clean that was due is left out, cut short or drawn out."""
    found = tasks_of(plan, TaskKind.FULL_CLEAN)
    if not found:
        return None
    task = rng.choice(found)
    return with_tasks(plan, task, *rng.choice([(), (stretched(rng, task),)])), (task.unit,)


def maintenance(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A maintenance is left out, doubled, of another length, on another unit, or out of its window."""
    found = tasks_of(plan, TaskKind.MAINTENANCE)
    if not found:
        return None
    task = rng.choice(found)
    stated = next(m for m in scenario.maintenance if m.id == task.maintenance)
    edge = stated.start or stated.due or task.end
    new = [
        (),
        (task, task),
        (stretched(rng, task),),
        (task.model_copy(update={"unit": "BR3"}),),
        (moved(task, edge + hours(rng.randint(1, 50))),),
    ]
    return with_tasks(plan, task, *rng.choice(new)), (stated.id,)


PLANTERS: dict[str, Planter] = {
    p.__name__: p for p in (changeover, changeover_crew, dirty_hold, full_clean, maintenance)
}
