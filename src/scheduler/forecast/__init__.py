"""Demand of the sponsors: reads their forecasts."""

from scheduler.forecast.intake import Intake, read_forecast

__all__ = ["Intake", "read_forecast"]
