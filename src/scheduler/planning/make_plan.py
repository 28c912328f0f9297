"""make_plan: net, validate, normalise, solve in a child process, check; nothing unchecked is ever returned."""

import os
import platform
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version

from scheduler.checker import evaluate, verdict
from scheduler.detailed.process import run_child
from scheduler.detailed.request import Request
from scheduler.domain.commitment import Zone
from scheduler.domain.errors import (
    ConflictingCommitmentsError,
    InvalidScenarioError,
    Issue,
    SchedulerError,
    Severity,
    SolverError,
)
from scheduler.domain.forecast import ForecastVersion
from scheduler.domain.hashing import scenario_hash
from scheduler.domain.normalise import normalise
from scheduler.domain.objective import Objective
from scheduler.domain.plan import Plan, PlanRecord, SolveStatus
from scheduler.domain.run import PlanResult, Progress, RunRecord
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.forecast.demand import with_forecasts
from scheduler.forecast.order_rules import order_warnings
from scheduler.planning.loose import loose_campaigns
from scheduler.validation import validate

_VERSIONS = ("cdmo-scheduler", "ortools", "pydantic")


def make_plan(
    scenario: Scenario,
    settings: SolveSettings | None = None,
    *,
    forecasts: Sequence[ForecastVersion] = (),
    baseline: Plan | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> PlanResult:
    """Plan a scenario; the plan returned has passed the independent checker.

    Args:
        scenario: as the planner stated it.
        settings: time limit in seconds, workers, seed and the rest.
        forecasts: one version a sponsor; what the firm orders leave of it is planned too, and the result carries the
            scenario with these orders.
        baseline: a plan to stay close to, as the term stability weighs it; campaign ids are kept.
        on_progress: hears of every step; called in this thread.
        should_stop: asked about ten times a second; true ends the search with the best plan so far.

    Raises:
        InvalidScenarioError: the scenario breaks a rule of the language; carries all issues.
        ConflictingCommitmentsError: commitments and maintenance cannot all hold.
        SolverError: the solver died, or no plan of it passed the checker.
    """
    began = time.monotonic()
    settings = settings or SolveSettings()
    netted, issues = with_forecasts(scenario, forecasts)
    scenario = netted
    if settings.profile:
        scenario = scenario.model_copy(update={"objective": _with_profile(scenario, settings.profile)})
    issues = (*issues, *validate(scenario))
    if any(issue.severity is Severity.ERROR for issue in issues):
        raise InvalidScenarioError(issues)
    issues = (*issues, *order_warnings(scenario))
    loose = loose_campaigns(scenario, baseline) if settings.stand and baseline else None
    run = _Run(normalise(scenario).scenario, settings, baseline, loose, on_progress or (lambda _: None), began)
    run.solve(should_stop or (lambda: False))
    result = run.result(issues, scenario_hash(scenario), {f.sponsor: f.file_hash for f in forecasts})
    return result.model_copy(update={"netted": netted}) if forecasts else result


def _with_profile(scenario: Scenario, profile: str) -> Objective:
    return scenario.objective.model_copy(update={"profile": profile, "tiers": None})


def _search_failed(failure: str) -> Issue:
    return Issue(
        severity=Severity.WARNING,
        code="search_failed",
        where="",
        message=f"The search failed after this plan was found: {failure}",
        fix="Use the plan, which is checked, and report the failure with the scenario.",
    )


class _Run:
    """One solve, seen from outside: the best checked plan and what happened on the way."""

    def __init__(
        self,
        scenario: Scenario,
        settings: SolveSettings,
        baseline: Plan | None,
        loose: frozenset[str] | None,
        on_progress: Callable[[Progress], None],
        began: float,
    ) -> None:
        self.scenario, self.settings, self.baseline, self.loose = scenario, settings, baseline, loose
        self.on_progress, self.began = on_progress, began
        self.checked: Plan | None = None
        self.refused: Plan | None = None
        self.first_plan_s = 0.0
        self.incumbents: list[Progress] = []
        self.figures: dict[str, float] = {}
        self.finished = False
        self.failure = ""

    def solve(self, should_stop: Callable[[], bool]) -> None:
        for message in run_child(Request(self.scenario, self.settings, self.baseline, self.loose), should_stop):
            if message.kind == "progress":
                self.hear(message.content)
            elif message.kind == "refused":
                raise message.content
            elif message.kind == "failed":
                self.failure = message.content
            else:
                self.finished = message.kind == "done"
                self.figures = message.figures or self.figures
                self.consider(message.content)

    def hear(self, progress: Progress) -> None:
        progress = progress.model_copy(update={"elapsed": time.monotonic() - self.began})
        if progress.tiers and (not self.incumbents or self.incumbents[-1].tiers != progress.tiers):
            self.incumbents.append(progress)
        self.on_progress(progress)

    def consider(self, plan: Plan) -> None:
        found = verdict(self.scenario, plan, self.baseline)
        values = evaluate(self.scenario, plan, self.baseline)
        plan = plan.model_copy(update={"verdict": found, "objective": values})
        if found.passed:
            self.first_plan_s = self.first_plan_s or time.monotonic() - self.began
            self.checked = plan
            message = "the independent checker passed the plan"
        else:
            self.refused = plan
            message = f"the independent checker refused a plan: {found.violations[0].message}"
        self.hear(Progress(elapsed=0, phase="check", message=message))

    def no_plan(self) -> SchedulerError:
        """Why there is no plan: a frozen batch that breaks a rule by itself, in every plan alike, or a lost search."""
        broken = self.refused.verdict.violations if self.refused and self.refused.verdict else ()
        frozen = {b.id for c in self.scenario.commitments if c.zone is Zone.FROZEN for b in c.batches}
        made = {b.id for c in self.refused.campaigns for b in c.batches} if self.refused else set()
        own = [v for v in broken if made & set(v.where) and made & set(v.where) <= frozen]
        if own:
            said = " ".join(dict.fromkeys(v.message for v in own))
            rules = tuple(dict.fromkeys(v.rule for v in own))
            return ConflictingCommitmentsError(f"Frozen batches break rules: {said} Move or release them.", rules)
        detail = self.failure or "it was stopped before the first"
        if broken:
            detail = f"{broken[0].rule}: {broken[0].message}"
        return SolverError(f"The solver gave no plan that passes the checker; {detail}")

    def result(self, issues: tuple[Issue, ...], scenario_digest: str, forecasts: dict[str, str]) -> PlanResult:
        if self.checked is None:
            raise self.no_plan()
        plan = self.checked
        if self.failure:
            issues = (*issues, _search_failed(self.failure))
        elif not self.finished:
            plan = plan.model_copy(update={"status": SolveStatus.CANCELLED})
        record = PlanRecord(
            scenario_hash=scenario_digest,
            settings=self.settings,
            versions={name: version(name) for name in _VERSIONS},
            forecasts=forecasts,
        )
        plan = plan.model_copy(update={"record": record, "warnings": issues})
        run = RunRecord(
            wall_s=time.monotonic() - self.began,
            first_plan_s=self.first_plan_s,
            build_s=self.figures.get("build_s", 0.0),
            cpu_s=self.figures.get("cpu_s", 0.0),
            peak_mb=self.figures.get("peak_mb", 0.0),
            machine=f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}",
            incumbents=tuple(self.incumbents),
        )
        return PlanResult(plan=plan, run=run)
