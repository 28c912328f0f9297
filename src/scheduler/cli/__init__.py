"""The command line: `scheduler plan`, `validate`, `check`, `gantt`, `compare`, `forecast`, `rules`, `schema`."""

from scheduler.cli.app import app, main

__all__ = ["app", "main"]
