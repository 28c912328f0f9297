"""Orders that may not be split: all parts are delivered at one instant, or none is."""

from scheduler.detailed.constraints.sources import Source
from scheduler.detailed.context import Context, Expr, Lit
from scheduler.detailed.lots import lots_of
from scheduler.detailed.stock import FOREVER, Want
from scheduler.domain.rules import Rule


class Undivided:
    """The instant of each such order, not before any of its lots is usable, and whether it is delivered."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._orders: dict[str, tuple[Lit, Expr]] = {}
        self._late: dict[str, Expr] = {}
        self._open: set[str] = set()

    def serve(self, want: Want, source: Source, served: Lit) -> None:
        """A part is delivered with all the others: usable ≤ instant, and instant + life ≤ expiry."""
        context, (full, instant) = self._context, self._of(want)
        if Rule.order_delivery in context.rules:
            context.le(1, full, served)
        if not (source.freed and source.pegged):
            self._open.add(want.order)
        context.le(source.usable, instant, served)
        if Rule.product_shelf_life in context.rules and not source.keeps:
            context.le(instant + want.life, source.expiry, served)

    def close(self, order: str, total: Expr, left: int) -> None:
        """Σ parts = what the order wants where it is delivered; parts of known size are judged by the whole plan."""
        if order in self._open:
            full, _ = self._orders[order]
            self._context.equal(total, left, full)
            if left < self._context.problem.stock.wants[order].quantity:
                self._context.le(1, full)

    def lateness(self, want: Want) -> Expr:
        """Steps from the due date to the instant."""
        if want.order not in self._late:
            full, instant = self._of(want)
            most = max(0, self._last(want) - want.due)
            self._late[want.order] = self._context.cp.new_int_var(0, most, "")
            self._context.le(instant - want.due, self._late[want.order], full)
        return self._late[want.order]

    def _last(self, want: Want) -> int:
        return max(self._context.window[1], self._context.problem.horizon, want.ready)

    def _of(self, want: Want) -> tuple[Lit, Expr]:
        if want.order not in self._orders:
            context = self._context
            full = context.cp.new_bool_var(f"{want.order} in full")
            last = self._last(want)
            instant = context.cp.new_int_var(min(want.ready, last), last, "")
            if want.deadline < FOREVER and Rule.order_delivery in context.rules:
                context.le(instant, want.deadline, full)
            self._orders[want.order] = full, instant
            self._fixed_parts(want, instant)
        return self._orders[want.order]

    def _fixed_parts(self, want: Want, instant: Expr) -> None:
        lots = {d.lot for d in self._context.fixed.deliveries if d.order == want.order} - self._context.batches.keys()
        for supply in lots_of(self._context.problem, self._context.fixed, want.product) if lots else ():
            if supply.lot in lots:
                self._context.le(supply.usable, instant)
                if Rule.product_shelf_life in self._context.rules:
                    self._context.le(instant + want.life, supply.expiry)
