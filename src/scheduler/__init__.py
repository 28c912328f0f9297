"""Production scheduling for contract drug manufacturers.

The names below are the public API; nothing is imported before it is used:

    from scheduler import load_scenario, make_plan

    plan = make_plan(load_scenario("scenario.yaml")).plan
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.checker import check_plan, evaluate
    from scheduler.domain.demand import Order
    from scheduler.domain.errors import SchedulerError
    from scheduler.domain.plan import Plan
    from scheduler.domain.run import PlanResult
    from scheduler.domain.scenario import Scenario
    from scheduler.domain.solve_settings import SolveSettings
    from scheduler.planning import make_plan
    from scheduler.report import compare, gantt, kpis, stock_chart, tables, write_figure
    from scheduler.validation import load_plan, load_scenario, parse_scenario, validate

__all__ = [
    "Order",
    "Plan",
    "PlanResult",
    "Scenario",
    "SchedulerError",
    "SolveSettings",
    "check_plan",
    "compare",
    "evaluate",
    "gantt",
    "kpis",
    "load_plan",
    "load_scenario",
    "make_plan",
    "parse_scenario",
    "stock_chart",
    "tables",
    "validate",
    "write_figure",
]

_HOMES = {
    "checker": ("check_plan", "evaluate"),
    "domain.demand": ("Order",),
    "domain.errors": ("SchedulerError",),
    "domain.plan": ("Plan",),
    "domain.run": ("PlanResult",),
    "domain.scenario": ("Scenario",),
    "domain.solve_settings": ("SolveSettings",),
    "planning": ("make_plan",),
    "report": ("compare", "gantt", "kpis", "stock_chart", "tables", "write_figure"),
    "validation": ("load_plan", "load_scenario", "parse_scenario", "validate"),
}

# Hidden from type checkers: for them every name above has its own type, and any other name is an error.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        for module, names in _HOMES.items():
            if name in names:
                return getattr(import_module(f"scheduler.{module}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
