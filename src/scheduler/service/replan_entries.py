"""Replans as they are stored, and as they are shown."""

from collections.abc import Mapping
from uuid import UUID

from pydantic import AwareDatetime

from scheduler.domain.event import EventLog
from scheduler.domain.plan import TermValue
from scheduler.domain.replan import Differences, Strategy
from scheduler.domain.run import Progress
from scheduler.domain.units import Duration, Instant, Model
from scheduler.service.entries import Failure, PlanState, Position


class ReplanSummary(Model):
    """A replan as a listing shows it.

    Attributes:
        plan: id of the plan in force that things happened to.
        scenario: id of its scenario, rolled forward to `now`; `name`: that scenario's name.
        baseline: id of the plan that holds what is left of the plan in force.
        frozen, slushy: how near the plan is kept.
        plans: id of the plan that is made, by strategy.
    """

    id: UUID
    plan: UUID
    scenario: UUID
    baseline: UUID
    name: str
    created: AwareDatetime
    now: Instant
    frozen: Duration
    slushy: Duration
    plans: Mapping[Strategy, UUID]

    @property
    def position(self) -> Position:
        """Its place in the listing."""
        return Position(self.created, self.id)


class StoredReplan(ReplanSummary):
    """A replan with what happened; nothing of it changes after the request."""

    log: EventLog

    def summary(self) -> ReplanSummary:
        """The entry without its events."""
        return ReplanSummary.model_construct(**{name: getattr(self, name) for name in ReplanSummary.model_fields})


class ReplanOption(Model):
    """A proposal on its way, or made.

    Attributes:
        plan: its id; charts, tables and comparisons are those of any plan.
        progress: last message while it is searched for; `failure`: why there is none.
        differences: from what is left of the plan in force; None while there is no plan.
        objective: what it costs, term by term.
    """

    strategy: Strategy
    plan: UUID
    state: PlanState
    progress: Progress | None = None
    failure: Failure | None = None
    differences: Differences | None = None
    objective: tuple[TermValue, ...] = ()


class Replan(StoredReplan):
    """A replan and how far its options are.

    Attributes:
        state: `running` until every option has ended; then `done` if any was made, else how the first ended.
    """

    state: PlanState
    options: tuple[ReplanOption, ...]
