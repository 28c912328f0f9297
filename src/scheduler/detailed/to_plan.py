"""Between a plan in steps and the plan as the domain states it."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from scheduler.detailed.lots import item_of, made_lots, parts_of
from scheduler.detailed.problem import Problem
from scheduler.detailed.records import records_of
from scheduler.detailed.solution import (
    Bought,
    Delivered,
    Drawn,
    Peg,
    PlacedBatch,
    PlacedCampaign,
    PlacedProcedure,
    PlacedTask,
    Slot,
    Solution,
)
from scheduler.domain import plan as domain
from scheduler.domain.commitment import CommitmentStatus
from scheduler.domain.plan import Plan


def to_plan(problem: Problem, solution: Solution) -> Plan:
    """The plan in instants, with promises; reasons, objective and verdict are added by whoever knows them."""
    campaigns = sorted(solution.campaigns.values(), key=lambda c: (min(b.start for b in c.batches), c.slot.id))
    # Changeovers of no duration are kept for their cost only.
    work = (t for tasks in solution.tasks.values() for t in tasks if t.data.duration or t.data.maintenance)
    tasks = sorted(work, key=lambda t: (t.start, t.end, t.unit, t.data.kind))
    deliveries = _deliveries(problem, solution)
    return Plan(
        scenario=problem.scenario.name,
        campaigns=tuple(_campaign(problem, c) for c in campaigns),
        tasks=tuple(_task(problem, t) for t in tasks),
        releases=tuple(sorted(_releases(problem, solution), key=lambda r: (r.start, r.lot))),
        draws=tuple(_draws(problem, solution)),
        purchases=tuple(_purchases(problem, solution)),
        deliveries=deliveries,
        promises=_promises(problem, deliveries),
    )


def _campaign(problem: Problem, campaign: PlacedCampaign) -> domain.PlannedCampaign:
    slot = campaign.slot
    return domain.PlannedCampaign(
        id=slot.id,
        recipe=slot.recipe.id,
        product=slot.recipe.product,
        status=slot.commitment.status if slot.commitment else CommitmentStatus.PROPOSED,
        purpose=slot.purpose,
        run=slot.run,
        batches=tuple(_batch(problem, slot, i, b) for i, b in enumerate(campaign.batches)),
    )


def _batch(problem: Problem, slot: Slot, position: int, batch: PlacedBatch) -> domain.PlannedBatch:
    at = problem.grid.instant
    return domain.PlannedBatch(
        id=batch.id,
        quantity=slot.gives(position) * problem.scenario.product_by_id[slot.recipe.product].precision,
        start=at(batch.start),
        end=at(batch.end),
        procedures=tuple(
            domain.PlannedProcedure(
                procedure=key,
                alternative=run.alternative.id,
                units=run.alternative.units,
                start=at(run.start),
                end=at(run.end),
                operations=tuple(
                    domain.PlannedOperation(operation=o.id, start=at(a), end=at(b))
                    for o, a, b in zip(slot.recipe.procedures[key].operations, run.edges, run.edges[1:], strict=False)
                ),
            )
            for key, run in batch.procedures.items()
        ),
    )


def _task(problem: Problem, task: PlacedTask) -> domain.PlannedTask:
    return domain.PlannedTask(
        kind=task.data.kind,
        unit=task.unit,
        start=problem.grid.instant(task.start),
        end=problem.grid.instant(task.end),
        before=task.before,
        after=task.after,
        level=task.data.level,
        maintenance=task.data.maintenance,
    )


def _deliveries(problem: Problem, solution: Solution) -> tuple[domain.Delivery, ...]:
    at = problem.grid.instant
    return tuple(
        domain.Delivery(
            order=part.want.order,
            lot=part.lot,
            quantity=_amount(problem, part.want.product, part.quantity),
            usable=at(part.usable),
            delivered=at(part.delivered),
        )
        for part in sorted(parts_of(problem, solution), key=lambda p: (p.want.order, p.lot, p.quantity))
    )


def _releases(problem: Problem, solution: Solution) -> Iterator[domain.PlannedRelease]:
    for lot in made_lots(problem, solution):
        release = problem.stock.releases.get(lot.item)
        if release:
            begins, at = solution.releases.get(lot.lot, lot.arrives), problem.grid.instant
            yield domain.PlannedRelease(lot=lot.lot, start=at(begins), end=at(begins + release.duration))


def _draws(problem: Problem, solution: Solution) -> Iterator[domain.Draw]:
    batches = {b.id: (c.slot.recipe, b) for c in solution.campaigns.values() for b in c.batches}
    items = item_of(problem, solution)
    for lot, name, procedure, operation, quantity in sorted(solution.draws):
        recipe, batch = batches[name]
        index = next(i for i, o in enumerate(recipe.procedures[procedure].operations) if o.id == operation)
        yield domain.Draw(
            lot=lot,
            batch=name,
            procedure=procedure,
            operation=operation,
            quantity=_amount(problem, items[lot], quantity),
            at=problem.grid.instant(batch.procedures[procedure].edges[index]),
        )


def _purchases(problem: Problem, solution: Solution) -> Iterator[domain.PurchaseProposal]:
    for lot, item, quantity, arrives in sorted(solution.purchases, key=lambda p: (p.arrives, p.lot)):
        yield domain.PurchaseProposal(
            id=lot,
            item=item,
            quantity=_amount(problem, item, quantity),
            order_by=problem.grid.instant(arrives - problem.stock.purchases[item].first),
            arrives=problem.grid.instant(arrives),
        )


def _amount(problem: Problem, item: str, quantity: int) -> Decimal:
    scenario = problem.scenario
    return quantity * (scenario.product_by_id.get(item) or scenario.material_by_id[item]).precision


def _promises(problem: Problem, deliveries: tuple[domain.Delivery, ...]) -> tuple[domain.Promise, ...]:
    given: dict[str, Decimal] = {}
    last: dict[str, datetime] = {}
    for delivery in deliveries:
        given[delivery.order] = given.get(delivery.order, Decimal(0)) + delivery.quantity
        last[delivery.order] = max(last.get(delivery.order, delivery.delivered), delivery.delivered)
    return tuple(
        domain.Promise(
            order=o.id,
            delivered=given.get(o.id, Decimal(0)),
            unmet=o.quantity - given.get(o.id, Decimal(0)),
            last_delivery=last.get(o.id),
        )
        for o in problem.scenario.orders
    )


def from_plan(problem: Problem, plan: Plan) -> Solution:
    """A plan in steps, of its tasks only where they stood; what the scenario no longer has is left out."""
    orders = problem.scenario.order_by_id
    given = [d for d in plan.deliveries if d.order in orders]
    campaigns = {}
    for campaign in plan.campaigns:
        recipe = problem.recipes.get(campaign.recipe)
        if recipe is None:
            continue
        pegs = tuple(
            tuple(
                Peg(d.order, int(d.quantity / problem.scenario.product_by_id[orders[d.order].product].precision))
                for d in given
                if d.lot == batch.id
            )
            for batch in campaign.batches
        )
        commitment = next((c for c in problem.scenario.commitments if c.id == campaign.id), None)
        slot = Slot(
            campaign.id, recipe, pegs, len(campaign.batches), commitment, purpose=campaign.purpose, run=campaign.run
        )
        placed = [_placed(problem, slot, batch) for batch in campaign.batches]
        if all(b is not None for b in placed):
            campaigns[campaign.id] = PlacedCampaign(slot, tuple(b for b in placed if b is not None))
    bought = [
        Bought(p.id, p.item, problem.stock.count(p.item, p.quantity), problem.grid.at(p.arrives))
        for p in plan.purchases
        if p.item in problem.stock.purchases
    ]
    lots = item_of(problem, Solution(campaigns, purchases=tuple(bought)))
    batches = {b.id for c in campaigns.values() for b in c.batches}
    draws = [
        Drawn(d.lot, d.batch, d.procedure, d.operation, problem.stock.count(lots[d.lot], d.quantity))
        for d in plan.draws
        if d.lot in lots and d.batch in batches
    ]
    count, products = problem.stock.count, {o.id: o.product for o in orders.values()}
    deliveries = [Delivered(d.order, d.lot, count(products[d.order], d.quantity)) for d in given if d.lot in lots]
    at = problem.grid.at
    decided = problem.stock.decided
    releases = {r.lot: at(r.start) for r in plan.releases if r.lot in lots and lots[r.lot] in decided}
    return Solution(campaigns, records_of(problem, plan), tuple(deliveries), tuple(draws), tuple(bought), releases)


def _placed(problem: Problem, slot: Slot, batch: domain.PlannedBatch) -> PlacedBatch | None:
    at = problem.grid.at
    runs = {}
    for run in batch.procedures:
        data = slot.recipe.procedures.get(run.procedure)
        alternative = next((a for a in data.alternatives if a.id == run.alternative), None) if data else None
        if alternative is None:
            return None
        runs[run.procedure] = PlacedProcedure(alternative, (at(run.start), *(at(o.end) for o in run.operations)))
    return PlacedBatch(batch.id, runs) if runs.keys() == slot.recipe.procedures.keys() else None
