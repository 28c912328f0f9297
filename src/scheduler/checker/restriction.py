"""Rules reservation and hold."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from scheduler.checker.context import PlanContext
from scheduler.checker.held import in_force
from scheduler.checker.messages import moment, stretch, violation
from scheduler.checker.runs import CampaignRun, Run
from scheduler.domain.plan import Violation
from scheduler.domain.restriction import Hold
from scheduler.domain.rules import Rule


def check_reservation(context: PlanContext) -> Iterator[Violation]:
    """In reserved time of a unit lie visits of the reserving sponsor only; what began before the plan is exempt."""
    start = context.scenario.start
    for reservation in context.scenario.reservations:
        if reservation.release is not None and reservation.release <= start:
            continue
        first, last = reservation.reserved_from, reservation.reserved_until
        for visit in context.visits.get(reservation.unit, ()):
            product = context.scenario.product_by_id.get(visit.campaign.product)
            sponsor = product.sponsor if product else None
            if sponsor != reservation.sponsor and start <= visit.start < last and first < visit.end:
                message = (
                    f"Batch {visit.id} of {sponsor or 'no sponsor'} is on unit {reservation.unit} "
                    f"{stretch(visit.start, visit.end)}, which reservation {reservation.id} keeps for "
                    f"{reservation.sponsor} ({stretch(first, last)}). Move it."
                )
                ids = (visit.id, reservation.unit, reservation.id)
                yield violation(Rule.reservation, message, *ids, start=visit.start)


def check_hold(context: PlanContext) -> Iterator[Violation]:
    """Nothing starts on a held unit or for a held recipe, and nothing is taken from a held lot."""
    if not context.scenario.holds:
        return
    units, recipes = _by_subject(context, "unit"), _by_subject(context, "recipe")
    for campaign, batch in context.batches:
        for run in batch.runs:
            yield from _starts(context, campaign, run, units, recipes)
    draws = ((d.lot, d.at, f"batch {d.batch} draws", d.batch) for d in context.plan.draws)
    deliveries = ((d.lot, d.delivered, f"order {d.order} gets", d.order) for d in context.plan.deliveries)
    for lot, at, who, taker in chain(draws, deliveries):
        hold = in_force(context.lot_holds.get(lot, ()), at)
        if hold is not None:
            message = f"Lot {lot} is on hold {hold.id} ({_window(hold)}), but {who} from it at {moment(at)}. "
            yield violation(Rule.hold, message + "Take it from another lot or later.", lot, taker, hold.id, start=at)


def _by_subject(context: PlanContext, kind: str) -> dict[str, list[Hold]]:
    found: dict[str, list[Hold]] = defaultdict(list)
    for hold in context.scenario.holds:
        subject = getattr(hold, kind)
        if subject is not None:
            found[subject].append(hold)
    return found


def _starts(
    context: PlanContext, campaign: CampaignRun, run: Run, units: dict[str, list[Hold]], recipes: dict[str, list[Hold]]
) -> Iterator[Violation]:
    at = run.planned.start
    if at < context.scenario.start:
        return
    on_units = [in_force(units.get(unit, ()), at) for unit in dict.fromkeys(run.planned.units)]
    for hold in (*on_units, in_force(recipes.get(campaign.planned.recipe, ()), at)):
        if hold is not None:
            subject = f"unit {hold.unit}" if hold.unit else f"recipe {hold.recipe}"
            message = (
                f"Procedure {run.planned.procedure} of batch {run.batch} starts {moment(at)}, but {subject} is on hold "
                f"{hold.id} ({_window(hold)}). Start it outside, or elsewhere."
            )
            where = (run.batch, run.planned.procedure, hold.unit or hold.recipe, hold.id)
            yield violation(Rule.hold, message, *where, start=at)


def _window(hold: Hold) -> str:
    first = f"from {moment(hold.blocked_from)}" if hold.blocked_from else "in force already"
    return f"{first}, lifted {moment(hold.lifted)}" if hold.lifted else f"{first}, not lifted within the plan"
