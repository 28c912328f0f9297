"""Files into domain objects, and everything that is wrong or doubtful about scenarios."""

from scheduler.validation.load import load_events, load_forecast, load_plan, load_scenario, parse_scenario
from scheduler.validation.orders_file import load_orders
from scheduler.validation.schema import scenario_schema
from scheduler.validation.validate import validate

__all__ = [
    "load_events",
    "load_forecast",
    "load_orders",
    "load_plan",
    "load_scenario",
    "parse_scenario",
    "scenario_schema",
    "validate",
]
