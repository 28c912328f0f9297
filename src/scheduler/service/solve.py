"""The work of a queued job: make the plan and write down how it ended, whatever happens."""

import logging
from uuid import UUID

from scheduler.domain.errors import ConflictingCommitmentsError, InvalidScenarioError, SchedulerError, SolverError
from scheduler.domain.plan import SolveStatus
from scheduler.domain.run import PlanResult
from scheduler.service.entries import Failure, PlanState, StoredPlan
from scheduler.service.errors import WrongStateError
from scheduler.service.ports import Clock, MakePlan, OnProgress, ShouldStop, Store
from scheduler.service.principal import Principal

_log = logging.getLogger(__name__)
_FAILURES: dict[type[SchedulerError], str] = {
    InvalidScenarioError: "invalid_scenario",
    ConflictingCommitmentsError: "conflicting_commitments",
    SolverError: "solver_error",
}


class Solve:
    """Runs the solve of one stored plan from queued to done, cancelled or failed."""

    def __init__(self, store: Store, clock: Clock, make_plan: MakePlan) -> None:
        self._store, self._clock, self._make_plan = store, clock, make_plan

    def __call__(self, who: Principal, key: UUID, on_progress: OnProgress, should_stop: ShouldStop) -> None:
        """Solve; does nothing when the plan is no longer queued.

        Args:
            who: on whose behalf the plan was asked for.
            key: the plan.
            on_progress: takes every message of the solver.
            should_stop: asked often; true ends the solve soon.
        """
        queued = self._store.get_plan(who, key)
        running = queued.model_copy(update={"state": PlanState.RUNNING, "started": self._clock.now()})
        try:
            self._store.replace_plan(who, running, PlanState.QUEUED)
        except WrongStateError:
            return
        outcome = self._outcome(who, running, on_progress, should_stop)
        ended = running.model_copy(update={**outcome, "finished": self._clock.now()})
        self._store.replace_plan(who, ended, PlanState.RUNNING)

    def _outcome(
        self, who: Principal, entry: StoredPlan, on_progress: OnProgress, should_stop: ShouldStop
    ) -> dict[str, object]:
        if should_stop():
            return {"state": PlanState.CANCELLED}
        try:
            return _success(self._solve(who, entry, on_progress, should_stop))
        except Exception as error:  # the boundary of a job: a lost solve is an answer too, and never a dead worker
            if should_stop():
                return {"state": PlanState.CANCELLED}
            return {"state": PlanState.FAILED, "failure": _failure(entry.id, error)}

    def _solve(self, who: Principal, entry: StoredPlan, on_progress: OnProgress, should_stop: ShouldStop) -> PlanResult:
        scenario = self._store.get_scenario(who, entry.scenario).scenario
        baseline = self._store.get_plan(who, entry.baseline).plan if entry.baseline else None
        return self._make_plan(
            scenario,
            entry.settings,
            forecasts=[self._store.get_forecast(who, key).version for key in entry.forecasts],
            baseline=baseline,
            on_progress=on_progress,
            should_stop=should_stop,
        )


def _success(result: PlanResult) -> dict[str, object]:
    cancelled = result.plan.status is SolveStatus.CANCELLED
    state = PlanState.CANCELLED if cancelled else PlanState.DONE
    return {"state": state, "plan": result.plan, "run": result.run, "netted": result.netted}


def _failure(key: UUID, error: Exception) -> Failure:
    kind = next((name for known, name in _FAILURES.items() if isinstance(error, known)), None)
    if kind:
        return Failure(type=kind, message=str(error))
    _log.error("solve of plan %s ended unexpectedly", key, exc_info=error)
    message = f"The solve ended unexpectedly. Try again; if it recurs, report plan {key}: the log has the details."
    return Failure(type="internal_error", message=message)
