"""Sponsors' forecasts: read, compared version by version, held against the contract, netted into demand."""

from scheduler.forecast.intake import Intake, read_forecast

__all__ = ["Intake", "read_forecast"]
