"""Rule material_balance, the part on purchase proposals."""

from collections import Counter
from collections.abc import Iterator

from scheduler.checker.context import PlanContext
from scheduler.checker.messages import moment, violation
from scheduler.domain.plan import PurchaseProposal, Violation
from scheduler.domain.rules import Rule
from scheduler.domain.units import format_duration, utc


def check_purchases(context: PlanContext) -> Iterator[Violation]:
    """A proposal has an id of its own, and keeps lead time, minimum order, multiple and precision of its material."""
    batches = (batch.planned.id for _, batch in context.batches)
    taken = Counter([*(p.id for p in context.plan.purchases), *context.scenario.lot_by_id, *batches])
    for proposal in context.plan.purchases:
        complaints = [*_complaints(context, proposal)]
        if taken[proposal.id] > 1:
            complaints.append("another lot has its id. Give each its own")
        for complaint in complaints:
            message = f"Purchase proposal {proposal.id} of {proposal.quantity} of {proposal.item}, arriving "
            message += f"{moment(proposal.arrives)}: {complaint}."
            yield violation(Rule.material_balance, message, proposal.id, proposal.item, start=proposal.arrives)


def _complaints(context: PlanContext, proposal: PurchaseProposal) -> Iterator[str]:
    material = context.scenario.material_by_id.get(proposal.item)
    if material is None or material.purchase is None:
        yield "that cannot be bought. Take it out"
        return
    terms = material.purchase
    if proposal.quantity <= 0 or proposal.quantity % material.precision:
        yield f"the quantity must be above 0 and a multiple of {material.precision}. Correct it"
    if terms.min_quantity is not None and proposal.quantity < terms.min_quantity:
        yield f"the minimum order is {terms.min_quantity}. Buy more"
    if terms.multiple is not None and proposal.quantity % terms.multiple:
        yield f"it is sold in multiples of {terms.multiple}. Correct the quantity"
    earliest = utc(context.scenario.start) + terms.lead_time
    if proposal.arrives < earliest:
        yield (
            f"with a lead time of {format_duration(terms.lead_time)} it arrives {moment(earliest)} at the earliest. "
            "Let it arrive later"
        )
    if proposal.arrives > context.scenario.end:
        yield f"the plan ends {moment(context.scenario.end)}. Take it out"
    if proposal.order_by != proposal.arrives - terms.lead_time:
        wanted = moment(proposal.arrives - terms.lead_time)
        yield f"it says to order by {moment(proposal.order_by)}, which must be {wanted}. Correct `order_by`"
