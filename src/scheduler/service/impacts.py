"""Use cases of impact: plan again for a new version of a forecast, and say what it changes."""

from collections.abc import Iterator
from uuid import UUID

from scheduler.domain.errors import Issue, Severity
from scheduler.domain.forecast import ForecastVersion
from scheduler.domain.solve_settings import SolveSettings
from scheduler.forecast.diff import Diff, diff
from scheduler.planning.impact import Impact, impact, stable
from scheduler.service.content import plan_content
from scheduler.service.entries import StoredPlan
from scheduler.service.errors import InvalidRequestError
from scheduler.service.plans import Plans
from scheduler.service.ports import Store
from scheduler.service.principal import Principal


class Impacts:
    """What a new version of a forecast does to a plan."""

    def __init__(self, store: Store, plans: Plans) -> None:
        self._store, self._plans = store, plans

    def request(self, who: Principal, forecast: UUID, plan: UUID, settings: SolveSettings) -> StoredPlan:
        """Queue a fresh plan for a version that stays close to a plan; its impact can be asked for once it is done.

        Args:
            who: on whose behalf.
            forecast: the new version; it takes the place of its sponsor's older one, other sponsors' stay.
            plan: the present plan.
            settings: their profile is not looked at.

        Raises:
            NotFoundError: there is no such version or plan that `who` may see.
            WrongStateError: the present plan has no content (yet).
            InvalidRequestError, NotPermittedError, StoreFullError, ShuttingDownError: see `Plans.request`.
        """
        plan_content(self._store, who, plan)
        present = self._store.get_plan(who, plan)
        sponsor = self._store.get_forecast(who, forecast).version.sponsor
        others = [key for key in present.forecasts if self._sponsor(who, key) != sponsor]
        return self._plans.request(who, present.scenario, stable(settings), plan, [*others, forecast])

    def get(self, who: Principal, key: UUID) -> Impact:
        """A fresh plan against its baseline; it takes up to seconds: call from a thread.

        Raises:
            NotFoundError: there is no such plan that `who` may see.
            WrongStateError: it has no content (yet).
            InvalidRequestError: it was made without a baseline.
        """
        fresh = self._store.get_plan(who, key)
        if fresh.baseline is None:
            raise InvalidRequestError((_NO_BASELINE,))
        after = plan_content(self._store, who, key)
        before = plan_content(self._store, who, fresh.baseline)
        present = self._store.get_plan(who, fresh.baseline)
        return impact(before, after, tuple(self._diffs(who, present, fresh)))

    def _diffs(self, who: Principal, present: StoredPlan, fresh: StoredPlan) -> Iterator[Diff]:
        """Of each new version: against the present plan's version of the sponsor, else against the one before it."""
        known = [self._store.get_forecast(who, key) for key in present.forecasts]
        planned = {entry.version.sponsor: entry.version for entry in known}
        for key in fresh.forecasts:
            if key not in present.forecasts:
                entry = self._store.get_forecast(who, key)
                old = planned.get(entry.version.sponsor) or self._before(who, entry.version)
                yield diff(old, entry.version, entry.terms)

    def _before(self, who: Principal, version: ForecastVersion) -> ForecastVersion | None:
        history = self._store.forecast_history(who, version.sponsor)
        return next((e.version for e in history if e.version.sequence == version.sequence - 1), None)

    def _sponsor(self, who: Principal, key: UUID) -> str:
        return self._store.get_forecast(who, key).version.sponsor


_NO_BASELINE = Issue(
    severity=Severity.ERROR,
    code="no_baseline",
    where="path:key",
    message="The plan was made without a baseline, so there is nothing it differs from.",
    fix="Ask for a plan with a baseline, or POST to /api/v1/forecasts/…/impact.",
)
