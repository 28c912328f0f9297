"""The command line: plans and forecasts from file to file, and the service."""

from scheduler.cli.app import app, main

__all__ = ["app", "main"]
