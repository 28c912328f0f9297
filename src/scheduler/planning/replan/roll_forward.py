"""The scenario as it stands at an instant of a plan: what is done is history, what runs or is near is committed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from scheduler.domain.commitment import Commitment, CommitmentStatus, CommittedBatch, CommittedProcedure, Zone
from scheduler.domain.event import EventLog, LotHeld, UnitDown
from scheduler.domain.plan import Plan, PlannedCampaign, PlannedProcedure, PlannedTask, TaskKind
from scheduler.domain.plant import Maintenance, Unit, UnitState
from scheduler.domain.restriction import Hold
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.domain.working_time import Calendar, Closure
from scheduler.planning.replan.actuals import with_actuals
from scheduler.planning.replan.stock import lots_at, open_orders, taken
from scheduler.planning.replan.unit_states import states_at


class Zones(NamedTuple):
    """What starts within `frozen` of now stays exactly; within `slushy` it moves at a cost; later it is free."""

    frozen: timedelta = timedelta(0)
    slushy: timedelta = timedelta(0)


class Rolled(NamedTuple):
    """A scenario from `now` on, and what of the plan lies after it, with what happened, to stay close to."""

    scenario: Scenario
    baseline: Plan


def roll_forward(scenario: Scenario, plan: Plan, log: EventLog, zones: Zones) -> Rolled:
    """Take what happened into the scenario and start it anew at the first step of its grid from `now` on.

    Args:
        scenario: what the plan was made for.
        plan: the plan in force.
        log: what happened since it was made, and now.
        zones: how near the plan is kept.
    """
    now = _on_grid(scenario, utc(log.now))
    plan = with_actuals(scenario, plan, log)
    ahead = [c for c in (_ahead(campaign, now) for campaign in plan.campaigns) if c.batches]
    commitments = tuple(c for campaign in ahead for c in _commitments(scenario, plan, campaign, now, zones))
    kept = {batch.id for commitment in commitments for batch in commitment.batches}
    states = states_at(scenario, plan, now, kept, {c.id for c in commitments})
    units, calendars = _units(scenario, states, log)
    made = {c.run for c in plan.campaigns if c.run and all(b.end <= now for b in c.batches)}
    rolled = scenario.model_copy(
        update={
            "start": now,
            "horizon": scenario.end - now,
            "units": units,
            "calendars": calendars,
            "maintenance": tuple(_maintenance(scenario, plan, now)),
            "lots": tuple(lots_at(scenario, plan, now)),
            "orders": open_orders(scenario, plan, log, now),
            "runs": tuple(run for run in scenario.runs if run.id not in made),
            "holds": (*scenario.holds, *_holds(log)),
            "commitments": commitments,
        }
    )
    return Rolled(rolled, _what_is_left(rolled, plan, ahead))


def _what_is_left(rolled: Scenario, plan: Plan, ahead: list[PlannedCampaign]) -> Plan:
    """The plan without what is over: its past work, and deliveries from it or to orders that are no more."""
    batches = {batch.id for campaign in ahead for batch in campaign.batches}
    return Plan(
        scenario=plan.scenario,
        campaigns=tuple(ahead),
        tasks=tuple(t for t in plan.tasks if t.before in batches or (t.end > rolled.start and _names(t) <= batches)),
        releases=tuple(r for r in plan.releases if r.lot in batches),
        draws=tuple(d for d in plan.draws if d.batch in batches),
        purchases=tuple(p for p in plan.purchases if p.order_by > rolled.start),
        deliveries=tuple(
            d
            for d in plan.deliveries
            if d.lot in batches and d.order in rolled.order_by_id and d.delivered > rolled.start
        ),
        promises=tuple(p for p in plan.promises if p.order in rolled.order_by_id),
    )


def _names(task: PlannedTask) -> set[str]:
    return {name for name in (task.before, task.after) if name}


def _on_grid(scenario: Scenario, now: datetime) -> datetime:
    start, step = utc(scenario.start), scenario.time_step
    return start + max(0, -((start - now) // step)) * step


def _ahead(campaign: PlannedCampaign, now: datetime) -> PlannedCampaign:
    """The campaign without batches that have ended, or failed."""
    batches = tuple(b for b in campaign.batches if b.procedures and b.end > now)
    return campaign.model_copy(update={"batches": batches})


def _commitments(
    scenario: Scenario, plan: Plan, campaign: PlannedCampaign, now: datetime, zones: Zones
) -> Iterator[Commitment]:
    stated = next((c for c in scenario.commitments if c.id == campaign.id), None)
    began = next(c.start for c in plan.campaigns if c.id == campaign.id)
    prepared = {batch.id: _prepared(plan, batch.id, now) for batch in campaign.batches}
    if stated is None and began >= now + max(zones.frozen, zones.slushy) and not any(prepared.values()):
        return
    frozen_until = now + zones.frozen
    keep_all = stated is not None and stated.zone is Zone.FROZEN
    gone = taken(plan, now)
    batches = []
    for batch in campaign.batches:
        runs = tuple(
            _committed(run, Zone.FROZEN if keep_all or run.start < frozen_until else None) for run in batch.procedures
        )
        size = scenario.recipe_by_id[campaign.recipe].batch_size
        quantity = batch.quantity - gone[batch.id]
        batches.append(
            CommittedBatch(
                id=batch.id,
                quantity=None if quantity == size else quantity,
                prepared=prepared[batch.id],
                procedures=runs,
            )
        )
    pinned = [run.zone is Zone.FROZEN for batch in batches for run in batch.procedures]
    begun = began < now or any(prepared.values())
    yield Commitment(
        id=campaign.id,
        recipe=campaign.recipe,
        purpose=campaign.purpose,
        run=campaign.run,
        status=CommitmentStatus.IN_PROGRESS if begun else stated.status if stated else CommitmentStatus.CONFIRMED,
        zone=Zone.FROZEN if all(pinned) else Zone.SLUSHY,
        batches=tuple(batches),
        **({"move_cost": stated.move_cost} if stated else {}),
    )


def _prepared(plan: Plan, batch: str, now: datetime) -> dict[str, datetime]:
    """Units made ready for a batch, or being so, since when."""
    found: dict[str, datetime] = {}
    for task in plan.tasks:
        if task.before == batch and task.start < now:
            found[task.unit] = min(task.start, found.get(task.unit, task.start))
    return found


def _committed(run: PlannedProcedure, zone: Zone | None) -> CommittedProcedure:
    return CommittedProcedure(
        procedure=run.procedure,
        alternative=run.alternative,
        start=run.start,
        end=run.end,
        operation_starts={o.operation: o.start for o in run.operations[1:]},
        zone=zone,
    )


def _units(
    scenario: Scenario, states: dict[str, UnitState], log: EventLog
) -> tuple[tuple[Unit, ...], tuple[Calendar, ...]]:
    """Units in their state of now; one that is down has a calendar of its own, closed for as long."""
    down: dict[str, list[Closure]] = {}
    for event in log.events:
        if isinstance(event, UnitDown):
            reason = event.reason or "out of service"
            down.setdefault(event.unit, []).append(Closure(start=event.start, end=event.end, reason=reason))
    known = {calendar.id: calendar for calendar in scenario.calendars}
    units, calendars = [], list(scenario.calendars)
    for unit in scenario.units:
        update: dict[str, object] = {"initial": states[unit.id]}
        if unit.id in down:
            own = known[unit.calendar] if unit.calendar else Calendar(id=unit.id, site=unit.site)
            name = f"{own.id} / {unit.id} down"[:80]
            calendars.append(own.model_copy(update={"id": name, "closed": (*own.closed, *down[unit.id])}))
            update["calendar"] = name
        units.append(unit.model_copy(update=update))
    return tuple(units), tuple(calendars)


def _maintenance(scenario: Scenario, plan: Plan, now: datetime) -> Iterator[Maintenance]:
    """What is still to come; what has started keeps its start."""
    placed = {t.maintenance: t for t in plan.tasks if t.kind is TaskKind.MAINTENANCE}
    for maintenance in scenario.maintenance:
        task = placed.get(maintenance.id)
        if task is not None and task.end <= now:
            continue
        if task is not None and task.start < now:
            yield maintenance.model_copy(update={"start": task.start, "ready": None, "due": None, "ideal": None})
        else:
            yield maintenance


def _holds(log: EventLog) -> Iterator[Hold]:
    for number, event in enumerate(log.events, start=1):
        if isinstance(event, LotHeld):
            yield Hold(
                id=f"event {number}", lot=event.lot, blocked_from=event.start, lifted=event.lifted, reason=event.reason
            )
