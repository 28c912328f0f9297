"""The objective of a plan in steps: what the search compares plans by."""

from fractions import Fraction

from scheduler.detailed.committed import committed
from scheduler.detailed.lots import parts_of
from scheduler.detailed.problem import Problem
from scheduler.detailed.recipe_data import TaskData
from scheduler.detailed.solution import PlacedBatch, Solution
from scheduler.detailed.stock_terms import campaign_cost, stock_terms
from scheduler.domain.commitment import Zone
from scheduler.domain.objective import MAXIMISED, Term, WeightedTerm
from scheduler.domain.plan import TaskKind
from scheduler.domain.units import utc

_CLEANS = (TaskKind.TURNAROUND, TaskKind.FULL_CLEAN, TaskKind.REFRESH, TaskKind.CLEAN)
Value = tuple[Fraction, ...]


def evaluate(problem: Problem, solution: Solution, baseline: Solution | None = None) -> Value:
    """Weighted value of each tier; less is better, compared as tuples."""
    return weigh(problem, terms_of(problem, solution, baseline))


def terms_of(problem: Problem, solution: Solution, baseline: Solution | None = None) -> dict[Term, Fraction]:
    """Every term of the objective in its unit."""
    terms = dict.fromkeys(Term, Fraction(0)) | _demand_terms(problem, solution) | _unit_terms(problem, solution)
    terms[Term.CAMPAIGN_COUNT] = Fraction(len(solution.campaigns))
    terms[Term.STABILITY] = _stability(problem, solution, baseline)
    terms |= stock_terms(problem, solution)
    return terms


def weigh(problem: Problem, terms: dict[Term, Fraction]) -> Value:
    """Terms weighed into the tiers; what more is better of is taken off."""
    return tuple(sum((weight_of(w) * terms[w.term] for w in tier), Fraction(0)) for tier in problem.tiers)


def weight_of(weighted: WeightedTerm) -> Fraction:
    """The weight of a term in its tier, negative where more is better."""
    return Fraction(weighted.weight) * (-1 if weighted.term in MAXIMISED else 1)


def _demand_terms(problem: Problem, solution: Solution) -> dict[Term, Fraction]:
    wants = problem.stock.wants
    left = {want.order: want.quantity for want in wants.values()}
    late: dict[str, int] = {}
    early: dict[str, int] = {}
    for want, _, quantity, usable, delivered in parts_of(problem, solution):
        left[want.order] -= quantity
        if delivered > want.due:
            late[want.order] = late.get(want.order, 0) + quantity * (delivered - want.due)
        if usable < want.due:
            early[want.product] = early.get(want.product, 0) + quantity * (want.due - usable)
    unmade, overdue = _run_terms(problem, solution)
    return {
        Term.UNMET: unmade + sum((wants[o].rate * n for o, n in left.items()), Fraction(0)),
        Term.LATENESS: problem.day * sum((wants[o].rate * n for o, n in late.items()), overdue),
        Term.EARLINESS: problem.day * sum((problem.precision(p) * n for p, n in early.items()), Fraction(0)),
    }


def _run_terms(problem: Problem, solution: Solution) -> tuple[Fraction, Fraction]:
    """Of required runs: the priority of batches not made, and of those made times the steps they are late."""
    left = {key: run.batches for key, run in problem.runs.items()}
    late = Fraction(0)
    for campaign in solution.campaigns.values():
        run = problem.runs.get(campaign.slot.run or "")
        if run is not None:
            left[run.id] -= len(campaign.batches)
            late += run.rate * sum(max(0, b.end - run.due) for b in campaign.batches)
    return sum((problem.runs[key].rate * max(0, n) for key, n in left.items()), Fraction(0)), late


def _unit_terms(problem: Problem, solution: Solution) -> dict[Term, Fraction]:
    worked: dict[TaskData, int] = {}
    alike: dict[int, tuple[TaskData, int]] = {}
    preference = Fraction(0)
    for task in (t for tasks in solution.tasks.values() for t in tasks):
        alike[id(task.data)] = task.data, alike.get(id(task.data), (task.data, 0))[1] + 1
        if task.data.maintenance:
            source = next(m for m in problem.scenario.maintenance if m.id == task.data.maintenance)
            if source.ideal:
                steps = abs(task.start - problem.grid.at(utc(source.ideal)))
                preference += Fraction(source.cost_per_day) * problem.day * steps
    for data, count in alike.values():  # telling them apart by value takes long, and few objects differ
        worked[data] = worked.get(data, 0) + count
    changeovers = {d: n for d, n in worked.items() if d.kind is TaskKind.CHANGEOVER}
    cleans = {d: n for d, n in worked.items() if d.kind in _CLEANS}
    batches = [b for c in solution.campaigns.values() for b in c.batches]
    preference += sum(
        (r.alternative.cost for b in batches for r in b.procedures.values() if r.alternative.cost), Fraction(0)
    )
    end = max((b.end for b in batches), default=0)
    return {
        Term.CHANGEOVER_TIME: problem.hour * sum(d.duration * n for d, n in changeovers.items()),
        Term.CHANGEOVER_COST: sum((d.cost * n for d, n in worked.items()), campaign_cost(solution)),
        Term.CHANGEOVER_COUNT: Fraction(sum(n for d, n in changeovers.items() if d.duration)),
        Term.CLEANING: problem.hour * sum(d.duration * n for d, n in cleans.items()),
        Term.PREFERENCE: preference,
        Term.MAKESPAN: max(0, end) * problem.hour,
    }


def _stability(problem: Problem, solution: Solution, baseline: Solution | None) -> Fraction:
    costs = problem.scenario.objective.stability
    placed = {b.id: b for c in solution.campaigns.values() for b in c.batches}
    total = Fraction(0)
    if baseline is not None:
        before = {b.id: b for c in baseline.campaigns.values() for b in c.batches}
        total += Fraction(costs.added) * len(placed.keys() - before.keys())
        total += Fraction(costs.dropped) * len(before.keys() - placed.keys())
        for key in placed.keys() & before.keys():
            moved, changed = _differences(placed[key], before[key])
            total += Fraction(costs.start_moved) * sum(moved) + Fraction(costs.unit_changed) * sum(changed)
    for commitment in problem.scenario.commitments:
        if commitment.zone is Zone.SLUSHY:
            for was in (b for b in committed(problem, commitment).batches if b.id in placed):
                moved, changed = _differences(placed[was.id], was)
                total += Fraction(commitment.move_cost) * sum(m or c for m, c in zip(moved, changed, strict=True))
    return total


def _differences(now: PlacedBatch, was: PlacedBatch) -> tuple[list[bool], list[bool]]:
    keys = sorted(now.procedures)
    moved = [now.procedures[k].start != was.procedures[k].start for k in keys]
    return moved, [now.procedures[k].alternative.id != was.procedures[k].alternative.id for k in keys]
