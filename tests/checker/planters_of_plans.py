"""Planters that change campaigns, deliveries, commitments or the stated objective."""

from random import Random

from scheduler.domain.plan import Plan, TaskKind
from scheduler.domain.scenario import Scenario
from tests.checker.edits import (
    Planted,
    Planter,
    hours,
    new_campaigns,
    procedures_of,
    shifted,
    stretched,
    tasks_of,
    with_batch,
    with_run,
    with_tasks,
)


def campaign_block(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """Batches change places in their campaign, or a turnaround or set-up is missing, doubled or of another length."""
    found = tasks_of(plan, TaskKind.TURNAROUND, TaskKind.SETUP)
    if found and rng.random() < 0.7:
        task = rng.choice(found)
        new = rng.choice([(), (stretched(rng, task),), (task, task)])
        return with_tasks(plan, task, *new), (task.before or "", task.unit)
    longer = [c for c in plan.campaigns if len(c.batches) > 1]
    if not longer:
        return None
    campaign = rng.choice(longer)
    place = rng.randrange(len(campaign.batches) - 1)
    one, two = campaign.batches[place : place + 2]
    swapped = (*campaign.batches[:place], two, one, *campaign.batches[place + 2 :])
    campaigns = tuple(c.model_copy(update={"batches": swapped}) if c is campaign else c for c in plan.campaigns)
    return plan.model_copy(update={"campaigns": campaigns}), (one.id, two.id)


def campaign_size(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A campaign at its minimum loses a batch."""
    at_minimum = [
        c
        for c in new_campaigns(scenario, plan)
        if len(c.batches) == scenario.recipe_by_id[c.recipe].campaign_rules.min_batches > 1
    ]
    if not at_minimum:
        return None
    campaign = rng.choice(at_minimum)
    gone = rng.choice(campaign.batches)
    fewer = tuple(b for b in campaign.batches if b is not gone)
    campaigns = tuple(c.model_copy(update={"batches": fewer}) if c is campaign else c for c in plan.campaigns)
    return plan.model_copy(update={"campaigns": campaigns}), (campaign.id,)


def campaign_duration(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """The last procedure of a campaign comes too late."""
    limited = [c for c in new_campaigns(scenario, plan) if scenario.recipe_by_id[c.recipe].campaign_rules.max_duration]
    if not limited:
        return None
    campaign = rng.choice(limited)
    limit = scenario.recipe_by_id[campaign.recipe].campaign_rules.max_duration
    assert limit is not None
    batch = campaign.batches[-1]
    run = max(batch.procedures, key=lambda p: p.end)
    later = shifted(run, campaign.start + limit + hours(rng.randint(1, 100)) - run.end)
    return with_run(plan, batch.id, later), (campaign.id, batch.id)


def order_delivery(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A delivery is too much, too early, of an unknown batch or order, or a promise says something else."""
    if not plan.deliveries:
        return None
    delivery = rng.choice(plan.deliveries)
    index = plan.deliveries.index(delivery)
    precision = scenario.product_by_id[scenario.order_by_id[delivery.order].product].precision
    changes: list[dict[str, object]] = [
        {"quantity": delivery.quantity + precision * rng.randint(1, 50)},
        {"quantity": delivery.quantity - precision / 2},
        {"usable": delivery.usable - hours(rng.randint(1, 99))},
        {"delivered": delivery.delivered - hours(rng.randint(1, 99))},
        {"delivered": delivery.delivered + hours(rng.randint(1, 99))},
        {"lot": "nobody"},
    ]
    changed = delivery.model_copy(update=rng.choice(changes))
    deliveries = (*plan.deliveries[:index], changed, *plan.deliveries[index + 1 :])
    if rng.random() < 0.2:
        return plan.model_copy(update={"promises": plan.promises[1:]}), (plan.promises[0].order,)
    return plan.model_copy(update={"deliveries": deliveries}), (delivery.order,)


def commitment(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A frozen procedure is moved or changes its unit, or its campaign is renamed or left out."""
    if not scenario.commitments:
        return None
    stated = rng.choice(scenario.commitments)
    kind = rng.choice(["move", "unit", "name", "drop"])
    campaigns = [c for c in plan.campaigns if c.id != stated.id]
    kept = next(c for c in plan.campaigns if c.id == stated.id)
    if kind in ("name", "drop"):
        renamed = [kept.model_copy(update={"id": "other"})] if kind == "name" else []
        return plan.model_copy(update={"campaigns": (*campaigns, *renamed)}), (stated.id,)
    batch = rng.choice(stated.batches).id
    run = rng.choice(procedures_of(plan, batch))
    by = hours(rng.choice([n for n in range(-50, 50) if n]))
    changed = shifted(run, by) if kind == "move" else run.model_copy(update={"alternative": "X", "units": ("X",)})
    return with_run(plan, batch, changed), (stated.id, batch, run.procedure)


def horizon(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A batch ends after the horizon, or starts before it."""
    committed = {b.id for c in scenario.commitments for b in c.batches}
    batches = [b for c in plan.campaigns for b in c.batches if b.id not in committed]
    if not batches:
        return None
    batch, beyond = rng.choice(batches), hours(rng.randint(1, 200))
    by = scenario.end - batch.end + beyond if rng.random() < 0.5 else scenario.start - batch.start - beyond
    return with_batch(plan, batch.id, tuple(shifted(p, by) for p in batch.procedures)), (batch.id,)


def objective(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A term is stated better than it is, or not at all."""
    if not plan.objective:
        return None
    index = rng.randrange(len(plan.objective))
    term = plan.objective[index]
    lie = [term.model_copy(update={"exact": f"{rng.randint(1, 10**6)}/1000003"})] if rng.random() < 0.7 else []
    stated = (*plan.objective[:index], *lie, *plan.objective[index + 1 :])
    return plan.model_copy(update={"objective": stated}), (term.term.value,)


PLANTERS: dict[str, Planter] = {
    p.__name__: p
    for p in (campaign_block, campaign_size, campaign_duration, order_delivery, commitment, horizon, objective)
}
