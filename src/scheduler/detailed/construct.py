"""The first real plan: campaigns inserted one by one, everything placed before being constant."""

from collections.abc import Callable
from dataclasses import replace

from ortools.sat.python import cp_model

from scheduler.detailed.constraints.campaign import allowed_sizes
from scheduler.detailed.extract import extract
from scheduler.detailed.lexicographic import Effort, Stop, complete_hints, solve_tiers
from scheduler.detailed.model import Built, Freed, build_model
from scheduler.detailed.objective import TierExpr
from scheduler.detailed.pooled import first_of
from scheduler.detailed.problem import Problem
from scheduler.detailed.propose import propose, understood
from scheduler.detailed.records import hint_tasks
from scheduler.detailed.repeg import rearranged
from scheduler.detailed.runs import STAGES
from scheduler.detailed.settle import put_near
from scheduler.detailed.slots import Names, first_due, pace_of, testing_of
from scheduler.detailed.solution import Slot, Solution
from scheduler.detailed.suppliers import suppliers
from scheduler.detailed.supply import supply
from scheduler.domain.objective import Term
from scheduler.domain.solve_settings import SolveSettings

QUICK = Effort(deterministic=0.03, gap=0.1, guided=True)
THOROUGH = Effort(deterministic=1.0, gap=0.1)
BRIEF = Effort(deterministic=0.3, gap=0.1)
"""Where a look ahead found no place there seldom is one."""
TIGHTEN = Effort(deterministic=0.1, gap=0.05, guided=True)
NEAR = 4
HURRY = 0.4
PACKING = 20
SHIFTS = (0.125, 0.25, 0.5, 1.0)
"""Shares of its length by which a campaign is proposed later, one after the other, where a place proves too tight."""
MARGIN = 0.25
"""Share of its length by which a campaign may lie later than proposed."""


def construct(
    problem: Problem,
    base: Solution,
    slots: list[Slot],
    settings: SolveSettings,
    stop: Stop,
    baseline: Solution | None,
    names: Names,
    tell: Callable[[Solution, int, int], None],
) -> Solution:
    """Insert slots, the most urgent first; what does not fit stays out. `tell` hears (plan, inserted, of how many)."""
    solution, problem = base, without_earliness(problem)
    order = sorted(slots, key=lambda s: urgency(problem, s))
    if baseline is not None:
        before = sorted(order, key=lambda s: stood(baseline, s))
        for put in (put_back, put_near):
            for slot in (s for s in before if s.id not in solution.campaigns):
                solution = put(problem, solution, slot, settings, stop, baseline) or solution
    waiting = [slot for slot in order if slot.id not in solution.campaigns]
    of = len(waiting)
    while waiting and stop.left() > 0:
        slot = next(iter(first_of(problem, solution, waiting[0], waiting)), waiting[0])
        waiting.remove(slot)
        solution = insert_supplied(problem, solution, slot, names, settings, stop, baseline) or solution
        tell(solution, of - len(waiting), of)
    return solution


def put_back(
    problem: Problem, solution: Solution, slot: Slot, settings: SolveSettings, stop: Stop, baseline: Solution
) -> Solution | None:
    """The plan with a campaign exactly where the baseline has it; None where it cannot stand there any more.

    So do the tasks of its units, if they can.
    """
    if slot.id not in baseline.campaigns or stop.left() <= 0:
        return None
    for exactly in (True, False):
        context = build_model(problem, solution, [Freed(slot)], hint=baseline, baseline=baseline).context
        if exactly:
            hint_tasks(context, baseline)
        known = complete_hints(context.cp, settings, stop)
        if known:
            return supply(problem, extract(context, known.value))
    return None


def stood(baseline: Solution, slot: Slot) -> int:
    """Start of a campaign in the baseline: what others draw on comes before them."""
    campaign = baseline.campaigns.get(slot.id)
    return min(b.start for b in campaign.batches) if campaign else 0


def urgency(problem: Problem, slot: Slot) -> tuple[int, float, int, str]:
    """Required runs that others wait for; then by latest start that is still on time, sooner for what matters more."""
    due = problem.runs[slot.run].due if slot.run else min(first_due(problem, pegs) for pegs in slot.pegs or ((),))
    start = due - slot.recipe.span - testing_of(problem, slot.recipe)
    priority = max(
        (problem.scenario.order_by_id[p.order].priority for pegs in slot.pegs or () for p in pegs), default=1
    )
    stage = STAGES.index(slot.purpose) if slot.purpose in STAGES else len(STAGES)
    return (stage, start - float(priority) / 1_000_000, -slot.size, slot.id)


def insert_supplied(
    problem: Problem,
    solution: Solution,
    slot: Slot,
    names: Names,
    settings: SolveSettings,
    stop: Stop,
    baseline: Solution | None = None,
) -> Solution | None:
    """As `insert`, with the campaigns whose lots it draws on before it: those that what is left over does not spare.

    Where it does not fit with what others leave, orders are served from other lots, then everything is made for it.
    """
    found = insert_behind(problem, solution, slot, names, settings, stop, baseline, spare=True)
    if found or not suppliers(problem, solution, slot, names, spare=False):
        return found
    drawn = {need.item for need in problem.stock.needs[slot.recipe.id]}
    other = rearranged(problem, solution, drawn) if baseline is None else None
    found = insert_behind(problem, other, slot, names, settings, stop, baseline, spare=True) if other else None
    return found or insert_behind(problem, solution, slot, names, settings, stop, baseline, spare=False)


def insert_behind(
    problem: Problem,
    solution: Solution,
    slot: Slot,
    names: Names,
    settings: SolveSettings,
    stop: Stop,
    baseline: Solution | None,
    *,
    spare: bool,
) -> Solution | None:
    """The plan with a slot's campaign behind those that make what it draws; `spare` as for `suppliers`."""
    found: Solution | None = solution
    for part in (*suppliers(problem, solution, slot, names, spare=spare), slot):
        found = insert(problem, found, part, settings, stop, baseline) if found else None
    return found


def insert(
    problem: Problem,
    solution: Solution,
    slot: Slot,
    settings: SolveSettings,
    stop: Stop,
    baseline: Solution | None = None,
) -> Solution | None:
    """The plan with the slot's campaign in a good place for it; smaller, or None, where it does not fit.

    First near its due dates, then anywhere, then with fewer batches; when time runs short only what is quick.
    """
    found = insert_proposed(problem, solution, slot, settings, stop, baseline)
    if found is not None:
        return found
    whole = slot.commitment or slot.run
    sizes = [n for n in allowed_sizes(slot.recipe.rules, slot.size) if n < slot.size] if not whole else []
    blind = BRIEF if understood(slot.recipe) else THOROUGH
    tries = [(slot.size, QUICK, near(problem, slot)), (slot.size, blind, None)]
    if stop.left() < HURRY * settings.time_limit:
        tries, sizes = [(slot.size, QUICK, near(problem, slot)), (slot.size, QUICK, None)], []
    for size, effort, window in [*tries, *((n, QUICK, None) for n in reversed(sizes))]:
        smaller = replace(slot, pegs=slot.pegs[:size] if slot.pegs else None, size=size)
        built = build_model(problem, solution, [Freed(smaller)], baseline=baseline, window=window)
        pack(built)
        outcome = solve_tiers(built, settings, stop, stop.left(), effort=effort)
        found = outcome.solution
        if found is not None and _in_vain(slot, found, solution):
            return None
        if found is not None and effort is blind:
            found = _tighten(built, found, slot.id, settings, stop)
        found = supply(problem, found) if found is not None else None
        if found is not None:
            return found
        if stop.left() <= 0:
            return None
    return None


def _in_vain(slot: Slot, found: Solution, before: Solution) -> bool:
    """Whether a campaign that nothing else calls for serves nobody."""
    called_for = slot.wanted is not None or slot.run is not None
    return not called_for and len(found.deliveries) <= len(before.deliveries)


def insert_proposed(
    problem: Problem, solution: Solution, slot: Slot, settings: SolveSettings, stop: Stop, baseline: Solution | None
) -> Solution | None:
    """The plan with the slot's campaign on the units and about when a look ahead proposes; None where that fails.

    Maintenance makes way where the campaign ends sooner then; not where there is a baseline, which it keeps to.
    """
    low, moved = earliest(problem, slot), movable(problem, slot) if baseline is None else frozenset()
    for shift in (*SHIFTS, 0.0):
        proposal = propose(problem, solution, slot, (low, problem.horizon))
        sooner = propose(problem, solution, slot, (low, problem.horizon), moved) if moved else None
        if sooner and (proposal is None or sooner.end < proposal.end):
            proposal = sooner
        else:
            moved = frozenset()
        if proposal is None or stop.left() <= 0:
            return None
        on = tuple({key: run.alternative for key, run in runs.items()} for runs in proposal.batches)
        length = proposal.end - proposal.start
        window = proposal.start, min(problem.horizon, proposal.end + int(MARGIN * length))
        built = build_model(problem, solution, [Freed(slot, on=on)], baseline=baseline, window=window, moved=moved)
        pack(built)
        found = solve_tiers(built, settings, stop, stop.left(), effort=QUICK).solution
        if found is not None and _in_vain(slot, found, solution):
            return None
        found = supply(problem, found) if found else None
        if found is not None:
            return found
        low, moved = proposal.start + max(1, int(shift * length)), frozenset()
    return None


def movable(problem: Problem, slot: Slot) -> frozenset[str]:
    """Maintenance, on units that a campaign may use, without a start of its own."""
    return frozenset(m.id for m in problem.scenario.maintenance if m.unit in slot.recipe.units and not m.start)


def earliest(problem: Problem, slot: Slot) -> int:
    """Step before which a campaign may not start, or would fill stores and expire for nothing."""
    stock, product = problem.stock, slot.recipe.product
    opens = problem.restrictions.opens(slot.recipe.id, slot.purpose)
    wants = [stock.wants[p.order] for pegs in slot.pegs or () for p in pegs]
    if product in stock.lives and wants:
        opens = max(opens, min(w.ready + w.life for w in wants) - stock.lives[product] - slot.recipe.span)
    if slot.wanted is not None or (product in stock.stored and wants):
        opens = max(opens, near(problem, slot)[0])
    return opens


def _tighten(built: Built, found: Solution, slot: str, settings: SolveSettings, stop: Stop) -> Solution:
    """The same campaign on the same units, closer together: with the alternatives fixed little is left to search."""
    context = built.context
    for vars_, placed in zip(context.slots[slot], found.campaigns[slot].batches, strict=True):
        for key, run in vars_.runs.items():
            for alternative, lit in run.choices:
                if alternative.id == placed.procedures[key].alternative.id and lit is not True:
                    context.cp.add(lit == 1)
    outcome = solve_tiers(built, settings, stop, stop.left(), effort=TIGHTEN, first=len(built.tiers) - 1)
    return outcome.solution or found


def near(problem: Problem, slot: Slot) -> tuple[int, int]:
    """Where a campaign would best lie: from a few times its length before its first due date to past its last.

    Where the makespan counts it lies best as early as may be, wherever its due dates are.
    """
    if any(w.term is Term.MAKESPAN and w.weight for tier in problem.tiers for w in tier):
        return 0, problem.horizon
    length, testing = (
        slot.recipe.span + (slot.size - 1) * pace_of(problem, slot.recipe),
        testing_of(problem, slot.recipe),
    )
    if slot.wanted is not None:
        return max(0, slot.wanted - NEAR * length - testing), max(slot.wanted, slot.recipe.span)
    if slot.run is not None:
        return 0, min(problem.horizon, max(problem.runs[slot.run].due, 0) + length)
    dues = [first_due(problem, pegs) for pegs in slot.pegs or () if pegs] or [problem.horizon]
    low, high = min(dues) - NEAR * length - testing, max(dues) + length - testing
    return max(0, low), min(problem.horizon, max(high, slot.recipe.span))


def pack(built: Built) -> None:
    """Prefer early ends behind all else, and search from the left: a loose campaign keeps its units from others.

    Orders are served first of all: a search that keeps to its order finds the best of its last choices only.
    """
    cp, batches = built.context.cp, built.context.batches.values()
    ends = sum(b.end for b in batches)
    last = built.tiers[-1]
    if isinstance(last.expr, int):
        built.tiers.append(TierExpr(ends, 1))
    else:
        built.tiers[-1] = TierExpr(last.expr * PACKING + ends, last.scale * PACKING)
    served = [given.served for given in built.context.given if not isinstance(given.served, bool)]
    cp.add_decision_strategy(served, cp_model.CHOOSE_FIRST, cp_model.SELECT_MAX_VALUE)
    starts = [run.start for b in batches for run in b.runs.values()]
    cp.add_decision_strategy(starts, cp_model.CHOOSE_LOWEST_MIN, cp_model.SELECT_MIN_VALUE)


def without_earliness(problem: Problem) -> Problem:
    """The problem for insertion: earliness, where other terms stand beside it, only keeps a solve from being proved."""
    tiers = [tuple(w for w in tier if w.term is not Term.EARLINESS) or tier for tier in problem.tiers]
    return problem.with_tiers(tuple(tiers))
