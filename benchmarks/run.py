"""One case solved once, measured and judged twice: by the product's checker and by the case's own rules."""

import platform
from importlib.metadata import version
from typing import Any

from benchmarks.case import Case
from benchmarks.cases import load_case
from scheduler.checker import check_plan
from scheduler.domain.plan import Plan
from scheduler.domain.run import RunRecord
from scheduler.domain.solve_settings import SolveSettings
from scheduler.domain.tactical import TacticalSettings
from scheduler.planning import make_plan, plan_tactical

PACKAGES = ("cdmo-scheduler", "ortools", "highspy", "pydantic")


def run_case(name: str, settings: SolveSettings) -> dict[str, Any]:
    """Solve a case and say what came out, in the case's own units; times in seconds, memory in MB.

    Raises:
        KeyError, MissingDataError, UnsupportedCaseError: the case cannot be loaded.
        SchedulerError: no plan was made.
    """
    case = load_case(name)
    if case.tactical is not None:
        limits = {"time_limit": settings.time_limit, "seed": settings.seed}
        return run_tactical(case, case.tactical.model_copy(update=limits))
    result = make_plan(case.scenario, settings)
    plan, run = result.plan, result.run
    violations = [f"{v.rule}: {v.message}" for v in check_plan(case.scenario, plan)]
    judged = case.evaluate(plan) if case.evaluate else None
    index = judged_tier(case, plan)
    objective, bound = measured(case, plan, index)
    return {
        "case": case.name,
        "objective": objective,
        "bound": bound,
        "reference": case.reference,
        "unit": case.unit,
        "tasks": sum(len(b.procedures) for c in plan.campaigns for b in c.batches),
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
        "trace": trace(case, run, index),
        "time_limit": settings.time_limit,
        "workers": settings.workers,
        "seed": settings.seed,
        "machine": run.machine,
        "versions": versions(),
    }


def versions() -> dict[str, str]:
    """Of Python and of the packages that figures depend on."""
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def run_tactical(case: Case, settings: TacticalSettings) -> dict[str, Any]:
    """Solve a case in periods; the bound is that of the model in periods.

    Raises:
        SchedulerError: no plan was made.
    """
    plan = plan_tactical(case.scenario, settings)
    judged = case.evaluate_tactical(plan) if case.evaluate_tactical else None
    return {
        "case": case.name,
        "objective": round(plan.value * case.scale, 6),
        "bound": None if plan.limit is None else round(plan.limit * case.scale, 6),
        "reference": case.reference,
        "unit": case.unit,
        "status": plan.status.value,
        "first_plan_s": round(plan.first_plan_s, 3),
        "wall_s": round(plan.wall_s, 3),
        "violations": len(judged.violations) if judged else None,
        "first_violations": list(judged.violations if judged else ())[:5],
        "judged_objective": round(judged.objective, 6) if judged else None,
        "time_limit": settings.time_limit,
        "seed": settings.seed,
        "versions": versions(),
    }


def judged_tier(case: Case, plan: Plan) -> int:
    """Index of the tier that is the case's objective: the one it names, else the plan's first above zero."""
    if case.tier is not None or not plan.tiers:
        return case.tier or 0
    return next((i for i, tier in enumerate(plan.tiers) if tier.value > 0), len(plan.tiers) - 1)


def measured(case: Case, plan: Plan, index: int) -> tuple[float | None, float | None]:
    """Objective and bound of a tier in the case's units; (None, None) when the plan has no tiers."""
    if not plan.tiers:
        return None, None
    return round(plan.tiers[index].value * case.scale, 6), round(plan.tiers[index].bound * case.scale, 6)


def trace(case: Case, run: RunRecord, index: int) -> str:
    """`seconds:objective` of every incumbent in which the tiers before are at their last value, in the case's units."""
    found = [p for p in run.incumbents if len(p.tiers) > index]
    last = found[-1].tiers[:index] if found else ()
    return " ".join(
        f"{p.elapsed:.2f}:{round(p.tiers[index] * case.scale, 6)}" for p in found if p.tiers[:index] == last
    )
