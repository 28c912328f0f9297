"""Use cases of replanning: what happened to a plan, and ordinary plans for the rest, side by side."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from scheduler.domain.event import EventLog
from scheduler.domain.plan import Plan
from scheduler.domain.replan import Strategy
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.planning.replan import Zones, differences
from scheduler.report import compare
from scheduler.service.content import plan_content
from scheduler.service.entries import PlanState, Position
from scheduler.service.errors import WrongStateError
from scheduler.service.jobs import JobKind
from scheduler.service.plans import Plans
from scheduler.service.ports import Clock, JobQueue, Store
from scheduler.service.principal import Principal
from scheduler.service.replan_drafts import draft
from scheduler.service.replan_entries import Replan, ReplanOption, ReplanSummary, StoredReplan
from scheduler.service.replan_events import ReplanEvent, Seen, replan_events

if TYPE_CHECKING:
    from scheduler.report import Comparison


class Replans:
    """What can be done when reality differs from a plan; it takes up to seconds: call from a thread."""

    def __init__(self, store: Store, jobs: JobQueue, clock: Clock, plans: Plans) -> None:
        self._store, self._jobs, self._clock, self._plans = store, jobs, clock, plans

    def request(
        self,
        who: Principal,
        plan: UUID,
        log: EventLog,
        zones: Zones,
        strategies: Iterable[Strategy],
        settings: SolveSettings,
    ) -> StoredReplan:
        """Roll a plan and its scenario forward, keep both, and queue a plan for each strategy.

        Args:
            who: on whose behalf.
            plan: the plan in force.
            log: what happened since, and now.
            zones: how near the plan is kept.
            strategies: the proposals wanted, in this order.
            settings: of each of them.

        Raises:
            NotFoundError: there is no such plan that `who` may see.
            WrongStateError: it has no content (yet).
            InvalidRequestError: events that do not fit the plan, or an unknown profile; carries all issues.
            InvalidScenarioError: with these events the scenario breaks a rule of the language.
            NotPermittedError, StoreFullError: see `Store.add_plan`.
            ShuttingDownError: no new work is taken.
        """
        base = self._store.get_plan(who, plan)
        origin = self._store.get_scenario(who, base.scenario)
        drawn = draft(origin, base, log, zones, strategies, settings, self._clock)
        replan = StoredReplan(
            id=uuid4(),
            plan=plan,
            scenario=drawn.scenario.id,
            baseline=drawn.baseline.id,
            name=drawn.scenario.name,
            created=self._clock.now(),
            now=log.now,
            frozen=zones.frozen,
            slushy=zones.slushy,
            plans={strategy: entry.id for strategy, entry in drawn.options.items()},
            log=log,
        )
        with self._store.transaction(who):
            self._store.add_scenario(who, drawn.scenario)
            self._store.add_plan(who, drawn.baseline.model_copy(update={"state": PlanState.QUEUED}))
            self._store.replace_plan(who, drawn.baseline, PlanState.QUEUED)
            for entry in drawn.options.values():
                self._store.add_plan(who, entry)
            self._store.add_replan(who, replan)
            for entry in drawn.options.values():
                self._jobs.submit(who, JobKind.PLAN, entry.id)
        return replan

    def stored(self, who: Principal, key: UUID) -> StoredReplan:
        """A replan as it was asked for.

        Raises:
            NotFoundError: there is none that `who` may see.
        """
        return self._store.get_replan(who, key)

    def get(self, who: Principal, key: UUID) -> Replan:
        """A replan, how far each option is, what it costs and changes.

        Raises:
            NotFoundError: there is none that `who` may see.
        """
        entry = self._store.get_replan(who, key)
        scenario, baseline = plan_content(self._store, who, entry.baseline)
        options = tuple(self._shown(who, strategy, made, scenario, baseline) for strategy, made in entry.plans.items())
        return Replan(**dict(entry), state=_state([option.state for option in options]), options=options)

    def list(self, who: Principal, limit: int, after: Position | None = None) -> tuple[ReplanSummary, ...]:
        """At most `limit` replans without their events, newest first, from the one after a position on."""
        return self._store.list_replans(who, limit, after)

    def changes(self, who: Principal, key: UUID) -> "Comparison":
        """Every option that is made against what is left of the plan in force, named by strategy.

        Raises:
            NotFoundError: there is no such replan that `who` may see.
            WrongStateError: no option is made (yet).
        """
        entry = self._store.get_replan(who, key)
        scenario, baseline = plan_content(self._store, who, entry.baseline)
        made = {strategy.value: self._store.get_plan(who, plan).plan for strategy, plan in entry.plans.items()}
        pairs = {name: (scenario, plan) for name, plan in made.items() if plan is not None}
        if not pairs:
            raise WrongStateError(f"No option of replan {key} is made (yet).")
        return compare({"plan": (scenario, baseline), **pairs})

    async def events(self, who: Principal, key: UUID, after: Seen = ()) -> AsyncIterator[ReplanEvent]:
        """The messages of all options after those seen, as they come, and last that all have ended.

        When the service ends before, they break off: ask again, after the last ones seen.

        Raises:
            NotFoundError: there is no such replan that `who` may see.
        """
        entry = await asyncio.to_thread(self._store.get_replan, who, key)
        async for event in replan_events(self._plans, who, key, tuple(entry.plans.items()), after):
            yield event

    def cancel(self, who: Principal, key: UUID) -> None:
        """Cancel all options that have not ended.

        Raises:
            NotFoundError: there is no such replan that `who` may see.
            WrongStateError: all have ended already.
        """
        ended = 0
        plans = self._store.get_replan(who, key).plans.values()
        for plan in plans:
            try:
                self._plans.cancel(who, plan)
            except WrongStateError:
                ended += 1
        if ended == len(plans):
            raise WrongStateError(f"All options of replan {key} have ended already; there is nothing to cancel.")

    def _shown(self, who: Principal, strategy: Strategy, key: UUID, scenario: Scenario, baseline: Plan) -> ReplanOption:
        entry = self._plans.get(who, key)
        return ReplanOption(
            strategy=strategy,
            plan=key,
            state=entry.state,
            progress=entry.progress,
            failure=entry.failure,
            differences=differences(scenario, baseline, entry.plan) if entry.plan else None,
            objective=entry.plan.objective if entry.plan else (),
        )


def _state(states: "list[PlanState]") -> PlanState:
    if all(state is PlanState.QUEUED for state in states):
        return PlanState.QUEUED
    if not all(state.final for state in states):
        return PlanState.RUNNING
    return PlanState.DONE if PlanState.DONE in states else states[0]
