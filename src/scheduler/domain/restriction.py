"""Windows in which something may not be used: quality holds, and unit time reserved for a sponsor."""

from pydantic import model_validator

from scheduler.domain.units import Id, Instant, Model, Text


class Hold(Model):
    """A quality hold on one lot, unit or recipe over [blocked_from, lifted): no starts, no draws, no deliveries.

    Attributes:
        blocked_from: none = in force since before the plan; lifted: none = not lifted within the plan.
    """

    id: Id
    lot: Id | None = None
    unit: Id | None = None
    recipe: Id | None = None
    blocked_from: Instant | None = None
    lifted: Instant | None = None
    reason: Text = ""

    @model_validator(mode="after")
    def _one_subject(self) -> "Hold":
        if sum(subject is not None for subject in (self.lot, self.unit, self.recipe)) != 1:
            raise ValueError("a hold is on exactly one of lot, unit and recipe")
        return self


class Reservation(Model):
    """Unit time kept for a sponsor over [reserved_from, reserved_until).

    Attributes:
        release: from this date on the window is open to all; it binds plans that start before it.
    """

    id: Id
    unit: Id
    sponsor: Id
    reserved_from: Instant
    reserved_until: Instant
    release: Instant | None = None
