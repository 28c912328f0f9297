"""What the use cases need from outside: a store, a queue of solves, a clock. Adapters live in store and jobs."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from scheduler.domain.plan import Plan
from scheduler.domain.run import PlanResult, Progress
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.service.entries import (
    PlanState,
    PlanSummary,
    Position,
    ScenarioSummary,
    StoredPlan,
    StoredScenario,
)
from scheduler.service.principal import Principal


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present instant, in UTC."""


class Store(Protocol):
    """Keeps scenarios and plans, and is the one place that decides who sees them.

    An id that belongs to somebody else reads like one that does not exist. Calls may come from any thread.
    """

    def add_scenario(self, who: Principal, entry: StoredScenario) -> None:
        """Keep a new scenario.

        Raises:
            NotPermittedError: the role may not.
            StoreFullError: no more fit.
        """

    def get_scenario(self, who: Principal, key: UUID) -> StoredScenario:
        """A scenario.

        Raises:
            NotFoundError: there is none that `who` may see.
        """

    def list_scenarios(self, who: Principal, limit: int, after: Position | None = None) -> tuple[ScenarioSummary, ...]:
        """At most `limit` scenarios, newest first, from the one after a position on."""

    def add_plan(self, who: Principal, entry: StoredPlan) -> None:
        """Keep a new plan request.

        Raises:
            NotPermittedError: the role may not.
            StoreFullError: no more fit.
        """

    def get_plan(self, who: Principal, key: UUID) -> StoredPlan:
        """A plan.

        Raises:
            NotFoundError: there is none that `who` may see.
        """

    def list_plans(self, who: Principal, limit: int, after: Position | None = None) -> tuple[PlanSummary, ...]:
        """At most `limit` plans without their content, newest first, from the one after a position on."""

    def replace_plan(self, who: Principal, entry: StoredPlan, expected: PlanState) -> None:
        """Put a new version in the place of a plan whose state is still the expected one, in one step.

        Raises:
            NotFoundError: there is no such plan that `who` may see.
            WrongStateError: its state is another by now.
        """


OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]


class JobQueue(Protocol):
    """Runs the solves of stored plans in the background; a job's arguments are ids only."""

    def submit(self, who: Principal, plan: UUID) -> None:
        """Queue the solve of a plan.

        Raises:
            ShuttingDownError: no new work is taken.
        """

    def cancel(self, who: Principal, plan: UUID) -> None:
        """Drop a waiting solve, ask a running one to stop; nothing when it ended or is not known."""

    def progress(self, who: Principal, plan: UUID) -> Progress | None:
        """The last message of a solve that waits or runs; None before the first and after the end."""

    def follow(self, who: Principal, plan: UUID, after: int = 0) -> AsyncIterator[tuple[int, Progress]]:
        """The numbered messages of a solve, past ones above `after` first; ends when the solve has ended."""


class MakePlan(Protocol):
    """`scheduler.planning.make_plan`."""

    def __call__(
        self,
        scenario: Scenario,
        settings: SolveSettings = ...,
        *,
        baseline: Plan | None = ...,
        on_progress: OnProgress | None = ...,
        should_stop: ShouldStop | None = ...,
    ) -> PlanResult:
        """Make a plan for a scenario."""
