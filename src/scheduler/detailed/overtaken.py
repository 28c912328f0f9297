"""Lots that come too late for an order while a campaign of its own would not."""

from scheduler.detailed.lots import lots_of
from scheduler.detailed.problem import Problem
from scheduler.detailed.repeg import by_due_date
from scheduler.detailed.slots import recipes_for, testing_of
from scheduler.detailed.solution import Delivered, Solution


def first_deliveries(problem: Problem, solution: Solution) -> tuple[Delivered, ...]:
    """Deliveries by due date; lots that make an order late are left where new ones could be there sooner."""
    wants, found = problem.stock.wants, by_due_date(problem, solution)
    products = {want.product for want in wants.values()}
    usable = {lot.lot: lot.usable for item in products for lot in lots_of(problem, solution, item)}
    late = {d.order for d in found if usable[d.lot] > max(wants[d.order].due, soonest(problem, d.order))}
    return by_due_date(problem, solution, {o: w.quantity for o, w in wants.items() if o not in late}) if late else found


def soonest(problem: Problem, order: str) -> int:
    """First step at which a new batch for an order could be released."""
    source = problem.scenario.order_by_id[order]
    recipes, opens = recipes_for(problem, source.product), problem.restrictions.opens
    ends = (opens(r.id, source.purpose) + r.span + testing_of(problem, r) for r in recipes)
    return min(ends, default=problem.horizon)
