"""After what happened: campaigns that can stand no more go as near to where they stood as can be found."""

from scheduler.detailed.context import Context
from scheduler.detailed.evaluate import evaluate
from scheduler.detailed.lexicographic import Effort, Stop, solve_tiers
from scheduler.detailed.model import Built, Freed, build_model
from scheduler.detailed.model_parts import Expr
from scheduler.detailed.objective import TierExpr
from scheduler.detailed.problem import Problem
from scheduler.detailed.repeg import repeg
from scheduler.detailed.solution import PlacedCampaign, Slot, Solution
from scheduler.detailed.supply import supply
from scheduler.domain.solve_settings import SolveSettings

EFFORT = Effort(deterministic=0.5, gap=0.02)
MOST = 16
"""Batches freed together to make room for a campaign that lost its place."""


def put_near(
    problem: Problem, solution: Solution, slot: Slot, settings: SolveSettings, stop: Stop, baseline: Solution
) -> Solution | None:
    """The plan with a campaign of the baseline in the gaps that others leave: few of its procedures moved, and little.

    None where it fits nowhere, or would be in time for nobody.
    """
    if slot.id not in baseline.campaigns or stop.left() <= 0:
        return None
    built = build_model(problem, solution, [Freed(slot)], hint=baseline, baseline=baseline)
    built.tiers.append(TierExpr(_distance(built.context, baseline), 1))
    found = solve_tiers(built, settings, stop, stop.left(), effort=EFFORT).solution
    return supply(problem, found) if found else None


def settle(
    problem: Problem, solution: Solution, settings: SolveSettings, stop: Stop, baseline: Solution, until: float
) -> Solution:
    """Let those in the way of each campaign that moved give way, where fewer moves or less delay come of it.

    It ends when no more than `until` seconds are left.
    """
    for key in sorted(_displaced(solution, baseline), key=lambda k: (_first(solution.campaigns[k]), k)):
        if stop.left() <= until:
            break
        freed = {key, *_in_the_way(solution, baseline, key)}
        slots = [Freed(solution.campaigns[k].slot) for k in sorted(freed)]
        built = build_model(problem, solution.without(freed), slots, hint=solution, baseline=baseline)
        built.tiers.append(TierExpr(_distance(built.context, baseline), 1))
        found = _solved(problem, built, settings, stop, baseline)
        if found and evaluate(problem, found, baseline) < evaluate(problem, solution, baseline):
            solution = found
    return solution


def _solved(problem: Problem, built: Built, settings: SolveSettings, stop: Stop, baseline: Solution) -> Solution | None:
    found = solve_tiers(built, settings, stop, stop.left(), effort=EFFORT, first=1, warm=True).solution
    found = supply(problem, found) if found else None
    return repeg(problem, found, baseline) if found else None


def _distance(context: Context, baseline: Solution) -> Expr:
    """Steps between the starts of procedures and where they stood, together."""
    total: list[Expr] = []
    for key, batches in context.slots.items():
        stood = {b.id: b for b in baseline.campaigns[key].batches} if key in baseline.campaigns else {}
        for batch in (b for b in batches if b.id in stood):
            for name, run in batch.runs.items():
                if not isinstance(run.start, int):
                    was = stood[batch.id].procedures[name].start
                    away = context.cp.new_int_var(0, 2 * context.problem.horizon, "")
                    context.le(run.start - was, away)
                    context.le(was - run.start, away)
                    total.append(away)
    return sum(total)


def _displaced(solution: Solution, baseline: Solution) -> list[str]:
    return [
        key
        for key, campaign in solution.campaigns.items()
        if not campaign.slot.frozen
        and key in baseline.campaigns
        and _places(campaign) != _places(baseline.campaigns[key])
    ]


def _places(campaign: PlacedCampaign) -> dict[str, dict[str, tuple[str, int]]]:
    return {b.id: {k: (r.alternative.id, r.start) for k, r in b.procedures.items()} for b in campaign.batches}


def _in_the_way(solution: Solution, baseline: Solution, key: str) -> list[str]:
    """Movable campaigns on its units between where it stands and where it stood, the nearest first."""
    now, was = solution.campaigns[key], baseline.campaigns[key]
    units = {block.unit for block in (*now.blocks, *was.blocks)}
    first, last = min(_first(now), _first(was)), max(_last(now), _last(was))
    rivals = []
    for other, campaign in solution.campaigns.items():
        if other != key and not campaign.slot.frozen:
            meets = [b for b in campaign.blocks if b.unit in units and b.start < last and first < b.end]
            if meets:
                rivals.append((abs(_first(campaign) - _first(was)), other, len(campaign.batches)))
    found, left = list[str](), MOST - len(now.batches)
    for _, other, size in sorted(rivals):
        if size <= left:
            found.append(other)
            left -= size
    return found


def _first(campaign: PlacedCampaign) -> int:
    return min(b.start for b in campaign.batches)


def _last(campaign: PlacedCampaign) -> int:
    return max(b.end for b in campaign.batches)
