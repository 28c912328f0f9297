"""Use cases of plans: request, look up, list, watch, cancel."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID, uuid4

from scheduler.domain.errors import Issue, Severity
from scheduler.domain.objective import PROFILES
from scheduler.domain.run import Progress
from scheduler.domain.solve_settings import SolveSettings
from scheduler.service.entries import PlanState, PlanSummary, Position, StoredPlan
from scheduler.service.errors import InvalidRequestError, NotFoundError, WrongStateError
from scheduler.service.jobs import JobKind
from scheduler.service.ports import Clock, JobQueue, Store
from scheduler.service.principal import Principal


class Event(NamedTuple):
    """One thing a watcher of a plan is told: a numbered message, or, last, how it ended (`number` None)."""

    number: int | None
    content: Progress | PlanSummary


class Plans:
    """What can be done with plans."""

    def __init__(self, store: Store, jobs: JobQueue, clock: Clock) -> None:
        self._store, self._jobs, self._clock = store, jobs, clock

    def request(
        self,
        who: Principal,
        scenario: UUID,
        settings: SolveSettings,
        baseline: UUID | None = None,
        forecasts: Sequence[UUID] = (),
    ) -> StoredPlan:
        """Queue a plan for a scenario and versions of forecasts, close to a baseline where one is named.

        Raises:
            NotFoundError: there is no such scenario that `who` may see.
            InvalidRequestError: the profile, the baseline or a forecast does not exist, the baseline has no plan, or
                two forecasts are of one sponsor.
            NotPermittedError, StoreFullError: see `Store.add_plan`.
            ShuttingDownError: no new work is taken.
        """
        name = self._store.get_scenario(who, scenario).name
        issues = (
            *profile_issues(settings),
            *self._baseline_issues(who, baseline),
            *self._forecast_issues(who, forecasts),
        )
        if issues:
            raise InvalidRequestError(issues)
        entry = StoredPlan(
            id=uuid4(),
            scenario=scenario,
            name=name,
            settings=settings,
            baseline=baseline,
            forecasts=tuple(forecasts),
            created=self._clock.now(),
        )
        with self._store.transaction(who):
            self._store.add_plan(who, entry)
            self._jobs.submit(who, JobKind.PLAN, entry.id)
        return entry

    def get(self, who: Principal, key: UUID) -> StoredPlan:
        """A plan: its state, its last progress while it runs, the plan itself once there is one.

        Raises:
            NotFoundError: there is none that `who` may see.
        """
        entry = self._store.get_plan(who, key)
        if entry.state is not PlanState.RUNNING:
            return entry
        return entry.model_copy(update={"progress": self._jobs.progress(who, key)})

    def document(self, who: Principal, key: UUID) -> str:
        """What `get` gives, as JSON; a plan that has ended is passed on as it was stored, which costs little.

        Raises:
            NotFoundError: there is none that `who` may see.
        """
        return self._store.plan_document(who, key) or self.get(who, key).model_dump_json()

    def list(self, who: Principal, limit: int, after: Position | None = None) -> tuple[PlanSummary, ...]:
        """At most `limit` plans without their content, newest first, from the one after a position on."""
        return tuple(
            entry.model_copy(update={"progress": self._jobs.progress(who, entry.id)})
            if entry.state is PlanState.RUNNING
            else entry
            for entry in self._store.list_plans(who, limit, after)
        )

    def cancel(self, who: Principal, key: UUID) -> None:
        """Cancel a waiting plan at once, ask a running solve to stop.

        Raises:
            NotFoundError: there is no such plan that `who` may see.
            WrongStateError: it has ended already.
        """
        entry = self._store.get_plan(who, key)
        with self._store.transaction(who):
            if entry.state is PlanState.QUEUED:
                cancelled = entry.model_copy(update={"state": PlanState.CANCELLED, "finished": self._clock.now()})
                try:
                    self._store.replace_plan(who, cancelled, PlanState.QUEUED)
                except WrongStateError:  # a worker took it meanwhile
                    entry = self._store.get_plan(who, key)
            if entry.state.final:
                raise WrongStateError(f"Plan {key} has ended already ({entry.state}); there is nothing to cancel.")
            self._jobs.cancel(who, key)

    async def events(self, who: Principal, key: UUID, after: int = 0) -> AsyncIterator[Event]:
        """The messages of a solve with numbers above `after`, as they come, and last how it ended.

        When the service ends before the solve they break off: ask again, after the last number seen.

        Raises:
            NotFoundError: there is no such plan that `who` may see.
        """
        await asyncio.to_thread(self._store.get_plan, who, key)
        async for number, progress in self._jobs.follow(who, key, after):
            yield Event(number, progress)
        ended = await asyncio.to_thread(self._store.get_plan, who, key)
        if ended.state.final:
            yield Event(None, ended.summary())

    def _baseline_issues(self, who: Principal, baseline: UUID | None) -> tuple[Issue, ...]:
        if baseline is None:
            return ()
        try:
            found = self._store.get_plan(who, baseline)
        except NotFoundError as error:
            return (_issue("unknown_reference", "/baseline", str(error), "Name a plan that exists, or none."),)
        if found.plan is None:
            message = f"Plan {baseline} is {found.state} and has no content to stay close to."
            return (_issue("baseline_without_plan", "/baseline", message, "Name a plan that is done."),)
        return ()

    def _forecast_issues(self, who: Principal, forecasts: Sequence[UUID]) -> Iterator[Issue]:
        seen: set[str] = set()
        for index, key in enumerate(forecasts):
            where = f"/forecasts/{index}"
            try:
                sponsor = self._store.get_forecast(who, key).version.sponsor
            except NotFoundError as error:
                yield _issue("unknown_reference", where, str(error), "Name a version that exists, or none.")
                continue
            if sponsor in seen:
                message = f"Forecast {key} is the second one of sponsor {sponsor!r}."
                yield _issue("two_forecasts", where, message, "Name one version a sponsor.")
            seen.add(sponsor)


def profile_issues(settings: SolveSettings) -> tuple[Issue, ...]:
    """What is wrong with the objective profile that is asked for."""
    if settings.profile is None or settings.profile in PROFILES:
        return ()
    message = f"There is no objective profile {settings.profile!r}."
    return (_issue("unknown_reference", "/profile", message, f"Name one of {', '.join(PROFILES)}, or none."),)


def _issue(code: str, where: str, message: str, fix: str) -> Issue:
    return Issue(severity=Severity.ERROR, code=code, where=where, message=message, fix=fix)
