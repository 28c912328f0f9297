"""What the layout remembers of a unit, and what is about to use it."""

from dataclasses import dataclass
from typing import NamedTuple

from scheduler.domain.product import Alternative, Procedure, Recipe


@dataclass
class UnitState:
    """Where a unit stands, in steps: free from, last use that nothing cleaned, last cleaning and full clean."""

    free: int = 0
    product: str | None = None
    setup_state: str | None = None
    last_batch: str | None = None
    dirty_since: int | None = None
    cleaned: int | None = 0
    full_at: int = 0
    full_due: bool = False
    batches: int = 0
    refreshed: bool = False
    maintained: int = 0


class Visit(NamedTuple):
    """A procedure of a batch about to use its units; `opens`: those on which it starts a block."""

    batch: str
    recipe: Recipe
    procedure: Procedure
    alternative: Alternative
    opens: frozenset[str]


class Saved(NamedTuple):
    """Where to go back to."""

    bookings: int
    tasks: int
    maintenance: int
    states: dict[str, UnitState]
