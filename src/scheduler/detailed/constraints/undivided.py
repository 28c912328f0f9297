"""Orders that may not be split: all parts are delivered at one instant, or none is."""

from scheduler.detailed.constraints.sources import Source
from scheduler.detailed.context import Context
from scheduler.detailed.lots import lots_of
from scheduler.detailed.model_parts import Expr, Lit
from scheduler.detailed.stock_data import FOREVER, Want
from scheduler.domain.rules import Rule


class Undivided:
    """The instant of each such order, not before any of its lots is usable, and whether it is delivered."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._orders: dict[str, tuple[Lit, Expr]] = {}
        self._late: dict[str, Expr] = {}
        self._open: set[str] = set()
        self._constants: dict[str, list[tuple[Expr, Lit]]] = {}
        self._parts: dict[str, list[tuple[Source, Lit]]] = {}

    def serve(self, want: Want, source: Source, served: Lit) -> Expr:
        """The instant of a part, delivered with all the others: usable ≤ instant, and instant + life ≤ expiry."""
        context, (full, instant) = self._context, self._of(want)
        if Rule.order_delivery in context.rules:
            context.le(1, full, served)
        if not (source.freed and source.pegged):
            self._open.add(want.order)
        self._parts.setdefault(want.order, []).append((source, served))
        context.le(source.usable, instant, served)
        if Rule.product_shelf_life in context.rules and not source.keeps:
            context.le(instant + want.life, source.expiry, served)
        return instant

    def close(self, order: str, total: Expr, left: int) -> None:
        """Σ parts = what the order wants where it is delivered; parts of known size are judged by the whole plan."""
        targets = self._context.problem.stock.targets
        if any(s.supply.held or s.supply.item in targets for s, _ in self._parts.get(order, ())):
            self._no_later(order)
        if order in self._open:
            full, _ = self._orders[order]
            self._context.equal(total, left, full)
            if left < self._context.problem.stock.wants[order].quantity:
                self._context.le(1, full)

    def _no_later(self, order: str) -> None:
        """Instant = the last of what it waits for: waiting helps neither against a hold nor for a stock target."""
        context, (full, instant) = self._context, self._orders[order]
        reasons = [context.no(full)]
        steps = [(source.usable, served) for source, served in self._parts[order]]
        for step, lit in [*steps, (context.problem.stock.wants[order].ready, True), *self._constants.get(order, [])]:
            reasons.append(context.both(lit, context.cp.new_bool_var("")))
            context.le(instant, step, reasons[-1])
        context.cp.add_bool_or(reasons)

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
                self._constants.setdefault(want.order, []).append((supply.usable, True))
                if Rule.product_shelf_life in self._context.rules:
                    self._context.le(instant + want.life, supply.expiry)
