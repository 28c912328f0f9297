"""Lots, orders and purchases in steps and multiples of each item's precision."""

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from scheduler.detailed.restrictions import inside
from scheduler.detailed.runs import IDLE, SERVES
from scheduler.detailed.time_grid import Steps
from scheduler.domain.purpose import RunPurpose

if TYPE_CHECKING:
    from scheduler.detailed.recipe_data import Demand

FOREVER = 10**9
"""A step that never comes: the expiry of what keeps."""
LONG_AGO = -(10**9)
"""The arrival of what is on hand."""


class Supply(NamedTuple):
    """A lot as a source: it gives at steps in [usable, expiry), what has `approved_for` to those products only.

    Attributes:
        usable: FOREVER where quality never releases it.
        owner: a sponsor; None = the shared pool.
        purpose: what its batch was for; None = it is not made within the plan and serves every order.
        held: stretches in which a quality hold lets nothing be taken from it.
    """

    lot: str
    item: str
    quantity: int
    arrives: int
    usable: int
    expiry: int
    owner: str | None
    approved_for: tuple[str, ...] = ()
    purpose: RunPurpose | None = None
    held: tuple[Steps, ...] = ()

    def held_at(self, step: int) -> bool:
        """Whether a quality hold lets nothing be taken from it at a step."""
        return inside(self.held, step)

    @property
    def idle(self) -> bool:
        """Whether it serves no order, being of development or engineering."""
        return self.purpose in IDLE

    def serves(self, want: "Want") -> bool:
        """Whether it may ever be delivered to an order; of those that are idle all but their purpose counts."""
        for_it = self.purpose is None or self.idle or self.purpose in SERVES[want.purpose]
        return for_it and self.suits(want.product, want.sponsor)

    def suits(self, product: str, sponsor: str) -> bool:
        """Whether it may ever go into batches (or orders) of a product."""
        return self.owner in (None, sponsor) and (not self.approved_for or product in self.approved_for)

    def gives(self, at: int) -> bool:
        """Whether it may be taken from at a step."""
        return self.usable <= at < self.expiry


class Need(NamedTuple):
    """What each batch draws at the start of an operation; `place` is its index in the procedure."""

    procedure: str
    operation: str
    place: int
    item: str
    quantity: int


class Gift(NamedTuple):
    """A co-product of each batch; it is there when the last of `operations` (procedure, index) has ended."""

    item: str
    quantity: int
    operations: tuple[tuple[str, int], ...]


class Release(NamedTuple):
    """The QC release of a product: its steps and the places it holds."""

    duration: int
    pools: "tuple[Demand, ...]"


class Buying(NamedTuple):
    """How a material is bought; `first` is the earliest arrival, quantities are multiples of the precision."""

    first: int
    least: int
    multiple: int
    price: Fraction
    owner: str | None


class Money(NamedTuple):
    """Of one multiple of a product's precision: price, cost in stock and of being owed, by step or by sample date."""

    price: Fraction
    holding: Fraction
    backlog: Fraction


class Want(NamedTuple):
    """An order: delivered when usable, but not before `ready`; `life` steps of shelf life are left then, at least.

    Attributes:
        rate: priority of one multiple of the precision.
    """

    order: str
    product: str
    sponsor: str
    quantity: int
    due: int
    rate: Fraction
    ready: int
    deadline: int
    life: int
    whole: bool
    purpose: RunPurpose

    def accepts(self, usable: int, expiry: int, horizon: int) -> bool:
        """Whether a lot usable from one step on and before another may serve it."""
        at = max(usable, self.ready)
        return usable <= horizon and at <= self.deadline and at + self.life <= expiry
