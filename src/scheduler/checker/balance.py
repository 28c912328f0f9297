"""Rule material_balance: operations draw what they consume, lots give what they hold."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from scheduler.checker.context import PlanContext
from scheduler.checker.delivery_sums import add_up
from scheduler.checker.draws import DrawRun
from scheduler.checker.messages import moment, violation
from scheduler.checker.purchases import check_purchases
from scheduler.domain.plan import Violation
from scheduler.domain.rules import Rule

_Key = tuple[str, str, str]


class _Need(NamedTuple):
    """What an operation of a batch consumes at its start: quantity by item."""

    at: datetime
    items: dict[str, Decimal]


def check_material_balance(context: PlanContext) -> Iterator[Violation]:
    """Each operation draws what it consumes, at its start; no lot gives more than it holds or before it is there."""
    needs = _needs(context)
    drawn: dict[_Key, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for draw in context.draws:
        key = draw.planned.batch, draw.planned.procedure, draw.planned.operation
        if draw.lot is not None:
            drawn[key][draw.lot.item] += draw.planned.quantity
        for complaint in _complaints(context, draw, needs.get(key)):
            yield violation(Rule.material_balance, f"{draw.name}: {complaint}.", *draw.ids, start=draw.planned.at)
    for key, need in needs.items():
        for item, quantity in need.items.items():
            found = drawn[key][item] if key in drawn else Decimal(0)
            if found != quantity:
                message = (
                    f"Batch {key[0]} needs {quantity} of {item} for {key[2]} of {key[1]} at {moment(need.at)}; its "
                    f"draws give {found}. Draw exactly what the recipe consumes, or move the batch to when there is "
                    "enough."
                )
                yield violation(Rule.material_balance, message, *key, item, start=need.at)
    yield from _lots(context)
    yield from check_purchases(context)


def _needs(context: PlanContext) -> dict[_Key, _Need]:
    """What operations that start in the plan consume; history draws nothing."""
    found: dict[_Key, _Need] = {}
    for _, batch in context.batches:
        for run in batch.runs:
            known = {o.id: o for o in run.operations or () if o.consumes}
            for done in run.planned.operations if known else ():
                if done.operation in known and done.start >= context.scenario.start:
                    uses = ((use.item, use.quantity) for use in known[done.operation].consumes)
                    key = run.batch, run.planned.procedure, done.operation
                    found.setdefault(key, _Need(done.start, add_up(uses)))
    return found


def _complaints(context: PlanContext, draw: DrawRun, need: _Need | None) -> Iterator[str]:
    planned, lot = draw.planned, draw.lot
    if need is None:
        yield "no such operation of the plan consumes anything. Take it out"
    elif planned.at != need.at:
        yield f"the operation starts {moment(need.at)}. Draw then"
    if lot is None:
        yield "neither scenario nor plan has such a lot. Draw from another"
        return
    if need is not None and lot.item not in need.items:
        yield f"the lot is of {lot.item}, which the operation does not consume. Draw from another lot"
    if planned.at < lot.arrives:
        yield f"the lot is there from {moment(lot.arrives)} only. Draw from another lot or start later"
    item = context.scenario.material_by_id.get(lot.item) or context.scenario.product_by_id.get(lot.item)
    if planned.quantity <= 0 or (item is not None and planned.quantity % item.precision):
        precision = item.precision if item else "its precision"
        yield f"the quantity must be above 0 and a multiple of {precision}. Correct it"


def _lots(context: PlanContext) -> Iterator[Violation]:
    drawn = add_up((d.lot, d.quantity) for d in context.plan.draws)
    delivered = add_up((d.lot, d.quantity) for d in context.plan.deliveries) if drawn else drawn
    for lot in (context.lots[name] for name in drawn if name in context.lots):
        taken = drawn[lot.id] + delivered[lot.id]
        if delivered[lot.id] <= lot.quantity < taken:
            batches = dict.fromkeys(d.batch for d in context.plan.draws if d.lot == lot.id)
            message = (
                f"Lot {lot.id} holds {lot.quantity} of {lot.item}, but {taken} are drawn and delivered. Take no more "
                "than it holds; draw from another lot or buy more."
            )
            yield violation(Rule.material_balance, message, lot.id, *batches, start=lot.arrives)
