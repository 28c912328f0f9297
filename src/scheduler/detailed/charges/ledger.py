"""What the model takes from each lot, and how much of it by a date, each bounded on the side that costs."""

from collections.abc import Iterator
from typing import NamedTuple

from scheduler.detailed.constraints.sources import Source, freed_sources, sources
from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Expr, Lit


class Take(NamedTuple):
    """A quantity, of up to `most`, that goes from a lot at the last of `not_before` where `taken`.

    Attributes:
        whole: it is `most` or nothing, as `taken` says.
    """

    source: Source
    quantity: Expr
    most: int
    taken: Lit
    not_before: tuple[Expr, ...]
    whole: bool


class Ledger:
    """Deliveries and draws by lot."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._takes: dict[int, list[Take]] = {}
        for given in context.given:
            pegged = given.source.freed and given.source.pegged
            self._add(Take(given.source, given.part, given.most, given.served, given.not_before, pegged))
        for flow in context.flows:
            if flow.use.need is not None:
                most = flow.use.quantity
                self._add(Take(flow.source, flow.quantity, most, flow.taken, (flow.use.at,), False))

    def _add(self, take: Take) -> None:
        self._takes.setdefault(id(take.source), []).append(take)

    def takes(self, source: Source) -> list[Take]:
        """What may be taken from a lot."""
        return self._takes.get(id(source), [])

    def opened(self, item: str) -> Iterator[Source]:
        """Lots of an item that the model decides about: in the whole model all, else those that freed batches make."""
        stock = self.context.problem.stock
        makers = set(stock.makers.get(item, ()))
        if self.context.undecided or any(b.slot.recipe.id in makers for b in self.context.batches.values()):
            yield from (sources if self.context.undecided else freed_sources)(self.context, item)

    def product(self, take: Take, factor: Expr, most: int) -> Expr:
        """Quantity × factor, where the factor is in [0, most] and zero unless the part is taken."""
        if isinstance(factor, int):
            return take.quantity * factor
        if take.whole:
            return take.most * factor
        return times(self.context, take.quantity, take.most, factor, most)

    def surely(self, take: Take, date: int) -> Expr:
        """No more than what is gone by a date."""
        context, open_ = self.context, [s for s in take.not_before if not isinstance(s, int)]
        if any(isinstance(s, int) and s > date for s in take.not_before):
            return 0
        if not open_:
            return take.quantity
        by = context.cp.new_bool_var("")
        if take.taken is not True:
            context.cp.add_implication(by, take.taken)
        for step in open_:
            context.le(step, date, by)
        if take.whole:
            return take.most * by
        gone = context.cp.new_int_var(0, take.most, "")
        context.le(gone, take.quantity)
        context.le(gone, 0, by.negated())
        return gone

    def perhaps(self, take: Take, date: int) -> Expr:
        """No less than what is gone by a date of a lot that is usable then."""
        context = self.context
        if any(isinstance(s, int) and s > date for s in take.not_before):
            return 0
        open_ = [s for s in take.not_before if not isinstance(s, int) and s is not take.source.usable]
        if not open_:
            return take.quantity
        later = context.cp.new_bool_var("")
        context.le(date + 1, open_[0], later)
        gone = context.cp.new_int_var(0, take.most, "")
        context.le(take.quantity, gone, later.negated())
        return gone


def times(context: Context, quantity: Expr, most: int, factor: Expr, largest: int) -> Expr:
    """Quantity × factor of expressions in [0, most] and [0, largest]."""
    if isinstance(quantity, int) or isinstance(factor, int):
        return quantity * factor
    cost = context.cp.new_int_var(0, most * largest, "")
    context.cp.add_multiplication_equality(cost, [quantity, factor])
    return cost
