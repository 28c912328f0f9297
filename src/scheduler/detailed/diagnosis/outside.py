"""What keeps procedures from starting sooner that is neither on their units nor in their hours: dates, runs, lots."""

from collections.abc import Iterator
from typing import NamedTuple

from scheduler.detailed.diagnosis.facts import Facts
from scheduler.detailed.diagnosis.waits import Part
from scheduler.detailed.runs import required_before
from scheduler.detailed.solution import PlacedBatch, PlacedCampaign, PlacedProcedure
from scheduler.detailed.storage import all_lots
from scheduler.domain.plan import ReasonCode
from scheduler.domain.units import utc


class Closed(NamedTuple):
    """A stretch that work of a length may not meet, and why."""

    first: int
    last: int
    length: int
    code: ReasonCode
    text: str


def batch_bounds(facts: Facts, campaign: PlacedCampaign, start: int) -> Iterator[Part]:
    """From when on a batch may start, as far as that lies before `start`: gates, and runs that come before."""
    recipe, problem, at = campaign.slot.recipe, facts.problem, facts.words.at
    for gate in problem.restrictions.gates_of(recipe.id, campaign.slot.purpose):
        step = problem.grid.at(utc(gate.earliest))
        if 0 < step <= start:
            yield Part(ReasonCode.GATE, step, f"gate {gate.id}, which opens {at(step)}")
    needed = {run.id for run in required_before(problem, recipe.id, campaign.slot.purpose)}
    for other in facts.runs if needed else ():
        end = max(b.end for b in other.batches)
        if other.slot.run in needed and 0 < end <= start:
            yield Part(ReasonCode.PURPOSE, end, f"required run {other.slot.run} until {at(end)}")


def draw_bounds(facts: Facts, batch: PlacedBatch, key: str) -> Iterator[tuple[int, Part]]:
    """(edge of a procedure, from when on the lots it draws there may be drawn)."""
    stock, recipe = facts.problem.stock, facts.owner[batch.id].slot.recipe
    places = {n.operation: n for n in stock.needs[recipe.id] if n.procedure == key}
    for draw in facts.draws.get((batch.id, key), ()):
        need = places[draw.operation]
        step, what = _drawable(facts, need.item, draw.lot)
        if 0 < step <= batch.procedures[key].edges[need.place]:
            text = f"{what} of {need.item}, usable from {facts.words.at(step)}"
            yield need.place, Part(ReasonCode.MATERIAL, step, text)


def _drawable(facts: Facts, item: str, lot: str) -> tuple[int, str]:
    stock = facts.problem.stock
    if any(bought.lot == lot for bought in facts.solution.purchases):
        return stock.purchases[item].first, "the first purchase"
    return next((s.usable for s in all_lots(facts.problem, facts.solution, item) if s.lot == lot), 0), f"lot {lot}"


def closed(facts: Facts, campaign: PlacedCampaign, run: PlacedProcedure) -> Iterator[Closed]:
    """Stretches in which a procedure may not start, or that it may not meet: holds and reservations."""
    restrictions, recipe, at = facts.problem.restrictions, campaign.slot.recipe, facts.words.at
    for first, last in restrictions.held_recipes.get(recipe.id, ()):
        yield Closed(first, last, 1, ReasonCode.HOLD, f"the hold on {recipe.id} to be lifted {at(last)}")
    sponsor = facts.problem.stock.sponsor(recipe.product)
    for unit in run.alternative.units:
        for first, last in restrictions.held_units.get(unit, ()):
            yield Closed(first, last, 1, ReasonCode.HOLD, f"the hold on {unit} to be lifted {at(last)}")
        for first, last in restrictions.reserved(unit, sponsor):
            text = f"{unit}, reserved until {at(last)}"
            yield Closed(first, last, run.end - run.start, ReasonCode.RESERVATION, text)
