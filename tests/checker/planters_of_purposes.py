"""Planters that change what campaigns are for, or move work to where it may not be."""

from random import Random

from scheduler.domain.plan import Plan, PlannedCampaign
from scheduler.domain.purpose import RunPurpose
from scheduler.domain.scenario import Scenario
from tests.checker.edits import Planted, Planter, hours, runs, shifted, with_batch, with_run


def _with_campaign(plan: Plan, old: PlannedCampaign, *new: PlannedCampaign) -> Plan:
    index = plan.campaigns.index(old)
    return plan.model_copy(update={"campaigns": (*plan.campaigns[:index], *new, *plan.campaigns[index + 1 :])})


def purpose_sequence(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A required run is left out, renamed, short of a batch or too late; a lot of engineering is delivered."""
    required = [c for c in plan.campaigns if c.run is not None]
    if not required:
        return None
    campaign = rng.choice(required)
    trials = [c for c in required if c.purpose is RunPurpose.ENGINEERING]
    kind = rng.choice(["drop", "run", "purpose", "short", "late", "deliver"])
    order = [RunPurpose.ENGINEERING, RunPurpose.PPQ, RunPurpose.COMMERCIAL]
    waiting = order[order.index(campaign.purpose) + 1 :] if campaign.purpose in order else []
    after = [c.start for c in plan.campaigns if c.product == campaign.product and c.purpose in waiting]
    if kind == "drop" and not after:
        return None
    if kind == "drop":
        return _with_campaign(plan, campaign), (campaign.run or "",)
    if kind == "late":
        batch, by = campaign.batches[-1], hours(rng.randint(500, 700))
        if not any(start < batch.end + by for start in after):
            return None
        later = tuple(shifted(p, by) for p in batch.procedures)
        return with_batch(plan, batch.id, later), (campaign.run or "",)
    if kind == "deliver" and trials and plan.deliveries:
        delivery, lot = rng.choice(plan.deliveries), trials[0].batches[0].id
        others = tuple(d for d in plan.deliveries if d is not delivery)
        changed = delivery.model_copy(update={"lot": lot})
        return plan.model_copy(update={"deliveries": (*others, changed)}), (delivery.order, lot)
    changes: dict[str, dict[str, object]] = {
        "run": {"run": rng.choice([None, "nobody"])},
        "purpose": {"purpose": RunPurpose.DEVELOPMENT},
        "short": {"batches": campaign.batches[1:] if len(campaign.batches) > 1 else (*campaign.batches * 2,)},
        "deliver": {"run": None},
    }
    return _with_campaign(plan, campaign, campaign.model_copy(update=changes[kind])), (campaign.id,)


def gate(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A batch starts before the licence is there."""
    found = [
        (stated, batch)
        for stated in scenario.gates
        for campaign in plan.campaigns
        if (campaign.product, campaign.purpose) == (stated.product, stated.purpose)
        for batch in campaign.batches
        if stated.earliest > scenario.start
    ]
    if not found:
        return None
    stated, batch = rng.choice(found)
    start = scenario.start + hours(rng.randrange(int((stated.earliest - scenario.start) / hours(1))))
    early = tuple(shifted(p, start - batch.start) for p in batch.procedures)
    return with_batch(plan, batch.id, early), (batch.id, stated.id)


def reservation(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A batch runs in time that is reserved for another sponsor."""
    sponsors = {b.id: scenario.product_by_id[c.product].sponsor for c in plan.campaigns for b in c.batches}
    found = [
        (stated, batch, run)
        for stated in scenario.reservations
        for batch, run in runs(plan)
        if stated.unit in run.units and sponsors[batch] != stated.sponsor
    ]
    if not found:
        return None
    stated, batch, run = rng.choice(found)
    length = int((stated.reserved_until - stated.reserved_from + (run.end - run.start)) / hours(1))
    start = stated.reserved_from - (run.end - run.start) + hours(rng.randrange(1, length))
    return with_run(plan, batch, shifted(run, start - run.start)), (batch, stated.unit, stated.id)


def hold(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A batch starts on a held unit or for a held recipe, or draws from a held lot."""
    if not scenario.holds:
        return None
    stated = rng.choice(scenario.holds)
    first = max(stated.blocked_from or scenario.start, scenario.start)
    at = first + hours(rng.randrange(int(((stated.lifted or scenario.end) - first) / hours(1))))
    if stated.lot is not None:
        drawn = [d for d in plan.draws if d.lot == stated.lot]
        if not drawn:
            return None
        draw = rng.choice(drawn)
        draws = (*(d for d in plan.draws if d is not draw), draw.model_copy(update={"at": at}))
        return plan.model_copy(update={"draws": draws}), (draw.batch, stated.lot, stated.id)
    recipes = {b.id: c.recipe for c in plan.campaigns for b in c.batches}
    names = {
        batch: [a.id for p in scenario.recipe_by_id[recipe].procedures for a in p.alternatives]
        for batch, recipe in recipes.items()
    }
    found = [(b, r) for b, r in runs(plan) if recipes[b] == stated.recipe or stated.unit in names[b]]
    if not found:
        return None
    batch, run = rng.choice(found)
    moved = shifted(run, at - run.start)
    if stated.unit is not None:
        moved = moved.model_copy(update={"alternative": stated.unit, "units": (stated.unit,)})
    return with_run(plan, batch, moved), (batch, stated.id)


PLANTERS: dict[str, Planter] = {p.__name__: p for p in (purpose_sequence, gate, reservation, hold)}
