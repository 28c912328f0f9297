"""A plan in steps, as the search keeps it: placed batches, unit tasks and pegs; nothing of the solver."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from scheduler.detailed.recipe_data import AlternativeData, RecipeData, TaskData
from scheduler.domain.commitment import Commitment, Zone
from scheduler.domain.plan import TaskKind
from scheduler.domain.purpose import RunPurpose


class Peg(NamedTuple):
    """A quantity (in multiples of the product's precision) of an order that a batch is meant for."""

    order: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Slot:
    """Room for a campaign: up to `len(pegs)` batches of a recipe.

    Attributes:
        pegs: what each batch is meant for, by position; None = pegging is decided by the model.
        commitment: the committed campaign it stands for.
        wanted: step by which its batches are wanted by others that draw on them, or in stock.
        purpose: what its batches are for; run: the required run it makes.
    """

    id: str
    recipe: RecipeData
    pegs: tuple[tuple[Peg, ...], ...] | None
    size: int
    commitment: Commitment | None = None
    wanted: int | None = None
    purpose: RunPurpose = RunPurpose.COMMERCIAL
    run: str | None = None

    @property
    def frozen(self) -> bool:
        """Whether it may not move."""
        return self.commitment is not None and self.commitment.zone is Zone.FROZEN

    def pinned(self, position: int, procedure: str) -> bool:
        """Whether a procedure of a committed batch stays exactly as it is, whatever the rest of its campaign does."""
        if self.commitment is None:
            return False
        runs = self.commitment.batches[position].procedures
        return any(run.procedure == procedure and run.zone is Zone.FROZEN for run in runs)

    def head(self, position: int, procedure: str) -> int:
        """Least steps from the first step that new work may use to a procedure's start: none where part has begun."""
        begun = any(self.pinned(position, key) for key in self.recipe.procedures) if self.commitment else False
        return 0 if begun else self.recipe.heads[procedure]

    def gives(self, position: int) -> int:
        """Quantity of a batch in multiples of the precision: its recipe's, or what its commitment states."""
        stated = self.commitment.batches[position].quantity if self.commitment else None
        if stated is None:
            return self.recipe.quantity
        return int(Fraction(stated) * self.recipe.quantity / Fraction(self.recipe.source.batch_size))

    def batch(self, position: int) -> str:
        """Id of the batch at a position."""
        return self.commitment.batches[position].id if self.commitment else f"{self.id}-{position + 1}"


class PlacedProcedure(NamedTuple):
    """A procedure run: alternative, and the edges of its operations (n + 1 steps, non-decreasing)."""

    alternative: AlternativeData
    edges: tuple[int, ...]

    @property
    def start(self) -> int:
        """First step."""
        return self.edges[0]

    @property
    def end(self) -> int:
        """Step after the last."""
        return self.edges[-1]


@dataclass(frozen=True)
class PlacedBatch:
    """A batch in its place."""

    id: str
    procedures: dict[str, PlacedProcedure]

    @cached_property
    def start(self) -> int:
        """First start of its procedures."""
        return min(p.start for p in self.procedures.values())

    @cached_property
    def end(self) -> int:
        """Last end of its procedures."""
        return max(p.end for p in self.procedures.values())


@dataclass(frozen=True)
class PlacedCampaign:
    """A slot and the batches placed in it, in order."""

    slot: Slot
    batches: tuple[PlacedBatch, ...]

    @cached_property
    def start(self) -> int:
        """First start of its batches."""
        return min(b.start for b in self.batches)

    @cached_property
    def end(self) -> int:
        """Last end of its batches."""
        return max(b.end for b in self.batches)

    @cached_property
    def blocks(self) -> "list[Block]":
        """Its blocks, one a unit it uses, and one for each interleaved procedure."""
        return _blocks(self)


class PlacedTask(NamedTuple):
    """A task on a unit; `before` and `after` name batches."""

    data: TaskData
    unit: str
    start: int
    end: int
    before: str | None = None
    after: str | None = None


class Delivered(NamedTuple):
    """A part of an order taken from a lot, in multiples of the precision; a batch's product lot has the batch's id."""

    order: str
    lot: str
    quantity: int


class Drawn(NamedTuple):
    """What an operation of a batch takes from a lot at its start, in multiples of the item's precision."""

    lot: str
    batch: str
    procedure: str
    operation: str
    quantity: int


class Bought(NamedTuple):
    """A purchase proposal, in multiples of the item's precision."""

    lot: str
    item: str
    quantity: int
    arrives: int


@dataclass(frozen=True)
class Solution:
    """Everything placed; `tasks` by unit in time order. Immutable: the search replaces it as a whole.

    Attributes:
        releases: start of the QC release of each lot for which it is decided; it is the end of the batch for others.
    """

    campaigns: dict[str, PlacedCampaign] = field(default_factory=dict)
    tasks: dict[str, tuple[PlacedTask, ...]] = field(default_factory=dict)
    deliveries: tuple[Delivered, ...] = ()
    draws: tuple[Drawn, ...] = ()
    purchases: tuple[Bought, ...] = ()
    releases: dict[str, int] = field(default_factory=dict)

    @cached_property
    def rows(self) -> "dict[str, list[Block]]":
        """Blocks by unit, sorted by start."""
        return blocks_of(self.campaigns.values())

    def rows_with(self, campaigns: "list[PlacedCampaign]") -> "dict[str, list[Block]]":
        """Blocks by unit with those of further campaigns."""
        rows = dict(self.rows)
        for unit, blocks in blocks_of(campaigns).items():
            rows[unit] = sorted([*rows.get(unit, ()), *blocks], key=lambda b: (b.start, b.end))
        return rows

    def knowing(self, rows: "dict[str, list[Block]]") -> "Solution":
        """This plan, with blocks by unit that are known already."""
        self.__dict__["rows"] = rows
        return self

    @cached_property
    def given(self) -> dict[str, int]:
        """What is delivered from each lot."""
        found: dict[str, int] = {}
        for delivery in self.deliveries:
            found[delivery.lot] = found.get(delivery.lot, 0) + delivery.quantity
        return found

    def without(self, slots: set[str]) -> "Solution":
        """What remains when some slots are freed: other campaigns, what they take and what is taken from them.

        Tasks stay as they were.
        """
        gone = {b.id for key in slots & self.campaigns.keys() for b in self.campaigns[key].batches}
        if not gone:
            return self
        return replace(
            self,
            campaigns={key: c for key, c in self.campaigns.items() if key not in slots},
            deliveries=tuple(d for d in self.deliveries if _maker(d.lot, gone) is None),
            draws=tuple(d for d in self.draws if d.batch not in gone and _maker(d.lot, gone) is None),
            releases={lot: step for lot, step in self.releases.items() if _maker(lot, gone) is None},
        )


def _maker(lot: str, batches: set[str]) -> str | None:
    """Which of some batches makes a lot: its product, or a co-product, whose lot is called `batch/item`."""
    return next((b for b in (lot, lot.rpartition("/")[0]) if b in batches), None)


class Visit(NamedTuple):
    """The procedures of one batch on one unit: from the first start to the last end; ids in time order."""

    batch: str
    unit: str
    start: int
    end: int
    procedures: tuple[str, ...]


class Block(NamedTuple):
    """The visits of one campaign on one unit, in order; set-up and tear-down lie outside [start, end)."""

    campaign: PlacedCampaign
    unit: str
    visits: tuple[Visit, ...]

    @property
    def start(self) -> int:
        """Start of the first visit."""
        return self.visits[0].start

    @property
    def end(self) -> int:
        """End of the last visit."""
        return self.visits[-1].end

    def bounds(self, tasks: Iterable[PlacedTask]) -> tuple[PlacedTask | None, PlacedTask | None]:
        """Its set-up and its tear-down: of the unit's tasks those next to it that name its first and last batch."""
        tasks, procedures = list(tasks), self.campaign.slot.recipe.procedures
        sources = [procedures[key].source for visit in self.visits for key in visit.procedures]
        setups = [t for t in tasks if t.data.kind is TaskKind.SETUP and t.before == self.visits[0].batch]
        teardowns = [t for t in tasks if t.data.kind is TaskKind.TEARDOWN and t.after == self.visits[-1].batch]
        before = [t for t in setups if t.end <= self.start and any(s.setup for s in sources)]
        after = [t for t in teardowns if t.start >= self.end and any(s.teardown for s in sources)]
        return max(before, key=lambda t: t.end, default=None), min(after, key=lambda t: t.start, default=None)


def blocks_of(campaigns: Iterable[PlacedCampaign], units: Collection[str] | None = None) -> dict[str, list[Block]]:
    """Blocks by unit, sorted by start, of all units or of some; an interleaved procedure is a block of its own."""
    found: dict[str, list[Block]] = {}
    for campaign in campaigns:
        for block in campaign.blocks:
            if units is None or block.unit in units:
                found.setdefault(block.unit, []).append(block)
    for blocks in found.values():
        blocks.sort(key=lambda b: (b.start, b.end))
    return found


def _blocks(campaign: PlacedCampaign) -> list[Block]:
    found: list[Block] = []
    by_unit: dict[str, list[Visit]] = {}
    for batch in campaign.batches:
        hulls: dict[str, list[tuple[int, int, str]]] = {}
        for key, run in batch.procedures.items():
            for unit in run.alternative.units:
                if campaign.slot.recipe.procedures[key].source.interleaved:
                    visit = Visit(batch.id, unit, run.start, run.end, (key,))
                    found.append(Block(campaign, unit, (visit,)))
                else:
                    hulls.setdefault(unit, []).append((run.start, run.end, key))
        for unit, runs in hulls.items():
            runs.sort()
            end = max(end for _, end, _ in runs)
            visit = Visit(batch.id, unit, runs[0][0], end, tuple(key for _, _, key in runs))
            by_unit.setdefault(unit, []).append(visit)
    return found + [Block(campaign, unit, tuple(visits)) for unit, visits in by_unit.items()]
