"""Scenario files into domain objects, and everything that is wrong or doubtful about them."""

from scheduler.validation.load import load_events, load_plan, load_scenario, parse_scenario
from scheduler.validation.schema import scenario_schema
from scheduler.validation.validate import validate

__all__ = ["load_events", "load_plan", "load_scenario", "parse_scenario", "scenario_schema", "validate"]
