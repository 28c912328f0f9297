"""One step of the search: a model of what is freed, the rest being constant, and the plan it gives."""

from dataclasses import dataclass
from typing import NamedTuple

from scheduler.detailed.construct import insert, without_earliness
from scheduler.detailed.evaluate import Value, evaluate
from scheduler.detailed.extract import extract
from scheduler.detailed.lexicographic import Effort, Stop, complete_hints, solve_tiers
from scheduler.detailed.model import Built, Freed, build_model
from scheduler.detailed.neighbourhoods import Choice
from scheduler.detailed.problem import Problem
from scheduler.detailed.repeg import repeg
from scheduler.detailed.solution import Slot, Solution
from scheduler.detailed.supply import supply
from scheduler.domain.solve_settings import SolveSettings

STEP_LIMIT = 4.0
EFFORT = Effort(deterministic=0.4, gap=0.01)
"""The gap at which a step stops: what is left is worth less than the next step."""


@dataclass(frozen=True)
class Ground:
    """What all steps of a search share."""

    problem: Problem
    settings: SolveSettings
    baseline: Solution | None


class Found(NamedTuple):
    """What a step gave: a plan, if any, and its value; whether it was solved to the end; seconds, of building too."""

    solution: Solution | None
    value: Value = ()
    proved: bool = False
    seconds: float = 0.0
    building: float = 0.0


def take_step(ground: Ground, solution: Solution, choice: Choice, stop: Stop, limit: float) -> Found:
    """Free what is chosen and place it as well as `limit` seconds allow."""
    before, built_before = stop.left(), stop.building
    rebuild = _together if choice.rebuild == "together" else _in_turn
    plan, proved = rebuild(ground, solution, choice, stop, min(STEP_LIMIT, limit))
    value = evaluate(ground.problem, plan, ground.baseline) if plan else ()
    return Found(plan, value, proved, before - stop.left(), stop.building - built_before)


def _together(
    ground: Ground, solution: Solution, choice: Choice, stop: Stop, limit: float
) -> tuple[Solution | None, bool]:
    """All in one model; also says whether it was solved to the end."""
    built = _model(ground, solution, choice, hint=solution)
    known = all(slot.id in solution.campaigns for slot in (*choice.slots, *choice.extra))
    outcome = solve_tiers(built, ground.settings, stop, limit, warm=known, effort=EFFORT)
    plan = _supplied(ground, outcome.solution)
    return plan, outcome.proved if plan else outcome.infeasible


def _in_turn(
    ground: Ground, solution: Solution, choice: Choice, stop: Stop, limit: float
) -> tuple[Solution | None, bool]:
    """One after the other, as the first plan is made; what finds no place stays out."""
    until = stop.left() - limit
    hurried = ground.settings.model_copy(update={"time_limit": 86_400})  # insertion then makes its quick tries only
    problem, plan = without_earliness(ground.problem), solution.without(choice.out)
    for slot in choice.slots:
        if stop.left() <= until:
            return None, False
        found = insert(problem, plan, slot, hurried, stop, ground.baseline)
        if found is None and slot.commitment:
            return None, True
        plan = found or plan
    return repeg(ground.problem, plan, ground.baseline), True


def replay(ground: Ground, solution: Solution, choice: Choice, found: Solution, stop: Stop) -> Solution | None:
    """Bring what a step found for one plan into another: the same campaigns, units and starts among what is now there.

    Returns:
        None where the other plan has changed what was freed, or has no place for it any more.
    """
    if choice.out - solution.campaigns.keys():
        return None
    placed = {s.id: found.campaigns[s.id] for s in (*choice.slots, *choice.extra) if s.id in found.campaigns}
    slots = [campaign.slot for campaign in placed.values()]
    built = _model(ground, solution, Choice(choice.out, slots, []), hint=found)
    known = complete_hints(built.context.cp, ground.settings, stop)
    stop.building += built.seconds
    return _supplied(ground, extract(built.context, known.value)) if known else None


def _model(ground: Ground, solution: Solution, choice: Choice, hint: Solution) -> Built:
    freed = [Freed(slot, required=not grown(solution, slot)) for slot in choice.slots]
    freed += [Freed(slot, required=False) for slot in choice.extra]
    return build_model(ground.problem, solution.without(choice.out), freed, hint=hint, baseline=ground.baseline)


def _supplied(ground: Ground, solution: Solution | None) -> Solution | None:
    plan = supply(ground.problem, solution) if solution else None
    return repeg(ground.problem, plan, ground.baseline) if plan else None


def grown(solution: Solution, slot: Slot) -> bool:
    """Whether a slot has room for more batches than its campaign has now: then the model decides how many are made."""
    return slot.id in solution.campaigns and slot.size > len(solution.campaigns[slot.id].batches)
