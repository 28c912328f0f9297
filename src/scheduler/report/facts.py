"""A plan read beside its scenario: visits, blocks and who is served, as every report needs them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from scheduler.domain.normalise import normalise
from scheduler.domain.plan import Delivery, Draw, Plan, PlannedBatch, PlannedCampaign, PlannedTask, Promise, TaskKind
from scheduler.domain.product import Procedure
from scheduler.domain.scenario import Scenario
from scheduler.report.lots import LotRecord, lots_of
from scheduler.report.same_world import same_world
from scheduler.report.stock import Movement, movements_of

CLEANS = (TaskKind.TURNAROUND, TaskKind.FULL_CLEAN, TaskKind.REFRESH, TaskKind.CLEAN)
SETUPS = (TaskKind.SETUP, TaskKind.TEARDOWN)


class Visit(NamedTuple):
    """A batch's stay on a unit; `position` counts from 1 in its campaign, of `size` batches."""

    campaign: str
    batch: str
    position: int
    size: int
    product: str
    sponsor: str
    unit: str
    start: datetime
    end: datetime
    procedures: tuple[str, ...]
    interleaved: bool


class Block(NamedTuple):
    """A campaign's stay on a unit, from its set-up to its tear-down."""

    campaign: str
    product: str
    sponsor: str
    unit: str
    start: datetime
    end: datetime
    batches: tuple[str, ...]


class Facts:
    """What the reports derive from a plan.

    Args:
        scenario: the one the plan was made for, rounded to its grid or not.
        plan: any plan; it need not pass the checker.

    Raises:
        ValueError: the plan names a unit, recipe, order, lot or other thing that the scenario lacks.
    """

    def __init__(self, scenario: Scenario, plan: Plan) -> None:
        self.scenario = normalise(scenario).scenario
        self.plan = plan
        same_world(self.scenario, plan)

    @cached_property
    def campaign_of(self) -> dict[str, PlannedCampaign]:
        """Campaign by batch id."""
        return {batch.id: campaign for campaign in self.plan.campaigns for batch in campaign.batches}

    @cached_property
    def batch_by_id(self) -> dict[str, PlannedBatch]:
        """Batches by id, in the plan's order."""
        return {batch.id: batch for campaign in self.plan.campaigns for batch in campaign.batches}

    @cached_property
    def deliveries_of(self) -> dict[str, tuple[Delivery, ...]]:
        """Deliveries by order id, the earliest first."""
        found: dict[str, list[Delivery]] = defaultdict(list)
        for delivery in sorted(self.plan.deliveries, key=lambda d: (d.delivered, d.lot)):
            found[delivery.order].append(delivery)
        return {order: tuple(parts) for order, parts in found.items()}

    @cached_property
    def orders_of(self) -> dict[str, tuple[str, ...]]:
        """Orders served, by lot id."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for delivery in self.plan.deliveries:
            found[delivery.lot][delivery.order] = None
        return {batch: tuple(orders) for batch, orders in found.items()}

    @cached_property
    def lots(self) -> dict[str, LotRecord]:
        """Every lot by id: stated, bought, made."""
        return lots_of(self.scenario, self.plan)

    @cached_property
    def movements(self) -> tuple[Movement, ...]:
        """What comes to lots and leaves them, in the order it happens."""
        return movements_of(self.scenario, self.plan, self.lots)

    @cached_property
    def movements_of_lot(self) -> dict[str, tuple[Movement, ...]]:
        """The same by lot id."""
        found: dict[str, list[Movement]] = defaultdict(list)
        for movement in self.movements:
            found[movement.lot.id].append(movement)
        return {lot: tuple(moved) for lot, moved in found.items()}

    @cached_property
    def draws_of(self) -> dict[str, tuple[Draw, ...]]:
        """Draws by batch id, the earliest first."""
        found: dict[str, list[Draw]] = defaultdict(list)
        for draw in sorted(self.plan.draws, key=lambda d: d.at):
            found[draw.batch].append(draw)
        return {batch: tuple(draws) for batch, draws in found.items()}

    @cached_property
    def batches_into(self) -> dict[str, tuple[str, ...]]:
        """Batches that draw on a lot, by lot id."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for draw in self.plan.draws:
            found[draw.lot][draw.batch] = None
        return {lot: tuple(batches) for lot, batches in found.items()}

    @cached_property
    def promise_of(self) -> dict[str, Promise]:
        """Promises by order id."""
        return {promise.order: promise for promise in self.plan.promises}

    @cached_property
    def visits(self) -> tuple[Visit, ...]:
        """Every visit, by unit and start."""
        found = [
            visit
            for campaign in self.plan.campaigns
            for position, batch in enumerate(campaign.batches, 1)
            for visit in self._visits(campaign, position, batch)
        ]
        return tuple(sorted(found, key=lambda v: (v.unit, v.start, v.batch)))

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Every block of a campaign on a unit; interleaved visits form none."""
        visits: dict[tuple[str, str], list[Visit]] = defaultdict(list)
        for visit in self.visits:
            if not visit.interleaved:
                visits[visit.unit, visit.campaign].append(visit)
        return tuple(self._block(inside) for inside in visits.values())

    def orders_behind(self, batches: Iterable[str]) -> tuple[str, ...]:
        """Orders served by batches and by what is made of them."""
        todo, orders = list(dict.fromkeys(batches)), dict[str, None]()
        seen = set(todo)
        for batch in todo:  # grows while it is walked
            orders |= dict.fromkeys(self.orders_of.get(batch, ()))
            further = [b for b in self.batches_into.get(batch, ()) if b not in seen]
            seen.update(further)
            todo += further
        return tuple(orders)

    def sponsor_of(self, product: str) -> str:
        """Sponsor of a product."""
        return self.scenario.product_by_id[product].sponsor

    def batch_of(self, task: PlannedTask) -> str | None:
        """The batch a task belongs to: the one it prepares for, else the one it follows."""
        named = task.before or task.after
        return named if named in self.campaign_of else None

    def zone_of(self, unit: str) -> str:
        """IANA zone of the site a unit stands on."""
        return self.scenario.zone_of(self.scenario.unit_by_id[unit].site)

    def _visits(self, campaign: PlannedCampaign, position: int, batch: PlannedBatch) -> list[Visit]:
        recipe = {p.id: p for p in self.scenario.recipe_by_id[campaign.recipe].procedures}
        runs = defaultdict(list)
        for number, run in enumerate(batch.procedures):
            for unit in run.units:
                runs[unit, number if _interleaved(recipe.get(run.procedure)) else None].append(run)
        sponsor = self.sponsor_of(campaign.product)
        return [
            Visit(
                campaign=campaign.id,
                batch=batch.id,
                position=position,
                size=len(campaign.batches),
                product=campaign.product,
                sponsor=sponsor,
                unit=unit,
                start=min(r.start for r in held),
                end=max(r.end for r in held),
                procedures=tuple(r.procedure for r in held),
                interleaved=number is not None,
            )
            for (unit, number), held in runs.items()
        ]

    @cached_property
    def _block_work(self) -> dict[tuple[str, str], list[PlannedTask]]:
        """Set-ups and tear-downs by unit and campaign."""
        found: dict[tuple[str, str], list[PlannedTask]] = defaultdict(list)
        for task in self.plan.tasks:
            batch = self.batch_of(task)
            if batch and task.kind in SETUPS:
                found[task.unit, self.campaign_of[batch].id].append(task)
        return found

    def _block(self, visits: list[Visit]) -> Block:
        first = visits[0]
        held: list[Visit | PlannedTask] = [*visits, *self._block_work.get((first.unit, first.campaign), [])]
        start, end = min(h.start for h in held), max(h.end for h in held)
        batches = tuple(v.batch for v in visits)
        return Block(first.campaign, first.product, first.sponsor, first.unit, start, end, batches)


def _interleaved(procedure: Procedure | None) -> bool:
    return procedure is not None and procedure.interleaved
