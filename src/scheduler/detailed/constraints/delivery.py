"""Rules order_delivery and product_shelf_life: which lot serves which order, and what lateness and earliness cost."""

from fractions import Fraction

from scheduler.detailed.constraints.sources import Given, Source, freed_sources, sources
from scheduler.detailed.constraints.undivided import Undivided
from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Expr, Lit
from scheduler.detailed.stock_data import FOREVER, Want
from scheduler.domain.objective import Term
from scheduler.domain.rules import Rule


def add_order_delivery(context: Context) -> None:
    """Deliveries come from lots of the order's product, in time, and sum to at most order and lot.

    A part is delivered at max(usable, ready) ≤ deadline, where usable ≤ horizon, with at least `life` left before the
    expiry. Batches of slots with pegs serve the orders they were made for; the others, and in the whole model every
    other lot too, may serve any order of their product.
    """
    orders = _Orders(context)
    wants = context.problem.stock.wants
    for batches in context.slots.values():
        for batch in batches:
            for order, quantity in batch.slot.pegs[batch.position] if batch.slot.pegs else ():
                own = next(s for s in freed_sources(context, wants[order].product) if s.supply.lot == batch.id)
                orders.serve(wants[order], own, quantity)
    opened = {b.id for b in context.batches.values() if b.slot.pegs is None}
    for want in wants.values() if opened or context.undecided else ():
        for source in _open_sources(context, want.product, opened):
            most = min(want.quantity - orders.outside.get(want.order, 0), source.quantity)
            if most > 0:
                orders.serve_any(want, source, most)
    orders.close()


def _open_sources(context: Context, product: str, opened: set[str]) -> list[Source]:
    """Lots whose orders the model decides: of slots without pegs and, in the whole model, all that are there."""
    return [s for s in sources(context, product) if s.supply.lot in opened or (context.undecided and not s.freed)]


class _Orders:
    """Collects the parts of orders and what they cost."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.outside: dict[str, int] = {}
        batches = context.batches.values()
        meant = {p.order for b in batches for p in (b.slot.pegs[b.position] if b.slot.pegs else ())}
        opened = context.undecided or any(b.slot.pegs is None for b in batches)
        for delivery in context.fixed.deliveries:
            if (opened or delivery.order in meant) and delivery.lot not in context.batches:
                self.outside[delivery.order] = self.outside.get(delivery.order, 0) + delivery.quantity
        self.parts: dict[str, list[Expr]] = {}
        self.undivided = Undivided(context)

    def serve(self, want: Want, source: Source, quantity: int) -> None:
        """A part of known size, left out where it may not be delivered."""
        certain = want.deadline == FOREVER and source.usable is source.arrives and isinstance(source.expiry, int)
        served: Lit = source.present
        if want.whole or not certain:
            served = self.context.both(source.present, self.context.cp.new_bool_var("served"))
        part = quantity * (1 if served is True else served)
        self._record(want, source, part, served, quantity)
        self._charge_unmet(want, quantity, served)
        self._charge_known(want, part)
        for term, late in ((Term.LATENESS, True), (Term.EARLINESS, False)):
            if self.context.wants(term):
                rate = self._rate(want, late) * quantity
                self.context.charge(term, rate, self._distance(want, source, served, late))

    def serve_any(self, want: Want, source: Source, most: int) -> None:
        """A part of up to `most`."""
        context, lot = self.context, source.supply.lot
        part = context.cp.new_int_var(0, most, f"{lot} for {want.order}")
        served = context.both(source.present, context.cp.new_bool_var(f"{lot} serves {want.order}"))
        context.le(part, 0, served.negated())
        context.le(1, part, served)
        self._record(want, source, part, served, most)
        self._charge_unmet(want, 1, part)
        self._charge_known(want, part)
        for term, late in ((Term.LATENESS, True), (Term.EARLINESS, False)):
            if context.wants(term):
                cost = context.cp.new_int_var(0, most * self._most(want, source, late), "")
                context.cp.add_multiplication_equality(cost, [part, self._distance(want, source, served, late)])
                context.charge(term, self._rate(want, late), cost)

    def close(self) -> None:
        """Σ parts ≤ order, Σ parts ≤ lot; an order that may not be split gets all or nothing."""
        context, wants = self.context, self.context.problem.stock.wants
        if Rule.order_delivery not in context.rules:
            return
        for order, parts in self.parts.items():
            left = wants[order].quantity - self.outside.get(order, 0)
            if not all(isinstance(part, int) for part in parts):
                context.le(sum(parts), left)
            self.undivided.close(order, sum(parts), left)
        for known in context.sources.values():
            for source in known:
                if source.taken and not (source.freed and source.pegged):
                    context.le(sum(source.taken), source.quantity)

    def _record(self, want: Want, source: Source, part: Expr, served: Lit, most: int) -> None:
        self.parts.setdefault(want.order, []).append(part)
        self.context.pegs.append((want.order, source.supply.lot, part))
        source.taken.append(part)
        not_before: tuple[Expr, ...] = (source.usable, want.ready)
        if want.whole:
            not_before = (self.undivided.serve(want, source, served), want.ready)
        self.context.given.append(Given(source, part, served, not_before, want, most))
        self._accept(want, source, served)

    def _accept(self, want: Want, source: Source, served: Lit) -> None:
        context = self.context
        if source.supply.idle and Rule.purpose_sequence in context.rules:
            context.forbid(served)
        if Rule.order_delivery in context.rules:
            if want.ready > want.deadline or not source.supply.serves(want):
                context.forbid(served)
            if not source.freed or source.usable is not source.arrives:
                context.le(source.usable, max(context.problem.horizon, context.window[1]), served)
            if want.deadline < FOREVER:
                context.le(source.usable, want.deadline, served)
        if Rule.product_shelf_life in context.rules and not source.keeps:
            context.le(source.usable + want.life, source.expiry, served)
            context.le(want.ready + want.life, source.expiry, served)

    def _charge_unmet(self, want: Want, quantity: int, expr: Expr) -> None:
        self.context.charge(Term.UNMET, -want.rate * quantity, expr)

    def _charge_known(self, want: Want, part: Expr) -> None:
        """Lateness up to the earliest delivery, which is linear; what comes on top is a distance."""
        if not want.whole and want.ready > want.due:
            self.context.charge(Term.LATENESS, self._rate(want, late=True) * (want.ready - want.due), part)

    def _rate(self, want: Want, late: bool) -> Fraction:
        """Cost of one multiple of the precision, one step late (or early)."""
        problem = self.context.problem
        return problem.day * (want.rate if late else problem.precision(want.product))

    def _distance(self, want: Want, source: Source, served: Lit, late: bool) -> Expr:
        """Steps from due date and earliest delivery to when the lot is usable (late), or back to it from the due date.

        Zero where not served.
        """
        if late and want.whole:
            return self.undivided.lateness(want)
        distance = self.context.cp.new_int_var(0, self._most(want, source, late), "")
        self.context.le(
            source.usable - max(want.due, want.ready) if late else want.due - source.usable, distance, served
        )
        return distance

    def _most(self, want: Want, source: Source, late: bool) -> int:
        low, high = self.context.window
        if late:
            waits = source.usable is not source.arrives  # for its release, which may end long after the window
            last = max(self.context.problem.horizon, high) if waits else high
            return max(0, last - want.due, want.ready - want.due)
        return max(0, want.due - (source.usable if isinstance(source.usable, int) else low))
