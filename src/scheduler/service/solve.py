"""The work of a queued job: make the plan and write down how it ended, whatever happens."""

import logging
import time
from uuid import UUID

from scheduler.domain.errors import ConflictingCommitmentsError, InvalidScenarioError, SchedulerError, SolverError
from scheduler.domain.plan import SolveStatus
from scheduler.domain.run import PlanResult
from scheduler.service.entries import Failure, PlanState, StoredPlan
from scheduler.service.errors import StoreUnavailableError
from scheduler.service.jobs import Lease
from scheduler.service.ports import Clock, MakePlan, OnProgress, ShouldStop, Store
from scheduler.service.principal import Principal

RETRY = 0.5  # seconds between two tries to store an outcome
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

    def __call__(self, who: Principal, key: UUID, lease: Lease) -> None:
        """Solve, also what another worker began and lost; only end the job when the plan has its outcome.

        Args:
            who: on whose behalf the plan was asked for.
            key: the plan.
            lease: the hold on the job.

        Raises:
            LeaseLostError, WrongStateError: somebody else has the plan by now, and this outcome is not stored.
        """
        asked = self._store.get_plan(who, key)
        if asked.state.final:
            lease.end()
            return
        running = asked.model_copy(update={"state": PlanState.RUNNING, "started": self._clock.now()})
        with self._store.transaction(who):
            self._store.replace_plan(who, running, asked.state)
            lease.check()
        outcome = self._outcome(who, running, lease)
        self._write(who, running, outcome, lease)

    def give_up(self, who: Principal, key: UUID, lease: Lease) -> None:
        """The plan has failed: no worker that took it up lived to the end."""
        entry = self._store.get_plan(who, key)
        failed = entry.model_copy(
            update={"state": PlanState.FAILED, "finished": self._clock.now(), "failure": _lost(entry.id)}
        )
        with self._store.transaction(who):
            if not entry.state.final:
                self._store.replace_plan(who, failed, entry.state)
            lease.end(dead=True)

    def _write(self, who: Principal, running: StoredPlan, outcome: dict[str, object], lease: Lease) -> None:
        """Store the outcome, or that the plan waits again; a store that does not answer is asked until it does."""
        returned = outcome["state"] is PlanState.CANCELLED and lease.handing_back
        after = {"state": PlanState.QUEUED, "started": None} if returned else {**outcome, "finished": self._clock.now()}
        while True:
            try:
                with self._store.transaction(who):
                    self._store.replace_plan(who, running.model_copy(update=after), PlanState.RUNNING)
                    if returned:
                        lease.hand_back()
                    else:
                        lease.end()
                return
            except StoreUnavailableError:
                if lease.handing_back:
                    raise
                time.sleep(RETRY)

    def _outcome(self, who: Principal, entry: StoredPlan, lease: Lease) -> dict[str, object]:
        if lease.should_stop():
            return {"state": PlanState.CANCELLED}
        try:
            return _success(self._solve(who, entry, lease.tell, lease.should_stop))
        except StoreUnavailableError:  # nothing is wrong with the plan: whoever takes the job next tries again
            raise
        except Exception as error:  # the boundary of a job: a lost solve is an answer too, and never a dead worker
            if lease.should_stop():
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


def _lost(key: UUID) -> Failure:
    message = (
        "Every worker that took up this solve was lost before its end, most likely for want of memory. "
        f"Ask for a smaller plan or give the workers more; plan {key} was not made."
    )
    return Failure(type="worker_lost", message=message)
