"""Lots as the model sees them: constants, or expressions where their batch is freed."""

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from scheduler.detailed.constraints.releases import latest
from scheduler.detailed.context import Context
from scheduler.detailed.lots import lots_of, quarantine
from scheduler.detailed.model_parts import BatchVars, Expr, Lit
from scheduler.detailed.stock_data import FOREVER, LONG_AGO, Gift, Need, Supply, Want
from scheduler.domain.rules import Rule


@dataclass(slots=True, eq=False)
class Source:
    """A lot that may give; `taken` collects what is taken from it here.

    Attributes:
        supply: whose it is and what it may go into; its steps hold where they are not decided.
        arrives, usable, expiry: steps; it gives in [usable, expiry).
        quantity: what it has, less what fixed deliveries take.
        freed: its batch is; pegged: and made for certain orders.
        made: by a batch, or bought; else stated in the scenario.
        released: when quality releases it, whenever it arrives.
        only: the one use it is for.
    """

    supply: Supply
    present: Lit
    arrives: Expr
    usable: Expr
    expiry: Expr
    quantity: Expr
    freed: bool = False
    pegged: bool = False
    made: bool = True
    released: Expr = None
    only: "Use | None" = None
    taken: list[Expr] = field(default_factory=list)

    def __post_init__(self) -> None:
        """What is made is released when it is usable."""
        if self.released is None:
            self.released = self.usable

    @property
    def quantity_known(self) -> bool:
        """Whether it is a lot of known size; a purchase is not."""
        return isinstance(self.quantity, int)

    @property
    def keeps(self) -> bool:
        """Whether it never expires."""
        return isinstance(self.expiry, int) and self.expiry == FOREVER

    @property
    def constant(self) -> bool:
        """Whether its steps are known."""
        return isinstance(self.arrives, int) and isinstance(self.usable, int) and isinstance(self.expiry, int)


class Use(NamedTuple):
    """What an operation draws at a step; `need` is None where several fixed ones are taken together."""

    batch: str
    need: Need | None
    product: str
    sponsor: str
    at: Expr
    present: Lit
    quantity: int


class Flow(NamedTuple):
    """A quantity that goes from a lot into a use; `taken` = it is above zero, where that is asked."""

    source: Source
    use: Use
    quantity: Expr
    taken: Lit


class Given(NamedTuple):
    """A part, of up to `most`, that may go from a lot to an order: at the last of `not_before`, where `served`."""

    source: Source
    part: Expr
    served: Lit
    not_before: tuple[Expr, ...]
    want: Want
    most: int


def sources(context: Context, item: str) -> list[Source]:
    """Every lot of an item: stated, of fixed campaigns, of freed batches; the same objects whenever asked."""
    if item not in context.sources:
        stock = context.problem.stock
        quiet = [s for s in stock.lots if s.item == item and (s.usable >= s.expiry or s.usable == FOREVER)]
        plan = replace(context.fixed, purchases=())  # what is bought is decided with the draws
        fixed = [_fixed(context, supply) for supply in (*lots_of(context.problem, plan, item), *quiet)]
        context.sources[item] = [*fixed, *freed_sources(context, item)]
    return context.sources[item]


def freed_sources(context: Context, item: str) -> list[Source]:
    """Lots of an item that freed batches make; the same objects whenever asked."""
    if item not in context.made:
        context.made[item] = _freed(context, item)
    return context.made[item]


def _freed(context: Context, item: str) -> list[Source]:
    found = []
    for batch in context.batches.values():
        recipe = batch.slot.recipe
        if recipe.product == item:
            found.append(
                _made(context, batch, item, batch.id, batch.slot.gives(batch.position), batch.end, batch.usable)
            )
        for gift in context.problem.stock.gifts[recipe.id]:
            if gift.item == item:
                made, usable = gift_steps(context, batch, gift)
                found.append(_made(context, batch, item, f"{batch.id}/{item}", gift.quantity, made, usable))
    return found


def _made(context: Context, batch: BatchVars, item: str, lot: str, quantity: int, made: Expr, usable: Expr) -> Source:
    stock = context.problem.stock
    life = stock.lives.get(item)
    expiry = FOREVER if life is None else made + life
    owner = stock.sponsor(batch.slot.recipe.product)
    purpose = batch.slot.purpose
    supply = Supply(lot, item, quantity, LONG_AGO, LONG_AGO, FOREVER, owner, purpose=purpose)
    pegged = batch.slot.pegs is not None
    return Source(supply, batch.present, made, usable, expiry, quantity, freed=True, pegged=pegged)


def _fixed(context: Context, supply: Supply) -> Source:
    release = context.problem.stock.releases.get(supply.item)
    start = context.releases.get(supply.lot)
    usable: Expr = supply.usable
    given = context.fixed.given.get(supply.lot, 0)
    if supply.lot in context.problem.scenario.lot_by_id:
        released = usable if usable > max(0, supply.arrives) else 0
        quantity = supply.quantity - given
        return Source(supply, True, supply.arrives, usable, supply.expiry, quantity, made=False, released=released)
    if release:
        usable = supply.arrives if start is None else reported(context, supply.lot, start + release.duration)
        if start is None and Rule.qc_release in context.rules:
            usable = supply.usable
    return Source(supply, True, supply.arrives, usable, supply.expiry, supply.quantity - given)


def reported(context: Context, lot: str, usable: Expr) -> Expr:
    """When a lot of a fixed campaign is usable: at the end of its release, of a PPQ set at the report if later."""
    owner = next((c for c in context.fixed.campaigns.values() if any(b.id == lot for b in c.batches)), None)
    until = quarantine(context.problem, owner) if owner else LONG_AGO
    return usable if until == LONG_AGO else latest(context, [usable, until])


def gift_steps(context: Context, batch: BatchVars, gift: Gift) -> tuple[Expr, Expr]:
    """(when the co-product of a freed batch is there, when it is usable)."""
    ends = [batch.runs[key].edges[index + 1] for key, index in gift.operations]
    made = ends[0]
    if len(ends) > 1:
        made = context.cp.new_int_var(*context.window, "")
        context.cp.add_max_equality(made, ends)
    release = context.problem.stock.releases.get(gift.item)
    if release is None or Rule.qc_release not in context.rules:
        return made, made
    start = context.releases.get(f"{batch.id}/{gift.item}", made)
    return made, start + release.duration
