"""Sponsors' forecasts: read, compared version by version, held against the contract, netted into demand."""

from scheduler.forecast.intake import Intake, read_forecast
from scheduler.forecast.template import template

__all__ = ["Intake", "read_forecast", "template"]
