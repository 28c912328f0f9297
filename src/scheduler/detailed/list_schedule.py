"""A list schedule of a shop: run by run, the one that can end first, by priorities.

Giffler and Thompson's rule: of all runs that could come next find the one that would end first; of those that would
want its unit before then take the one with the most work behind it, weighed by its batch's priority.
"""

from typing import NamedTuple

from scheduler.detailed.problem import Problem
from scheduler.detailed.recipe_data import AlternativeData
from scheduler.detailed.solution import PlacedProcedure, Slot
from scheduler.domain.changeover import UnitUse
from scheduler.domain.units import utc


class Job(NamedTuple):
    """A batch, and by run: what it waits for with the least steps between, what waits for it, where it may go.

    Attributes:
        behind: least steps from the start of a run to the end of the batch.
    """

    slot: Slot
    waits: dict[str, list[tuple[str, int]]]
    follows: dict[str, list[str]]
    units: dict[str, frozenset[str]]
    behind: dict[str, int]


class _Choice(NamedTuple):
    """A run that may come next: on this alternative it would end first."""

    end: int
    start: int
    job: int
    key: str
    alternative: AlternativeData


def job_of(slot: Slot) -> Job:
    """The one batch of a slot as a job of a shop; its links are least times from ends to starts."""
    recipe = slot.recipe
    waits: dict[str, list[tuple[str, int]]] = {key: [] for key in recipe.procedures}
    follows: dict[str, list[str]] = {key: [] for key in recipe.procedures}
    for link in recipe.links:
        waits[link.target.procedure].append((link.source.procedure, link.min or 0))
        follows[link.source.procedure].append(link.target.procedure)
    units = {key: frozenset(u for a in p.alternatives for u in a.units) for key, p in recipe.procedures.items()}
    least = {key: min(a.duration for a in p.alternatives) for key, p in recipe.procedures.items()}
    return Job(slot, waits, follows, units, {key: recipe.tails[key] + least[key] for key in least})


Placed = dict[tuple[int, str], PlacedProcedure]


def list_schedule(problem: Problem, jobs: list[Job], weights: list[float]) -> tuple[Placed | None, int]:
    """Every run in its place and the end of the last; None where some run may follow nothing that its units ran.

    Args:
        problem: the compiled scenario.
        jobs: the batches.
        weights: priority of each job.
    """
    uses: dict[str, UnitUse] = {}
    free: dict[str, int] = {}
    for owner in problem.scenario.units:
        state, ready = owner.initial, owner.available_from
        uses[owner.id] = UnitUse(state.last_product, state.last_setup_state)
        free[owner.id] = max(0, problem.grid.at(utc(ready))) if ready else 0
    placed: Placed = {}
    left = [{key: len(rows) for key, rows in job.waits.items()} for job in jobs]
    fresh = [(i, key) for i, job in enumerate(jobs) for key in job.waits if not left[i][key]]
    choices: dict[tuple[int, str], _Choice | None] = {}
    while fresh or choices:
        for index, key in fresh:
            choices[index, key] = _soonest(problem, jobs[index], index, key, placed, uses, free)
        able = [c for c in choices.values() if c]
        if not able:
            return None, 0
        chosen = _first(jobs, able, weights)
        (unit,), job = chosen.alternative.units, jobs[chosen.job]
        placed[chosen.job, chosen.key] = _placed(chosen)
        free[unit], uses[unit] = chosen.end, UnitUse(job.slot.recipe.product, chosen.alternative.setup_state)
        del choices[chosen.job, chosen.key]
        fresh = [(i, key) for i, key in choices if unit in jobs[i].units[key]]
        for key in job.follows[chosen.key]:
            left[chosen.job][key] -= 1
            fresh += [(chosen.job, key)] if not left[chosen.job][key] else []
    whole = len(placed) == sum(len(job.waits) for job in jobs)
    return (placed, max(p.end for p in placed.values())) if whole else (None, 0)


def _first(jobs: list[Job], choices: list[_Choice], weights: list[float]) -> _Choice:
    """Of the runs that want the unit of the one that would end first before it does: the one with most work behind."""
    first = min(choices)
    rivals = [c for c in choices if c.alternative.units == first.alternative.units and c.start < first.end]
    return max(rivals or [first], key=lambda c: weights[c.job] * jobs[c.job].behind[c.key] - c.start)


def _soonest(
    problem: Problem,
    job: Job,
    index: int,
    key: str,
    placed: Placed,
    uses: dict[str, UnitUse],
    free: dict[str, int],
) -> _Choice | None:
    """The alternative on which a run would end first; None where none may follow what the units ran last."""
    best: _Choice | None = None
    recipe = job.slot.recipe
    procedure = recipe.procedures[key]
    ready = max((placed[index, before].end + lag for before, lag in job.waits[key]), default=0)
    for alternative in procedure.alternatives:
        (unit,) = alternative.units
        use = UnitUse(recipe.product, alternative.setup_state)
        changeover = problem.changeover(unit, uses[unit], use, procedure.source)
        if changeover is not None:
            start = max(ready, free[unit] + changeover.duration)
            if best is None or start + alternative.duration < best.end:
                best = _Choice(start + alternative.duration, start, index, key, alternative)
    return best


def _placed(choice: _Choice) -> PlacedProcedure:
    edges = [choice.start]
    for duration in choice.alternative.durations:
        edges.append(edges[-1] + duration)
    return PlacedProcedure(choice.alternative, tuple(edges))
