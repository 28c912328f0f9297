"""A campaign inserted into a plan with a rule left out, to read what it breaks."""

from collections.abc import Iterator

from scheduler.detailed.diagnosis.facts import Facts, edge_of
from scheduler.detailed.diagnosis.short import Want
from scheduler.detailed.diagnosis.words import some
from scheduler.detailed.recipe_data import TaskData
from scheduler.detailed.solution import Block, PlacedBatch, PlacedProcedure, Slot, Solution, Visit
from scheduler.domain.changeover import UnitUse
from scheduler.domain.product import Point


class Inserted:
    """A campaign in a plan that may break the rules left out; `facts` are those of the plan without it."""

    def __init__(self, facts: Facts, found: Solution, slot: Slot, asked: Want) -> None:
        self.facts, self.asked, self.found = facts, asked, found
        self.campaign = found.campaigns[slot.id]
        self.words = facts.words

    @property
    def place(self) -> str:
        """From when to when it would run, and where."""
        start, end = min(b.start for b in self.campaign.batches), max(b.end for b in self.campaign.batches)
        units = list(dict.fromkeys(block.unit for block in self.campaign.blocks))
        more = f" and {len(units) - 3} more" if len(units) > 3 else ""
        return f"from {self.words.at(start)} to {self.words.at(end)} on {some(units)}{more}"

    def runs(self) -> Iterator[tuple[str, PlacedProcedure]]:
        """Its procedures."""
        for batch in self.campaign.batches:
            yield from batch.procedures.items()

    def in_the_way(self) -> list[tuple[int, Block, Block]]:
        """(steps of overlap, own block, other campaign's block), the longest first."""
        found = []
        for own in self.campaign.blocks:
            for other in self.facts.blocks.get(own.unit, ()):
                overlap = min(own.end, other.end) - max(own.start, other.start)
                if overlap > 0:
                    found.append((overlap, own, other))
        return sorted(found, key=lambda item: -item[0])

    def step(self, batch: PlacedBatch, point: Point) -> int:
        """When a point of a batch is."""
        return batch.procedures[point.procedure].edges[edge_of(self.asked.recipe, point)]


def required(facts: Facts, a: Block | None, b: Block) -> TaskData | None:
    """The changeover between two blocks, the first None where nothing came before; None = forbidden."""
    problem, state = facts.problem, facts.problem.unit(b.unit).initial
    before = UnitUse(state.last_product, state.last_setup_state)
    if a is not None:
        before = _use(a, a.visits[-1], -1)
    source = b.campaign.slot.recipe.procedures[b.visits[0].procedures[0]].source
    return problem.changeover(b.unit, before, _use(b, b.visits[0], 0), source)


def _use(block: Block, visit: Visit, index: int) -> UnitUse:
    runs = next(x.procedures for x in block.campaign.batches if x.id == visit.batch)
    return UnitUse(block.campaign.slot.recipe.product, runs[visit.procedures[index]].alternative.setup_state)
