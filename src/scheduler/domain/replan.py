"""The answer to events: proposals side by side, none of them in force before a person says so."""

from enum import StrEnum

from scheduler.domain.plan import Plan
from scheduler.domain.run import RunRecord
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import Model


class Strategy(StrEnum):
    """How far a proposal may go from the plan in force.

    `right_shift`: the same units and order, later where need be. `local`: as few and as small moves as can be found.
    `full`: planned anew for the scenario's own objective, the old plan no more than what commitments keep.
    """

    RIGHT_SHIFT = "right_shift"
    LOCAL = "local"
    FULL = "full"


class Differences(Model):
    """What differs from the plan in force after what happened.

    Attributes:
        moved, unit_changed, appeared, vanished: unit procedures that start at another time on the same units, run on
            others, are new, or are gone.
        days_moved: of those that moved or changed unit, together, in either direction.
        worse, better: orders delivered later or in a smaller part, or the contrary, than was promised.
    """

    moved: int
    unit_changed: int
    appeared: int
    vanished: int
    days_moved: float
    worse: tuple[str, ...]
    better: tuple[str, ...]

    @property
    def changes(self) -> int:
        """Unit procedures that differ, in any way."""
        return self.moved + self.unit_changed + self.appeared + self.vanished


class Proposal(Differences):
    """A checked plan, and what differs from the plan in force after what happened."""

    strategy: Strategy
    plan: Plan
    run: RunRecord


class Replanned(Model):
    """The scenario from now on, what is left of the plan in force with what happened, and proposals for it.

    Attributes:
        frozen_kept: whether all that starts in the frozen zone stays; if not, what happened left no room for it.
    """

    scenario: Scenario
    baseline: Plan
    proposals: tuple[Proposal, ...]
    frozen_kept: bool = True
