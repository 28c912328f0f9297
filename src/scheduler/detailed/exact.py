"""The whole problem as one model, where it is small enough: pegging, sizes and number of campaigns are all open."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction

from scheduler.detailed.constraints.plain import is_plain
from scheduler.detailed.evaluate import Value, evaluate, terms_of, weigh
from scheduler.detailed.lexicographic import Effort, Outcome, Stop, solve_tiers
from scheduler.detailed.model import Built, Freed, build_model
from scheduler.detailed.objective import TierExpr
from scheduler.detailed.output import floors, output_worth
from scheduler.detailed.problem import Problem
from scheduler.detailed.repeg import with_pegs
from scheduler.detailed.run_slots import run_slots
from scheduler.detailed.slots import free_names, open_slots
from scheduler.detailed.solution import Slot, Solution
from scheduler.detailed.whole_plant import flow_size, model_size, needed_slots, rename
from scheduler.domain.objective import Term
from scheduler.domain.solve_settings import SolveSettings

FEWEST = Effort(deterministic=1.0, gap=0.0)
EXACT_SIZE = 40_000
SMALL_SIZE = 4_000
LARGE_SHARE = 0.6
"""Share of the time for models that are not small, where a search by parts may do better."""

RELAXED_SHARE = 0.1
"""Share of the time that a shop is searched with the linear relaxation."""

Heard = Callable[[Built, int, Callable[..., int], float], None]
"""Hears of incumbents: (model, tier, value function, bound)."""


@dataclass(frozen=True)
class Exact:
    """What the whole model gave.

    Attributes:
        solution: the best plan it found; None where it found none, or was not built.
        bounds: proved bound of each tier it solved.
        proved: the plan is the best of all that the model has.
    """

    solution: Solution | None = None
    bounds: dict[int, Fraction] = field(default_factory=dict)
    proved: bool = False


def solve_whole(
    problem: Problem,
    base: Solution,
    solution: Solution,
    settings: SolveSettings,
    stop: Stop,
    baseline: Solution | None,
    heard: Heard,
    reserve: float,
) -> Exact:
    """Solve the whole problem from a plan on, leaving `reserve` seconds; nothing where it is too large."""
    slots = _slots(problem, base)
    size = model_size(slots) + flow_size(problem, slots)
    if size > EXACT_SIZE or stop.left() <= reserve:
        return Exact()
    value, offset = evaluate(problem, solution, baseline), offset_of(problem, base, baseline)
    built = _build(problem, base, solution, slots, value, baseline)
    known = _hold_floors(built, problem, value, offset)
    first = min(len(known), len(built.tiers) - 1)
    if _is_shop(built, problem) and known:
        outcome = _solve_shop(built, settings, stop, stop.left() - reserve, heard)
    else:
        counts = any(output_worth(problem, recipe) for recipe in problem.recipes.values())
        limit = stop.left() - reserve if size <= SMALL_SIZE and not counts else stop.left() * LARGE_SHARE
        outcome = solve_tiers(built, settings, stop, limit, first=first, tell=heard, warm=True)
    bounds = known | {tier: bound + offset[tier] for tier, bound in outcome.bounds.items()}
    if outcome.solution is None:
        return Exact(bounds=bounds)
    found = _with_fewest_batches(built, settings, stop, reserve) or outcome.solution
    return Exact(with_pegs(found), bounds, outcome.proved)


def _slots(problem: Problem, base: Solution) -> list[Slot]:
    names = free_names(problem)
    return [*open_slots(problem, base, names), *run_slots(problem, base, pegged=False)]


def _build(
    problem: Problem, base: Solution, solution: Solution, slots: list[Slot], value: Value, baseline: Solution | None
) -> Built:
    slushy = [Freed(c.slot) for c in base.campaigns.values() if not c.slot.frozen]
    fixed = replace(base.without({f.slot.id for f in slushy}), deliveries=())
    needed = needed_slots(problem, slots, base) if value[0] == 0 else set()
    return build_model(
        problem,
        fixed,
        [*(Freed(s, required=s.id in needed) for s in slots), *slushy],
        hint=rename(solution, slots),
        baseline=baseline,
        undecided=frozenset(problem.scenario.unit_by_id),
        window=_window(problem, solution, value),
    )


def _is_shop(built: Built, problem: Problem) -> bool:
    """Whether, once demand is met, nothing but the makespan counts, and no unit needs a circuit."""
    return [[w.term for w in tier] for tier in problem.tiers[1:]] == [[Term.MAKESPAN]] and not built.context.arcs


def _solve_shop(built: Built, settings: SolveSettings, stop: Stop, limit: float, heard: Heard) -> Outcome:
    """Least makespan: a while with the linear relaxation, for its bound, then without, which finds more."""
    (first, tier), share = (1, built.tiers[1]), limit * RELAXED_SHARE
    rough = solve_tiers(built, settings, stop, share, first=first, tell=heard, warm=True)
    if rough.proved or rough.infeasible:
        return rough
    if first in rough.bounds:
        built.context.cp.add(tier.expr >= int(rough.bounds[first] * tier.scale))
    outcome = solve_tiers(built, settings, stop, limit - share, first=first, tell=heard, relaxed=False)
    return outcome if outcome.solution else rough


def _window(problem: Problem, solution: Solution, value: Value) -> tuple[int, int] | None:
    """Where all work lies in a plan that is no worse, where that is known: makespan counts next, all is met.

    Nothing may follow the last batch: a tear-down, a clean or a QC release does not count in the makespan.
    """
    after = any(p.teardown for r in problem.scenario.recipes for p in r.procedures)
    after = after or any(product.qc for product in problem.scenario.products)
    if after or not all(is_plain(problem, unit) for unit in problem.scenario.unit_by_id):
        return None
    terms = [w.term for w in problem.tiers[1]] if len(problem.tiers) > 1 else []
    if value[0] or terms != [Term.MAKESPAN]:
        return None
    return 0, max(b.end for c in solution.campaigns.values() for b in c.batches)


def _hold_floors(built: Built, problem: Problem, value: Value, offset: Value) -> dict[int, Fraction]:
    """Keep the first tiers as low as no plan is below, where the plan has them so: nothing is left to solve there."""
    held: dict[int, Fraction] = {}
    for index, (tier, least) in enumerate(zip(built.tiers, floors(problem), strict=True)):
        if value[index] > least:
            break
        held[index] = least
        if not isinstance(tier.expr, int):
            built.context.cp.add(tier.expr <= int((least - offset[index]) * tier.scale))
    return held


def _with_fewest_batches(built: Built, settings: SolveSettings, stop: Stop, reserve: float) -> Solution | None:
    """Of the plans that are as good, one that makes nothing nobody wants, in few campaigns; None if time is up."""
    made = [batch.present for batch in built.context.batches.values() if batch.present is not True]
    begun = [row[0].present for row in built.context.slots.values() if row[0].present is not True]
    if not made:
        return None
    built.tiers.append(TierExpr(sum(made) + sum(begun), 1))
    last, limit = len(built.tiers) - 1, stop.left() - reserve
    return solve_tiers(built, settings, stop, limit, first=last, effort=FEWEST).solution


def offset_of(problem: Problem, base: Solution, baseline: Solution | None) -> Value:
    """What the whole model leaves out of each tier: demand, from which deliveries count down, and frozen work."""
    frozen = {key: c for key, c in base.campaigns.items() if c.slot.frozen}
    terms = terms_of(problem, Solution(frozen), baseline)
    return weigh(problem, {**terms, Term.MAKESPAN: Fraction(0)})
