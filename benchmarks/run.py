"""One case solved once, measured and judged twice: by the product's checker and by the case's own rules."""

import platform
from importlib.metadata import version
from typing import Any

from benchmarks.case import Case
from benchmarks.cases import load_case
from scheduler.checker import check_plan
from scheduler.domain.plan import Plan
from scheduler.domain.solve_settings import SolveSettings
from scheduler.planning import make_plan

PACKAGES = ("cdmo-scheduler", "ortools", "highspy", "pydantic")


def run_case(name: str, settings: SolveSettings) -> dict[str, Any]:
    """Solve a case and say what came out, in the case's own units; times in seconds, memory in MB.

    Raises:
        KeyError, MissingDataError, UnsupportedCaseError: the case cannot be loaded.
        SchedulerError: no plan was made.
    """
    case = load_case(name)
    result = make_plan(case.scenario, settings)
    plan, run = result.plan, result.run
    violations = [f"{v.rule}: {v.message}" for v in check_plan(case.scenario, plan)]
    judged = case.evaluate(plan) if case.evaluate else None
    objective, bound = measured(case, plan)
    return {
        "case": case.name,
        "objective": objective,
        "bound": bound,
        "reference": case.reference,
        "unit": case.unit,
        "maximised": case.scale < 0,
        "status": plan.status.value,
        "first_plan_s": round(run.first_plan_s, 3),
        "wall_s": round(run.wall_s, 3),
        "build_s": round(run.build_s, 3),
        "cpu_s": round(run.cpu_s, 3),
        "peak_mb": round(run.peak_mb, 1),
        "violations": len(violations) + (len(judged.violations) if judged else 0),
        "first_violations": (violations + list(judged.violations if judged else ()))[:5],
        "judged_objective": round(judged.objective, 6) if judged else None,
        "tiers": [tier.value for tier in plan.tiers],
        "bounds": [tier.bound for tier in plan.tiers],
        "time_limit": settings.time_limit,
        "workers": settings.workers,
        "seed": settings.seed,
        "machine": run.machine,
        "versions": {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
    }


def measured(case: Case, plan: Plan) -> tuple[float | None, float | None]:
    """Objective and bound of the case's tier in its units; (None, None) when the plan has no tiers."""
    tiers = list(plan.tiers)
    if not tiers:
        return None, None
    index = case.tier
    if index is None:
        index = next((i for i, tier in enumerate(tiers) if tier.value > 0), len(tiers) - 1)
    return round(tiers[index].value * case.scale, 6), round(tiers[index].bound * case.scale, 6)
