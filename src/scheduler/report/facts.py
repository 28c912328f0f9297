"""A plan read beside its scenario: visits, blocks and who is served, as every report needs them."""

from collections import defaultdict
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from scheduler.domain.normalise import normalise
from scheduler.domain.plan import Delivery, Plan, PlannedBatch, PlannedCampaign, PlannedTask, Promise, TaskKind
from scheduler.domain.product import Procedure
from scheduler.domain.scenario import Scenario

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
        ValueError: the plan names a unit, recipe, product or order that the scenario lacks.
    """

    def __init__(self, scenario: Scenario, plan: Plan) -> None:
        self.scenario = normalise(scenario).scenario
        self.plan = plan
        _same_world(self.scenario, plan)

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
        """Orders served, by batch id."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for delivery in self.plan.deliveries:
            found[delivery.lot][delivery.order] = None
        return {batch: tuple(orders) for batch, orders in found.items()}

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


def _same_world(scenario: Scenario, plan: Plan) -> None:
    known: dict[str, set[str]] = {
        "unit": set(scenario.unit_by_id),
        "recipe": set(scenario.recipe_by_id),
        "product": set(scenario.product_by_id),
        "order": set(scenario.order_by_id),
    }
    named = {
        "unit": {u for c in plan.campaigns for b in c.batches for p in b.procedures for u in p.units}
        | {t.unit for t in plan.tasks},
        "recipe": {c.recipe for c in plan.campaigns},
        "product": {c.product for c in plan.campaigns},
        "order": {d.order for d in plan.deliveries} | {p.order for p in plan.promises},
    }
    for noun, ids in named.items():
        if unknown := sorted(ids - known[noun]):
            raise ValueError(
                f"The plan names {noun} {unknown[0]}, which scenario {scenario.name!r} lacks. "
                "Report a plan with the scenario it was made for."
            )
