"""The last touch: nothing waits on a unit, or is cleaned late, without a reason; no tier gets worse by it."""

from ortools.sat.python import cp_model

from scheduler.detailed.constraints.plain import is_plain
from scheduler.detailed.evaluate import evaluate
from scheduler.detailed.extract import extract
from scheduler.detailed.lexicographic import Effort, Stop, complete_hints, new_solver
from scheduler.detailed.model import Freed, build_model
from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import Solution
from scheduler.detailed.supply import supply
from scheduler.domain.solve_settings import SolveSettings

EFFORT = Effort(deterministic=0.1, gap=0.02)


def is_tidy(problem: Problem) -> bool:
    """Whether every plan is tidy: runs last what they last, gaps hold no tasks, and no QC release has a choice."""
    rigid = all(p.rigid for recipe in problem.recipes.values() for p in recipe.procedures.values())
    plain = all(is_plain(problem, unit) for unit in problem.scenario.unit_by_id)
    return rigid and plain and not any(product.qc for product in problem.scenario.products)


def tidy(
    problem: Problem, solution: Solution, settings: SolveSettings, stop: Stop, baseline: Solution | None
) -> Solution:
    """Campaign by campaign, on the units it has: the same tiers with the least time held, cleans as soon as can be."""
    for key in [] if is_tidy(problem) else sorted(solution.campaigns):
        if stop.left() <= 0:
            break
        if not solution.campaigns[key].slot.frozen:
            solution = _shorten(problem, solution, key, settings, stop, baseline) or solution
    return solution


def _shorten(
    problem: Problem, solution: Solution, key: str, settings: SolveSettings, stop: Stop, baseline: Solution | None
) -> Solution | None:
    placed = solution.campaigns[key]
    built = build_model(problem, solution.without({key}), [Freed(placed.slot)], hint=solution, baseline=baseline)
    context = built.context
    for batch, was in zip(context.slots[key], placed.batches, strict=True):
        for name, run in batch.runs.items():
            for alternative, lit in run.choices:
                if alternative.id == was.procedures[name].alternative.id and lit is not True:
                    context.cp.add(lit == 1)
    known = complete_hints(context.cp, settings, stop)
    if known is None:
        return None
    for tier in built.tiers:
        if not isinstance(tier.expr, int):
            context.cp.add(tier.expr <= known.value(tier.expr))
    held = sum(run.end - run.start for batch in context.slots[key] for run in batch.runs.values())
    cleans = sum(task.end for task in context.tasks) + sum(context.releases.values())
    context.cp.minimize(10 * held + cleans)
    solver = new_solver(settings, stop.left(), EFFORT)
    if stop.run(solver, context.cp, None) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    found = supply(problem, extract(context, solver.value))
    better = found is not None and evaluate(problem, found, baseline) <= evaluate(problem, solution, baseline)
    return found if better else None
