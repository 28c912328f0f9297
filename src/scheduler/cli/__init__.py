"""The command line: `scheduler plan`, `validate`, `check`, `gantt`, `compare`, `rules`, `schema`."""

from scheduler.cli.app import app, main

__all__ = ["app", "main"]
