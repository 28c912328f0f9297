"""Room for required runs: one campaign each."""

from scheduler.detailed.problem import Problem
from scheduler.detailed.runs import RunData, required_before
from scheduler.detailed.solution import PlacedCampaign, Slot, Solution


def run_slot(run: RunData, *, pegged: bool) -> Slot:
    """Room for a required run; its batches are meant for nobody, or for whom the model decides."""
    pegs = ((),) * run.batches if pegged else None
    return Slot(run.slot, run.recipe, pegs, run.batches, purpose=run.purpose, run=run.id)


def run_slots(problem: Problem, solution: Solution, *, pegged: bool = True) -> list[Slot]:
    """Slots for the required runs that a plan does not have."""
    made = {c.slot.run for c in solution.campaigns.values()}
    return [run_slot(run, pegged=pegged) for key, run in problem.runs.items() if key not in made]


def presupposed(problem: Problem, placed: dict[str, PlacedCampaign]) -> list[RunData]:
    """Required runs without which a commitment may not start, that no commitment makes."""
    made = {c.slot.run for c in placed.values()}
    starting = [c.slot for c in placed.values() if min(b.start for b in c.batches) >= 0]
    found = {r.id: r for s in starting for r in required_before(problem, s.recipe.id, s.purpose) if r.id not in made}
    for run in list(found.values()):
        found |= {r.id: r for r in required_before(problem, run.recipe.id, run.purpose) if r.id not in made}
    return list(found.values())
