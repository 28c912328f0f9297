"""The campaigns of a shop dispatched anew: the best of many list schedules, with other priorities each."""

from dataclasses import replace
from random import Random

from scheduler.detailed.constraints.plain import is_plain
from scheduler.detailed.exact import EXACT_SIZE
from scheduler.detailed.extract import extract
from scheduler.detailed.lexicographic import Stop, complete_hints
from scheduler.detailed.list_schedule import Job, Placed, job_of, list_schedule
from scheduler.detailed.model import Freed, build_model
from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import PlacedBatch, PlacedCampaign, Slot, Solution
from scheduler.detailed.supply import supply
from scheduler.detailed.whole_plant import model_size
from scheduler.domain.objective import Term
from scheduler.domain.solve_settings import SolveSettings

WORK = 30_000
"""Runs dispatched in all."""
FEWEST, MOST = 5, 300
"""Passes, however large or small the shop."""
SPREAD = 0.8, 1.25
RUN_S = 5e-5
"""Deterministic seconds that a run stands for."""


def dispatch(
    problem: Problem, base: Solution, solution: Solution, settings: SolveSettings, stop: Stop
) -> Solution | None:
    """The campaigns of a plan dispatched anew for the least makespan, as the model has them; None = it has not."""
    slots = [campaign.slot for campaign in solution.campaigns.values()]
    if not _is_shop(problem, base, slots):
        return None
    jobs = [job_of(slot) for slot in slots]
    runs = sum(len(job.waits) for job in jobs)
    random, best, found = Random(settings.seed), problem.horizon + 1, None
    for count in range(min(MOST, max(FEWEST, WORK // runs))):
        stop.spend(RUN_S * runs)
        if stop.left() <= 0:
            break
        weights = [random.uniform(*SPREAD) if count else 1.0 for _ in jobs]
        placed, end = list_schedule(problem, jobs, weights)
        if placed is not None and end < best:
            best, found = end, placed
    return _as_modelled(problem, base, jobs, found, settings, stop) if found else None


def _is_shop(problem: Problem, base: Solution, slots: list[Slot]) -> bool:
    """Whether the makespan counts next, and runs wait for units and earlier runs alone as far as is seen at once.

    Of what is too large for the whole model nothing is dispatched: the model has to have the plan.
    """
    counts = [[w.term for w in tier] for tier in problem.tiers[1:2]]
    if counts != [[Term.MAKESPAN]] or base.campaigns or not slots or model_size(slots) > EXACT_SIZE:
        return False
    return all(is_plain(problem, u) for u in problem.scenario.unit_by_id) and all(map(_is_job, slots))


def _is_job(slot: Slot) -> bool:
    procedures, links = slot.recipe.procedures.values(), slot.recipe.links
    apart = len(procedures) == 1 or all(p.source.interleaved for p in procedures)
    simple = all(p.rigid and all(len(a.units) == 1 for a in p.alternatives) for p in procedures)
    forward = all(
        x.max is None
        and x.min is not None
        and (x.source.edge, x.target.edge) == ("end", "start")
        and x.source.operation is None
        and x.target.operation is None
        for x in links
    )
    return slot.size == 1 and apart and simple and forward


def _as_modelled(
    problem: Problem, base: Solution, jobs: list[Job], placed: Placed, settings: SolveSettings, stop: Stop
) -> Solution | None:
    """The dispatched runs as a plan of the whole model, which knows every rule; None where one forbids them."""
    hint = {
        job.slot.id: PlacedCampaign(
            job.slot, (PlacedBatch(job.slot.batch(0), {key: placed[i, key] for key in job.waits}),)
        )
        for i, job in enumerate(jobs)
    }
    freed = [Freed(job.slot) for job in jobs]
    units = frozenset(problem.scenario.unit_by_id)
    built = build_model(problem, base, freed, hint=replace(base, campaigns=hint), undecided=units)
    known = complete_hints(built.context.cp, settings, stop)
    return supply(problem, extract(built.context, known.value)) if known else None
