"""After what happened: the plan in force as it stands, but for what cannot stand any more, in one model."""

from collections.abc import Collection
from dataclasses import replace

from scheduler.detailed.base_plan import EFFORT
from scheduler.detailed.committed import committed
from scheduler.detailed.constraints.no_earlier import add_no_earlier
from scheduler.detailed.extract import extract
from scheduler.detailed.lexicographic import Stop, complete_hints, solve_tiers
from scheduler.detailed.model import Built, Freed, build_model
from scheduler.detailed.problem import Problem
from scheduler.detailed.records import hint_tasks
from scheduler.detailed.repeg import by_due_date, with_pegs
from scheduler.detailed.run_slots import presupposed
from scheduler.detailed.solution import PlacedCampaign, Slot, Solution
from scheduler.detailed.supply import supply
from scheduler.domain.solve_settings import SolveSettings


def stand(
    problem: Problem, settings: SolveSettings, stop: Stop, baseline: Solution, kept: list[Slot], loose: Collection[str]
) -> Solution | None:
    """The plan in force: every campaign where it was, work between them too, if it can.

    Of `kept`, the campaigns of the baseline that still serve somebody, the `loose` ones cannot stand any more: those
    that are commitments are placed anew, the others are left out. None where the rest cannot stand either.
    """
    placed = {c.id: committed(problem, c) for c in problem.scenario.commitments}
    if presupposed(problem, placed):
        return None
    moves = {key for key, c in placed.items() if key in loose and not c.slot.frozen}
    fixed = {slot.id: baseline.campaigns[slot.id] for slot in kept if slot.id not in loose}
    fixed |= {key: c for key, c in placed.items() if key not in moves}
    for exactly in (True, False):
        built = build_model(
            problem,
            Solution(fixed, releases=_releases(baseline, fixed)),
            [Freed(placed[key].slot) for key in sorted(moves)],
            hint=Solution(placed),
            baseline=baseline,
            undecided=frozenset(problem.scenario.unit_by_id),
        )
        for key in moves if settings.right_shift else ():
            add_no_earlier(built.context, placed[key])
        if exactly:
            hint_tasks(built.context, baseline)
        found = _solved(built, settings, stop, bool(moves), exactly)
        found = supply(problem, found) if found else None
        if found:
            return with_pegs(replace(found, deliveries=by_due_date(problem, found)))
    return None


def followers(problem: Problem, baseline: Solution, loose: set[str]) -> set[str]:
    """Campaigns that may move, too, where loose commitments find no place: those later on one of their units."""
    placed = {key: c for key, c in baseline.campaigns.items() if not c.slot.frozen}
    stuck = [placed[c.id] for c in problem.scenario.commitments if c.id in loose & placed.keys()]
    units = {unit for campaign in stuck for unit in campaign.slot.recipe.units}
    first = min((b.start for c in stuck for b in c.batches), default=problem.horizon)
    later = {key for key, c in placed.items() if max(b.end for b in c.batches) > first}
    return {key for key in later if placed[key].slot.recipe.units & units} - loose


def _solved(built: Built, settings: SolveSettings, stop: Stop, moves: bool, exactly: bool) -> Solution | None:
    if exactly and not moves:
        known = complete_hints(built.context.cp, settings, stop)
        return extract(built.context, known.value) if known else None
    first = 1 if moves else len(built.tiers)
    return solve_tiers(built, settings, stop, stop.left(), first=first, warm=moves, effort=EFFORT).solution


def _releases(baseline: Solution, campaigns: dict[str, PlacedCampaign]) -> dict[str, int]:
    """Releases of what the campaigns make, as they were."""
    batches = {b.id for c in campaigns.values() for b in c.batches}
    return {lot: at for lot, at in baseline.releases.items() if {lot, lot.rpartition("/")[0]} & batches}
