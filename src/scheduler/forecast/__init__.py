"""Demand of the sponsors: reads their forecasts."""

from scheduler.forecast.intake import Intake, read_forecast
from scheduler.forecast.template import template

__all__ = ["Intake", "read_forecast", "template"]
