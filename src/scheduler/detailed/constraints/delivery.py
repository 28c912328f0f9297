"""Rule order_delivery: which batch serves which order, and what lateness and earliness that costs."""

from fractions import Fraction

from scheduler.detailed.context import BatchVars, Context, Expr, Lit
from scheduler.domain.demand import Order
from scheduler.domain.objective import Term
from scheduler.domain.units import utc


def add_order_delivery(context: Context) -> None:
    """Deliveries come from batches of the order's product, by the deadline, and sum to at most order and batch.

    Slots with pegs serve the orders they were made for; the others may serve any order of their product.
    """
    open_slots = [batches for batches in context.slots.values() if batches[0].slot.pegs is None]
    for batches in context.slots.values():
        for batch in batches:
            for order, quantity in batch.slot.pegs[batch.position] if batch.slot.pegs else ():
                _serve_pegged(context, batch, context.problem.scenario.order_by_id[order], quantity)
    by_product: dict[str, list[BatchVars]] = {}
    for batches in open_slots:
        by_product.setdefault(batches[0].slot.recipe.product, []).extend(batches)
    for product, batches in by_product.items():
        orders = [o for o in context.problem.scenario.orders if o.product == product]
        _serve_open(context, batches, orders)


def _serve_pegged(context: Context, batch: BatchVars, order: Order, quantity: int) -> None:
    served: Lit = batch.present
    if order.deadline:
        served = context.both(batch.present, context.cp.new_bool_var("served"))
        context.le(batch.end, context.problem.grid.at(order.deadline), served)
    context.pegs.append((order.id, batch.id, quantity * (1 if served is True else served)))
    _charge_unmet(context, order, -quantity, served)
    for term, late in ((Term.LATENESS, True), (Term.EARLINESS, False)):
        if context.wants(term):
            context.charge(term, _rate(context, order, late) * quantity, _distance(context, batch, order, served, late))


def _charge_unmet(context: Context, order: Order, quantity: int, expr: Expr) -> None:
    precision = context.problem.scenario.product_by_id[order.product].precision
    context.charge(Term.UNMET, Fraction(order.priority) * Fraction(precision) * quantity, expr)


def _rate(context: Context, order: Order, late: bool) -> Fraction:
    """Cost of one multiple of the precision, one step late (or early)."""
    precision = Fraction(context.problem.scenario.product_by_id[order.product].precision)
    return precision * context.problem.day * (Fraction(order.priority) if late else 1)


def _distance(context: Context, batch: BatchVars, order: Order, served: Lit, late: bool) -> Expr:
    """Steps from the due date to the batch's end (late) or back (early); zero where not served."""
    due = context.problem.grid.at(utc(order.due))
    low, high = context.window
    most = max(0, high - due) if late else max(0, due - low)
    distance = context.cp.new_int_var(0, most, "")
    context.le(batch.end - due if late else due - batch.end, distance, served)
    return distance


def _serve_open(context: Context, batches: list[BatchVars], orders: list[Order]) -> None:
    product = context.problem.scenario.product_by_id[batches[0].slot.recipe.product]
    outside = {o.id: 0 for o in orders}
    for delivery in context.fixed.deliveries:
        if delivery.order in outside and delivery.lot not in context.batches:
            outside[delivery.order] += delivery.quantity
    total: dict[str, list[Expr]] = {o.id: [] for o in orders}
    for batch in batches:
        drawn = []
        for order in orders:
            wanted = int(order.quantity / product.precision) - outside[order.id]
            most = min(wanted, batch.slot.recipe.quantity)
            if most <= 0:
                continue
            part = context.cp.new_int_var(0, most, f"{batch.id} for {order.id}")
            served = context.both(batch.present, context.cp.new_bool_var(f"{batch.id} serves {order.id}"))
            context.le(part, 0, served.negated())
            context.le(1, part, served)
            if order.deadline:
                context.le(batch.end, context.problem.grid.at(order.deadline), served)
            drawn.append(part)
            total[order.id].append(part)
            context.pegs.append((order.id, batch.id, part))
            _charge_unmet(context, order, -1, part)
            _charge_times(context, batch, order, part, served, most)
        context.le(sum(drawn), batch.slot.recipe.quantity)
    for order in orders:
        if total[order.id]:
            context.le(sum(total[order.id]), int(order.quantity / product.precision) - outside[order.id])


def _charge_times(context: Context, batch: BatchVars, order: Order, part: Expr, served: Lit, most: int) -> None:
    for term, late in ((Term.LATENESS, True), (Term.EARLINESS, False)):
        if not context.wants(term):
            continue
        distance = _distance(context, batch, order, served, late)
        top = (
            max(0, context.window[1] - context.problem.grid.at(utc(order.due)))
            if late
            else max(0, context.problem.grid.at(utc(order.due)) - context.window[0])
        )
        cost = context.cp.new_int_var(0, most * top, "")
        context.cp.add_multiplication_equality(cost, [part, distance])
        context.charge(term, _rate(context, order, late), cost)
