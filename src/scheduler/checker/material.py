"""Rules material_owner and material_status."""

from collections.abc import Iterator

from scheduler.checker.context import PlanContext
from scheduler.checker.messages import moment, violation
from scheduler.domain.plan import Violation
from scheduler.domain.rules import Rule


def check_material_owner(context: PlanContext) -> Iterator[Violation]:
    """What a batch draws belongs to its sponsor or to the shared pool."""
    for draw in context.draws:
        owner = draw.lot.owner if draw.lot else None
        if owner is not None and draw.sponsor is not None and owner != draw.sponsor:
            message = f"{draw.name}: the lot belongs to {owner}, the batch to {draw.sponsor}. Draw from a lot of "
            message += f"{draw.sponsor} or of the shared pool."
            yield violation(Rule.material_owner, message, *draw.ids, start=draw.planned.at)


def check_material_status(context: PlanContext) -> Iterator[Violation]:
    """A lot that the plan does not make gives nothing before quality releases it, and only to approved products."""
    for draw in context.draws:
        lot, at = draw.lot, draw.planned.at
        if lot is None:
            continue
        if lot.purpose is None and lot.usable is None:
            message = f"{draw.name}: quality does not release the lot within the plan. Draw from another lot."
            yield violation(Rule.material_status, message, *draw.ids, start=at)
        elif lot.purpose is None and lot.usable is not None and lot.arrives <= at < lot.usable:
            message = (
                f"{draw.name}: quality releases the lot {moment(lot.usable)}. Draw from another lot or start later."
            )
            yield violation(Rule.material_status, message, *draw.ids, start=at)
        if draw.product is not None and not lot.suits(draw.product):
            allowed = ", ".join(lot.approved_for)
            message = f"{draw.name}: the lot is approved for {allowed}, not for {draw.product}. Draw from another lot."
            yield violation(Rule.material_status, message, *draw.ids, start=at)
